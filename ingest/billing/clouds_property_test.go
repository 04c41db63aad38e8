package billing

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// dialect is a way to write random bills: what a row has, what its columns may hold besides, and how it becomes text.
type dialect struct {
	base   columns
	values map[string][]string
	source Source
	write  func(base columns, rows []columns) (head string, lines []string)
}

func dialects() map[string]dialect {
	credits := []string{"[]", "", "null", `[{"amount":-0.25,"type":"DISCOUNT"}]`, `[{'amount': -5e-06, 'type': 'PROMOTION'}, {'amount': 1, 'type': None}]`, "[broken"}
	google := map[string][]string{
		"cost": {"1.00", "5e-06", "0", "", "x", "-3.5"}, "currency": {"USD", "EUR", "???"}, "cost_type": {"regular", "tax", "adjustment", "rounding_error", "odd"},
		"usage_start_time": {"2017-02-01 00:00:00+00:00", "2017-03-01T00:30:00Z", "soon"}, "sku.description": {"Standard Storage Iowa", "Download", "Something"},
		"location.region": {"us-central1", ""}, "project.id": {"shop", "", "1E+11"}, "invoice.month": {"201702", "201703", ""}, "credits": credits,
	}
	detailed := map[string][]string{
		"RecordType": {"LineItem", "LinkedLineItem", "Rounding", "Discount", "StatementTotal", "AccountTotal", "Odd"}, "InvoiceID": {"1", "", "Estimated"},
		"UnBlendedCost": {"1.00", "0.00000001", "-3.5", "", "$1"}, "ItemDescription": {"storage used", "Tax for AmazonS3", "Credit for service disruption", "Refund"},
		"ProductName": {"Amazon Simple Storage Service", "AWS Support (Developer)", "Somebody's product"}, "UsageType": {"EU-Requests-Tier1", "TimedStorage-ByteHrs", "DataTransfer-Out-Bytes", ""},
		"AvailabilityZone": {"", "eu-west-1a"}, "UsageStartDate": {"2014-09-01 00:00:00", "2014-10-01 00:00:00", "soon"},
	}
	monthly := without(without(detailed, "UnBlendedCost"), "UsageStartDate")
	maps.Copy(monthly, map[string][]string{"CostBeforeTax": {"1.000000", "0.1", "", "x"}, "Credits": {"0.0", "-0.2", "", "x"}, "TaxAmount": {"0.000000", "0.3", ""},
		"BillingPeriodStartDate": {"2017/02/01 00:00:00", "2017-03-01", "soon"}, "CurrencyCode": {"USD", "EUR", ""}})
	return map[string]dialect{
		"aws-cur":           {curRow, values["aws-cur"], Source{}, writeCSV},
		"aws-cur effective": {curRow.with("reservation/EffectiveCost", "").with("savingsPlan/SavingsPlanEffectiveCost", "0.5"), values["aws-cur"], Source{Cost: Effective}, writeCSV},
		"aws-cur by tag":    {curRow.with("resourceTags/user:team", "blue"), tagged(values["aws-cur"]), Source{Tag: "team", ByResource: true}, writeCSV},
		"aws-dbr":           {dbrRow, detailed, Source{}, writeCSV},
		"aws-monthly":       {monthlyRow, monthly, Source{}, writeCSV},
		"focus":             {focusRow, values["focus"], Source{}, writeCSV},
		"focus effective":   {focusRow, values["focus"], Source{Cost: Effective}, writeCSV},
		"focus preview": {previewRow, map[string][]string{"BilledCost": {"1.00", "3.21E-05", "-1", ""}, "ChargeCategory": {"Usage", "Adjustment", "Tax", "Purchase"},
			"ChargeSubCategory": {"", "Credit", "Refund", "Used Commitment", "Unused Commitment", "Odd"}, "Region": {"us-ashburn-1", ""}, "Publisher": {"Oracle", "Somebody"},
			"BillingCurrency": {"USD", "BRL", "?"}}, Source{Columns: map[string]string{"currency": "=USD"}}, writeCSV},
		"focus of Google": {googleFOCUSRow, map[string][]string{"BilledCost": {"1.00", "3.21E-05", "-1", "", "x"}, "ChargeCategory": {"usage", "tax", "adjustment", "error"},
			"x_Credits": credits, "x_Location": {"us", ""}, "RegionId": {"us-central1", ""}, "x_Project.id": {"shop", ""}, "BillingCurrency": {"USD", "EUR", "?"},
			"ChargeDescription": {"Standard Storage Iowa", "Commitment v1: Cpu", "Something"}}, Source{}, writeCSV},
		"gcp-cost-table": {costTableRow, map[string][]string{"Credit type": {"", "Promotional credit", "Committed use discount", "Odd"}, "Cost type": {"Usage", "Tax", "Rounding error", "Total", "Odd"},
			"Usage start date": {"2017-02-01", "2017-01-31", "", "soon"}, "Unrounded Cost ($)": {"1.004", "-0.104", "", "1,5"}, "Service description": {"Cloud Storage", "Support", ""},
			"SKU description": {"Standard Storage Iowa", "Download", "Something"}, "Project ID": {"shop", ""}}, Source{}, writeCostTable},
		"azure-cost": {azureRow, map[string][]string{
			"CostInBillingCurrency": {"1.00", "5.64902E-05", "15.79778013616864462748541900", "-3.50", "", "$5"}, "BillingCurrencyCode": {"USD", "CAD", "MC"},
			"Date": {"02/28/2017", "2/3/2017", "2017-03-01", "13/13/2017"}, "ChargeType": {"Usage", "Purchase", "Refund", "Tax", "RoundingAdjustment", "Odd", ""},
			"ResourceLocation": {"EastUS", "US East", "", "Middle of Nowhere"}, "PublisherType": {"Azure", "Marketplace"}, "SubscriptionId": {"a", "1.2E+11", ""},
			"MeterCategory": {"Storage", "Virtual Machines", "Unassigned"}, "Tags": {"", "two\nlines, \"quoted\""},
		}, Source{}, writeCSV},
		"gcp-billing csv":  {gcpRow, google, Source{}, writeCSV},
		"gcp-billing json": {gcpRow, without(google, "usage_start_time"), Source{}, writeGoogleJSON},
		"oci-cost": {ociRow, map[string][]string{
			"cost/myCost": {"1.00", "2.323760000E-9", "", "1,5"}, "lineItem/isCorrection": {"true", "false", "", "odd"}, "cost/currencyCode": {"USD", "BRL", ""},
			"lineItem/intervalUsageStart": {"2017-02-28T10:00Z", "2017-03-01T11:00:00Z", "soon"}, "product/service": {"COMPUTE", "OBJECTSTORE", "SUPPORT"},
		}, Source{}, writeCSV},
		"alibaba-bill": {alibabaRow, map[string][]string{
			"PretaxGrossAmount": {"1.00", "0.000001", "", "x"}, "InvoiceDiscount": {"0", "0.1", "-0.1", "", "x"}, "DeductedByCoupons": {"0.00", "1E-3", ""},
			"RoundDownDiscount": {"", "0.002"}, "Item": {"PayAsYouGoBill", "Refund", "SubscriptionOrder", "Odd"}, "BillingDate": {"2017-02-28", "2017-03", "2/3/2017"},
		}, Source{}, writeCSV},
		"csv-charges": {columns{"day": "2017-02-28", "sum": "1.00", "what": "Vault", "kind": "usage"}, map[string][]string{
			"sum": {"1.234,50", "(5,00)", "-1", "1,5", "", "1.5", "x"}, "kind": {"usage", "tax", "CREDIT", "odd", ""}, "day": {"28.2.2017", "3.2.2017", "2017-03", "30.2.2017"},
			"what": {"Vault", "Köln; \"quoted\"", "two\nlines"},
		}, Source{Format: "csv-charges", Number: "(1.234,56)", DateOrder: "dmy",
			Columns: map[string]string{"date": "day", "amount": "sum", "service": "what", "kind": "kind", "currency": "=EUR"}}, writeCSV},
	}
}

func without(m map[string][]string, key string) map[string][]string {
	out := maps.Clone(m)
	delete(out, key)
	return out
}

// costTableRow is a line of Google's cost table.
var costTableRow = columns{
	"Billing account ID": "000000-AAAAAA-111111", "Project ID": "shop", "Service description": "Cloud Storage", "SKU description": "Standard Storage Iowa", "SKU ID": "2",
	"Credit type": "", "Cost type": "Usage", "Usage start date": "2017-02-01", "Usage amount": "1,000", "Unrounded Cost ($)": "1.004", "Cost ($)": "1.00",
}

// writeCostTable writes rows below the lines that state the invoice.
func writeCostTable(base columns, rows []columns) (head string, lines []string) {
	head, lines = writeCSV(base, rows)
	return "Invoice number,5312345678,\nInvoice date,2017-02-28,\nCurrency,EUR,\n" + head, lines
}

func tagged(values map[string][]string) map[string][]string {
	out := maps.Clone(values)
	out["resourceTags/user:team"] = []string{"blue", "", "red, \"dark\""}
	out["lineItem/ResourceId"] = []string{"", "alpha", "arn:aws:s3:::beta"}
	return out
}

// writeCSV writes rows as CSV.
func writeCSV(base columns, rows []columns) (head string, lines []string) {
	head, _, _ = strings.Cut(csvOf(base, columns{}), "\n")
	for _, row := range rows {
		_, line, _ := strings.Cut(csvOf(base, row), "\n")
		lines = append(lines, line)
	}
	return head + "\n", lines
}

// writeGoogleJSON writes rows of the flattened export as nested objects.
func writeGoogleJSON(base columns, rows []columns) (head string, lines []string) {
	for _, row := range rows {
		object := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(base)) {
			value, ok := row[name]
			if !ok {
				value = base[name]
			}
			outer, inner, nested := strings.Cut(name, ".")
			switch {
			case name == "credits" && json.Valid([]byte(value)):
				object[name] = json.RawMessage(value)
			case !nested:
				object[name] = value
			default:
				if object[outer] == nil {
					object[outer] = map[string]any{}
				}
				object[outer].(map[string]any)[inner] = value
			}
		}
		line, err := json.Marshal(object)
		if err != nil {
			panic(err)
		}
		lines = append(lines, string(line)+"\n")
	}
	return "", lines
}

// random draws the rows of a bill.
func (d dialect) random(t *rapid.T) (head string, lines []string) {
	var rows []columns
	for i := range rapid.IntRange(1, 40).Draw(t, "rows") {
		row := columns{}
		for _, id := range []string{"lineItem/referenceNo", "x_oci_ReferenceNumber", "RecordId"} {
			if d.base[id] != "" {
				row[id] = fmt.Sprint(i) // no line stands twice
			}
		}
		for _, name := range slices.Sorted(maps.Keys(d.values)) {
			if rapid.Bool().Draw(t, "other") {
				row[name] = rapid.SampledFrom(d.values[name]).Draw(t, name)
			}
		}
		rows = append(rows, row)
	}
	return d.write(d.base, rows)
}

// Whatever a bill of any cloud holds, no row and no money is lost, and the ledger depends on the rows alone: not on their
// order, the files they are spread over, the number of workers or the size of blocks.
func TestBillsOfEveryCloudAddUp(t *testing.T) {
	for name, d := range dialects() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				head, lines := d.random(rt)
				opt := source.Options{TempDir: t.TempDir()}
				want := readWith(t, d.source, opt, head+strings.Join(lines, ""))
				want.sound(t)
				if got := want.control(t, "billing rows").Read; got != fmt.Sprint(len(lines)) {
					rt.Fatalf("%s rows read, want %d", got, len(lines))
				}
				same := readWith(t, d.source, source.Options{TempDir: opt.TempDir, Jobs: 3, Block: rapid.SampledFrom([]int{1, 64, 517}).Draw(rt, "block")}, head+strings.Join(lines, ""))
				if a, b := everything(want), everything(same); a != b {
					rt.Fatalf("other blocks give\n%s\nwant\n%s", b, a)
				}
				rand.New(rand.NewSource(int64(rapid.Int().Draw(rt, "order")))).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
				parts := []string{head, head + "\n", head + "\n\n"} // no two alike, or one would not count
				for _, line := range lines {
					parts[rapid.IntRange(0, 2).Draw(rt, "file")] += line
				}
				parts = slices.DeleteFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "" })
				split := readWith(t, d.source, opt, parts...)
				split.sound(t)
				if a, b := strings.Join(want.lines(), "\n"), strings.Join(split.lines(), "\n"); a != b {
					rt.Fatalf("shuffled over files:\n%s\nwant\n%s", b, a)
				}
			})
		})
	}
}

// FuzzReadClouds holds any text to this, as a bill of any cloud and as a table of charges: it is read and adds up, or is
// refused with a code and a place.
func FuzzReadClouds(f *testing.F) {
	for _, text := range []string{azureOf(columns{}, columns{"Date": "2/3/2017", "CostInBillingCurrency": "x"}), gcpOf(columns{"credits": "[{'amount': -1}]"}), costTable,
		ociOf(columns{}), alibabaOf(columns{"InvoiceDiscount": "0.1"}), dbrOf(columns{}, dbrTotal), csvOf(monthlyRow, columns{}),
		csvOf(previewRow, columns{}), "Service,S3($),Total costs($)\nService total,1,1\n2017-02-01,1,1\n", "Serviço,S3($),Custos totais($)\n2017-02-01,1,1\n", `{"billing_account_id":"1","service":{"description":"x"},"cost":1}`,
		"[{\"billing_account_id\":\"1\",\"service\":{}}\n,{\"cost\":\"2\"}]", invoice, "date,amount,service\n2017-02-01,1,x\n", "\"", "{", "["} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range []Source{{}, {DateOrder: "dmy", Number: "(1.234,56)"}, invoiceOf(nil)} {
			r := readWith(t, s, source.Options{TempDir: t.TempDir()}, text)
			if r.err != nil {
				var ds audit.Diagnostics
				if !errors.As(r.err, &ds) || ds[0].Code == "" || ds[0].Path == "" {
					t.Fatalf("error without a code or a place: %v", r.err)
				}
				continue
			}
			r.sound(t)
		}
	})
}
