package billing

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// folder is files by path.
type folder map[string]string

func (f folder) read(t testing.TB) result {
	t.Helper()
	files := fstest.MapFS{}
	var s Source
	for _, name := range slices.Sorted(maps.Keys(f)) {
		files[name] = &fstest.MapFile{Data: []byte(f[name]), Mode: 0o444}
		s.Refs = append(s.Refs, source.Ref{FS: files, Name: name, Path: name})
	}
	l, report, err := Read(context.Background(), []Source{s}, source.Options{TempDir: t.TempDir()})
	for _, r := range report.Rejects {
		t.Cleanup(func() { r.Close() })
	}
	return result{l, report, err}
}

// counted lists the files that were read as bills.
func (r result) counted() (paths []string) {
	for _, in := range r.report.Inputs {
		if in.Rows > 0 {
			paths = append(paths, in.Path)
		}
		if len(in.SHA256) != 64 {
			panic("no hash of " + in.Path)
		}
	}
	return paths
}

// curBill is a CUR of one row.
func curBill(cost string) string { return curOf(columns{"lineItem/UnblendedCost": cost}) }

// curManifest lists files of a legacy report.
func curManifest(assembly string, keys ...string) string {
	return `{"assemblyId":"` + assembly + `","account":"111122223333","reportName":"cur","bucket":"",
		"billingPeriod":{"start":"20170201T000000.000Z","end":"20170301T000000.000Z"},"reportKeys":["` + strings.Join(keys, `","`) + `"]}`
}

const s3Month = "USD 2017-02 usage 111122223333 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs "

// A folder with three versions of the same month counts it once: that of the manifest in the folder of the month. Its keys
// may begin with a slash, and name a folder above that was not downloaded.
func TestOnlyTheNewestManifestCounts(t *testing.T) {
	month := "bills/20170201-20170301/"
	r := folder{
		month + "cur-Manifest.json":    curManifest("b2", "/prefix/cur/20170201-20170301/b2/cur-1.csv", "/prefix/cur/20170201-20170301/b2/cur-2.csv"),
		month + "a1/cur-Manifest.json": curManifest("a1", "/prefix/cur/20170201-20170301/a1/cur-1.csv"),
		month + "b2/cur-Manifest.json": curManifest("b2", "/prefix/cur/20170201-20170301/b2/cur-1.csv", "/prefix/cur/20170201-20170301/b2/cur-2.csv"),
		month + "c3/cur-Manifest.json": curManifest("c3", "/prefix/cur/20170201-20170301/c3/cur-1.csv"),
		month + "a1/cur-1.csv":         curBill("10.00"),
		month + "b2/cur-1.csv":         curBill("11.00"),
		month + "b2/cur-2.csv":         curBill("0.50"),
		month + "c3/cur-1.csv":         curBill("12.00"),
		month + "c3/cur-9.csv":         curBill("13.00"), // listed nowhere
	}.read(t)
	r.only(t, s3Month+"11.50 in 2 rows")
	if got := r.counted(); !slices.Equal(got, []string{month + "b2/cur-1.csv", month + "b2/cur-2.csv"}) {
		t.Errorf("counted %v", got)
	}
	if d := r.finding(t, "BILL-OLD-VERSION"); d.Count != 3 || d.Path != month+"a1/cur-1.csv" {
		t.Errorf("%d older files, the first is %s: %s", d.Count, d.Path, d.Text)
	}
	if n := len(r.report.Inputs); n != 9 {
		t.Errorf("%d inputs are listed, want all 9", n)
	}
}

// Versions with the same bytes do not make the newest one vanish as a repeated file.
func TestEqualVersionsCountOnce(t *testing.T) {
	r := folder{
		"20170201-20170301/cur-Manifest.json": curManifest("b2", "cur/20170201-20170301/b2/cur-1.csv"),
		"20170201-20170301/a1/cur-1.csv":      curBill("10.00"),
		"20170201-20170301/b2/cur-1.csv":      curBill("10.00"),
	}.read(t)
	r.only(t, s3Month+"10.00")
	r.findings(t, "BILL-OLD-VERSION")
}

// Data Exports: the folder of a version begins with its time, and manifests stand under metadata.
func TestVersionsOfDataExports(t *testing.T) {
	manifest := func(version string) string {
		return `{"executionId":"e","exportArn":"arn:aws:bcm-data-exports:us-east-1:1:export/x","dataFiles":["s3://bucket/x/data/BILLING_PERIOD=2017-02/` +
			version + `/x-00001.csv"]}`
	}
	old, last := "2017-03-01T04:00:00.000Z-aa", "2017-03-04T04:00:00.000Z-11"
	with := folder{
		"x/metadata/BILLING_PERIOD=2017-02/x-Manifest.json":                manifest(last),
		"x/metadata/BILLING_PERIOD=2017-02/" + old + "/x-Manifest.json":    manifest(old),
		"x/metadata/BILLING_PERIOD=2017-02/" + last + "/x-Manifest.json":   manifest(last),
		"x/metadata/BILLING_PERIOD=2017-02/" + last + "/create_table.sql":  "CREATE TABLE x",
		"x/data/BILLING_PERIOD=2017-02/" + old + "/x-00001.csv":            curBill("10.00"),
		"x/data/BILLING_PERIOD=2017-02/" + last + "/x-00001.csv":           curBill("12.00"),
		"x/data/BILLING_PERIOD=2017-02/2017-02-09T00:00:00Z/x-00001.csv":   curBill("3.00"),
		"another/data/BILLING_PERIOD=2017-02/2017-02-09T00:00:00Z/y-1.csv": curBill("0.25"),
	}
	with.read(t).only(t, s3Month+"12.25 in 2 rows")

	without := maps.Clone(with)
	maps.DeleteFunc(without, func(k, _ string) bool { return strings.Contains(k, "/metadata/") })
	r := without.read(t)
	r.only(t, s3Month+"12.25 in 2 rows")
	if d := r.finding(t, "BILL-OLD-VERSION"); d.Count != 2 {
		t.Errorf("%d older files: %s", d.Count, d.Text)
	}
}

// Without anything that tells which version is the newest, none is taken, and they are never added up.
func TestVersionsThatNothingOrders(t *testing.T) {
	bills := folder{
		"bills/20170201-20170301/a1b2/cur-1.csv": curBill("10.00"),
		"bills/20170201-20170301/c3d4/cur-1.csv": curBill("11.00"),
	}
	for name, f := range map[string]folder{
		"no manifest": bills,
		"two manifests of versions": {
			"bills/20170201-20170301/a1b2/cur-1.csv":         curBill("10.00"),
			"bills/20170201-20170301/c3d4/cur-1.csv":         curBill("11.00"),
			"bills/20170201-20170301/a1b2/cur-Manifest.json": curManifest("a1b2", "x/20170201-20170301/a1b2/cur-1.csv"),
			"bills/20170201-20170301/c3d4/cur-Manifest.json": curManifest("c3d4", "x/20170201-20170301/c3d4/cur-1.csv"),
		},
	} {
		t.Run(name, func(t *testing.T) { f.read(t).fault(t, "BILL-VERSIONS") })
	}
}

// A version of which a part is missing is no bill, even where an older version has a file of the same name.
func TestMissingPartOfTheNewestVersion(t *testing.T) {
	d := folder{
		"20170201-20170301/cur-Manifest.json": curManifest("b2", "cur/20170201-20170301/b2/cur-1.csv", "cur/20170201-20170301/b2/cur-2.csv"),
		"20170201-20170301/a1/cur-2.csv":      curBill("10.00"),
		"20170201-20170301/b2/cur-1.csv":      curBill("11.00"),
	}.read(t).fault(t, "BILL-MANIFEST-MISSING")
	if d.Path != "20170201-20170301/cur-Manifest.json" || !strings.Contains(d.Text, "b2/cur-2.csv") {
		t.Errorf("%s: %s", d.Path, d.Text)
	}
}

// A manifest beside its files, all in one folder, is enough; other bills in that folder count on their own.
func TestManifestBesideItsFiles(t *testing.T) {
	r := folder{
		"feb/cur-Manifest.json":         curManifest("b2", "cur/20170201-20170301/b2/cur-1.csv"),
		"feb/cur-RedshiftManifest.json": `{"entries":[]}`,
		"feb/cur-1.csv":                 curBill("11.00"),
		"feb/cur-2.csv":                 curBill("5.00"), // of another version: the manifest does not list it
		"feb/other.csv":                 focusOf(columns{"SubAccountId": "444455556666"}),
	}.read(t)
	r.only(t, s3Month+"11.00", "USD 2017-02 usage 444455556666 AmazonS3 us-east-1 STANDARD TimedStorage-ByteHrs 1.00")
	r.findings(t, "BILL-OLD-VERSION")
}

// A report for Athena keeps its manifest in the folder of the month, its data by year and month, and its state in a table.
func TestReportForAthena(t *testing.T) {
	r := folder{
		"cur/20170201-20170301/cur-Manifest.json":                  curManifest("b2", "x/cur/cur/year=2017/month=2/cur-00001.csv"),
		"cur/20170201-20170301/b2/cur-create-table.sql":            "CREATE TABLE",
		"cur/20170201-20170301/b2/cur-Manifest.json":               curManifest("b2", "x/cur/cur/year=2017/month=2/cur-00001.csv"),
		"cur/cur/year=2017/month=2/cur-00001.csv":                  curBill("11.00"),
		"cur/cur/cost_and_usage_data_status/status.snappy.parquet": "PAR1 state",
	}.read(t)
	r.only(t, s3Month+"11.00")
	r.findings(t)
}

func TestManifestsThatCannotBeUsed(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":        "<html>",
		"nothing listed": `{"reportName":"cur"}`,
		"no period":      `{"reportKeys":["a/b.csv"]}`,
		"a way out":      curManifest("a", "x/../../etc/passwd"),
		"empty key":      curManifest("a", "/"),
	} {
		t.Run(name, func(t *testing.T) {
			d := folder{"cur-Manifest.json": text, "cur-1.csv": curBill("1")}.read(t).fault(t, "BILL-MANIFEST")
			if d.Path != "cur-Manifest.json" || d.Hint == "" {
				t.Errorf("%s, hint %q", d.Path, d.Hint)
			}
		})
	}
}

// Whatever a manifest says, it is used or refused with its name.
func FuzzManifest(f *testing.F) {
	f.Add(curManifest("b2", "cur/20170201-20170301/b2/cur-1.csv"), "20170201-20170301/cur-Manifest.json")
	f.Add(`{"executionId":"e","exportArn":"x","dataFiles":["s3://b/x/data/BILLING_PERIOD=2017-02/v/x-1.csv"]}`, "metadata/BILLING_PERIOD=2017-02/x-Manifest.json")
	f.Fuzz(func(t *testing.T, text, name string) {
		if !isManifest(name) {
			name += "/cur-Manifest.json"
		}
		files := folder{name: text, "20170201-20170301/b2/cur-1.csv": curBill("1"), "data/BILLING_PERIOD=2017-02/v/x-1.csv": curBill("2")}
		for name := range files {
			if !fs.ValidPath(name) {
				return // no folder can hold it
			}
		}
		r := files.read(t)
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
