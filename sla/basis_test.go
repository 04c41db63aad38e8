package sla_test

import (
	"strings"
	"testing"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Where a base is a part of a product code, a charge that does not tell its part is not called another's: it is not known.
func TestAChargeThatDoesNotTellItsPart(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.BillCredit)
	c.Base.Classes = []string{"EC2"}
	l := bill("usage Service 1 r1 EC2 2017-02 100", "usage Service 1 r1 EBS 2017-02 30", "usage Service 1 r1 - 2017-02 7")
	l.Cell(sla.ChargeKey{Currency: "USD", Month: february, Kind: sla.Usage, Service: "Service", Account: "1", Region: "r1"}).
		Add(money.MustNumber("9"), audit.Origin{Path: "bill.csv", Line: 9})
	a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: february, Currency: "USD", Evidence: []sla.Evidence{states("a")}, Ledger: l}))
	got := []string{a.Basis.Eligible.String()}
	for _, s := range a.Basis.SetAside {
		got = append(got, s.Reason+" "+s.Amount.String())
	}
	if got := strings.Join(got, ", "); got != "100.00, other_class 37.00, unknown 9.00" || !strings.Contains(codes(a), "basis_unknown_rows") {
		t.Errorf("%s; %s", got, codes(a))
	}
}

// A base that comes to less than nothing pays nothing, and says so.
func TestABaseOfLessThanNothing(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.BillCredit)
	a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: february, Currency: "USD", Evidence: []sla.Evidence{states("a", "2017-02-10T00:00:00Z 5h")},
		Ledger: bill("usage Service 1 r1 - 2017-02 100", "discount Service 1 r1 - 2017-02 -130")}))
	if got := line(a.Verdict, a.Credit.Amount, a.Readiness); got != "breach 0.00 needs_review" || !strings.Contains(codes(a), "base_negative") {
		t.Errorf("%s; %s", got, codes(a))
	}
}

// What is of other accounts stands together where it is alike but for account and resource; its sum, its rows and the smallest places
// are kept, and one account alone keeps its name.
func TestOtherAccountsStandTogether(t *testing.T) {
	c := promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.9", "", "10")}}, sla.BillCredit)
	a := only(t, sla.Assess(sla.Request{Agreement: agreementOf(c), Month: february, Currency: "USD", Evidence: []sla.Evidence{states("a")},
		Where:  sla.Labels{sla.Account: "1"},
		Ledger: bill("usage Service 1 r1 - 2017-02 100", "usage Service 2 r1 - 2017-02 0.25", "usage Service 3 r1 - 2017-02 0.5", "usage Other 2 r1 - 2017-02 7")}))
	var got []string
	for _, l := range a.Basis.Lines {
		got = append(got, line(l.Reason, l.Service, l.Account, l.OtherAccounts, l.Amount, l.Rows, len(l.Origins)))
	}
	want := " Service 1 0 100 1 1; other_service Other 2 0 7 1 1; other_account Service  2 0.75 2 2"
	if got := strings.Join(got, "; "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := line(a.Basis.Billed, a.Basis.Eligible); got != "107.75 100.00" {
		t.Error(got)
	}
}
