package billing

import (
	"maps"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"slacredit/ingest/source"
)

// invoice is a table as an accountant may have it, and what is said of it.
const invoice = "Rechnung 17;;\n;;\nTag;Leistung;Betrag\n28.02.2017;Speicher Köln;1.234,50 €\n01.02.2017;Speicher Köln;(34,50 €)\n"

var invoiceColumns = map[string]string{"date": "Tag", "amount": "Betrag", "service": "leistung", "currency": "=EUR", "kind": "=usage", "account": "=shop"}

func invoiceOf(more map[string]string) Source {
	columns := maps.Clone(invoiceColumns)
	maps.Copy(columns, more)
	maps.DeleteFunc(columns, func(_, v string) bool { return v == "" })
	return Source{Format: "csv-charges", Columns: columns, Number: "(1.234,56 €)"}
}

func TestAnyTableOfCharges(t *testing.T) {
	opt := source.Options{TempDir: t.TempDir()}
	latin, err := charmap.Windows1252.NewEncoder().String(invoice)
	if err != nil {
		t.Fatal(err)
	}
	want := "EUR 2017-02 usage shop Speicher Köln    1200.00 in 2 rows"
	readWith(t, invoiceOf(nil), opt, invoice).only(t, want)
	readWith(t, invoiceOf(nil), opt, "\ufeff"+strings.ReplaceAll(invoice, "\n", "\r\n")).only(t, want)
	readWith(t, invoiceOf(nil), opt, strings.ReplaceAll(invoice, ";", "\t")).only(t, want)
	readWith(t, invoiceOf(nil), opt, strings.ReplaceAll(invoice, ";", "|")).only(t, want)
	inLatin := invoiceOf(nil)
	inLatin.Encoding = "windows-1252"
	readWith(t, inLatin, opt, latin).only(t, want)
	if d := readWith(t, invoiceOf(nil), opt, latin).fault(t, "BILL-ENCODING"); d.Line != 4 {
		t.Errorf("%+v", d)
	}
	inLatin.Encoding = "klingon"
	readWith(t, inLatin, opt, latin).fault(t, "BILL-ENCODING")
}

// A total below the charges would count everything twice: it is named. Rejected rows and other currencies make no total.
func TestTotalBelowATableOfCharges(t *testing.T) {
	s := Source{Format: "csv-charges", Number: "1.234,56", Columns: map[string]string{"date": "=2017-02", "amount": "sum", "currency": "cur", "service": "what", "kind": "=usage"}}
	for text, line := range map[string]int64{
		"Vault;EUR;1.000,50\nDoor;EUR;-0,50\nTotal;EUR;1.000,00\n": 4, "Vault;EUR;1,00\nVault;EUR;1,00\n": 0, "Vault;EUR;1,00\nDoor;USD;2,00\nTotal;EUR;3,00\n": 0,
		"Vault;EUR;1,00\nDoor;EUR;2,00\nLock;EUR;4,00\n": 0, "Vault;EUR;0\nDoor;EUR;0\nLock;EUR;0\n": 0, "Vault;EUR;x\nDoor;EUR;2,00\nLock;EUR;2,00\n": 0,
	} {
		r := readWith(t, s, source.Options{TempDir: t.TempDir()}, "what;cur;sum\n"+text)
		r.sound(t)
		if line == 0 {
			for _, code := range r.codes() {
				if code == "BILL-TOTAL-ROW" {
					t.Errorf("%q is said to have a total", text)
				}
			}
		} else if d := r.finding(t, "BILL-TOTAL-ROW"); d.Line != line {
			t.Errorf("%+v", d)
		}
	}
}

func TestEveryColumnOfATableOfCharges(t *testing.T) {
	text := "when,how much,cur,what,kind,who,where,class,thing,use,no\n2017-02,1.00,USD,Vault,Credit,a,eu,STANDARD,b,u,9\n2017-02-03,2.00,USD,Vault,usage,a,eu,-,b,u,\n"
	s := Source{Format: "csv-charges", ByResource: true, Columns: map[string]string{"date": "when", "amount": "how much", "currency": "cur", "service": "what",
		"kind": "kind", "account": "who", "region": "where", "class": "class", "resource": "thing", "usage_type": "use", "invoice": "no"}}
	r := readWith(t, s, source.Options{TempDir: t.TempDir()}, text)
	r.only(t, "USD 2017-02 usage a Vault eu - u 2.00, open", "USD 2017-02 credit a Vault eu STANDARD u 1.00")
	for _, e := range r.ledger.Entries() {
		if e.Resource != "b" {
			t.Errorf("%+v", e)
		}
	}
}

// Without an option nothing but plain decimals is a number; with one, nothing but what it shows.
func TestNumbersAreNeverGuessed(t *testing.T) {
	for _, c := range []struct{ style, text, want string }{
		{"", "1234.56", "1234.56"}, {"", "-1.5", "-1.5"}, {"", " 5 ", "5"}, {"", "1.3E-6", "0.0000013"},
		{"", "$10,000.00 ", ""}, {"", "1,234.56", ""}, {"", "1,5", ""}, {"", "(5)", ""}, {"", "5-", ""}, {"", "1 000", ""}, {"", "", ""},
		{"1,234.56", "10,000.00", "10000.00"}, {"1,234.56", "10000.00", "10000.00"}, {"1,234.56", "1,23", ""}, {"1,234.56", "1,2345", ""},
		{"1,234.56", ",123", ""}, {"1,234.56", "1234,567", ""}, {"1,234.56", "1.234,56", ""}, {"1,234.56", "$5", ""}, {"1,234.56", "-1,000", "-1000"},
		{"$1,234.56", "$10,000.00 ", "10000.00"}, {"$1,234.56", "5", "5"}, {"$1,234.56", "-$5.00", "-5.00"}, {"$1,234.56", "$-5.00", "-5.00"}, {"$1,234.56", "€5", ""},
		{"1.234,56", "1.234,50", "1234.50"}, {"1.234,56", "1.234.567,5", "1234567.5"}, {"1.234,56", "1.5", ""}, {"1.234,56", "0,5", "0.5"},
		{"1234,56", "0,5", "0.5"}, {"1234,56", "1.234,5", ""}, {"1 234,56", "1 234,5", "1234.5"}, {"1'234.56", "1'234.5", "1234.5"},
		{"(1,234.56)", "(1,234.5)", "-1234.5"}, {"(1,234.56)", "1,234.5", "1234.5"}, {"(1,234.56)", "(-5)", ""}, {"(1,234.56)", "(5", ""},
		{"1.234,56-", "5,00-", "-5.00"}, {"1.234,56-", "-5,00-", ""}, {"1.234,56 €", "-5,00 €", "-5.00"}, {"1,234.56", "1.", ""}, {"1,234.56", ".5", ""},
		{"1234.56", "−5", "-5"}, {"1234.56", "--5", ""},
	} {
		style, err := parseNumberStyle(c.style)
		if err != nil {
			t.Fatal(c.style, err)
		}
		got, ok := style.cost([]byte(c.text))
		if ok != (c.want != "") {
			t.Errorf("%q in the style %q: %v, want %q", c.text, c.style, ok, c.want)
			continue
		}
		if ok && sumOf(got) != c.want {
			t.Errorf("%q in the style %q is %s, want %s", c.text, c.style, sumOf(got), c.want)
		}
	}
	for _, style := range []string{"x", "1234", "1.234.56", "(1,234.56", "1;234.56", "123456", "1,234;56", "12,34.56", "$1,234.56-5"} {
		if CheckNumber(style) == nil {
			t.Errorf("%q is taken for a way to write numbers", style)
		}
	}
}

// sumOf is a cost as text.
func sumOf(c cost) string {
	if c.long != nil {
		return c.long.String()
	}
	var t total
	c.addTo(&t.read)
	return t.read.Number().String()
}

// What a style writes, it reads.
func TestNumbersGoThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.StringMatching(`[1-9][0-9]{0,11}`).Draw(t, "whole")
		fraction := rapid.StringMatching(`[0-9]{1,6}`).Draw(t, "fraction")
		style := rapid.SampledFrom([]string{"1,234.56", "1.234,56", "1 234,56", "(1,234.56)", "1'234.56", "$1,234.56"}).Draw(t, "style")
		s, err := parseNumberStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		grouped := ""
		for i, c := range whole {
			if i > 0 && (len(whole)-i)%3 == 0 {
				grouped += s.thousands
			}
			grouped += string(c)
		}
		got, ok := s.cost([]byte(s.prefix + grouped + s.decimal + fraction))
		if want := whole + "." + fraction; !ok || sumOf(got) != want {
			t.Fatalf("%s%s%s is %v, want %s", grouped, s.decimal, fraction, ok, want)
		}
	})
}

func TestTablesOfChargesThatAreNotSaidEnoughOf(t *testing.T) {
	opt := source.Options{TempDir: t.TempDir()}
	for name, s := range map[string]Source{
		"no columns": {Format: "csv-charges"}, "no kind": invoiceOf(map[string]string{"kind": ""}), "no amount": invoiceOf(map[string]string{"amount": ""}),
		"odd column": invoiceOf(map[string]string{"colour": "Tag"}), "not there": invoiceOf(map[string]string{"region": "Ort"}),
	} {
		t.Run(name, func(t *testing.T) { readWith(t, s, opt, invoice).fault(t, "BILL-COLUMN") })
	}
	odd := invoiceOf(nil)
	odd.Number = "many"
	readWith(t, odd, opt, invoice).fault(t, "BILL-NUMBER")
	readWith(t, invoiceOf(nil), opt, "<html>").fault(t, "SRC-HTML")
	readWith(t, invoiceOf(nil), opt, strings.Replace(invoice, "Tag;Leistung", "Betrag;Leistung;Tag", 1)).fault(t, "BILL-COLUMN")
	// Other words for a column do, but not two of them for one.
	other := invoiceOf(map[string]string{"date": "", "amount": ""})
	other.Columns["period"], other.Columns["cost"] = invoiceColumns["date"], invoiceColumns["amount"]
	readWith(t, other, opt, invoice).only(t, "EUR 2017-02 usage shop Speicher Köln    1200.00 in 2 rows")
	other.Columns["time"] = invoiceColumns["date"]
	readWith(t, other, opt, invoice).fault(t, "BILL-COLUMN")
	// Assumed to be usage, a table needs no kind.
	assumed := invoiceOf(map[string]string{"kind": ""})
	assumed.AssumeUsage = true
	readWith(t, assumed, opt, invoice).only(t, "EUR 2017-02 usage shop Speicher Köln    1200.00 in 2 rows")
}

func TestRowsOfTablesOfChargesThatAreRejected(t *testing.T) {
	opt := source.Options{TempDir: t.TempDir()}
	r := readWith(t, invoiceOf(nil), opt, invoice+"\n27.02.2017;Speicher;viel\n27.02.2017;Speicher;1,00;zu;viel\nspäter;Speicher;1,00\n27.02.2017;Speicher\n")
	r.only(t, "EUR 2017-02 usage shop Speicher Köln    1200.00 in 2 rows")
	for code, line := range map[string]int64{"BILL-NUM": 7, "BILL-FIELDS": 8, "BILL-DATE": 9, "BILL-NULL": 10} {
		if d := r.finding(t, code); d.Line != line {
			t.Errorf("%s on line %d, want %d", code, d.Line, line)
		}
	}
	if c := r.control(t, "billing amount EUR"); c.Read != "1201" || c.Rejected != "1" {
		t.Errorf("control %+v", c)
	}
	for name, c := range map[string]struct{ text, code string }{
		"quote": {invoice + "\"x;y;z\n", "BILL-QUOTE"}, "long": {invoice + strings.Repeat("x", 2*maxRecord) + ";;\n", "BILL-RECORD"},
		"open quote": {invoice + "\"" + strings.Repeat("x\n", maxRecord), "BILL-RECORD"}, "no header": {strings.Repeat("a;b\n", 50), "BILL-COLUMN"},
		"long line": {strings.Repeat("a", 2*maxRecord), "BILL-RECORD"},
	} {
		t.Run(name, func(t *testing.T) { readWith(t, invoiceOf(nil), opt, c.text).fault(t, c.code) })
	}
	// An order of dates that nothing shows is asked for.
	readWith(t, invoiceOf(nil), opt, strings.ReplaceAll(invoice, "28.02", "03.02")).fault(t, "BILL-DATE-ORDER")
}

// A bill of any format that went through a spreadsheet can be read once it is said how it is written.
func TestBillsWithOfficeNumbersAndDatesWhenToldSo(t *testing.T) {
	text := focusOf(columns{"BilledCost": "$10,000.00 ", "ChargePeriodStart": "2/3/17"})
	r := read(t, text)
	r.only(t)
	r.finding(t, "BILL-NUM")
	told := Source{Number: "$1,234.56", DateOrder: "mdy"}
	readWith(t, told, source.Options{TempDir: t.TempDir()}, text).only(t, standard+"10000.00")
}

func TestTotalsOfRealBillsOfSoftware(t *testing.T) {
	for _, name := range []string{"a1", "a2", "b1", "b2"} {
		r, ok := readSample(t, Source{DateOrder: "mdy"}, "focus/spec-examples/saas_examples/spend_agreements/saas_spend_agreements_"+name+".csv")
		if !ok {
			return
		}
		r.sound(t)
		if got := r.total("USD"); got.String() != "1200" {
			t.Errorf("%s comes to %s, want 1200 (%v)", name, got, r.report.Diagnostics)
		}
	}
}
