package sla

import (
	"math/big"
)

// views are the quantities a credit schedule may look at: as found, and under either bound.
func (d *timeData) views(first, lowest, highest outcome) *views {
	v := &views{}
	fill := func(f *Facts, percent *big.Rat, xs []account, as view) {
		f.Uptime, f.Period, f.Downtime = percent, d.of, new(big.Rat)
		f.Incidents, f.FailedPeriods = -1, -1
		for _, x := range xs {
			f.Downtime.Add(f.Downtime, x.weigh(d.span.period, as))
		}
		if len(xs) != 1 {
			return // down times that add up are not told apart
		}
		x := xs[0]
		f.Affected = x.part.share
		runs := x.runs(as)
		f.Outages = []*big.Rat{}
		for _, r := range runs {
			f.Outages = append(f.Outages, x.weigh(r, as))
		}
		f.Incidents, f.Days = len(runs), outageDays(runs, d.span.zone)
	}
	fill(&v.found, first.percent, first.deciding, asFound)
	fill(&v.low, lowest.low, lowest.lowest, atWorst)
	fill(&v.high, highest.high, highest.highest, atBest)
	if xs := lowest.lowest; len(xs) == 1 && xs[0].unknown.Total() > 0 && d.byIncidents {
		v.low.Incidents, v.low.Outages, v.low.Days = -1, nil, nil // any number may hide in time that nobody saw
	}
	if xs := highest.highest; len(xs) == 1 { // outages with only unknown time between them may be one
		v.high.Incidents = 0
		for _, run := range xs[0].worst {
			if overlap(xs[0].least, run) > 0 {
				v.high.Incidents++
			}
		}
	}
	return v
}
