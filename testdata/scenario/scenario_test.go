package scenario

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// produce is a scenario in memory: its files by name, decompressed.
func produce(p Params) (files map[string]string, truth *Truth, err error) {
	files = map[string]string{}
	truth, err = Generate(p, func(name string, data []byte) error {
		if _, twice := files[name]; twice {
			return fmt.Errorf("%s is written twice", name)
		}
		text, err := plain(data)
		files[name] = text
		return err
	})
	return files, truth, err
}

func made(t *testing.T, p Params) (map[string]string, *Truth) {
	t.Helper()
	files, truth, err := produce(p)
	if err != nil {
		t.Fatal(err)
	}
	return files, truth
}

type scene struct {
	files map[string]string
	truth *Truth
	err   error
}

var once = sync.OnceValue(func() (s scene) {
	s.files, s.truth, s.err = produce(Event())
	return s
})

// event is the committed scenario as the generator makes it, made once. Tests only read it.
func event(t *testing.T) (map[string]string, *Truth) {
	t.Helper()
	s := once()
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.files, s.truth
}

// plain undoes gzip.
func plain(data []byte) (string, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return string(data), nil
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	out, err := io.ReadAll(r)
	return string(out), err
}

func TestSameParametersSameBytes(t *testing.T) {
	for _, p := range []Params{Random(3), Random(4)} {
		a, truthA := made(t, p)
		b, truthB := made(t, p)
		if !maps.Equal(a, b) {
			t.Errorf("seed %d: two runs differ", p.Seed)
		}
		if diff := cmp.Diff(truthA, truthB); diff != "" {
			t.Error(diff)
		}
	}
}

// The committed scenario is what its generator makes. If this fails, run: go run ./testdata/generate
func TestCommittedScenario(t *testing.T) {
	files, truth := event(t)
	want := maps.Clone(files)
	data, err := truth.JSON()
	if err != nil {
		t.Fatal(err)
	}
	want["truth.json"] = string(data)
	got := map[string]string{}
	dir := os.DirFS("../s3-2017-02-28")
	size := 0
	err = fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		size += len(data)
		got[name], err = plain(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Fatalf("files differ: %s", diff)
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs from what the generator makes", name)
		}
	}
	if size > 3<<20 {
		t.Errorf("the scenario has %d bytes; 3 MiB is the most", size)
	}
}

// Whatever the parameters, nothing is lost between the files and the truth.
func TestTruthAddsUp(t *testing.T) {
	for seed := range uint64(25) {
		p := Random(seed)
		truth, err := Generate(p, func(string, []byte) error { return nil })
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		var sum Fates
		for _, f := range truth.Logs.Files {
			if got := f.Used + f.OtherMonth + f.NoRequest + f.Rejected + f.Duplicate; got != f.Read {
				t.Errorf("%s: the fates of %d lines add up to %d", f.Path, f.Read, got)
			}
			sum.add(f.Fates)
		}
		if sum != truth.Logs.Lines {
			t.Errorf("files have %+v, all of them %+v", sum, truth.Logs.Lines)
		}
		counted := int64(0)
		for _, c := range truth.Cells {
			if c.Errors > c.Requests || c.Requests == 0 {
				t.Errorf("%+v cannot be", c)
			}
			counted += c.Requests
		}
		if counted != sum.Used+sum.OtherMonth {
			t.Errorf("cells hold %d requests, the lines %d", counted, sum.Used+sum.OtherMonth)
		}
		if p.Nasty != (sum.Rejected == 1) {
			t.Errorf("nasty %v, but %d lines rejected", p.Nasty, sum.Rejected)
		}
		b, total, rows := truth.Bill, Rat(truth.Bill.Eligible), truth.Bill.EligibleRows
		for _, s := range b.SetAside {
			total.Add(total, Rat(s.Amount))
			rows += s.Rows
		}
		if total.Cmp(Rat(b.Billed[p.currency()])) != 0 || rows != b.Rows {
			t.Errorf("eligible + set aside = %v of %d rows; billed %v, %d rows", total, rows, b.Billed, b.Rows)
		}
		if p.EligibleTarget != "" && Rat(b.Eligible).Cmp(Rat(p.EligibleTarget)) != 0 {
			t.Errorf("eligible %s, asked for %s", b.Eligible, p.EligibleTarget)
		}
	}
}

// Both bills say the same, and what the truth says.
func TestBills(t *testing.T) {
	for seed := range uint64(6) {
		p := Random(seed)
		files, truth := made(t, p)
		cur := sums(t, files["bills/cur-"+p.Month.String()+".csv.gz"], "lineItem/CurrencyCode", "lineItem/UnblendedCost")
		focus := sums(t, files["bills-focus/focus-"+p.Month.String()+".csv"], "BillingCurrency", "BilledCost")
		for currency, billed := range truth.Bill.Billed {
			if cur[currency] == nil || cur[currency].Cmp(Rat(billed)) != 0 {
				t.Errorf("seed %d: the report has %v %s, the truth %s", seed, cur[currency], currency, billed)
			}
			if focus[currency] == nil || focus[currency].Cmp(Rat(billed)) != 0 {
				t.Errorf("seed %d: FOCUS has %v %s, the truth %s", seed, focus[currency], currency, billed)
			}
		}
	}
}

// sums adds up one column of a CSV file by another.
func sums(t *testing.T, text, by, amount string) map[string]*big.Rat {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	key, value := slices.Index(rows[0], by), slices.Index(rows[0], amount)
	out := map[string]*big.Rat{}
	for _, row := range rows[1:] {
		n, ok := new(big.Rat).SetString(row[value])
		if !ok {
			t.Fatalf("%q is not a number", row[value])
		}
		if out[row[key]] == nil {
			out[row[key]] = new(big.Rat)
		}
		out[row[key]].Add(out[row[key]], n)
	}
	return out
}

// The bill has what bills have.
func TestBillHasItsTraps(t *testing.T) {
	files, truth := event(t)
	text := files["bills/cur-2017-02.csv.gz"]
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows[0]) < 60 || len(rows) < 1500 || len(rows) > 3000 {
		t.Errorf("%d columns, %d rows", len(rows[0]), len(rows)-1)
	}
	id, interval := slices.Index(rows[0], "identity/LineItemId"), slices.Index(rows[0], "identity/TimeInterval")
	cost := slices.Index(rows[0], "lineItem/UnblendedCost")
	pairs, ids, scientific, long, newline := map[string]bool{}, map[string]bool{}, 0, 0, 0
	for _, row := range rows[1:] {
		if pairs[row[id]+row[interval]] {
			t.Errorf("line %s of %s is there twice", row[id], row[interval])
		}
		pairs[row[id]+row[interval]], ids[row[id]] = true, true
		if strings.Contains(row[cost], "E-") {
			scientific++
		}
		if _, decimals, _ := strings.Cut(row[cost], "."); len(decimals) == 26 {
			long++
		}
		if strings.Contains(strings.Join(row, ""), "\n") {
			newline++
		}
	}
	if scientific == 0 || long == 0 || newline == 0 || len(ids) == len(pairs) {
		t.Errorf("scientific %d, 26 decimals %d, line ends %d, ids %d of %d", scientific, long, newline, len(ids), len(pairs))
	}
	var reasons []string
	for _, s := range truth.Bill.SetAside {
		reasons = append(reasons, s.Reason)
	}
	// A legacy report marks no corrections and no rounding; one currency is the default; resources are no unit of S3's.
	want := slices.DeleteFunc(slices.Clone(Reasons), func(s string) bool {
		return slices.Contains([]string{"other_currency", "correction", "rounding", "other_resource"}, s)
	})
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Error(diff)
	}
}

func TestRevenue(t *testing.T) {
	files, truth := event(t)
	rows, err := csv.NewReader(strings.NewReader(files["revenue-hourly.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byLabel, total := map[string]string{}, new(big.Rat)
	for _, row := range rows[1:] {
		byLabel[row[0]] = row[1]
		total.Add(total, Rat(row[1]))
	}
	if total.Cmp(Rat(truth.Revenue.Total)) != 0 || int64(len(rows)-1) != truth.Revenue.Rows {
		t.Errorf("the file has %v in %d rows, the truth %s in %d", total, len(rows)-1, truth.Revenue.Total, truth.Revenue.Rows)
	}
	if _, there := byLabel["2017-03-12 02:00"]; there {
		t.Error("the hour that the clock change skips is there")
	}
	if rows[1][0] != "2016-12-06 00:00" || rows[len(rows)-1][0] != "2017-03-15 23:00" {
		t.Errorf("the file reaches from %s to %s", rows[1][0], rows[len(rows)-1][0])
	}
	if len(truth.Revenue.Incidents) != 1 {
		t.Fatalf("%d incidents", len(truth.Revenue.Incidents))
	}
	incident := truth.Revenue.Incidents[0]
	butFor, actual, seconds := new(big.Rat), new(big.Rat), int64(0)
	for _, h := range incident.Hours {
		if byLabel[h.Label] != h.Actual {
			t.Errorf("%s: the file says %s, the truth %s", h.Label, byLabel[h.Label], h.Actual)
		}
		if seconds += h.Seconds; h.Seconds > 0 {
			butFor.Add(butFor, Rat(h.ButFor))
			actual.Add(actual, Rat(h.Actual))
		}
	}
	if seconds != 257*60 || butFor.Cmp(Rat(incident.ButFor)) != 0 || actual.Cmp(Rat(incident.Actual)) != 0 {
		t.Errorf("%d seconds, but-for %v, actual %v; the incident says %+v", seconds, butFor, actual, incident)
	}
}

func TestConfigNamesTheFiles(t *testing.T) {
	files, _ := event(t)
	config := files["slacredit.yaml"]
	for name := range files {
		folder := path.Dir(name)
		if name != "slacredit.yaml" && !strings.Contains(config, name) && !strings.Contains(config, folder+"/*") {
			t.Errorf("the config does not name %s", name)
		}
	}
	for _, want := range []string{`timezone: America/New_York`, `holidays: ["2016-12-24", "2016-12-25", "2017-02-20"]`,
		"from: 2017-02-11T02:00:00Z, to: 2017-02-11T03:00:00Z", "verified: false"} {
		if !strings.Contains(config, want) {
			t.Errorf("the config lacks %s", want)
		}
	}
}

func TestRefusals(t *testing.T) {
	for want, spoil := range map[string]func(*Params){
		"needs a month":     func(p *Params) { p.Month.Mon, p.Month.Year = 0, 0 },
		"12 digits":         func(p *Params) { p.Account = "1.1E11" },
		"is not known here": func(p *Params) { p.Region = "moon-1" },
		"negative":          func(p *Params) { p.Lines = -1 },
		"plain decimal":     func(p *Params) { p.EligibleTarget = "1,000" },
		"in the month":      func(p *Params) { p.Outages[0].To = p.Outages[0].From },
		"whole slices":      func(p *Params) { p.Exclusions[0].From = p.Exclusions[0].From.Add(1e9) },
	} {
		p := Event()
		spoil(&p)
		_, err := Generate(p, func(string, []byte) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error about %q, got %v", want, err)
		}
	}
}
