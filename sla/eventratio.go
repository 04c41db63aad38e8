package sla

import (
	"math/big"

	"slacredit/sla/interval"
)

// eventRatio is the measure "good events of all events", pooled over the period: 100 − 100 × errors ÷ requests. Slices with
// many requests weigh more, other than in a mean of slices. Of unknown time the number of events is unknown too: Low and
// High take it to have had as many as the known time on average, all bad or all good. Nil when there was no event.
func eventRatio(m Measure, d *sliceData, ex excluded, period interval.Interval) *Uptime {
	of := func(out interval.Set) (bounds, rates) {
		r := d.measure("", out)
		if r.requests == 0 {
			return bounds{}, r
		}
		bad := new(big.Rat).SetFrac(new(big.Int).SetUint64(r.errors-r.excludedErrors), new(big.Int).SetUint64(r.requests))
		known, dark := big.NewRat(r.known, r.known+r.unknown), big.NewRat(r.dark, r.known+r.unknown)
		seen := new(big.Rat).Mul(bad, known)
		pct := func(bad *big.Rat) *big.Rat { return uptimeOf(bad, 1) }
		return bounds{pct(bad), pct(new(big.Rat).Add(seen, dark)), pct(seen)}.ordered(), r
	}
	b, r := of(ex.verified)
	if b.percent == nil {
		return nil
	}
	plain, _ := of(nil)
	u := &Uptime{Percent: NewPercent(b.percent), Exact: NewPercent(b.percent).Exact(), Low: NewPercent(b.low), High: NewPercent(b.high),
		BeforeExclusions: NewPercent(plain.percent), UnknownSeconds: secondsOf(d.dark().Clip(period).Total()),
		WithEvidence: r.known, Silent: r.silent, Requests: r.requests, Errors: r.errors, Step: d.step.String(), Codes: d.codeCounts(m)}
	if ex.all.Total() > ex.verified.Total() {
		x, _ := of(ex.all)
		p := NewPercent(x.percent)
		u.IfAccepted = &p
	}
	u.Days, u.Unclean = d.rows("", ex.verified, period)
	return u
}

// dark is the time of the slices that nothing is known of.
func (d *sliceData) dark() interval.Set {
	var out []interval.Interval
	for i, known := range d.known {
		if !known {
			out = append(out, d.interval(int64(i)))
		}
	}
	return interval.Union(out...)
}
