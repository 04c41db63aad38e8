package sla_test

import (
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// Half a day of nothing but errors of the status class 5xx, in a month of 28 days: 1.79 % of its slices. Where the source can
// tell no codes, the agreement's own may be all of them or none; where it tells them, they are none.
func TestErrorsThatAreAnUpperBound(t *testing.T) {
	read := func(bound sla.Bound, measure sla.Measure) sla.Assessment {
		ev, tally := logs(100, "ALL")
		ev.Bound = bound
		series := tally.All()[0]
		for k := range int64(144) {
			series.CountError(tally.Slot(at("2017-02-10T00:00:00Z"))+k, "5xx", 100, audit.Origin{Path: "metrics.json"})
		}
		as := sla.Assess(sla.Request{Agreement: agreement(measure, nil), Month: february, Evidence: []sla.Evidence{ev}})
		return only(t, as)
	}
	eventRatio := pooled
	eventRatio.Kind = sla.EventRatio
	for _, c := range []struct {
		what    string
		bound   sla.Bound
		measure sla.Measure
		want    string
	}{
		{"a mean of slices", sla.Upper, pooled, "98.214285714285714285 98.214285714285714285 100 depends true"},
		{"a ratio of events", sla.Upper, eventRatio, "98.214285714285714285 98.214285714285714285 100 depends true"},
		{"a source that tells codes", sla.Exact, pooled, "100 100 100 no_breach false"},
	} {
		a := read(c.bound, c.measure)
		noted := false
		for _, n := range a.Notes {
			noted = noted || n.Code == "FIT-UPPER-BOUND"
		}
		if got := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Verdict, noted); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// Slices are bad by their error rate: twelve hours of errors of unknown codes are half a day of down time, or none.
func TestErrorsThatAreAnUpperBoundMakeDownTime(t *testing.T) {
	measure := sla.Measure{Kind: sla.TimeRatio, Slice: 5 * time.Minute, Codes: []string{"500"}, BadIf: &sla.BadIf{AllFail: true}, Clause: "def"}
	ev, tally := logs(100, "ALL")
	ev.Bound = sla.Upper
	for k := range int64(144) {
		tally.All()[0].CountError(tally.Slot(at("2017-02-10T00:00:00Z"))+k, "5xx", 100, audit.Origin{Path: "metrics.json"})
	}
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(measure, nil), Month: february, Evidence: []sla.Evidence{ev}}))
	if got, want := line(a.Uptime.Low, a.Uptime.High, a.Verdict), "98.214285714285714285 100 depends"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A source that says that its counts of a day are missing leaves that day unknown, not without errors.
func TestDarkTimeOfCountsIsUnknown(t *testing.T) {
	ev, _ := logs(100, "ALL")
	ev.Dark = interval.Union(interval.Interval{Start: at("2017-02-10T00:02:00Z"), End: at("2017-02-11T00:00:00Z")})
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(pooled, nil), Month: february, Evidence: []sla.Evidence{ev}}))
	if got, want := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Uptime.UnknownSeconds), "100 96.428571428571428571 100 86400"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
