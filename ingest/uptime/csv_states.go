package uptime

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// timelines makes one timeline of each series.
func (r *csvReader) timelines(ev *sla.Evidence) error {
	policy := r.policy()
	for rows := range r.bySeries {
		r.span(ev, rows)
		labels := r.series[rows[0].series]
		var t sla.Timeline
		var a sla.Attribution
		if r.src.Format == CSVIntervals {
			t, a = r.stated(labels, rows)
		} else {
			t, a = Fill(labels, r.readings(rows), policy, r.src.Period)
			if r.src.Format == CSVTransitions {
				t.Turns = nil // the rows say when each state began
				a.Usual = 0   // changes come when they come: how far apart tells nothing of how closely it was watched
			}
		}
		ev.Timelines = append(ev.Timelines, t)
		ev.Attribution = append(ev.Attribution, a)
	}
	r.undisturbed(ev)
	r.tell(ev, policy)
	return nil
}

// policy is the gap policy that the shape allows.
func (r *csvReader) policy() string {
	switch {
	case r.src.Format == CSVIntervals:
		return GapStated
	case r.src.Format == CSVTransitions:
		return GapHold
	case r.src.Gaps == "":
		return GapHold3x
	}
	return r.src.Gaps
}

// span widens the reach of the evidence by rows of one series.
func (r *csvReader) span(ev *sla.Evidence, rows []csvRow) {
	for i := range rows {
		first := instant(rows[i].from.dayFirst)
		last := first
		if r.src.Format == CSVIntervals && !rows[i].open && rows[i].to.dayFirst > rows[i].from.dayFirst {
			last = instant(rows[i].to.dayFirst)
		}
		if ev.First.IsZero() || first.Before(ev.First) {
			ev.First = first
		}
		if last.After(ev.Last) {
			ev.Last = last
		}
	}
}

// readings are the samples or transitions of one series, and the account of its rows.
func (r *csvReader) readings(rows []csvRow) []Reading {
	out := make([]Reading, 0, len(rows))
	kept := make([]*csvRow, 0, len(rows))
	var before *csvRow // the last row that was not rejected
	for i := range rows {
		row := &rows[i]
		out = append(out, Reading{instant(row.from.dayFirst), row.state.state()})
		switch {
		case row.broken:
			continue
		case before == nil || before.from != row.from:
			kept = append(kept, row)
		case before.state == row.state:
			r.setAside(row, "EVID-REPEATED", "", "the same row stands in the files more than once")
			continue
		default:
			r.setAside(row, "EVID-CONFLICT", "if several monitors write to the files, add a column that tells them apart, such as resource",
				fmt.Sprintf("the state at this instant is %s here and %s elsewhere; the worse one counts", row.state.state(), before.state.state()))
			continue
		}
		before = row
	}
	r.near(kept)
	return out
}

// near uses the rows in the period and the two next to it, which carry into it; those farther away are set aside.
func (r *csvReader) near(rows []*csvRow) {
	from, to := 0, len(rows)
	if p := r.src.Period; p != (interval.Interval{}) {
		at := func(t time.Time) int {
			return sort.Search(len(rows), func(i int) bool { return !instant(rows[i].from.dayFirst).Before(t) })
		}
		from, to = max(at(p.Start)-1, 0), min(at(p.End)+1, len(rows))
	}
	for i, row := range rows {
		if i >= from && i < to {
			r.use(row)
		} else {
			r.otherPeriod(row)
		}
	}
}

func (r *csvReader) otherPeriod(row *csvRow) {
	r.setAside(row, "EVID-OTHER-PERIOD", "", "set aside: outside the period asked for")
}

// stated makes a timeline of intervals, which say themselves where they end.
func (r *csvReader) stated(labels sla.Labels, rows []csvRow) (sla.Timeline, sla.Attribution) {
	period := r.src.Period
	if period == (interval.Interval{}) {
		var whole sla.Evidence
		r.span(&whole, rows)
		period = interval.Interval{Start: whole.First, End: whole.Last}
	}
	var in []sla.Stretch
	ends := map[sla.State]time.Time{} // so far, by state
	var dark []interval.Interval      // what the source says that it does not know
	var before *csvRow
	for i := range rows {
		row := &rows[i]
		if isClosedElsewhere(rows[i:]) || before != nil && before.from == row.from && before.to == row.to && before.open == row.open && before.state == row.state {
			r.setAside(row, "EVID-REPEATED", "", "the same row stands in the files more than once")
			continue
		}
		before = row
		s := sla.Stretch{Interval: interval.Interval{Start: instant(row.from.dayFirst), End: instant(row.to.dayFirst)}, State: row.state.state()}
		if row.open {
			s.End = r.openEnd(rows[i:])
			dark = append(dark, r.afterOpen(rows[i:], s.End, period.End))
			r.inputs[row.input].note("EVID-OPEN", r.place(row), "write the end if it is known, or read a file that was written after the end",
				"the row has no end: it is taken to last to the next row, else to the last time that the file tells; what came then is unknown")
		}
		switch {
		case s.Empty() && !row.open:
			r.setAside(row, "EVID-EMPTY", "", "the row begins and ends at the same instant: it lasts no time")
			continue
		case !s.Empty() && r.src.Period != (interval.Interval{}) && s.Intersect(period).Empty():
			r.otherPeriod(row)
			continue
		}
		for st, end := range ends {
			if st != s.State && end.After(s.Start) {
				r.inputs[row.input].note("EVID-OVERLAP", r.place(row), "if the rows are about several things, add a column that tells them apart, such as resource",
					"the row overlaps another one of another state; the worse one counts while they do")
				break
			}
		}
		if s.End.After(ends[s.State]) {
			ends[s.State] = s.End
		}
		r.use(row)
		if s.Interval = s.Intersect(period); s.State == sla.Unknown {
			dark = append(dark, s.Interval)
		} else if !s.Empty() {
			in = append(in, s)
		}
	}
	in = append(in, r.src.quiet(interval.Union(dark...))...)
	t := sla.NewTimeline(labels, in)
	return t, attribute(t, GapStated, 0, period)
}

// tell says how the time came by its states, where it was not the source itself that said so.
func (r *csvReader) tell(ev *sla.Evidence, policy string) {
	sum := map[sla.State]time.Duration{}
	var all, shortest, longest time.Duration
	for i, a := range ev.Attribution {
		all += a.Period.Length()
		for st, d := range a.Time {
			sum[st] += d
		}
		if i == 0 || a.Usual < shortest {
			shortest = a.Usual
		}
		longest = max(longest, a.Usual)
	}
	if len(ev.Attribution) == 0 || policy == GapStated && sum[sla.Unknown] == 0 {
		return
	}
	var parts []string
	for _, st := range []sla.State{sla.Up, sla.Down, sla.Degraded, sla.Maintenance, sla.Paused, sla.Unknown} {
		if d := sum[st]; d > 0 {
			parts = append(parts, fmt.Sprintf("%v %s", d, st))
		}
	}
	if all == 0 {
		r.notes.Add(audit.Diagnostic{Code: "EVID-GAPS", Severity: audit.Warning, Path: r.inputs[0].Path,
			Text: "one look at each thing lasts no time and shows nothing of any stretch", Hint: "export its history, not its state now"})
		return
	}
	text := fmt.Sprintf("gap policy %s", policy)
	hint := "gaps: chooses another policy: hold, hold-3x, midpoint, unknown"
	switch r.src.Format {
	case CSVIntervals:
		text, hint = "the rows leave time unknown", "add rows for it; one row of up over the whole period says that all other time was up: the worse state counts; or state when the monitor ran with monitored: {from: …, to: …} beside the files"
	case CSVTransitions:
		text, hint = "transitions hold to the next one", ""
	default:
		text += fmt.Sprintf(", usual spacing %v", shortest)
		if longest != shortest {
			text += fmt.Sprintf(" to %v", longest)
		}
	}
	if n := len(ev.Attribution); n > 1 {
		text += fmt.Sprintf(", %d series", n)
	}
	r.notes.Add(audit.Diagnostic{Code: "EVID-GAPS", Severity: audit.Warning, Path: r.inputs[0].Path,
		Text: fmt.Sprintf("%s: %s, of %v in all", text, strings.Join(parts, ", "), all), Hint: hint})
}
