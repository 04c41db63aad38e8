package billing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/money"
)

// Whatever a bill of any format holds and whatever a claim is about, every amount of its currency is in one place of the
// waterfall: billed = eligible + Σ set aside, to the last digit, and no row is lost. The waterfall depends on the rows alone.
func TestTheWaterfallOfEveryFormatAddsUp(t *testing.T) {
	for name, d := range dialects() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				head, lines := d.random(rt)
				r := readWith(t, d.source, source.Options{TempDir: t.TempDir()}, head+strings.Join(lines, ""))
				r.sound(t)
				entries := r.ledger.Entries()
				if len(entries) == 0 {
					return
				}
				about := rapid.SampledFrom(entries).Draw(rt, "claim")
				claim := claimAbout(about, rapid.Bool().Draw(rt, "wider"))
				got := waterfall(rt, claim, r.ledger)
				addsUp(rt, got, entries, about.Currency)

				order := rapid.Permutation(lines).Draw(rt, "order")
				cut := rapid.IntRange(0, len(order)).Draw(rt, "cut")
				parts := slices.DeleteFunc([]string{head + strings.Join(order[:cut], ""), head + "\n" + strings.Join(order[cut:], "")},
					func(p string) bool { return strings.TrimSpace(p) == "" })
				other := readWith(t, d.source, source.Options{TempDir: t.TempDir(), Jobs: rapid.SampledFrom([]int{1, 2, 7}).Draw(rt, "jobs"), Block: 64}, parts...)
				other.sound(t)
				if a, b := fall(got), fall(waterfall(rt, claim, other.ledger)); a != b {
					rt.Fatalf("in another order, over two files:\n%s\nwant\n%s", b, a)
				}
			})
		})
	}
}

// claimAbout is a claim whose base is the service of a charge, in its account and region.
func claimAbout(e sla.Entry, wider bool) sla.Request {
	base := sla.Base{Services: []string{e.Service}, Scope: []string{sla.Region}, Clause: "base"}
	if wider {
		base.Wider = &[]string{}
	}
	where := sla.Labels{}
	for label, value := range map[string]string{sla.Account: e.Account, sla.Region: e.Region} {
		if value != "" {
			where[label] = value
		}
	}
	return sla.Request{Month: e.Month, Currency: e.Currency, Where: where,
		Agreement: &sla.Agreement{ID: "test/any", Zone: "UTC", GovernedBy: sla.ByIncident, Versions: []sla.Version{{ID: "1", Grade: sla.Verified,
			Commitments: []sla.Commitment{{ID: "any", Unit: []string{sla.Account, sla.Region}, Target: money.MustNumber("99.9"),
				Measure: sla.Measure{Kind: sla.TimeRatio, Clause: "def"}, Tiers: []sla.Tier{{Below: money.MustNumber("99.9"), Percent: money.MustNumber("10"), Clause: "row"}},
				Base: base, Payout: sla.Payout{Form: "future_bill_credit", Clause: "pay"}}}}}}}
}

// waterfall is the basis of a claim.
func waterfall(t *rapid.T, claim sla.Request, ledger *sla.Ledger) *sla.Basis {
	claim.Ledger = ledger
	all := sla.Assess(claim)
	if len(all) != 1 || all[0].Basis == nil {
		t.Fatalf("%d assessments, or none with a base: %+v", len(all), all)
	}
	return all[0].Basis
}

// addsUp holds a waterfall against the charges that it is made of.
func addsUp(t *rapid.T, b *sla.Basis, entries []sla.Entry, currency money.Currency) {
	var billed decimal.Decimal
	var rows int64
	for _, e := range entries {
		if rows += e.Rows; e.Currency == currency {
			billed = billed.Add(e.Amount.Decimal)
		}
	}
	sum, placed := b.Eligible.Decimal, b.EligibleRows
	for _, s := range b.SetAside {
		placed += s.Rows
		if s.Reason != "other_currency" {
			sum = sum.Add(s.Amount.Decimal)
		} else if !s.Amount.IsZero() {
			t.Fatalf("%s of another currency were added", s.Amount)
		}
	}
	if !b.Billed.Equal(billed) || !sum.Equal(billed) || placed != rows {
		t.Fatalf("billed %s, in places %s, the ledger has %s; %d of %d rows", b.Billed, sum, billed, placed, rows)
	}
}

// fall is a waterfall as text.
func fall(b *sla.Basis) string {
	out := fmt.Sprintf("%s = %s (%d)", b.Billed, b.Eligible, b.EligibleRows)
	for _, s := range b.SetAside {
		out += fmt.Sprintf(" + %s %s %v (%d)", s.Reason, s.Amount, s.Other, s.Rows)
	}
	return out
}
