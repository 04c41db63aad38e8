package uptime

import (
	"slices"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// lookout is when a service kept looking at one thing, by its own account, though it has deleted what it saw between two changes.
type lookout struct {
	times []interval.Interval
	late  time.Duration // how long a change may have gone unseen
}

// looking says that a service looked at a series all of the time.
func (m *monitor) looking(series int32, at interval.Interval, late time.Duration) {
	if m.lookouts == nil {
		m.lookouts = map[int32]*lookout{}
	}
	l := m.lookouts[series]
	if l == nil {
		l = &lookout{}
		m.lookouts[series] = l
	}
	l.times, l.late = append(l.times, at), max(l.late, late)
}

// held fills what the default policy leaves open between two readings, which are in order, where the service kept looking: it told of no change, so the
// state held. A change was then not seen for some moments only.
func (m *monitor) held(t sla.Timeline, a sla.Attribution, ordered []Reading, l *lookout) (sla.Timeline, sla.Attribution) {
	if l == nil || a.Policy != GapHold3x {
		return t, a
	}
	looked := interval.Union(l.times...)
	if m.src.Period != (interval.Interval{}) {
		looked = looked.Clip(m.src.Period)
	}
	filled := slices.Clone(t.Stretches)
	var seen []time.Time // changes in time that was watched
	for i := 1; i < len(ordered); i++ {
		r, gap := ordered[i-1], interval.Interval{Start: ordered[i-1].At, End: ordered[i].At}
		for len(looked) > 0 && !looked[0].End.After(gap.Start) {
			looked = looked[1:]
		}
		if r.State == sla.Unknown {
			continue
		}
		for _, watched := range looked {
			s := watched.Intersect(gap)
			if s.Empty() {
				break
			}
			filled = append(filled, sla.Stretch{Interval: s, State: r.State})
			if s.End.Equal(gap.End) {
				seen = append(seen, gap.End)
			}
		}
	}
	before := a.Time[sla.Unknown]
	turns := t.Turns
	t = sla.NewTimeline(t.Labels, filled)
	t.Turns = slices.Clone(turns)
	for i, turn := range t.Turns {
		if at, is := slices.BinarySearchFunc(seen, turn.End, time.Time.Compare); is && turn.Start.Before(seen[at].Add(-l.late)) {
			t.Turns[i].Start = seen[at].Add(-l.late)
		}
	}
	a = attribute(t, a.Policy, a.Usual, a.Period)
	if filled := before - a.Time[sla.Unknown]; filled > 0 {
		m.notes.Add(audit.Diagnostic{Code: "EVID-COUNTED", Severity: audit.Warning, Path: m.inputs[0].Path,
			Text: "between two changes only counts are left of what was seen; in hours and days that were watched throughout, by these counts, the state is taken to have held",
			Hint: "keep a copy of the database of every day, where single looks still stand"})
	}
	return t, a
}
