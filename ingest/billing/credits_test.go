package billing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
)

func TestCreditsKeepTheirText(t *testing.T) {
	bill := curOf(
		columns{"lineItem/LineItemType": "Usage", "lineItem/UnblendedCost": "5", "lineItem/LineItemDescription": "ordinary"},
		columns{"lineItem/LineItemType": "Credit", "lineItem/UnblendedCost": "-3.5", "lineItem/LineItemDescription": `SLA credit, "case" 7`},
		columns{"lineItem/LineItemType": "Credit", "lineItem/UnblendedCost": "-1.5", "lineItem/LineItemDescription": `SLA credit, "case" 7`},
		columns{"lineItem/LineItemType": "Credit", "lineItem/UnblendedCost": "0.25", "lineItem/LineItemDescription": "taken back"},
		columns{"lineItem/LineItemType": "Usage", "lineItem/UnblendedCost": "-2", "lineItem/LineItemDescription": "SLA"},
		columns{"lineItem/LineItemType": "EdpDiscount", "lineItem/UnblendedCost": "-9", "lineItem/LineItemDescription": "discount"},
	)
	for _, jobs := range []int{1, 7} {
		files := fstest.MapFS{"b.csv": {Data: []byte(bill)}}
		rows, ledger, _, err := Credits(context.Background(), []Source{{Refs: []source.Ref{{FS: files, Name: "b.csv", Path: "b.csv"}}}}, source.Options{Jobs: jobs, Block: 4097})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%s %s in %d rows from %s: %s", r.Kind, r.Amount, r.Rows, r.Origins[0], r.Description))
		}
		want := []string{`credit -5.0 in 2 rows from b.csv:3: SLA credit, "case" 7`, "credit 0.25 in 1 rows from b.csv:5: taken back", "usage -2 in 1 rows from b.csv:6: SLA"}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%d workers:\n got %s\nwant %s", jobs, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
		if n := len(ledger.Entries()); n != 3 {
			t.Errorf("the ledger has %d entries, want usage, credits and the discount", n)
		}
	}
}

func TestTagsKeepChargesApart(t *testing.T) {
	for what, c := range map[string]struct {
		key  string
		bill string
	}{
		"a column of the CUR": {"CostCenter", "lineItem/UnblendedCost,lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/CurrencyCode,bill/InvoiceId,resourceTags/user:CostCenter\n" +
			"1.00,2017-02-01T00:00:00Z,AmazonS3,1,Usage,USD,7,web\n2.50,2017-02-01T00:00:00Z,AmazonS3,1,Usage,USD,7,\"data, big\"\n4.00,2017-02-01T00:00:00Z,AmazonS3,1,Usage,USD,7,\n8.00,2017-02-02T00:00:00Z,AmazonS3,1,Usage,USD,7,web\n"},
		"the map of FOCUS": {"CostCenter", focusOf(
			columns{"BilledCost": "1.00", "Tags": `{"CostCenter":"web","x":"y"}`}, columns{"BilledCost": "2.50", "Tags": `{"costcenter":"data, big"}`},
			columns{"BilledCost": "4.00", "Tags": ""}, columns{"BilledCost": "8.00", "Tags": `{"CostCenter":"web","x":"z"}`})},
		"tags without braces": {"CostCenter", focusOf(
			columns{"BilledCost": "1.00", "Tags": `"CostCenter": "web"`}, columns{"BilledCost": "2.50", "Tags": `"CostCenter": "data, big"`},
			columns{"BilledCost": "4.00", "Tags": `no JSON`}, columns{"BilledCost": "8.00", "Tags": `"CostCenter": "web"`})},
		"a list of keys and values": {"cost-center", focusOf(
			columns{"BilledCost": "1.00", "Tags": `[{"key":"cost-center","value":"web"}]`}, columns{"BilledCost": "2.50", "Tags": `[{"key":"cost-center","value":"data, big"}]`},
			columns{"BilledCost": "4.00", "Tags": "[]"}, columns{"BilledCost": "8.00", "Tags": `[{"key":"cost-center","value":"web"}]`})},
		"user tags of the CUR 2.0": {"CostCenter", focusOf(
			columns{"BilledCost": "1.00", "Tags": `{"user_cost_center":"web"}`}, columns{"BilledCost": "2.50", "Tags": `{"user:CostCenter":"data, big"}`},
			columns{"BilledCost": "4.00", "Tags": "{}"}, columns{"BilledCost": "8.00", "Tags": `{"user_cost_center":"web"}`})},
	} {
		r := readWith(t, Source{Tag: c.key}, source.Options{}, c.bill)
		r.sound(t)
		got := map[string]string{}
		for _, e := range r.ledger.Entries() {
			got[e.Tag] += e.Amount.String()
		}
		if len(got) != 3 || got["web"] != "9.00" || got["data, big"] != "2.50" || got[""] != "4.00" {
			t.Errorf("%s: got %v", what, got)
		}
	}
}

// textsOf are what a bill says of the charges that may be credits.
func textsOf(t *testing.T, bill string) []string {
	t.Helper()
	files := fstest.MapFS{"b.csv": {Data: []byte(bill)}}
	rows, _, _, err := Credits(context.Background(), []Source{{Refs: []source.Ref{{FS: files, Name: "b.csv", Path: "b.csv"}}}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%s %s: %s", r.Kind, r.Amount, r.Description))
	}
	slices.Sort(got)
	return got
}

// A credit of Google's is named by its own type and name, not by the SKU it lowers, or a promotion could pass for a credit that
// was owed. So is an adjustment, whose type tells a breach of a service level.
func TestCreditsOfGoogleAreNamedByWhatTheyAre(t *testing.T) {
	want := []string{"credit -2: PROMOTION: Free trial", "credit -7: SLA_VIOLATION: case 12: Standard Storage Iowa"}
	sla := columns{"cost": "-7", "cost_type": "adjustment", "adjustment_info.type": "SLA_VIOLATION", "adjustment_info.description": "case 12"}
	promotion := columns{"cost": "5", "credits": `[{"name":"Free trial","amount":-2,"type":"PROMOTION"}]`, "adjustment_info.type": ""}
	if got := textsOf(t, gcpOf(sla, promotion)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, lines := writeGoogleJSON(gcpRow.with("adjustment_info.description", ""), []columns{sla, promotion})
	if got := textsOf(t, strings.Join(lines, "")); !slices.Equal(got, want) {
		t.Errorf("as JSON: got %q, want %q", got, want)
	}
	table := strings.Replace(costTable, "2,Discount,Usage", "2,Promotional credit,Usage", 1)
	if got := textsOf(t, table); !slices.Equal(got, []string{"credit -0.104: Promotional credit"}) {
		t.Errorf("the cost table: %q", got)
	}
}
