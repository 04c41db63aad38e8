package billing

import (
	"time"

	"slacredit/sla/interval"
)

// month numbers calendar months: year × 12 + month − 1. 0 is no month.
type month uint16

func (m month) calendar() interval.Month {
	return interval.Month{Year: int(m) / 12, Mon: time.Month(m%12) + 1}
}

// parseMonth gives the UTC month of an instant written as the formats write it: 2023-11-01T00:00:00.000Z,
// 2022-07-01 00:00:00.000, 2025-04-01 00:00:00+00:00, 2023-11-13T10:00Z, 2023-11-01. Without a zone it is UTC (the CUR
// and FOCUS both say that all times are). The whole text is checked, not only the month.
func parseMonth(f []byte) (month, bool) {
	if len(f) < 10 || f[4] != '-' || f[7] != '-' {
		return 0, false
	}
	y1, ok1 := twoDigits(f, 0, 99)
	y2, ok2 := twoDigits(f, 2, 99)
	mon, ok3 := twoDigits(f, 5, 12)
	day, ok4 := twoDigits(f, 8, 31)
	year := y1*100 + y2
	if !ok1 || !ok2 || !ok3 || !ok4 || mon < 1 || day < 1 || year < 1990 || year > 2199 || day > daysIn(year, mon) {
		return 0, false
	}
	m := month(year*12 + mon - 1)
	f = f[10:]
	if len(f) == 0 {
		return m, true
	}
	if f[0] != 'T' && f[0] != ' ' || len(f) < 6 || f[3] != ':' {
		return 0, false
	}
	hour, ok1 := twoDigits(f, 1, 23)
	minute, ok2 := twoDigits(f, 4, 59)
	if !ok1 || !ok2 {
		return 0, false
	}
	f = f[6:]
	if len(f) > 0 && f[0] == ':' {
		if _, ok := twoDigits(f, 1, 59); !ok {
			return 0, false
		}
		f = f[3:]
		if len(f) > 1 && f[0] == '.' {
			f = f[1:]
			n := 0
			for n < len(f) && f[n]-'0' <= 9 {
				n++
			}
			if n == 0 || n > 9 {
				return 0, false
			}
			f = f[n:]
		}
	}
	offset, ok := parseOffset(f)
	if !ok {
		return 0, false
	}
	switch at := hour*60 + minute - offset; { // minutes of the UTC day
	case at < 0 && day == 1:
		m--
	case at >= 24*60 && day == daysIn(year, mon):
		m++
	}
	return m, true
}

// parseOffset reads the zone behind a time, in minutes east of UTC: nothing, Z, " UTC", +05:30, -0800, +00.
func parseOffset(f []byte) (int, bool) {
	switch string(f) {
	case "", "Z", " UTC", " Z":
		return 0, true
	}
	if len(f) > 1 && f[0] == ' ' {
		f = f[1:]
	}
	if f[0] != '+' && f[0] != '-' {
		return 0, false
	}
	h, ok := twoDigits(f, 1, 14)
	if !ok {
		return 0, false
	}
	m, rest := 0, f[3:]
	if len(rest) > 0 {
		if rest[0] == ':' {
			rest = rest[1:]
		}
		if m, ok = twoDigits(rest, 0, 59); !ok || len(rest) != 2 {
			return 0, false
		}
	}
	if f[0] == '-' {
		return -(h*60 + m), true
	}
	return h*60 + m, true
}

// twoDigits reads the two digits at f[i:]; false when they are not there or make more than limit.
func twoDigits(f []byte, i, limit int) (int, bool) {
	if i+2 > len(f) {
		return 0, false
	}
	a, b := f[i]-'0', f[i+1]-'0'
	n := int(a)*10 + int(b)
	return n, a <= 9 && b <= 9 && n <= limit
}

func daysIn(year, mon int) int {
	switch mon {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
