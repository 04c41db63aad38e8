package uptime

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"slacredit/sla/interval"
)

// stamp is the instant that a field of a table means, in Unix nanoseconds: twice the same where it can be read one way only;
// else with the day first and with the month first. Which of the two a table means shows only when all of it is read.
type stamp struct{ dayFirst, monthFirst int64 }

// never is no instant: the field has no such reading.
const never = math.MinInt64

func (s stamp) certain() bool { return s.dayFirst == s.monthFirst }

func (s stamp) in(monthFirst bool) int64 {
	if monthFirst {
		return s.monthFirst
	}
	return s.dayFirst
}

func instant(ns int64) time.Time { return time.Unix(0, ns).UTC() }

// dateOrder is what the fields read so far prove about the order of days and months.
type dateOrder struct{ dayFirst, monthFirst bool }

// Layouts that can be read one way. Fractions of seconds are accepted by all that have seconds.
var (
	zonedLayouts = []string{
		time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 Z07:00",
		"2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05 GMT", "2006-01-02 15:04:05 -0700 MST", "2006-01-02 15:04 UTC",
		"2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02T15:04:05-0700",
	}
	nakedLayouts = []string{
		"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006/01/02 15:04:05", "2006/01/02 15:04",
		"2006-01-02 3:04:05 PM", "2006-01-02 3:04 PM",
	}
)

// Layouts after a date like 2/3/2017 or 02.03.2017.
var clockLayouts = []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM"}

var (
	errNoTime  = errors.New("not a time")
	errNoZone  = errors.New("no zone")
	errSkipped = errors.New("clocks never showed it")
	errTwice   = errors.New("clocks showed it twice")
)

// longestTime bounds what is tried as a time.
const longestTime = 40

// clock reads the times of a table.
type clock struct {
	zone  *time.Location // of times that do not state one; nil: there is none
	days  bool           // a day alone is a time: its beginning
	order dateOrder
	last  string // the layout that fitted last: rows are mostly written alike
}

// read understands a field.
func (c *clock) read(s string) (stamp, error) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > longestTime {
		return stamp{}, errNoTime
	}
	if ns, ok := epoch(s); ok {
		return stamp{ns, ns}, nil
	}
	if c.last != "" {
		if st, err := c.try(c.last, s); err != errNoTime {
			return st, err
		}
	}
	for _, list := range [][]string{zonedLayouts, nakedLayouts} {
		for _, layout := range list {
			if st, err := c.try(layout, s); err != errNoTime {
				c.last = layout
				return st, err
			}
		}
	}
	if c.days {
		if st, err := c.try(time.DateOnly, s); err != errNoTime {
			return st, err
		}
	}
	return c.slashed(s)
}

// try reads a field by one layout that can be read one way.
func (c *clock) try(layout, s string) (stamp, error) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1990 || t.Year() > 2199 {
		return stamp{}, errNoTime
	}
	if naked(layout) {
		ns, err := c.instant(t)
		return stamp{ns, ns}, err
	}
	ns := t.UnixNano()
	return stamp{ns, ns}, nil
}

func naked(layout string) bool {
	return !strings.Contains(layout, "07") && !strings.Contains(layout, "UTC") && !strings.Contains(layout, "GMT")
}

// instant is when clocks of the zone showed a time.
func (c *clock) instant(wall time.Time) (int64, error) {
	if c.zone == nil {
		return never, errNoZone
	}
	switch at := interval.Shown(wall, c.zone); len(at) {
	case 1:
		return at[0].UnixNano(), nil
	case 0:
		return never, errSkipped
	}
	return never, errTwice
}

// slashed reads a date whose day and month may stand in either order, with a clock time behind it.
func (c *clock) slashed(s string) (stamp, error) {
	date, rest, found := strings.Cut(s, " ")
	if !found {
		return stamp{}, errNoTime
	}
	var mark string
	for _, m := range []string{"/", ".", "-"} {
		if strings.Count(date, m) == 2 {
			mark = m
		}
	}
	parts := strings.Split(date, mark)
	if mark == "" || len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 {
		return stamp{}, errNoTime
	}
	for _, layout := range clockLayouts {
		if _, err := time.Parse(layout, rest); err == nil {
			return c.either(parts, layout, rest)
		}
	}
	return stamp{}, errNoTime
}

// either reads a date both ways. A date that exists only one way proves that way for the whole table.
func (c *clock) either(parts []string, layout, rest string) (stamp, error) {
	var (
		exists [2]bool
		ns     = [2]int64{never, never}
		errs   [2]error
	)
	for i, order := range [][2]string{{parts[1], parts[0]}, {parts[0], parts[1]}} {
		t, err := time.Parse("1 2 2006 "+layout, order[0]+" "+order[1]+" "+parts[2]+" "+rest)
		if err != nil || t.Year() < 1990 || t.Year() > 2199 {
			errs[i] = errNoTime
			continue
		}
		exists[i] = true
		ns[i], errs[i] = c.instant(t)
	}
	switch {
	case !exists[0] && !exists[1]:
		return stamp{}, errNoTime
	case c.zone == nil:
		return stamp{}, errNoZone
	case !exists[1]:
		c.order.dayFirst = true
		return stamp{ns[0], never}, errs[0]
	case !exists[0]:
		c.order.monthFirst = true
		return stamp{never, ns[1]}, errs[1]
	case parts[0] == parts[1] || ns[0] == never && ns[1] == never:
		return stamp{ns[0], ns[0]}, errs[0]
	}
	return stamp{ns[0], ns[1]}, nil
}

// epoch reads seconds since 1970, told from milli-, micro- and nanoseconds by their number of digits: all four have as many from
// 1990 to 2199 that they cannot be mixed up. Seconds may have a fraction.
func epoch(s string) (int64, bool) {
	whole, fraction, dotted := strings.Cut(s, ".")
	if dotted && (len(whole) > 10 || len(fraction) > 9 || digits(fraction) != len(fraction)) || digits(whole) != len(whole) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	switch len(whole) {
	case 9, 10:
		if n > math.MaxInt64/1_000_000_000-1 {
			return 0, false
		}
		n *= 1_000_000_000
	case 12, 13:
		n *= 1_000_000
	case 15, 16:
		n *= 1_000
	case 18, 19:
	default:
		return 0, false
	}
	if dotted {
		f, err := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
		if err != nil {
			return 0, false
		}
		n += f
	}
	if y := instant(n).Year(); y < 1990 || y > 2199 {
		return 0, false
	}
	return n, true
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
