package uptime

import (
	"time"

	"slacredit/sla/interval"
)

// reached is the slice that a count begins with; or the two that it reaches into where it begins none: what it counts then lies in
// neither of them alone, and both are unknown.
func reached(ns int64, step time.Duration) interval.Interval {
	off := ns % int64(step)
	start := instant(ns - off)
	if off == 0 {
		return interval.Interval{Start: start, End: start.Add(step)}
	}
	return interval.Interval{Start: start, End: start.Add(2 * step)}
}
