package uptime

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// word is a string or a number of JSON, as it is written. Absent and null are empty: feeds write the same field now one way, now
// another.
type word string

// UnmarshalJSON refuses lists and objects.
func (w *word) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*w = ""
	case b[0] == '"':
		return json.Unmarshal(b, (*string)(w))
	case b[0] == '{' || b[0] == '[':
		return errors.New("neither a string nor a number")
	default:
		*w = word(b)
	}
	return nil
}

// records reads every element of the array that a chain of keys leads to, and tells whether there is such an array.
func (f *feed) records(e *export, a *answer, keys []string, read func(raw []byte, place string) (notice, *refusal)) (bool, error) {
	return f.recordsOf(e, a, a.text, 0, keys, read)
}

// recordsOf is records for a part of a document; base is where it stands.
func (f *feed) recordsOf(e *export, a *answer, text []byte, base int, keys []string, read func(raw []byte, place string) (notice, *refusal)) (bool, error) {
	i := 0
	return records(text, base, keys, func(raw []byte, at int) error {
		place := fmt.Sprintf("%s[%d]", strings.Join(keys, "."), i)
		i++
		n, why := read(raw, place)
		return f.take(e, a.place(at), place, raw, n, why)
	})
}

// moments reads the times of one record, and remembers the first that is none.
type moments struct {
	place string         // of the record
	zone  *time.Location // of times that do not state one; nil: such a time is none
	why   *refusal
}

// feedTimes are layouts beside those of tables.
var feedTimes = []string{time.RFC1123, time.RFC1123Z, "Mon, 02 Jan 2006 15:04:05 Z", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04:05 -0700"}

// read reads a time that states its zone, or seconds or milliseconds since 1970, which are told apart by their size: one document
// may have both. Empty is not stated, which is the zero time.
func (m *moments) read(w word, field string) time.Time {
	s := strings.TrimSpace(string(w))
	if s == "" || m.why != nil {
		return time.Time{}
	}
	c := clock{zone: m.zone}
	st, err := c.read(s)
	if err == nil && st.certain() {
		return instant(st.dayFirst)
	}
	if errors.Is(err, errNoZone) {
		m.why = &refusal{code: "EVID-ZONE", hint: "state its zone with timezone: (or --timezone)", text: fmt.Sprintf("%s.%s %s does not say its zone", m.place, field, source.Excerpt(s))}
		return time.Time{}
	}
	if len(s) <= longestTime {
		for _, layout := range feedTimes {
			t, err := time.Parse(layout, s)
			if name, offset := t.Zone(); err == nil && t.Year() >= 1990 && t.Year() <= 2199 && (offset != 0 || name == "UTC" || name == "GMT" || name == "") {
				return t.UTC()
			}
		}
	}
	m.why = &refusal{code: "EVID-TIME", hint: "a time needs its zone: 2017-02-28T17:37:00Z, or seconds since 1970",
		text: fmt.Sprintf("%s.%s %s is not a time with a zone", m.place, field, source.Excerpt(s))}
	return time.Time{}
}

// earliest is the first of some times that are stated.
func earliest(times ...time.Time) (first time.Time) {
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// latest is the last of some times.
func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// notRecorded is the fault of a document without the list that it should have.
func (a *answer) notRecorded(hint, format string, args ...any) error {
	return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, hint, format, args...)
}
