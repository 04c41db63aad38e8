package billing

import (
	"testing"

	"slacredit/ingest/source"
)

// Every format says what in the bill a region was taken from.
func TestWhatARegionWasTakenFrom(t *testing.T) {
	for _, c := range []struct{ what, bill, region, from string }{
		{"CUR", curOf(columns{}), "us-east-1", "region"},
		{"FOCUS", focusOf(columns{}), "us-east-1", "region_id"},
		{"Azure", azureOf(columns{"ResourceLocation": "EastUS"}), "eastus", "resource_location"},
		{"Azure, the second column", azureOf(columns{"ResourceLocation": "", "Location": "US West"}), "westus", "location"},
		{"Azure, nowhere", azureOf(columns{"ResourceLocation": "Unassigned"}), "", ""},
		{"Oracle", ociOf(columns{}), "us-sanjose-1", "region"},
		{"Oracle, nowhere", ociOf(columns{"product/region": ""}), "", ""},
		{"Alibaba", alibabaOf(columns{"Region": "cn-hangzhou"}), "cn-hangzhou", "region"},
		{"Google", gcpOf(columns{}), "us-central1", "location_region"},
		{"Cost Explorer", "Region,us-west-2($),Total costs($)\n2017-02-01,1,1\n", "us-west-2", "region"},
	} {
		r := read(t, c.bill)
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Region != c.region || e[0].RegionFrom != c.from {
			t.Errorf("%s: %+v, want %q from %q", c.what, e, c.region, c.from)
		}
	}
	table := readWith(t, Source{Format: "csv-charges", Columns: map[string]string{"date": "d", "amount": "a", "service": "s", "region": "r", "currency": "=EUR", "kind": "=usage"}},
		source.Options{TempDir: t.TempDir()}, "d,a,s,r\n2017-02-01,1,Vault,north\n")
	table.sound(t)
	if e := table.ledger.Entries(); len(e) != 1 || e[0].RegionFrom != "region" {
		t.Errorf("a table of charges: %+v", e)
	}
}
