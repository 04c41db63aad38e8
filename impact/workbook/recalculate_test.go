package workbook_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"slacredit/impact/workbook/recalc"
)

// recalculated has LibreOffice calculate a workbook. Where LibreOffice is not installed the test ends there, but in CI,
// which has to install it.
func recalculated(t *testing.T, data []byte) (recalc.Book, bool) {
	t.Helper()
	books, ok := allRecalculated(t, [][]byte{data})
	if !ok {
		return nil, false
	}
	return books[0], true
}

// allRecalculated is the same for several workbooks, with one start of LibreOffice.
func allRecalculated(t *testing.T, all [][]byte) ([]recalc.Book, bool) {
	t.Helper()
	var names []string
	for i, data := range all {
		name := filepath.Join(t.TempDir(), strconv.Itoa(i)+".xlsx")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	books, err := recalc.RecalculateAll(ctx, names)
	if errors.Is(err, recalc.ErrNoOffice) && os.Getenv("CI") == "" {
		t.Log("formulas were not recalculated: ", err)
		return nil, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return books, true
}

// An independent program comes to every cached value.
func TestFormulasRecalculateToTheirValues(t *testing.T) {
	var names []string
	var written [][]byte
	for name, r := range variants(t) {
		names, written = append(names, name), append(written, write(t, r))
	}
	books, ok := allRecalculated(t, written)
	if !ok {
		return
	}
	for i, name := range names {
		for _, d := range recalc.Differences(cells(t, written[i]), books[i]) {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// On the edges of tiers and halves of cents the recalculated credit is the program's, to the cent.
func TestCreditsAtTheEdges(t *testing.T) {
	r := edges(t)
	data := write(t, r)
	book, ok := recalculated(t, data)
	if !ok {
		book = cells(t, data) // the cached values at least
	}
	names := namedCells(t, data)
	live := 0
	delivered := cells(t, data)
	for _, d := range recalc.Differences(delivered, book) {
		t.Error(d)
	}
	for i, a := range r.Assessments {
		at := names["credit_"+strconv.Itoa(i+1)]
		if delivered[at].Formula != "" {
			live++
		}
		got, err := strconv.ParseFloat(book[at].Value, 64)
		if err != nil {
			t.Fatalf("%s: %v", a.ID, err)
		}
		if want := a.Credit.Amount.InexactFloat64(); got-want > 1e-6 || want-got > 1e-6 {
			t.Errorf("%s: uptime %s, base %s, %s %s: recalculated %v, want %s", a.ID, a.Uptime.Percent, a.Basis.Eligible, a.Credit.Currency, a.Credit.Rounding, got, a.Credit.Amount)
		}
	}
	// Banker's rounding has no function, and a few values lie nearer to an edge than floating point can tell.
	if live < len(r.Assessments)*3/5 {
		t.Errorf("%d of %d credits are live formulas", live, len(r.Assessments))
	}
}

func namedCells(t *testing.T, data []byte) map[string]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	for _, n := range f.GetDefinedName() {
		out[n.Name] = strings.ReplaceAll(n.RefersTo, "$", "")
	}
	return out
}

// mutated changes one cell of a delivered workbook, as a user would.
func mutated(t *testing.T, data []byte, sheet, cell string, value any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetCellValue(sheet, cell, value); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// find is the address of the first cell of a sheet's column with a value, by row.
func find(t *testing.T, b recalc.Book, sheet, column, value string) string {
	t.Helper()
	for _, at := range addresses(b) {
		if strings.HasPrefix(at, sheet+"!"+column) && b[at].Value == value {
			return strings.TrimPrefix(at, sheet+"!")
		}
	}
	t.Fatalf("%s has no %q in column %s", sheet, value, column)
	return ""
}

// Changing an input changes the answer: formulas are live and not decoration.
func TestChangedInputsChangeTheAnswer(t *testing.T) {
	data := write(t, small(t))
	book, names := cells(t, data), namedCells(t, data)
	cases := []struct {
		name, sheet, cell string
		value             any
		want              map[string]string
	}{
		{"a billed amount", "Basis", find(t, book, "Basis", "C", "1000"), 2000.0,
			map[string]string{"credit_1": "200.01", "credit_high_1": "500.01", "eligible_1": "2000.05"}},
		{"errors of a slice", "Uptime", "C" + strings.TrimLeft(find(t, book, "Uptime", "A", "2017-02-01T10:00:00Z"), "A"), 60.0,
			map[string]string{"uptime_1": "99.6453900709", "credit_1": "100.01"}},
		{"a slice taken out no longer is", "Uptime", "E" + strings.TrimLeft(find(t, book, "Uptime", "A", "2017-02-02T11:00:00Z"), "A"), 0.0,
			map[string]string{"uptime_1": "99.68971631205"}},
		{"a tier", "Terms", "C" + strings.TrimLeft(find(t, book, "Terms", "D", "row 1"), "D"), 50.0, map[string]string{"credit_1": "500.03", "percent_1": "50"}},
	}
	var changed [][]byte
	for _, c := range cases {
		changed = append(changed, mutated(t, data, c.sheet, c.cell, c.value))
	}
	got, ok := allRecalculated(t, changed)
	if !ok {
		return
	}
	for i, c := range cases {
		for name, want := range c.want {
			if v := got[i][names[name]].Value; !strings.HasPrefix(v, want) {
				t.Errorf("%s: %s is %s, want %s", c.name, name, v, want)
			}
		}
	}
}
