package impact

import (
	"math/big"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// observed is the revenue that came in during some time: exact where whole rows lie in it, apportioned where a row reaches
// beyond it.
type observed struct {
	exact       money.Sum
	apportioned big.Rat // the parts of rows at the edges
	split       bool    // apportioned is in use
	unknown     time.Duration
}

// observe adds up the revenue of a stretch of time in which a fraction of the trade failed.
//
// A bucket that lies partly in the stretch cannot say what of its amount fell inside. In a total outage nothing sold inside,
// so all of it belongs to the good part. Otherwise it is shared as if trade was even: of a bucket with share a inside and
// fraction φ failed there, a(1−φ) / ((1−a) + a(1−φ)).
func (g *grid) observe(t interval.Interval, failed failure) observed {
	var o observed
	if t.Empty() {
		return o
	}
	if g.orders {
		for _, r := range g.overlapping(t) {
			o.exact.Add(r.Amount.Decimal)
		}
		span := interval.Interval{Start: g.rows[0].From, End: g.end().Add(1)}
		o.unknown = t.Length() - t.Intersect(span).Length()
		return o
	}
	o.unknown = t.Length()
	for _, r := range g.overlapping(t) {
		row := interval.Interval{Start: r.From, End: r.To}
		inside := row.Intersect(t).Length()
		o.unknown -= inside
		switch {
		case inside == row.Length():
			o.exact.Add(r.Amount.Decimal)
		case !failed.total():
			o.apportion(r.Amount, big.NewRat(int64(inside), int64(row.Length())), failed)
		}
	}
	return o
}

func (o *observed) apportion(amount money.Number, share *big.Rat, failed failure) {
	one := big.NewRat(1, 1)
	working := new(big.Rat).Mul(share, new(big.Rat).Sub(one, failed.Rat)) // a(1−φ)
	whole := new(big.Rat).Sub(one, share)
	whole.Add(whole, working)
	part := working.Quo(working, whole)
	o.apportioned.Add(&o.apportioned, part.Mul(part, amount.Rat()))
	o.split = true
}

// add adds another stretch.
func (o *observed) add(p observed) {
	o.exact.Merge(&p.exact)
	o.apportioned.Add(&o.apportioned, &p.apportioned)
	o.split = o.split || p.split
	o.unknown += p.unknown
}

// number is the amount: every digit of it, with at least the given decimals; rounded to them when part of it was apportioned.
func (o *observed) number(places int32) money.Number {
	n := o.exact.Number()
	if !o.split {
		return money.MustNumber(n.AtLeast(places))
	}
	sum := new(big.Rat).Add(n.Rat(), &o.apportioned)
	rounded, _ := money.HalfUp.Round(money.MustNumber(sum.FloatString(int(places)+6)), places)
	return rounded
}

func (o *observed) float() float64 {
	x := o.exact.Number().InexactFloat64()
	if o.split {
		part, _ := o.apportioned.Float64()
		x += part
	}
	return x
}
