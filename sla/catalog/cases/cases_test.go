package cases_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cockroachdb/datadriven"

	"slacredit/sla"
	"slacredit/sla/catalog"
	"slacredit/sla/catalog/cases"
)

// agreement is a file of the catalog's testdata: queue has tiers, line every other kind of schedule.
func agreement(t testing.TB, id string) *sla.Agreement {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"good.yaml", "line.yaml"} {
		data, err := os.ReadFile("../testdata/terms/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	c, err := catalog.LoadFS(files, ".")
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestRun runs the files of testdata: "run" shows a file with its answers, "check" what is wrong with it, "missing" what
// it does not ask.
func TestRun(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			var id string
			d.ScanArgs(t, "of", &id)
			a := agreement(t, "acme/"+id)
			r := cases.Run("in.cases", []byte(d.Input), a)
			switch d.Cmd {
			case "run":
				if again := cases.Run("in.cases", r.Text, a); len(again.Faults) > 0 || !bytes.Equal(again.Text, r.Text) {
					d.Fatalf(t, "what was written does not stand when it is read again:\n%v", again.Faults)
				}
				return string(r.Text)
			case "check":
				var b strings.Builder
				for _, f := range r.Faults {
					fmt.Fprintln(&b, f)
					if f.Hint != "" {
						fmt.Fprintln(&b, "hint:", f.Hint)
					}
				}
				fmt.Fprintf(&b, "%d asked\n", r.Asked)
				return b.String()
			case "missing":
				var b strings.Builder
				for _, m := range r.Missing(a) {
					b.WriteString(m.Block(a))
				}
				return b.String()
			}
			d.Fatalf(t, "no such command")
			return ""
		})
	})
}

// Added to a file, what is missing is missing no longer.
func TestBlocksCompleteAFile(t *testing.T) {
	for _, id := range []string{"acme/queue", "acme/line"} {
		a := agreement(t, id)
		var b strings.Builder
		for _, m := range cases.Run("in.cases", nil, a).Missing(a) {
			b.WriteString(m.Block(a))
		}
		r := cases.Run("in.cases", []byte(b.String()), a)
		for _, f := range r.Faults {
			if f.Code != "CASE-ANSWER" {
				t.Error(f)
			}
		}
		if left := r.Missing(a); len(left) > 0 {
			t.Errorf("%s: still missing: %+v", id, left)
		}
		if again := cases.Run("in.cases", r.Text, a); len(again.Faults) > 0 {
			t.Error(again.Faults)
		}
	}
}

func FuzzRun(f *testing.F) {
	a := agreement(f, "acme/line")
	f.Add("given acme/line@2024-01-01 commitment=bands month=2024-04 basis=1 currency=USD\ndowntime 11m => no credit # why\n")
	f.Add("given acme/line month=2024-04\nclaim incident 2024-04-01T00:00Z/2024-04-02T00:00Z =>\nincidents 1h 2h count 2 failed 3 affected 0.5\nversion\n")
	f.Fuzz(func(t *testing.T, text string) {
		r := cases.Run("in.cases", []byte(text), a)
		r.Missing(a)
		if again := cases.Run("in.cases", r.Text, a); !bytes.Equal(again.Text, r.Text) {
			t.Errorf("%q is laid out as %q, and that as %q", text, r.Text, again.Text)
		}
	})
}
