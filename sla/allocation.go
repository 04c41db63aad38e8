package sla

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"slacredit/sla/money"
)

// AllocateBy is what a credit is given back to cost centres by.
type AllocateBy string

const (
	ByAccount AllocateBy = "account"
	ByTag     AllocateBy = "tag" // the value of the tag that the ledger was kept by
)

// AllocationRow is one cost centre's part of a credit.
type AllocationRow struct {
	Key      string       `json:"key"` // account, or value of the tag; empty: charges without one
	Eligible money.Number `json:"eligible"`
	Percent  Percent      `json:"percent"` // of the eligible charges
	Credit   money.Number `json:"credit"`  // the rows add up to the amount of the credit
}

// allocate gives the credit back in proportion to the eligible charges of the bills, to the currency's minor unit: every part is
// floored, and the units that are left go to the greatest remainders, in order of the keys where those are equal. Adjustments
// have no cost centre of their own and follow the charges.
func (a *Assessment) allocate(by AllocateBy) {
	if by == "" || a.Basis == nil || a.Credit == nil || a.Credit.Amount == nil {
		return
	}
	sums := map[string]*money.Sum{}
	var total money.Sum
	for _, l := range a.Basis.Lines {
		if l.Reason != "" || l.Kind == adjusted {
			continue
		}
		key := l.Account
		if by == ByTag {
			key = l.Tag
		}
		if sums[key] == nil {
			sums[key] = new(money.Sum)
		}
		sums[key].Add(l.Amount.Decimal)
		total.Add(l.Amount.Decimal)
	}
	whole := total.Number().Rat()
	if whole.Sign() == 0 {
		if a.Credit.Amount.IsPositive() {
			a.note("allocation_without_charges", true, "The credit was not allocated: the eligible charges of the bills come to 0.")
		}
		return
	}
	places := a.Basis.Currency.Places()
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
	units := new(big.Rat).Quo(a.Credit.Amount.Rat(), unit) // whole: the credit is rounded
	type part struct {
		row  AllocationRow
		n    *big.Int
		rest *big.Rat
	}
	var parts []part
	left := new(big.Int).Quo(units.Num(), units.Denom())
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		sum := sums[key].Number()
		share := new(big.Rat).Quo(sum.Rat(), whole)
		exact := new(big.Rat).Mul(share, units)
		n := new(big.Int).Div(exact.Num(), exact.Denom()) // floors, as the denominator is positive
		left.Sub(left, n)
		parts = append(parts, part{AllocationRow{Key: key, Eligible: money.MustNumber(sum.AtLeast(places)),
			Percent: NewPercent(new(big.Rat).Mul(share, hundred))}, n, exact.Sub(exact, new(big.Rat).SetInt(n))})
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Or(parts[y].rest.Cmp(parts[x].rest), x-y) })
	for i := range int(left.Int64()) { // fewer than there are parts
		parts[order[i]].n.Add(parts[order[i]].n, big.NewInt(1))
	}
	for _, p := range parts {
		amount := new(big.Rat).Mul(new(big.Rat).SetInt(p.n), unit)
		p.row.Credit = money.HalfUp.Fraction(amount, places)
		a.Allocation = append(a.Allocation, p.row)
	}
}
