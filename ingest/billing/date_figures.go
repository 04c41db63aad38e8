package billing

import (
	"time"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// figures are how a bill writes dates in figures: 2/3/2017, which is of February or of March.
type figures struct {
	order     string         // mdy, dmy or ymd, if somebody said so
	zone      *time.Location // of times that state none; nil: UTC
	witnesses []int          // other columns of dates, written by the same hand: what they show holds for all
}

// parse gives the months a date may lie in: if its month comes first, and if its day does. 0 is no month: the date cannot
// be read that way. Dates that begin with the year have one reading. Years of two figures are taken when the order is
// stated: then they cannot be anything else.
func (g *figures) parse(f []byte) (monthFirst, dayFirst month) {
	if isYearFirst(f) {
		m := inZone(f, yearFirst(f), g.zone)
		return m, m
	}
	if g.order == "ymd" {
		return 0, 0
	}
	a, rest, ok1 := cutFigures(f, 2)
	b, rest, ok2 := cutFigures(rest, 2)
	if !ok1 || !ok2 || rest == nil {
		return 0, 0
	}
	digits := 0
	for digits < len(rest) && rest[digits]-'0' <= 9 {
		digits++
	}
	year := 0
	for _, c := range rest[:digits] {
		year = year*10 + int(c-'0')
	}
	if digits == 2 && g.order != "" {
		year, digits = 2000+year, 4
		rest = rest[2:]
	} else if digits == 4 {
		rest = rest[4:]
	}
	if digits != 4 || year < 1990 || year > 2199 || !isClock(rest) {
		return 0, 0
	}
	at := func(mon, day int) month {
		if mon < 1 || mon > 12 || day < 1 || day > daysIn(year, mon) {
			return 0
		}
		return onClock(year, mon, day, rest, g.zone)
	}
	switch g.order {
	case "mdy":
		return at(a, b), at(a, b)
	case "dmy":
		return at(b, a), at(b, a)
	}
	return at(a, b), at(b, a)
}

// isYearFirst tells a date that begins with four figures.
func isYearFirst(f []byte) bool {
	for i := range min(len(f), 4) {
		if f[i]-'0' > 9 {
			return false
		}
	}
	return len(f) > 4 && (f[4] == '-' || f[4] == '/')
}

// yearFirst reads 2017-02-28 with or without a time, 2017/02/28, and 2017-02, which is a month as a whole.
func yearFirst(f []byte) month {
	if len(f) == len("2017-02") {
		f = append(append(make([]byte, 0, len("2017-02-01")), f...), f[4], '0', '1')
	}
	if f[4] == '/' {
		if len(f) != 10 || f[7] != '/' {
			return 0
		}
		f = []byte{f[0], f[1], f[2], f[3], '-', f[5], f[6], '-', f[8], f[9]}
	}
	m, _ := parseMonth(f)
	return m
}

// cutFigures takes one or more figures and the separator behind them off a date.
func cutFigures(f []byte, most int) (n int, rest []byte, ok bool) {
	i := 0
	for i < len(f) && i < most && f[i]-'0' <= 9 {
		n = n*10 + int(f[i]-'0')
		i++
	}
	if i == 0 || i >= len(f) || f[i] != '/' && f[i] != '.' && f[i] != '-' {
		return 0, nil, false
	}
	return n, f[i+1:], true
}

// isClock tells a time of day behind a date, or nothing: " 0:00", " 12:00:00 AM".
func isClock(f []byte) bool {
	if len(f) == 0 {
		return true
	}
	if f[0] != ' ' {
		return false
	}
	for _, c := range f[1:] {
		if c-'0' > 9 && c != ':' && c != ' ' && c|0x20 != 'a' && c|0x20 != 'p' && c|0x20 != 'm' {
			return false
		}
	}
	return true
}

// orderProof is where dates were seen that can be read in one way only: 13/1/2017 has its day first. 0 is nowhere.
type orderProof struct{ monthFirst, dayFirst, either int64 }

// see notes what one date shows.
func (o *orderProof) see(monthFirst, dayFirst month, line int64) {
	at := &o.either
	switch {
	case monthFirst == dayFirst:
		return
	case dayFirst == 0:
		at = &o.monthFirst
	case monthFirst == 0:
		at = &o.dayFirst
	}
	if *at == 0 || line < *at {
		*at = line
	}
}

// add joins what others saw.
func (o *orderProof) add(m orderProof) {
	for _, p := range [][2]*int64{{&o.monthFirst, &m.monthFirst}, {&o.dayFirst, &m.dayFirst}, {&o.either, &m.either}} {
		if *p[0] == 0 || *p[1] != 0 && *p[1] < *p[0] {
			*p[0] = *p[1]
		}
	}
}

// month gives the month of a date, and the one it has if its day comes first, where that is another.
func (p *parser) month(f []byte, r *row) (m, other month, ok bool) {
	if p.figures == nil {
		m, ok = p.basics.parseMonth(f)
		return m, 0, ok
	}
	monthFirst, dayFirst := p.figures.parse(f)
	p.order.see(monthFirst, dayFirst, p.lineOf(r.start()))
	switch {
	case monthFirst == 0:
		return dayFirst, 0, dayFirst != 0
	case dayFirst == 0 || dayFirst == monthFirst:
		return monthFirst, 0, true
	}
	return monthFirst, dayFirst, true
}

// witness looks at the other dates of a row for what they show of the order.
func (p *parser) witness(r *row) {
	if p.figures == nil {
		return
	}
	if p.lastSeen == nil {
		p.lastSeen = make([][]byte, len(p.figures.witnesses))
	}
	for i, c := range p.figures.witnesses {
		f := r.field(c)
		if string(f) == string(p.lastSeen[i]) {
			continue
		}
		p.lastSeen[i] = append(p.lastSeen[i][:0], f...)
		if a, b := p.figures.parse(f); a == 0 || b == 0 { // what can be read in two ways shows nothing
			p.order.see(a, b, p.lineOf(r.start()))
		}
	}
}

// settleDates decides how the dates of a bill are read, once all of them were seen. Dates that contradict each other are
// refused; so are those that nothing decides, unless the bill is only looked at.
func (m *member) settleDates(parsers []*parser) error {
	var proof orderProof
	for _, p := range parsers {
		proof.add(p.order)
	}
	at := audit.Origin{Path: m.path, Line: proof.either}
	switch {
	case proof.monthFirst != 0 && proof.dayFirst != 0:
		at.Line = max(proof.monthFirst, proof.dayFirst)
		return audit.Fault("BILL-DATE-ORDER", at, hints["BILL-DATE-ORDER"],
			"dates are written in two ways: line %d has a date with the month first, line %d one with the day first", proof.monthFirst, proof.dayFirst)
	case proof.either == 0 || proof.monthFirst != 0:
	case proof.dayFirst != 0:
		for _, p := range parsers {
			for _, c := range p.table.cells {
				if c.other != 0 {
					c.Month = c.other.calendar()
				}
			}
		}
	case m.source.Survey:
		m.findings.Add(finding("BILL-DATE-ORDER", audit.Warning, at, "nothing shows whether the month or the day comes first in dates such as this: until that is said, the month is taken to", 1))
	default:
		return audit.Fault("BILL-DATE-ORDER", at, hints["BILL-DATE-ORDER"], "nothing in the file shows whether the month or the day comes first in its dates")
	}
	return nil
}

// wrongDate says what is wrong with a date. That of two figures a year may be read in several ways, and only the user can say
// which is meant.
func wrongDate(f []byte, g *figures) string {
	if g == nil || g.order == "" {
		for _, order := range []string{"mdy", "dmy"} {
			if m, ok := (&figures{order: order}).only(f); ok && m != 0 {
				return source.Excerpt(f) + " begins with its month or with its day, and nothing says which"
			}
		}
	}
	return source.Excerpt(f) + " is not a time like 2017-02-28T17:00:00Z"
}

// only is the month of a date in bills that have one way to write it.
func (g *figures) only(f []byte) (month, bool) {
	m, _ := g.parse(f)
	return m, m != 0
}
