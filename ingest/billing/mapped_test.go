package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
)

// Who names a column for the amount must not be given another one unsaid.
func TestMapOfColumnsForABillWithColumnsOfItsOwn(t *testing.T) {
	for _, c := range []map[string]string{{"amount": "lineItem/BlendedCost"}, {"currency": "lineItem/CurrencyCode"}, {"currency": "=dollars"}} {
		d := readWith(t, Source{Columns: c}, source.Options{TempDir: t.TempDir()}, curOf(columns{})).fault(t, "BILL-COLUMN")
		if !strings.Contains(d.Text, "aws-cur") || !strings.Contains(d.Hint, "csv-charges") || d.Line != 1 {
			t.Errorf("%+v", d)
		}
	}
	readWith(t, Source{Columns: map[string]string{"currency": "=USD"}}, source.Options{TempDir: t.TempDir()}, curOf(columns{})).only(t, standard+"1.00")
}
