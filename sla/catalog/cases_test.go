package catalog_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slacredit/sla"
	"slacredit/sla/catalog"
	"slacredit/sla/catalog/cases"
)

// Every agreement has a file of cases beside it, and every case comes out as it says. A commitment's cases try each edge
// of its schedule: at it, just above it, just below it.
//
// With -update the answers are written anew and what is missing is added, answered as the program answers it. Read both
// against the provider's page: the cases are there to be right by themselves.
func TestCases(t *testing.T) {
	c := catalog.Embedded()
	for _, id := range c.IDs() {
		t.Run(id, func(t *testing.T) {
			a, err := c.Load(id)
			if err != nil {
				t.Fatal(err)
			}
			path := id + ".cases"
			text, err := os.ReadFile(path)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			if *update {
				text = completed(t, path, text, a)
			}
			r := cases.Run(path, text, a)
			for _, f := range r.Faults {
				t.Errorf("%v\n\thint: %s", f, f.Hint)
			}
			for _, m := range r.Missing(a) {
				var lines []string
				for _, w := range m.Want {
					lines = append(lines, w.Question)
				}
				t.Errorf("%s: %s@%s commitment=%s has no case like: %s", path, id, m.Version, m.Commitment, strings.Join(lines, "; "))
			}
		})
	}
}

// completed adds what is missing to a file of cases, answers all of it and writes it, if there is anything to write.
func completed(t *testing.T, path string, text []byte, a *sla.Agreement) []byte {
	t.Helper()
	var b bytes.Buffer
	b.Write(text)
	missing := cases.Run(path, text, a).Missing(a)
	if len(text) == 0 && len(missing) > 0 {
		fmt.Fprintf(&b, "# %s\n# %s\n", a.Title, a.Versions[0].Source.URL)
	}
	for _, m := range missing {
		b.WriteString(m.Block(a))
	}
	if b.Len() == 0 {
		return nil
	}
	out := cases.Run(path, b.Bytes(), a).Text
	if !bytes.Equal(out, text) {
		if err := os.WriteFile(path, out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Every file of cases belongs to an agreement.
func TestNoStrayCases(t *testing.T) {
	files, err := fs.Glob(os.DirFS("."), "*/*.cases")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, err := os.Stat(strings.TrimSuffix(f, ".cases") + ".yaml"); err != nil {
			t.Errorf("%s belongs to no terms file: %v", f, err)
		}
	}
}

// The layout of the files is that of -update.
func TestCasesAreLaidOut(t *testing.T) {
	c := catalog.Embedded()
	for _, id := range c.IDs() {
		text, err := os.ReadFile(id + ".cases")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		a, loadErr := c.Load(id)
		if err != nil || loadErr != nil {
			t.Error(err, loadErr)
			continue
		}
		if r := cases.Run(id+".cases", text, a); len(r.Faults) == 0 {
			if diff := cmp.Diff(string(text), string(r.Text)); diff != "" {
				t.Errorf("%s.cases (go test -update lays it out):\n%s", id, diff)
			}
		}
	}
}
