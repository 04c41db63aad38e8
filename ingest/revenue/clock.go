package revenue

import (
	"errors"
	"time"
)

// clock is a time as a row writes it.
type clock struct {
	wall   time.Time     // what the clock shows, dressed as UTC
	offset time.Duration // east of UTC, where the text states it
	fixed  bool          // it does
	fine   bool          // the text has minutes
}

// at is the instant of a clock time with an offset.
func (c clock) at() time.Time { return c.wall.Add(-c.offset) }

// layout is one way to write a time.
type layout struct {
	text  string
	fixed bool
	fine  bool
}

// layouts are the ways that are read. None of them can be read two ways. Fractions of seconds are accepted by all that have seconds.
var layouts = []layout{
	{"2006-01-02 15:04:05", false, true},
	{"2006-01-02T15:04:05Z07:00", true, true}, // RFC 3339
	{"2006-01-02T15:04:05", false, true},
	{"2006-01-02 15:04", false, true},
	{"2006-01-02T15:04", false, true},
	{"2006-01-02T15:04Z07:00", true, true},
	{"2006-01-02 15:04:05 -0700", true, true}, // Shopify
	{"2006-01-02 15:04:05Z07:00", true, true},
	{"2006-01-02 15:04:05 Z07:00", true, true},
	{"2006-01-02 15:04:05 UTC", true, true},
	{"2006-01-02T15:04:05-0700", true, true},
	{"2006-01-02 15", false, false},
	{"2006-01-02T15", false, false},
	{"2006-01-02", false, false},
}

// clocks reads the times of one table. Its rows are mostly written alike, so that the way that fitted last is tried first.
type clocks struct{ last int }

var (
	errAmbiguous = errors.New("ambiguous date")
	errNoTime    = errors.New("not a time")
)

// longestTime bounds what is tried as a time.
const longestTime = 40

func (c *clocks) parse(s string) (clock, error) {
	if len(s) > longestTime {
		return clock{}, errNoTime
	}
	if t, err := time.Parse(layouts[c.last].text, s); err == nil {
		return layouts[c.last].clock(t)
	}
	for i, l := range layouts {
		if t, err := time.Parse(l.text, s); err == nil {
			c.last = i
			return l.clock(t)
		}
	}
	if ambiguous(s) {
		return clock{}, errAmbiguous
	}
	return clock{}, errNoTime
}

func (l layout) clock(t time.Time) (clock, error) {
	if t.Year() < 1990 || t.Year() > 2199 {
		return clock{}, errNoTime
	}
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	c := clock{wall: wall, fixed: l.fixed, fine: l.fine}
	if l.fixed {
		_, east := t.Zone()
		c.offset = time.Duration(east) * time.Second
	}
	return c, nil
}

// ambiguous tells whether a text begins as 2/3/17, 02.03.2017 or 28-02-2017 do: whether the day or the month comes first differs from
// country to country, and a file may hold no day above 12 to tell.
func ambiguous(s string) bool {
	first := digits(s)
	if first < 1 || first > 2 || first == len(s) {
		return false
	}
	mark := s[first]
	if mark != '/' && mark != '.' && mark != '-' {
		return false
	}
	s = s[first+1:]
	second := digits(s)
	return second >= 1 && second <= 2 && second < len(s) && s[second] == mark && digits(s[second+1:]) >= 2
}

// digits is how many digits s begins with.
func digits(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}
