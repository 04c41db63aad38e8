package billing

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestTotalsOfRealAWSBills(t *testing.T) {
	const legacy, second = "aws-cur-legacy/", "aws-cur-2/"
	for _, c := range []struct {
		file, format, currency, total string
		rows, used                    int64
		source                        Source
	}{
		{legacy + "focus_converters-sample-anonymous-aws-export-dataset.csv", "aws-cur", "USD", "1.6823086974", 1281, 1281, Source{}},
		{legacy + "koku-2023-06-01.csv", "aws-cur", "NOK", "30", 3, 3, Source{}},
		{legacy + "koku-test_cur.csv", "aws-cur", "USD", "0.0827499841274349353", 19, 19, Source{}},
		{legacy + "koku-test_cur.csv.gz", "aws-cur", "USD", "0.0827499841274349353", 19, 19, Source{}},
		{legacy + "sbroenne-sample-legacy-csv.csv", "aws-cur", "XXX", "0.0652", 4, 4, Source{AssumeUsage: true}},
		{second + "sbroenne-sample-cur20.csv", "aws-cur", "USD", "0.0652", 4, 4, Source{AssumeUsage: true, Columns: map[string]string{"currency": "=USD"}}},
		{second + "fivetran-aws_cost_report.csv", "aws-cur-2", "", "0", 20, 0, Source{}},
		{"aws-dbr/scopely-details-detailed_with_tags.csv", "aws-dbr", "USD", "0.08805964", 8, 8, Source{}},
	} {
		r, ok := readSample(t, c.source, c.file)
		if !ok {
			return
		}
		r.sound(t)
		if got := r.total(c.currency); !got.Equal(decimal.RequireFromString(c.total)) {
			t.Errorf("%s comes to %s, want %s", c.file, got, c.total)
		}
		if in := r.report.Inputs[0]; in.Format != c.format || in.Rows != c.rows || in.Used != c.used {
			t.Errorf("input %+v", in)
		}
	}
}

func TestRealBillsWithoutKindsAreRefused(t *testing.T) {
	for _, file := range []string{"aws-cur-legacy/sbroenne-sample-legacy-csv.csv", "aws-cur-2/sbroenne-sample-cur20.csv"} {
		if r, ok := readSample(t, Source{}, file); ok {
			r.fault(t, "BILL-COLUMN")
		}
	}
}
