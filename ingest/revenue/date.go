package revenue

import (
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// date turns what the rows' clocks show into instants, once it is known what the rows are.
func (r *reader) date() ([]money.Dated, error) {
	var width time.Duration
	if r.format == Format { // all others have single sales
		width = bucketWidth(r.rows)
		if at, ok := months(r.rows); ok {
			return nil, audit.Fault("REV-MONTHS", at, "give revenue by the hour, or order by order",
				"every row is on the first of a month: they are sums of months, not of days")
		}
	}
	out := make([]money.Dated, 0, len(r.rows))
	for _, row := range r.rows {
		from, ok, err := r.instant(row, width)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		row.input.Used++
		row.input.used.Add(row.amount.Decimal)
		out = append(out, money.Dated{From: from, To: r.endOf(row, from, width), Amount: row.amount, Origin: row.at})
	}
	r.rows = nil
	return out, nil
}

// instant is when a row begins. A clock time that was shown twice, or never, has no certain instant: a bucket is then left
// out, so that its hour is missing. A single order counts in the first pass: both passes are one hour of the day, whose mean
// does not depend on it.
func (r *reader) instant(row row, width time.Duration) (from time.Time, ok bool, err error) {
	if row.clock.fixed {
		return row.clock.at(), true, nil
	}
	shown := row.clock.wall.Format("2006-01-02 15:04")
	switch at := interval.Shown(row.clock.wall, r.src.Zone); {
	case len(at) == 1,
		len(at) == 2 && width == 0,
		len(at) == 2 && width > time.Hour: // a day may begin twice, but it is one day
		return at[0].UTC(), true, nil
	case len(at) == 2:
		row.input.setAside(row, "REV-REPEATED", "write the times with their offset",
			"clocks showed "+shown+" twice: which hour the row is for, or whether it is for both, is not known")
	case row.amount.IsZero():
		row.input.setAside(row, "REV-GAP", "", "clocks never showed "+shown+" in "+r.src.Zone.String()+": the row of 0 is left out")
	default:
		err = row.input.reject(row.at, "REV-SKIPPED", "check the time zone: the times may be UTC",
			"revenue at "+shown+", which clocks never showed in "+r.src.Zone.String(), nil, &row.amount)
	}
	return time.Time{}, false, err
}

// endOf is when a row's bucket ends. Days end by the calendar, which need not be 24 hours later.
func (r *reader) endOf(row row, from time.Time, width time.Duration) time.Time {
	if width <= time.Hour || row.clock.fixed {
		return from.Add(width)
	}
	if at := interval.Shown(row.clock.wall.Add(width), r.src.Zone); len(at) > 0 {
		return at[0].UTC()
	}
	return from.Add(width)
}
