package sla

import (
	"time"

	"slacredit/sla/interval"
)

// threshold is the length that a run of bad time is held against.
func (d *Debounce) threshold() time.Duration { return max(d.AtLeast, d.MoreThan) }

// runs is what counts of bad time that lasted: of each run that is long enough the whole, or only what exceeds the
// threshold. The runs are to be given whole: what is cut off at the edge of a period would look too short.
// Without a debounce all bad time counts.
func (d *Debounce) runs(bad interval.Set) interval.Set {
	if d == nil {
		return bad
	}
	var out interval.Set
	for _, run := range bad {
		if n := run.Length(); d.AtLeast > 0 && n < d.AtLeast || d.MoreThan > 0 && n <= d.MoreThan {
			continue
		}
		if d.Counts == "excess_only" {
			run.Start = run.Start.Add(d.threshold())
		}
		if d.WholeMinutes {
			run.End = run.End.Add(-(run.Length() % time.Minute))
		}
		if !run.Empty() {
			out = append(out, run)
		}
	}
	return out
}
