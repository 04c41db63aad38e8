package billing

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// days is a FOCUS bill of some days, 100 rows each, of resources that cost the same.
func days(from, to int) string {
	var rows []columns
	for d := from; d <= to; d++ {
		for i := range 100 {
			rows = append(rows, columns{"ChargePeriodStart": fmt.Sprintf("2017-02-%02dT00:00:00Z", d), "ResourceId": fmt.Sprint("r-", i)})
		}
	}
	return focusOf(rows...)
}

// Rows of FOCUS have no identity: equal ones are charges of their own, within a file and across files. A later export of the same
// month is named, and not taken out.
func TestExportsOfOneMonthAreNamed(t *testing.T) {
	r := read(t, days(1, 10), days(1, 12), days(13, 20))
	r.only(t, standard+"3000.00 in 3000 rows")
	r.findings(t, "BILL-OVERLAP")
	if d := r.finding(t, "BILL-OVERLAP"); d.Path != "bill-1.csv" || d.Severity != audit.Warning || !strings.Contains(d.Text, "bill-0.csv") {
		t.Errorf("%+v", d)
	}
	read(t, days(1, 10), days(11, 20)).findings(t)
	row := columns{"ResourceId": "r"}
	r = read(t, focusOf(row, row, row))
	r.only(t, standard+"3.00 in 3 rows")
	r.findings(t)
	// What costs nothing is in every export.
	read(t, focusOf(columns{"BilledCost": "0"}), focusOf(columns{"BilledCost": "0"}, columns{})).findings(t)
}

func TestOverlapsDoNotDependOnWorkers(t *testing.T) {
	var want string
	for _, jobs := range []int{1, 2, 5} {
		r := readWith(t, Source{}, source.Options{Jobs: jobs, Block: 4097, TempDir: t.TempDir()}, days(1, 19), days(12, 27))
		got := fmt.Sprint(r.report.Diagnostics)
		if want == "" {
			want = got
		}
		if r.findings(t, "BILL-OVERLAP"); got != want {
			t.Errorf("%d workers: %s, want %s", jobs, got, want)
		}
	}
}

// The report of a month and the FOCUS export of it are one bill in two formats.
func TestOneMonthInTwoFormatsIsNamed(t *testing.T) {
	r := read(t, curOf(columns{}), focusOf(columns{}), focusOf(columns{"SubAccountId": "444455556666"}))
	r.findings(t, "BILL-TWO-FORMATS")
	if d := r.finding(t, "BILL-TWO-FORMATS"); d.Path != "bill-1.csv" || d.Count != 1 {
		t.Errorf("%+v", d)
	}
	read(t, curOf(columns{}), focusOf(columns{"ChargePeriodStart": "2017-03-01T00:00:00Z"})).findings(t)
}

// A table of BigQuery is taken out in several files: rows of one hour that cost the same are told apart by how much was used.
func TestFilesOfOneTableOfGoogleAreNotNamed(t *testing.T) {
	files := make([]string, 3) // the third is the first again, and one row more
	for i := range 100 {
		for f, amount := range []int{i, 1000 + i, i} {
			_, lines := writeGoogleJSON(gcpRow.with("usage.amount", ""), []columns{{"usage.amount": fmt.Sprint(amount)}})
			files[f] += lines[0]
		}
	}
	read(t, files[0], files[1]).findings(t)
	_, more := writeGoogleJSON(gcpRow, []columns{{"cost": "5"}})
	read(t, files[0], files[2]+more[0]).findings(t, "BILL-OVERLAP")
}

// Rows of Parquet are compared by the columns that tell charges apart, and only they are read: exports of one month are named,
// resources that cost the same are not.
func TestExportsInParquetAreNamed(t *testing.T) {
	files := func(bills ...string) result {
		var s Source
		fsys := fstest.MapFS{}
		for i, text := range bills {
			name := fmt.Sprintf("bill-%d.parquet", i)
			fsys[name] = &fstest.MapFile{Data: parquetOf(t, text, nil, 1000)}
			s.Refs = append(s.Refs, source.Ref{FS: fsys, Name: name, Path: name})
		}
		ledger, report, err := Read(context.Background(), []Source{s}, source.Options{TempDir: t.TempDir()})
		return result{ledger, report, err}
	}
	r := files(days(1, 10), days(1, 12), days(13, 20))
	r.only(t, standard+"3000.00 in 3000 rows")
	r.findings(t, "BILL-OVERLAP")
	one, other := []columns{}, []columns{}
	for i := range 100 {
		one, other = append(one, columns{"ResourceId": fmt.Sprint("a-", i)}), append(other, columns{"ResourceId": fmt.Sprint("b-", i)})
	}
	files(focusOf(one...), focusOf(other...)).findings(t)
}
