package sla

import (
	"fmt"
	"slices"

	"slacredit/sla/interval"
)

// Turn is a change of state that nobody saw: it came at some instant between two looks. A gap policy gives the time between them
// to one of the two states or shares it out; low and high take it as it may have been.
type Turn struct {
	interval.Interval
	From, To State
}

// sampled tells whether a timeline was made by looking now and then: its changes are turns then. Where it never changes it may have
// been.
func (t Timeline) sampled() bool {
	return len(t.Turns) > 0 || !slices.ContainsFunc(t.Stretches, func(s Stretch) bool { return s.State != t.Stretches[0].State })
}

// doubt is the time of a window in which a timeline may have been down or not: between two looks of which one says down, by the
// states that count as such, or says nothing.
func (t Timeline) doubt(down []State, window interval.Interval) interval.Set {
	const no, yes, open = 0, 1, 2
	is := func(s State) int {
		switch {
		case slices.Contains(down, s):
			return yes
		case s == Unknown:
			return open
		}
		return no
	}
	var out []interval.Interval
	for _, e := range t.Turns {
		if is(e.From) != is(e.To) {
			out = append(out, e.Intersect(window))
		}
	}
	return interval.Union(out...)
}

// least is what was down for certain.
func (j judged) least() interval.Set { return j.down.Subtract(j.doubt) }

// likely is what was down, or known but for the instant at which it changed.
func (j judged) likely() interval.Set { return j.down.Union(j.doubt) }

// most is all that may have been down.
func (j judged) most() interval.Set { return j.likely().Union(j.unknown) }

// inherit gives what several parts come to together the doubt of the parts: the time that is down if all of their doubt was, and not
// if none of it was. Together says when parts without doubt and unknown time are down.
func (j *judged) inherit(parts []judged, together func([]judged) interval.Set) {
	if !slices.ContainsFunc(parts, func(p judged) bool { return len(p.doubt) > 0 }) {
		return
	}
	taken := func(of func(judged) interval.Set) interval.Set {
		var all []judged
		for _, p := range parts {
			all = append(all, judged{down: of(p)})
		}
		return together(all)
	}
	j.doubt = taken(judged.most).Subtract(taken(judged.least)).Subtract(j.unknown)
}

// noteEdges says how much of the period low and high take otherwise than the evidence's gap policy does.
func (d *timeData) noteEdges(o outcome) {
	var edges interval.Set
	for _, x := range o.deciding {
		edges = edges.Union(x.part.doubt.Clip(d.span.period))
	}
	if n := edges.Total(); n > 0 {
		d.notes = append(d.notes, Note{"edges_between_looks", fmt.Sprintf("Of the period %s s lie between two looks that differ, and nobody saw when the change came: "+
			"low takes them as down, high as up.", secondsOf(n)), false})
	}
}
