package workbook

import (
	"math/big"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// The formulas of the sheet Uptime come to the percentage that the program found, whatever the measure.
func TestFormulasComeToTheUptimeOfEveryMeasure(t *testing.T) {
	month := interval.Month{Year: 2017, Mon: time.March}
	p := month.In(time.UTC)
	unit := sla.Labels{sla.Account: "1"}
	hours := func(from, to int) interval.Interval {
		return interval.Interval{Start: p.Start.Add(time.Duration(from) * time.Hour), End: p.Start.Add(time.Duration(to) * time.Hour)}
	}
	tally := sla.NewTally(time.Hour)
	s := tally.Series(unit)
	for h := range int64(744) {
		slot := tally.Slot(p.Start) + h
		s.Count(slot, uint64(7+h%5))
		if h%50 == 0 {
			s.CountError(slot, "InternalError", 7, audit.Origin{Path: "a.log", Line: h})
		}
	}
	counts := sla.Evidence{Name: "counts", Tally: tally, Labels: unit, First: p.Start, Last: p.End.Add(-time.Second)}
	states := sla.Evidence{Name: "states", Timelines: []sla.Timeline{sla.NewTimeline(unit, []sla.Stretch{
		{Interval: hours(0, 700), State: sla.Up}, {Interval: hours(10, 13), State: sla.Down}})}}
	dark := sla.Evidence{Name: "down", Timelines: []sla.Timeline{sla.NewTimeline(unit, []sla.Stretch{{Interval: hours(0, 744), State: sla.Down}})}}
	half := money.MustNumber("50")
	for name, c := range map[string]struct {
		m sla.Measure
		e sla.Evidence
	}{
		"events":                      {sla.Measure{Kind: sla.EventRatio, Codes: []string{"InternalError"}}, counts},
		"time of bad slices":          {sla.Measure{Kind: sla.TimeRatio, Slice: time.Hour, BadIf: &sla.BadIf{ErrorRateMoreThan: &half}}, counts},
		"states":                      {sla.Measure{Kind: sla.TimeRatio}, states},
		"a share of the users":        {sla.Measure{Kind: sla.WeightedTime}, states},
		"730 hours":                   {sla.Measure{Kind: sla.Duration, Denominator: &sla.Denominator{Kind: "fixed", Fixed: 730 * time.Hour}}, states},
		"744 hours down of 730 hours": {sla.Measure{Kind: sla.TimeRatio, Denominator: &sla.Denominator{Kind: "fixed", Fixed: 730 * time.Hour}}, dark},
	} {
		terms := &sla.Agreement{ID: "test/x", Zone: "UTC", GovernedBy: sla.ByIncident, Versions: []sla.Version{{ID: "undated", Grade: sla.Verified,
			Commitments: []sla.Commitment{{ID: "standard", Unit: []string{sla.Account}, Measure: c.m, Target: money.MustNumber("99.9")}}}}}
		as := sla.Assess(sla.Request{Agreement: terms, Month: month, Currency: "USD", Evidence: []sla.Evidence{c.e}, Affected: big.NewRat(3, 10),
			Exclusions: []sla.Exclusion{{Interval: hours(50, 51), Kind: "customer", Verified: true}}})
		u := unitsOf(as)[0]
		if u.Uptime == nil {
			t.Errorf("%s: no uptime: %+v", name, u.Notes)
			continue
		}
		if got := u.percent(); got.Cmp(u.Uptime.Percent.Rat()) != 0 {
			t.Errorf("%s: formulas come to %s, the program found %s", name, sla.NewPercent(got), u.Uptime.Percent)
		}
	}
}
