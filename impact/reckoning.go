package impact

import (
	"math"

	"slacredit/sla/interval"
)

// rule is how the gross loss follows from the baseline B and what was observed.
type rule string

const (
	// byBaseline: B less what was observed. For total outages, and for partial ones where most failed.
	byBaseline rule = "baseline"
	// byFraction: φ·B. Where less failed, B less what was observed drowns in noise: at φ = 0.1 it misses by 80 to 380 %.
	byFraction rule = "fraction"
	// byBoth: B and what was observed ÷ (1−φ), each weighing by its precision. Needs the values of single orders.
	byBoth rule = "combined"
)

// baselineFrom is the failed fraction from which the baseline rule is better than any that uses the fraction.
const baselineFrom = 0.6

// reckoning is the loss over time of the window: all of it, or what a waiting period leaves. Unrounded.
type reckoning struct {
	shares []float64
	butFor float64 // B; NaN where there is no estimate
	sold   observed
	hourly []observed // per touched hour
	// soldKnown is false where the data do not cover the time. In a total outage absent rows are no gap, since nothing could
	// sell; but of time before the first row and after the last nothing is known.
	soldKnown bool

	placebos  placebos
	level     confidence // of the interval; 0: there is none
	low, high float64    // bounds of the would-be revenue C

	rule                rule
	gross               float64 // signed
	grossLow, grossHigh float64 // floored at zero
	partial             *partial
	hoursLong           int
	pAs, pOf            int // p = pAs/pOf; pOf = 0: not known
	interval.Interval       // the time it is about
}

// reckon estimates the loss over w, which is the model's window or its later part.
func (m *model) reckon(w window) reckoning {
	r := reckoning{shares: w.shares(), hoursLong: m.hours(), Interval: w.Interval, butFor: math.NaN(), gross: math.NaN()}
	r.soldKnown = true
	for _, part := range w.parts {
		var o observed
		for _, t := range part {
			o.add(m.grid.observe(t, m.failed))
		}
		r.hourly = append(r.hourly, o)
		r.sold.add(o)
	}
	if r.sold.unknown > 0 && (!m.failed.total() || !m.grid.spans(w.Interval)) {
		r.soldKnown = false
	}
	if m.blank {
		return r
	}
	r.butFor = m.butFor(r.shares)
	r.placebos = m.placebos(r.shares)
	if n := len(r.placebos.score); n > 0 {
		r.level = claimable(n, r.hoursLong)
	}
	if r.level > 0 {
		r.low, r.high = r.placebos.bounds(r.level, r.butFor)
		if r.soldKnown {
			r.pAs, r.pOf = r.placebos.chance(r.sold.float(), r.butFor)
		}
	}
	m.applyRule(&r)
	return r
}

func (m *model) applyRule(r *reckoning) {
	phi := m.failed.float()
	if !m.failed.total() {
		r.partial = m.partial(r)
	}
	switch {
	case r.soldKnown && phi >= baselineFrom:
		r.rule = byBaseline
		sold := r.sold.float()
		r.gross = r.butFor - sold
		r.grossLow, r.grossHigh = max(r.low-sold, 0), max(r.high-sold, 0)
	case r.partial != nil && r.partial.known && m.failed.Sign() > 0:
		r.rule = byBoth
		sold := r.sold.float()
		r.gross = r.partial.wouldBe - sold
		r.level = 95
		r.grossLow, r.grossHigh = max(r.gross-2*r.partial.deviation, 0), max(r.gross+2*r.partial.deviation, 0)
	default:
		r.rule = byFraction
		r.gross = float64(phi * r.butFor)
		r.grossLow, r.grossHigh = max(float64(phi*r.low), 0), max(float64(phi*r.high), 0)
	}
}
