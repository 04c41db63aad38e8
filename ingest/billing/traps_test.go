package billing

import (
	"fmt"
	"strings"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

const standard = "USD 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs "

func TestHeaderWithByteOrderMarkCarriageReturnsAndOtherDialects(t *testing.T) {
	slash := curOf(columns{})
	head, rows, _ := strings.Cut(slash, "\n")
	for name, text := range map[string]string{
		"plain":   slash,
		"mark":    "\ufeff" + slash,
		"crlf":    "\ufeff" + strings.ReplaceAll(slash, "\n", "\r\n"),
		"lower":   strings.ToLower(head) + "\n" + rows,
		"quoted":  "\ufeff\"" + strings.ReplaceAll(head, ",", `","`) + "\"\r\n" + rows,
		"blank":   "\n\r\n" + slash,
		"no end":  strings.TrimSuffix(slash, "\n"),
		"spaced":  strings.ReplaceAll(head, ",", " , ") + "\n" + rows,
		"utf-16":  utf16(slash),
		"widened": head + ",resourceTags/user:Name,product/new\n" + strings.TrimSuffix(rows, "\n") + ",a,b\n",
	} {
		t.Run(name, func(t *testing.T) { read(t, text).only(t, standard+"1.00") })
	}
}

// utf16 is how Windows tools save text.
func utf16(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return string(b)
}

func TestSnakeCaseAndCUR2(t *testing.T) {
	rename := func(row columns) columns {
		out := columns{}
		for k, v := range row {
			out[strings.NewReplacer("lineItem/U", "line_item_u", "lineItem/", "line_item_", "bill/", "bill_", "product/", "product_",
				"LineItemType", "line_item_type", "ProductCode", "product_code", "CurrencyCode", "currency_code", "InvoiceId", "invoice_id",
				"BillType", "bill_type", "BillingEntity", "billing_entity", "PayerAccountId", "payer_account_id",
				"sageAccountId", "sage_account_id", "sageStartDate", "sage_start_date", "sageType", "sage_type",
				"nblendedCost", "nblended_cost").Replace(k)] = v
		}
		return out
	}
	snake := rename(curRow)
	r := read(t, csvOf(snake, columns{}))
	r.only(t, standard+"1.00")
	if got := r.report.Inputs[0].Format; got != "aws-cur" {
		t.Errorf("snake case without the product map is %s, want aws-cur", got)
	}
	r = read(t, csvOf(snake, columns{"product_region": "-"},
		columns{"product": `{"product_name":"Amazon Simple Storage Service","region":"eu-west-1"}`},
		columns{"product": "{}", "line_item_usage_type": "USW2-TimedStorage-ByteHrs"}))
	r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 eu-west-1 STANDARD TimedStorage-ByteHrs 1.00",
		standard+"1.00", "USD 2017-02 usage 111122223333 AmazonS3 us-west-2 STANDARD USW2-TimedStorage-ByteHrs 1.00")
	if got := r.report.Inputs[0].Format; got != "aws-cur-2" {
		t.Errorf("with the product map it is %s, want aws-cur-2", got)
	}
}

func TestHeaderOnlyFileIsValidAndEmpty(t *testing.T) {
	for name, text := range map[string]string{"line end": curOf(), "none": strings.TrimSuffix(curOf(), "\n")} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			r.only(t)
			if c := r.control(t, "billing rows"); c.Read != "0" || !c.OK {
				t.Errorf("control %+v", c)
			}
		})
	}
	read(t, "").fault(t, "BILL-FORMAT")
	read(t, "\n\n").fault(t, "BILL-FORMAT")
}

func TestShortRowsAreNullAtTheEndAndCounted(t *testing.T) {
	text := "lineItem/UnblendedCost,lineItem/UsageStartDate,lineItem/CurrencyCode,lineItem/LineItemType,lineItem/ProductCode," +
		"lineItem/UsageAccountId,lineItem/UsageType,product/region,product/a,product/b\n" +
		"1.00,2017-02-01T00:00:00Z,USD,Usage,AmazonS3,111122223333,TimedStorage-ByteHrs,us-east-1\n" +
		"2.00,2017-02-01T00:00:00Z,USD,Usage,AmazonS3,111122223333,TimedStorage-ByteHrs,us-east-1,x,y\n" +
		"4.00,2017-02-01T00:00:00Z,USD,Usage,AmazonS3,111122223333,TimedStorage-ByteHrs,us-east-1,x\n"
	r := read(t, text)
	r.only(t, standard+"7.00 in 3 rows")
	if d := r.finding(t, "BILL-SHORT"); d.Count != 2 || d.Line != 2 || d.Severity != audit.Warning {
		t.Errorf("%+v, want two from line 2", d)
	}
}

func TestRowsLongerThanTheHeaderAreRejected(t *testing.T) {
	r := read(t, curOf(columns{}, columns{})+"1,2,3,4,5,6,7,8,9,10,11,12,13\n")
	r.only(t, standard+"2.00 in 2 rows")
	if d := r.finding(t, "BILL-FIELDS"); d.Line != 4 || d.Column != 28 {
		t.Errorf("%+v, want the first field too many, 4:28", d)
	}
}

func TestFileThatEndsInsideARow(t *testing.T) {
	text := curOf(columns{}, columns{"lineItem/UnblendedCost": "12.34"})
	cut := text[:strings.Index(text, "12.34")+3] // 12.3 would be a cost of its own
	r := read(t, cut)
	r.only(t, standard+"1.00")
	r.finding(t, "BILL-CUT")
	if c := r.control(t, "billing rows"); c.Read != "2" || c.Rejected != "1" {
		t.Errorf("control %+v", c)
	}
}

func TestExponentsAndManyDecimalsAddUpExactly(t *testing.T) {
	var rows []columns
	for _, cost := range []string{"-1.3333E-6", "5.64902E-05", "2.323760000E-9", "5e-06", "15.79778013616864462748541900", "0.1", "0.2"} {
		rows = append(rows, columns{"lineItem/UnblendedCost": cost})
	}
	read(t, curOf(rows...)).only(t, standard+"16.09784029539240462748541900 in 7 rows")
}

func TestNullCostIsNotZero(t *testing.T) {
	for _, null := range []string{"", "NULL", "null", "None", "NaN", `\N`, " "} {
		r := read(t, curOf(columns{}, columns{"lineItem/UnblendedCost": null}))
		r.only(t, standard+"1.00")
		if d := r.finding(t, "BILL-NULL"); d.Line != 3 || d.Severity != audit.Error {
			t.Errorf("%q: %+v", null, d)
		}
		if c := r.control(t, "billing rows"); c.Read != "2" || c.Used != "1" || c.Rejected != "1" {
			t.Errorf("%q: control %+v", null, c)
		}
	}
	read(t, curOf(columns{"lineItem/UnblendedCost": "0"})).only(t, standard+"0") // zero is zero
}

func TestRowsThatSayNothingAreSetAside(t *testing.T) {
	r := read(t, curOf(columns{})+strings.Repeat(",", 11)+"\n,,NULL\n")
	r.only(t, standard+"1.00")
	if c := r.control(t, "billing rows"); c.Read != "3" || c.SetAside != "2" {
		t.Errorf("control %+v", c)
	}
	r.findings(t)
}

// LineItemId alone is no key: rows that share it are rows of their own.
func TestRepeatedLineItemIdsAllCount(t *testing.T) {
	read(t, curOf(columns{"identity/LineItemId": "abc", "identity/TimeInterval": "2017-02-01T00:00:00Z/2017-02-01T01:00:00Z"},
		columns{"identity/LineItemId": "abc", "identity/TimeInterval": "2017-02-01T01:00:00Z/2017-02-01T02:00:00Z"})).only(t, standard+"2.00 in 2 rows")
}

func TestBlankInvoiceIdMeansTheMonthIsOpen(t *testing.T) {
	r := read(t, curOf(columns{"bill/InvoiceId": ""}, columns{}))
	r.only(t, standard+"1.00", standard+"1.00, open")
	if d := r.finding(t, "BILL-OPEN"); d.Line != 2 || d.Count != 1 {
		t.Errorf("%+v", d)
	}
	// A file without the column says nothing about it.
	read(t, curOf(columns{"bill/InvoiceId": "-"})).findings(t)
}

func TestKindsOfCURLines(t *testing.T) {
	for _, c := range []struct {
		row  columns
		kind string
	}{
		{columns{"lineItem/LineItemType": "Tax"}, "tax"},
		{columns{"lineItem/LineItemType": "Credit"}, "credit"},
		{columns{"lineItem/LineItemType": "Refund"}, "refund"},
		{columns{"bill/BillType": "Refund"}, "refund"},
		{columns{"lineItem/LineItemType": "Tax", "bill/BillType": "Refund"}, "tax"},
		{columns{"lineItem/LineItemType": "Credit", "bill/BillingEntity": "AWS Marketplace"}, "credit"},
		{columns{"lineItem/LineItemType": "Fee"}, "support"},
		{columns{"lineItem/ProductCode": "AWSSupportBusiness"}, "support"},
		{columns{"lineItem/ProductCode": "AWSDeveloperSupport"}, "support"},
		{columns{"lineItem/LineItemType": "Fee", "bill/BillingEntity": "AWS Marketplace"}, "marketplace"},
		{columns{"bill/BillingEntity": "AWS Marketplace", "lineItem/ProductCode": "8zrzmnqxo2b"}, "marketplace"},
		{columns{"lineItem/LineItemType": "Fee", "bill/BillType": "Purchase"}, "upfront"},
		{columns{"lineItem/LineItemType": "SavingsPlanUpfrontFee"}, "upfront"},
		{columns{"lineItem/LineItemType": "RIFee"}, "recurring_fee"},
		{columns{"lineItem/LineItemType": "SavingsPlanRecurringFee"}, "recurring_fee"},
		{columns{"lineItem/LineItemType": "DiscountedUsage"}, "commitment_usage"},
		{columns{"lineItem/LineItemType": "SavingsPlanNegation"}, "commitment_usage"},
		{columns{"lineItem/LineItemType": "EdpDiscount"}, "discount"},
		{columns{"lineItem/LineItemType": "BundledDiscount"}, "discount"},
		{columns{"lineItem/LineItemType": "Usage"}, "usage"},
		{columns{"lineItem/LineItemType": "Surprise"}, "unknown"},
		{columns{"lineItem/LineItemType": ""}, "unknown"},
		{columns{"lineItem/LineItemType": "Fee", "bill/BillType": ""}, "unknown"},
	} {
		r := read(t, curOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || string(e[0].Kind) != c.kind {
			t.Errorf("%v is %v, want %s", c.row, r.lines(), c.kind)
		}
		if c.kind == "unknown" {
			r.finding(t, "BILL-KIND")
		}
	}
}

func TestTaxOnAServiceIsTax(t *testing.T) {
	read(t, curOf(columns{}, columns{"lineItem/LineItemType": "Tax", "lineItem/UnblendedCost": "0.07", "lineItem/UsageType": "", "product/region": ""})).
		only(t, "USD 2017-02 tax 111122223333 AmazonS3    0.07", standard+"1.00")
}

func TestSavingsPlanUsageWithoutItsNegation(t *testing.T) {
	covered, negation := columns{"lineItem/LineItemType": "SavingsPlanCoveredUsage"}, columns{"lineItem/LineItemType": "SavingsPlanNegation", "lineItem/UnblendedCost": "-1.00"}
	if d := read(t, curOf(covered, covered)).finding(t, "BILL-NEGATION"); d.Count != 2 || d.Line != 2 {
		t.Errorf("%+v", d)
	}
	read(t, curOf(covered, negation)).findings(t)
	read(t, curOf(covered), curOf(negation)).findings(t) // in another file of the same bill
}

func TestRegionsOfCURLines(t *testing.T) {
	none := columns{"product/region": ""}
	for _, c := range []struct {
		row    columns
		region string
	}{
		{columns{"product/regionCode": "eu-west-1"}, "eu-west-1"}, // before product/region
		{columns{"product/region": "us-west-2"}, "us-west-2"},
		{columns{"product/region": "global"}, "global"},
		{none.with("product/fromRegionCode", "ca-central-1"), "ca-central-1"},
		{none.with("lineItem/UsageType", "EU-Requests-Tier1"), "eu-west-1"},
		{none.with("lineItem/UsageType", "APS3-Requests-Tier1"), "ap-south-1"},
		{none.with("lineItem/UsageType", "APS5-Requests-Tier1"), "ap-south-2"},
		{none.with("lineItem/UsageType", "CPT-Requests-Tier1"), "af-south-1"},
		{none.with("lineItem/UsageType", "Global-Bucket-Hrs-FreeTier"), "global"},
		{none.with("lineItem/UsageType", "USE1-CAN1-AWS-Out-Bytes"), "us-east-1"},
		{none.with("lineItem/UsageType", "CAN1-USE1-AWS-Out-Bytes"), "ca-central-1"},
		{none.with("lineItem/AvailabilityZone", "us-west-1a"), "us-west-1"},
		{none.with("lineItem/AvailabilityZone", "us-west-1a").with("lineItem/UsageType", "EU-Requests-Tier1"), "eu-west-1"},
		{none.with("savingsPlan/Region", "eu-central-1"), "eu-central-1"},
		{none.with("reservation/ReservationARN", "arn:aws:ec2:eu-west-3:111122223333:reserved-instances/x"), "eu-west-3"},
		{none, "us-east-1"}, // usage without any prefix
		{none.with("lineItem/LineItemType", "Credit"), ""},
		{none.with("lineItem/LineItemType", "Tax").with("lineItem/UsageType", ""), ""},
		{none.with("lineItem/UsageType", "LAX1-BoxUsage").with("lineItem/ProductCode", "AmazonEC2"), ""},
		{columns{"product/region": "US East (N. Virginia)"}, ""}, // a name is not guessed at
	} {
		r := read(t, curOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Region != c.region {
			t.Errorf("%v is in %q, want %q", c.row, e[0].Region, c.region)
		}
	}
	read(t, curOf(columns{"product/region": "US East (N. Virginia)"})).finding(t, "BILL-REGION")
}

func TestGlacierClassInsideAmazonS3(t *testing.T) {
	read(t, curOf(columns{"lineItem/UsageType": "USW2-TimedStorage-GlacierByteHrs", "product/region": "us-west-2"})).
		only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-west-2 GLACIER USW2-TimedStorage-GlacierByteHrs 1.00")
}

func TestUnknownUsageTypeHasNoClassAndAWarning(t *testing.T) {
	r := read(t, curOf(columns{"lineItem/UsageType": "TimedStorage-NEW-ByteHrs"}))
	r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-east-1  TimedStorage-NEW-ByteHrs 1.00")
	r.findings(t, "BILL-USAGE-TYPE")
}

// The service code says AWSDataTransfer on transfer of every service; the product code says whose it is.
func TestServiceIsTheProductCode(t *testing.T) {
	read(t, curOf(columns{"product/servicecode": "AWSDataTransfer", "lineItem/UsageType": "DataTransfer-Out-Bytes"},
		columns{"lineItem/ProductCode": "amazons3"},
		columns{"lineItem/ProductCode": "AWSKMS", "lineItem/UsageType": "KMS-Requests"},
		columns{"lineItem/ProductCode": "", "product/ProductName": "AWS Lambda", "lineItem/UsageType": "Request"},
		columns{"lineItem/ProductCode": "AmazonNovelty", "lineItem/UsageType": "X"})).only(t,
		"USD 2017-02 usage 111122223333 AWSLambda us-east-1  Request 1.00",
		"USD 2017-02 usage 111122223333 AmazonNovelty us-east-1  X 1.00",
		"USD 2017-02 usage 111122223333 AmazonS3 us-east-1 - DataTransfer-Out-Bytes 1.00",
		standard+"1.00",
		"USD 2017-02 usage 111122223333 awskms us-east-1  KMS-Requests 1.00")
}

func TestPartsOfEC2(t *testing.T) {
	ec2 := columns{"lineItem/ProductCode": "AmazonEC2"}
	read(t, curOf(ec2.with("lineItem/UsageType", "BoxUsage:m4.large"), ec2.with("lineItem/UsageType", "EBS:VolumeUsage.gp2"),
		ec2.with("lineItem/UsageType", "NatGateway-Hours"))).only(t,
		"USD 2017-02 usage 111122223333 AmazonEC2 us-east-1 EBS EBS:VolumeUsage.gp2 1.00",
		"USD 2017-02 usage 111122223333 AmazonEC2 us-east-1 EC2 BoxUsage:m4.large 1.00",
		"USD 2017-02 usage 111122223333 AmazonEC2 us-east-1 NAT NatGateway-Hours 1.00")
}

func TestAccountsAreText(t *testing.T) {
	r := read(t, curOf(columns{"lineItem/UsageAccountId": "095669871260"}, columns{"lineItem/UsageAccountId": "1.23457E+11"},
		columns{"lineItem/UsageAccountId": "1,23457E+11"}, columns{"lineItem/UsageAccountId": ""}))
	r.only(t, "USD 2017-02 usage 095669871260 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.00",
		"USD 2017-02 usage 999988887777 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.00") // else the payer
	if d := r.finding(t, "BILL-ACCOUNT"); d.Line != 3 || d.Count != 2 || d.Column == 0 {
		t.Errorf("%+v", d)
	}
	if c := r.control(t, "billing amount USD"); c.Read != "4" || c.Used != "2" || c.Rejected != "2" {
		t.Errorf("control %+v", c)
	}
}

func TestCurrenciesNeverAdd(t *testing.T) {
	r := read(t, curOf(columns{"lineItem/CurrencyCode": "NOK"}, columns{}, columns{"lineItem/CurrencyCode": "usd"},
		columns{"lineItem/CurrencyCode": "XXY"}, columns{"lineItem/CurrencyCode": ""}))
	r.only(t, "NOK 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.00", standard+"2.00 in 2 rows")
	if d := r.finding(t, "BILL-CURRENCY"); d.Count != 2 || d.Line != 5 {
		t.Errorf("%+v", d)
	}
	if c := r.control(t, "billing amount without a currency"); c.Read != "2" || c.Rejected != "2" || !c.OK {
		t.Errorf("control %+v", c)
	}
}

func TestEmptyLinesAreNoRows(t *testing.T) {
	head, rows, _ := strings.Cut(curOf(columns{}, columns{}), "\n")
	r := read(t, head+"\r\n\r\n"+strings.ReplaceAll(rows, "\n", "\r\n\n\r\n"))
	r.only(t, standard+"2.00 in 2 rows")
	if c := r.control(t, "billing rows"); c.Read != "2" {
		t.Errorf("control %+v", c)
	}
}

func TestCostsInOfficeFormsAreRefused(t *testing.T) {
	for _, cost := range []string{"$10,000.00 ", "1,234.56", "(5)", "$3", "5-", "1 000", "1.234,50", "12%"} {
		r := read(t, curOf(columns{"lineItem/UnblendedCost": cost}, columns{}))
		r.only(t, standard+"1.00")
		if d := r.finding(t, "BILL-NUM"); d.Line != 2 || d.Column == 0 || !strings.Contains(d.Text, strings.TrimSpace(cost)) {
			t.Errorf("%q: %+v", cost, d)
		}
	}
}

func TestBadDatesAreRejectedWithTheirAmount(t *testing.T) {
	for _, date := range []string{"4/1/25", "", "2017-02-29T00:00:00Z", "1488300000"} {
		r := read(t, curOf(columns{}, columns{"lineItem/UsageStartDate": date}))
		r.only(t, standard+"1.00")
		r.finding(t, "BILL-DATE")
		if c := r.control(t, "billing amount USD"); c.Read != "2" || c.Rejected != "1" || !c.OK {
			t.Errorf("control %+v", c)
		}
	}
	// A bad date first: what the last date was must not matter.
	read(t, curOf(columns{"lineItem/UsageStartDate": ""}, columns{})).only(t, standard+"1.00")
}

func TestMonthIsThatOfTheStartInUTC(t *testing.T) {
	read(t, curOf(columns{"lineItem/UsageStartDate": "2017-02-28 23:59:59"}, columns{"lineItem/UsageStartDate": "2017-03-01T00:00:00Z"})).only(t,
		standard+"1.00", strings.Replace(standard, "2017-02", "2017-03", 1)+"1.00")
}

// The place of a bad field is exact, also behind quoted fields with line ends in them.
func TestPlacesAreExact(t *testing.T) {
	text := "lineItem/LineItemDescription,lineItem/UnblendedCost,lineItem/UsageStartDate,lineItem/CurrencyCode,lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageAccountId\r\n" +
		"\"one\nand a half\",1.00,2017-02-01,USD,Usage,AmazonEC2,1\r\n" +
		"\r\n" +
		"\"two, \"\"too\"\"\n\n\",x1,2017-02-01,USD,Usage,AmazonEC2,1\r\n" +
		"three,1.00,2017-02-01,USD,Usage,AmazonEC2,1\r\n"
	for _, block := range []int{0, 1, 7, 100} {
		r := readWith(t, Source{}, source.Options{Block: block, TempDir: t.TempDir()}, text)
		if d := r.finding(t, "BILL-NUM"); d.Line != 7 || d.Column != 3 {
			t.Errorf("block %d: bad cost at %d:%d, want 7:3", block, d.Line, d.Column)
		}
		want := []audit.Origin{{Path: "bill-0.csv", Line: 2}, {Path: "bill-0.csv", Line: 8}}
		if e := r.ledger.Entries(); len(e) != 1 || fmt.Sprint(e[0].Origins) != fmt.Sprint(want) {
			t.Errorf("block %d: %+v, want the origins %v", block, e, want)
		}
	}
}

func TestQuotesOutOfPlaceStopTheWork(t *testing.T) {
	head, row, _ := strings.Cut(curOf(columns{}), "\n")
	for _, c := range []struct {
		name, text string
		line, col  int64
	}{
		{"inside", head + "\n" + row + "5\" disk" + row, 3, 2},
		{"before more", head + "\n\"AWS\"x" + row[3:], 2, 5},
		{"never closed", head + "\n" + row + "\"AWS" + row[3:] + row, 3, 0},
	} {
		for _, block := range []int{0, 1, 61, 4097} {
			r := readWith(t, Source{}, source.Options{Block: block, TempDir: t.TempDir()}, c.text)
			if d := r.fault(t, "BILL-QUOTE"); d.Line != c.line || d.Column != c.col {
				t.Errorf("%s, block %d: at %d:%d, want %d:%d", c.name, block, d.Line, d.Column, c.line, c.col)
			}
		}
	}
}

func TestRecordsHaveALimit(t *testing.T) {
	head, row, _ := strings.Cut(curOf(columns{}), "\n")
	long := strings.Repeat("x", maxRecord)
	for name, text := range map[string]string{
		"one row":       head + "\n" + row + long + row + row,
		"open quote":    head + "\n" + row + "\"" + strings.Repeat("x,\n", maxRecord) + row,
		"no end at all": head + "\n" + row + long + long,
	} {
		for _, block := range []int{0, 4097, 3 << 20} {
			r := readWith(t, Source{}, source.Options{Block: block, TempDir: t.TempDir()}, text)
			if d := r.fault(t, "BILL-RECORD"); d.Line != 3 {
				t.Errorf("%s, block %d: %+v, want line 3", name, block, d)
			}
		}
	}
	// One that just fits is read, whatever the block.
	pad := strings.Repeat("y", maxRecord-2*len(row))
	for _, block := range []int{0, 4097} {
		readWith(t, Source{}, source.Options{Block: block, TempDir: t.TempDir()},
			head+",x\n"+strings.TrimSuffix(row, "\n")+","+pad+"\n").only(t, standard+"1.00")
	}
}

func TestFieldsThatDecideHaveALimit(t *testing.T) {
	r := read(t, curOf(columns{"lineItem/UsageType": strings.Repeat("x", maxField+1)}, columns{}))
	r.only(t, standard+"1.00")
	r.finding(t, "BILL-FIELD")
	if c := r.control(t, "billing amount USD"); c.Read != "2" || c.Rejected != "1" || !c.OK {
		t.Errorf("control %+v", c)
	}
}

func TestHeadersThatCannotBeRead(t *testing.T) {
	if d := read(t, curOf(columns{"lineItem/LineItemType": "-"})).fault(t, "BILL-COLUMN"); !strings.Contains(d.Text, "lineItem/LineItemType") || d.Line != 1 {
		t.Errorf("%+v", d)
	}
	if d := read(t, curOf(columns{"lineItem/CurrencyCode": "-"})).fault(t, "BILL-COLUMN"); !strings.Contains(d.Hint, "{currency: =USD}") {
		t.Errorf("%+v", d)
	}
	if d := read(t, "BilledCost,ChargeCategory,BillingPeriodStart,ProviderName\n").fault(t, "BILL-FORMAT"); !strings.Contains(d.Text, "focus") || !strings.Contains(d.Text, "EffectiveCost") {
		t.Errorf("%+v", d)
	}
	// FOCUS 0.5 has other names for other things.
	if d := read(t, "InvoiceIssuer,ChargeType,Provider,BilledCost,AmortizedCost,BillingPeriodStart\n").fault(t, "BILL-FORMAT"); !strings.Contains(d.Hint, "1.0") {
		t.Errorf("%+v", d)
	}
	twice := curOf(columns{"line_item_unblended_cost": "5"})
	if d := read(t, twice).fault(t, "BILL-COLUMN"); !strings.Contains(d.Text, "twice") {
		t.Errorf("%+v", d)
	}
	// Stating the format does not make a column appear.
	readWith(t, Source{Format: "focus"}, source.Options{}, curOf(columns{})).fault(t, "BILL-COLUMN")
	readWith(t, Source{Format: "aws-bill"}, source.Options{}, curOf(columns{})).fault(t, "BILL-FORMAT")
	readWith(t, Source{Format: "aws-cur"}, source.Options{}, curOf(columns{})).only(t, standard+"1.00")
}

// A spreadsheet that writes semicolons has changed numbers and dates as well: its copy of a bill is refused, whether the format is
// stated or not.
func TestBillsThatASpreadsheetHasSaved(t *testing.T) {
	for separator, name := range map[string]string{";": "semicolons", "\t": "tabs"} {
		text := strings.ReplaceAll(curOf(columns{}), ",", separator)
		for _, stated := range []string{"", "aws-cur"} {
			d := readWith(t, Source{Format: stated}, source.Options{TempDir: t.TempDir()}, text).fault(t, "BILL-FORMAT")
			if !strings.Contains(d.Text, "aws-cur with "+name) || d.Line != 1 {
				t.Errorf("%+v", d)
			}
		}
		if err := Refuse([]byte(text), "b.csv"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("refused with %v", err)
		}
	}
}

// Text of another encoding is read by what the user says it is, in every format; without that it is said to be none of UTF-8.
func TestBillsOfAnotherEncoding(t *testing.T) {
	bill := azureOf(columns{"MeterName": "Gr\xf6\xdfe"})
	if d := read(t, bill).finding(t, "BILL-ENCODING"); d.Line != 2 || d.Severity != audit.Warning {
		t.Errorf("%+v", d)
	}
	r := readWith(t, Source{Encoding: "windows-1252"}, source.Options{TempDir: t.TempDir()}, bill)
	r.only(t, "USD 2017-02 usage 11111111-aaaa Virtual Machines eastus  Dv3 Series/Größe 1.00")
	r.findings(t)
	if d := readWith(t, Source{Encoding: "klingon"}, source.Options{TempDir: t.TempDir()}, bill).fault(t, "BILL-ENCODING"); !strings.Contains(d.Text, "klingon") {
		t.Errorf("%+v", d)
	}
}

func TestWhatIsNoBillIsRefused(t *testing.T) {
	read(t, "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n").fault(t, "SRC-HTML")
	read(t, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n").fault(t, "SRC-LFS")
}

func TestAllFilesThatCannotBeReadAreNamed(t *testing.T) {
	r := read(t, "a,b\n", curOf(columns{}), "c,d\n")
	if r.err == nil || strings.Count(r.err.Error(), "[BILL-FORMAT]") != 2 || r.ledger != nil {
		t.Errorf("error %v", r.err)
	}
}

func TestIdenticalFilesCountOnce(t *testing.T) {
	r := read(t, curOf(columns{}), curOf(columns{"lineItem/UnblendedCost": "2.00"}), curOf(columns{}))
	r.only(t, standard+"3.00 in 2 rows")
	if d := r.finding(t, "BILL-SAME-FILE"); d.Path != "bill-2.csv" {
		t.Errorf("%+v", d)
	}
	if in := r.report.Inputs; len(in) != 3 || in[2].SameAs != "bill-0.csv" || in[2].SHA256 != in[0].SHA256 || in[2].Rows != 0 {
		t.Errorf("inputs %+v", in)
	}
}

func TestBillsOfAnotherMonth(t *testing.T) {
	february, march := interval.Month{Year: 2017, Mon: 2}, interval.Month{Year: 2017, Mon: 3}
	readWith(t, Source{Month: february}, source.Options{}, curOf(columns{})).findings(t)
	r := readWith(t, Source{Month: march}, source.Options{}, curOf(columns{}))
	if d := r.finding(t, "BILL-PERIOD"); !strings.Contains(d.Text, "2017-02") {
		t.Errorf("%+v", d)
	}
}

func TestResourcesAreKeptApartOnlyWhenAskedFor(t *testing.T) {
	text := curOf(columns{"lineItem/ResourceId": "arn:aws:s3:::alpha"}, columns{"lineItem/ResourceId": "beta"})
	if e := read(t, text).ledger.Entries(); len(e) != 1 || e[0].Resource != "" {
		t.Errorf("%+v", e)
	}
	e := readWith(t, Source{ByResource: true}, source.Options{}, text).ledger.Entries()
	if len(e) != 2 || e[0].Resource != "alpha" || e[1].Resource != "beta" {
		t.Errorf("%+v", e)
	}
}

func TestFOCUSOfAWS(t *testing.T) {
	read(t, focusOf(columns{})).only(t, standard+"1.00")
	// Without the provider's own columns, the long name has to do.
	read(t, focusOf(columns{"x_ServiceCode": "-", "x_UsageType": "-", "SkuMeter": "TimedStorage-ByteHrs"})).only(t, standard+"1.00")
	read(t, focusOf(columns{"x_ServiceCode": "AWSDataTransfer", "x_UsageType": "DataTransfer-Out-Bytes"})).
		only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-east-1 - DataTransfer-Out-Bytes 1.00")
	r := read(t, focusOf(columns{"x_ServiceCode": "-", "x_UsageType": "-"}))
	r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-east-1   1.00")
	r.findings(t, "BILL-USAGE-TYPE")
}

func TestDeviationsOfFOCUSFiles(t *testing.T) {
	// NULL as a word, enumerations in lower case, no ChargeClass at all.
	read(t, focusOf(columns{"ChargeClass": "-", "ChargeCategory": "usage", "CommitmentDiscountId": "NULL", "PublisherName": "NULL"})).
		only(t, standard+"1.00")
	// Ordinary usage that a provider prints as an adjustment is not taken for usage, and not left unsaid.
	r := read(t, focusOf(columns{"ChargeCategory": "Adjustment", "ProviderName": "Oracle", "PublisherName": "Oracle", "ServiceName": "COMPUTE", "RegionId": "NULL",
		"RegionName": "us-sanjose-1", "InvoiceId": "1", "x_ServiceCode": "-", "x_UsageType": "-"}))
	r.only(t, "USD 2017-02 unknown 111122223333 COMPUTE us-sanjose-1   1.00")
	r.findings(t, "BILL-ADJUSTMENT")
	read(t, focusOf(columns{"InvoiceId": "NULL"})).only(t, standard+"1.00, open")
	read(t, focusOf(columns{"ProviderName": "-", "ServiceProviderName": "AWS"})).only(t, standard+"1.00") // 1.3
	read(t, strings.ToLower(strings.SplitAfterN(focusOf(columns{}), "\n", 2)[0])+strings.SplitAfterN(focusOf(columns{}), "\n", 2)[1]).only(t, standard+"1.00")
}

func TestKindsOfFOCUSCharges(t *testing.T) {
	for _, c := range []struct {
		row  columns
		kind string
	}{
		{columns{"ChargeCategory": "Tax", "ChargeClass": "Correction"}, "tax"},
		{columns{"ChargeCategory": "Credit", "PublisherName": "Somebody"}, "credit"},
		{columns{"ServiceName": "AWS Support (Business)", "x_ServiceCode": ""}, "support"},
		{columns{"PublisherName": "Somebody Ltd"}, "marketplace"},
		{columns{"PublisherName": "Amazon Web Services EMEA SARL"}, "usage"},
		{columns{"ProviderName": "Microsoft", "PublisherName": "Azure"}, "usage"},
		{columns{"ProviderName": "ACMECORP", "PublisherName": "ACMECORP"}, "usage"},
		{columns{"ChargeCategory": "Purchase", "ChargeFrequency": "One-Time"}, "upfront"},
		{columns{"ChargeCategory": "Purchase", "ChargeFrequency": "Recurring"}, "recurring_fee"},
		{columns{"ChargeCategory": "Purchase", "ChargeFrequency": ""}, "unknown"},
		{columns{"ChargeClass": "Correction"}, "correction"},
		{columns{"ChargeCategory": "Adjustment", "ChargeClass": "correction"}, "correction"},
		{columns{"ChargeCategory": "Adjustment", "ChargeDescription": "Rounding of the invoice"}, "rounding"},
		{columns{"ChargeCategory": "Usage", "ChargeDescription": "Rounding service"}, "usage"},
		{columns{"CommitmentDiscountId": "arn:aws:savingsplans::1:savingsplan/x"}, "commitment_usage"},
		{columns{"ChargeCategory": ""}, "unknown"},
	} {
		r := read(t, focusOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || string(e[0].Kind) != c.kind {
			t.Errorf("%v is %v, want %s", c.row, r.lines(), c.kind)
		}
	}
}

func TestRegionsOfFOCUSCharges(t *testing.T) {
	none := columns{"RegionId": "NULL"}
	google := none.with("ProviderName", "Google Cloud").with("PublisherName", "Google Cloud")
	for _, c := range []struct {
		row    columns
		region string
	}{
		{columns{"RegionName": "US East (N. Virginia)"}, "us-east-1"},
		{none.with("RegionName", "EU (Ireland)").with("x_UsageType", "EU-TimedStorage-ByteHrs"), "eu-west-1"},
		{none.with("RegionName", "EU (Ireland)"), "EU (Ireland)"},
		{none.with("AvailabilityZone", "us-west-2b"), "us-west-2"},
		{none.with("x_UsageType", "APS3-Requests-Tier1"), "ap-south-1"},
		{none, "us-east-1"},
		{none.with("x_UsageType", "").with("SkuMeter", "TimedStorage-ByteHrs"), ""}, // prints no prefix anywhere
		{none.with("ChargeCategory", "Tax"), ""},
		{google.with("AvailabilityZone", "us-central1-a"), "us-central1"},
		{google, ""}, // us-east-1 is a rule of AWS only
	} {
		r := read(t, focusOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Region != c.region {
			t.Errorf("%v is in %q, want %q", c.row, e[0].Region, c.region)
		}
	}
}
