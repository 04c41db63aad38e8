package sla

import (
	"time"

	"slacredit/sla/interval"
)

// days lists the deciding down time by days of UTC.
func (d *timeData) days(o outcome) (out []DayCount) {
	p := d.span.period
	for day := p.Start.Truncate(24 * time.Hour); day.Before(p.End); day = day.Add(24 * time.Hour) {
		s := rationalSeconds(o.weighed(interval.Interval{Start: day, End: day.Add(24 * time.Hour)}))
		out = append(out, DayCount{Day: interval.DateOf(day), DownSeconds: &s})
	}
	return out
}

// countsOf adds to an uptime what the slices of counts say: the bad ones by themselves, and the days' sums.
func (d *timeData) countsOf(u *Uptime, o outcome, out interval.Set) {
	if d.counts == nil {
		return
	}
	decides := o.deciding[0]
	group := decides.part.name
	days, rows := d.counts.rows(group, out, d.span.period)
	for i, day := range days {
		u.Requests += day.Requests
		u.Errors += day.Errors
		u.WithEvidence += day.Slices - day.Unknown
		u.Silent += day.Silent
		if i < len(u.Days) {
			day.DownSeconds = u.Days[i].DownSeconds
			u.Days[i] = day
		}
	}
	for _, r := range rows {
		slice := interval.Interval{Start: r.Start, End: r.Start.Add(d.counts.step)}
		if !d.measure.BadIf.bad(r.Requests, r.Errors) {
			continue
		}
		r.Uncounted = !r.Excluded && overlap(decides.counted, slice) == 0
		u.Unclean = append(u.Unclean, r)
	}
	u.Step = d.counts.step.String()
	u.Codes = d.counts.codeCounts(d.measure)
}
