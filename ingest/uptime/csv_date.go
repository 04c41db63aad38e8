package uptime

import (
	"cmp"
	"slices"

	"slacredit/sla/audit"
)

// date settles which of day and month comes first, when all rows are read, and leaves every time with one reading. Any one date that
// exists one way only proves that way for all of them.
func (r *csvReader) date() error {
	first := -1 // the smallest place of a date that can be read two ways
	for i := range r.rows {
		if row := &r.rows[i]; (!row.from.certain() || !row.to.certain()) && (first < 0 || r.place(row).Compare(r.place(&r.rows[first])) < 0) {
			first = i
		}
	}
	if first < 0 {
		return nil
	}
	order := r.clock.order
	at := r.place(&r.rows[first])
	switch {
	case order.dayFirst && order.monthFirst:
		return audit.Fault("EVID-DATE", at, "write dates as 2017-02-28", "some dates have the day first and some the month: none of them can be trusted")
	case !order.dayFirst && !order.monthFirst:
		return audit.Fault("EVID-DATE", at, "write dates as 2017-02-28", "the dates can be read two ways, with the day first or the month, and none of them tells which")
	}
	kept := r.rows[:0]
	for _, row := range r.rows {
		from, to := row.from.in(order.monthFirst), row.to.in(order.monthFirst)
		row.from, row.to = stamp{from, from}, stamp{to, to}
		var why *refusal
		switch {
		case from == never || to == never:
			why = &refusal{code: "EVID-CLOCK", hint: "write times with their offset; or check the zone", text: "a time of the row is no one instant in " + r.src.Zone.String()}
		case r.src.Format == CSVIntervals && row.backwards():
			why = &backwards
		}
		if why == nil {
			kept = append(kept, row)
		} else if !row.broken { // which is rejected already
			if err := r.inputs[row.input].reject(r.place(&row), why.code, why.hint, why.text, nil); err != nil {
				return err
			}
		}
	}
	r.rows = kept
	return nil
}

// order sorts the rows by series and time, the worse state and the smaller place first: all that follows does not depend on how
// they were written down.
func (r *csvReader) order() {
	keys := make([]string, len(r.series))
	for i, l := range r.series {
		keys[i] = l.Key()
	}
	slices.SortFunc(r.rows, func(a, b csvRow) int {
		if a.series != b.series {
			return cmp.Compare(keys[a.series], keys[b.series])
		}
		if a.from != b.from {
			return cmp.Compare(a.from.dayFirst, b.from.dayFirst)
		}
		return cmp.Or(cmp.Compare(b.state, a.state), cmp.Compare(a.to.dayFirst, b.to.dayFirst), r.place(&a).Compare(r.place(&b)))
	})
}

// bySeries yields the rows of each series, in order.
func (r *csvReader) bySeries(yield func([]csvRow) bool) {
	for rest := r.rows; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].series == rest[0].series {
			n++
		}
		if !yield(rest[:n]) {
			return
		}
		rest = rest[n:]
	}
}
