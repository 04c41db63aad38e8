package sla

import (
	"slacredit/sla/interval"
)

// combine makes one of the resources of a unit, by the agreement's population: down while all of them are (also where the
// text says nothing), or while any is. Under "worst" each stands by itself, and the worst one decides.
func combine(population string, all []judged) []judged {
	if len(all) < 2 || population == "worst" {
		return all
	}
	out := judged{down: all[0].down, unknown: all[0].unknown, share: all[0].share}
	for _, r := range all[1:] {
		if population == "any_down" {
			out.down = out.down.Union(r.down)
			out.unknown = out.unknown.Union(r.unknown).Subtract(out.down)
			continue
		}
		// Down when all are; unknown when none is known to be up and some are unknown.
		notUp := out.down.Union(out.unknown).Intersect(r.down.Union(r.unknown))
		out.down = out.down.Intersect(r.down)
		out.unknown = notUp.Subtract(out.down)
	}
	out.inherit(all, func(parts []judged) interval.Set { return combine(population, parts)[0].down })
	return []judged{out}
}

// states reads a timeline: the states that the agreement counts as down, and the time that nothing is known of. Time in
// which a monitor was paused is as unknown as time it does not cover.
func (m Measure) states(t Timeline, window interval.Interval) judged {
	states := m.Down
	if len(states) == 0 {
		states = []State{Down}
	}
	out := judged{name: t.Labels[Resource]}
	for _, s := range states {
		out.down = out.down.Union(t.In(window, s))
	}
	out.unknown = t.In(window, Unknown).Union(t.In(window, Paused)).Subtract(out.down)
	out.doubt = t.doubt(states, window).Subtract(out.unknown)
	return out
}
