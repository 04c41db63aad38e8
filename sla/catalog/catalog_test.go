package catalog_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

var update = flag.Bool("update", false, "write the expected files anew")

func good(t testing.TB) string { return terms(t, "good") }

// terms is a file of testdata/terms: good.yaml is an agreement of tiers, line.yaml one of every other kind of schedule.
func terms(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/terms/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestLint runs the cases of testdata/lint. A line "old => new" replaces the first place where old stands in the file of
// testdata/terms that the case names (none: good.yaml); what has line ends or spaces at its edges is quoted as in Go.
func TestLint(t *testing.T) {
	datadriven.RunTest(t, "testdata/lint", func(t *testing.T, d *datadriven.TestData) string {
		name := "good"
		d.MaybeScanArgs(t, "of", &name)
		text := terms(t, name)
		for line := range strings.Lines(d.Input) {
			old, with, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " => ")
			old, with = unquote(old), unquote(with)
			if !strings.Contains(text, old) {
				d.Fatalf(t, "%q stands nowhere in %s.yaml", old, name)
			}
			text = strings.Replace(text, old, with, 1)
		}
		faults := catalog.Check("in.yaml", []byte(text))
		if len(faults) == 0 {
			return "fine"
		}
		var lines []string
		for _, f := range faults {
			line := f.Error()
			if f.Severity == audit.Warning {
				line = "warning: " + line
			}
			if f.Hint == "" || f.Line == 0 || f.Column == 0 {
				t.Errorf("%v has no hint or no place", f)
			}
			lines = append(lines, line, "hint: "+f.Hint)
		}
		return strings.Join(lines, "\n")
	})
}

// The example of the README is a terms file.
func TestReadmeExample(t *testing.T) {
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "```yaml\n")
	example, _, found := strings.Cut(rest, "```")
	if faults := catalog.Check("README.md", []byte(example)); !found || len(faults) > 0 {
		t.Error(faults)
	}
}

func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return s
}

// Warnings that remain are those about labels of the agreement's own, and about faults of the provider's own table that a
// note tells of.
func TestEmbeddedFilesAreClean(t *testing.T) {
	files, err := filepath.Glob("*/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no terms files", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range catalog.Check(f, data) {
			if fault.Severity == audit.Error || fault.Code != "TERMS-LABEL" && !strings.HasPrefix(fault.Code, "TERMS-BAND") && fault.Code != "TERMS-SATURATION" {
				t.Errorf("%v\n\thint: %s", fault, fault.Hint)
			}
		}
		id := strings.TrimSuffix(filepath.ToSlash(f), ".yaml")
		a, err := catalog.Load(id)
		if err != nil {
			t.Error(err)
			continue
		}
		if a.ID != id || a.Own || a.Origin.Path != filepath.ToSlash(f) {
			t.Errorf("%s holds %s, own %v, origin %v", f, a.ID, a.Own, a.Origin)
		}
	}
}

// What each version of the two agreements of Amazon says, in one line per commitment. The figures stand here a second
// time on purpose: a slip of the pen in a terms file is money.
func TestAmazonTerms(t *testing.T) {
	const want = `aws/ec2 2022-05-25 verified region 99.99 → 10, 99.0 → 30, 95.0 → 100
aws/ec2 2022-05-25 verified instance 99.5 → 10, 99.0 → 30, 95.0 → 100
aws/ec2 2022-05-05 verified region 99.99 → 10, 99.0 → 30, 95.0 → 100
aws/ec2 2022-05-05 verified instance 99.5 → 10, 99.0 → 30, 95.0 → 100
aws/ec2 2020-07-22 secondary region 99.99 → 10, 99.0 → 30, 95.0 → 100
aws/ec2 2019-03-19 secondary region 99.99 → 10, 99.0 → 30, 95.0 → 100
aws/ec2 2018-02-12 verified
aws/ec2 2017-12-01 secondary
aws/ec2 2013-06-01 verified region 99.95 → 10, 99.0 → 30
aws/ec2 2008-10-23 verified
aws/s3 2023-11-28 verified standard 99.9 → 10, 99.0 → 25, 95.0 → 100
aws/s3 2023-11-28 verified infrequent 99.0 → 10, 98.0 → 25, 95.0 → 100
aws/s3 2022-05-05 secondary standard 99.9 → 10, 99.0 → 25, 95.0 → 100
aws/s3 2022-05-05 secondary infrequent 99.0 → 10, 98.0 → 25, 95.0 → 100
aws/s3 2019-07-31 verified standard 99.9 → 10, 99.0 → 25, 95.0 → 100
aws/s3 2019-07-31 verified infrequent 99.0 → 10, 98.0 → 25, 95.0 → 100
aws/s3 2015-09-01 unverified standard 99.9 → 10, 99.0 → 25
aws/s3 2015-09-01 unverified infrequent 99.0 → 10, 98.0 → 25
aws/s3 2007-10-01 unverified standard 99.9 → 10, 99.0 → 25
`
	var got strings.Builder
	for _, id := range []string{"aws/ec2", "aws/s3"} {
		a, err := catalog.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range a.Versions {
			head := fmt.Sprintf("%s %s %s", id, v.ID, v.Grade)
			if len(v.Commitments) == 0 {
				fmt.Fprintln(&got, head)
			}
			for _, c := range v.Commitments {
				var tiers []string
				for _, t := range c.Tiers {
					tiers = append(tiers, t.Below.String()+" → "+t.Percent.String())
				}
				fmt.Fprintln(&got, head, c.ID, strings.Join(tiers, ", "))
			}
		}
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatGovernedInFebruary2017(t *testing.T) {
	for id, want := range map[string]string{"aws/s3": "2015-09-01", "aws/ec2": "2013-06-01"} {
		a, err := catalog.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := a.Governs(interval.Month{Year: 2017, Mon: time.February}, time.Date(2017, 2, 28, 17, 37, 0, 0, time.UTC), interval.Date{})
		if v == nil || v.ID != want {
			t.Errorf("%s: version %v, want %s", id, v, want)
		}
	}
}

// Every storage class falls under one commitment at most: no charge may be claimed twice.
func TestStorageClassesFallUnderOneCommitment(t *testing.T) {
	a, err := catalog.Load("aws/s3")
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string][]string{ // by version 2023, 2022, 2019, 2015, 2007
		"STANDARD":            {"standard", "standard", "standard", "standard", "standard"},
		"REDUCED_REDUNDANCY":  {"standard", "standard", "standard", "standard", "standard"},
		"STANDARD_IA":         {"infrequent", "infrequent", "infrequent", "infrequent", ""},
		"ONEZONE_IA":          {"infrequent", "infrequent", "infrequent", "", ""},
		"INTELLIGENT_TIERING": {"infrequent", "infrequent", "infrequent", "", ""},
		"GLACIER_IR":          {"infrequent", "infrequent", "infrequent", "", ""},
		"GLACIER":             {"standard", "standard", "standard", "", ""},
		"DEEP_ARCHIVE":        {"standard", "standard", "standard", "", ""},
		"EXPRESS_ONEZONE":     {"standard", "standard", "standard", "", ""},
		"OUTPOSTS":            {"", "", "", "", ""},
	}
	for class, want := range classes {
		for i, v := range a.Versions {
			var under []string
			for _, c := range v.Commitments {
				if c.Covers(sla.Labels{sla.StorageClass: class}) {
					under = append(under, c.ID)
				}
			}
			if got := strings.Join(under, " and "); got != want[i] {
				t.Errorf("%s %s falls under %q, want %q", v.ID, class, got, want[i])
			}
		}
	}
}

func TestResolve(t *testing.T) {
	c := catalog.Embedded()
	a, v, err := c.Resolve("aws/s3@2023-11-28")
	if err != nil || a.ID != "aws/s3" || v.ID != "2023-11-28" {
		t.Errorf("%v %v %v", a, v, err)
	}
	if _, v, err := c.Resolve("aws/s3"); err != nil || v != nil {
		t.Errorf("nothing is pinned, and yet %v %v", v, err)
	}
	own, err := catalog.LoadFS(fstest.MapFS{"queue.yaml": {Data: []byte(good(t))}}, "my-terms")
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"aws/s3@2024-01-01": `aws/s3 has no version "2024-01-01" [TERMS-UNKNOWN-VERSION] hint: its versions: 2023-11-28, 2022-05-05, 2019-07-31, 2015-09-01, 2007-10-01`,
		"acme/quue":         `no agreement is called "acme/quue" [TERMS-UNKNOWN] hint: did you mean acme/queue?`,
		"acme/disk":         `no agreement is called "acme/disk" [TERMS-UNKNOWN] hint: did you mean acme/queue?`,
		"s3":                `"s3" does not name terms [TERMS-REFERENCE] hint: write provider/service or provider/service@version: aws/s3@2023-11-28`,
		"nobody/nothing-xy": `no agreement is called "nobody/nothing-xy" [TERMS-UNKNOWN] hint: slacredit terms list shows what there is`,
		"../aws/s3":         `"../aws/s3" does not name terms [TERMS-REFERENCE] hint: write provider/service or provider/service@version: aws/s3@2023-11-28`,
		"aws/s3@":           `"aws/s3@" does not name terms [TERMS-REFERENCE] hint: write provider/service or provider/service@version: aws/s3@2023-11-28`,
	} {
		_, _, err := own.Resolve(ref)
		if got := explain(err); got != want {
			t.Errorf("%s:\n got %s\nwant %s", ref, got, want)
		}
	}
}

func explain(err error) string {
	var d audit.Diagnostic
	if !errors.As(err, &d) {
		return fmt.Sprint(err)
	}
	return d.Error() + " hint: " + d.Hint
}

func TestOwnTermsReplaceAndAdd(t *testing.T) {
	mine := strings.Replace(good(t), "acme/queue", "aws/s3", 1)
	c, err := catalog.LoadFS(fstest.MapFS{
		"queue.yaml":    {Data: []byte(good(t))},
		"deep/x/s3.yml": {Data: []byte(mine)},
		"notes.txt":     {Data: []byte("not terms")},
	}, "my-terms")
	if err != nil {
		t.Fatal(err)
	}
	if embedded := catalog.Embedded().IDs(); len(c.IDs()) != len(embedded)+1 || !slices.Contains(c.IDs(), "acme/queue") {
		t.Errorf("%v is not %v with acme/queue", c.IDs(), embedded)
	}
	s3, err := c.Load("aws/s3")
	if err != nil {
		t.Fatal(err)
	}
	if !s3.Own || s3.Provider != "Acme Hosting Ltd" || s3.Origin.Path != "my-terms/deep/x/s3.yml" {
		t.Errorf("own %v, provider %s, origin %v", s3.Own, s3.Provider, s3.Origin)
	}
	if path, text, err := c.Text("aws/s3"); err != nil || path != "my-terms/deep/x/s3.yml" || string(text) != mine {
		t.Errorf("the file as used: %s, %v", path, err)
	}
	ec2, err := c.Load("aws/ec2")
	if err != nil || ec2.Own {
		t.Errorf("ec2 is the catalog's: %v", err)
	}
	if s3, err := catalog.Load("aws/s3"); err != nil || s3.Own {
		t.Error("the embedded catalog was changed")
	}
	list, err := c.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if own := s.ID == "acme/queue" || s.ID == "aws/s3"; s.Own != own {
			t.Errorf("%s: own %v", s.ID, s.Own)
		}
	}
}

// Loaded agreements are independent of each other.
func TestLoadGivesACopy(t *testing.T) {
	a, err := catalog.Load("aws/s3")
	if err != nil {
		t.Fatal(err)
	}
	a.Versions[0].Commitments[0].Tiers[0].Percent = money.MustNumber("99")
	b, err := catalog.Load("aws/s3")
	if err != nil || b.Versions[0].Commitments[0].Tiers[0].Percent.String() != "10" {
		t.Error("one caller's change reached another")
	}
}

func TestOwnTermsAreRefusedTogether(t *testing.T) {
	_, err := catalog.LoadFS(fstest.MapFS{
		"a.yaml": {Data: []byte(strings.Replace(good(t), "credit: 10.5", "credit: 1", 1))},
		"b.yaml": {Data: []byte("id: x\n")},
		"c.yaml": {Data: []byte(good(t))},
	}, "mine")
	var faults audit.Diagnostics
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, d := range faults {
		codes[d.Path+" "+d.Code] = true
	}
	for _, want := range []string{"mine/a.yaml TERMS-TIER-CREDIT", "mine/b.yaml TERMS-MISSING-KEY", "mine/c.yaml TERMS-REPEAT"} {
		if !codes[want] {
			t.Errorf("%s is not among %v", want, faults)
		}
	}
}

func TestUnreadableFolder(t *testing.T) {
	_, err := catalog.LoadFS(os.DirFS(filepath.Join(t.TempDir(), "nowhere")), "my-terms")
	var d audit.Diagnostic
	if !errors.As(err, &d) || d.Code != "TERMS-READ" || d.Path != "my-terms" {
		t.Errorf("%#v", err)
	}
}

// expect compares with a file of testdata, or writes it under -update.
func expect(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", path, diff)
	}
}

func acme(t *testing.T) *sla.Agreement { return own(t, "acme/queue", good(t)) }

func own(t *testing.T, id, text string) *sla.Agreement {
	t.Helper()
	c, err := catalog.LoadFS(fstest.MapFS{"queue.yaml": {Data: []byte(text)}}, "my-terms")
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestShow(t *testing.T) {
	var b strings.Builder
	if err := catalog.Show(&b, acme(t), ""); err != nil {
		t.Fatal(err)
	}
	expect(t, "show.txt", b.String())

	var line strings.Builder
	if err := catalog.Show(&line, own(t, "acme/line", terms(t, "line")), ""); err != nil {
		t.Fatal(err)
	}
	expect(t, "show-line.txt", line.String())

	var one strings.Builder
	if err := catalog.Show(&one, acme(t), "undated"); err != nil {
		t.Fatal(err)
	}
	if s := one.String(); !strings.Contains(s, "VERSION undated") || strings.Contains(s, "2021-03-01") {
		t.Errorf("one version was asked for:\n%s", s)
	}
	if err := catalog.Show(&one, acme(t), "2020-01-01"); err == nil {
		t.Error("a version that is not there was shown")
	}
}

func TestShowDoesNotCommandTheTerminal(t *testing.T) {
	a := acme(t)
	a.Title, a.Provider = "\x1b[2Jcleared", "a\u009bb\rc"
	var b strings.Builder
	if err := catalog.Show(&b, a, "undated"); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\r\u009b") {
		t.Errorf("control characters reached the page: %q", b.String()[:80])
	}
}

func TestWriteList(t *testing.T) {
	list := []catalog.Summary{
		{ID: "acme/disk", Service: "Disk", Versions: []string{"undated"}, Commitments: []string{}, Grade: sla.Unverified},
		{ID: "acme/queue", Service: "Queue", Versions: []string{"2021-03-01", "2019-01-01"}, Commitments: []string{"api", "host"},
			Grade: sla.Verified, Own: true},
	}
	var b strings.Builder
	if err := catalog.WriteList(&b, list); err != nil {
		t.Fatal(err)
	}
	expect(t, "list.txt", b.String())
}

// JSON is YAML: what is written can be read back, and is the same agreement.
func TestJSONReadsBack(t *testing.T) {
	for id, name := range map[string]string{"acme/queue": "good", "acme/line": "line"} {
		a := own(t, id, terms(t, name))
		text, err := catalog.JSON(a, "")
		if err != nil {
			t.Fatal(err)
		}
		if name == "good" {
			expect(t, "show.json", string(text))
		}
		b := own(t, id, strings.Replace(string(text), ",\n  \"own\": true", "", 1))
		places := cmp.Transformer("NoPlaces", func(audit.Origin) int { return 0 })
		dates := cmp.Comparer(func(x, y interval.Date) bool { return x.String() == y.String() })
		numbers := cmp.Comparer(func(x, y money.Number) bool { return x.String() == y.String() })
		edges := cmp.Comparer(func(x, y sla.Edge) bool { return x.String() == y.String() })
		amounts := cmp.Comparer(func(x, y sla.Ratio) bool { return x.String() == y.String() })
		if diff := cmp.Diff(a, b, places, dates, numbers, edges, amounts); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(good(f))
	f.Add(terms(f, "line"))
	f.Add("schema: slacredit.terms/v1\nid: a/b\nversions: [{version: undated, tiers: [{below: 1}]}]\n")
	catalogued := catalog.Embedded().IDs()
	f.Fuzz(func(t *testing.T, text string) {
		faults := catalog.Check("in.yaml", []byte(text))
		if again := catalog.Check("in.yaml", []byte(text)); !reflect.DeepEqual(faults, again) {
			t.Fatal("two checks of one file differ")
		}
		c, err := catalog.LoadFS(fstest.MapFS{"in.yaml": {Data: []byte(text)}}, ".")
		if err != nil {
			return
		}
		for _, id := range c.IDs() {
			if slices.Contains(catalogued, id) {
				continue
			}
			a, err := c.Load(id)
			if err != nil {
				t.Fatal(err)
			}
			if err := catalog.Show(&strings.Builder{}, a, ""); err != nil {
				t.Fatal(err)
			}
			if _, err := catalog.JSON(a, ""); err != nil {
				t.Fatal(err)
			}
			everyPercentageHasOneTier(t, a)
			quoteEverything(a)
		}
	})
}

// quoteEverything asks all commitments; whatever the terms are, an answer or an error must come.
func quoteEverything(a *sla.Agreement) {
	base, down := money.MustNumber("1000"), 10*time.Hour
	for _, v := range a.Versions {
		for _, c := range v.Commitments {
			q := sla.Quote{Agreement: a, Pinned: v.ID, Commitment: c.ID, Month: interval.Month{Year: 2024, Mon: time.April},
				Downtime: &down, Count: 3, FailedPeriods: 2, Base: &base, Currency: "USD"}
			if answer, err := q.Answer(); err == nil {
				q.Ladder(answer)
			}
		}
	}
}

// everyPercentageHasOneTier tries the edges of a schedule and what lies between them.
func everyPercentageHasOneTier(t *testing.T, a *sla.Agreement) {
	t.Helper()
	for _, v := range a.Versions {
		for _, c := range v.Commitments {
			var tried []money.Number
			for _, tier := range c.Tiers {
				between := tier.Below.Sub(money.MustNumber("0.000000001").Decimal)
				tried = append(tried, tier.Below, money.Number{Decimal: between})
			}
			for _, u := range tried {
				n := 0
				for _, tier := range c.Tiers {
					if u.LessThan(tier.Below.Decimal) && (tier.AtLeast == nil || !u.LessThan(tier.AtLeast.Decimal)) {
						n++
					}
				}
				if want := u.LessThan(c.Target.Decimal); (n == 1) != want || n > 1 {
					t.Errorf("%s %s %s: %s falls in %d tiers", a.ID, v.ID, c.ID, u, n)
				}
			}
		}
	}
}

func TestEveryPercentageHasOneTier(t *testing.T) {
	for _, id := range catalog.Embedded().IDs() {
		a, err := catalog.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		everyPercentageHasOneTier(t, a)
	}
}

// Long lists must neither cost their length squared nor make a report nobody reads, and errors must not hide behind
// warnings.
func TestHostileLists(t *testing.T) {
	var many strings.Builder
	for i := range 60000 {
		fmt.Fprintf(&many, "x%d, ", i)
	}
	for _, c := range []struct{ old, with, code string }{
		{"codes: [", "codes: [" + many.String(), ""},
		{"unit: [", "unit: [" + many.String(), "TERMS-LIST"},
		{"not_with: [", "not_with: [" + many.String(), "TERMS-LIST"},
		{"not_in: [beta", "not_in: [" + many.String() + "x1", "TERMS-SELECTOR"},
	} {
		faults := catalog.Check("in.yaml", []byte(strings.Replace(good(t), c.old, c.with, 1)))
		if len(faults) > 201 {
			t.Errorf("%s: %d findings", c.old, len(faults))
		}
		var codes []string
		for _, d := range faults {
			codes = append(codes, d.Code)
		}
		if got := strings.Join(codes, " "); c.code == "" && got != "" || !strings.Contains(got, c.code) {
			t.Errorf("%s: %.200s, want %s", c.old, got, c.code)
		}
	}
	nested := "{kind: bands, input: uptime, unit: percent, rows: [{below: 99, amount: 1, clause: c}]}"
	for range 12 {
		nested = "{kind: sum_of, of: [" + nested + ", " + nested + "]}"
	}
	for _, c := range []struct{ old, with, code string }{
		{"rows:\n", "rows:\n" + strings.Repeat("            - {more_than: 1m, amount: 5, clause: c}\n", 5000), "TERMS-LIST"},
		{"caps:\n", "caps:\n" + strings.Repeat("          - {limit: 5, unit: percent, window: period, clause: c}\n", 5000), "TERMS-LIST"},
		{"        credit:\n          kind: bands\n", "        credit: " + nested + "\n        x:\n          kind: bands\n", "TERMS-UNKNOWN-KEY"},
		{"{kind: linear, label: time, input: incidents, unit: days, step: {size: 1, rounding: exact, amount: 1}, clause: L.17}", nested, "TERMS-CREDIT"},
		{"rights:\n", "rights:\n" + strings.Repeat("          - {what: a, if: b, failed_periods: -1, clause: c}\n", 5000), "TERMS-RIGHT"},
	} {
		faults := catalog.Check("in.yaml", []byte(strings.Replace(terms(t, "line"), c.old, c.with, 1)))
		if len(faults) > 202 || !slices.ContainsFunc(faults, func(d audit.Diagnostic) bool { return d.Code == c.code }) {
			t.Errorf("%.20s: %d findings, none is %s: %.300v", c.with, len(faults), c.code, faults)
		}
	}
	var wide strings.Builder
	for i := range 300 {
		fmt.Fprintf(&wide, "{label: own%d, in: [a]}, ", i)
	}
	text := strings.Replace(good(t), "applies_to: [{label: service", "applies_to: ["+wide.String()+"{label: service", 1)
	text = strings.Replace(text, "months_after: 1", "months_after: 99", 1)
	if _, err := catalog.LoadFS(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, "."); err == nil || !strings.Contains(err.Error(), "TERMS-CLAIM") {
		t.Errorf("the error after 300 warnings is not told: %v", err)
	}
}

// Whatever is done to the lines of a good file: the check answers, and what it lets through has a whole schedule.
func TestDamagedFiles(t *testing.T) {
	lines := strings.Split(good(t), "\n")
	words := []string{"", "~", "99", "[]", "{}", "- x", "region", "-1", "1e9", "undated", "&a x", "2021-03-01"}
	rapid.Check(t, func(r *rapid.T) {
		damaged := slices.Clone(lines)
		for range rapid.IntRange(1, 4).Draw(r, "edits") {
			i := rapid.IntRange(0, len(damaged)-1).Draw(r, "line")
			switch rapid.IntRange(0, 3).Draw(r, "how") {
			case 0:
				damaged = slices.Delete(damaged, i, i+1)
			case 1:
				damaged = slices.Insert(damaged, i, damaged[rapid.IntRange(0, len(damaged)-1).Draw(r, "copy")])
			default:
				key, _, _ := strings.Cut(damaged[i], ":")
				damaged[i] = key + ": " + rapid.SampledFrom(words).Draw(r, "word")
			}
		}
		c, err := catalog.LoadFS(fstest.MapFS{"a.yaml": {Data: []byte(strings.Join(damaged, "\n"))}}, ".")
		if err != nil {
			return
		}
		for _, id := range c.IDs() {
			a, err := c.Load(id)
			if err != nil {
				r.Fatal(err)
			}
			everyPercentageHasOneTier(t, a)
		}
	})
}
