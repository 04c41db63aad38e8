package workbook_test

import (
	"strings"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/impact/workbook/recalc"
	"slacredit/sla"
	"slacredit/sla/money"
)

// remedies is a result in which no credit is one of tiers: a multiple of the fee with a cap, days, units, a choice, steps
// that can be read in several ways, a right, and two commitments of which one may be claimed.
func remedies(t testing.TB) *impact.Result {
	t.Helper()
	edge := func(s string) *sla.Edge {
		e := new(sla.Edge)
		if err := e.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return e
	}
	share := func(s string) (r sla.Ratio) {
		if err := r.UnmarshalText([]byte(s)); err != nil {
			t.Fatal(err)
		}
		return r
	}
	each := func(size, rounding, amount string) *sla.LinearStep {
		return &sla.LinearStep{Size: *edge(size), Rounding: rounding, Amount: share(amount), Clause: "Credits"}
	}
	fee := &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UFeeForTime, Step: each("1m", "exact", "100"), Label: "money", Clause: "Credits"}
	days := &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UDays, Label: "days", Rows: []sla.Band{{Below: edge("99.9"), Amount: share("7"), Clause: "Credits"}}}
	commitment := func(id string, credit *sla.Schedule, form sla.PayoutForm) sla.Commitment {
		return sla.Commitment{ID: id, Title: "Service Level Agreement", Unit: []string{sla.Account}, Target: money.MustNumber("99.9"), Credit: credit,
			Measure: sla.Measure{Kind: sla.Duration, Clause: "Definitions"}, Base: sla.Base{Services: []string{"Service"}, Clause: "Base"},
			Payout: sla.Payout{Form: form, Clause: "Payment"}, Claim: sla.ClaimTerms{Clause: "Claims", Steps: []sla.ClaimStep{
				{Act: "notify", Within: 24, Unit: sla.Hours, From: sla.FromIncidentStart, Clause: "Notice"},
				{Act: "claim", Within: 30, Unit: sla.Days, From: sla.FromMonthEnd, Or: sla.FromIncidentEnd, Clause: "Claims"}}}}
	}
	capped := commitment("capped", fee, sla.BillCredit)
	capped.Caps = []sla.Cap{{Limit: share("10"), Unit: "percent", Window: "period", Clause: "Cap"}}
	right := commitment("right", nil, sla.TerminationRight)
	right.Rights = []sla.Right{{What: "terminate the contract", If: "two months fail", Clause: "Exit"}}
	open := commitment("open", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UPercent, Step: each("1h", "unspecified", "2"), Clause: "Credits"}, sla.BillCredit)
	lesser := commitment("lesser", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UPercent, Step: each("1h", "ceil", "1"), Clause: "Credits"}, sla.BillCredit)
	lesser.NotWith = []string{"open"}
	all := []sla.Commitment{capped, right, open, lesser, commitment("days", days, sla.ServiceExtension),
		commitment("choice", &sla.Schedule{Kind: sla.ElectOne, Of: []sla.Schedule{*fee, *days}}, sla.BillCredit)}
	agreement := &sla.Agreement{ID: "acme/remedies", Zone: "UTC", GovernedBy: sla.ByIncident,
		Versions: []sla.Version{{ID: "2010-01-01", LastUpdated: date(t, "2010-01-01"), Grade: sla.Verified, Commitments: all}}}

	r := bare(t)
	base, down := money.MustNumber("1000"), 90*time.Minute
	for i, c := range all {
		a, err := sla.Quote{Agreement: agreement, Commitment: c.ID, Month: february, Downtime: &down, Base: &base, Currency: "USD", Unit: sla.Labels{sla.Account: "1"}}.Answer()
		if err != nil {
			t.Fatal(err)
		}
		a.ID = c.ID
		r.Assessments = append(r.Assessments, a)
		if i == 1 {
			r.Assessments[i].Basis = nil
		}
	}
	sla.Elect(r.Assessments)
	return r
}

// Days, units, choices and rights stand in words; only money adds up, and of two rivals only the better one.
func TestRemediesThatAreNoTiers(t *testing.T) {
	r := remedies(t)
	if got := r.Credits()["USD"].String(); got != "343.21" { // 100 (capped) + 20 (2 % for one whole hour) or 20 (two begun hours) + 223.21… (chosen)
		t.Errorf("the credits add up to %s", got)
	}
	data := write(t, r)
	book := cells(t, data)
	if again, ok := recalculated(t, data); ok {
		for _, d := range recalc.Differences(book, again) {
			t.Error(d)
		}
	}
	var text strings.Builder
	for _, at := range addresses(book) {
		text.WriteString(book[at].Value + "\n")
	}
	for _, want := range []string{"7 days of service", "no credit; right: terminate the contract", "terminate the contract, if two months fail; arisen: unknown",
		"To choose: days", "Reading: half up", "10 percent over period", "yields to", "Step: notify", "by 2017-02-02T00:00:00Z", "343.21"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the workbook does not say %q", want)
		}
	}
}
