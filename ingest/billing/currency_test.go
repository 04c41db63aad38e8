package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
)

// A code that is none of ISO 4217 rejects its rows, unless the user says what currency it stands for. Rows that have a currency
// keep it.
func TestCurrencyThatIsNoCode(t *testing.T) {
	bill := azureOf(columns{"BillingCurrencyCode": "MC"}, columns{"BillingCurrencyCode": "CAD"}, columns{"BillingCurrencyCode": ""})
	r := read(t, bill)
	if d := r.finding(t, "BILL-CURRENCY"); d.Count != 2 || !strings.Contains(d.Hint, "columns: {currency: =USD}") {
		t.Errorf("%+v", d)
	}
	r = readWith(t, Source{Columns: map[string]string{"currency": "=EUR"}}, source.Options{TempDir: t.TempDir()}, bill)
	r.sound(t)
	if used := r.control(t, "billing amount EUR").Used; used != "2" {
		t.Errorf("%s EUR", used)
	}
	if used := r.control(t, "billing amount CAD").Used; used != "1" {
		t.Errorf("%s CAD", used)
	}
	if d := r.finding(t, "BILL-ASSUMED-CURRENCY"); d.Count != 2 || d.Line != 2 {
		t.Errorf("%+v", d)
	}
}

// What the user states is for rows that have no currency, not for those that have another one.
func TestStatedCurrencyIsTheSameAsPrinted(t *testing.T) {
	bill := curOf(columns{"lineItem/CurrencyCode": "???"}, columns{})
	r := readWith(t, Source{Columns: map[string]string{"currency": "=USD"}}, source.Options{TempDir: t.TempDir(), Jobs: 2, Block: 64}, bill)
	r.only(t, s3Month+"2.00 in 2 rows")
	if d := r.finding(t, "BILL-ASSUMED-CURRENCY"); d.Count != 1 || d.Line != 2 {
		t.Errorf("%+v", d)
	}
}
