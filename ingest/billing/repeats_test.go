package billing

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
)

// line is a row of a CUR with its identity.
func line(id, interval, cost string) columns {
	return columns{"identity/LineItemId": id, "identity/TimeInterval": interval, "lineItem/UnblendedCost": cost}
}

// The id of a line item alone repeats in every report; together with its time it names a row.
func TestRowsOfOneLineItemInSeveralHoursAllCount(t *testing.T) {
	r := read(t, curOf(line("a", "1/2", "1.00"), line("a", "2/3", "1.00"), line("b", "1/2", "1.00")))
	r.only(t, s3Month+"3.00 in 3 rows")
	r.findings(t)
}

// Two exports that overlap: a row that is in both counts once, at its smallest place, and the control says so.
func TestOverlappingExportsCountOnce(t *testing.T) {
	r := read(t, curOf(line("a", "1/2", "1.00"), line("b", "1/2", "2.00")), curOf(line("b", "1/2", "2.00"), line("c", "1/2", "4.00"), line("a", "1/2", "1.00")))
	r.only(t, s3Month+"7.00 in 3 rows")
	r.findings(t, "BILL-REPEATED")
	if d := r.finding(t, "BILL-REPEATED"); d.Path != "bill-1.csv" || d.Line != 2 || d.Count != 2 {
		t.Errorf("%+v", d)
	}
	for _, c := range r.report.Controls {
		if c.Source == "bill-1.csv" && c.Name == "billing rows" && (c.Read != "3" || c.Used != "1" || c.SetAside != "2") {
			t.Errorf("%+v", c)
		}
		if c.Source == "bill-1.csv" && c.Name == "billing amount USD" && (c.Read != "7" || c.Used != "4" || c.SetAside != "3") {
			t.Errorf("%+v", c)
		}
	}
}

// A file that holds nothing but rows of another one adds nothing.
func TestBillWithinAnotherAddsNothing(t *testing.T) {
	r := read(t, curOf(line("a", "1/2", "1.00"), line("b", "1/2", "2.00")), curOf(line("b", "1/2", "2.00")))
	r.only(t, s3Month+"3.00 in 2 rows")
	if in := r.report.Inputs[1]; in.Rows != 1 || in.Used != 0 || in.SetAside != 1 {
		t.Errorf("%+v", in)
	}
}

// A row of the same identity that says something else is no repetition: it may be of another delivery. Both count, and it is said.
func TestRowsOfOneIdentityThatDiffer(t *testing.T) {
	r := read(t, curOf(line("a", "1/2", "1.00")), curOf(line("a", "1/2", "1.50")))
	r.only(t, s3Month+"2.50 in 2 rows")
	if d := r.finding(t, "BILL-KEY-CLASH"); d.Path != "bill-1.csv" || d.Line != 2 || d.Count != 1 {
		t.Errorf("%+v", d)
	}
}

// Rows that repeat inside one file, and rows without an identity.
func TestRepeatsWithinAFile(t *testing.T) {
	r := read(t, curOf(line("a", "1/2", "1.00"), line("a", "1/2", "1.00"), line("", "1/2", "1.00"), line("", "1/2", "1.00")))
	r.only(t, s3Month+"3.00 in 3 rows")
	r.findings(t, "BILL-REPEATED")
}

// Whatever rows are repeated, in whatever files, by whatever workers: the ledger is that of the different rows.
func TestRepeatsDoNotDependOnFilesOrWorkers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(rt, "rows")
		var once, again []columns
		var parts [3][]columns
		for i := range n {
			row := line(fmt.Sprint(i), "1/2", fmt.Sprintf("%d.%02d", i, i))
			once = append(once, row)
			for range rapid.IntRange(1, 3).Draw(rt, "times") {
				again = append(again, row)
				k := rapid.IntRange(0, 2).Draw(rt, "file")
				parts[k] = append(parts[k], row)
			}
		}
		opt := source.Options{TempDir: t.TempDir(), Jobs: rapid.IntRange(1, 4).Draw(rt, "jobs"), Block: rapid.SampledFrom([]int{0, 1, 300}).Draw(rt, "block")}
		want := strings.Join(read(t, curOf(once...)).lines(), "\n")
		var texts []string
		for i, rows := range parts {
			if len(rows) > 0 {
				rows[0] = rows[0].with("identity/Comment", fmt.Sprint(i)) // no two files alike
				texts = append(texts, curOf(rows...))
			}
		}
		for name, r := range map[string]result{"one file": readWith(t, Source{}, opt, curOf(again...)), "three files": readWith(t, Source{}, opt, texts...)} {
			r.sound(t)
			if got := strings.Join(r.lines(), "\n"); got != want {
				rt.Fatalf("%s:\n%s\nwant\n%s", name, got, want)
			}
		}
		a := everything(readWith(t, Source{}, opt, curOf(again...)))
		if b := everything(readWith(t, Source{}, source.Options{TempDir: t.TempDir(), Jobs: 1}, curOf(again...))); a != b {
			rt.Fatalf("%+v gives\n%s\nwant\n%s", opt, a, b)
		}
	})
}
