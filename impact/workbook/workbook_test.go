package workbook_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"slacredit/impact"
	"slacredit/impact/workbook"
	"slacredit/impact/workbook/recalc"
)

var update = flag.Bool("update", false, "rewrite the golden dump")

func write(t testing.TB, r *impact.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func archive(t testing.TB, data []byte) *zip.Reader {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func cells(t testing.TB, data []byte) recalc.Book {
	t.Helper()
	b, err := recalc.ReadZip(archive(t, data))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// addresses are the addresses of a book by sheet, row and column.
func addresses(b recalc.Book) []string {
	key := func(at string) string {
		sheet, cell, _ := strings.Cut(at, "!")
		col, row, err := excelize.CellNameToCoordinates(cell)
		if err != nil {
			return at
		}
		return fmt.Sprintf("%02d %07d %05d", slices.Index(sheets, sheet), row, col)
	}
	return slices.SortedFunc(maps.Keys(b), func(x, y string) int { return strings.Compare(key(x), key(y)) })
}

var sheets = []string{"Summary", "Claim", "Uptime", "Evidence", "Basis", "Impact", "Placebos", "Assumptions", "Terms", "Checks", "Inputs", "Rejected"}

func TestEverySheetOpensAgain(t *testing.T) {
	for name, r := range variants(t) {
		f, err := excelize.OpenReader(bytes.NewReader(write(t, r)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer f.Close()
		if diff := cmp.Diff(sheets, f.GetSheetList()); diff != "" {
			t.Errorf("%s: sheets (-want +got):\n%s", name, diff)
		}
		for _, s := range f.GetSheetList() {
			rows, err := f.GetRows(s)
			if err != nil || len(rows) == 0 {
				t.Errorf("%s: sheet %s has %d rows: %v", name, s, len(rows), err)
			}
			if visible, err := f.GetSheetVisible(s); err != nil || !visible {
				t.Errorf("%s: sheet %s is hidden: %v", name, s, err)
			}
		}
		app, err := f.GetAppProps()
		if err != nil || app.Application != "slacredit" {
			t.Errorf("%s: application %q: %v", name, app.Application, err)
		}
	}
}

// textFormulas are the formulas that may come to a text: the words of checks.
var textFormulas = regexp.MustCompile(`^IF\(.*,word_ok,word_check\)$`)

func TestFormulasCarryTypedValues(t *testing.T) {
	for name, r := range variants(t) {
		book := cells(t, write(t, r))
		n := 0
		for _, at := range addresses(book) {
			c := book[at]
			if c.Type == "n" {
				if _, err := strconv.ParseFloat(c.Value, 64); err != nil || strings.ContainsAny(c.Value, "NInf") {
					t.Errorf("%s: %s holds %q as a number", name, at, c.Value)
				}
			}
			if c.Formula == "" {
				continue
			}
			n++
			if !c.Cached {
				t.Errorf("%s: %s =%s has no value", name, at, c.Formula)
			}
			if text := textFormulas.MatchString(c.Formula); text != (c.Type == "s") {
				t.Errorf("%s: %s =%s is of type %q", name, at, c.Formula, c.Type)
			}
			if strings.HasPrefix(c.Formula, "=") {
				t.Errorf("%s: %s: the formula begins with =: %s", name, at, c.Formula)
			}
		}
		if n == 0 {
			t.Errorf("%s: no formula at all", name)
		}
	}
}

// literal finds numbers that are no part of a name or an address.
var literal = regexp.MustCompile(`(?:^|[^A-Za-z0-9_$.])([0-9]+(?:\.[0-9]+)?)`)

func TestFormulasHoldNoNumbersOfTheirOwn(t *testing.T) {
	if got := literal.FindAllStringSubmatch("ROUND(2.5*A1/100,credit_3)+$B$7", -1); len(got) != 2 {
		t.Fatalf("the test itself is wrong: %v", got)
	}
	for name, r := range variants(t) {
		for at, c := range cells(t, write(t, r)) {
			for _, m := range literal.FindAllStringSubmatch(c.Formula, -1) {
				if m[1] != "0" && m[1] != "1" && m[1] != "100" {
					t.Errorf("%s: %s =%s holds %s", name, at, c.Formula, m[1])
				}
			}
			if strings.Contains(c.Formula, `"`) {
				t.Errorf("%s: %s =%s holds a text", name, at, c.Formula)
			}
		}
	}
}

// Credits and losses are two ledgers: no formula may know both.
func TestNoFormulaAddsCreditsAndLosses(t *testing.T) {
	credit := regexp.MustCompile(`credit_|eligible_|billed_|Claim!|Basis!`)
	loss := regexp.MustCompile(`loss_|net_|contribution_|extra_expense|but_for|after_waiting|total_|Impact!`)
	for name, r := range variants(t) {
		for at, c := range cells(t, write(t, r)) {
			if credit.MatchString(c.Formula) && loss.MatchString(c.Formula) {
				t.Errorf("%s: %s =%s", name, at, c.Formula)
			}
		}
	}
}

func TestNamesReferToCells(t *testing.T) {
	for name, r := range variants(t) {
		data := write(t, r)
		book := cells(t, data)
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		known := map[string]bool{}
		for _, n := range f.GetDefinedName() {
			known[n.Name] = true
			if strings.HasPrefix(n.Name, "_xlnm.") {
				continue
			}
			if c, ok := book[strings.ReplaceAll(n.RefersTo, "$", "")]; !ok || c.Type == "" {
				t.Errorf("%s: %s refers to %s, which is empty", name, n.Name, n.RefersTo)
			}
		}
		word := regexp.MustCompile(`[a-z][a-z0-9_]*_[A-Za-z0-9_]+`)
		for at, c := range book {
			for _, w := range word.FindAllString(c.Formula, -1) {
				if !known[w] {
					t.Errorf("%s: %s =%s: no cell is named %s", name, at, c.Formula, w)
				}
			}
		}
	}
}

func TestTextNeverBecomesAFormula(t *testing.T) {
	book := cells(t, write(t, small(t)))
	commands, reversed := 0, 0
	for at, c := range book {
		if strings.Contains(c.Formula, "cmd") {
			t.Errorf("%s has the formula %s", at, c.Formula)
		}
		if c.Type == "s" && strings.Contains(c.Value, command) {
			commands++
		}
		if strings.ContainsAny(c.Value, "\u202e\x00\x07\n\t") {
			t.Errorf("%s holds a control character: %q", at, c.Value)
		}
		if strings.Contains(c.Value, "STANDARD[U+202E]AI_") {
			reversed++
		}
	}
	if commands < 8 {
		t.Errorf("the hostile text stands in %d cells, want it kept as text in at least 8", commands)
	}
	if reversed == 0 {
		t.Error("the mark that reverses a text is not spelled out")
	}
}

func TestLongTextSaysThatItWasCut(t *testing.T) {
	found := false
	for at, c := range cells(t, write(t, small(t))) {
		if n := len(utf16.Encode([]rune(c.Value))); n > 32767 {
			t.Errorf("%s holds %d characters", at, n)
		}
		found = found || strings.HasPrefix(c.Value, "ää") && strings.HasSuffix(c.Value, "more characters stand in result.json]")
	}
	if !found {
		t.Error("no cell says that its text was cut")
	}
}

func TestSameResultSameBytes(t *testing.T) {
	defer func(l *time.Location) { time.Local = l }(time.Local)
	want := map[string][]byte{}
	for name, r := range variants(t) {
		want[name] = write(t, r)
	}
	for _, zone := range []string{"Asia/Kolkata", "America/Los_Angeles"} {
		l, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		time.Local = l
		for name, r := range variants(t) {
			if !bytes.Equal(write(t, r), want[name]) {
				t.Errorf("%s: other bytes in %s", name, zone)
			}
		}
	}
}

func TestPartsAreSortedAndUntimed(t *testing.T) {
	z := archive(t, write(t, small(t)))
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s carries the time %v", f.Name, f.Modified)
		}
	}
	if !slices.IsSorted(names) || names[0] != "[Content_Types].xml" {
		t.Errorf("order of parts: %v", names)
	}
	r, err := z.Open("docProps/core.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	core, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(core, []byte("2017-02-03T00:00:00Z")) {
		t.Errorf("the document's dates are not those of the period: %s", core)
	}
	if err := xml.Unmarshal(core, new(struct{})); err != nil {
		t.Error(err)
	}
}

// What is not known is never a zero.
func TestUnknownIsNeverZero(t *testing.T) {
	book := cells(t, write(t, small(t)))
	column := func(want string) string {
		for at, c := range book {
			if strings.HasPrefix(at, "Summary!") && c.Value == want {
				return strings.TrimRight(strings.TrimPrefix(at, "Summary!"), "0123456789")
			}
		}
		t.Fatalf("no column %q", want)
		return ""
	}
	row := func(verdict string) string {
		for at, c := range book {
			if strings.HasPrefix(at, "Summary!G") && c.Value == verdict {
				return strings.TrimPrefix(at, "Summary!G")
			}
		}
		t.Fatalf("no row %q", verdict)
		return ""
	}
	for _, verdict := range []string{"Not enough evidence", "No agreement for the date", "Depends on unknown time"} {
		c := book["Summary!"+column("Credit")+row(verdict)]
		if c.Type != "s" || !strings.HasPrefix(c.Value, "not known") {
			t.Errorf("%s: the credit is %s %q", verdict, c.Type, c.Value)
		}
	}
	for _, verdict := range []string{"Not enough evidence", "No agreement for the date"} {
		if c := book["Summary!"+column("Uptime, cut off")+row(verdict)]; c.Value != "not known" {
			t.Errorf("%s: the uptime is %q", verdict, c.Value)
		}
	}
}

// Of the three control totals of the small result one is lost and one is no number.
func TestChecksThatFailSaySo(t *testing.T) {
	book := cells(t, write(t, small(t)))
	counts := map[string]int{}
	for at, c := range book {
		if strings.HasPrefix(at, "Checks!H") {
			counts[c.Value]++
		}
	}
	if counts["CHECK"] != 2 || counts["OK"] < 10 {
		t.Errorf("results of checks: %v", counts)
	}
	if got := book["Checks!B4"].Value; got != strconv.Itoa(counts["OK"]) {
		t.Errorf("%s checks passed, want %d", got, counts["OK"])
	}
	full := cells(t, write(t, full(t)))
	if passed, all := full["Checks!B4"].Value, full["Checks!B5"].Value; passed != all || passed == "0" {
		t.Errorf("%s of %s checks passed", passed, all)
	}
}

// The dump shows in a review what a change does to the workbook.
func TestGoldenDump(t *testing.T) {
	book := cells(t, write(t, small(t)))
	var b strings.Builder
	for _, at := range addresses(book) {
		c := book[at]
		value := c.Value
		if len(value) > 200 {
			value = value[:100] + "…" + value[len(value)-60:]
		}
		fmt.Fprintf(&b, "%s %s %s", at, c.Type, value)
		if c.Formula != "" {
			fmt.Fprintf(&b, " =%s", c.Formula)
		}
		b.WriteByte('\n')
	}
	golden := filepath.Join("testdata", "small.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("dump (-want +got), rewrite with -update:\n%s", diff)
	}
}
