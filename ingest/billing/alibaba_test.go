package billing

import (
	"testing"

	"slacredit/sla"
)

// alibabaRow is a row that every rule accepts: one dollar of an instance in Singapore. Made by hand after the documented fields.
var alibabaRow = columns{
	"BillingDate": "2017-02-28", "ProductCode": "ecs", "BillingItem": "Instance", "Item": "PayAsYouGoBill", "OwnerID": "1234567890123",
	"Region": "ap-southeast-1", "InstanceID": "i-1", "PretaxGrossAmount": "1.00", "InvoiceDiscount": "0", "DeductedByCoupons": "0",
	"RoundDownDiscount": "", "PretaxAmount": "1.00", "Currency": "USD",
}

func alibabaOf(rows ...columns) string { return csvOf(alibabaRow, rows...) }

const ecs = "1234567890123 ecs ap-southeast-1  Instance "

func TestAlibabaBill(t *testing.T) {
	r := read(t, alibabaOf(columns{"InvoiceDiscount": "0.20", "DeductedByCoupons": "0.10", "RoundDownDiscount": "0.003"}))
	r.only(t, "USD 2017-02 discount "+ecs+"-0.30 in 2 rows", "USD 2017-02 rounding "+ecs+"-0.003", "USD 2017-02 usage "+ecs+"1.00")
	if in := r.report.Inputs[0]; in.Format != "alibaba-bill" || in.Rows != 1 {
		t.Errorf("input %+v", in)
	}
	// Without the gross amount, what is left of it has to do.
	read(t, alibabaOf(columns{"PretaxGrossAmount": "-", "PretaxAmount": "0.70", "InvoiceDiscount": "0.20"})).only(t, "USD 2017-02 usage "+ecs+"0.70")
	read(t, alibabaOf(columns{"BillingDate": "-", "BillingCycle": "2017-02"})).only(t, "USD 2017-02 usage "+ecs+"1.00")
}

func TestKindsOfAlibabaCharges(t *testing.T) {
	for item, kind := range map[string]sla.Kind{"PayAsYouGoBill": sla.Usage, "SubscriptionOrder": sla.Upfront, "Refund": sla.Refund,
		"Adjustment": sla.Correction, "Surprise": sla.UnknownKind} {
		r := read(t, alibabaOf(columns{"Item": item}))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Kind != kind {
			t.Errorf("%s is %v, want %s", item, r.lines(), kind)
		}
	}
}
