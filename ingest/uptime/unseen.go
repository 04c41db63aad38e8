package uptime

import (
	"slacredit/sla"
	"slacredit/sla/interval"
)

// without takes time out of a timeline in which nobody looked, whatever the source says of it.
func without(t sla.Timeline, a sla.Attribution, dark interval.Set) (sla.Timeline, sla.Attribution) {
	if len(dark) == 0 {
		return t, a
	}
	var out []sla.Stretch
	for _, s := range t.Stretches {
		for _, i := range interval.Union(s.Interval).Subtract(dark) {
			out = append(out, sla.Stretch{Interval: i, State: s.State})
		}
	}
	t.Stretches = out
	return t, attribute(t, a.Policy, a.Usual, a.Period)
}
