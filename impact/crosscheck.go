package impact

import "math"

// crossChecks are other ways to the but-for revenue. They stand beside the estimate and never replace it. NaN: not available.
type crossChecks struct {
	beforeOnly float64 // the method without a look at what came after
	lastWeek   float64 // the same hours a week before
	flat       float64 // the average hour of the last year: the usual calculator's formula
}

func (m *model) crossChecks() crossChecks {
	c := crossChecks{beforeOnly: math.NaN()}
	if m.rung.level {
		c.beforeOnly = m.beforeOnly()
	}
	for j, share := range m.shares {
		if share > 0 {
			c.lastWeek += float64(share * m.view.at(m.start+j-168))
		}
	}
	c.flat = m.averageHour(m.start) * m.exposure()
	return c
}

// beforeOnly is the one-sided variant: eight weeks before, and the level before.
func (m *model) beforeOnly() float64 {
	one := *m
	one.view.end = min(m.view.end, max(0, m.start))
	one.view.lags, one.view.after = weekly(1, 2, 3, 4, 5, 6, 7, 8), false
	one.profile = one.view.profile(m.start-one.view.guard-reach, m.end)
	one.level = one.view.levelOf(one.profile, m.start, m.end)
	return one.butFor(m.shares)
}
