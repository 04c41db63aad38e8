package billing

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"slacredit/ingest/source"
	"slacredit/sla/money"
)

// referenceDir holds real bills with the totals of their publishers. The tests that need them do nothing where it is absent.
const referenceDir = "../../../shared/samples/billing"

// readSample reads a real bill; ok is false where the bills are not there.
func readSample(t *testing.T, s Source, names ...string) (r result, ok bool) {
	t.Helper()
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(referenceDir, name)); err != nil {
			t.Logf("%s is not there", name)
			return result{}, false
		}
		s.Refs = append(s.Refs, source.Ref{FS: os.DirFS(referenceDir), Name: name, Path: name})
	}
	l, report, err := Read(context.Background(), []Source{s}, source.Options{TempDir: t.TempDir()})
	for _, rejected := range report.Rejects {
		t.Cleanup(func() { rejected.Close() })
	}
	return result{l, report, err}, true
}

// total is all the money of a bill in a currency, rejected rows included.
func (r result) total(currency string) decimal.Decimal {
	var sum decimal.Decimal
	name := "billing amount " + currency
	if currency == "" {
		name = "billing amount without a currency"
	}
	for _, c := range r.report.Controls {
		if c.Name == name {
			sum = sum.Add(money.MustNumber(c.Read).Decimal)
		}
	}
	return sum
}

func TestTotalsOfRealGoogleBills(t *testing.T) {
	for _, c := range []struct {
		file  string
		total string
		rows  int64
	}{
		{"gcp-bigquery/koku-202011_2020-11-08_2020-11-11.csv", "0", 25}, // cost 0.000032, credits of a promotion -0.000032
		{"gcp-bigquery/koku-2022-08-01_5.csv", "0.000012", 9},
	} {
		r, ok := readSample(t, Source{}, c.file)
		if !ok {
			return
		}
		r.sound(t)
		if got := r.total("USD"); got.String() != c.total {
			t.Errorf("%s comes to %s, want %s", c.file, got, c.total)
		}
		if in := r.report.Inputs[0]; in.Format != "gcp-billing" || in.Rows != c.rows || in.Used != c.rows {
			t.Errorf("input %+v", in)
		}
		if strings.Contains(c.file, "202011") {
			var usage, promotion decimal.Decimal
			for _, e := range r.ledger.Entries() {
				switch e.Kind {
				case "usage":
					usage = usage.Add(e.Amount.Decimal)
				case "credit":
					promotion = promotion.Add(e.Amount.Decimal)
				}
			}
			if usage.String() != "0.000032" || promotion.String() != "-0.000032" {
				t.Errorf("usage %s, promotions %s", usage, promotion)
			}
		}
	}
}
