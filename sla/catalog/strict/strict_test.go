package strict_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// job has a key of every sort that a schema may use.
type job struct {
	Name    string            `yaml:"name,required"`
	Month   interval.Month    `yaml:"month"`
	Rate    money.Number      `yaml:"rate"`
	Wait    time.Duration     `yaml:"wait"`
	Retries int               `yaml:"retries"`
	Small   int8              `yaml:"small"`
	Verbose bool              `yaml:"verbose"`
	Columns map[string]string `yaml:"columns"`
	Sources []input           `yaml:"sources"`
	Limit   *money.Number     `yaml:"limit"`
	Scope   *[]string         `yaml:"scope"`
	When    when              `yaml:"when"`
	Owner   *owner            `yaml:"owner"`
	common

	Origin audit.Origin `yaml:"-"`
}

type common struct {
	Note string `yaml:"note"`
}

type input struct {
	Files  []string          `yaml:"files,required"`
	Labels map[string]string `yaml:"labels"`

	Origin audit.Origin `yaml:"-"`
}

type owner struct {
	Name  string `yaml:"name,required"`
	Email string `yaml:"email,required"`
}

// when is a word or a list: "auto", or days.
type when []interval.Date

func (w *when) UnmarshalText(b []byte) error {
	if string(b) != "auto" {
		return errors.New("write auto, or a list of days")
	}
	*w = nil
	return nil
}

// TestFaults runs the cases of testdata/faults: a file, then everything that is wrong with it.
func TestFaults(t *testing.T) {
	datadriven.RunTest(t, "testdata/faults", func(t *testing.T, d *datadriven.TestData) string {
		var j job
		_, faults := strict.Decode("CFG", "in.yaml", []byte(d.Input), &j)
		if len(faults) == 0 {
			return "fine"
		}
		return faults.Error()
	})
}

func TestDecodeEverySort(t *testing.T) {
	const text = `
name: 010                # a text, whatever YAML takes it for
month: 2017-02
rate: 99.90
wait: 300s
retries: 3
verbose: true
columns: {time: hour, "111122223333": account}
sources:
  - files: ["logs/*.gz", b.log]
  - files: []
    labels: {region: us-east-1}
limit: 0.12345678901234567890123
scope: []
when: [2017-02-28]
owner: {name: Ann, email: a@example.com}
note: inner
`
	var j job
	doc, faults := strict.Decode("CFG", "in.yaml", []byte(text), &j)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if got := j.Rate.String(); got != "99.90" {
		t.Errorf("rate is %s: its own digits are 99.90", got)
	}
	if got := j.Limit.String(); got != "0.12345678901234567890123" {
		t.Errorf("limit lost digits: %s", got)
	}
	if j.Name != "010" || j.Month.String() != "2017-02" || j.Wait != 5*time.Minute || j.Retries != 3 || !j.Verbose || j.Note != "inner" {
		t.Errorf("scalars: %+v", j)
	}
	if diff := cmp.Diff(map[string]string{"time": "hour", "111122223333": "account"}, j.Columns); diff != "" {
		t.Error(diff)
	}
	if j.Scope == nil || *j.Scope == nil || len(*j.Scope) != 0 {
		t.Error("an empty list must be told from a missing one")
	}
	if len(j.When) != 1 || j.When[0].String() != "2017-02-28" || j.Owner.Email != "a@example.com" {
		t.Errorf("when %v, owner %v", j.When, j.Owner)
	}
	want := []input{
		{Files: []string{"logs/*.gz", "b.log"}, Origin: audit.Origin{Path: "in.yaml", Line: 10, Column: 5}},
		{Files: []string{}, Labels: map[string]string{"region": "us-east-1"}, Origin: audit.Origin{Path: "in.yaml", Line: 11, Column: 5}},
	}
	if diff := cmp.Diff(want, j.Sources); diff != "" {
		t.Error(diff)
	}
	for _, at := range []struct {
		place audit.Origin
		want  string
	}{
		{j.Origin, "in.yaml:2:1"},
		{doc.At("sources", 1, "labels", "region"), "in.yaml:12:22"},
		{doc.At("sources", 1, "format"), "in.yaml:11:5"}, // not there: the map that lacks it
		{doc.At("sources", 7), "in.yaml:10:3"},
		{doc.At("rate", "deeper"), "in.yaml:4:7"},
	} {
		if at.place.String() != at.want {
			t.Errorf("place %v, want %s", at.place, at.want)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct{ name, text, code string }{
		{"size", "name: " + strings.Repeat("x", strict.MaxBytes), "CFG-SIZE"},
		{"flow depth", "name: " + strings.Repeat("[", 5000), "CFG-DEPTH"},
		{"block depth", strings.Repeat("- ", 5000), "CFG-DEPTH"},
		{"not UTF-8", "name: a\nnote: \xff\n", "CFG-SYNTAX"},
		{"control character", "name: a\nnote: \x01\n", "CFG-SYNTAX"},
		{"a billion laughs", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "CFG-ALIAS"},
	} {
		var j job
		_, faults := strict.Decode("CFG", "in.yaml", []byte(c.text), &j)
		if !slices.ContainsFunc(faults, func(d audit.Diagnostic) bool { return d.Code == c.code }) {
			t.Errorf("%s: %.300v, want %s", c.name, faults, c.code)
		}
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "key%d: 1\n", i)
	}
	var j job
	_, faults := strict.Decode("CFG", "in.yaml", []byte(b.String()), &j)
	if n := len(faults); n != 101 || faults[n-1].Code != "CFG-MORE" || !strings.HasPrefix(faults[n-1].Text, "4901 more") {
		t.Errorf("%d faults, the last is %v", n, faults[len(faults)-1])
	}
}

func TestUnreadableTypesPanicAtOnce(t *testing.T) {
	for _, into := range []any{
		job{}, (*job)(nil), new(float64), new(map[int]string),
		&struct{ Untagged string }{},
		&struct {
			F []any `yaml:"f"`
		}{},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was taken", reflect.TypeOf(into))
				}
			}()
			strict.Decode("CFG", "in.yaml", nil, into)
		}()
	}
}

func TestNear(t *testing.T) {
	names := []string{"credit", "clause", "below", "at_least"}
	for word, want := range map[string]string{
		"credt": "credit", "cerdit": "credit", "Below": "below", "at-least": "at_least", "at": "", "zzz": "",
		strings.Repeat("x", 1000): "",
	} {
		if got := strings.Join(strict.Near(word, names), " "); got != want {
			t.Errorf("near %.20q: %q, want %q", word, got, want)
		}
	}
}

// Whatever digits stand in the file, they arrive unchanged.
func TestNumbersKeepTheirDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`-?[1-9][0-9]{0,30}(\.[0-9]{1,30})?`).Draw(t, "number")
		var j job
		_, faults := strict.Decode("CFG", "in.yaml", []byte("name: x\nrate: "+s+"\n"), &j)
		if len(faults) > 0 || j.Rate.String() != s {
			t.Fatalf("%s became %s: %v", s, j.Rate, faults)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add("name: x\nsources:\n  - files: [a]\n")
	f.Add("a: &a [*a]\n<<: *a\n")
	f.Add("? [x]\n: {y: !!int z}\n---\n")
	f.Fuzz(func(t *testing.T, text string) {
		var j, again job
		doc, faults := strict.Decode("CFG", "in.yaml", []byte(text), &j)
		for _, d := range faults {
			if d.Path != "in.yaml" || d.Line < 0 || d.Column < 0 || !strings.HasPrefix(d.Code, "CFG-") || d.Text == "" {
				t.Fatalf("a fault without place or text: %#v", d)
			}
			if lines := int64(strings.Count(text, "\n")+strings.Count(text, "\r")+strings.Count(text, "\u0085")+
				strings.Count(text, "\u2028")+strings.Count(text, "\u2029")) + 2; d.Line > lines {
				t.Fatalf("line %d of a file with at most %d", d.Line, lines)
			}
		}
		if len(faults) == 0 && j.Name == "" {
			t.Fatal("no fault, and no name")
		}
		doc.At("sources", 0, "files", 0)
		if _, f2 := strict.Decode("CFG", "in.yaml", []byte(text), &again); !reflect.DeepEqual(faults, f2) {
			t.Fatal("the same file gave other faults")
		}
	})
}
