package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// azureRow is a row of an enterprise agreement that every rule accepts: one dollar of a virtual machine in East US.
var azureRow = columns{
	"SubscriptionId": "11111111-aaaa", "Date": "02/28/2017", "BillingPeriodStartDate": "02/01/2017", "BillingPeriodEndDate": "02/28/2017",
	"MeterCategory": "Virtual Machines", "MeterSubCategory": "Dv3 Series", "MeterName": "D2 v3", "CostInBillingCurrency": "1.00",
	"BillingCurrencyCode": "USD", "ResourceLocation": "EastUS", "ConsumedService": "Microsoft.Compute", "ChargeType": "Usage",
	"Frequency": "UsageBased", "PricingModel": "OnDemand", "PublisherType": "Azure", "ResourceId": "/subscriptions/x/VM-1", "Tags": `"team": "a"`,
	"AdditionalInfo": `"VCPUs": 2`, // JSON without its braces
}

func azureOf(rows ...columns) string { return csvOf(azureRow, rows...) }

const machine = "USD 2017-02 usage 11111111-aaaa Virtual Machines eastus  Dv3 Series/D2 v3 "

func TestAzureColumnsInAnyCaseOrLanguage(t *testing.T) {
	plain := azureOf(columns{})
	head, rows, _ := strings.Cut(plain, "\n")
	camel := strings.NewReplacer("SubscriptionId", "subscriptionId", "MeterCategory", "meterCategory", "CostIn", "costIn", "Date", "date",
		"BillingCurrencyCode", "billingCurrency").Replace(head)
	german := strings.NewReplacer("SubscriptionId", "Abonnement-ID (SubscriptionId)", "ResourceLocation", "Ressourcenstandort (ResourceLocation)").Replace(head)
	for name, text := range map[string]string{
		"enterprise": plain, "lower": strings.ToLower(head) + "\n" + rows, "customer": camel + "\n" + rows, "translated": german + "\n" + rows,
		"interface": strings.Replace(head, "CostInBillingCurrency", "Cost", 1) + "\n" + rows,
		"old names": strings.NewReplacer("CostInBillingCurrency", "PreTaxCost", ",Date", ",UsageDateTime", "SubscriptionId", "SubscriptionGuid",
			"ResourceId", "InstanceId", "BillingCurrencyCode", "Currency").Replace(head) + "\n" + rows,
		"byte order mark": "\ufeff" + strings.ReplaceAll(plain, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			r.only(t, machine+"1.00")
			if in := r.report.Inputs[0]; in.Format != "azure-cost" {
				t.Errorf("read as %s", in.Format)
			}
		})
	}
}

func TestAzureDatesAreReadByWhatTheFileShows(t *testing.T) {
	iso := columns{"BillingPeriodStartDate": "", "BillingPeriodEndDate": ""}
	for _, c := range []struct {
		name  string
		dates []string
		month string
	}{
		{"year first", []string{"2017-02-03"}, "2017-02"},
		{"with a time", []string{"2017-02-03 00:00:00"}, "2017-02"},
		{"month first", []string{"2/3/2017", "2/28/2017"}, "2017-02"},
		{"day first", []string{"3/2/2017", "28/2/2017"}, "2017-02"},
		{"shown by a later row", []string{"02/03/2017", "2/13/2017"}, "2017-02"},
		{"dots", []string{"03.02.2017", "28.02.2017"}, "2017-02"},
		{"with a clock", []string{"2/3/2017 0:00", "2/28/2017 12:00:00 AM"}, "2017-02"},
		{"either way the same", []string{"2/2/2017"}, "2017-02"},
	} {
		var rows []columns
		for _, d := range c.dates {
			rows = append(rows, iso.with("Date", d))
		}
		r := read(t, azureOf(rows...))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Month.String() != c.month {
			t.Errorf("%s: %v, want all in %s", c.name, r.lines(), c.month)
		}
	}
	// The period of the bill shows it too: its last day is part of it.
	read(t, azureOf(columns{"Date": "02/03/2017"})).only(t, machine+"1.00")
	read(t, azureOf(columns{"Date": "03/02/2017", "BillingPeriodStartDate": "01/02/2017", "BillingPeriodEndDate": "28/02/2017"})).only(t, machine+"1.00")
}

func TestAzureDatesThatNothingDecidesAreAskedFor(t *testing.T) {
	text := azureOf(columns{"Date": "2/3/2017", "BillingPeriodStartDate": "", "BillingPeriodEndDate": ""})
	if d := read(t, text).fault(t, "BILL-DATE-ORDER"); d.Line != 2 || !strings.Contains(d.Hint, "date_order") {
		t.Errorf("%+v", d)
	}
	opt := source.Options{TempDir: t.TempDir()}
	readWith(t, Source{DateOrder: "mdy"}, opt, text).only(t, machine+"1.00")
	readWith(t, Source{DateOrder: "dmy"}, opt, text).only(t, strings.Replace(machine, "2017-02", "2017-03", 1)+"1.00")
	looked := readWith(t, Source{Survey: true}, opt, text)
	looked.only(t, machine+"1.00")
	looked.finding(t, "BILL-DATE-ORDER")
	// Two figures of a year are enough only when the order is stated.
	short := azureOf(columns{"Date": "2/13/17"})
	read(t, short).finding(t, "BILL-DATE")
	readWith(t, Source{DateOrder: "mdy"}, opt, short).only(t, machine+"1.00")
}

func TestAzureDatesThatContradictEachOtherAreRefused(t *testing.T) {
	none := columns{"BillingPeriodStartDate": "", "BillingPeriodEndDate": ""}
	if d := read(t, azureOf(none.with("Date", "2/13/2017"), none.with("Date", "13/2/2017"))).fault(t, "BILL-DATE-ORDER"); d.Line != 3 {
		t.Errorf("%+v", d)
	}
	for _, date := range []string{"13/13/2017", "2/30/2017", "0/1/2017", "2/3/201", "2/3/20177", "2/3", "2//2017", "/2/2017", "2/13/2017x", "2017/2/3"} {
		r := read(t, azureOf(none.with("Date", date), none.with("Date", "2017-02-01")))
		r.only(t, machine+"1.00")
		r.finding(t, "BILL-DATE")
	}
}

func TestKindsOfAzureCharges(t *testing.T) {
	for _, c := range []struct {
		row  columns
		kind sla.Kind
	}{
		{columns{}, sla.Usage},
		{columns{"ChargeType": "usage", "PricingModel": "Spot"}, sla.Usage},
		{columns{"PricingModel": "Reservation"}, sla.CommitmentUsage},
		{columns{"PricingModel": "SavingsPlan"}, sla.CommitmentUsage},
		{columns{"ChargeType": "Purchase", "Frequency": "Recurring", "PricingModel": "Reservation"}, sla.RecurringFee},
		{columns{"ChargeType": "Purchase", "Frequency": "OneTime"}, sla.Upfront},
		{columns{"ChargeType": "Purchase", "Frequency": ""}, sla.UnknownKind},
		{columns{"ChargeType": "UnusedReservation"}, sla.RecurringFee},
		{columns{"ChargeType": "UnusedSavingsPlan"}, sla.RecurringFee},
		{columns{"ChargeType": "Refund"}, sla.Refund},
		{columns{"ChargeType": "Tax"}, sla.Tax},
		{columns{"ChargeType": "RoundingAdjustment", "MeterCategory": "RoundingAdjustment"}, sla.RoundingRow},
		{columns{"PublisherType": "Marketplace"}, sla.Marketplace},
		{columns{"PublisherType": "Microsoft"}, sla.Usage},
		{columns{"MeterCategory": "Support"}, sla.Support},
		{columns{"ChargeType": ""}, sla.UnknownKind},
		{columns{"ChargeType": "Novelty"}, sla.UnknownKind},
	} {
		r := read(t, azureOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Kind != c.kind {
			t.Errorf("%v is %v, want %s", c.row, r.lines(), c.kind)
		}
	}
	// A file without charge types says nothing of kinds, except the old one of pay-as-you-go, which holds usage alone.
	bare := azureOf(columns{"ChargeType": "-"})
	if e := read(t, bare).ledger.Entries(); e[0].Kind != sla.UnknownKind {
		t.Errorf("%+v", e)
	}
	readWith(t, Source{AssumeUsage: true}, source.Options{TempDir: t.TempDir()}, bare).only(t, machine+"1.00")
	read(t, strings.Replace(bare, "CostInBillingCurrency", "PreTaxCost", 1)).only(t, machine+"1.00")
}

// Managed disks are metered under Storage, and are in no storage account.
func TestServicesOfAzure(t *testing.T) {
	for _, c := range []struct {
		row     columns
		service string
	}{
		{columns{"MeterCategory": "Storage", "MeterSubCategory": "Tiered Block Blob"}, "Storage"},
		{columns{"MeterCategory": "Storage", "MeterSubCategory": "Premium SSD Managed Disks"}, "Managed Disks"},
		{columns{"MeterCategory": "Unassigned", "ConsumedService": "Microsoft.Capacity"}, "Microsoft.Capacity"},
		{columns{"MeterCategory": "", "ConsumedService": ""}, ""},
	} {
		if e := read(t, azureOf(c.row)).ledger.Entries(); len(e) != 1 || e[0].Service != c.service {
			t.Errorf("%v is of %+v, want %q", c.row, e, c.service)
		}
	}
}

func TestAzureRegions(t *testing.T) {
	for text, want := range map[string]string{"US East": "eastus", "EastUS": "eastus", "eastus": "eastus", "US East 2": "eastus2", "EU West": "westeurope",
		"usnorth": "northcentralus", "CA Central": "canadacentral", "": "", "Unassigned": "", "Global": "global", "atlantis9": "atlantis9"} {
		if got, ok := azureRegion(text); got != want || !ok {
			t.Errorf("%q is %q (%v), want %q", text, got, ok, want)
		}
	}
	for alias, region := range azureRegions {
		if azureRegions[region] != region || foldAzureRegion(alias) != alias {
			t.Errorf("%s stands for %s, which is no region", alias, region)
		}
	}
	if d := read(t, azureOf(columns{"ResourceLocation": "Middle of Nowhere"})).finding(t, "BILL-REGION"); d.Line != 2 {
		t.Errorf("%+v", d)
	}
	read(t, azureOf(columns{"ResourceLocation": "", "Location": "US East"})).only(t, machine+"1.00")
}

func TestActualAndAmortisedCostsOfAMonthAreRefused(t *testing.T) {
	reserved := columns{"PricingModel": "Reservation"}
	actual := azureOf(reserved.with("CostInBillingCurrency", "0"), reserved.with("ChargeType", "Purchase").with("Frequency", "Recurring").with("MeterName", "RI"))
	amortised := azureOf(reserved.with("CostInBillingCurrency", "0.40"), reserved.with("ChargeType", "UnusedReservation"))
	covered := azureOf(reserved.with("CostInBillingCurrency", "0"), columns{})
	for name, pair := range map[string][2]string{"bought": {actual, amortised}, "order": {amortised, actual}, "covered for nothing": {covered, amortised}} {
		t.Run(name, func(t *testing.T) {
			if d := read(t, pair[0], pair[1]).fault(t, "BILL-ACTUAL-AMORTIZED"); !strings.Contains(d.Text, "2017-02") {
				t.Errorf("%+v", d)
			}
		})
	}
	read(t, actual, covered).sound(t)
	read(t, amortised).sound(t)
	march := strings.ReplaceAll(strings.ReplaceAll(amortised, "02/28/2017", "03/31/2017"), "02/01/2017", "03/01/2017")
	read(t, actual, march).sound(t) // months differ
}

func TestAzureBillsWithoutACurrency(t *testing.T) {
	text := azureOf(columns{"BillingCurrencyCode": "-"})
	r := read(t, text)
	r.only(t, strings.Replace(machine, "USD", "XXX", 1)+"1.00")
	r.finding(t, "BILL-CURRENCY-UNSTATED")
	readWith(t, Source{Columns: map[string]string{"currency": "=USD"}}, source.Options{TempDir: t.TempDir()}, text).only(t, machine+"1.00")
}

func TestTagsOfAzureComeThroughNowhere(t *testing.T) {
	r := read(t, azureOf(columns{"Tags": `{"owner":"somebody@example.com"}`}))
	r.sound(t)
	if strings.Contains(everything(r), "somebody") {
		t.Error("a tag came through")
	}
}

func TestTotalsOfRealAzureBills(t *testing.T) {
	for _, c := range []struct {
		file, currency, total string
		rows                  int64
	}{
		{"finops-toolkit-EA_ActualCost_Small.csv", "USD", "8.5450077867419368", 11},
		{"finops-toolkit-EA_AmortizedCost_Small.csv", "USD", "16.296932136636644627485419", 28},
		{"finops-toolkit-EA_NoRows.csv", "", "0", 0},
		{"focus_converters-sample-anonymous-ea-export-dataset.csv", "CAD", "1.26136926505726", 27},
		{"koku-azure_camelCased.csv", "USD", "0.00011016", 3},
		{"koku-costreport_a243c6f2-199f-4074-9a2c-40e671cf1584.csv", "USD", "0.00011016", 3},
		{"koku-azure_version_2.csv", "", "19.998413754", 5}, // its currency is MC, which there is not: all rows are rejected
		{"koku-camel_azure_version_2.csv", "USD", "0.0000262412", 4},
		{"opencost-headersets-BOM.csv", "", "0", 1},
		{"opencost-headersets-PayAsYouGo.csv", "USD", "0.075", 1},
		{"opencost-headersets-Enterprise.csv", "CAD", "0", 1},
		{"opencost-headersets-EnterpriseCamel.csv", "USD", "0.012", 1},
		{"opencost-values-MissingBrackets.csv", "XXX", "4", 1},
		{"opencost-values-VirtualMachine.csv", "XXX", "4", 1},
		{"opencost-values-Template.csv", "XXX", "16.393506212224391", 87},
	} {
		r, ok := readSample(t, Source{Survey: true}, "azure/"+c.file)
		if !ok {
			return
		}
		r.sound(t)
		if got := r.total(c.currency); got.String() != c.total {
			t.Errorf("%s comes to %s, want %s", c.file, got, c.total)
		}
		if in := r.report.Inputs[0]; in.Format != "azure-cost" || in.Rows != c.rows {
			t.Errorf("%s: input %+v", c.file, in)
		}
	}
	r, _ := readSample(t, Source{}, "azure/finops-toolkit-EA_ActualCost_Small.csv", "azure/finops-toolkit-EA_AmortizedCost_Small.csv")
	r.fault(t, "BILL-ACTUAL-AMORTIZED")
	r, _ = readSample(t, Source{}, "azure/koku-camel_azure_version_2.csv") // every date is 08/01/2023
	r.fault(t, "BILL-DATE-ORDER")
}

// A charge has the same account, region and resource in FOCUS as in the export of the cloud itself.
func TestFOCUSOfOtherClouds(t *testing.T) {
	other := func(provider, service, region string) columns {
		return columns{"ProviderName": provider, "PublisherName": provider, "ServiceName": service, "RegionId": "NULL", "RegionName": region,
			"x_ServiceCode": "-", "x_UsageType": "-"}
	}
	azure := other("Microsoft", "Virtual Machines", "US East").with("SubAccountId", "/subscriptions/11111111-aaaa").with("ResourceId", "/Subscriptions/X")
	r := readWith(t, Source{ByResource: true}, source.Options{TempDir: t.TempDir()}, focusOf(azure))
	r.only(t, "USD 2017-02 usage 11111111-aaaa Virtual Machines eastus   1.00")
	if e := r.ledger.Entries(); e[0].Resource != "/subscriptions/x" {
		t.Errorf("%+v", e)
	}
	// The service is that of the meter, as in the cost details: FOCUS has disks under Virtual Machines.
	disk := azure.with("x_SkuMeterCategory", "Storage").with("x_SkuMeterSubCategory", "Premium SSD Managed Disks").with("x_SkuMeterName", "P10 Disks")
	read(t, focusOf(disk)).only(t, "USD 2017-02 usage 11111111-aaaa Managed Disks eastus  Premium SSD Managed Disks/P10 Disks 1.00")
	read(t, focusOf(azure.with("x_SkuMeterCategory", "Support"))).only(t, "USD 2017-02 support 11111111-aaaa Support eastus   1.00")
	read(t, focusOf(other("Google Cloud", "Cloud Storage", "US-CENTRAL1").with("SkuMeter", "Standard Storage Iowa"))).
		only(t, "USD 2017-02 usage 111122223333 Cloud Storage us-central1 STANDARD Standard Storage Iowa 1.00")
	read(t, focusOf(other("Oracle", "Object Storage", "us-sanjose-1"))).only(t, "USD 2017-02 usage 111122223333 OBJECTSTORE us-sanjose-1   1.00")
	read(t, focusOf(other("Tencent Cloud", "Cloud Virtual Machine", "ap-guangzhou"))).only(t, "USD 2017-02 usage 111122223333 Cloud Virtual Machine ap-guangzhou   1.00")
}

// An export without charge types has rows of no kind, and the message says what the user can state.
func TestAzureWithoutChargeTypes(t *testing.T) {
	bill := azureOf(columns{"ChargeType": "-"})
	if d := read(t, bill).finding(t, "BILL-KIND"); !strings.Contains(d.Text, "assume_usage") {
		t.Errorf("%+v", d)
	}
	r := readWith(t, Source{AssumeUsage: true}, source.Options{TempDir: t.TempDir()}, bill)
	r.sound(t)
	if e := r.ledger.Entries(); len(e) != 1 || e[0].Kind != sla.Usage {
		t.Errorf("%v", r.lines())
	}
	r.finding(t, "BILL-ASSUMED-USAGE")
}
