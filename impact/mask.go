package impact

import (
	"math"
	"time"

	"slacredit/sla/interval"
)

// defaultRecovery is how long after an outage trade is not taken for normal: catching up, queues, caches.
const defaultRecovery = 6

// exceptional is what says nothing about normal trade, in hours of the grid; see masks.
type exceptional struct {
	hours    []bool // masked
	holidays []bool // masked, because the day is a holiday or a promotion
}

// exceptions masks every outage with its recovery, other known incidents with theirs, and whole local days of holidays.
// The windows listed in but are left out.
func (g *grid) exceptions(windows []window, but int, a Assumptions) exceptional {
	x := exceptional{make([]bool, len(g.y)), make([]bool, len(g.y))}
	recovery := a.recoveryHours()
	for i, w := range windows {
		if i != but {
			x.mask(w.start, w.end+recovery)
		}
	}
	for _, m := range a.Masks {
		if !m.Empty() {
			w := g.newWindow(m)
			x.mask(w.start, w.end+recovery)
		}
	}
	for _, d := range a.Holidays {
		from := g.dayStart(d)
		for i := max(0, from); i < min(len(g.y), from+24); i++ {
			x.hours[i], x.holidays[i] = true, true
		}
	}
	return x
}

// dayStart is the hour of the grid at which a local day begins.
func (g *grid) dayStart(d interval.Date) int { return int(d.UTC().Unix()/3600) - g.first }

func (x exceptional) mask(from, to int) {
	for i := max(0, from); i < min(len(x.hours), to); i++ {
		x.hours[i] = true
	}
}

// without is a copy of y in which the masked hours are not there.
func (x exceptional) without(y []float64) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		if x.hours[i] {
			v = math.NaN()
		}
		out[i] = v
	}
	return out
}

// wholeHours rounds a duration up to hours.
func wholeHours(d time.Duration) int { return int((d + time.Hour - 1) / time.Hour) }
