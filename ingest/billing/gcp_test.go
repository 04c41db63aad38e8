package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// gcpRow is a row of the export that every rule accepts: one dollar of Standard storage in Iowa.
var gcpRow = columns{
	"billing_account_id": "000000-AAAAAA-111111", "service.description": "Cloud Storage", "sku.description": "Standard Storage Iowa",
	"usage_start_time": "2017-02-28 17:00:00+00:00", "project.id": "shop", "location.location": "us-central1", "location.region": "us-central1",
	"location.zone": "", "cost": "1.00", "currency": "USD", "credits": "[]", "invoice.month": "201702", "cost_type": "regular",
	"adjustment_info.type": "", "transaction_type": "", "resource.name": "",
}

func gcpOf(rows ...columns) string { return csvOf(gcpRow, rows...) }

const iowa = "USD 2017-02 usage shop Cloud Storage us-central1 STANDARD Standard Storage Iowa "

func TestGoogleCreditsAreChargesOfTheirOwn(t *testing.T) {
	// The same credits as JSON, and as tools made in Python print them.
	for _, credits := range []string{
		`[{"name":"CUD","amount":-0.25,"type":"COMMITTED_USAGE_DISCOUNT","id":null},{"name":"trial","amount":-5e-06,"type":"PROMOTION"}]`,
		`[{'name': 'CUD', 'amount': -0.25, 'type': 'COMMITTED_USAGE_DISCOUNT', 'id': None}, {'name': "it's", 'amount': -5e-06, 'type': 'PROMOTION'}]`,
		`[{"amount":"-0.25","type":"SUSTAINED_USAGE_DISCOUNT"},{"amount":"-0.000005","type":"PROMOTION"}]`,
	} {
		r := read(t, gcpOf(columns{"credits": credits}))
		r.only(t, "USD 2017-02 credit shop Cloud Storage us-central1 STANDARD Standard Storage Iowa -0.000005",
			"USD 2017-02 discount shop Cloud Storage us-central1 STANDARD Standard Storage Iowa -0.25",
			iowa+"1.00")
		if c := r.control(t, "billing amount USD"); c.Read != "0.749995" || c.Used != "0.749995" {
			t.Errorf("control %+v", c)
		}
	}
}

func TestGoogleCreditsThatCannotBeReadRejectTheRow(t *testing.T) {
	for _, credits := range []string{"no", "[", "[{'amount': 1}", "[{'amount': Decimal('1')}]", "[{'type': 'PROMOTION'}]", "{}",
		"[{'amount': {'units': 1}, 'type': 'PROMOTION'}]", "[{'amount': '1,5'}]", "[1]", `[{"amount": null}]`} {
		r := read(t, gcpOf(columns{"credits": credits}, columns{}))
		r.only(t, iowa+"1.00")
		if d := r.finding(t, "BILL-NUM"); d.Line != 2 || d.Column == 0 {
			t.Errorf("%s: %+v", credits, d)
		}
	}
}

func TestKindsOfGoogleCharges(t *testing.T) {
	for _, c := range []struct {
		row  columns
		kind sla.Kind
	}{
		{columns{}, sla.Usage},
		{columns{"cost_type": "tax"}, sla.Tax},
		{columns{"cost_type": "rounding_error"}, sla.RoundingRow},
		{columns{"cost_type": "adjustment", "adjustment_info.type": "SLA_VIOLATION"}, sla.Credit},
		{columns{"cost_type": "adjustment", "adjustment_info.type": "GOODWILL"}, sla.Credit},
		{columns{"cost_type": "adjustment", "adjustment_info.type": "USAGE_CORRECTION"}, sla.Correction},
		{columns{"cost_type": "adjustment"}, sla.Correction},
		{columns{"service.description": "Support"}, sla.Support},
		{columns{"transaction_type": "THIRD_PARTY_RESELLER"}, sla.Marketplace},
		{columns{"transaction_type": "GOOGLE"}, sla.Usage},
		{columns{"sku.description": "Commitment v1: N2 Cpu in Iowa for 1 Year", "service.description": "Compute Engine"}, sla.RecurringFee},
		{columns{"cost_type": "surprise"}, sla.UnknownKind},
		{columns{"cost_type": ""}, sla.UnknownKind},
	} {
		r := read(t, gcpOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Kind != c.kind {
			t.Errorf("%v is %v, want %s", c.row, r.lines(), c.kind)
		}
	}
}

func TestKindsOfGoogleCredits(t *testing.T) {
	for _, c := range []struct {
		row    columns
		credit string
		kind   sla.Kind
	}{
		{columns{}, "DISCOUNT", sla.Discount},
		{columns{}, "FREE_TIER", sla.Discount},
		{columns{}, "RESELLER_MARGIN", sla.Discount},
		{columns{}, "SUBSCRIPTION_BENEFIT", sla.Discount},
		{columns{}, "COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE", sla.Discount},
		{columns{}, "PROMOTION", sla.Credit},
		{columns{}, "FEE_UTILIZATION_OFFSET", sla.RecurringFee},
		{columns{}, "", sla.UnknownKind},
		{columns{}, "SOMETHING_NEW", sla.UnknownKind},
		{columns{"service.description": "Support"}, "DISCOUNT", sla.Support}, // a discount stays with what it is a discount on
		{columns{"cost_type": "tax"}, "PROMOTION", sla.Credit},
	} {
		r := read(t, gcpOf(c.row.with("cost", "0").with("credits", `[{"amount":-1,"type":"`+c.credit+`"}]`)))
		r.sound(t)
		found := false
		for _, e := range r.ledger.Entries() {
			found = found || e.Kind == c.kind && e.Amount.String() == "-1"
		}
		if !found {
			t.Errorf("a credit of type %q on %v: %v, want %s", c.credit, c.row, r.lines(), c.kind)
		}
	}
}

// The month of a charge is that of its use; the invoice may be of another.
func TestGoogleInvoiceMonthIsNotTheMonthOfUse(t *testing.T) {
	r := read(t, gcpOf(columns{"invoice.month": "201703"}, columns{}))
	r.only(t, iowa+"2.00 in 2 rows")
	if d := r.finding(t, "BILL-INVOICE-MONTH"); d.Count != 1 || d.Line != 2 || !strings.Contains(d.Text, "2017-02") {
		t.Errorf("%+v", d)
	}
}

func TestGoogleRegions(t *testing.T) {
	for _, c := range []struct {
		row    columns
		region string
	}{
		{columns{}, "us-central1"},
		{columns{"location.region": "", "location.location": "us"}, "us"},
		{columns{"location.region": "", "location.location": "EU"}, "eu"},
		{columns{"location.region": "", "location.location": "global"}, "global"},
		{columns{"location.region": "", "location.location": "", "location.zone": "us-central1-a"}, "us-central1"},
		{columns{"location.region": "", "location.location": ""}, ""},
	} {
		r := read(t, gcpOf(c.row))
		r.sound(t)
		if e := r.ledger.Entries(); len(e) != 1 || e[0].Region != c.region {
			t.Errorf("%v is in %v, want %q", c.row, r.lines(), c.region)
		}
	}
}

func TestGoogleStorageClasses(t *testing.T) {
	for sku, want := range map[string]string{
		"Standard Storage US Multi-region": "STANDARD", "Regional Storage Iowa": "REGIONAL", "Multi-Regional Storage US": "MULTI_REGIONAL",
		"Nearline Storage Iowa": "NEARLINE", "Coldline Data Retrieval": "COLDLINE", "Archive Storage Class A Operations": "ARCHIVE",
		"Durable Reduced Availability Storage US": "DURABLE_REDUCED_AVAILABILITY", "Regional Standard Class A Operations": "STANDARD",
		"Download Worldwide Destinations (excluding Asia & Australia)": sla.NoClass, "Something new": "",
	} {
		c := charge{ChargeKey: sla.ChargeKey{Service: "Cloud Storage", Kind: sla.Usage, UsageType: sku}}
		gcpClass(&c)
		if c.Class != want || (want == "") != (len(c.warnings) == 1) {
			t.Errorf("%s is of class %q (%v), want %q", sku, c.Class, c.warnings, want)
		}
	}
}

// A row of the nested export says the same as one of the flattened export, whether one object stands on a line or all in
// one array; labels are looked at in neither.
func TestGoogleJSONSaysTheSameAsCSV(t *testing.T) {
	object := `{"billing_account_id":"000000-AAAAAA-111111","service":{"id":"95FF-2EF5-5EA1","description":"Cloud Storage"},` +
		`"sku":{"id":"1","description":"Standard Storage Iowa"},"usage_start_time":"2017-02-28 17:00:00 UTC","project":{"id":"shop","number":"1","labels":[]},` +
		`"labels":[{"key":"owner","value":"somebody@example.com"}],"location":{"location":"us-central1","region":"us-central1","zone":null},` +
		`"cost":COST,"currency":"USD","credits":[{"name":"a","amount":-5e-06,"type":"PROMOTION"}],"invoice":{"month":"201702"},"cost_type":"regular","adjustment_info":null}`
	row := func(cost string) string { return strings.ReplaceAll(object, "COST", cost) }
	want := []string{"USD 2017-02 credit shop Cloud Storage us-central1 STANDARD Standard Storage Iowa -0.000010 in 2 rows", iowa + "42.144373000000001 in 2 rows"}
	a, b := row("1.000000001e-06"), row(`"42.144372"`)
	for name, text := range map[string]string{
		"lines": a + "\n" + b + "\n", "no end": a + "\r\n\r\n" + b, "array": "[" + a + ",\n" + b + "]\n", "on lines": "[\n" + a + "\n,\n" + b + "\n]",
		"byte order mark": "\ufeff" + a + "\n" + b,
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, text)
			r.only(t, want...)
			if c := r.control(t, "billing rows"); c.Read != "2" || c.Used != "2" {
				t.Errorf("control %+v", c)
			}
			if got := everything(r); strings.Contains(got, "somebody") {
				t.Error("a label came through")
			}
		})
	}
	// A row without a cost is rejected at its line.
	if d := read(t, a+"\n"+row("null")).finding(t, "BILL-NULL"); d.Line != 2 {
		t.Errorf("%+v", d)
	}
}

func TestGoogleJSONThatIsBrokenIsRefused(t *testing.T) {
	head := `{"billing_account_id":"1","service":{"description":"x"}}` + "\n"
	for name, text := range map[string]string{
		"not an object": head + "17\n", "cut": head + `{"cost":`, "wrong type": head + `{"cost":{}}`, "list": head + `{"service":[]}`,
		"long": head + `{"x":"` + strings.Repeat("y", maxRecord) + `"}`, "array cut": "[" + strings.TrimSpace(head), "array long": "[" + strings.TrimSpace(head) + `,{"x":"` + strings.Repeat("y", 2*maxRecord) + `"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			if d := read(t, text).fault(t, "BILL-JSON"); d.Line == 0 {
				t.Errorf("%+v", d)
			}
		})
	}
}

const costTable = "Invoice number,5312345678,\nInvoice date,2017-02-28,\nBilling account ID,000000-AAAAAA-111111,\nCurrency,EUR,\nTotal amount due,€1.20,\n" +
	"Billing account name,Billing account ID,Project name,Project ID,Service description,Service ID,SKU description,SKU ID,Credit type,Cost type," +
	"Usage start date,Usage end date,Usage amount,Usage unit,Unrounded Cost ($),Cost ($)\n" +
	"Shop,000000-AAAAAA-111111,Shop,shop,Cloud Storage,1,Standard Storage Iowa,2,,Usage,2017-02-01,2017-02-28,\"1,000\",gibibyte,1.004,1.00\n" +
	"Shop,000000-AAAAAA-111111,Shop,shop,Cloud Storage,1,Standard Storage Iowa,2,Discount,Usage,2017-02-01,2017-02-28,,,-0.104,-0.10\n" +
	"Shop,000000-AAAAAA-111111,,,Invoice,1,Tax,2,,Tax,,,,,0.3,0.30\n" +
	",,,,,,,,,Rounding error,,,,,0.000,0.00\n" +
	",,,,,,,,,Total,,,,,1.2,1.20\n"

// The total below the table is no charge; the currency stands above it; taxes have the month of the invoice.
func TestGoogleCostTable(t *testing.T) {
	r := read(t, costTable)
	r.only(t, "EUR 2017-02 rounding      0.000", "EUR 2017-02 discount shop Cloud Storage  STANDARD Standard Storage Iowa -0.104",
		"EUR 2017-02 usage shop Cloud Storage  STANDARD Standard Storage Iowa 1.004", "EUR 2017-02 tax  Invoice   Tax 0.3")
	if in := r.report.Inputs[0]; in.Format != "gcp-cost-table" || in.SetAside != 1 || in.Rows != 5 {
		t.Errorf("input %+v", in)
	}
	if c := r.control(t, "billing amount EUR"); c.Used != "1.2" {
		t.Errorf("control %+v", c)
	}
	if c := r.control(t, "billing statement total"); !c.OK || c.Read != "1.2" || c.Used != "1.2" {
		t.Errorf("control %+v", c)
	}
	if c := read(t, strings.Replace(costTable, "1.2,1.20", "2.2,2.20", 1)).control(t, "billing statement total"); c.OK {
		t.Errorf("control %+v holds", c)
	}
	// What was used in another month than that of the invoice counts there, and is said to.
	if d := read(t, strings.Replace(costTable, "2017-02-01,2017-02-28,\"1,000\"", "2017-01-30,2017-02-28,\"1,000\"", 1)).finding(t, "BILL-INVOICE-MONTH"); d.Line != 7 {
		t.Errorf("%+v", d)
	}
	// The console has names of its own for types of credits.
	for typ, kind := range map[string]string{"Promotional credit": "credit", "Committed use discount": "discount", "Sustained use discounts": "discount",
		"SPENDING_BASED_DISCOUNT": "discount", "Something": "unknown"} {
		r := read(t, strings.Replace(costTable, "2,Discount,Usage", "2,"+typ+",Usage", 1))
		r.sound(t)
		if !strings.Contains(strings.Join(r.lines(), "\n"), "EUR 2017-02 "+kind+" shop") {
			t.Errorf("%s: %v", typ, r.lines())
		}
	}
	// Without the lines above, nothing says the currency: it has to be stated.
	bare := costTable[strings.Index(costTable, "Billing account name"):]
	read(t, bare).finding(t, "BILL-CURRENCY-UNSTATED")
	stated := readWith(t, Source{Columns: map[string]string{"currency": "=EUR"}}, source.Options{TempDir: t.TempDir()}, bare)
	stated.sound(t)
	if d := stated.finding(t, "BILL-DATE"); d.Count != 2 { // tax and rounding: no month, no invoice date
		t.Errorf("%+v", d)
	}
}

func FuzzGCPCredits(f *testing.F) {
	f.Add(`[{'name': 'x', 'amount': -5e-06, 'type': 'PROMOTION'}]`)
	f.Add(`[{"amount":-1,"type":"DISCOUNT"},{}]`)
	f.Add(`["\`)
	f.Fuzz(func(t *testing.T, text string) {
		credits, ok := parseGCPCredits([]byte(text), nil)
		if ok && len(credits) > len(text) {
			t.Errorf("%d credits in %q", len(credits), text)
		}
	})
}
