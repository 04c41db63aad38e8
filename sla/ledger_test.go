package sla_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// ledgerText is a ledger as text, every digit and origin of it.
func ledgerText(l *sla.Ledger) string {
	var s string
	for _, e := range l.Entries() {
		s += fmt.Sprintf("%v %s %d %v\n", e.ChargeKey, e.Amount, e.Rows, e.Origins)
	}
	return s
}

func TestLedgersAddUpInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := sla.NewLedger()
		parts := []*sla.Ledger{sla.NewLedger(), sla.NewLedger(), sla.NewLedger()}
		for line := range rapid.Int64Range(0, 40).Draw(t, "rows") {
			key := sla.ChargeKey{Currency: rapid.SampledFrom([]money.Currency{"USD", "NOK"}).Draw(t, "currency"),
				Month: interval.Month{Year: 2017, Mon: 2}, Kind: rapid.SampledFrom([]sla.Kind{sla.Usage, sla.Tax}).Draw(t, "kind")}
			amount := money.MustNumber(rapid.SampledFrom([]string{"1.00", "-0.0000000001", "9223372036854775807", "1E-20"}).Draw(t, "amount"))
			at := audit.Origin{Path: "bill.csv", Line: line + 2}
			whole.Cell(key).Add(amount, at)
			parts[rapid.IntRange(0, 2).Draw(t, "part")].Cell(key).Add(amount, at)
		}
		before := ledgerText(parts[0])
		for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}} {
			sum := sla.NewLedger()
			for _, i := range order {
				sum.Merge(parts[i])
			}
			if got, want := ledgerText(sum), ledgerText(whole); got != want {
				t.Fatalf("parts in order %v add up to\n%swant\n%s", order, got, want)
			}
		}
		if after := ledgerText(parts[0]); after != before {
			t.Fatalf("merging changed what was merged from\n%sto\n%s", before, after)
		}
	})
}
