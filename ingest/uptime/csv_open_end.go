package uptime

import (
	"sort"
	"time"

	"slacredit/sla/interval"
)

// openEnd is how far the state of an interval without an end is known to have lasted: to where the next one of its series begins,
// else to the last time that its file tells of anything, which is the least age of the file. What came after is not known: the
// interval was still open when the file was written, and the file does not say when that was.
func (r *csvReader) openEnd(rows []csvRow) time.Time {
	for _, next := range rows[1:] {
		if next.from != rows[0].from {
			return instant(next.from.dayFirst)
		}
	}
	return instant(max(r.lastSeen(rows[0].input), rows[0].from.dayFirst))
}

// afterOpen is what nobody knows after an open end, up to the next row of the series.
func (r *csvReader) afterOpen(rows []csvRow, end, period time.Time) interval.Interval {
	for _, next := range rows[1:] {
		if next.from != rows[0].from {
			return interval.Interval{}
		}
	}
	return interval.Interval{Start: end, End: period}
}

// lastSeen is the last time that an input tells, in any of its rows.
func (r *csvReader) lastSeen(input int32) int64 {
	if r.last == nil {
		r.last = make([]int64, len(r.inputs))
		for i := range r.last {
			r.last[i] = never
		}
		for i := range r.rows {
			row := &r.rows[i]
			at := row.from.dayFirst
			if !row.open {
				at = max(at, row.to.dayFirst)
			}
			r.last[row.input] = max(r.last[row.input], at)
		}
	}
	return r.last[input]
}

// isClosedElsewhere tells whether the first of the rows has no end where another file, or row, says when the same state ended.
func isClosedElsewhere(rows []csvRow) bool {
	if !rows[0].open {
		return false
	}
	// The rows are in order: those of one beginning and state stand together, those without an end first.
	n := sort.Search(len(rows), func(i int) bool { return rows[i].from != rows[0].from || rows[i].state != rows[0].state })
	return !rows[n-1].open
}
