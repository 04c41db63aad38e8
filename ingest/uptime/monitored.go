package uptime

import (
	"slices"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// onlyTrouble are the formats that may tell nothing but when something was down. Whether anybody looked in between they do not say:
// that time is unknown, unless the user states when the monitor ran.
var onlyTrouble = []string{CSVIntervals, BetterStackFormat, ZabbixFormat}

func tellsOnlyTrouble(format string) bool {
	return slices.Contains(onlyTrouble, format) || isFeed(format)
}

// CheckMonitored faults a stretch in which the monitor is said to have run (EVID-MONITORED) where the evidence itself tells that.
// Of a report that does not say of which time it is, it is that time.
func CheckMonitored(src Source) error {
	if src.Monitored == (interval.Interval{}) || tellsOnlyTrouble(src.Format) || src.Format == NagiosFormat {
		return nil
	}
	return audit.Fault("EVID-MONITORED", audit.Origin{}, "leave it out: what these files do not tell was not seen",
		"monitored: says when a monitor ran that only tells of trouble; the format %s of source %q tells that itself", src.Format, src.Name)
}

// undisturbed makes the one timeline of a monitor that ran and told of nothing at all: no row names a series.
func (r *csvReader) undisturbed(ev *sla.Evidence) {
	up := r.src.quiet(nil)
	if len(ev.Timelines) > 0 || len(up) == 0 || len(r.rows) > 0 {
		return
	}
	period := r.src.Period
	if period == (interval.Interval{}) {
		period = r.src.Monitored
	}
	t := sla.NewTimeline(sla.Labels{}, up)
	ev.Timelines, ev.Attribution = []sla.Timeline{t}, []sla.Attribution{attribute(t, GapStated, 0, period)}
	ev.First, ev.Last = r.src.Monitored.Start, r.src.Monitored.End
}

// quiet is the time that was up because the monitor ran, as the user states, and told of nothing. Time that the source itself says
// it does not know stays unknown. Together with the rest it makes a timeline, in which the worse state wins.
func (src Source) quiet(unknown interval.Set) (out []sla.Stretch) {
	ran := interval.Union(src.Monitored)
	if src.Period != (interval.Interval{}) {
		ran = ran.Clip(src.Period)
	}
	for _, i := range ran.Subtract(unknown) {
		out = append(out, sla.Stretch{Interval: i, State: sla.Up})
	}
	return out
}
