package catalog

import (
	"fmt"
	"math/big"
	"slices"

	"slacredit/sla"
)

// span is the part of an axis that a row is for. A nil edge is open.
type span struct {
	low, high             *big.Rat
	lowWithin, highWithin bool
}

func (s span) holds(x *big.Rat) bool {
	if s.low != nil {
		if c := x.Cmp(s.low); c < 0 || c == 0 && !s.lowWithin {
			return false
		}
	}
	if s.high != nil {
		if c := x.Cmp(s.high); c > 0 || c == 0 && !s.highWithin {
			return false
		}
	}
	return true
}

// bands checks rows: their edges, and then by trying every edge and one value between each two that each input has one
// row, that none pays where the promise was kept, and that a worse service never pays less.
func (l *linter) bands(at where, s sla.Schedule, c sla.Commitment) {
	rows := at.in("rows")
	if len(s.Rows) > maxRows {
		l.fault(rows, "LIST", "is it all of one schedule?", "a list of %d items is longer than %d", len(s.Rows), maxRows)
		return
	}
	l.optional(at.in("pick"), "CREDIT", "way to pick a row", s.Pick, picks)
	input := s.Input
	switch {
	case s.Kind == sla.Escalate:
		input = sla.QFailedPeriods
		if s.WithinMonths < 1 || s.WithinMonths > 60 {
			l.fault(at.in("within_months"), "CREDIT", "count the months that are looked at, this one included: 6", "%d months are not looked at", s.WithinMonths)
		}
	case input == sla.QFailedPeriods:
		l.fault(at.in("input"), "CREDIT", "write kind: escalate, with within_months", "bands do not know within how many months periods failed")
		return
	default:
		l.observed(at.in("input"), s, c)
	}
	spans := make([]span, len(s.Rows))
	whole := true
	for i, r := range s.Rows {
		ok := false
		spans[i], ok = l.row(rows.in(i), r, input)
		whole = whole && ok
		l.amount(rows.in(i, "amount"), r.Amount, s.Unit)
	}
	if whole {
		l.cover(rows, s, spans, axisOf(input, c))
	}
}

// row reads the edges of a row.
func (l *linter) row(at where, r sla.Band, input sla.Quantity) (span, bool) {
	if r.MoreThan != nil && r.AtLeast != nil || r.Below != nil && r.AtMost != nil {
		l.fault(at, "BAND-EDGE", "at_least and at_most belong to the row, more_than and below do not", "one end of the row has two edges")
		return span{}, false
	}
	if r.MoreThan == nil && r.AtLeast == nil && r.Below == nil && r.AtMost == nil {
		l.fault(at, "BAND-EDGE", "write at_least, more_than, below or at_most", "the row has no edge")
		return span{}, false
	}
	s := span{lowWithin: r.AtLeast != nil, highWithin: r.AtMost != nil}
	ok := true
	take := func(key string, e *sla.Edge, into **big.Rat) {
		if e == nil {
			return
		}
		*into = e.Rat()
		l.edge(at.in(key), *e, input)
		ok = ok && e.IsTime() == isTime(input) && (!isCount(input) || e.Rat().IsInt())
		if (*into).Sign() < 0 {
			l.fault(at.in(key), "BAND-EDGE", "remove the edge, or repair it", "%s is never less than 0", input)
			ok = false
		}
	}
	take("more_than", r.MoreThan, &s.low)
	take("at_least", r.AtLeast, &s.low)
	take("below", r.Below, &s.high)
	take("at_most", r.AtMost, &s.high)
	if s.low != nil && s.high != nil {
		if cmp := s.low.Cmp(s.high); cmp > 0 || cmp == 0 && !(s.lowWithin && s.highWithin) {
			l.fault(at, "BAND-EDGE", "write the lower edge as at_least or more_than, the upper one as below or at_most", "no value fits this row")
			return s, false
		}
	}
	return s, ok
}

// axis is what is known of a quantity: its last value, and from where on the promise is broken.
type axis struct {
	quantity sla.Quantity
	falling  bool     // less is worse
	end      *big.Rat // the greatest value there is; nil: none
	kept     *big.Rat // the last value at which the promise is kept; nil: known from the rows only
}

func axisOf(q sla.Quantity, c sla.Commitment) axis {
	hundred := big.NewRat(100, 1)
	a := axis{quantity: q}
	switch q {
	case sla.QUptime:
		a.falling, a.end, a.kept = true, hundred, c.Target.Rat()
	case sla.QUnavailability:
		a.end, a.kept = hundred, new(big.Rat).Sub(hundred, c.Target.Rat())
	case sla.QShortfall:
		a.end, a.kept = c.Target.Rat(), new(big.Rat)
	}
	return a
}

// broken tells whether the promise is certainly broken at x, and edge whether x is the last value at which it is kept.
func (a axis) broken(x *big.Rat) (broken, edge bool) {
	if a.kept == nil {
		return false, false
	}
	c := x.Cmp(a.kept)
	return c < 0 && a.falling || c > 0 && !a.falling, c == 0
}

// sample is one value that is tried, and how it is called.
type sample struct {
	x    *big.Rat
	text string
}

// samples are the edges, one value between each two and the ends of the axis, from the best to the worst.
func (a axis) samples(spans []span) []sample {
	var edges []*big.Rat
	add := func(r *big.Rat) {
		if r != nil && r.Sign() >= 0 && (a.end == nil || r.Cmp(a.end) <= 0) {
			edges = append(edges, r)
		}
	}
	add(new(big.Rat))
	add(a.end)
	add(a.kept)
	for _, s := range spans {
		for _, e := range []*big.Rat{s.low, s.high} {
			add(e)
			if e != nil && isCount(a.quantity) { // its neighbours: between whole numbers there is nothing else to try
				add(new(big.Rat).Sub(e, big.NewRat(1, 1)))
				add(new(big.Rat).Add(e, big.NewRat(1, 1)))
			}
		}
	}
	slices.SortFunc(edges, (*big.Rat).Cmp)
	edges = slices.CompactFunc(edges, func(x, y *big.Rat) bool { return x.Cmp(y) == 0 })
	var out []sample
	for i, e := range edges {
		if i > 0 && !isCount(a.quantity) {
			middle := new(big.Rat).Add(edges[i-1], e)
			middle.Mul(middle, big.NewRat(1, 2))
			out = append(out, sample{middle, fmt.Sprintf("between %s and %s", a.text(edges[i-1]), a.text(e))})
		}
		out = append(out, sample{e, "at " + a.text(e)})
	}
	if a.end == nil {
		last := edges[len(edges)-1]
		out = append(out, sample{new(big.Rat).Add(last, big.NewRat(1, 1)), "beyond " + a.text(last)})
	}
	if a.falling {
		slices.Reverse(out)
	}
	return out
}

// text writes a value of the axis as terms files do.
func (a axis) text(x *big.Rat) string {
	if isTime(a.quantity) {
		return lengthText(x)
	}
	s := decimalText(x)
	if isCount(a.quantity) {
		return s
	}
	return s + " %"
}

// cover walks the axis from the best value to the worst.
func (l *linter) cover(rows where, s sla.Schedule, spans []span, a axis) {
	worst := new(big.Rat) // the highest amount so far
	begun := false
	gap := ""
	overlapped := map[int]bool{}
	for _, p := range a.samples(spans) {
		fit, due := -1, new(big.Rat)
		for i, span := range spans {
			if !span.holds(p.x) {
				continue
			}
			if fit >= 0 && s.Pick != "most_severe" && !overlapped[i] {
				overlapped[i] = true
				l.printed(rows.in(i), "BAND-OVERLAP", "repair the edges; or write pick: most_severe, where the table says so", "two rows fit %s: this one and row %d", p.text, fit+1)
			}
			if amount := s.Rows[i].Amount.Rat(); fit < 0 || amount.Cmp(due) > 0 {
				fit, due = i, amount
			}
		}
		broken, edge := a.broken(p.x)
		switch {
		case fit < 0 && (broken || begun):
			if gap == "" {
				gap = p.text
			}
			continue
		case fit < 0:
			continue
		}
		if gap != "" {
			l.printed(rows.in(fit), "BAND-GAP", "repair the edges", "no row fits %s", gap)
			gap = ""
		}
		begun = true
		switch {
		case a.kept == nil || broken:
		case edge:
			l.printed(rows.in(fit), "BAND-KEPT", "write below, or more_than, where the value itself is not part of the row", "the row pays %s, where the promise is just kept", p.text)
		default:
			l.fault(rows.in(fit), "BAND-KEPT", "is the target right?", "the row pays %s, where the promise is kept", p.text)
			return
		}
		if due.Cmp(worst) < 0 {
			l.printed(rows.in(fit, "amount"), "BAND-ORDER", "compare the amounts and the edges with the text", "worse service pays less: %s after %s", s.Rows[fit].Amount, decimalText(worst))
			return
		}
		worst = due
	}
	if gap != "" {
		l.printed(rows, "BAND-GAP", "let the last row reach to the end", "no row fits %s", gap)
	}
}
