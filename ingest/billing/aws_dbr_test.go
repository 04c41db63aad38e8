package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
)

// dbrRow is a line of a detailed billing report: one dollar of S3 Standard in Ireland.
var dbrRow = columns{
	"InvoiceID": "11111111", "PayerAccountId": "999988887777", "LinkedAccountId": "095669871260", "RecordType": "LineItem", "RecordId": "1",
	"ProductName": "Amazon Simple Storage Service", "RateId": "1", "SubscriptionId": "1", "PricingPlanId": "1", "UsageType": "EU-TimedStorage-ByteHrs",
	"Operation": "", "AvailabilityZone": "", "ReservedInstance": "N", "ItemDescription": "$0.03 per GB - first 1 TB / month of storage used",
	"UsageStartDate": "2014-09-01 00:00:00", "UsageQuantity": "1", "BlendedCost": "9.00", "UnBlendedCost": "1.00",
}

func dbrOf(rows ...columns) string { return csvOf(dbrRow, rows...) }

var dbrTotal = dbrRow.with("RecordType", "StatementTotal").with("UsageStartDate", "").with("ProductName", "").with("LinkedAccountId", "").with("UsageType", "")

// A statement's total is not added to what it is the total of, but held against it.
func TestTotalsOfADetailedBillAreNotCharges(t *testing.T) {
	bill := func(total string) result {
		return read(t, dbrOf(columns{}, columns{"RecordId": "2", "ProductName": "Amazon Elastic Compute Cloud", "UsageType": "EU-EBS:VolumeUsage", "UnBlendedCost": "2.503"},
			dbrTotal.with("RecordType", "InvoiceTotal").with("UnBlendedCost", "3.50"), dbrTotal.with("RecordType", "AccountTotal").with("UnBlendedCost", "3.50"),
			dbrTotal.with("UnBlendedCost", total)))
	}
	r := bill("3.50")
	r.only(t, "USD 2014-09 usage 095669871260 AmazonEC2 eu-west-1 EBS EU-EBS:VolumeUsage 2.503",
		"USD 2014-09 usage 095669871260 AmazonS3 eu-west-1 STANDARD EU-TimedStorage-ByteHrs 1.00")
	r.findings(t, "BILL-ASSUMED-CURRENCY")
	if c := r.control(t, "billing rows"); c.Read != "5" || c.Used != "2" || c.SetAside != "3" {
		t.Errorf("rows %+v", c)
	}
	if c := r.control(t, "billing statement total"); c.Read != "3.5" || c.Used != "3.503" || c.SetAside != "-0.003" {
		t.Errorf("statement %+v", c)
	}
	if c := bill("3.60").control(t, "billing statement total"); c.OK || c.Read != "3.6" || c.Used != "3.503" || c.SetAside != "0" {
		t.Errorf("a statement of another sum: %+v", c)
	}
}

func TestKindsOfDetailedRows(t *testing.T) {
	for description, want := range map[string]string{
		"$0.044 per On Demand Linux m1.small Instance Hour":                  "usage",
		"Tax for product code AmazonS3":                                      "tax",
		"Taxi dispatch API request":                                          "usage",
		"Total VAT":                                                          "tax",
		"Credit for service disruption":                                      "credit",
		"EDP credits applied":                                                "credit",
		"$0.05 per vCPU-Hour of T2 CPU Credits":                              "usage",
		"Refund of upfront fee":                                              "refund",
		"Sign up charge for subscription: 12345":                             "upfront",
		"USD 0.05 hourly fee per Linux/UNIX (Amazon VPC), t2.small instance": "recurring_fee",
		"Linux/UNIX (Amazon VPC), t2.small reserved instance applied":        "commitment_usage",
	} {
		r := read(t, dbrOf(columns{"ItemDescription": description}))
		r.sound(t)
		if got := string(r.ledger.Entries()[0].Kind); got != want {
			t.Errorf("%q is %s, want %s", description, got, want)
		}
	}
	for recordType, want := range map[string]string{"Rounding": "rounding", "Discount": "discount", "Surprise": "unknown"} {
		r := read(t, dbrOf(columns{"RecordType": recordType}))
		if got := string(r.ledger.Entries()[0].Kind); got != want {
			t.Errorf("record type %s is %s, want %s", recordType, got, want)
		}
	}
	r := read(t, dbrOf(columns{"ProductName": "AWS Support (Business)", "UsageType": ""}))
	r.only(t, "USD 2014-09 support 095669871260 AWS Support (Business)    1.00")
}

func TestEstimatedInvoiceIsOpen(t *testing.T) {
	r := read(t, dbrOf(columns{"InvoiceID": "Estimated"}))
	if !r.ledger.Entries()[0].Open {
		t.Error("an estimated invoice is taken for a closed one")
	}
}

// monthlyRow is a line of the monthly report: a dollar of S3, a credit of 25 cents on it, and tax.
var monthlyRow = columns{
	"InvoiceID": "11111111", "PayerAccountId": "999988887777", "LinkedAccountId": "095669871260", "RecordType": "LinkedLineItem", "RecordID": "1",
	"BillingPeriodStartDate": "2017/02/01 00:00:00", "ProductCode": "AmazonS3", "ProductName": "Amazon Simple Storage Service",
	"UsageType": "TimedStorage-ByteHrs", "ItemDescription": "storage", "UsageStartDate": "2017/02/01 00:00:00", "CurrencyCode": "USD",
	"CostBeforeTax": "1.000000", "Credits": "-0.250000", "TaxAmount": "0.150000", "TotalCost": "0.900000",
}

// Credits and tax are columns of the monthly report: each is a charge of its own, and the total cost is none.
func TestCreditsAndTaxInColumns(t *testing.T) {
	total := columns{"RecordType": "StatementTotal", "ProductCode": "", "ProductName": "", "UsageType": "", "LinkedAccountId": ""}
	text := csvOf(monthlyRow, columns{}, columns{"CostBeforeTax": "2.000000", "Credits": "0.000000", "TaxAmount": "0.000000"},
		total.with("CostBeforeTax", "3.000000").with("TotalCost", "2.900000"))
	r := read(t, "Don't see your tags in the report? New tags are excluded by default.\n"+text)
	r.only(t, "USD 2017-02 credit 095669871260 AmazonS3  STANDARD TimedStorage-ByteHrs -0.250000",
		"USD 2017-02 tax 095669871260 AmazonS3  STANDARD TimedStorage-ByteHrs 0.150000",
		"USD 2017-02 usage 095669871260 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 3.000000 in 2 rows")
	if c := r.control(t, "billing rows"); c.Used != "2" || c.SetAside != "1" {
		t.Errorf("rows %+v", c)
	}
	if c := r.control(t, "billing amount USD"); c.Read != "2.9" {
		t.Errorf("amount %+v", c)
	}
	if why := r.report.Inputs[0].Why; !strings.Contains(why, "the header is on line 2") {
		t.Errorf("why: %s", why)
	}
}

// A statement is of one currency: what stands in another is no part of it.
func TestStatementsOfTwoCurrencies(t *testing.T) {
	total := columns{"RecordType": "StatementTotal", "Credits": "0", "TaxAmount": "0"}
	euros := columns{"CurrencyCode": "EUR", "Credits": "0", "TaxAmount": "0", "CostBeforeTax": "5.00"}
	text := csvOf(monthlyRow, columns{}, euros, total.with("CostBeforeTax", "0.90"), total.with("CostBeforeTax", "5.00").with("CurrencyCode", "EUR"))
	r := read(t, text)
	r.sound(t)
	for name, sum := range map[string]string{"billing statement total USD": "0.9", "billing statement total EUR": "5"} {
		if c := r.control(t, name); !c.OK || c.Read != sum || c.Used != sum {
			t.Errorf("%+v", c)
		}
	}
	// Where it names none, it is of the only one there is.
	r = read(t, csvOf(monthlyRow, columns{}, total.with("CostBeforeTax", "0.90").with("CurrencyCode", "")))
	if c := r.control(t, "billing statement total"); !c.OK || c.Used != "0.9" {
		t.Errorf("%+v", c)
	}
}

func TestCostExplorerIsAnEstimate(t *testing.T) {
	text := "\ufeffService,EC2-Instances($),S3($),Tax($),Total costs($)\nService total,3.0,1.5,0.5,5.0\n2017-02-01,1.0,1.5,0.5,3.0\n2017-03-01,2.0,,,2.0\n"
	r := read(t, text)
	r.only(t, "USD 2017-02 usage  AmazonEC2    1.0, open", "USD 2017-02 usage  AmazonS3    1.5, open", "USD 2017-02 tax  Tax    0.5, open",
		"USD 2017-03 usage  AmazonEC2    2.0, open")
	if d := r.finding(t, "BILL-ESTIMATE"); d.Line != 3 || d.Count != 4 {
		t.Errorf("%+v", d)
	}
	r = read(t, "Linked account,Shop (111122223333)($),Total costs ($)\n2017-02-01,1.0,1.0\n")
	r.only(t, "USD 2017-02 usage 111122223333     1.0, open")
	read(t, "Service,S3($)\n2017-02-01,1,2\n").fault(t, "BILL-FORMAT")
	r = read(t, "Charge type,Usage($),Tax($),Credit($),Odd($),Total costs($)\nCharge type total,9,9,9,9,36\n2017-02-01,1,2,-3,4,4\n")
	r.only(t, "USD 2017-02 credit      -3, open", "USD 2017-02 tax      2, open", "USD 2017-02 unknown      4, open", "USD 2017-02 usage      1, open")
	// In another language its totals and services have other names: one could be taken for the other.
	d := read(t, "Serviço,S3($),Custos totais($)\nTotal de Serviço,1,1\n2017-02-01,1,1\n").fault(t, "BILL-FORMAT")
	if !strings.Contains(d.Text, `"Serviço"`) || !strings.Contains(d.Hint, "English") || d.Line != 1 {
		t.Errorf("%+v", d)
	}
}

// A bill that states neither kinds of charges nor a currency is refused, unless the user says what they are.
func TestAssumedUsage(t *testing.T) {
	text := curOf(columns{"lineItem/LineItemType": "-", "lineItem/CurrencyCode": "-"})
	d := read(t, text).fault(t, "BILL-COLUMN")
	if !strings.Contains(d.Text, "lineItem/LineItemType") || !strings.Contains(d.Hint, "assume_usage") {
		t.Errorf("%s; %s", d.Text, d.Hint)
	}
	r := readWith(t, Source{AssumeUsage: true, Columns: map[string]string{"currency": "=USD"}}, source.Options{TempDir: t.TempDir()}, text)
	r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.00")
	r.findings(t, "BILL-ASSUMED-USAGE")
	r = readWith(t, Source{AssumeUsage: true}, source.Options{TempDir: t.TempDir()}, text)
	r.only(t, "XXX 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.00")
	r.findings(t, "BILL-ASSUMED-USAGE", "BILL-CURRENCY-UNSTATED")
}
