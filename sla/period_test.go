package sla_test

import (
	"strings"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

func month(t *testing.T, s string) interval.Month {
	t.Helper()
	m, err := interval.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func day(t *testing.T, s string) interval.Date {
	t.Helper()
	d, err := interval.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		name        string
		period      *sla.Period
		zone, month string
		signed      string
		want, note  string // the interval in UTC
	}{
		{"a month of UTC", nil, "UTC", "2017-02", "", "2017-02-01T00:00:00Z 2017-03-01T00:00:00Z", ""},
		{"a month of Los Angeles with a change of the clock", nil, "America/Los_Angeles", "2017-03", "", "2017-03-01T08:00:00Z 2017-04-01T07:00:00Z", ""},
		{"a billing month", &sla.Period{Kind: sla.BillingMonth}, "UTC", "2017-02", "", "2017-02-01T00:00:00Z 2017-03-01T00:00:00Z", "billing_month_as_calendar"},
		{"a quarter, from its last month", &sla.Period{Kind: sla.CalendarQuarter}, "UTC", "2017-03", "", "2017-01-01T00:00:00Z 2017-04-01T00:00:00Z", "period_is_quarter"},
		{"a quarter, from its first month", &sla.Period{Kind: sla.CalendarQuarter}, "UTC", "2017-10", "", "2017-10-01T00:00:00Z 2018-01-01T00:00:00Z", "period_is_quarter"},
		{"trap 20: a fiscal quarter from February", &sla.Period{Kind: sla.FiscalQuarter, StartMonth: 2}, "UTC", "2017-04", "", "2017-02-01T00:00:00Z 2017-05-01T00:00:00Z", "period_is_quarter"},
		{"the same over the turn of the year", &sla.Period{Kind: sla.FiscalQuarter, StartMonth: 2}, "UTC", "2017-01", "", "2016-11-01T00:00:00Z 2017-02-01T00:00:00Z", "period_is_quarter"},
		{"30 days", &sla.Period{Kind: sla.FixedDays, Days: 30}, "UTC", "2017-02", "", "2017-01-30T00:00:00Z 2017-03-01T00:00:00Z", "period_end_assumed"},
		{"30 days in a zone", &sla.Period{Kind: sla.FixedDays, Days: 30}, "America/Los_Angeles", "2017-03", "", "2017-03-02T08:00:00Z 2017-04-01T07:00:00Z", "period_end_assumed"},
		{"twelve months", &sla.Period{Kind: sla.RollingMonths, Months: 12}, "UTC", "2017-02", "", "2016-03-01T00:00:00Z 2017-03-01T00:00:00Z", "period_is_rolling"},
		{"a contract year", &sla.Period{Kind: sla.ContractYear}, "UTC", "2017-02", "2015-02-15", "2017-02-15T00:00:00Z 2018-02-15T00:00:00Z", "period_is_contract_year"},
		{"a contract year that began last year", &sla.Period{Kind: sla.ContractYear}, "UTC", "2017-02", "2015-03-01", "2016-03-01T00:00:00Z 2017-03-01T00:00:00Z", "period_is_contract_year"},
		{"a contract year nobody dates", &sla.Period{Kind: sla.ContractYear}, "UTC", "2017-02", "", "2017-02-01T00:00:00Z 2017-03-01T00:00:00Z", "contract_year_not_known"},
		{"a contract not yet begun", &sla.Period{Kind: sla.ContractYear}, "UTC", "2017-02", "2017-03-01", "2017-02-01T00:00:00Z 2017-03-01T00:00:00Z", "contract_year_not_known"},
	} {
		ag := agreement(timeMeasure(nil), nil)
		ag.Zone = c.zone
		ag.Versions[0].Commitments[0].Period = c.period
		r := sla.Request{Agreement: ag, Month: month(t, c.month), Currency: "USD", Evidence: []sla.Evidence{states("a")}}
		if c.signed != "" {
			r.Signed = day(t, c.signed)
		}
		a := only(t, sla.Assess(r))
		got := a.Period.Start.Format(time.RFC3339) + " " + a.Period.End.Format(time.RFC3339)
		if got != c.want || !strings.Contains(codes(a), c.note) {
			t.Errorf("%s: got %s with notes %s, want %s", c.name, got, codes(a), c.want)
		}
		if (c.note == "contract_year_not_known") != (a.Verdict == sla.Insufficient) {
			t.Errorf("%s: verdict %s", c.name, a.Verdict)
		}
	}
}

// What the evidence does not reach of a quarter is unknown, not up; its base is the charges of three months.
func TestAQuarterOfWhichAMonthIsKnown(t *testing.T) {
	ag := agreement(timeMeasure(nil), nil)
	ag.Versions[0].Commitments[0].Period = &sla.Period{Kind: sla.CalendarQuarter}
	e := states("a", "2017-03-10T00:00:00Z 1h")
	for _, s := range []string{"2017-01-01T00:00:00Z 1416h"} { // January and February
		e = gap(e, s)
	}
	a := only(t, sla.Assess(sla.Request{Agreement: ag, Month: month(t, "2017-03"), Currency: "USD", Evidence: []sla.Evidence{e},
		Ledger: bill("usage Store 1 r1 STANDARD 2017-01 1", "usage Store 1 r1 STANDARD 2017-02 20", "usage Store 1 r1 STANDARD 2017-03 300",
			"usage Store 1 r1 STANDARD 2017-04 4000")}))
	if got := line(a.Uptime.UnknownSeconds, percent18(a.Uptime.Percent), a.Verdict, a.Basis.Eligible); got != "5097600 99.865591397849462365 depends 321.00" {
		t.Error(got)
	}
	if !strings.Contains(codes(a), "period_not_covered") || strings.Contains(codes(a), "bill_months_missing") {
		t.Error(codes(a))
	}
	a = only(t, sla.Assess(sla.Request{Agreement: ag, Month: month(t, "2017-03"), Currency: "USD", Evidence: []sla.Evidence{e},
		Ledger: bill("usage Store 1 r1 STANDARD 2017-03 300")}))
	if !strings.Contains(codes(a), "bill_months_missing") {
		t.Error(codes(a))
	}
}

// The evidence that a run must read reaches as far as its periods, and whole hours over their edges where runs are measured: no
// slice of a tally of five minutes is cut.
func TestWindow(t *testing.T) {
	ag := agreement(timeMeasure(&sla.Debounce{AtLeast: 10 * time.Minute, Counts: "whole_run"}), nil)
	w := ag.Window(february, interval.Date{})
	if got := w.Start.Format(time.RFC3339) + " " + w.End.Format(time.RFC3339); got != "2017-01-31T23:00:00Z 2017-03-01T01:00:00Z" {
		t.Error(got)
	}
	ag = agreement(pooled, nil)
	if w := ag.Window(february, interval.Date{}); w != february.In(time.UTC) {
		t.Errorf("without a debounce: %v", w)
	}
	quarterly := ag.Versions[0].Commitments[0]
	quarterly.Period = &sla.Period{Kind: sla.CalendarQuarter}
	ag.Versions[0].Commitments = append(ag.Versions[0].Commitments, quarterly)
	if w := ag.Window(february, interval.Date{}); !w.Start.Equal(at("2017-01-01T00:00:00Z")) || !w.End.Equal(at("2017-04-01T00:00:00Z")) {
		t.Errorf("with a quarterly commitment: %v", w)
	}
}

// past is a history of one unit: each word is a month from 2017-01 on: breach, ok, depends, or - for none.
func past(words string) (h sla.History) {
	for i, w := range strings.Fields(words) {
		m := interval.Month{Year: 2017, Mon: time.January}.Add(i)
		verdict := map[string]sla.Verdict{"breach": sla.Breach, "ok": sla.NoBreach, "depends": sla.Depends}[w]
		uptime := map[string]string{"breach": "99.5", "ok": "100", "depends": "99.9"}[w]
		if w == "-" {
			continue
		}
		p := sla.NewPercent(money.MustNumber(uptime).Rat())
		h = append(h, sla.Past{Terms: "test/store", Commitment: "standard", Unit: unitLabels, Month: m, Period: m.In(time.UTC), Verdict: verdict, Uptime: &p})
	}
	return h
}

func TestFailedPeriods(t *testing.T) {
	july := interval.Month{Year: 2017, Mon: time.July}
	for _, c := range []struct {
		name    string
		history string // January to June
		within  int
		below   string
		want    string // at least, at most, months in the dark
	}{
		{"two of the five months before", "breach breach ok ok ok breach", 6, "", "2 2 0"},
		{"the month itself takes one of six", "breach ok ok ok ok ok", 6, "", "0 0 0"},
		{"a month nobody knows may have failed", "ok breach - ok ok breach", 6, "", "2 3 1"},
		{"so may one that depends", "ok breach depends ok ok breach", 6, "", "2 3 1"},
		{"no history at all", "", 6, "", "0 5 5"},
		{"in a row", "breach ok breach breach breach breach", 0, "", "4 4 0"},
		{"the row is broken at once", "breach breach breach breach breach ok", 0, "", "0 0 0"},
		{"a row that begins in the dark", "ok ok - breach breach breach", 0, "", "3 -1 1"},
		{"nothing known before", "", 0, "", "0 -1 1"},
		{"below an edge of its own", "ok ok ok ok breach breach", 6, "99.5", "0 0 0"},
		{"just above it", "ok ok ok ok breach breach", 6, "99.6", "2 2 0"},
	} {
		var f sla.Failures
		if c.below == "" {
			f = past(c.history).Failed(unitLabels, "test/store", "standard", july, c.within, nil)
		} else {
			f = past(c.history).Failed(unitLabels, "test/store", "standard", july, c.within, money.MustNumber(c.below).Rat())
		}
		if got := line(f.Least, f.Most, len(f.Dark)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	if f := past("breach breach breach breach breach breach").Failed(unitLabels.With(sla.Labels{"account": "2"}), "test/store", "standard", july, 6, nil); f.Least != 0 {
		t.Error("another account's failures counted")
	}
}

// A quarter fails once, however many runs of its months are in the history; the current one is not before itself.
func TestAQuarterFailsOnce(t *testing.T) {
	var h sla.History
	for i := range 5 { // January to May
		m := interval.Month{Year: 2017, Mon: time.January}.Add(i)
		first := m.Add(-(i % 3))
		h = append(h, sla.Past{Terms: "t", Commitment: "c", Unit: unitLabels, Month: m, Verdict: sla.Breach,
			Period: interval.Interval{Start: first.In(time.UTC).Start, End: first.Add(2).In(time.UTC).End}})
	}
	f := h.Failed(unitLabels, "t", "c", interval.Month{Year: 2017, Mon: time.June}, 6, nil)
	if f.Least != 1 || !f.Known() {
		t.Errorf("%+v", f)
	}
}

// Filed claims say so, and late ones too.
func TestFiledClaims(t *testing.T) {
	for _, c := range []struct{ filed, asOf, want string }{
		{"", "2017-04-01", "open 29 "},
		{"2017-03-15", "2017-04-01", "filed - "},
		{"2017-04-15", "2017-04-01", "open 29 "}, // not yet
		{"", "2017-05-01", "expired -1 "},
		{"2017-05-02", "2017-05-03", "filed - filed_late"},
		{"2017-03-15", "", " - "},
	} {
		a := measured(t, timeMeasure(nil), func(r *sla.Request) {
			if c.filed != "" {
				r.Filed = day(t, c.filed)
			}
			if c.asOf != "" {
				r.AsOf = day(t, c.asOf)
			}
		}, states("a", "2017-02-10T12:00:00Z 9h"))
		left, late := any("-"), ""
		if a.Claim.DaysLeft != nil {
			left = *a.Claim.DaysLeft
		}
		if strings.Contains(codes(a), "filed_late") {
			late = "filed_late"
		}
		if got := line(a.Claim.Status, left, late); got != c.want {
			t.Errorf("filed %q as of %q: got %q, want %q", c.filed, c.asOf, got, c.want)
		}
	}
}
