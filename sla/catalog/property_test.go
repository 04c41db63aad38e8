package catalog_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/catalog"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

const april = 30 * 24 * time.Hour // of 2024

// ask quotes one unbroken outage in April 2024.
func ask(t interface{ Fatalf(string, ...any) }, a *sla.Agreement, version, commitment string, down time.Duration, base string) sla.Assessment {
	n := money.MustNumber(base)
	got, err := sla.Quote{Agreement: a, Pinned: version, Commitment: commitment, Month: interval.Month{Year: 2024, Mon: time.April},
		Downtime: &down, Incidents: []time.Duration{down}, Base: &n, Currency: "USD"}.Answer()
	if err != nil {
		t.Fatalf("%s@%s %s, down for %v: %v", a.ID, version, commitment, down, err)
	}
	return got
}

// worth is a credit before rounding, in whatever it is counted in; nil: it is not known exactly.
func worth(a sla.Assessment) *big.Rat {
	c := a.Credit
	switch {
	case a.Uptime == nil || c.Least != nil || len(c.Options) > 0:
		return nil
	case c.Unrounded != nil:
		return c.Unrounded.Rat()
	case c.Days != nil:
		return c.Days.Rat()
	case c.Hours != nil:
		return c.Hours.Rat()
	case c.Units != nil:
		return c.Units.Amount.Rat()
	case c.Percent != nil:
		return c.Percent.Rat()
	}
	return new(big.Rat)
}

// In no agreement of the catalog does a longer outage pay less, and none pays for no outage at all.
func TestLongerOutagesNeverPayLess(t *testing.T) {
	c := catalog.Embedded()
	lengths := []time.Duration{0, time.Second, time.Minute, 5 * time.Minute, 10 * time.Minute, 10*time.Minute + time.Second, 22 * time.Minute,
		44 * time.Minute, time.Hour, 2 * time.Hour, 4*time.Hour + time.Minute, 7*time.Hour + 13*time.Minute, 20 * time.Hour, 36 * time.Hour,
		5 * 24 * time.Hour, 15 * 24 * time.Hour, 28 * 24 * time.Hour}
	for _, id := range c.IDs() {
		a, err := c.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range a.Versions {
			for _, k := range v.Commitments {
				last, at := new(big.Rat), time.Duration(0)
				for _, d := range lengths {
					if k.Measure.Denominator != nil && d > k.Measure.Denominator.Fixed && k.Measure.Denominator.Fixed > 0 {
						continue
					}
					w := worth(ask(t, a, v.ID, k.ID, d, "10000"))
					switch {
					case w == nil:
						continue
					case d == 0 && w.Sign() != 0:
						t.Errorf("%s@%s %s pays without an outage", id, v.ID, k.ID)
					case w.Cmp(last) < 0:
						t.Errorf("%s@%s %s: %v pays %s, %v pays %s", id, v.ID, k.ID, at, last.FloatString(6), d, w.FloatString(6))
					}
					last, at = w, d
				}
			}
		}
	}
}

// made is a random commitment, with the cap that bounds it in percent of the base (0: none).
type made struct {
	text string
	cap  int
}

// commitment draws a commitment that the linter must pass.
func commitment(r *rapid.T) made {
	target := 100000 - rapid.IntRange(1, 3000).Draw(r, "target, 1000ths below 100 %")
	percent := func(n int) string { return fmt.Sprintf("%d.%03d", n/1000, n%1000) }
	m := made{cap: rapid.IntRange(1, 100).Draw(r, "cap")}
	caps := fmt.Sprintf("caps: [{limit: %d, unit: percent, window: period, clause: c}]", m.cap)
	credit := "credit: " + schedule(r, target, 0)
	if rapid.Bool().Draw(r, "tiers") {
		credit, m.cap, caps = "tiers: "+tiers(r, target, percent), 0, "caps: []"
	}
	m.text = fmt.Sprintf(`schema: slacredit.terms/v1
id: acme/any
provider: Acme
service: Any
title: Any
zone: UTC
governed_by: incident_date
versions:
  - version: 2020-01-01
    effective: 2020-01-01
    grade: unverified
    source: {url: "https://acme.example", quality: unverified}
    commitments:
      - id: standard
        title: Any
        unit: [account]
        measure: {kind: time_ratio, clause: c}
        target: %s
        %s
        %s
        base: {services: [any], clause: c}
        payout: {form: future_bill_credit, clause: c}
        claim: {months_after: 2, clause: c}
`, percent(target), credit, caps)
	return m
}

// rising draws numbers from 1 to most that rise.
func rising(r *rapid.T, n, most int, what string) []int {
	out := rapid.SliceOfNDistinct(rapid.IntRange(1, most), n, n, rapid.ID).Draw(r, what)
	slices.Sort(out)
	return out
}

func tiers(r *rapid.T, target int, percent func(int) string) string {
	n := rapid.IntRange(1, 4).Draw(r, "tiers")
	amounts := rising(r, n, 100, "credits")
	below := rising(r, n, 90000, "edges")
	var rows []string
	for i := range n {
		edge := target - (below[i] - below[0])
		row := "{below: " + percent(edge)
		if i < n-1 {
			row += ", at_least: " + percent(target-(below[i+1]-below[0]))
		}
		rows = append(rows, fmt.Sprintf("%s, credit: %d, clause: c}", row, amounts[i]))
	}
	return "[" + strings.Join(rows, ", ") + "]"
}

// schedule draws a schedule in money.
func schedule(r *rapid.T, target, depth int) string {
	kinds := []string{"downtime", "longest", "each", "linear", "fee"}
	if depth < 2 {
		kinds = append(kinds, "greater_of", "sum_of")
	}
	switch kind := rapid.SampledFrom(kinds).Draw(r, "kind"); kind {
	case "linear":
		return fmt.Sprintf("{kind: linear, input: %s, unit: percent, allowance: %dm, step: {size: %dm, rounding: %s, amount: %d, clause: c}, clause: c}",
			rapid.SampledFrom([]string{"downtime", "longest", "each"}).Draw(r, "input"), rapid.IntRange(0, 90).Draw(r, "allowance"),
			rapid.IntRange(1, 300).Draw(r, "step"), rapid.SampledFrom([]string{"exact", "ceil", "floor", "half_up"}).Draw(r, "rounding"),
			rapid.IntRange(1, 10).Draw(r, "amount"))
	case "fee":
		return fmt.Sprintf("{kind: linear, input: downtime, unit: fee_for_time, step: {size: 1s, rounding: exact, amount: %d, clause: c}, clause: c}",
			rapid.IntRange(1, 50).Draw(r, "times"))
	case "greater_of", "sum_of":
		return fmt.Sprintf("{kind: %s, of: [%s, %s]}", kind, schedule(r, target, depth+1), schedule(r, target, depth+1))
	default:
		n := rapid.IntRange(1, 4).Draw(r, "rows")
		edges, amounts := rising(r, n, 3000, "edges"), rising(r, n, 60, "amounts")
		var rows []string
		included := rapid.SliceOfN(rapid.Bool(), n, n).Draw(r, "whether each edge is part of the row it begins")
		for i := range n {
			low, high := "more_than", "at_most"
			if included[i] {
				low = "at_least"
			}
			row := fmt.Sprintf("{%s: %dm", low, edges[i])
			if i < n-1 {
				if included[i+1] {
					high = "below"
				}
				row += fmt.Sprintf(", %s: %dm", high, edges[i+1])
			}
			rows = append(rows, fmt.Sprintf("%s, amount: %d, clause: c}", row, amounts[i]))
		}
		return fmt.Sprintf("{kind: bands, input: %s, unit: percent, rows: [%s]}", kind, strings.Join(rows, ", "))
	}
}

// Under random terms: the linter passes them, a longer outage never pays less, nothing pays more than the cap, every
// outage has an answer, and a base in two parts pays what the whole pays.
func TestCreditsUnderRandomTerms(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := commitment(r)
		c, err := catalog.LoadFS(fstest.MapFS{"any.yaml": {Data: []byte(m.text)}}, ".")
		if err != nil {
			r.Fatalf("%v\n%s", err, m.text)
		}
		a, err := c.Load("acme/any")
		if err != nil {
			r.Fatal(err)
		}
		down := time.Duration(rapid.Int64Range(0, int64(april/time.Second)).Draw(r, "down")) * time.Second
		more := down + time.Duration(rapid.Int64Range(0, int64((april-down)/time.Second)).Draw(r, "more"))*time.Second
		base, part := rapid.IntRange(1, 1_000_000).Draw(r, "base"), 0
		part = rapid.IntRange(0, base).Draw(r, "part")
		quote := func(d time.Duration, base int) *big.Rat {
			w := worth(ask(r, a, "2020-01-01", "standard", d, fmt.Sprint(base)))
			if w == nil {
				r.Fatalf("down for %v: no exact answer under\n%s", d, m.text)
			}
			return w
		}
		short, long := quote(down, base), quote(more, base)
		if long.Cmp(short) < 0 {
			r.Errorf("%v pays %s, %v pays %s under\n%s", down, short.FloatString(6), more, long.FloatString(6), m.text)
		}
		if most := big.NewRat(int64(base)*int64(m.cap), 100); m.cap > 0 && long.Cmp(most) > 0 {
			r.Errorf("%v pays %s, the cap is %s under\n%s", more, long.FloatString(6), most.FloatString(6), m.text)
		}
		// Fractions are cut to 18 decimals each.
		apart := new(big.Rat).Add(quote(more, part), quote(more, base-part))
		if apart.Sub(apart, long); apart.Abs(apart).Cmp(big.NewRat(2, 1_000_000_000_000_000_000)) > 0 {
			r.Errorf("a base of %d and %d pays otherwise than %d under\n%s", part, base-part, base, m.text)
		}
	})
}
