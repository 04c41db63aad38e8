package billing

import (
	"strings"
	"testing"

	"slacredit/sla"
)

// ociRow is a row that every rule accepts: one dollar of a compute instance in San Jose. Its start has minutes, its end
// seconds.
var ociRow = columns{
	"lineItem/referenceNo": "1", "lineItem/tenantId": "tenant", "lineItem/intervalUsageStart": "2017-02-28T10:00Z",
	"lineItem/intervalUsageEnd": "2017-02-28T11:00:00Z", "product/service": "COMPUTE", "product/compartmentId": "shop",
	"product/region": "us-sanjose-1", "product/resourceId": "ocid1.instance.1", "product/Description": "Standard - E4", "cost/myCost": "1.00",
	"cost/currencyCode": "USD", "lineItem/isCorrection": "false", "lineItem/backreferenceNo": "77", `tags/a\b`: "somebody@example.com",
}

func ociOf(rows ...columns) string { return csvOf(ociRow, rows...) }

const instance = "USD 2017-02 usage shop COMPUTE us-sanjose-1  Standard - E4 "

func TestOracleCostReport(t *testing.T) {
	r := read(t, strings.ReplaceAll(ociOf(columns{}, columns{"lineItem/referenceNo": "2", "cost/myCost": "2.323760000E-9"}), "\n", "\r\n"))
	r.only(t, instance+"1.000000002323760000 in 2 rows")
	if in := r.report.Inputs[0]; in.Format != "oci-cost" {
		t.Errorf("read as %s", in.Format)
	}
	if strings.Contains(everything(r), "somebody") {
		t.Error("a tag came through")
	}
}

// A reference back stands on ordinary rows too: only isCorrection makes a correction.
func TestKindsOfOracleCharges(t *testing.T) {
	for _, c := range []struct {
		row  columns
		kind sla.Kind
	}{
		{columns{}, sla.Usage},
		{columns{"lineItem/backreferenceNo": ""}, sla.Usage},
		{columns{"lineItem/isCorrection": ""}, sla.Usage},
		{columns{"lineItem/isCorrection": "true"}, sla.Correction},
		{columns{"lineItem/isCorrection": "perhaps"}, sla.UnknownKind},
		{columns{"product/service": "MARKETPLACE"}, sla.Marketplace},
		{columns{"product/service": "SUPPORT"}, sla.Support},
	} {
		r := read(t, ociOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Kind != c.kind {
			t.Errorf("%v is %v, want %s", c.row, r.lines(), c.kind)
		}
	}
}

func TestServicesOfOracle(t *testing.T) {
	for name, want := range map[string]string{"COMPUTE": "COMPUTE", "Compute": "COMPUTE", "OBJECTSTORE": "OBJECTSTORE", "Object Storage": "OBJECTSTORE",
		"BLOCK_STORAGE": "BLOCK_STORAGE", "Oracle Cloud Infrastructure Compute": "COMPUTE", "Database": "DATABASE"} {
		if got := ociService(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// Reports overlap: a line that stands in two of them counts once.
func TestRepeatedLinesOfOracleCountOnce(t *testing.T) {
	r := read(t, ociOf(columns{}, columns{"lineItem/referenceNo": "2"}), ociOf(columns{"lineItem/referenceNo": "2"}, columns{"lineItem/referenceNo": "3"}))
	r.only(t, instance+"3.00 in 3 rows")
	r.finding(t, "BILL-REPEATED")
}
