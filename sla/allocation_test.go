package sla

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"slacredit/sla/money"
)

// allocated is an assessment with charges of some accounts and a credit, after allocation.
func allocated(credit string, currency money.Currency, charges map[string]string) Assessment {
	amount := money.MustNumber(credit)
	a := Assessment{Basis: &Basis{Currency: currency}, Credit: &CreditDue{Amount: &amount, Currency: currency}}
	for account, sum := range charges {
		a.Basis.Lines = append(a.Basis.Lines, BasisLine{Account: account, Amount: money.MustNumber(sum)},
			BasisLine{Reason: "tax", Account: account, Amount: money.MustNumber("7")})
	}
	a.allocate(ByAccount)
	return a
}

func TestAllocationGivesEveryCent(t *testing.T) {
	for name, c := range map[string]struct {
		credit   string
		currency money.Currency
		charges  map[string]string
		want     string
	}{
		"thirds: the cent that is left goes to the first": {"1.00", "USD", map[string]string{"a": "5", "b": "5", "c": "5"}, "a 0.34, b 0.33, c 0.33"},
		"the greatest remainder gets it":                  {"0.10", "USD", map[string]string{"a": "1", "b": "2", "c": "4"}, "a 0.01, b 0.03, c 0.06"},
		"charges without an account":                      {"10.00", "USD", map[string]string{"": "25", "a": "75"}, " 2.50, a 7.50"},
		"more discount than charges lowers a part":        {"10.00", "USD", map[string]string{"a": "-10", "b": "110"}, "a -1.00, b 11.00"},
		"a currency without cents":                        {"100", "JPY", map[string]string{"a": "1", "b": "2"}, "a 33, b 67"},
		"no charges":                                      {"10.00", "USD", map[string]string{"a": "5", "b": "-5"}, ""},
	} {
		var got string
		for i, row := range allocated(c.credit, c.currency, c.charges).Allocation {
			if i > 0 {
				got += ", "
			}
			got += fmt.Sprintf("%s %s", row.Key, row.Credit)
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestAllocationAddsUpAndIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(0, 1_000_000_00).Draw(t, "credit")
		charges := map[string]string{}
		for i := range rapid.IntRange(1, 9).Draw(t, "accounts") {
			charges[fmt.Sprint("account ", i)] = fmt.Sprintf("%d.%09d", rapid.Int64Range(0, 1_000_000).Draw(t, "charge"), rapid.Int64Range(1, 999_999_999).Draw(t, "fraction"))
		}
		a := allocated(fmt.Sprintf("%d.%02d", cents/100, cents%100), "USD", charges)
		var sum, all money.Sum
		for _, row := range a.Allocation {
			sum.Add(row.Credit.Decimal)
			all.Add(row.Eligible.Decimal)
		}
		if !sum.Number().Equal(a.Credit.Amount.Decimal) {
			t.Fatalf("the parts are %s together, the credit is %s", sum.Number(), a.Credit.Amount)
		}
		for _, row := range a.Allocation {
			exact := new(big.Rat).Quo(row.Eligible.Rat(), all.Number().Rat())
			exact.Mul(exact, a.Credit.Amount.Rat())
			if off := exact.Sub(exact, row.Credit.Rat()); off.Abs(off).Cmp(big.NewRat(1, 100)) >= 0 {
				t.Fatalf("%s gets %s, a cent or more off its share", row.Key, row.Credit)
			}
		}
	})
}
