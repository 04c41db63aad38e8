package billing

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
)

// googleFOCUSRow is a row of the view of FOCUS that Google publishes: a dollar of storage in Iowa, of the project shop.
var googleFOCUSRow = columns{
	"BilledCost": "1.00", "EffectiveCost": "1.00", "BillingCurrency": "USD", "BillingAccountId": "000000-AAAAAA", "BillingPeriodStart": "2017-02-01 08:00:00 UTC",
	"ChargePeriodStart": "2017-02-28 17:00:00 UTC", "ChargeCategory": "usage", "ChargeClass": "", "ChargeDescription": "Standard Storage Iowa",
	"ProviderName": "Google Cloud", "PublisherName": "Google Cloud", "RegionId": "us-central1", "RegionName": "Iowa", "ServiceName": "Cloud Storage",
	"SubAccountId": "000000-AAAAAA", "x_Credits": "[]", "x_CostType": "regular", "x_Location": "us-central1", "x_Project.id": "shop",
}

// The cost of a row is what is left after all credits. Those that are a part of the price belong to the base; a promotion does
// not, and is taken out again: the base is what the native export gives, and the total what the view does.
func TestGoogleFOCUSIsReadAsTheNativeExport(t *testing.T) {
	promotion := columns{"BilledCost": "0.65", "x_Credits": `[{"Name":"Free trial","Amount":-0.25,"FullName":null,"Id":"x","Type":"PROMOTION"},{"Name":"SUD","Amount":"-1E-1","Type":"SUSTAINED_USAGE_DISCOUNT"}]`}
	r := read(t, csvOf(googleFOCUSRow, columns{}, promotion))
	r.only(t, "USD 2017-02 credit shop Cloud Storage us-central1 STANDARD Standard Storage Iowa -0.25",
		"USD 2017-02 usage shop Cloud Storage us-central1 STANDARD Standard Storage Iowa 1.90 in 2 rows")
	if c := r.control(t, "billing amount USD"); c.Read != "1.65" || !c.OK {
		t.Errorf("%+v", c)
	}
	for _, c := range []struct {
		row  columns
		kind string
	}{
		{columns{"ChargeDescription": "Commitment v1: N2 Cpu in Iowa for 1 Year", "ServiceName": "Compute Engine"}, "recurring_fee"},
		{columns{"ChargeCategory": "tax"}, "tax"}, {columns{"ChargeCategory": "adjustment", "ChargeClass": "correction"}, "correction"},
		{columns{"ChargeCategory": "error"}, "unknown"}, {columns{"PublisherName": "Somebody Ltd"}, "marketplace"}, {columns{"ServiceName": "Support"}, "support"},
	} {
		r := read(t, csvOf(googleFOCUSRow, c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || string(e[0].Kind) != c.kind || e[0].Account != "shop" {
			t.Errorf("%v is %v, want %s", c.row, r.lines(), c.kind)
		}
	}
	// A place of several regions stands in a column of its own; without a project it is the account that is billed.
	r = read(t, csvOf(googleFOCUSRow, columns{"RegionId": "", "RegionName": "", "x_Location": "us", "x_Project.id": ""}))
	r.only(t, "USD 2017-02 usage 000000-AAAAAA Cloud Storage us STANDARD Standard Storage Iowa 1.00")
	for _, credits := range []string{"[broken", `[{"Amount":"x","Type":"PROMOTION"}]`, `[{"Type":"PROMOTION"}]`} {
		if d := read(t, csvOf(googleFOCUSRow, columns{"x_Credits": credits})).finding(t, "BILL-NUM"); d.Line != 2 {
			t.Errorf("%s: %+v", credits, d)
		}
	}
	if got := textsOf(t, csvOf(googleFOCUSRow, promotion)); !slices.Equal(got, []string{"credit -0.25: PROMOTION: Free trial"}) {
		t.Errorf("called %q", got)
	}
}

func TestGoogleFOCUSInParquet(t *testing.T) {
	files := fstest.MapFS{"b.parquet": {Data: parquetOf(t, csvOf(googleFOCUSRow, columns{"BilledCost": "0.75", "x_Credits": `[{"Name":"Free trial","Amount":"-0.25","Type":"PROMOTION"}]`}), nil, 10)}}
	ledger, report, err := Read(context.Background(), []Source{{Refs: []source.Ref{{FS: files, Name: "b.parquet", Path: "b.parquet"}}}}, source.Options{TempDir: t.TempDir()})
	r := result{ledger, report, err}
	r.sound(t)
	if got := strings.Join(r.lines(), "\n"); !strings.Contains(got, "credit shop Cloud Storage us-central1 STANDARD Standard Storage Iowa -0.25") ||
		!strings.Contains(got, "usage shop Cloud Storage us-central1 STANDARD Standard Storage Iowa 1.00") {
		t.Error(got)
	}
}
