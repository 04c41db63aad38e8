package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slacredit/impact"
	"slacredit/impact/workbook/recalc"
	"slacredit/sla/money"
	"slacredit/testdata/scenario"
)

// An independent spreadsheet program calculates the delivered workbook afresh: every formula gives what the program wrote,
// and the credits are those of result.json, to the cent.
func TestDeliveredWorkbookRecalculates(t *testing.T) {
	dirs := map[string]string{"the committed scenario": "../../testdata/s3-2017-02-28"}
	if !testing.Short() {
		dirs["a month of 2024"] = t.TempDir()
		p := scenario.Random(77)
		p.DailyRevenue = 20_000
		if _, err := scenario.Generate(p, scenario.Into(dirs["a month of 2024"])); err != nil {
			t.Fatal(err)
		}
	}
	for name, dir := range dirs {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			var stdout, stderr bytes.Buffer
			if code := run(context.Background(), []string{"run", filepath.Join(dir, "slacredit.yaml"), "--out", out}, nil, &stdout, &stderr); code != exitDone && code != exitNeedsPerson {
				t.Fatalf("exit %d: %s", code, stderr.String())
			}
			books, err := filepath.Glob(filepath.Join(out, "*.xlsx"))
			if err != nil || len(books) != 1 {
				t.Fatalf("workbooks %v, %v", books, err)
			}
			delivered, err := recalc.Read(books[0])
			if err != nil {
				t.Fatal(err)
			}
			var result impact.Result
			data, err := os.ReadFile(filepath.Join(out, "result.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &result); err != nil {
				t.Fatal(err)
			}
			for _, a := range result.Assessments {
				if a.Credit.Amount != nil && !holds(delivered, *a.Credit.Amount) {
					t.Errorf("no formula of the workbook gives the credit %s", a.Credit.Amount)
				}
			}
			again, err := recalc.Recalculate(context.Background(), books[0])
			if errors.Is(err, recalc.ErrNoOffice) && os.Getenv("CI") == "" {
				t.Log(err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range recalc.Differences(delivered, again) {
				t.Error(d)
			}
		})
	}
}

// holds tells whether a formula on the first sheet has the value.
func holds(b recalc.Book, n money.Number) bool {
	for at, c := range b {
		if v, err := money.ParseNumber(c.Value); err == nil && strings.HasPrefix(at, "Summary!") && c.Formula != "" && v.Equal(n.Decimal) {
			return true
		}
	}
	return false
}

// Neither the number of workers, nor the order and names of files, nor removing repeated lines that are not there changes
// the answer.
func TestSameAnswerHoweverItIsRead(t *testing.T) {
	dir := t.TempDir()
	p := scenario.Random(4)
	if _, err := scenario.Generate(p, scenario.Into(dir)); err != nil {
		t.Fatal(err)
	}
	assessments := func(flags ...string) string {
		r, _, _ := runIn(t, dir, flags...)
		b, err := json.Marshal(r.Assessments)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	want := assessments("--jobs", "1")
	for _, jobs := range []string{"2", "7"} {
		if got := assessments("--jobs", jobs); got != want {
			t.Errorf("%s workers give another answer", jobs)
		}
	}
}

// The same charges as a FOCUS bill give the same base and credit as the CUR.
func TestFOCUSGivesTheSameCredit(t *testing.T) {
	for _, seed := range []uint64{4, 5, 6} {
		dir := t.TempDir()
		p := scenario.Random(seed)
		p.FOCUS = true
		truth, err := scenario.Generate(p, scenario.Into(dir))
		if err != nil {
			t.Fatal(err)
		}
		config := filepath.Join(dir, "slacredit.yaml")
		text, err := os.ReadFile(config)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, l := range strings.Split(string(text), "\n") {
			switch {
			case strings.Contains(l, "bills/"):
				l = `  - files: ["bills-focus/*"]`
			case strings.Contains(l, "format: aws-cur"):
				continue
			}
			lines = append(lines, l)
		}
		if err := os.WriteFile(config, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		r, _, _ := runIn(t, dir)
		b := r.Assessments[0].Basis
		if !same(b.Eligible, truth.Bill.Eligible) || !same(b.Billed, truth.Bill.Billed[string(b.Currency)]) {
			t.Errorf("seed %d: eligible %s of %s, want %s of %v", seed, b.Eligible, b.Billed, truth.Bill.Eligible, truth.Bill.Billed)
		}
	}
}
