package sla_test

import (
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// A result says by which policy the time of each resource was told, and how much of the period each state was given. The seconds add up
// to the period; a spacing is told only where states were sampled.
func TestHowTimeWasTold(t *testing.T) {
	p := february.In(time.UTC)
	half := p.Start.Add(p.Length() / 2)
	turn := sla.Turn{Interval: interval.Interval{Start: half.Add(-time.Minute), End: half}, From: sla.Up, To: sla.Paused}
	sampled := sla.Timeline{Stretches: []sla.Stretch{{Interval: interval.Interval{Start: p.Start.Add(-time.Hour), End: half}, State: sla.Up},
		{Interval: interval.Interval{Start: half, End: half.Add(time.Nanosecond)}, State: sla.Paused}}, Turns: []sla.Turn{turn}}
	stated := sla.Timeline{Labels: sla.Labels{sla.Resource: "web"}, Stretches: []sla.Stretch{{Interval: p, State: sla.Up}}}
	e := sla.Evidence{Name: "probe", Vantage: sla.Probe, Labels: unitLabels, First: p.Start, Last: p.End, Timelines: []sla.Timeline{sampled, stated},
		Attribution: []sla.Attribution{{Policy: "hold-3x", Usual: time.Minute}, {Policy: "stated"}}}
	a := only(t, sla.Assess(sla.Request{Month: february, Currency: "USD", Evidence: []sla.Evidence{e}, Agreement: agreement(timeMeasure(nil), nil)}))
	rows := a.Sources[0].Gaps
	if len(rows) != 2 {
		t.Fatalf("rows: %v, want 2", rows)
	}
	if r := rows[0]; r.Policy != "hold-3x" || r.Usual == nil || r.Usual.String() != "60" || r.Seconds[sla.Paused].String() != "0.000000001" {
		t.Errorf("sampled: %+v", r)
	}
	if r := rows[1]; r.Policy != "stated" || r.Usual != nil || r.Labels[sla.Resource] != "web" {
		t.Errorf("stated: %+v", r)
	}
	for _, r := range rows {
		var sum money.Sum
		for _, n := range r.Seconds {
			sum.Add(n.Decimal)
		}
		if got := sum.Number(); !got.Equal(money.MustNumber("2419200").Decimal) {
			t.Errorf("%s: the states add up to %s s, want 2419200", r.Policy, got)
		}
	}
}
