package billing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// Azure exports the costs of a month in two ways: actual, with what was paid for commitments when it was, and amortised,
// with commitments spread over the usage that they cover. Both have the same columns, and together they count twice. What
// tells them apart is how they show commitments.
const (
	commitmentBought planSide = planNegation + 1 + iota // only among actual costs
	commitmentUsed                                      // costs nothing among actual costs
	commitmentUnused                                    // only among amortised costs
)

// azureSide is what a charge shows of the way an export shows commitments.
func azureSide(chargeType, pricing string) planSide {
	is := strings.EqualFold
	switch {
	case is(chargeType, "UnusedReservation"), is(chargeType, "UnusedSavingsPlan"):
		return commitmentUnused
	case is(chargeType, "Purchase") && azureCommitted(pricing):
		return commitmentBought
	case is(chargeType, "Usage") && azureCommitted(pricing):
		return commitmentUsed
	}
	return noPlan
}

// shown is how the charges of a bill show the commitments of a month: the first lines of either kind, 0 for none.
type shown struct{ actual, amortised, free int64 }

// show notes what a cell shows.
func (m *member) show(c *cell) {
	if c.plan < commitmentBought {
		return
	}
	if m.shown == nil {
		m.shown = map[interval.Month]*shown{}
	}
	s := m.shown[c.Month]
	if s == nil {
		s = &shown{}
		m.shown[c.Month] = s
	}
	at := &s.actual
	switch {
	case c.plan == commitmentUnused, c.plan == commitmentUsed && !c.sum.Number().IsZero():
		at = &s.amortised
	case c.plan == commitmentUsed:
		at = &s.free
	}
	if *at == 0 || c.lines[0] < *at {
		*at = c.lines[0]
	}
}

// oneWay refuses bills that show the commitments of one month in both ways.
func oneWay(files []*file) error {
	var faults audit.Diagnostics
	actual, amortised := map[interval.Month]audit.Origin{}, map[interval.Month]audit.Origin{}
	for _, f := range files {
		for _, m := range f.members {
			for month, s := range m.shown {
				line := s.actual
				if line == 0 && s.amortised == 0 {
					line = s.free // usage that a commitment covers costs nothing: the costs are actual
				}
				note(actual, month, m.path, line)
				note(amortised, month, m.path, s.amortised)
			}
		}
	}
	months := slices.SortedFunc(maps.Keys(actual), func(a, b interval.Month) int { return cmp.Compare(a.String(), b.String()) })
	for _, month := range months {
		if a, b := actual[month], amortised[month]; b.Path != "" {
			faults = append(faults, audit.Fault("BILL-ACTUAL-AMORTIZED", b, hints["BILL-ACTUAL-AMORTIZED"],
				"the bills hold %s twice: with actual costs (%s) and with amortised costs", month, fmt.Sprintf("%s:%d", a.Path, a.Line)))
		}
	}
	return faults.Err()
}

// note keeps the first place of a month.
func note(places map[interval.Month]audit.Origin, month interval.Month, path string, line int64) {
	if old := places[month]; line != 0 && (old.Path == "" || path < old.Path) {
		places[month] = audit.Origin{Path: path, Line: line}
	}
}
