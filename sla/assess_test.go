package sla_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// agreement is a small agreement in the style of a storage service's.
func agreement(measure sla.Measure, wider *[]string) *sla.Agreement {
	n := money.MustNumber
	edge := func(s string) *money.Number { v := n(s); return &v }
	d := func(s string) interval.Date { v, _ := interval.ParseDate(s); return v }
	return &sla.Agreement{ID: "test/store", Zone: "UTC", GovernedBy: sla.ByIncident, Versions: []sla.Version{{
		ID: "2015-09-01", LastUpdated: d("2015-09-01"), Grade: sla.Verified,
		Commitments: []sla.Commitment{{
			ID: "standard", Unit: []string{sla.Account, sla.Region, sla.StorageClass}, Target: n("99.9"), Measure: measure,
			AppliesTo: []sla.Selector{{Label: sla.StorageClass, NotIn: []string{"STANDARD_IA"}}},
			Tiers: []sla.Tier{
				{Below: n("99.9"), AtLeast: edge("99.0"), Percent: n("10"), Clause: "row 1"},
				{Below: n("99.0"), Percent: n("25"), Clause: "row 2"}},
			Base:    sla.Base{Services: []string{"Store"}, Scope: []string{sla.Region, sla.StorageClass}, Wider: wider, Clause: "base"},
			Minimum: &sla.Minimum{MoreThan: n("1.00"), Currency: "USD", Clause: "min"},
			Payout:  sla.Payout{Form: "future_bill_credit", Clause: "pay"},
			Claim:   sla.ClaimTerms{Within: 2, Received: true, Subject: "Claim", Evidence: []sla.Need{{Kind: sla.NeedLogs, Text: "logs"}, {Kind: sla.NeedResources, Text: "ids"}}, Clause: "claim"},
		}}}}}
}

var pooled = sla.Measure{Kind: sla.SliceMean, Slice: 5 * time.Minute, Codes: []string{"InternalError"}, Empty: "clean", Clause: "def"}

var february = interval.Month{Year: 2017, Mon: time.February}

var unitLabels = sla.Labels{"account": "1", "region": "r1", "storage_class": "STANDARD"}

// logs makes evidence with n requests in every slice of February 2017 for each request type; errors adds to them.
func logs(n uint64, types ...string) (sla.Evidence, *sla.Tally) {
	t := sla.NewTally(5 * time.Minute)
	p := february.In(time.UTC)
	for _, typ := range types {
		s := t.Series(unitLabels.With(sla.Labels{"request_type": typ}))
		for at := p.Start; at.Before(p.End); at = at.Add(5 * time.Minute) {
			s.Count(t.Slot(at), n)
		}
	}
	return sla.Evidence{Name: "logs", Labels: unitLabels, Tally: t, First: p.Start, Last: p.End.Add(-time.Second)}, t
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func bill(rows ...string) *sla.Ledger {
	l := sla.NewLedger()
	for i, r := range rows {
		f := strings.Fields(r) // kind service account region class month amount
		m, err := interval.ParseMonth(f[5])
		if err != nil {
			panic(err)
		}
		l.Cell(sla.ChargeKey{Currency: "USD", Month: m, Kind: sla.Kind(f[0]), Service: f[1], Account: f[2], Region: f[3], Class: f[4]}).
			Add(money.MustNumber(f[6]), audit.Origin{Path: "bill.csv", Line: int64(i + 2)})
	}
	return l
}

// line writes values with one space between them.
func line(v ...any) string { return strings.TrimSuffix(fmt.Sprintln(v...), "\n") }

func only(t *testing.T, as []sla.Assessment) sla.Assessment {
	t.Helper()
	if len(as) != 1 {
		t.Fatalf("got %d assessments, want 1", len(as))
	}
	return as[0]
}

func codes(a sla.Assessment) string {
	var out []string
	for _, n := range a.Notes {
		out = append(out, n.Code)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// The motivating case: all PUT requests fail from 17:37 to 21:54 UTC on 28 February 2017, uniform traffic of five
// requests a slice (one a minute). Σ error rates = 3/5 + 50 + 4/5 = 257/5 over 8,064 slices.
func TestTheOutageOfFebruary2017(t *testing.T) {
	e, tally := logs(5, "PUT")
	s := tally.All()[0]
	for m := at("2017-02-28T17:37:00Z"); m.Before(at("2017-02-28T21:54:00Z")); m = m.Add(time.Minute) {
		s.CountError(tally.Slot(m), "InternalError", 1, audit.Origin{Path: "a.log", Line: int64(m.Unix())})
	}
	everything := []string{}
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(pooled, &everything), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
		Ledger: bill(
			"usage Store 1 r1 STANDARD 2017-02 9000.005", "discount Store 1 r1 STANDARD 2017-02 -0.005", "usage Store 1 r1 STANDARD 2017-02 1000",
			"usage Store 1 r2 STANDARD 2017-02 400", "usage Store 1 r1 - 2017-02 41.20", "usage Store 2 r1 STANDARD 2017-02 7",
			"tax Store 1 r1 STANDARD 2017-02 800", "usage Other 1 r1 STANDARD 2017-02 1", "usage Store 1 r1 STANDARD 2017-01 500",
			"tax Store 1 r1 STANDARD 2017-01 0.01", "mystery Store 1 r1 STANDARD 2017-02 2", "unknown Store 1 r1 STANDARD 2017-02 3")}))
	got := fmt.Sprintf("%s %s %s low %s tier %s of %s = %s (%s) up to %s wider %s; deadline %s file by %s; next %s in %s s; %s",
		a.ID, a.Uptime.Percent, *a.Uptime.Exact, a.Uptime.Low, a.Tier.CreditPercent, a.Basis.Eligible, a.Credit.Amount, a.Credit.Unrounded,
		a.Credit.High, a.Basis.Wider, a.Claim.Deadline, a.Claim.FileBy, a.ToNextTier.CreditPercent, a.ToNextTier.DowntimeSeconds, a.Verdict)
	want := "test-store-1-r1-standard-2017-02 99.362599206349206349 200315/2016 low 99.362599206349206349 tier 10 of 10002.00 = " +
		"1000.20 (1000.20) up to 1044.32 wider 10443.20; deadline 2017-04-30 file by 2017-03-31; next 25 in 8772 s; breach"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	if m := a.Claim.Missing; len(m) != 1 || m[0] != "resource ids" {
		t.Errorf("missing %v", m)
	}
	sum := a.Basis.Eligible.Decimal
	var waterfall []string
	for _, s := range a.Basis.SetAside {
		sum = sum.Add(s.Amount.Decimal)
		waterfall = append(waterfall, s.Reason+" "+s.Amount.String())
	}
	if !sum.Equal(a.Basis.Billed.Decimal) {
		t.Errorf("billed %s, but the places add up to %s", a.Basis.Billed, sum)
	}
	wantFall := "other_period 500.01, tax 800.00, other_service 1.00, other_account 7.00, other_region 400.00, other_class 41.20, unknown 3.00"
	if got := strings.Join(waterfall, ", "); got != wantFall {
		t.Errorf("set aside\n%s, want\n%s", got, wantFall)
	}
	if n := len(a.Uptime.Unclean); n != 52 {
		t.Errorf("%d slices not clean, want 52", n)
	}
	if len(a.Incidents) != 1 || !a.Incidents[0].Start.Equal(at("2017-02-28T17:35:00Z")) || !a.Incidents[0].End.Equal(at("2017-02-28T21:55:00Z")) {
		t.Errorf("incidents %v", a.Incidents)
	}
}

// A tally by request type: the worst one decides, pooling is the other reading, and the tier depends on it.
func TestRequestTypesThatDoNotCombineOneWay(t *testing.T) {
	m := pooled
	m.By, m.Combine = "request_type", []string{"worst", "pooled"}
	e, tally := logs(10, "GET", "PUT")
	put := tally.Series(unitLabels.With(sla.Labels{"request_type": "PUT"}))
	for i := range int64(12) { // 12 slices, 1 hour
		put.CountError(tally.Slot(at("2017-02-10T00:00:00Z"))+i, "InternalError", 10, audit.Origin{Path: "a.log", Line: i + 1})
	}
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
		Ledger: bill("usage Store 1 r1 STANDARD 2017-02 100")}))
	// PUT: 100 − 1200/8064; pooled: half of that.
	if got := fmt.Sprintf("%s %s %s %s %s %s", a.Uptime.Percent, a.Uptime.High, a.Verdict, a.Credit.Amount, a.Credit.Low, a.Credit.High); got !=
		"99.85119047619047619 99.925595238095238095 depends 10.00 0.00 10.00" {
		t.Error(got)
	}
	if got := codes(a); !strings.Contains(got, "request_types_combine_open") || !strings.Contains(got, "tier_depends") {
		t.Error(got)
	}
}

// Counts that tell no request type are of some type all the same: they decide, alone or beside those that tell theirs, and a
// note says what nobody can know of them.
func TestRequestTypesThatTheEvidenceDoesNotTell(t *testing.T) {
	m := pooled
	m.By, m.Combine = "request_type", []string{"worst", "pooled"}
	for _, c := range []struct {
		name  string
		types []string
		want  string
	}{
		{"no type at all", []string{""}, "99.85119047619047619 99.85119047619047619 breach 10.00"},
		{"of some requests", []string{"", "GET"}, "99.85119047619047619 99.925595238095238095 depends 10.00"},
	} {
		e, tally := logs(10, c.types...)
		dark := tally.Series(unitLabels.With(sla.Labels{"request_type": ""}))
		for i := range int64(12) {
			dark.CountError(tally.Slot(at("2017-02-10T00:00:00Z"))+i, "InternalError", 10, audit.Origin{Path: "a.csv", Line: i + 1})
		}
		a := only(t, sla.Assess(sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
			Ledger: bill("usage Store 1 r1 STANDARD 2017-02 100")}))
		if got := line(a.Uptime.Percent, a.Uptime.High, a.Verdict, a.Credit.Amount); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := codes(a); !strings.Contains(got, "groups_not_told") {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	// What the source says of all its requests tells the type.
	e, _ := logs(10, "")
	e.Labels = e.Labels.With(sla.Labels{"request_type": "PUT"})
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}))
	if got := codes(a); strings.Contains(got, "groups_not_told") || a.Verdict != sla.NoBreach {
		t.Errorf("%s, %s", a.Verdict, got)
	}
}

// What the log does not reach is unknown: neither up nor down.
func TestUnknownTimeIsNeitherUpNorDown(t *testing.T) {
	e, _ := logs(1, "GET")
	e.First = at("2017-02-08T00:00:03Z") // as if the log began a week late
	ag := agreement(pooled, nil)
	a := only(t, sla.Assess(sla.Request{Agreement: ag, Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}))
	if got := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Uptime.UnknownSeconds, a.Uptime.WithEvidence, a.Verdict, a.Credit.Amount == nil, a.Readiness); got !=
		"100 75 100 604800 6048 depends true needs_review" {
		t.Error(got)
	}
	e.First = at("2017-02-01T00:59:59Z") // less than an hour at the edge: silence
	a = only(t, sla.Assess(sla.Request{Agreement: ag, Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}))
	if got := line(a.Uptime.Low, a.Uptime.UnknownSeconds, a.Verdict); got != "100 0 no_breach" {
		t.Error(got)
	}
	if !strings.Contains(codes(a), "edge_of_month_silent") {
		t.Error(codes(a))
	}
	e.First = at("2017-02-01T01:00:00Z") // an hour: unknown up to the slice with the first line
	a = only(t, sla.Assess(sla.Request{Agreement: ag, Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}))
	if got := fmt.Sprint(a.Uptime.UnknownSeconds); got != "3600" {
		t.Error(got)
	}
}

// Where the text is silent on silent slices, they are clean in one reading and left out in the other.
func TestSilentSlicesUnderASilentText(t *testing.T) {
	m := pooled
	m.Empty = "unspecified"
	tally := sla.NewTally(5 * time.Minute)
	s := tally.Series(unitLabels)
	p := february.In(time.UTC)
	for _, h := range []string{"2017-02-01T00:00:00Z", "2017-02-14T00:00:00Z", "2017-02-28T23:55:00Z", "2017-02-20T00:00:00Z"} {
		s.Count(tally.Slot(at(h)), 4)
	}
	s.CountError(tally.Slot(at("2017-02-14T00:00:00Z")), "InternalError", 1, audit.Origin{Path: "a", Line: 1})
	e := sla.Evidence{Name: "logs", Tally: tally, First: p.Start, Last: p.End.Add(-1)}
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}))
	// clean: 100 − 100 × ¼ ÷ 8064; left out: 100 − 100 × ¼ ÷ 4 = 93.75
	if got := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Uptime.Silent, a.Verdict); got !=
		"99.996899801587301587 93.75 99.996899801587301587 8060 depends" {
		t.Error(got)
	}
}

// Edges decide on unrounded values: exactly 99.9 pays nothing, exactly 99.0 is the first tier, exactly $1.00 pays nothing.
func TestEdges(t *testing.T) {
	for _, c := range []struct{ uptime, base, want string }{
		{"99.9", "10000", "none 0.00 false"},
		{"99.899999999999999999999", "10000", "10 1000.00 true"},
		{"99.0", "10000", "10 1000.00 true"},
		{"98.999999999999999999999", "10000", "25 2500.00 true"},
		{"0", "10000", "25 2500.00 true"},
		{"99.5", "10.00", "10 0.00 false"},
		{"99.5", "10.01", "10 1.00 true"},
		{"99.5", "10.10", "10 1.01 true"},
		{"99.5", "0", "10 0.00 false"},
		{"99.5", "10.05", "10 1.01 true"}, // 1.005, half up
	} {
		base := money.MustNumber(c.base)
		q := sla.Quote{Agreement: agreement(pooled, nil), Month: february, Uptime: money.MustNumber(c.uptime).Rat(), Base: &base, Currency: "USD"}
		a, err := q.Answer()
		if err != nil {
			t.Fatal(err)
		}
		tier := "none"
		if a.Tier != nil {
			tier = a.Tier.CreditPercent.String()
		}
		if got := line(tier, a.Credit.Amount, a.Credit.MinimumMet); got != c.want {
			t.Errorf("uptime %s of %s: got %s, want %s", c.uptime, c.base, got, c.want)
		}
	}
}

// A claim never vanishes: evidence of one account and a bill of another give one assessment that says what did not meet.
func TestAClaimNeverVanishes(t *testing.T) {
	e, _ := logs(1, "GET")
	base := sla.Request{Agreement: agreement(pooled, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}
	for name, c := range map[string]struct {
		change func(*sla.Request)
		note   string
	}{
		"another account":   {func(r *sla.Request) { r.Ledger = bill("usage Store 2 r1 STANDARD 2017-02 5") }, "no_shared_unit"},
		"another month":     {func(r *sla.Request) { r.Ledger = bill("usage Store 1 r1 STANDARD 2017-01 5") }, "no_shared_unit"},
		"another currency":  {func(r *sla.Request) { r.Ledger, r.Currency = bill("usage Store 1 r1 STANDARD 2017-02 5"), "EUR" }, "no_shared_unit"},
		"no evidence":       {func(r *sla.Request) { r.Evidence = nil; r.Where = sla.Labels{"account": "1"} }, "no_evidence"},
		"where elsewhere":   {func(r *sla.Request) { r.Where = sla.Labels{"account": "9"} }, "no_evidence_in_period"},
		"other month's log": {func(r *sla.Request) { r.Month = r.Month.Add(1) }, "no_evidence_in_period"},
	} {
		r := base
		c.change(&r)
		a := only(t, sla.Assess(r))
		if a.Verdict != sla.Insufficient || !strings.Contains(codes(a), c.note) || a.Credit.Amount != nil || a.Readiness != sla.NeedsReview {
			t.Errorf("%s: %s, notes %s", name, a.Verdict, codes(a))
		}
	}
	early := base
	early.Month = interval.Month{Year: 2014, Mon: time.May}
	if a := only(t, sla.Assess(early)); a.Verdict != sla.NoAgreement || a.Version != "" {
		t.Errorf("before the first version: %s %q", a.Verdict, a.Version)
	}
}

// Only verified exclusions change the figures; an unverified one is shown as "if accepted".
func TestExclusions(t *testing.T) {
	e, tally := logs(1, "GET")
	s := tally.All()[0]
	for i := range int64(24) {
		s.CountError(tally.Slot(at("2017-02-10T00:00:00Z"))+i, "InternalError", 1, audit.Origin{Path: "a", Line: i})
	}
	ex := func(from, to string, ok bool) sla.Exclusion {
		return sla.Exclusion{Interval: interval.Interval{Start: at(from), End: at(to)}, Kind: "customer", Verified: ok}
	}
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(pooled, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
		Exclusions: []sla.Exclusion{ex("2017-02-10T00:00:00Z", "2017-02-10T00:30:00Z", true), ex("2017-02-10T01:00:00Z", "2017-02-10T02:00:00Z", false)}}))
	if got := line(a.Uptime.BeforeExclusions, a.Uptime.Percent, a.Uptime.IfAccepted, a.Exclusions[0].Slices, a.Exclusions[1].Slices); got !=
		"99.70238095238095238 99.776785714285714285 99.925595238095238095 6 12" {
		// 24, 18 and 6 bad slices of 8,064
		t.Error(got)
	}
}

// An exclusion that covers a slice in part leaves it in; the reading that takes it out is the high bound.
func TestExclusionOfAPartOfASlice(t *testing.T) {
	e, tally := logs(1, "GET")
	tally.All()[0].CountError(tally.Slot(at("2017-02-10T00:00:00Z")), "InternalError", 1, audit.Origin{Path: "a", Line: 1})
	a := only(t, sla.Assess(sla.Request{Agreement: agreement(pooled, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
		Exclusions: []sla.Exclusion{{Interval: interval.Interval{Start: at("2017-02-10T00:02:00Z"), End: at("2017-02-10T00:05:00Z")}, Verified: true}}}))
	if got := line(a.Uptime.Percent, a.Uptime.Low, a.Uptime.High); got != "99.987599206349206349 99.987599206349206349 100" {
		t.Error(got)
	}
	if !strings.Contains(codes(a), "exclusion_part_of_slice") {
		t.Error(codes(a))
	}
}

// Of unknown time that a verified exclusion covers nothing may have failed that counts: it makes no uptime lower.
func TestUnknownTimeThatIsExcluded(t *testing.T) {
	for _, kind := range []string{sla.SliceMean, sla.EventRatio} {
		m := pooled
		m.Kind = kind
		e, _ := logs(1, "GET")
		e.Dark = interval.Union(stretch("2017-02-10T00:00:00Z 24h"))
		r := sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}}
		for want, out := range map[string][]sla.Exclusion{
			"100 96.428571428571428571 depends": nil,
			"100 98.214285714285714285 depends": {{Interval: stretch("2017-02-10T00:00:00Z 12h"), Verified: true}},
			"100 100 no_breach":                 {{Interval: stretch("2017-02-10T00:00:00Z 24h"), Verified: true}},
		} {
			r.Exclusions = out
			a := only(t, sla.Assess(r))
			if got := line(a.Uptime.Percent, a.Uptime.Low, a.Verdict); got != want {
				t.Errorf("%s: got %s, want %s", kind, got, want)
			}
		}
	}
}
