package workbook_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Texts that files may hold and that a cell must survive.
const (
	command  = `=cmd|' /C calc'!A0`
	backward = "STANDARD\u202eAI_"
	control  = "a\x00b\x07c\nd\te\ufffe\xff"
)

var tooLong = strings.Repeat("ä", 40000)

func number(s string) *money.Number { n := money.MustNumber(s); return &n }

func percent(num, den int64) sla.Percent { return sla.NewPercent(big.NewRat(num, den)) }

func date(t testing.TB, s string) interval.Date {
	t.Helper()
	d, err := interval.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// small is a result made by hand, of two days instead of a month: a breach with bills, a breach in time without bills, one
// without evidence, one without terms. Texts are hostile.
func small(t testing.TB) *impact.Result {
	period := interval.Interval{Start: at(t, "2017-02-01T00:00:00Z"), End: at(t, "2017-02-03T00:00:00Z")}
	base := sla.Assessment{Terms: "aws/s3", Version: "2015-09-01", Commitment: "standard", Title: "Example Storage SLA", Grade: sla.Verified,
		Source: "https://aws.example/s3/sla/", Month: february, Period: period, Readiness: sla.NeedsReview, Certainty: sla.Final,
		Unit: sla.Labels{"account": "111122223333", "region": "us-east-1", "storage_class": "STANDARD"},
		Tiers: []sla.TierRow{{Below: *number("99.9"), AtLeast: number("99.0"), CreditPercent: *number("10"), Clause: "row 1"},
			{Below: *number("99.0"), CreditPercent: *number("25"), Clause: "row 2"}},
		Claim: &sla.ClaimDue{Deadline: date(t, "2017-04-30"), FileBy: date(t, "2017-03-31"), Received: true, Subject: command,
			Needs: []string{"your request logs", command}, Missing: []string{"resource ids"}, Clause: "Credit Request"}}

	breach := base
	breach.ID, breach.Verdict, breach.Tier = "breach", sla.Breach, &base.Tiers[0]
	exact := "9375/94"
	breach.Evidence = []string{command, "logs"}
	breach.Uptime = &sla.Uptime{Percent: percent(9375, 94), Exact: &exact, Low: percent(3125, 32), High: percent(9575, 96), BeforeExclusions: percent(74875, 752),
		Slices: 576, WithEvidence: 564, Silent: 3, UnknownSeconds: *number("3600"), Requests: 9000, Errors: 41, Step: "5m0s",
		Readings: []sla.Reading{{Name: "pooled_silent_clean", Text: "all requests pooled", Percent: percent(9375, 94), Low: percent(3125, 32), High: percent(9575, 96)},
			{Name: "pooled_silent_left_out", Text: "silent slices left out", Percent: percent(18650, 187), Low: percent(3125, 32), High: percent(9575, 96)}},
		Days: []sla.DayCount{{Day: date(t, "2017-02-01"), Requests: 4000, Errors: 30, Slices: 288, Silent: 3, Unclean: 1},
			{Day: date(t, "2017-02-02"), Requests: 5000, Errors: 11, Slices: 288, Unknown: 12, Unclean: 2}},
		Unclean: []sla.SliceRow{
			{Start: at(t, "2017-02-01T10:00:00Z"), Requests: 60, Errors: 30, ByCode: map[string]uint64{"InternalError": 29, command: 1}, Origins: []audit.Origin{{Path: "logs/=a.log", Line: 7}, {Path: "logs/=a.log", Line: 9}}},
			{Start: at(t, "2017-02-02T10:00:00Z"), Requests: 10, Errors: 10, ByCode: map[string]uint64{"InternalError": 10}, Origins: []audit.Origin{{Path: "logs/=a.log", Line: 70}}},
			{Start: at(t, "2017-02-02T11:00:00Z"), Requests: 4, Errors: 1, ByCode: map[string]uint64{"InternalError": 1}, Excluded: true}},
		Codes: []sla.CodeCount{{Code: "InternalError", N: 40, Counted: true}, {Code: command, N: 1}}}
	breach.Exclusions = []sla.ExclusionEffect{{Interval: interval.Interval{Start: at(t, "2017-02-02T10:58:00Z"), End: at(t, "2017-02-02T12:00:00Z")}, Kind: "customer", Reason: control, Verified: true, Slices: 1}}
	breach.Incidents = []sla.DownTime{{Interval: interval.Interval{Start: at(t, "2017-02-01T10:00:00Z"), End: at(t, "2017-02-01T10:05:00Z")}, Failed: "1/2", Requests: 60, Errors: 30, Source: "logs"}}
	line := func(reason, currency, amount, service string) sla.BasisLine {
		return sla.BasisLine{Reason: reason, Currency: money.Currency(currency), Month: february, Kind: sla.Usage, Account: "111122223333", Service: service,
			Region: "us-east-1", Class: backward, Amount: *number(amount), Rows: 2, Origins: []audit.Origin{{Path: "bill.csv", Line: 2, Column: 17}}}
	}
	breach.Basis = &sla.Basis{Currency: "USD", Billed: *number("1112.49567890123456789012345678"), Eligible: *number("1000.05"), EligibleRows: 4,
		Wider: number("1012.39567890123456789012345678"), Clause: "Service Credits",
		SetAside: []sla.SetAside{{Reason: "other_currency", Amount: *number("0.00"), Rows: 2, Other: map[money.Currency]money.Number{"EUR": *number("5.00")}},
			{Reason: "tax", Amount: *number("100.10"), Rows: 2}, {Reason: "other_service", Amount: *number("12.34567890123456789012345678"), Rows: 2}},
		Lines: []sla.BasisLine{line("", "USD", "1000.00", "AmazonS3"), line("", "USD", "0.05", command), line("other_currency", "EUR", "5.00", "AmazonS3"),
			line("tax", "USD", "100.10", "AmazonS3"), line("other_service", "USD", "12.34567890123456789012345678", "AmazonEC2")}}
	breach.Credit = &sla.CreditDue{Amount: number("100.01"), Unrounded: number("100.005"), Low: number("100.01"), High: number("253.10"), Currency: "USD",
		Form: "future_bill_credit", MinimumMet: true, Minimum: &sla.MinimumRow{MoreThan: *number("1.00"), Currency: "USD", Clause: "min"}, Rounding: money.HalfUp, Places: 2}
	breach.Basis.Adjustments = []sla.AdjustmentEffect{{Amount: *number("-12.34"), Reason: command, ApprovedBy: "M. Lee", Evidence: command, Applied: true, Origin: audit.Origin{Path: "slacredit.yaml", Line: 12}},
		{Amount: *number("5"), Reason: "not approved", Origin: audit.Origin{Path: "slacredit.yaml", Line: 13}}}
	breach.Basis.BeforeAdjustments, breach.Basis.IfApproved = number("1012.39"), number("1005.05")
	breach.Allocation = []sla.AllocationRow{{Eligible: *number("0.05"), Percent: percent(1, 200), Credit: *number("0.01")}, {Key: command, Eligible: *number("1000"), Percent: percent(199, 2), Credit: *number("100.00")}}
	by := percent(9375, 94)
	alone := sla.Supposed{Percent: &by, Low: &by, High: &by, Verdict: sla.Breach, CreditPercent: number("10"), Credit: number("100.01")}
	breach.Exclusions[0].IfRejected, breach.IfAccepted = &alone, &sla.Supposed{Verdict: sla.Insufficient}
	seen := at(t, "2017-02-01T00:00:00Z")
	breach.Sources = []sla.SourceRow{{Name: command, Vantage: sla.ProviderLog, Authority: true, Supposed: alone, Down: *number("600.5"), Unknown: *number("3600"), First: &seen, Last: &seen, Caveat: command},
		{Name: "probe", Vantage: sla.Probe, Bound: sla.Upper, Supposed: sla.Supposed{Verdict: sla.Insufficient}, Down: *number("0"), Unknown: *number("172800"),
			Gaps: []sla.ToldRow{{Labels: sla.Labels{"resource": command}, Policy: "hold-3x", Usual: number("60"), Seconds: map[sla.State]money.Number{sla.Unknown: *number("172800")}},
				{Policy: "stated", Seconds: map[sla.State]money.Number{sla.Up: *number("172799.999999999"), sla.Paused: *number("0.000000001")}}}}}
	breach.Agreement = []sla.Pair{{A: command, B: "probe", BothUp: *number("168599.5"), BothDown: *number("300"), OnlyADown: *number("300.5"), OnlyBDown: *number("0"), Unknown: *number("3600"), Count: 2,
		Disagreements: []sla.Disagreement{{Interval: breach.Incidents[0].Interval, Down: command, Up: "probe"}}}}
	breach.Corroboration = &sla.Corroboration{Sources: []string{command}, Unspoken: []interval.Interval{breach.Incidents[0].Interval}, LeftOut: []sla.LeftOut{{Reason: "other_region", Annotations: 3}},
		Annotations: []sla.Corroborating{{Source: command, By: "provider", Annotation: sla.Annotation{ID: command, Impact: command, Text: tooLong, Posted: seen}, Service: "named", Region: "named", NamesResources: true, Late: number("-60.5"),
			Overlaps: []sla.AnnotationOverlap{{Interval: breach.Incidents[0].Interval, Sure: *number("300"), AtMost: *number("300")}}}}}
	breach.ToNextTier = &sla.ToNextTier{CreditPercent: *number("25"), DowntimeSeconds: *number("1296")}
	breach.Notes = []sla.Note{{Code: "hostile", Text: tooLong, Review: true}, {Code: "fine", Text: command}}
	breach.Steps = []sla.Step{{Key: "uptime", Label: "Monthly Uptime Percentage", Formula: "=100-1", Result: "99.734042553191489361", Unit: "%", Clause: "Definitions"},
		{Key: "amount", Label: "Service credit", Formula: "rounded half up", Result: "100.01", Unit: "USD", Clause: "Payout"}}

	down := base
	down.ID, down.Verdict, down.Tier, down.Commitment = "down", sla.Depends, &base.Tiers[0], "region"
	down.Unit = sla.Labels{"account": "111122223333", "region": "eu-west-1"}
	secs, secs2 := number("300.5"), number("0")
	down.Uptime = &sla.Uptime{Percent: percent(1687495, 16920), Low: percent(1687495-30000, 16920), High: percent(17279*1000+950, 172800), BeforeExclusions: percent(99, 1),
		UnknownSeconds: *number("3600"), DownSeconds: secs, Days: []sla.DayCount{{Day: date(t, "2017-02-01"), DownSeconds: secs}, {Day: date(t, "2017-02-02"), DownSeconds: secs2}}}
	down.Uptime.Step = "5m0s"
	down.Uptime.Unclean = []sla.SliceRow{{Start: at(t, "2017-02-01T10:00:00Z"), Requests: 60, Errors: 30, ByCode: map[string]uint64{command: 30}, Origins: []audit.Origin{{Path: "logs/=a.log", Line: 7}}},
		{Start: at(t, "2017-02-01T11:00:00Z"), Requests: 4, Errors: 4, Uncounted: true}, {Start: at(t, "2017-02-01T12:00:00Z"), Requests: 4, Errors: 4, Excluded: true}}
	down.Uptime.Percent = sla.NewPercent(new(big.Rat).Sub(big.NewRat(100, 1), big.NewRat(30050, 169200)))
	down.Credit = &sla.CreditDue{Currency: "USD", Form: "future_bill_credit", Rounding: money.HalfUp, Places: 2}
	down.Notes = []sla.Note{{Code: "no_bills", Text: "No bills were given.", Review: true}}

	blind := base
	blind.ID, blind.Verdict, blind.Unit = "blind", sla.Insufficient, sla.Labels{"account": "444455556666"}
	blind.Basis = &sla.Basis{Currency: "USD", Billed: *number("0.00"), Eligible: *number("0.00")}
	blind.Credit = &sla.CreditDue{Currency: "USD"}
	blind.Notes = []sla.Note{{Code: "no_evidence", Text: "The claim names no evidence.", Review: true}}

	lawless := sla.Assessment{ID: "lawless", Terms: "aws/ec2", Month: february, Period: period, Verdict: sla.NoAgreement, Readiness: sla.NeedsReview,
		Certainty: sla.Provisional, Unit: sla.Labels{}}

	return &impact.Result{Schema: impact.ResultSchema, Tool: impact.Tool{Name: "slacredit", Version: "0.9&D"},
		Period: impact.Period{Month: february, Interval: period}, Customer: &impact.Customer{Name: command, Contact: "+1"},
		Assessments: []sla.Assessment{breach, down, blind, lawless},
		Assumptions: []impact.Assumption{{Key: "signed", What: "Date of the contract", Value: "2015-03-01", Source: "slacredit.yaml:9"}},
		Controls: []audit.Control{{Name: "rows", Source: "bill.csv", Read: "12", Used: "10", SetAside: "1", Rejected: "1", OK: true},
			{Name: "lost", Source: "bill.csv", Read: "12.01", Used: "12", SetAside: "0", Rejected: "0"}, {Name: "odd", Read: "many"}},
		Inputs: []audit.Input{{Path: command, SHA256: strings.Repeat("ab", 32), Format: "csv-charges", Role: "billing", Bytes: 100, Rows: 12, Used: 10, SetAside: 1, Rejected: 1}},
	}
}

// bare is a result without anything.
func bare(t testing.TB) *impact.Result {
	return &impact.Result{Schema: impact.ResultSchema, Tool: impact.Tool{Name: "slacredit", Version: "0.9"},
		Period: impact.Period{Month: february, Interval: february.In(time.UTC)}}
}

// large is a result whose amounts have more digits than a spreadsheet keeps.
func large(t testing.TB) *impact.Result {
	r := bare(t)
	period := february.In(time.UTC)
	a := edge(0, period, int64(period.Length()/time.Second), *number("100000"), *number("123456789012345678.9000000000000000019"), money.HalfUp, "USD")
	a.Basis.SetAside = []sla.SetAside{{Reason: "other_account", Amount: *number("-500.00"), Rows: 1}}
	a.Basis.Lines = append(a.Basis.Lines, sla.BasisLine{Reason: "other_account", Currency: "USD", Month: february, Amount: *number("-500.00"), Rows: 1})
	a.Basis.Billed = *number("123456789012345178.9000000000000000019")
	r.Assessments = []sla.Assessment{a}
	r.Controls = []audit.Control{
		{Name: "billing amount USD", Source: "bill.csv", Read: "123456789012345178.90", Used: "123456789012345678.90", SetAside: "-500.00", Rejected: "0", OK: true},
		{Name: "billing amount EUR", Source: "bill.csv", Read: "1234567.8901234567", Used: "1234567.0000000044", SetAside: "0.8901234523", Rejected: "0", OK: true}}
	return r
}

// variants are results in which something is missing.
func variants(t testing.TB) map[string]*impact.Result {
	out := map[string]*impact.Result{"full": full(t), "small": small(t), "bare": bare(t)}

	noBills := full(t)
	for i := range noBills.Assessments {
		a := &noBills.Assessments[i]
		a.Basis = nil
		a.Credit = &sla.CreditDue{Currency: "USD"}
	}
	out["no bills"] = noBills

	noLoss := full(t)
	noLoss.Impact = nil
	out["no loss"] = noLoss

	thin := full(t)
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	rows := revenue(t)
	incidents := []impact.Incident{
		{Interval: interval.Interval{Start: at(t, "2017-02-28T17:37:00Z"), End: at(t, "2017-02-28T21:54:00Z")}, FailedFraction: big.NewRat(3, 10)},
		{Interval: interval.Interval{Start: at(t, "2017-03-02T07:00:00Z"), End: at(t, "2017-03-02T18:30:00Z")}, FailedFraction: big.NewRat(9, 10)}}
	thin.Impact, err = impact.Estimate(rows[len(rows)-24*7*4:], incidents, impact.Assumptions{WaitingPeriod: 8 * time.Hour}, zone, "")
	if err != nil {
		t.Fatal(err)
	}
	out["thin history"] = thin

	two := full(t)
	two.Impact, err = impact.Estimate(rows, incidents, impact.Assumptions{VariableCostRatio: &impact.Ratio{Value: *number("0.5"), Source: command}}, zone, "USD")
	if err != nil {
		t.Fatal(err)
	}
	out["two incidents"] = two

	none := full(t)
	none.Impact, err = impact.Estimate(rows[:30], incidents[:1], impact.Assumptions{}, zone, "USD")
	if err != nil {
		t.Fatal(err)
	}
	out["no estimate"] = none
	out["large amounts"] = large(t)
	return out
}
