package billing

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// parquetField is a column of a made-up Parquet file: its type, and how text becomes values of it.
type parquetField struct {
	node  parquet.Node
	value func(text string) parquet.Value
}

// text is a column of strings; null is "".
func textField() parquetField {
	return parquetField{parquet.Optional(parquet.String()), func(s string) parquet.Value { return parquet.ByteArrayValue([]byte(s)) }}
}

// costFields are the ways in which exports store a cost, as far as each holds the numbers of the tests.
var costFields = map[string]parquetField{
	"double": {parquet.Optional(parquet.Leaf(parquet.DoubleType)), func(s string) parquet.Value {
		return parquet.DoubleValue(money.MustNumber(s).InexactFloat64())
	}},
	"decimal of 32 bits":  {parquet.Optional(parquet.Decimal(4, 9, parquet.Int32Type)), func(s string) parquet.Value { return parquet.Int32Value(int32(unscaled(s, 4).Int64())) }},
	"decimal of 64 bits":  {parquet.Optional(parquet.Decimal(10, 18, parquet.Int64Type)), func(s string) parquet.Value { return parquet.Int64Value(unscaled(s, 10).Int64()) }},
	"decimal of 16 bytes": {parquet.Optional(parquet.Decimal(18, 38, parquet.FixedLenByteArrayType(16))), func(s string) parquet.Value { return parquet.FixedLenByteArrayValue(complement(unscaled(s, 18), 16)) }},
	"decimal of bytes":    {parquet.Optional(parquet.Decimal(12, 38, parquet.ByteArrayType)), func(s string) parquet.Value { return parquet.ByteArrayValue(complement(unscaled(s, 12), 9)) }},
	"text":                textField(),
}

// unscaled is a decimal without its point, with places digits behind it.
func unscaled(s string, places int32) *big.Int {
	return money.MustNumber(s).Shift(places).BigInt()
}

// complement writes a number in two's complement, big end first.
func complement(n *big.Int, size int) []byte {
	if n.Sign() < 0 {
		n = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(8*size)))
	}
	return n.FillBytes(make([]byte, size))
}

// timeField stores times as a number of units since 1970.
func timeField(unit parquet.TimeUnit, per time.Duration) parquetField {
	return parquetField{parquet.Optional(parquet.Timestamp(unit)), func(s string) parquet.Value {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return parquet.Int64Value(at.UnixNano() / int64(per))
	}}
}

// parquetOf writes a bill that is given as CSV, its columns sorted, as Parquet: all columns text but those of fields.
// Pages are small, for tests to have several; options may say otherwise.
func parquetOf(t testing.TB, text string, fields map[string]parquetField, rowsPerGroup int, options ...parquet.WriterOption) []byte {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	group := parquet.Group{}
	names := records[0]
	for i, n := range names {
		names[i] = strings.TrimSpace(n)
		f, ok := fields[names[i]]
		if !ok {
			f = textField()
		}
		group[names[i]] = f.node
	}
	var out bytes.Buffer
	w := parquet.NewWriter(&out, append([]parquet.WriterOption{parquet.NewSchema("bill", group), parquet.Compression(&parquet.Snappy),
		parquet.PageBufferSize(256), parquet.MaxRowsPerRowGroup(int64(rowsPerGroup))}, options...)...)
	for _, r := range records[1:] {
		var row parquet.Row
		for i, n := range names {
			f, ok := fields[n]
			if !ok {
				f = textField()
			}
			if r[i] == "" {
				row = append(row, parquet.NullValue().Level(0, 0, i))
			} else {
				row = append(row, f.value(r[i]).Level(0, 1, i))
			}
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Costs come out of Parquet to the last digit, however they are stored, and below zero as well.
func TestCostsInParquetAreExact(t *testing.T) {
	costs := []string{"1.5", "-1.5", "0.0001", "-0.0001", "0", "99999.9999", "-99999.9999", "-1.2345"}
	var rows []columns
	for _, c := range costs {
		rows = append(rows, columns{"lineItem/UnblendedCost": c, "lineItem/UsageType": "TimedStorage-ByteHrs"})
	}
	for name, field := range costFields {
		t.Run(name, func(t *testing.T) {
			r := read(t, string(parquetOf(t, curOf(rows...), map[string]parquetField{"lineItem/UnblendedCost": field}, 3)))
			r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs -1.2345 in 8 rows")
			why := r.report.Inputs[0].Why
			if noted := strings.Contains(why, "binary doubles"); noted != (name == "double") {
				t.Errorf("why: %s", why)
			}
		})
	}
}

// Numbers that no double holds keep all their digits in a decimal column.
func TestLongDecimalsInParquet(t *testing.T) {
	row := columns{"lineItem/UnblendedCost": "-12345678901234567890.123456789012345678"}
	r := read(t, string(parquetOf(t, curOf(row), map[string]parquetField{"lineItem/UnblendedCost": costFields["decimal of 16 bytes"]}, 9)))
	r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs -12345678901234567890.123456789012345678")
}

// The same bill in CSV and in Parquet is the same ledger, whatever the types of its columns.
func TestParquetSaysWhatCSVSays(t *testing.T) {
	for format, named := range map[string]struct{ cost, start string }{
		"aws-cur": {"lineItem/UnblendedCost", "lineItem/UsageStartDate"}, "focus": {"BilledCost", "ChargePeriodStart"}} {
		t.Run(format, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				head, rows := pieces(rt, format)
				names := strings.Split(strings.TrimSpace(head), ",")
				text := head
				for _, row := range rows {
					fields, err := csv.NewReader(strings.NewReader(row)).Read()
					if err != nil || len(fields) != len(names) || slices.ContainsFunc(fields, func(f string) bool { return strings.Trim(f, " \t\r\n") != f }) {
						continue
					}
					if _, err := money.ParseNumber(fields[slices.Index(names, named.cost)]); err != nil {
						continue
					}
					if _, err := time.Parse(time.RFC3339, fields[slices.Index(names, named.start)]); err != nil {
						continue
					}
					text += row
				}
				fields := map[string]parquetField{}
				if rapid.Bool().Draw(rt, "decimal") {
					fields[named.cost] = parquetField{parquet.Optional(parquet.Decimal(30, 76, parquet.FixedLenByteArrayType(32))),
						func(s string) parquet.Value { return parquet.FixedLenByteArrayValue(complement(unscaled(s, 30), 32)) }}
				}
				switch rapid.IntRange(0, 3).Draw(rt, "time") {
				case 0:
					fields[named.start] = timeField(parquet.Millisecond, time.Millisecond)
				case 1:
					fields[named.start] = timeField(parquet.Microsecond, time.Microsecond)
				case 2:
					fields[named.start] = timeField(parquet.Nanosecond, time.Nanosecond)
				}
				want := read(t, text)
				want.sound(t)
				got := readWith(t, Source{}, source.Options{Jobs: rapid.IntRange(1, 3).Draw(rt, "jobs"), TempDir: t.TempDir()},
					string(parquetOf(t, text, fields, rapid.IntRange(1, 5).Draw(rt, "rows a group"))))
				got.sound(t)
				if a, b := want.amounts(), got.amounts(); a != b {
					rt.Fatalf("Parquet:\n%s\nCSV:\n%s", b, a)
				}
				if a, b := fmt.Sprint(want.codes()), fmt.Sprint(got.codes()); a != b {
					rt.Fatalf("Parquet finds %s, CSV %s", b, a)
				}
			})
		})
	}
}

// amounts is the ledger as text, one line a key, with amounts that do not tell 1.5 and 1.50 apart.
func (r result) amounts() string {
	var b strings.Builder
	for _, e := range r.ledger.Entries() {
		fmt.Fprintf(&b, "%+v %s in %d rows\n", e.ChargeKey, e.Amount.Decimal, e.Rows)
	}
	return b.String()
}

// cur2Row is a few columns of a CUR 2.0 as Data Exports write it: maps for the product and the tags.
type cur2Row struct {
	Currency string             `parquet:"line_item_currency_code,optional"`
	Type     string             `parquet:"line_item_line_item_type,optional"`
	Product  string             `parquet:"line_item_product_code,optional"`
	Cost     float64            `parquet:"line_item_unblended_cost,optional"`
	Account  string             `parquet:"line_item_usage_account_id,optional"`
	Start    int64              `parquet:"line_item_usage_start_date,optional,timestamp(millisecond)"`
	Usage    string             `parquet:"line_item_usage_type,optional"`
	Map      map[string]string  `parquet:"product,optional"`
	Discount map[string]float64 `parquet:"discount,optional"`
	Tags     []string           `parquet:"tag_list,list"`
}

func cur2File(t testing.TB, rows ...cur2Row) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewGenericWriter[cur2Row](&out, parquet.MaxRowsPerRowGroup(2))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var feb28 = time.Date(2017, 2, 28, 17, 0, 0, 0, time.UTC).UnixMilli()

// The region of a charge may stand in the map of its product alone.
func TestMapsInParquet(t *testing.T) {
	row := cur2Row{Currency: "USD", Type: "Usage", Product: "AmazonS3", Cost: 1.25, Account: "111122223333", Start: feb28, Usage: "TimedStorage-ByteHrs"}
	inIreland, quoted, bare := row, row, row
	inIreland.Map = map[string]string{"product_name": `Storage, "simple"`, "region": "eu-west-1"}
	inIreland.Discount = map[string]float64{"a": -1, "b": 2}
	inIreland.Tags = []string{"x", "y"}
	quoted.Map = map[string]string{"region": "ap-south-1"}
	r := read(t, string(cur2File(t, inIreland, quoted, bare)))
	r.only(t, "USD 2017-02 usage 111122223333 AmazonS3 ap-south-1 STANDARD TimedStorage-ByteHrs 1.25",
		"USD 2017-02 usage 111122223333 AmazonS3 eu-west-1 STANDARD TimedStorage-ByteHrs 1.25",
		"USD 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.25")
	if f := r.report.Inputs[0].Format; f != "aws-cur-2" {
		t.Errorf("format %s", f)
	}
}

// Maps, lists and records become JSON, groups columns with dots.
func TestColumnsOfParquet(t *testing.T) {
	type credit struct {
		Amount int32   `parquet:"amount,decimal(2:9)"`
		Name   *string `parquet:"name,optional"`
	}
	type more struct {
		Deep *string `parquet:"deep,optional"`
	}
	type service struct {
		ID   string `parquet:"id"`
		More *more  `parquet:"more,optional"`
	}
	type row struct {
		Credits []credit          `parquet:"credits,list"`
		Labels  map[string]string `parquet:"labels"`
		Service service           `parquet:"service"`
		Tags    []string          `parquet:"tags"`
	}
	promotion := "promotion"
	var out bytes.Buffer
	w := parquet.NewGenericWriter[row](&out)
	if _, err := w.Write([]row{
		{Service: service{ID: "6F81"}, Credits: []credit{{-151, &promotion}, {7, nil}}, Labels: map[string]string{"k": `"v"`}, Tags: []string{"a", "b"}},
		{Service: service{ID: "0001"}},
		{Service: service{ID: "0002"}, Tags: []string{"c"}},
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := openParquet(&source.Copy{ReaderAt: bytes.NewReader(out.Bytes()), Size: int64(out.Len())}, "rows.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.columns(), " "); got != "credits labels service.id service.more.deep tags" {
		t.Fatalf("columns %s", got)
	}
	if err := p.want([]bool{true, true, true, true, true}); err != nil {
		t.Fatal(err)
	}
	var b block
	for p.next(&b) {
	}
	want := `"[{""amount"":""-151E-2"",""name"":""promotion""},{""amount"":""7E-2"",""name"":null}]","{""k"":""\""v\""""}",6F81,,"[""a"",""b""]"
,,0001,,
,,0002,,"[""c""]"
`
	if got := string(b.buf[:b.n]); got != want || b.err != nil {
		t.Errorf("%v\n%s\nwant\n%s", b.err, got, want)
	}
}

// Rows of Parquet are named by their number in the file.
func TestPlacesInParquet(t *testing.T) {
	good := cur2Row{Currency: "USD", Type: "Usage", Product: "AmazonS3", Cost: 1, Account: "111122223333", Start: feb28, Usage: "TimedStorage-ByteHrs"}
	bad := good
	bad.Currency = "???"
	r := read(t, string(cur2File(t, good, good, good, bad, good)))
	r.sound(t)
	if d := r.finding(t, "BILL-CURRENCY"); d.Line != 4 || d.Column != 0 {
		t.Errorf("the bad row is at %s", d.Origin())
	}
	if o := r.ledger.Entries()[0].Origins; fmt.Sprint(o) != "[bill-0.csv:1 bill-0.csv:2 bill-0.csv:3]" {
		t.Errorf("origins %v", o)
	}
}

func TestBrokenParquetIsRefused(t *testing.T) {
	file := cur2File(t, cur2Row{Currency: "USD", Type: "Usage", Product: "AmazonS3", Cost: 1, Account: "111122223333", Start: feb28})
	for name, text := range map[string]string{
		"cut off":       string(file[:len(file)-20]),
		"only a mark":   "PAR1",
		"a huge footer": "PAR1" + strings.Repeat("x", 40) + "\xff\xff\xff\x7fPAR1",
		"no footer":     "PAR1" + strings.Repeat("\x00", 40) + "\x10\x00\x00\x00PAR1",
	} {
		t.Run(name, func(t *testing.T) {
			if d := read(t, text).fault(t, "SRC-DAMAGED"); d.Path != "bill-0.csv" {
				t.Errorf("fault of %q", d.Path)
			}
		})
	}
}

// Pages whose unpacking nothing bounds are refused, and what to pack them with instead is said.
func TestPackingsOfParquet(t *testing.T) {
	bill := curOf(columns{})
	for name, c := range map[string]struct {
		codec compress.Codec
		code  string
	}{
		"none": {&parquet.Uncompressed, ""}, "snappy": {&parquet.Snappy, ""}, "gzip": {&parquet.Gzip, ""}, "zstd": {&parquet.Zstd, ""},
		"lz4": {&parquet.Lz4Raw, "SRC-PACKED"}, "brotli": {&parquet.Brotli, "SRC-PACKED"},
	} {
		t.Run(name, func(t *testing.T) {
			r := read(t, string(parquetOf(t, bill, nil, 1, parquet.Compression(c.codec))))
			if c.code != "" {
				r.fault(t, c.code)
				return
			}
			r.sound(t)
		})
	}
}

// BenchmarkParquet reads one FOCUS bill as CSV and as Parquet, hashing included: rows in a second of wall time.
func BenchmarkParquet(b *testing.B) {
	var text strings.Builder
	if err := generateFOCUS(&text, 64<<20); err != nil {
		b.Fatal(err)
	}
	packed := parquetOf(b, text.String(), map[string]parquetField{"BilledCost": costFields["decimal of 16 bytes"]}, 1<<20, parquet.PageBufferSize(256<<10))
	for _, bill := range []struct{ name, data string }{{"csv", text.String()}, {"parquet", string(packed)}} {
		b.Run(bill.name, func(b *testing.B) {
			var rows int64
			for b.Loop() {
				r := readWith(b, Source{}, source.Options{TempDir: b.TempDir()}, bill.data)
				r.sound(b)
				rows += r.report.Inputs[0].Rows
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(len(bill.data)), "bytes")
		})
	}
}

// Whatever the bytes, a Parquet file is read or refused with its name, in little time and memory.
func FuzzParquet(f *testing.F) {
	row := cur2Row{Currency: "USD", Type: "Usage", Product: "AmazonS3", Cost: 1, Account: "111122223333", Start: feb28, Map: map[string]string{"region": "eu-west-1"}}
	f.Add(cur2File(f, row, row, row))
	for _, field := range costFields {
		f.Add(parquetOf(f, curOf(columns{}), map[string]parquetField{"lineItem/UnblendedCost": field}, 1))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := read(t, "PAR1"+string(data[min(4, len(data)):]))
		if r.err == nil {
			r.sound(t)
			return
		}
		var ds audit.Diagnostics
		if !errors.As(r.err, &ds) || ds[0].Code == "" || ds[0].Path == "" {
			t.Fatalf("error without code or place: %v", r.err)
		}
	})
}

// A table that lacks columns of a bill is refused with their names; one that has nothing of a bill is left to others.
func TestParquetThatIsAlmostABill(t *testing.T) {
	detect := func(text string) (string, error) {
		files := fstest.MapFS{"b.parquet": {Data: parquetOf(t, text, nil, 10)}}
		name, _, err := DetectParquet(context.Background(), source.Ref{FS: files, Name: "b.parquet", Path: "b.parquet"}, source.Options{TempDir: t.TempDir()})
		return name, err
	}
	if name, err := detect(focusOf(columns{})); name != "focus" || err != nil {
		t.Errorf("%s, %v", name, err)
	}
	if _, err := detect(focusOf(columns{"EffectiveCost": "-"})); err == nil || !strings.Contains(err.Error(), "focus, which would need EffectiveCost") {
		t.Errorf("error %v", err)
	}
	if name, err := detect("a,b\n1,2\n"); name != "" || err != nil {
		t.Errorf("%s, %v", name, err)
	}
}
