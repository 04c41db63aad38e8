package sla

import (
	"math/big"
)

// views are the quantities a credit schedule may look at: as found, and under either bound.
func (d *timeData) views(first, lowest, highest outcome) *views {
	v := &views{}
	fill := func(f *Facts, percent *big.Rat, xs []account, worst bool) {
		f.Uptime, f.Period, f.Downtime = percent, d.of, new(big.Rat)
		f.Incidents, f.FailedPeriods = -1, -1
		for _, x := range xs {
			f.Downtime.Add(f.Downtime, x.weigh(d.span.period, worst))
		}
		if len(xs) != 1 {
			return // down times that add up are not told apart
		}
		x := xs[0]
		f.Affected = x.part.share
		runs := x.counted
		if worst {
			runs = x.worst
		}
		f.Outages = []*big.Rat{}
		for _, r := range runs {
			f.Outages = append(f.Outages, x.weigh(r, worst))
		}
		f.Incidents = len(runs)
	}
	fill(&v.found, first.percent, first.deciding, false)
	fill(&v.low, lowest.low, lowest.lowest, true)
	fill(&v.high, highest.high, highest.highest, false)
	if xs := lowest.lowest; len(xs) == 1 && xs[0].unknown.Total() > 0 && d.byIncidents {
		v.low.Incidents, v.low.Outages = -1, nil // any number may hide in time that nobody saw
	}
	if xs := highest.highest; len(xs) == 1 { // outages with only unknown time between them may be one
		v.high.Incidents = 0
		for _, run := range xs[0].worst {
			if overlap(xs[0].counted, run) > 0 {
				v.high.Incidents++
			}
		}
	}
	return v
}
