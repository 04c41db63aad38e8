package sla

import (
	"slices"
	"time"

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
	return Timeline{l, out}
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

// Evidence is what one source says: counts or states, never both, and how far it reaches.
type Evidence struct {
	Name      string
	Labels    Labels     // what the config says of all of it
	Tally     *Tally     // nil for a source of states
	Timelines []Timeline // nil for a source of counts
	// First and Last are the times of the first and last line, whatever their month. Zero when the source has no line.
	First, Last time.Time
	// Caveat is what the source's own makers say it cannot prove.
	Caveat string
	// Attribution says of each timeline how its time was told from what the source wrote down. In the order of Timelines.
	Attribution []Attribution
}

// Attribution is how the time of one timeline came by its states. Its times add up to the period.
type Attribution struct {
	Labels Labels
	Policy string        // named gap policy; stated where the source itself gives beginnings and ends
	Usual  time.Duration // median spacing of the samples; 0 where it plays no part
	Period interval.Interval
	Time   map[State]time.Duration // unknown included
}
