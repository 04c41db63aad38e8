package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slacredit/impact"
	"slacredit/sla"
	"slacredit/sla/money"
	"slacredit/testdata/scenario"
)

// tables are the tiers of aws/s3, copied from the pages by hand, apart from the catalog: first standard, then infrequent.
var tables = map[string][2][]scenario.Tier{
	"2015-09-01": {tiers("99.9:10 99.0:25"), tiers("99.0:10 98.0:25")},
	"2019-07-31": {tiers("99.9:10 99.0:25 95.0:100"), tiers("99.0:10 98.0:25 95.0:100")},
	"2022-05-05": {tiers("99.9:10 99.0:25 95.0:100"), tiers("99.0:10 98.0:25 95.0:100")},
	"2023-11-28": {tiers("99.9:10 99.0:25 95.0:100"), tiers("99.0:10 98.0:25 95.0:100")},
}

func tiers(text string) (out []scenario.Tier) {
	for _, row := range strings.Fields(text) {
		below, percent, _ := strings.Cut(row, ":")
		out = append(out, scenario.Tier{Below: below, Percent: percent})
	}
	return out
}

// runIn runs the program on a folder's slacredit.yaml and gives its result.
func runIn(t *testing.T, dir string, flags ...string) (*impact.Result, int, string) {
	t.Helper()
	out := filepath.Join(dir, "out")
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), append([]string{"run", filepath.Join(dir, "slacredit.yaml"), "--out", out, "--only", "json"}, flags...), nil, &stdout, &stderr)
	data, err := os.ReadFile(filepath.Join(out, "result.json"))
	if err != nil {
		t.Fatalf("exit %d, no result: %s", code, stderr.String())
	}
	conforms(t, data)
	var r impact.Result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return &r, code, stderr.String()
}

// Months, seeds, bills and accounts that nobody has looked at: the uptime is right to 18 decimals, the credit to the cent,
// and every charge is in one place. The truth comes from the generator, which shares nothing with the readers.
func TestMonthsNobodyHasLookedAt(t *testing.T) {
	n := 24
	if testing.Short() {
		n = 4
	}
	for seed := range uint64(n) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			p := scenario.Random(1_000 + seed)
			truth, err := scenario.Generate(p, scenario.Into(dir))
			if err != nil {
				t.Fatal(err)
			}
			r, code, stderr := runIn(t, dir, "--jobs", fmt.Sprint(1+seed%3))
			if len(r.Assessments) != 1 {
				t.Fatalf("%d assessments", len(r.Assessments))
			}
			a := r.Assessments[0]
			checkRows(t, r, truth)
			checkBasis(t, a, truth)
			checkUptime(t, a, truth, p)
			if code != exitDone && code != exitNeedsPerson {
				t.Errorf("exit %d: %s", code, stderr)
			}
			t.Logf("%s@%s %s %s", a.ID, a.Version, a.Verdict, headline(a))
			if t.Failed() {
				t.Logf("scenario %+v\nassessment %s %s@%s %v", p, a.ID, a.Terms, a.Version, a.Verdict)
			}
		})
	}
}

// checkRows compares the fates of the log lines with the truth.
func checkRows(t *testing.T, r *impact.Result, truth *scenario.Truth) {
	t.Helper()
	var rows, used, aside, rejected int64
	for _, in := range r.Inputs {
		if in.Role == "uptime" {
			rows, used, aside, rejected = rows+in.Rows, used+in.Used, aside+in.SetAside, rejected+in.Rejected
		}
	}
	l := truth.Logs.Lines
	got := fmt.Sprint(rows, used, aside, rejected)
	if want := fmt.Sprint(l.Read-l.Duplicate, l.Used, l.OtherMonth+l.NoRequest, l.Rejected); got != want {
		t.Errorf("log rows, used, set aside, rejected: %s, want %s", got, want)
	}
	for _, c := range r.Controls {
		if !c.OK {
			t.Errorf("control %+v failed", c)
		}
	}
}

func checkBasis(t *testing.T, a sla.Assessment, truth *scenario.Truth) {
	t.Helper()
	b := a.Basis
	if want := truth.Bill.Billed[string(b.Currency)]; !same(b.Billed, want) {
		t.Errorf("billed %s, want %s", b.Billed, want)
	}
	if !same(b.Eligible, truth.Bill.Eligible) {
		t.Errorf("eligible %s, want %s", b.Eligible, truth.Bill.Eligible)
	}
	var got, want []string
	sum := b.Eligible.Decimal
	for _, s := range b.SetAside {
		got = append(got, fmt.Sprintf("%s %s in %d rows", s.Reason, s.Amount.AtLeast(2), s.Rows))
		sum = sum.Add(s.Amount.Decimal)
	}
	for _, s := range truth.Bill.SetAside {
		want = append(want, fmt.Sprintf("%s %s in %d rows", s.Reason, money.MustNumber(s.Amount).AtLeast(2), s.Rows))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("set aside\n%s\nwant\n%s", g, w)
	}
	if !sum.Equal(b.Billed.Decimal) {
		t.Errorf("eligible and what is set aside add up to %s, billed is %s", sum, b.Billed)
	}
}

func checkUptime(t *testing.T, a sla.Assessment, truth *scenario.Truth, p scenario.Params) {
	t.Helper()
	class := 0
	if p.StorageClass != "STANDARD" {
		class = 1
	}
	tiers := tables[a.Version][class]
	pooledOnly := a.Version == "2015-09-01"

	// The readings that the version leaves open, the default one first.
	var readings []func(scenario.Unknown) *big.Rat
	read := func(r scenario.Reading, worst bool) {
		readings = append(readings, func(u scenario.Unknown) *big.Rat {
			r.Unknown = u
			if worst {
				v, _ := scenario.Worst(truth, r)
				return v
			}
			return scenario.Oracle(truth, r)
		})
	}
	if pooledOnly {
		read(scenario.Reading{}, false)
		read(scenario.Reading{LeaveOutSilent: true}, false)
	} else {
		read(scenario.Reading{}, true)
		read(scenario.Reading{}, false)
	}
	percent := readings[0](scenario.LeaveOut)
	if percent == nil {
		if a.Verdict != sla.Insufficient {
			t.Errorf("nothing is known, and the verdict is %s", a.Verdict)
		}
		return
	}
	low, high := readings[0](scenario.AllDown), readings[0](scenario.AllUp)
	for _, r := range readings[1:] {
		if v := r(scenario.AllDown); v != nil && v.Cmp(low) < 0 {
			low = v
		}
		if v := r(scenario.AllUp); v != nil && v.Cmp(high) > 0 {
			high = v
		}
	}
	for _, c := range []struct {
		what string
		got  sla.Percent
		want *big.Rat
	}{{"percent", a.Uptime.Percent, percent}, {"low", a.Uptime.Low, low}, {"high", a.Uptime.High, high}} {
		if !same(money.MustNumber(c.got.String()), scenario.Floor(c.want, sla.PercentPlaces)) {
			t.Errorf("%s: %s, want %s", c.what, c.got, scenario.Floor(c.want, sla.PercentPlaces))
		}
	}
	tier, amount := scenario.Credit(percent, truth.Bill.Eligible, tiers)
	lowTier, _ := scenario.Credit(low, "0", tiers)
	highTier, _ := scenario.Credit(high, "0", tiers)
	want := sla.Breach
	switch {
	case lowTier.Cmp(highTier) != 0:
		want = sla.Depends
	case tier.Sign() == 0:
		want = sla.NoBreach
	}
	if a.Verdict != want {
		t.Errorf("verdict %s, want %s", a.Verdict, want)
	}
	due := "0.00"
	if amount.Cmp(big.NewRat(1, 1)) > 0 {
		due = scenario.HalfUp(amount, 2)
	}
	if a.Credit.Amount == nil || a.Credit.Amount.String() != due {
		t.Errorf("credit %v, want %s", a.Credit.Amount, due)
	}
}

func same(n money.Number, text string) bool { return n.Equal(money.MustNumber(text).Decimal) }
