package billing

import (
	"testing"

	"slacredit/ingest/source"
)

// resourcesOf lists what each resource comes to.
func resourcesOf(r result) map[string]string {
	out := map[string]string{}
	for _, e := range r.ledger.Entries() {
		out[string(e.Kind)+" "+e.Resource] = e.Amount.String()
	}
	return out
}

func byResource(t *testing.T, cost string, bills ...string) result {
	return readWith(t, Source{ByResource: true, Cost: cost}, source.Options{TempDir: t.TempDir()}, bills...)
}

// Bills name instances and volumes by id or by ARN; monitors by id.
func TestResourcesOfAWSHaveOneName(t *testing.T) {
	for resource, want := range map[string]string{
		"i-0abc": "i-0abc",
		"arn:aws:ec2:us-east-1:111122223333:instance/i-0abc":     "i-0abc",
		"arn:aws:ec2:us-east-1:111122223333:volume/vol-0abc":     "vol-0abc",
		"arn:aws:ec2:us-east-1:111122223333:natgateway/nat-0abc": "nat-0abc",
		"arn:aws-us-gov:s3:::alpha":                              "alpha",
		"arn:aws:s3:us-east-1:111122223333:accesspoint:alpha":    "arn:aws:s3:us-east-1:111122223333:accesspoint:alpha",
		"arn:aws:rds:us-east-1:111122223333:db:orders":           "arn:aws:rds:us-east-1:111122223333:db:orders",
		"arn:aws:ec2": "arn:aws:ec2",
		"":            "",
	} {
		if e := byResource(t, "", curOf(columns{"lineItem/ResourceId": resource})).ledger.Entries(); e[0].Resource != want {
			t.Errorf("%q in a CUR is %q, want %q", resource, e[0].Resource, want)
		}
		if e := byResource(t, "", focusOf(columns{"ResourceId": resource})).ledger.Entries(); e[0].Resource != want {
			t.Errorf("%q in FOCUS is %q, want %q", resource, e[0].Resource, want)
		}
	}
}

// Usage under a savings plan stands at its price, and a negation takes it out again: whatever resource either names, no base
// may hold the one without the other. At its effective cost, usage needs no negation and keeps its resource.
func TestNoResourceHoldsHalfOfASavingsPlan(t *testing.T) {
	bill := curOf(
		columns{"lineItem/LineItemType": "Usage", "lineItem/ResourceId": "i-1", "lineItem/UnblendedCost": "3"},
		columns{"lineItem/LineItemType": "SavingsPlanCoveredUsage", "lineItem/ResourceId": "i-1", "lineItem/UnblendedCost": "20", "savingsPlan/SavingsPlanEffectiveCost": "12"},
		columns{"lineItem/LineItemType": "SavingsPlanNegation", "lineItem/ResourceId": "arn:aws:savingsplans::1:savingsplan/x", "lineItem/UnblendedCost": "-20"})
	r := byResource(t, "", bill)
	r.sound(t)
	if got := resourcesOf(r); len(got) != 2 || got["usage i-1"] != "3" || got["commitment_usage "] != "0" {
		t.Errorf("billed: %v", got)
	}
	r = byResource(t, Effective, bill)
	r.sound(t)
	if got := resourcesOf(r); got["usage i-1"] != "3" || got["commitment_usage i-1"] != "12" {
		t.Errorf("effective: %v", got)
	}
}

// Without its negation, covered usage would count at a price that nobody paid: it counts in no base.
func TestCoveredUsageWithoutNegationIsInNoBase(t *testing.T) {
	covered := columns{"lineItem/LineItemType": "SavingsPlanCoveredUsage", "resourceTags/user:team": "blue"}
	for name, s := range map[string]Source{"plain": {}, "by tag": {Tag: "team"}} {
		r := readWith(t, s, source.Options{TempDir: t.TempDir()}, curOf(columns{"resourceTags/user:team": "blue"}, covered),
			curOf(covered.with("lineItem/UsageStartDate", "2017-02-27T00:00:00Z"), covered.with("lineItem/UsageStartDate", "2017-02-26T00:00:00Z")))
		r.findings(t, "BILL-NEGATION")
		if got := r.byKind(); got["commitment_usage"] != "" || got["unknown"] != "3.00 " || got["usage"] != "1.00 " {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A discount on usage of us-east-1, whose usage types have no prefix, lowers the base of us-east-1.
func TestDiscountsAreWhereTheirUsageIs(t *testing.T) {
	for _, kind := range []string{"EdpDiscount", "PrivateRateDiscount", "BundledDiscount"} {
		read(t, curOf(columns{"lineItem/LineItemType": kind, "lineItem/UnblendedCost": "-0.10", "product/region": ""})).
			only(t, "USD 2017-02 discount 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs -0.10")
	}
}

// AWS promises that an id is unique within a file, not within a delivery: rows of two resources, or of two amounts of use, are
// two rows.
func TestRowsOfOneIdOfOtherResourcesAreOthers(t *testing.T) {
	row := line("a", "1/2", "1.00").with("lineItem/ResourceId", "alpha").with("lineItem/UsageAmount", "5")
	r := read(t, curOf(row), curOf(row.with("lineItem/ResourceId", "beta")), curOf(row.with("lineItem/UsageAmount", "6")), curOf(row, columns{"identity/LineItemId": "z"}))
	r.only(t, s3Month+"4.00 in 4 rows")
	r.findings(t, "BILL-KEY-CLASH", "BILL-REPEATED")
}
