package sla

import (
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
	Grows bool          `json:"grows,omitempty"`
	Pays  *money.Number `json:"pays"` // null without a base, and where the credit is no money
	Days  *money.Number `json:"days,omitempty"`
	Hours *money.Number `json:"hours,omitempty"`
	Units *UnitsDue     `json:"units,omitempty"`
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
}

// mostRungs bounds a ladder: more nobody reads.
const mostRungs = 200

// climb walks along the down times at which something may change, and looks between them.
func (l *ladder) climb() []Rung {
	points := l.refined(l.points())
	now, slope := l.at(new(big.Rat)), amount{}
	for i, p := range points {
		if len(l.rungs) >= mostRungs {
			break
		}
		if a := l.at(p); slope.isZero() && a.changes(now) {
			l.add(p, a, true, false)
			now = a
		}
		end := l.of
		if i+1 < len(points) {
			end = points[i+1]
		}
		if end.Cmp(p) <= 0 {
			continue
		}
		third := new(big.Rat).Sub(end, p)
		third.Quo(third, big.NewRat(3, 1))
		first := new(big.Rat).Add(p, third)
		a, b := l.at(first), l.at(new(big.Rat).Add(first, third))
		rise := a.rise(b, third)
		switch {
		case !rise.isZero() && !rise.equal(slope):
			l.add(p, a, false, true)
		case rise.isZero() && (a.changes(now) || !slope.isZero()):
			l.add(p, a, false, false)
		}
		now, slope = a, rise
	}
	return l.rungs
}

// changes tells whether a pays otherwise than b.
func (a award) changes(b award) bool { return a.known != b.known || !a.amount.equal(b.amount) }

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
	r := Rung{MoreThan: money.MustNumber(floorText(new(big.Rat).Quo(from, big.NewRat(60, 1)), 9)), FromExactly: exactly, Grows: grows}
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

// points are the down times, in seconds and in order, at which the credit may change.
func (l *ladder) points() []*big.Rat {
	var all []*big.Rat
	add := func(seconds *big.Rat) {
		if seconds.Sign() >= 0 && seconds.Cmp(l.of) <= 0 {
			all = append(all, seconds)
		}
	}
	uptime := func(percent *big.Rat) *big.Rat {
		r := new(big.Rat).Sub(hundred, percent)
		return r.Mul(r, new(big.Rat).Quo(l.of, hundred))
	}
	add(uptime(l.c.Target.Rat()))
	for _, t := range l.c.Tiers {
		add(uptime(t.Below.Rat()))
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
						add(place(e.Rat()))
					}
				}
			}
			for _, v := range s.stepsWithin(mostRungs) {
				add(place(v))
			}
		}
		for _, part := range s.Of {
			walk(part)
		}
	}
	if l.c.Credit != nil {
		walk(*l.c.Credit)
	}
	slices.SortFunc(all, func(a, b *big.Rat) int { return a.Cmp(b) })
	return slices.CompactFunc(all, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// refined adds the down times between points at which one way of growing gives way to another: where a cap is reached, or
// the greater of two credits changes.
func (l *ladder) refined(points []*big.Rat) (out []*big.Rat) {
	for i, p := range points {
		out = append(out, p)
		end := l.of
		if i+1 < len(points) {
			end = points[i+1]
		}
		if end.Cmp(p) > 0 && len(points) < mostRungs {
			out = append(out, l.bends(p, end, 3)...)
		}
	}
	return out
}

// bends finds where the credit bends between two points. It grows evenly at either end; where the lines from both ends
// meet, it bends, or there is more than one bend, and the halves are looked at.
func (l *ladder) bends(p, end *big.Rat, depth int) []*big.Rat {
	part := new(big.Rat).Sub(end, p)
	part.Quo(part, big.NewRat(64, 1))
	at := func(from *big.Rat, n int64) *big.Rat {
		return new(big.Rat).Add(from, new(big.Rat).Mul(part, big.NewRat(n, 1)))
	}
	left, right := at(p, 1), at(end, -1)
	a, b := l.at(left), l.at(right)
	rise, fall := a.rise(l.at(at(p, 2)), part), l.at(at(end, -2)).rise(b, part)
	for kind := range rise {
		// a + rise × (t − left) = b − fall × (right − t)
		apart := new(big.Rat).Sub(rise.get(kind), fall.get(kind))
		if apart.Sign() == 0 {
			continue
		}
		t := new(big.Rat).Sub(b.get(kind), a.get(kind))
		t.Add(t, new(big.Rat).Mul(rise.get(kind), left))
		t.Sub(t, new(big.Rat).Mul(fall.get(kind), right))
		t.Quo(t, apart)
		if t.Cmp(left) <= 0 || t.Cmp(right) >= 0 {
			return nil
		}
		out := []*big.Rat{t}
		if depth > 0 {
			out = append(append(l.bends(p, t, depth-1), t), l.bends(t, end, depth-1)...)
		}
		return out
	}
	return nil
}

// stepsWithin are the places where the first so many steps of a linear schedule begin.
func (s Schedule) stepsWithin(n int) (out []*big.Rat) {
	if s.Kind != Linear {
		return nil
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
	for s.Step != nil && s.Step.Rounding != "exact" && len(out) < n {
		next(s.Step.Size, half)
		next(s.Step.Size, half)
	}
	return out
}
