package sla

import (
	"iter"
	"math/big"
	"slices"

	"slacredit/sla/money"
)

// Rung is one row of a commitment's schedule as a period sees it: how much fully bad time, in one outage, leads to it, and
// what it pays.
type Rung struct {
	Row           string        `json:"row,omitempty"` // its edges in words; empty where the schedule has steps, not rows
	Below         *money.Number `json:"below"`         // percent of uptime, where the row has such an edge
	AtLeast       *money.Number `json:"at_least"`
	CreditPercent *money.Number `json:"credit_percent"` // null where the credit is no share of the base, or grows within
	Clause        string        `json:"clause"`
	// MoreThan is the down time in minutes that must be exceeded; with FromExactly that much is enough.
	MoreThan    money.Number `json:"downtime_minutes_more_than"`
	FromExactly bool         `json:"from_exactly,omitempty"`
	// NotKnown tells that what is paid from here on cannot be said: the table has a hole, or other facts decide.
	NotKnown bool `json:"not_known,omitempty"`
	// Grows tells that the credit goes on growing with the down time, to what the next rung pays.
	Grows bool `json:"grows,omitempty"`
	// GoesOn tells that the schedule goes on from here in steps that are not listed.
	GoesOn bool          `json:"goes_on,omitempty"`
	Pays   *money.Number `json:"pays"` // null without a base, and where the credit is no money
	Days   *money.Number `json:"days,omitempty"`
	Hours  *money.Number `json:"hours,omitempty"`
	Units  *UnitsDue     `json:"units,omitempty"`
}

// Ladder lists the rows of an answered quote as down time of its period.
func (q Quote) Ladder(a Assessment) []Rung {
	c := q.Agreement.Version(a.Version).commitment(a.Commitment)
	if c == nil || c.Credit == nil && len(c.Tiers) == 0 {
		return nil
	}
	l := ladder{q: q, c: c, of: c.denominator(a.Period.Length()), awarder: awarder{c: c}, rule: creditRule{c, q.Currency}}
	if q.Base != nil {
		l.base = q.Base.Rat()
	}
	return l.climb()
}

type ladder struct {
	awarder
	q     Quote
	c     *Commitment
	of    *big.Rat // seconds that down time is divided by
	rule  creditRule
	rungs []Rung
	reach *big.Rat // down time from which steps are not listed any more; nil: all are
	looks int      // left for finding bends

	now   award  // just behind the last place that was looked at
	slope amount // with which it grows there
}

// mostRungs bounds a ladder: more nobody reads.
const mostRungs = 200

// mostSteps bounds how many steps of a schedule are looked at, half steps included. Most change nothing that is shown, where
// a cap or another schedule pays more.
const mostSteps = 4000

// end is how much down time the ladder reaches to.
func (l *ladder) end() *big.Rat {
	if l.reach != nil && l.reach.Cmp(l.of) < 0 {
		return l.reach
	}
	return l.of
}

// climb walks along the down times at which something may change, and looks between them.
func (l *ladder) climb() []Rung {
	fixed, steps := l.points()
	l.looks = mostLooks
	l.now = l.at(new(big.Rat))
	for i, p := range fixed {
		end := l.end()
		if i+1 < len(fixed) {
			end = fixed[i+1]
		}
		if end.Cmp(p) <= 0 {
			l.reached(p)
			continue
		}
		within := steps[:0:0]
		for _, s := range steps {
			if s.Cmp(p) > 0 && s.Cmp(end) < 0 {
				within = append(within, s)
			}
		}
		for from := range l.ends(p, end, within) {
			if len(l.rungs) >= mostRungs {
				l.cut(from.Start)
				return l.rungs
			}
			l.reached(from.Start)
			l.passed(from)
		}
	}
	if l.end().Cmp(l.of) < 0 {
		l.cut(l.end())
	}
	return l.rungs
}

// stretch is a part of the down times without a jump or a bend inside.
type stretch struct{ Start, End *big.Rat }

// ends cuts the down times between two points at the steps where the credit changes, and those stretches where it bends.
func (l *ladder) ends(p, end *big.Rat, steps []*big.Rat) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		for _, next := range append(l.changing(p, end, steps), end) {
			for _, bend := range append(l.bends(p, next), next) {
				if !yield(stretch{p, bend}) {
					return
				}
				p = bend
			}
		}
	}
}

// changing leaves out the steps around which the credit stays as it is. It never falls from one step to the next.
func (l *ladder) changing(p, end *big.Rat, steps []*big.Rat) []*big.Rat {
	if len(steps) == 0 || !l.changes(l.at(new(big.Rat).Add(p, near)), l.at(new(big.Rat).Sub(end, near))) {
		return nil
	}
	m := len(steps) / 2
	return slices.Concat(l.changing(p, steps[m], steps[:m]), []*big.Rat{steps[m]}, l.changing(steps[m], end, steps[m+1:]))
}

// reached adds a rung if exactly so much down time pays otherwise than a little less.
func (l *ladder) reached(p *big.Rat) {
	if a := l.at(p); l.slope.isZero() && l.changes(a, l.now) {
		l.add(p, a, true, false)
		l.now = a
	}
}

// passed adds a rung if more down time than the start of a stretch pays otherwise than so much.
func (l *ladder) passed(s stretch) {
	third := new(big.Rat).Sub(s.End, s.Start)
	third.Quo(third, big.NewRat(3, 1))
	first := new(big.Rat).Add(s.Start, third)
	a, b := l.at(first), l.at(new(big.Rat).Add(first, third))
	rise := a.rise(b, third)
	switch {
	case !rise.isZero() && !rise.equal(l.slope):
		l.add(s.Start, a, false, true)
	case rise.isZero() && (l.changes(a, l.now) || !l.slope.isZero()):
		l.add(s.Start, a, false, false)
	}
	l.now, l.slope = a, rise
}

// cut ends a ladder where more steps follow.
func (l *ladder) cut(from *big.Rat) {
	r := Rung{MoreThan: inMinutes(from), FromExactly: true, GoesOn: true}
	if l.c.Credit != nil {
		r.Clause = l.c.Credit.Clause
	}
	l.rungs = append(l.rungs, r)
}

// inMinutes is a time in seconds as a ladder shows it.
func inMinutes(seconds *big.Rat) money.Number {
	return money.MustNumber(floorText(new(big.Rat).Quo(seconds, big.NewRat(60, 1)), 9))
}

// changes tells whether a pays otherwise than b. A share of the base may pay the same as a sum of money.
func (l *ladder) changes(a, b award) bool {
	if a.known != b.known {
		return true
	}
	return !l.worth(a.amount).equal(l.worth(b.amount))
}

// worth is an amount with its share of the base as money, where the base is known.
func (l *ladder) worth(a amount) amount {
	if l.base == nil {
		return a
	}
	a[inMoney] = new(big.Rat).Add(a.get(inMoney), new(big.Rat).Mul(a.get(ofBase), l.base))
	a[ofBase] = nil
	return a
}

// rise is how much a credit grows from a to b, in each second.
func (a award) rise(b award, seconds *big.Rat) (out amount) {
	for kind := range out {
		if d := new(big.Rat).Sub(b.get(kind), a.get(kind)); d.Sign() != 0 {
			out[kind] = d.Quo(d, seconds)
		}
	}
	return out
}

// at is the award for one outage of so many seconds.
func (l *ladder) at(down *big.Rat) award {
	share := new(big.Rat).Quo(down, l.of)
	f := Facts{Uptime: share.Sub(hundred, share.Mul(share, hundred)), Period: l.of, Downtime: down, Outages: []*big.Rat{down}, Incidents: 1, FailedPeriods: -1}
	if down.Sign() == 0 {
		f.Outages, f.Incidents = []*big.Rat{}, 0
	}
	if l.q.FailedPeriods > 0 {
		f.FailedPeriods = l.q.FailedPeriods
	}
	return l.award(f)
}

func (l *ladder) add(from *big.Rat, a award, exactly, grows bool) {
	r := Rung{MoreThan: inMinutes(from), FromExactly: exactly, Grows: grows}
	r.NotKnown = !a.known
	if row := a.row; row != nil && !grows {
		r.Row = row.words(a.input.percent())
		r.Clause = row.Clause
		if t := row.tier(); t != nil && a.input == QUptime {
			r.Below, r.AtLeast = &t.Below, t.AtLeast
		}
	} else if n := len(a.rows); n > 0 {
		r.Clause = a.rows[n-1].clause
	} else if l.c.Credit != nil {
		r.Clause = l.c.Credit.Clause
	}
	if a.known && !grows {
		g := l.rule.given(a.amount, l.base)
		r.CreditPercent, r.Days, r.Hours, r.Units = g.Percent, g.Days, g.Hours, g.Units
		if l.rule.c.Payout.Form.IsMoney() {
			r.Pays = g.Amount
		}
	}
	l.rungs = append(l.rungs, r)
}

// points are the down times, in seconds and in order, at which the credit may change: those of edges, and those of steps.
func (l *ladder) points() (fixed, steps []*big.Rat) {
	all := []*big.Rat{new(big.Rat)}
	add := func(seconds *big.Rat) {
		if seconds.Sign() >= 0 && seconds.Cmp(l.of) <= 0 {
			all = append(all, seconds)
		}
	}
	uptime := func(percent *big.Rat) *big.Rat {
		r := new(big.Rat).Sub(hundred, percent)
		return r.Mul(r, new(big.Rat).Quo(l.of, hundred))
	}
	// An uptime that is rounded before it is looked up crosses an edge half a place or a whole one beside it.
	edge := func(percent *big.Rat) {
		add(uptime(percent))
		if round := l.c.Measure.Round; round != nil {
			place := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(round.Places)), nil))
			for _, n := range []int64{-2, -1, 1, 2} {
				add(uptime(new(big.Rat).Add(percent, new(big.Rat).Mul(place, big.NewRat(n, 2)))))
			}
		}
	}
	edge(l.c.Target.Rat())
	for _, t := range l.c.Tiers {
		edge(t.Below.Rat())
	}
	var walk func(Schedule)
	walk = func(s Schedule) {
		place := func(v *big.Rat) *big.Rat {
			switch s.Input {
			case QUptime:
				return uptime(v)
			case QUnavailability:
				return uptime(new(big.Rat).Sub(hundred, v))
			case QShortfall:
				return uptime(new(big.Rat).Sub(l.c.Target.Rat(), v))
			}
			return v
		}
		if s.Input != QIncidents && s.Input != QFailedPeriods {
			for _, b := range s.Rows {
				for _, e := range []*Edge{b.MoreThan, b.AtLeast, b.Below, b.AtMost} {
					if e != nil {
						if s.Input == QUptime {
							edge(e.Rat())
							continue
						}
						add(place(e.Rat()))
					}
				}
			}
			of, more := s.stepsWithin(mostSteps)
			for i, v := range of {
				if i == 0 {
					add(place(v)) // where the allowance ends
					continue
				}
				steps = append(steps, place(v))
			}
			if more {
				if last := place(of[len(of)-1]); l.reach == nil || last.Cmp(l.reach) < 0 {
					l.reach = last
				}
			}
		}
		for _, part := range s.Of {
			walk(part)
		}
	}
	if l.c.Credit != nil {
		walk(l.c.Credit.in(l.c.Target.Rat(), l.of))
	}
	past := func(p *big.Rat) bool { return l.reach != nil && p.Cmp(l.end()) >= 0 }
	return inOrderOnce(slices.DeleteFunc(all, past)), inOrderOnce(slices.DeleteFunc(steps, past))
}

func inOrderOnce(in []*big.Rat) []*big.Rat {
	slices.SortFunc(in, func(a, b *big.Rat) int { return a.Cmp(b) })
	return slices.CompactFunc(in, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// mostLooks bounds the search for bends. Every real schedule bends a handful of times.
const mostLooks = 20_000

// near is the share of a stretch that lies between its ends and where it is looked at. Numbers are exact, so it may be small:
// a bend nearer to the end than that cannot be told from the end.
var near = new(big.Rat).SetFrac64(1, 1<<40)

// bends finds where one way of growing gives way to another between two points, at which the credit may jump: where a cap is
// reached, or the greater of two credits changes. Where the lines from both ends meet on the
// credit, it bends; else there is more than one bend, and the halves are looked at.
func (l *ladder) bends(p, end *big.Rat) []*big.Rat {
	if l.looks -= 5; l.looks < 0 {
		return nil
	}
	part := new(big.Rat).Sub(end, p)
	part.Mul(part, near)
	left, right := new(big.Rat).Add(p, part), new(big.Rat).Sub(end, part)
	a, b := l.at(left), l.at(right)
	rise, fall := a.rise(l.at(new(big.Rat).Add(left, part)), part), l.at(new(big.Rat).Sub(right, part)).rise(b, part)
	middle := new(big.Rat).Add(p, end)
	middle.Quo(middle, big.NewRat(2, 1))
	var meet *big.Rat
	straight := l.at(middle).amount.equal(a.along(rise, new(big.Rat).Sub(middle, left)))
	for kind := range rise {
		apart := new(big.Rat).Sub(rise.get(kind), fall.get(kind))
		if apart.Sign() == 0 {
			straight = straight && b.get(kind).Cmp(a.along(rise, new(big.Rat).Sub(right, left)).get(kind)) == 0
			continue
		}
		straight = false
		// a + rise × (t − left) = b − fall × (right − t)
		t := new(big.Rat).Sub(b.get(kind), a.get(kind))
		t.Add(t, new(big.Rat).Mul(rise.get(kind), left))
		t.Sub(t, new(big.Rat).Mul(fall.get(kind), right))
		t.Quo(t, apart)
		if meet == nil && t.Cmp(left) > 0 && t.Cmp(right) < 0 {
			meet = t
		}
	}
	switch {
	case straight:
		return nil
	case meet == nil:
		meet = middle
	}
	return slices.Concat(l.bends(p, meet), []*big.Rat{meet}, l.bends(meet, end))
}

// along is an amount that rises for so many seconds.
func (a amount) along(rise amount, seconds *big.Rat) (out amount) {
	for kind := range a {
		out[kind] = new(big.Rat).Mul(rise.get(kind), seconds)
		out[kind].Add(out[kind], a.get(kind))
	}
	return out
}

// stepsWithin are the places where the first so many steps of a linear schedule begin. More tells that there are more.
func (s Schedule) stepsWithin(n int) (out []*big.Rat, more bool) {
	if s.Kind != Linear {
		return nil, false
	}
	at := new(big.Rat)
	if s.Allowance != nil {
		at = s.Allowance.Rat()
	}
	out = append(out, at)
	next := func(size Edge, share *big.Rat) {
		at = new(big.Rat).Add(at, new(big.Rat).Mul(size.Rat(), share))
		out = append(out, at)
	}
	half := big.NewRat(1, 2)
	if f := s.First; f != nil {
		next(f.Size, half)
		next(f.Size, half)
	}
	if s.Step == nil || s.Step.Rounding == "exact" {
		return out, false
	}
	for len(out) < n {
		next(s.Step.Size, half)
		next(s.Step.Size, half)
	}
	return out, true
}
