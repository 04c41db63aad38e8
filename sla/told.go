package sla

import (
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// ToldRow is how the time of one resource came by its states, seen by one source: by which gap policy, and what each state was
// given. Its seconds add up to the period exactly; what no state was given is unknown.
type ToldRow struct {
	Labels Labels `json:"labels"`
	// Policy is a named gap policy; stated where the source itself gives beginnings and ends.
	Policy string `json:"policy"`
	// Usual is how far apart samples usually are; null where states were not sampled.
	Usual   *money.Number          `json:"usual_seconds"`
	Seconds map[State]money.Number `json:"seconds"`
}

// told lists how the time of a source's timelines was told.
func (s said) told(period interval.Interval) (out []ToldRow) {
	for i, t := range s.timelines {
		row := ToldRow{Labels: t.Labels, Policy: s.ways[i].policy, Seconds: map[State]money.Number{}}
		if usual := s.ways[i].usual; usual > 0 {
			n := secondsOf(usual)
			row.Usual = &n
		}
		for _, st := range []State{Up, Down, Degraded, Maintenance, Paused, Unknown} {
			if n := t.In(period, st).Total(); n > 0 {
				row.Seconds[st] = secondsOf(n)
			}
		}
		out = append(out, row)
	}
	return out
}
