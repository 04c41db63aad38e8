package uptime

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// What is kept of texts: enough to recognise the incident by, not enough for a feed to fill a result.
const (
	longestText = 600 // bytes
	longestName = 200
)

var tags = regexp.MustCompile(`<[a-zA-Z/!][^<>]*>`)

// plain is prose without marks of HTML, on one line, shortened.
func plain(parts ...string) string {
	var out []string
	for _, p := range parts {
		// A text longer than this is cut before it is cleaned: most of it would be thrown away.
		p = brief(p, 64*longestText)
		p = html.UnescapeString(tags.ReplaceAllString(html.UnescapeString(p), " "))
		if p = strings.Join(strings.Fields(p), " "); p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return brief(strings.Join(out, ": "), longestText)
}

// brief cuts a text to some bytes, at a whole character, and shows that it did. What is not UTF-8 is replaced.
func brief(s string, most int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= most {
		return s
	}
	s = s[:most-len("…")]
	for len(s) > 0 {
		if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n > 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return s + "…"
}

// spokenRange is "Between 2:10 AM and 2:59 AM PDT": two times of one day's clock, and the zone by its name. Forms with a date, or
// where half a day is left to be guessed, are not read.
var spokenRange = regexp.MustCompile(`(?i)\bbetween\s+(\d{1,2}:\d\d)\s*([AP]M)(?:\s+(P[DS]T))?\s+and\s+(\d{1,2}:\d\d)\s*([AP]M)\s+(P[DS]T)\b(\s+on\b)?`)

// longestSpoken bounds what a clock without a date can tell: an incident began at most this long before it was posted, and lasted
// no longer.
const longestSpoken = 12 * time.Hour

// spoken reads when an incident was from prose that tells times of day alone, given when it was first posted: it began on the
// last occasion before that. Only one such phrase, saying one thing, is taken; else both are zero.
func spoken(text string, posted time.Time) (from, to time.Time) {
	if posted.IsZero() {
		return from, to
	}
	for _, m := range spokenRange.FindAllStringSubmatch(text, -1) {
		offset := map[string]int{"PDT": -7, "PST": -8}[strings.ToUpper(m[6])]
		if m[7] != "" || m[3] != "" && !strings.EqualFold(m[3], m[6]) {
			return time.Time{}, time.Time{}
		}
		zone := time.FixedZone(strings.ToUpper(m[6]), offset*3600)
		a, okA := clockTime(m[1]+" "+m[2], posted.In(zone))
		b, okB := clockTime(m[4]+" "+m[5], posted.In(zone))
		if !okA || !okB {
			return time.Time{}, time.Time{}
		}
		for a.After(posted) {
			a = a.Add(-24 * time.Hour)
		}
		for !b.After(a) {
			b = b.Add(24 * time.Hour)
		}
		for b.Sub(a) > 24*time.Hour {
			b = b.Add(-24 * time.Hour)
		}
		if posted.Sub(a) > longestSpoken || b.Sub(a) > longestSpoken || !from.IsZero() && !(from.Equal(a) && to.Equal(b)) {
			return time.Time{}, time.Time{}
		}
		from, to = a.UTC(), b.UTC()
	}
	return from, to
}

// clockTime is a time of day on the day of an instant, in its zone.
func clockTime(s string, day time.Time) (time.Time, bool) {
	t, err := time.Parse("3:04 PM", strings.ToUpper(s))
	if err != nil {
		return t, false
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, day.Location()), true
}

// Phrases in UTC with a whole date: "04:09 UTC on 19 July 2024", "on 19 July 2024 at 04:09 UTC".
var (
	utcThenDate  = regexp.MustCompile(`(?i)\b(\d{1,2}:\d\d)(?::\d\d)?\s*UTC\s+on\s+(\d{1,2})\s+([a-z]{3,9})\s+(\d{4})\b`)
	dateThenUTC  = regexp.MustCompile(`(?i)\b(\d{1,2})\s+([a-z]{3,9})\s+(\d{4})(?:,|\s+at|\s+from)?\s+(\d{1,2}:\d\d)(?::\d\d)?\s*UTC\b`)
	betweenDates = regexp.MustCompile(`(?i)\bbetween\s+` + strings.TrimPrefix(utcThenDate.String(), `(?i)\b`) + `\s+and\s+` + strings.TrimPrefix(utcThenDate.String(), `(?i)\b`))
	beganAt      = regexp.MustCompile(`(?i)\b(?:start(?:ed|ing)|beg[ai]n(?:ning)?|since|as early as|from)\s+(?:approximately\s+)?(?:at\s+|on\s+|from\s+)?$`)
)

// spokenUTC reads a beginning, and an end where both stand in one phrase, from prose that tells whole dates in UTC. Several
// beginnings that differ are none.
func spokenUTC(text string) (from, to time.Time) {
	if all := betweenDates.FindAllStringSubmatch(text, -1); len(all) == 1 {
		m := all[0]
		a, okA := dated(m[2], m[3], m[4], m[1])
		b, okB := dated(m[6], m[7], m[8], m[5])
		if okA && okB && b.After(a) {
			return a, b
		}
		return from, to
	} else if len(all) > 1 {
		return from, to
	}
	var began []time.Time
	for _, at := range utcThenDate.FindAllStringSubmatchIndex(text, -1) {
		m := group(text, at)
		if t, ok := dated(m[2], m[3], m[4], m[1]); ok && beganAt.MatchString(text[max(0, at[0]-40):at[0]]) {
			began = append(began, t)
		}
	}
	for _, at := range dateThenUTC.FindAllStringSubmatchIndex(text, -1) {
		m := group(text, at)
		if t, ok := dated(m[1], m[2], m[3], m[4]); ok && beganAt.MatchString(text[max(0, at[0]-40):at[0]]) {
			began = append(began, t)
		}
	}
	slices.SortFunc(began, time.Time.Compare)
	if began = slices.Compact(began); len(began) == 1 {
		from = began[0]
	}
	return from, to
}

// group is what the groups of a match hold.
func group(text string, at []int) (out []string) {
	for i := 0; i < len(at); i += 2 {
		s := ""
		if at[i] >= 0 {
			s = text[at[i]:at[i+1]]
		}
		out = append(out, s)
	}
	return out
}

// dated reads "19", "July" or "Jul", "2024" and "04:09", in UTC.
func dated(day, month, year, clock string) (time.Time, bool) {
	for _, layout := range []string{"2 January 2006 15:04", "2 Jan 2006 15:04"} {
		if t, err := time.Parse(layout, day+" "+month+" "+year+" "+clock); err == nil && t.Year() >= 1990 && t.Year() <= 2199 {
			return t, true
		}
	}
	return time.Time{}, false
}
