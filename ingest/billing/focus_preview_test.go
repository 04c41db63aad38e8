package billing

import (
	"testing"
)

// previewRow is a row as Oracle's FOCUS reports write it: by 1.0-preview, whose columns have other names.
var previewRow = columns{
	"BilledCost": "1.00", "EffectiveCost": "1.00", "BillingCurrency": "USD", "BillingAccountId": "tenancy", "BillingPeriodStart": "2017-02-01T00:00:00Z",
	"ChargePeriodStart": "2017-02-28T17:00:00Z", "ChargeCategory": "Usage", "ChargeSubCategory": "", "ChargeDescription": "storage",
	"ChargeFrequency": "Usage-Based", "Provider": "OCI", "Publisher": "Oracle", "Region": "us-ashburn-1", "ServiceName": "OBJECTSTORE", "ResourceId": "ocid1.bucket",
	"SubAccountId": "shop", "x_oci_ReferenceNumber": "7108a1f8",
}

func TestFOCUSPreview(t *testing.T) {
	for _, c := range []struct {
		row  columns
		line string
	}{
		{columns{}, "USD 2017-02 usage shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"Publisher": "Somebody Ltd"}, "USD 2017-02 marketplace shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"ChargeSubCategory": "Used Commitment"}, "USD 2017-02 commitment_usage shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"ChargeSubCategory": "Unused Commitment"}, "USD 2017-02 recurring_fee shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"ChargeCategory": "Adjustment", "ChargeSubCategory": "Credit"}, "USD 2017-02 credit shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"ChargeCategory": "Adjustment", "ChargeSubCategory": "Refund"}, "USD 2017-02 refund shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"ChargeCategory": "Adjustment", "ChargeSubCategory": "Rounding Error"}, "USD 2017-02 rounding shop OBJECTSTORE us-ashburn-1   1.00"},
		{columns{"ChargeCategory": "Adjustment", "ChargeSubCategory": "General Adjustment"}, "USD 2017-02 unknown shop OBJECTSTORE us-ashburn-1   1.00"},
	} {
		r := read(t, csvOf(previewRow, c.row))
		r.only(t, c.line)
		if in := r.report.Inputs[0]; in.Format != "focus" {
			t.Errorf("read as %s", in.Format)
		}
	}
}

// Oracle numbers the rows of its reports: one that stands in two of them counts once. A row that only looks the same does not
// have its number.
func TestRowsOfOracleThatRepeatCountOnce(t *testing.T) {
	other := columns{"x_oci_ReferenceNumber": "58354fa0"}
	r := read(t, csvOf(previewRow, columns{}, other), csvOf(previewRow, other, columns{"x_oci_ReferenceNumber": "adb56c79"}))
	r.only(t, "USD 2017-02 usage shop OBJECTSTORE us-ashburn-1   3.00 in 3 rows")
	r.findings(t, "BILL-REPEATED")
}
