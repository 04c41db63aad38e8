package uptime

import (
	"cmp"
	"slices"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
)

// Gap policies: what the time between two samples is taken to have been. Before the first sample nothing is known, whatever
// the policy.
const (
	// GapHold: a sample holds to the next one, and the last one to the end of the period. Transitions hold by nature.
	GapHold = "hold"
	// GapHold3x: a sample holds to the next one, but at most three times the usual spacing; then nothing is known. The default.
	GapHold3x = "hold-3x"
	// GapMidpoint: the boundary lies half way between two samples; the last one holds for half the usual spacing.
	GapMidpoint = "midpoint"
	// GapUnknown: only the time between two samples that agree, and are at most three times the usual spacing apart, is known.
	GapUnknown = "unknown"
	// GapStated is no policy but its absence: the source itself says where each stretch begins and ends.
	GapStated = "stated"
)

// Reading is what a monitor saw at one instant, or the state that began then.
type Reading struct {
	At    time.Time
	State sla.State
}

// severity orders states by how bad they are. Where two speak of the same time, the worse one wins; unknown gives way to all.
var severity = map[sla.State]stateRank{sla.Unknown: 0, sla.Up: 1, sla.Paused: 2, sla.Maintenance: 3, sla.Degraded: 4, sla.Down: 5}

// stateRank is a state by how bad it is.
type stateRank uint8

// state undoes severity.
func (r stateRank) state() sla.State {
	return [...]sla.State{sla.Unknown, sla.Up, sla.Paused, sla.Maintenance, sla.Degraded, sla.Down}[r]
}

// inOrder sorts readings by time and leaves one per instant, the worst.
func inOrder(in []Reading) []Reading {
	in = slices.Clone(in)
	slices.SortFunc(in, func(a, b Reading) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(severity[b.State], severity[a.State]))
	})
	return slices.CompactFunc(in, func(a, b Reading) bool { return a.At.Equal(b.At) })
}

// Usual is the usual spacing of readings: the median of those between neighbouring instants, the lower of two. 0 for fewer than
// two instants. The readings may be in any order.
func Usual(in []Reading) time.Duration { return usual(inOrder(in)) }

func usual(ordered []Reading) time.Duration {
	if len(ordered) < 2 {
		return 0
	}
	gaps := make([]time.Duration, len(ordered)-1)
	for i := range gaps {
		gaps[i] = ordered[i+1].At.Sub(ordered[i].At)
	}
	slices.Sort(gaps)
	return gaps[(len(gaps)-1)/2]
}

// Fill makes a timeline of readings, in any order, by a gap policy. Readings before the period carry into it; a period of zero
// goes from the first reading to the last. Time that the policy leaves open is unknown: no stretch covers it. Where two neighbours
// differ, the timeline has a turn.
func Fill(l sla.Labels, in []Reading, policy string, period interval.Interval) (sla.Timeline, sla.Attribution) {
	return fill(l, in, policy, period, 0)
}

// fill is Fill for a monitor that says how often it looks, which counts where the readings themselves are closer: a monitor that
// tries again faster while something is down does not look faster otherwise.
func fill(l sla.Labels, in []Reading, policy string, period interval.Interval, every time.Duration) (sla.Timeline, sla.Attribution) {
	ordered := inOrder(in)
	return fillEvery(l, ordered, policy, period, max(usual(ordered), every))
}

// fillEvery is Fill for readings in order whose usual spacing is known, whatever is left of them.
func fillEvery(l sla.Labels, ordered []Reading, policy string, period interval.Interval, usual time.Duration) (sla.Timeline, sla.Attribution) {
	if n := len(ordered); period == (interval.Interval{}) && n > 0 {
		period = interval.Interval{Start: ordered[0].At, End: ordered[n-1].At}
	}
	f := filler{ordered, usual, period.End}
	var out []sla.Stretch
	for i, r := range ordered {
		s := sla.Stretch{Interval: f.stretch(i, policy).Intersect(period), State: r.State}
		switch n := len(out); {
		case s.Empty() || s.State == sla.Unknown:
		case n > 0 && out[n-1].State == s.State && out[n-1].End.Equal(s.Start):
			out[n-1].End = s.End
		default:
			out = append(out, s)
		}
	}
	t := sla.Timeline{Labels: l, Stretches: out, Turns: turns(ordered, period)}
	return t, attribute(t, policy, f.usual, period)
}

// turns are the changes between two readings of a period, at instants that nobody saw.
func turns(ordered []Reading, period interval.Interval) (out []sla.Turn) {
	for i := 1; i < len(ordered); i++ {
		a, b := ordered[i-1], ordered[i]
		if between := (interval.Interval{Start: a.At, End: b.At}).Intersect(period); a.State != b.State && !between.Empty() {
			out = append(out, sla.Turn{Interval: between, From: a.State, To: b.State})
		}
	}
	return out
}

// filler knows what a policy looks at.
type filler struct {
	readings []Reading // in order, one per instant
	usual    time.Duration
	end      time.Time // of the period
}

// stretch is the time that a policy gives to a reading's state.
func (f filler) stretch(i int, policy string) interval.Interval {
	at, last := f.readings[i].At, i == len(f.readings)-1
	out := interval.Interval{Start: at, End: f.end}
	if !last {
		out.End = f.readings[i+1].At
	}
	switch policy {
	case GapHold:
	case GapMidpoint:
		if i > 0 {
			out.Start = halfway(f.readings[i-1].At, at)
		}
		if last {
			out.End = at.Add(f.usual / 2)
		} else {
			out.End = halfway(at, out.End)
		}
	case GapUnknown:
		if last || f.readings[i+1].State != f.readings[i].State || out.Length() > f.reach() {
			out.End = at
		}
	default: // hold-3x
		if most := at.Add(f.reach()); out.End.After(most) {
			out.End = most
		}
	}
	return out
}

// reach is three times the usual spacing. A spacing of years, which could not be multiplied, is as good as one year.
func (f filler) reach() time.Duration { return 3 * min(f.usual, 366*24*time.Hour) }

func halfway(a, b time.Time) time.Time { return a.Add(b.Sub(a) / 2) }

// attribute says how much of a period a timeline gives to each state.
func attribute(t sla.Timeline, policy string, usual time.Duration, period interval.Interval) sla.Attribution {
	a := sla.Attribution{Labels: t.Labels, Policy: policy, Usual: usual, Period: period, Time: map[sla.State]time.Duration{}}
	rest := period.Length()
	for _, s := range t.Stretches {
		if n := s.Intersect(period).Length(); n > 0 && s.State != sla.Unknown {
			a.Time[s.State] += n
			rest -= n
		}
	}
	if rest > 0 {
		a.Time[sla.Unknown] = rest
	}
	return a
}
