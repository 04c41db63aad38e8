package uptime

import (
	"fmt"
	"slices"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// noCode is what errors without a code are counted under.
const noCode = "-"

// tally sums the rows up. The step is their spacing; a row counts the slice that begins with it.
func (r *csvReader) tally(ev *sla.Evidence) error {
	step, err := r.step()
	if err != nil {
		return err
	}
	ev.Tally = sla.NewTally(step)
	var dark []interval.Interval // slices whose counts were rejected: unknown, not without requests
	var told []interval.Interval // slices that have a row
	zeros := false               // the writer writes a row for a slice without requests too
	for rows := range r.bySeries {
		series := ev.Tally.Series(r.series[rows[0].series])
		var before *csvRow
		for i := range rows {
			row := &rows[i]
			at := instant(row.from.dayFirst)
			slice := reached(row.from.dayFirst, step)
			if !slice.Start.Equal(at) {
				if dark = append(dark, slice); row.broken {
					continue // it is rejected already
				}
				if err := r.inputs[row.input].reject(r.place(row), "EVID-GRID", "write one row for every slice, each at its beginning",
					fmt.Sprintf("%s does not begin a slice of %v", at.Format(time.RFC3339Nano), step), nil); err != nil {
					return err
				}
				continue
			}
			if ev.First.IsZero() || at.Before(ev.First) {
				ev.First = at
			}
			if last := slice.End.Add(-1); last.After(ev.Last) {
				ev.Last = last
			}
			if told = append(told, slice); row.broken {
				dark = append(dark, slice)
				continue
			}
			zeros = zeros || row.counts.requests == 0
			if before != nil && before.from == row.from && r.src.Dedupe != DedupeOff {
				if !before.counts.equal(row.counts) {
					return audit.Fault("EVID-TWICE", r.place(row), "add a column that tells the two apart, such as resource; or set dedupe: off if they add up",
						"the slice of %s is counted here and, differently, at %s", at.Format(time.RFC3339), r.place(before))
				}
				r.setAside(row, "EVID-REPEATED", "set dedupe: off if both were really counted", "the same row stands in the files more than once")
				continue
			}
			before = row
			if p := r.src.Period; p != (interval.Interval{}) && slice.Intersect(p).Empty() {
				r.otherPeriod(row)
				continue
			}
			r.use(row)
			if r.add(series, ev.Tally.Slot(at), row) > 0 {
				ev.Bound = sla.Upper
			}
		}
	}
	ev.Dark = interval.Union(dark...)
	silent := r.silence(ev, interval.Union(told...).Union(ev.Dark), step, zeros)
	if zeros {
		ev.Dark = ev.Dark.Union(silent)
	}
	return nil
}

// silence is the time between the first row and the last one of which no row tells, and says what it is taken for. A writer that writes
// zeros has not counted it, and it is unknown; one that never does may leave out the slices without requests.
func (r *csvReader) silence(ev *sla.Evidence, told interval.Set, step time.Duration, zeros bool) interval.Set {
	if ev.First.IsZero() {
		return nil
	}
	within := interval.Union(interval.Interval{Start: ev.First, End: ev.Last.Add(1)})
	if r.src.Period != (interval.Interval{}) {
		within = within.Clip(r.src.Period)
	}
	silent := within.Subtract(told)
	if len(silent) == 0 {
		return nil
	}
	text := "they are taken to have had no requests"
	if zeros {
		text = "they are unknown, since other rows say that there were no requests"
	}
	r.notes.Add(audit.Diagnostic{Code: "EVID-SILENT", Severity: audit.Warning, Path: r.inputs[0].Path,
		Text: fmt.Sprintf("%d of %d slices of %v have no row: %s", silent.Total()/step, within.Total()/step, step, text),
		Hint: "write one row for every slice of time, 0 requests included"})
	return silent
}

// add counts a row, and says how many of its errors stand in no column of a code: those may be of any code.
func (r *csvReader) add(series *sla.Series, slot int64, row *csvRow) (rest uint64) {
	c := row.counts
	series.Count(slot, c.requests)
	rest = c.errors
	for _, e := range c.codes {
		series.CountCode(e.code, e.n)
		series.CountError(slot, e.code, e.n, r.place(row))
		rest -= e.n
	}
	if rest > 0 {
		series.CountCode(noCode, rest)
		series.CountError(slot, noCode, rest, r.place(row))
		r.inputs[row.input].note("EVID-NO-CODE", r.place(row), "add a column per error code, named like InternalError, if the agreement names codes",
			"errors without a code may be of any code: where an agreement names codes they count as an upper bound")
	}
	return rest
}

func (c *csvCounts) equal(d *csvCounts) bool {
	return c.requests == d.requests && c.errors == d.errors && slices.Equal(c.codes, d.codes)
}

// step is how long a row counts: the commonest spacing of neighbouring rows, the shorter of two. Rows that do not stand on it are
// rejected one by one; if most do not, nothing is known of what the rows count.
func (r *csvReader) step() (time.Duration, error) {
	if len(r.rows) == 0 {
		return time.Second, nil
	}
	times := map[time.Duration]int{}
	for rows := range r.bySeries {
		for i := 1; i < len(rows); i++ {
			if gap := rows[i].from.dayFirst - rows[i-1].from.dayFirst; gap > 0 {
				times[time.Duration(gap)]++
			}
		}
	}
	var step time.Duration
	for gap, n := range times {
		if m := times[step]; n > m || n == m && gap < step {
			step = gap
		}
	}
	const hint = "write one row for every slice of time, 0 requests included, each at its beginning in UTC; slices are whole seconds"
	if step == 0 {
		return 0, audit.Fault("EVID-STEP", r.place(&r.rows[0]), hint, "the rows do not show how long a row counts: no series has two times")
	}
	var off int
	for i := range r.rows {
		if r.rows[i].from.dayFirst%int64(step) != 0 {
			off++
		}
	}
	if step%time.Second != 0 || off > len(r.rows)/2 {
		return 0, audit.Fault("EVID-STEP", r.place(&r.rows[0]), hint, "the rows are mostly %v apart, but most do not begin a slice of that width, counted from 1970 in UTC", step)
	}
	return step, nil
}
