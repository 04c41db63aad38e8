package sla

import (
	"slices"

	"slacredit/sla/interval"
)

// State is what a timeline says about a stretch of time.
type State string

const (
	Up          State = "up"
	Down        State = "down"
	Degraded    State = "degraded"
	Maintenance State = "maintenance"
	Paused      State = "paused"
	Unknown     State = "unknown"
)

// Stretch is a half-open interval in one state.
type Stretch struct {
	interval.Interval
	State State
}

// Timeline is evidence of the state kind: what one resource was, when. Time that no stretch covers is unknown.
type Timeline struct {
	Labels    Labels
	Stretches []Stretch // sorted, disjoint
	// Turns are the changes that nobody saw, where states were looked for now and then: sorted, disjoint. A source that says itself
	// when a state began has none.
	Turns []Turn
}

// NewTimeline orders stretches and resolves overlaps: the worse state wins.
func NewTimeline(l Labels, in []Stretch) Timeline {
	sets := map[State]interval.Set{}
	for _, s := range in {
		sets[s.State] = append(sets[s.State], s.Interval)
	}
	order := []State{Down, Degraded, Maintenance, Paused, Up} // the worse one wins; unknown gives way to all
	var taken interval.Set
	var out []Stretch
	for _, st := range order {
		set := interval.Union(sets[st]...)
		for _, i := range set.Subtract(taken) {
			out = append(out, Stretch{i, st})
		}
		taken = taken.Union(set)
	}
	slices.SortFunc(out, func(a, b Stretch) int { return a.Start.Compare(b.Start) })
	return Timeline{Labels: l, Stretches: out}
}

// In is the time within a period that the timeline spends in a state. Unknown is the time it says nothing about.
func (t Timeline) In(period interval.Interval, st State) interval.Set {
	var said, is interval.Set
	for _, s := range t.Stretches {
		i := s.Intersect(period)
		if i.Empty() || s.State == Unknown {
			continue
		}
		said = append(said, i)
		if s.State == st {
			is = append(is, i)
		}
	}
	if st == Unknown {
		return interval.Union(period).Subtract(said)
	}
	return is
}
