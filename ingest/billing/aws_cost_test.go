package billing

import (
	"testing"

	"slacredit/ingest/source"
)

// commitments is a month under a reservation and a savings plan: usage that they cover, what takes it out again, and fees.
var commitments = []columns{
	{"lineItem/LineItemType": "Usage", "lineItem/UnblendedCost": "10"},
	{"lineItem/LineItemType": "DiscountedUsage", "lineItem/UnblendedCost": "0", "reservation/EffectiveCost": "2.5"},
	{"lineItem/LineItemType": "RIFee", "lineItem/UnblendedCost": "4", "reservation/UnusedRecurringFee": "1", "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod": "0.5"},
	{"lineItem/LineItemType": "SavingsPlanCoveredUsage", "lineItem/UnblendedCost": "20", "savingsPlan/SavingsPlanEffectiveCost": "12"},
	{"lineItem/LineItemType": "SavingsPlanNegation", "lineItem/UnblendedCost": "-20"},
	{"lineItem/LineItemType": "SavingsPlanRecurringFee", "lineItem/UnblendedCost": "15", "savingsPlan/TotalCommitmentToDate": "15", "savingsPlan/UsedCommitment": "12"},
	{"lineItem/LineItemType": "Fee", "bill/BillType": "Purchase", "lineItem/UnblendedCost": "100", "reservation/ReservationARN": "arn:aws:ec2:us-east-1:1:reserved-instances/x"},
	{"lineItem/LineItemType": "Tax", "lineItem/UnblendedCost": "3"},
}

// byKind sums a ledger up by kind of charge.
func (r result) byKind() map[string]string {
	out := map[string]string{}
	for _, e := range r.ledger.Entries() {
		out[string(e.Kind)] += e.Amount.String() + " "
	}
	return out
}

func readAt(t *testing.T, cost string, bills ...string) result {
	return readWith(t, Source{Cost: cost}, source.Options{TempDir: t.TempDir()}, bills...)
}

// The effective cost of usage is its share of the commitment; on the row of the fee stands what was not used. What was paid
// upfront, and the negation, are nothing.
func TestEffectiveCostOfCUR(t *testing.T) {
	r := readAt(t, Effective, curOf(commitments...))
	r.sound(t)
	r.findings(t)
	got := r.byKind()
	for kind, want := range map[string]string{"usage": "10 ", "commitment_usage": "14.5 ", "recurring_fee": "4.5 ", "upfront": "0 ", "tax": "3 "} {
		if got[kind] != want {
			t.Errorf("%s %s, want %s", kind, got[kind], want)
		}
	}
	if c := r.control(t, "billing amount USD, effective"); c.Read != "32" || c.Used != "32" {
		t.Errorf("%+v", c)
	}

	billed := readAt(t, Billed, curOf(commitments...)).byKind()
	for kind, want := range map[string]string{"usage": "10 ", "commitment_usage": "0 ", "recurring_fee": "19 ", "upfront": "100 ", "tax": "3 "} {
		if billed[kind] != want {
			t.Errorf("billed: %s %s, want %s", kind, billed[kind], want)
		}
	}
}

// A covered row without its effective cost is rejected: unknown is not nothing.
func TestEffectiveCostThatIsNotThere(t *testing.T) {
	r := readAt(t, Effective, curOf(columns{"lineItem/LineItemType": "SavingsPlanCoveredUsage", "savingsPlan/SavingsPlanEffectiveCost": "", "reservation/EffectiveCost": ""},
		columns{"lineItem/LineItemType": "SavingsPlanRecurringFee", "savingsPlan/TotalCommitmentToDate": "5", "savingsPlan/UsedCommitment": ""}))
	r.sound(t)
	r.findings(t, "BILL-NULL")
	if in := r.report.Inputs[0]; in.Rejected != 2 {
		t.Errorf("%d rows rejected", in.Rejected)
	}
}

// Net costs hold the discounts already: rows that are those discounts count for nothing, others without a net cost as billed.
func TestNetCostOfCUR(t *testing.T) {
	r := readAt(t, Net, curOf(
		columns{"lineItem/LineItemType": "Usage", "lineItem/UnblendedCost": "10", "lineItem/NetUnblendedCost": "9"},
		columns{"lineItem/LineItemType": "EdpDiscount", "lineItem/UnblendedCost": "-1", "lineItem/NetUnblendedCost": ""},
		columns{"lineItem/LineItemType": "Credit", "lineItem/UnblendedCost": "-2", "lineItem/NetUnblendedCost": ""}))
	r.sound(t)
	if got := r.byKind(); got["usage"] != "9 " || got["discount"] != "0 " || got["credit"] != "-2 " {
		t.Errorf("%v", got)
	}
}

func TestEffectiveCostOfFOCUS(t *testing.T) {
	text := focusOf(columns{"BilledCost": "0", "EffectiveCost": "1.5", "CommitmentDiscountId": "p", "CommitmentDiscountStatus": "Used"},
		columns{"BilledCost": "0", "EffectiveCost": "0.25", "CommitmentDiscountId": "p", "CommitmentDiscountStatus": "unused"},
		columns{"BilledCost": "7", "EffectiveCost": "0", "ChargeCategory": "Purchase", "ChargeFrequency": "Recurring", "CommitmentDiscountId": "p"})
	r := readAt(t, Effective, text)
	r.sound(t)
	if got := r.byKind(); got["commitment_usage"] != "1.5 " || got["recurring_fee"] != "0.25 " {
		t.Errorf("%v", got)
	}
	if got := readAt(t, "", text).byKind(); got["commitment_usage"] != "0 " || got["recurring_fee"] != "7 " {
		t.Errorf("billed: %v", got)
	}
}

// A cost that a bill does not have is refused, never replaced.
func TestCostsThatABillDoesNotHave(t *testing.T) {
	readAt(t, Net, focusOf(columns{})).fault(t, "BILL-COST")
	readAt(t, Effective, dbrOf(columns{})).fault(t, "BILL-COST")
	readAt(t, Net, curOf(columns{})).fault(t, "BILL-COLUMN")
	readAt(t, Effective, curOf(columns{})).fault(t, "BILL-COLUMN")
}
