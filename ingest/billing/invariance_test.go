package billing

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla/money"
)

// values are what random bills are made of, column by column. Among them is everything that makes a row be rejected.
var values = map[string]map[string][]string{
	"aws-cur": {
		"lineItem/LineItemType":   {"Usage", "Usage", "Tax", "Credit", "Fee", "SavingsPlanCoveredUsage", "SavingsPlanNegation", "Odd"},
		"lineItem/ProductCode":    {"AmazonS3", "AmazonEC2", "awskms", "AWSSupportBusiness"},
		"lineItem/UsageType":      {"TimedStorage-ByteHrs", "EU-Requests-SIA-Tier1", "USE1-USW2-AWS-Out-Bytes", "NEW", ""},
		"product/region":          {"us-east-1", "eu-west-1", "", "NULL", "Mars"},
		"lineItem/UsageAccountId": {"111122223333", "095669871260", "1.2E+11", ""},
		"lineItem/UnblendedCost":  {"1.00", "0.0000000001", "-3.50", "1.3333E-6", "15.79778013616864462748541900", "", "NULL", "$5", "9223372036854775807"},
		"lineItem/CurrencyCode":   {"USD", "USD", "USD", "NOK", "???"},
		"lineItem/UsageStartDate": {"2017-02-01T00:00:00Z", "2017-02-28 23:59:59", "2017-03-01T00:00:00.000Z", "soon"},
		"bill/InvoiceId":          {"1", ""},
		"identity/Comment":        {"plain", "with, comma", "two\nlines", `"quoted"`, "", strings.Repeat("long ", 30)},
	},
	"focus": {
		"ChargeCategory":       {"Usage", "usage", "Tax", "Credit", "Purchase", "Adjustment", ""},
		"ChargeClass":          {"", "NULL", "Correction"},
		"ServiceName":          {"Amazon Simple Storage Service", "AWS Lambda", "AWS Support (Business)"},
		"x_UsageType":          {"TimedStorage-ByteHrs", "EU-Requests-SIA-Tier1", ""},
		"RegionId":             {"us-east-1", "NULL", "eu-west-1"},
		"SubAccountId":         {"111122223333", "NULL", "1E+11"},
		"BilledCost":           {"1.00", "0.1234567890", "-3.50", "3.21E-05", "", "1,5", "123456789012345678901.5"},
		"BillingCurrency":      {"USD", "EUR"},
		"ChargePeriodStart":    {"2017-02-01T00:00:00Z", "2017-03-31T23:00:00-05:00", "4/1/25"},
		"PublisherName":        {"Amazon Web Services, Inc.", "Somebody"},
		"ChargeDescription":    {"two\nlines", "Rounding", "", `7" disk, "quoted"`},
		"CommitmentDiscountId": {"", "plan-1"},
		"InvoiceId":            {"1", "NULL"},
	},
}

// pieces are some text's records: the header, then rows, each with its line end.
func pieces(t *rapid.T, format string) (head string, rows []string) {
	base := map[string]columns{"aws-cur": curRow, "focus": focusRow}[format]
	names := slices.Sorted(maps.Keys(values[format]))
	for range rapid.IntRange(0, 60).Draw(t, "rows") {
		row := columns{}
		for _, n := range names {
			row[n] = rapid.SampledFrom(values[format][n]).Draw(t, n)
		}
		text := csvOf(base, row)
		h, r, _ := strings.Cut(text, "\n")
		head, rows = h+"\n", append(rows, r)
	}
	if rows == nil {
		head = csvOf(base)
	}
	return head, rows
}

// sums is the money of a ledger by currency, and the money that was rejected.
func (r result) sums() map[money.Currency]decimal.Decimal {
	out := map[money.Currency]decimal.Decimal{}
	for _, e := range r.ledger.Entries() {
		out[e.Currency] = out[e.Currency].Add(e.Amount.Decimal)
	}
	return out
}

// What the ledger, the controls and a plain reading of the cost column say of a random bill is the same.
func TestLedgerIsTheTotalOfTheBill(t *testing.T) {
	for _, format := range Formats() {
		if values[format] == nil {
			continue
		}
		t.Run(format, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				head, rows := pieces(rt, format)
				r := read(t, head+strings.Join(rows, ""))
				r.sound(t)
				want := plainTotals(head, rows)
				for currency, sum := range r.sums() {
					if c := r.control(t, "billing amount "+string(currency)); !sum.Equal(money.MustNumber(c.Used).Decimal) {
						rt.Fatalf("ledger has %s %s, the control says %s", sum, currency, c.Used)
					}
				}
				for currency, sum := range want {
					if c := r.control(t, "billing amount "+currency); !sum.Equal(money.MustNumber(c.Read).Decimal) {
						rt.Fatalf("%s: read %s, want %s", currency, c.Read, sum)
					}
				}
				if got := r.control(t, "billing rows").Read; got != fmt.Sprint(len(rows)) {
					rt.Fatalf("%s rows read, want %d", got, len(rows))
				}
			})
		})
	}
}

// plainTotals adds the cost column up by currency in the plainest way.
func plainTotals(head string, rows []string) map[string]decimal.Decimal {
	h := newHeader(strings.Split(strings.TrimSpace(head), ","))
	cost, currency := h.column("lineItem/UnblendedCost", "BilledCost"), h.column("lineItem/CurrencyCode", "BillingCurrency")
	out := map[string]decimal.Decimal{}
	for _, row := range rows {
		var fields []string
		quoted, start := false, 0
		for i := range len(row) {
			if row[i] == '"' {
				quoted = !quoted
			}
			if !quoted && (row[i] == ',' || row[i] == '\n') {
				fields = append(fields, strings.Trim(row[start:i], `"`))
				start = i + 1
			}
		}
		c, err := money.ParseCurrency(fields[currency])
		d, err2 := money.ParseNumber(fields[cost])
		if err == nil && err2 == nil {
			out[string(c)] = out[string(c)].Add(d.Decimal)
		}
	}
	return out
}

// The ledger depends on the rows alone: not on workers, blocks, the order of rows, or the files they are spread over.
func TestLedgerDependsOnTheRowsAlone(t *testing.T) {
	for _, format := range []string{"aws-cur", "focus"} {
		t.Run(format, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				head, rows := pieces(rt, format)
				want := read(t, head+strings.Join(rows, ""))
				opt := source.Options{Jobs: rapid.SampledFrom([]int{1, 2, 7}).Draw(rt, "jobs"),
					Block: rapid.SampledFrom([]int{0, 1, 64, 517, 4097}).Draw(rt, "block"), TempDir: t.TempDir()}

				same := readWith(t, Source{}, opt, head+strings.Join(rows, ""))
				if a, b := everything(want), everything(same); a != b {
					rt.Fatalf("%+v gives\n%s\nwant\n%s", opt, b, a)
				}

				rand.New(rand.NewSource(int64(rapid.Int().Draw(rt, "order")))).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				parts := make([]string, 3)
				for i := range parts { // no two alike, or one would not count
					parts[i] = strings.TrimSuffix(head, "\n") + fmt.Sprintf(",x%d\n", i)
				}
				for _, row := range rows {
					parts[rapid.IntRange(0, 2).Draw(rt, "file")] += strings.TrimSuffix(row, "\n") + ",\n"
				}
				split := readWith(t, Source{}, opt, parts...)
				split.sound(t)
				if a, b := strings.Join(want.lines(), "\n"), strings.Join(split.lines(), "\n"); a != b {
					rt.Fatalf("shuffled over three files:\n%s\nwant\n%s", b, a)
				}
			})
		})
	}
}

// everything is a result as text, places and rejected rows included.
func everything(r result) string {
	var b strings.Builder
	for _, e := range r.ledger.Entries() {
		fmt.Fprintf(&b, "%+v %s\n", e, e.Amount.String())
	}
	fmt.Fprintf(&b, "%+v\n%+v\n%+v\n", r.report.Inputs, r.report.Controls, r.report.Diagnostics)
	for _, list := range r.report.Rejects {
		for row, err := range list.All() {
			fmt.Fprintf(&b, "%v %v %s %s %q\n", err, row.Origin, row.Code, row.Text, row.Row)
		}
	}
	return b.String()
}

func TestManyFilesSideBySide(t *testing.T) {
	files := fstest.MapFS{}
	var refs []source.Ref
	for i := range 40 {
		name := fmt.Sprintf("%02d.csv", i)
		files[name] = &fstest.MapFile{Data: []byte(curOf(columns{"lineItem/UnblendedCost": fmt.Sprintf("0.%02d1", i)}, columns{"lineItem/UnblendedCost": "?"}))}
		refs = append(refs, source.Ref{FS: files, Name: name, Path: name})
	}
	var want string
	for _, jobs := range []int{1, 2, 7} {
		rand.New(rand.NewSource(int64(jobs))).Shuffle(len(refs), func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
		l, report, err := Read(context.Background(), []Source{{Refs: refs}}, source.Options{Jobs: jobs, TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		got := everything(result{l, report, err})
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d workers give\n%s\nwant\n%s", jobs, got, want)
		}
		for _, r := range report.Rejects {
			r.Close()
		}
	}
}

func TestReadingStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	files := fstest.MapFS{"a.csv": &fstest.MapFile{Data: []byte(curOf(columns{}))}}
	_, _, err := Read(ctx, []Source{{Refs: []source.Ref{{FS: files, Name: "a.csv", Path: "a.csv"}}}}, source.Options{})
	if err != context.Canceled {
		t.Errorf("error %v, want the context's", err)
	}
}

// A warm worker spends no memory on a row, so that memory follows what a bill is about, not how long it is.
func TestRowsAreParsedWithoutAllocating(t *testing.T) {
	for name, generate := range map[string]func(w io.Writer, size int) error{"focus": generateFOCUS, "aws-cur": generateCUR} {
		t.Run(name, func(t *testing.T) {
			var text strings.Builder
			if err := generate(&text, 1<<20); err != nil {
				t.Fatal(err)
			}
			c := newCutter(strings.NewReader(text.String()), 2<<20)
			m := &member{path: "bill.csv", source: &Source{}}
			b, h, at, _, err := m.header(c)
			if err != nil {
				t.Fatal(err)
			}
			f, _, err := choose("", h, at)
			if err != nil {
				t.Fatal(err)
			}
			p := newParser("bill.csv", h, f.bind(h, &Source{}))
			p.block(b)
			rows := p.rows
			if n := testing.AllocsPerRun(3, func() { p.block(b) }); n > 5 {
				t.Errorf("%v allocations for %d rows", n, rows)
			}
			if p.rejected > 0 || rows < 1000 {
				t.Errorf("%d of %d rows rejected", p.rejected, rows)
			}
		})
	}
}
