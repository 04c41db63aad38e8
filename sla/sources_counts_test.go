package sla_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// counted is a source that counted 10 requests in every slice of a stretch of February 2017, of one bucket, and failures in some.
func counted(name, bucket string, from, to time.Time, failed ...interval.Interval) sla.Evidence {
	t := sla.NewTally(5 * time.Minute)
	s := t.Series(unitLabels.With(sla.Labels{sla.Bucket: bucket}))
	if bucket == "" {
		s = t.Series(unitLabels)
	}
	for at := from; at.Before(to); at = at.Add(t.Step) {
		s.Count(t.Slot(at), 10)
		for _, f := range failed {
			if f.Contains(at) {
				s.CountError(t.Slot(at), "InternalError", 10, audit.Origin{Path: name})
			}
		}
	}
	return sla.Evidence{Name: name, Tally: t, First: from, Last: to.Add(-time.Second)}
}

// Counts of the same requests are never added; those of different buckets are.
func TestCountsOfSeveralSources(t *testing.T) {
	p := february.In(time.UTC)
	outage := stretch("2017-02-10T12:00:00Z 4h")
	half := at("2017-02-15T00:00:00Z")
	for _, c := range []struct {
		name     string
		fill     bool
		evidence []sla.Evidence
		want     string // requests, uptime, unknown, who decides
	}{
		{"one source", false, []sla.Evidence{counted("a", "x", p.Start, p.End, outage)}, "80640 99.404761904761904761 0 [a]"},
		{"the same bucket twice", false, []sla.Evidence{counted("a", "x", p.Start, p.End, outage), counted("b", "x", p.Start, p.End)}, "80640 99.404761904761904761 0 [a]"},
		{"metrics that name no bucket", false, []sla.Evidence{counted("a", "x", p.Start, p.End), counted("b", "", p.Start, p.End, outage)}, "80640 100 0 [a]"},
		{"another bucket", false, []sla.Evidence{counted("a", "x", p.Start, p.End, outage), counted("b", "y", p.Start, p.End)}, "161280 99.70238095238095238 0 [a b]"},
		{"half a month each", false, []sla.Evidence{counted("a", "x", p.Start, half, outage), counted("b", "x", half, p.End)}, "40320 98.809523809523809523 1209600 [a]"},
		{"half a month each, filled", true, []sla.Evidence{counted("a", "x", p.Start, half, outage), counted("b", "x", half, p.End)}, "80640 99.404761904761904761 0 [a b]"},
		{"a source of another month", false, []sla.Evidence{counted("a", "x", p.End, p.End.Add(time.Hour)), counted("b", "x", p.Start, p.End, outage)}, "80640 99.404761904761904761 0 [b]"},
	} {
		a := measured(t, pooled, func(r *sla.Request) { r.Fill = c.fill }, c.evidence...)
		if a.Uptime == nil {
			t.Errorf("%s: %s", c.name, codes(a))
			continue
		}
		if got := line(a.Uptime.Requests, a.Uptime.Percent, a.Uptime.UnknownSeconds, a.Evidence); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// A monitor cannot decide an agreement that counts requests, whatever the order; it is compared with the logs.
func TestAMonitorBesideLogs(t *testing.T) {
	p := february.In(time.UTC)
	logs := counted("logs", "x", p.Start, p.End, stretch("2017-02-10T12:00:00Z 4h"))
	monitor := states("web", "2017-02-10T12:30:00Z 4h")
	a := measured(t, pooled, nil, monitor, logs)
	if len(a.Sources) != 2 || a.Sources[0].Name != "logs" || !a.Sources[0].Authority || a.Sources[1].Authority || a.Sources[1].Percent != nil {
		t.Errorf("sources %+v", a.Sources)
	}
	if len(a.Agreement) != 1 {
		t.Fatalf("agreement %+v", a.Agreement)
	}
	g := a.Agreement[0]
	if got := line(g.A, g.B, g.BothDown, g.OnlyADown, g.OnlyBDown, g.Unknown, g.Count); got != "logs web 12600 1800 1800 0 2" {
		t.Error(got)
	}
	if a = measured(t, pooled, nil, monitor); a.Verdict != sla.Insufficient || !strings.Contains(codes(a), "FIT-STATES-FOR-REQUESTS") {
		t.Errorf("%s %s", a.Verdict, codes(a))
	}
}

// Where one of two sources only looks now and then, what lies between its looks is no certain disagreement.
func TestDisagreementsBetweenLooks(t *testing.T) {
	exact, seen := states("web", "2017-02-10T12:07:00Z 1h"), states("web", "2017-02-10T12:10:00Z 1h")
	exact.Name, seen.Name = "exact", "seen"
	seen.Timelines[0].Turns = []sla.Turn{{Interval: stretch("2017-02-10T12:05:00Z 5m"), From: sla.Up, To: sla.Down}}
	a := measured(t, timeMeasure(nil), nil, exact, seen)
	if len(a.Agreement) != 1 {
		t.Fatalf("%+v", a.Agreement)
	}
	if g := a.Agreement[0]; line(g.OnlyADown, g.OnlyBDown, g.Doubtful, g.Count) != "180 180 180 2" {
		t.Errorf("%+v", g)
	}
}

// What somebody says of incidents is no evidence by itself.
func TestFeedsAlone(t *testing.T) {
	feed := sla.Evidence{Name: "status", Vantage: sla.ProviderWord, Annotations: []sla.Annotation{{Provider: "aws", ID: "1", Text: "increased error rates"}}}
	a := measured(t, pooled, nil, feed)
	if a.Verdict != sla.Insufficient || !strings.Contains(codes(a), "FIT-FEED-ONLY") || strings.Contains(codes(a), "no_evidence_in_period") {
		t.Errorf("%s %s", a.Verdict, codes(a))
	}
}

// Sums of time cannot be cut: they are told, and decide nothing.
func TestSumsOfTimeDecideNothing(t *testing.T) {
	sums := sla.Evidence{Name: "report", Labels: unitLabels, Summaries: []sla.Summary{{Interval: february.In(time.UTC),
		Time: map[sla.State]time.Duration{sla.Up: 671 * time.Hour, sla.Down: time.Hour}}}}
	if a := measured(t, timeMeasure(nil), nil, sums); a.Verdict != sla.Insufficient || !strings.Contains(codes(a), "FIT-SUMMARY") || a.Readiness != sla.NeedsReview {
		t.Errorf("%s %s", a.Verdict, codes(a))
	}
	a := measured(t, timeMeasure(nil), nil, states("web", "2017-02-10T12:00:00Z 10m"), sums)
	if a.Verdict != sla.NoBreach || !strings.Contains(codes(a), "FIT-SUMMARY") {
		t.Errorf("%s %s", a.Verdict, codes(a))
	}
}

// Metrics an hour apart, of an agreement that looks every five minutes, are what is left after the fine points were thrown away.
func TestMetricsThatLostTheirFinePoints(t *testing.T) {
	p := february.In(time.UTC)
	tally := sla.NewTally(time.Hour)
	tally.Series(unitLabels).Count(tally.Slot(p.Start), 1)
	e := sla.Evidence{Name: "metrics", Vantage: sla.ProviderMetric, Tally: tally, First: p.Start, Last: p.End}
	a := measured(t, pooled, nil, e)
	if got := codes(a); a.Verdict != sla.Insufficient || !strings.Contains(got, "FIT-RETENTION") || !strings.Contains(got, "resolution_too_coarse") {
		t.Errorf("%s %s", a.Verdict, got)
	}
}

// Counts cannot tell more than their slices: not those of the agreement where they are longer, nor, where it names none, an outage
// that is shorter than one.
func TestCountsTooCoarse(t *testing.T) {
	half := money.MustNumber("50")
	badIf := func(d *sla.Debounce) sla.Measure {
		return sla.Measure{Kind: sla.TimeRatio, BadIf: &sla.BadIf{ErrorRateMoreThan: &half}, Debounce: d, Clause: "def"}
	}
	rate := sla.Measure{Kind: sla.EventRatio, Clause: "def"}
	ten := &sla.Debounce{AtLeast: 10 * time.Minute, Counts: "whole_run"}
	const slices, tier, outages = " The agreement looks at slices of 5m0s: how many errors fell into which of them cannot be told.",
		" That is too coarse for 99.9 %: all the down time that it allows, 2419.2 s, is less than one slice.",
		" The agreement tells outages of 10m0s from shorter ones; a slice may be bad by either."
	for _, c := range []struct {
		name    string
		measure sla.Measure
		step    time.Duration
		want    string
	}{
		{"slices of the agreement that are shorter", pooled, time.Hour, slices},
		{"slices that do not add up to those of the agreement", pooled, 2 * time.Minute, slices},
		{"slices that do", pooled, time.Minute, ""},
		{"slices as the agreement has them", pooled, 5 * time.Minute, ""},
		{"an hour of 99.9 %, which allows forty minutes", badIf(nil), time.Hour, tier},
		{"half an hour", badIf(nil), 30 * time.Minute, ""},
		{"half an hour where outages of ten minutes count", badIf(ten), 30 * time.Minute, outages},
		{"an hour where outages of ten minutes count", badIf(ten), time.Hour, tier + outages},
		{"ten minutes", badIf(ten), 10 * time.Minute, ""},
		{"a ratio of all requests needs no slices", rate, time.Hour, ""},
	} {
		p := february.In(time.UTC)
		tally := sla.NewTally(c.step)
		s := tally.Series(unitLabels)
		for slot := tally.Slot(p.Start); slot < tally.Slot(p.End); slot++ {
			s.Count(slot, 1)
		}
		a := measured(t, c.measure, nil, sla.Evidence{Name: "calls", Labels: unitLabels, Tally: tally, First: p.Start, Last: p.End.Add(-time.Second)})
		var got string
		for _, n := range a.Notes {
			if n.Code == "FIT-RESOLUTION" && n.Review {
				got = n.Text
			}
		}
		want := c.want
		if want != "" {
			want = fmt.Sprintf("Source calls counts in slices of %v.%s", c.step, want)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}

// An exclusion about one resource is none about another. Where the unit has both it is taken to be about the whole, and says so.
func TestExclusionsOfOneResource(t *testing.T) {
	exclude := func(r *sla.Request) {
		r.Exclusions = []sla.Exclusion{{Interval: stretch("2017-02-10T12:00:00Z 1h"), Kind: "customer", Reason: "own change", Verified: true, AppliesTo: sla.Labels{sla.Resource: "b"}}}
	}
	a := measured(t, timeMeasure(nil), exclude, states("a", "2017-02-10T12:00:00Z 1h"))
	if got := line(a.Uptime.DownSeconds, len(a.Exclusions)); got != "3600 0" {
		t.Error(got)
	}
	a = measured(t, timeMeasure(nil), exclude, states("a", "2017-02-10T12:00:00Z 1h"), states("b", "2017-02-10T12:00:00Z 1h"))
	if got := line(a.Uptime.DownSeconds, len(a.Exclusions), strings.Contains(codes(a), "exclusion_wider_than_meant")); got != "0 1 true" {
		t.Error(got)
	}
	// Where all of the evidence is of that resource there is no rest.
	if b := measured(t, timeMeasure(nil), exclude, states("b", "2017-02-10T12:00:00Z 1h")); b.Verdict != sla.NoBreach || strings.Contains(codes(b), "exclusion_wider_than_meant") {
		t.Errorf("%s; %s", b.Verdict, codes(b))
	}
	// The other reading: the rest of the unit was down all the same. One hour of 672 is in the first tier.
	if got := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Verdict); got != "100 99.85119047619047619 100 depends" {
		t.Error(got)
	}
}
