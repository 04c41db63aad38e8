package sla_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// calls is evidence of requests and errors, minute by minute from a start: "10/0 10/6" is ten requests without and ten with
// six errors. The rest of February 2017 has ten good requests a minute.
func calls(start, counts string) sla.Evidence {
	tally := sla.NewTally(time.Minute)
	s := tally.Series(unitLabels)
	p := february.In(time.UTC)
	first := tally.Slot(at(start))
	said := strings.Fields(counts)
	for slot := tally.Slot(p.Start); slot < tally.Slot(p.End); slot++ {
		requests, errors := uint64(10), uint64(0)
		if i := slot - first; i >= 0 && i < int64(len(said)) {
			if _, err := fmt.Sscanf(said[i], "%d/%d", &requests, &errors); err != nil {
				panic(err)
			}
		}
		s.Count(slot, requests)
		if errors > 0 {
			s.CountError(slot, "InternalError", errors, audit.Origin{Path: "a.log", Line: slot})
		}
	}
	return sla.Evidence{Name: "calls", Labels: unitLabels, Tally: tally, First: p.Start, Last: p.End.Add(-time.Second)}
}

func TestBadSlices(t *testing.T) {
	rate := func(percent string, atLeastRequests int) *sla.BadIf {
		n := money.MustNumber(percent)
		return &sla.BadIf{ErrorRateMoreThan: &n, MinRequests: atLeastRequests}
	}
	for _, c := range []struct {
		name   string
		badIf  *sla.BadIf
		counts string
		down   string // seconds
	}{
		{"exactly 5 % is good", rate("5", 0), "20/1", "0"},
		{"more than 5 % is bad", rate("5", 0), "20/2", "60"},
		{"the least bit more, too", rate("5", 0), "19999/1000", "60"},
		{"two good minutes part two bad ones", rate("5", 0), "10/9 10/0 10/0 10/9", "120"},
		{"all fail: one success is enough", &sla.BadIf{AllFail: true}, "100/99", "0"},
		{"all fail", &sla.BadIf{AllFail: true}, "1/1 100/100", "120"},
		{"trap 9: too few requests for any down time", rate("5", 60), "59/59", "0"},
		{"enough requests", rate("5", 60), "60/60", "60"},
		{"a minute without requests is good", &sla.BadIf{AllFail: true}, "5/5 0/0 5/5", "120"},
	} {
		m := sla.Measure{Kind: sla.TimeRatio, Slice: time.Minute, Codes: []string{"InternalError"}, BadIf: c.badIf, Clause: "def"}
		a := measured(t, m, nil, calls("2017-02-10T12:00:00Z", c.counts))
		if got := a.Uptime.DownSeconds.String(); got != c.down {
			t.Errorf("%s: %s s down, want %s", c.name, got, c.down)
		}
	}
}

// Slices of five minutes pool their minutes: a bad minute alone makes no bad slice.
func TestSlicesPoolFinerCounts(t *testing.T) {
	half := money.MustNumber("50")
	m := sla.Measure{Kind: sla.TimeRatio, Slice: 5 * time.Minute, BadIf: &sla.BadIf{ErrorRateMoreThan: &half}, Clause: "def"}
	for counts, want := range map[string]string{"10/10 10/10": "0", "10/10 10/10 10/6": "300"} {
		a := measured(t, m, nil, calls("2017-02-10T12:00:00Z", counts))
		if got := a.Uptime.DownSeconds.String(); got != want {
			t.Errorf("%s: %s s down, want %s", counts, got, want)
		}
	}
	m.Slice = 30 * time.Second
	if a := measured(t, m, nil, calls("2017-02-10T12:00:00Z", "")); a.Verdict != sla.Insufficient || !strings.Contains(codes(a), "resolution_too_coarse") {
		t.Errorf("%s %s", a.Verdict, codes(a))
	}
}

// What is bad too short a time to count is listed all the same, as such.
func TestDebouncedSlicesAreListed(t *testing.T) {
	m := sla.Measure{Kind: sla.TimeRatio, Slice: time.Minute, Codes: []string{"InternalError"}, BadIf: &sla.BadIf{AllFail: true},
		Debounce: &sla.Debounce{AtLeast: 3 * time.Minute, Counts: "whole_run"}, Clause: "def"}
	a := measured(t, m, nil, calls("2017-02-10T23:58:00Z", "9/9 9/9 9/9 9/0 9/9 9/8"))
	var rows []string
	for _, r := range a.Uptime.Unclean {
		rows = append(rows, fmt.Sprintf("%s %d/%d %v", r.Start.Format("15:04"), r.Requests, r.Errors, r.Uncounted))
	}
	if got, want := strings.Join(rows, ", "), "23:58 9/9 false, 23:59 9/9 false, 00:00 9/9 false, 00:02 9/9 true"; got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	day := func(i int) string {
		d := a.Uptime.Days[i]
		return line(d.Day, d.Slices, d.Unclean, d.DownSeconds)
	}
	if got := day(9) + ", " + day(10); got != "2017-02-10 1440 2 120, 2017-02-11 1440 3 60" {
		t.Error(got)
	}
	if got := line(a.Uptime.Time.Uncounted, a.Uptime.Requests-a.Uptime.Errors, a.Uptime.Errors); got != "60 403150 44" {
		t.Error(got)
	}
}

// Where the text is silent on slices without requests, they are good, or go on as what was before them.
func TestSilenceInAnOutage(t *testing.T) {
	m := sla.Measure{Kind: sla.TimeRatio, Slice: time.Minute, BadIf: &sla.BadIf{AllFail: true}, Empty: "unspecified",
		Debounce: &sla.Debounce{AtLeast: 5 * time.Minute, Counts: "whole_run"}, Clause: "def"}
	a := measured(t, m, nil, calls("2017-02-10T12:00:00Z", "5/5 5/5 0/0 5/5 0/0 5/0"))
	if got := line(a.Uptime.Percent, percent18(a.Uptime.Low), a.Uptime.High, len(a.Uptime.Readings)); got !=
		"100 99.987599206349206349 100 2" { // 5 of 40,320 minutes
		t.Error(got)
	}
}

// Counts before and after the month tell how long an outage at its edge lasted; where there are none, that is unknown.
func TestCountedRunsAtTheEdge(t *testing.T) {
	m := sla.Measure{Kind: sla.TimeRatio, Slice: time.Minute, BadIf: &sla.BadIf{AllFail: true},
		Debounce: &sla.Debounce{AtLeast: 10 * time.Minute, Counts: "whole_run"}, Clause: "def"}
	e := calls("2017-02-28T23:55:00Z", "5/5 5/5 5/5 5/5 5/5")
	a := measured(t, m, nil, e)
	if got := line(a.Uptime.DownSeconds, percent18(a.Uptime.Low)); got != "0 99.987599206349206349" {
		t.Errorf("nothing known of March: %s", got)
	}
	for i := range int64(30) {
		slot := e.Tally.Slot(at("2017-03-01T00:00:00Z")) + i
		s := e.Tally.Series(unitLabels)
		s.Count(slot, 1)
		if i < 5 {
			s.CountError(slot, "InternalError", 1, audit.Origin{})
		}
	}
	e.Last = at("2017-03-01T00:29:59Z")
	a = measured(t, m, nil, e)
	if got := line(a.Uptime.DownSeconds, percent18(a.Uptime.Low)); got != "300 99.987599206349206349" {
		t.Errorf("ten minutes over the edge: %s", got)
	}
}

// Trap 7: three hours of errors in a month of 720 hours that carried a tenth of its requests. By the mean of slices, and by
// time, that is 3/720; pooled, a tenth.
func TestMeanOfSlicesIsNotThePooledRatio(t *testing.T) {
	april := interval.Month{Year: 2017, Mon: time.April}
	p := april.In(time.UTC)
	tally := sla.NewTally(time.Hour)
	s := tally.Series(unitLabels)
	for h := int64(0); h < 720; h++ {
		slot := tally.Slot(p.Start) + h
		if h < 3 {
			s.Count(slot, 239)
			s.CountError(slot, "InternalError", 239, audit.Origin{Line: h})
			continue
		}
		s.Count(slot, 9)
	}
	e := sla.Evidence{Name: "calls", Labels: unitLabels, Tally: tally, First: p.Start, Last: p.End.Add(-time.Second)}
	for kind, want := range map[string]string{sla.SliceMean: "99.583333333333333333", sla.TimeRatio: "99.583333333333333333", sla.EventRatio: "90"} {
		m := sla.Measure{Kind: kind, Codes: []string{"InternalError"}, Clause: "def"}
		switch kind {
		case sla.SliceMean:
			m.Slice, m.Empty = time.Hour, "clean"
		case sla.TimeRatio:
			m.Slice, m.BadIf = time.Hour, &sla.BadIf{AllFail: true}
		}
		a := measured(t, m, func(r *sla.Request) { r.Month = april }, e)
		if got := a.Uptime.Percent.String(); got != want {
			t.Errorf("%s: got %s, want %s", kind, got, want)
		}
	}
}

// Events of unknown time are unknown: as many as elsewhere, all bad or all good.
func TestEventsOfUnknownTime(t *testing.T) {
	e := calls("2017-02-20T00:00:00Z", strings.Repeat("10/10 ", 2016)) // 2,016 of 40,320 minutes: 5 %
	e.First = at("2017-02-15T00:00:00Z")                               // half of February is not known
	s := sla.NewTally(time.Minute)
	from := e.Tally.All()[0]
	to := s.Series(unitLabels)
	for slot := s.Slot(e.First); slot <= s.Slot(e.Last); slot++ {
		to.Count(slot, from.Requests(slot))
	}
	for _, x := range from.Errors() {
		to.CountError(x.Slot, x.Code, x.N, audit.Origin{})
	}
	e.Tally = s
	a := measured(t, sla.Measure{Kind: sla.EventRatio, Codes: []string{"InternalError"}, Clause: "def"}, nil, e)
	if got := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Uptime.UnknownSeconds); got != "90 45 95 1209600" {
		t.Error(got)
	}
	if !strings.Contains(codes(a), "unknown_traffic") {
		t.Error(codes(a))
	}
}

// Evidence of the wrong kind proves nothing.
func TestEvidenceOfAnotherKind(t *testing.T) {
	for name, c := range map[string]struct {
		m sla.Measure
		e sla.Evidence
	}{
		"events from states":       {sla.Measure{Kind: sla.EventRatio}, states("a")},
		"connectivity from counts": {sla.Measure{Kind: sla.TimeRatio}, calls("2017-02-10T12:00:00Z", "5/5")},
		"a mean from states":       {pooled, states("a")},
	} {
		if a := measured(t, c.m, nil, c.e); a.Verdict != sla.Insufficient || a.Uptime != nil || !strings.Contains(codes(a), "FIT-STATES-FOR-REQUESTS") {
			t.Errorf("%s: %s %s", name, a.Verdict, codes(a))
		}
	}
}

// The order in which requests are counted, and how they are spread over sources, changes nothing but the sources' names.
func TestOrderOfRowsChangesNothing(t *testing.T) {
	type row struct {
		slot, requests, errors int
		code                   string
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
			n := rapid.IntRange(1, 20).Draw(t, "requests")
			return row{rapid.IntRange(-20, 60).Draw(t, "minute"), n, rapid.IntRange(0, n).Draw(t, "errors"), rapid.SampledFrom([]string{"InternalError", "NoSuchKey"}).Draw(t, "code")}
		}), 1, 40).Draw(t, "rows")
		half := money.MustNumber("50")
		m := sla.Measure{Kind: rapid.SampledFrom([]string{sla.TimeRatio, sla.EventRatio, sla.SliceMean}).Draw(t, "measure"), Slice: time.Minute,
			Codes: []string{"InternalError"}, BadIf: &sla.BadIf{ErrorRateMoreThan: &half}, Debounce: drawDebounce(t), Empty: "clean"}
		p := february.In(time.UTC)
		found := func(rows []row, sources int) string {
			tallies := make([]*sla.Tally, sources)
			for i := range tallies {
				tallies[i] = sla.NewTally(time.Minute)
				tallies[i].Series(unitLabels).Count(tallies[i].Slot(at("2017-02-14T00:00:00Z"))+int64(i), 1) // each has a line in the month
			}
			for i, r := range rows {
				tally := tallies[i%sources]
				s, slot := tally.Series(unitLabels), tally.Slot(p.Start)+int64(r.slot)
				s.Count(slot, uint64(r.requests))
				if r.errors > 0 {
					s.CountError(slot, r.code, uint64(r.errors), audit.Origin{Path: "a.log", Line: int64(r.slot)})
				}
			}
			if sources > 1 { // one source in several files
				for _, more := range tallies[1:] {
					if err := tallies[0].Merge(more); err != nil {
						t.Fatal(err)
					}
				}
			}
			a := sla.Assess(sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{
				{Name: "calls", Labels: unitLabels, Tally: tallies[0], First: p.Start.Add(-time.Hour), Last: p.End.Add(time.Hour)}}})[0]
			data, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		sources := rapid.IntRange(1, 3).Draw(t, "files")
		first, shuffled := found(rows, sources), rapid.Permutation(rows).Draw(t, "order")
		if second := found(shuffled, sources); second != first {
			t.Fatalf("got %s, want %s", second, first)
		}
	})
}
