package uptime

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// cell is what the points of one slice say of one set of labels.
type cell struct {
	requests, errors       uint64
	hasRequests, hasErrors bool
}

// tally sums the points up. The step is how long a point counts.
//
// Where requests and errors are two metrics, a slice that has a point of one only is dark: it is unknown. A slice without any
// point had no requests, which a note says.
func (m *metrics) tally(ev *sla.Evidence) error {
	step, err := m.period()
	if err != nil {
		return err
	}
	ev.Tally, ev.Bound = sla.NewTally(step), m.bound
	kept := make([]csvRow, 0, len(m.rows))
	for rows := range m.bySeries {
		var before *csvRow
		for i := range rows {
			row := &rows[i]
			if before != nil && before.from == row.from {
				if !before.counts.equal(row.counts) {
					return audit.Fault("EVID-TWICE", m.place(row), "if the two are about different things, make a source of each",
						"the point of %s is %d here and %d at %s", instant(row.from.dayFirst).Format(time.RFC3339), row.counts.requests, before.counts.requests, m.place(before))
				}
				m.setAside(row, "EVID-REPEATED", "", "the same point stands in the files more than once")
				continue
			}
			before = row
			ok, err := m.inGrid(ev, row, step)
			if err != nil {
				return err
			}
			if ok {
				kept = append(kept, *row)
			}
		}
	}
	m.dark = darkSlices(m.dark, step)
	groups := m.cells(kept, step)
	kept = m.outOfTheDark(kept, step)
	m.onlyHalf(ev, groups, step)
	for i := range kept {
		if err := m.add(ev, &kept[i], groups, step); err != nil {
			return err
		}
	}
	m.tellSilence(ev, groups, step)
	return nil
}

// inGrid tells whether a point is to be counted, and accounts for it if not.
func (m *metrics) inGrid(ev *sla.Evidence, row *csvRow, step time.Duration) (bool, error) {
	at, slice := instant(row.from.dayFirst), reached(row.from.dayFirst, step)
	if !slice.Start.Equal(at) {
		m.dark[row.from.dayFirst] = true
		return false, m.inputs[row.input].reject(m.place(row), "EVID-GRID", "ask for periods that begin on the full minute or hour",
			fmt.Sprintf("%s does not begin a slice of %v", at.Format(time.RFC3339Nano), step), nil)
	}
	if ev.First.IsZero() || at.Before(ev.First) {
		ev.First = at
	}
	if last := slice.End.Add(-1); last.After(ev.Last) {
		ev.Last = last
	}
	if p := m.src.Period; p != (interval.Interval{}) && slice.Intersect(p).Empty() {
		m.otherPeriod(row)
		return false, nil
	}
	return true, nil
}

// darkSlices are the beginnings of the slices that counts reach into, by when those begin.
func darkSlices(counts map[int64]bool, step time.Duration) map[int64]bool {
	dark := map[int64]bool{}
	for at := range counts {
		slice := reached(at, step)
		for t := slice.Start; t.Before(slice.End); t = t.Add(step) {
			dark[t.UnixNano()] = true
		}
	}
	return dark
}

// outOfTheDark sets the points aside of slices that the source has not all values of.
func (m *metrics) outOfTheDark(rows []csvRow, step time.Duration) []csvRow {
	return slices.DeleteFunc(rows, func(row csvRow) bool {
		dark := m.dark[row.from.dayFirst]
		if dark {
			m.setAside(&row, "EVID-HALF", "", "a value of the same slice is missing: the slice is unknown")
		}
		return dark
	})
}

// cells are the points by labels and slice.
func (m *metrics) cells(rows []csvRow, step time.Duration) map[string]map[int64]*cell {
	groups := map[string]map[int64]*cell{}
	for i := range rows {
		row := &rows[i]
		key, slot := m.labels[row.series].Key(), row.from.dayFirst/int64(step)
		if groups[key] == nil {
			groups[key] = map[int64]*cell{}
		}
		c := groups[key][slot]
		if c == nil {
			c = &cell{}
			groups[key][slot] = c
		}
		n := row.counts.requests
		switch m.roles[row.series].meaning {
		case isRequests, isSampled:
			c.requests, c.hasRequests = c.requests+n, true
		case isErrors:
			c.errors, c.hasErrors = c.errors+n, true
		case isSplit:
			c.requests, c.hasRequests, c.hasErrors = c.requests+n, true, true
		}
	}
	return groups
}

// onlyHalf finds the slices that have requests or errors alone.
func (m *metrics) onlyHalf(ev *sla.Evidence, groups map[string]map[int64]*cell, step time.Duration) {
	var dark []interval.Interval
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		for slot, c := range groups[key] {
			c.hasErrors = c.hasErrors || m.sparse
			if c.hasRequests && c.hasErrors && c.errors <= c.requests {
				continue
			}
			at := instant(slot * int64(step))
			dark = append(dark, interval.Interval{Start: at, End: at.Add(step)})
		}
	}
	for at := range m.dark {
		dark = append(dark, interval.Interval{Start: instant(at), End: instant(at).Add(step)})
	}
	ev.Dark = interval.Union(append(dark, m.holes...)...)
}

// add counts a point, or says why not.
func (m *metrics) add(ev *sla.Evidence, row *csvRow, groups map[string]map[int64]*cell, step time.Duration) error {
	l, r := m.labels[row.series], m.roles[row.series]
	slot, n, at := row.from.dayFirst/int64(step), row.counts.requests, m.place(row)
	switch c := groups[l.Key()][slot]; {
	case !c.hasRequests || !c.hasErrors:
		m.setAside(row, "EVID-HALF", "export both metrics over the same time", "requests without a count of their errors, or errors without requests: the slice is unknown")
		return nil
	case c.errors > c.requests && r.meaning == isErrors:
		return m.inputs[row.input].reject(at, "EVID-ERRORS", "are these the errors of the same requests?", fmt.Sprintf("there are more errors (%d) than requests (%d)", c.errors, c.requests), nil)
	case c.errors > c.requests:
		m.setAside(row, "EVID-HALF", "export both metrics over the same time", "requests fewer than their errors: the slice is unknown")
		return nil
	}
	m.use(row)
	series := ev.Tally.Series(l)
	if r.meaning != isErrors {
		series.Count(slot, n)
	}
	if r.code != "" && n > 0 {
		series.CountCode(r.code, n)
		if !r.harmless {
			series.CountError(slot, r.code, n, at)
		}
	}
	return nil
}

// tellSilence says how much of the time has no point at all.
func (m *metrics) tellSilence(ev *sla.Evidence, groups map[string]map[int64]*cell, step time.Duration) {
	within := interval.Interval{Start: ev.First, End: ev.Last.Add(1)}
	if p := m.src.Period; p != (interval.Interval{}) {
		within = within.Intersect(p)
	}
	if within.Empty() || len(m.inputs) == 0 {
		return
	}
	var told []interval.Interval
	for _, cells := range groups {
		for slot := range cells {
			at := instant(slot * int64(step))
			told = append(told, interval.Interval{Start: at, End: at.Add(step)})
		}
	}
	all := int64(within.Length() / step)
	if silent := all - int64(interval.Union(told...).Union(ev.Dark).Clip(within).Total()/step); silent > 0 {
		m.notes.Add(audit.Diagnostic{Code: "EVID-SILENT", Severity: audit.Warning, Path: m.inputs[0].Path,
			Text: fmt.Sprintf("%d of %d slices of %v have no point; they are taken to have had no requests", silent, all, step),
			Hint: "compare with another source whether the service was used then"})
	}
}

// period is how long a point counts: what the files or the user state, else the common spacing.
func (m *metrics) period() (time.Duration, error) {
	if len(m.rows) == 0 {
		return slices.Max(append(slices.Collect(maps.Keys(m.stated)), time.Second)), nil
	}
	at := m.place(&m.rows[0])
	const ask = "say how long a point counts: columns: {period: 300s}"
	if len(m.stated) > 1 {
		return 0, audit.Fault("EVID-STEP", at, "make a source of each", "the points are sums over periods of several lengths: %v", slices.Sorted(maps.Keys(m.stated)))
	}
	step := commonSpacing(m.rows)
	for d := range m.stated {
		step = d
	}
	if step == 0 {
		return 0, audit.Fault("EVID-STEP", at, ask, "the points do not show how long one counts: there are not two times")
	}
	if step < time.Second || step%time.Second != 0 || step > 24*time.Hour {
		return 0, audit.Fault("EVID-STEP", at, ask, "the points are %v apart, which is no period of a metric", step)
	}
	off := 0
	for i := range m.rows {
		if m.rows[i].from.dayFirst%int64(step) != 0 {
			off++
		}
	}
	if off > len(m.rows)/2 {
		return 0, audit.Fault("EVID-STEP", at, "ask for periods that begin on the full minute or hour, counted from 1970 in UTC", "most points do not begin a slice of %v", step)
	}
	return step, nil
}
