package workbook

import (
	"math/big"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/money"
)

// The decimals that the workbook's formulas work with. A spreadsheet computes in binary floating point, so what is
// compared or rounded is first brought to a decimal that noise cannot reach. They are cells on the sheet Assumptions.
const (
	compareDecimals = 10 // of a percentage before it is compared with a tier's edges
	keepDecimals    = 8  // of a credit before it is tested and rounded
	coarseDecimals  = 4  // of the difference of control totals of a million or more
	showDecimals    = 4  // of a percentage as shown; the rest is cut off, never rounded
)

// due is what the formulas of one unit come to, under one reading of uptime and base: the same steps as in the cells,
// taken in exact decimals.
type due struct {
	uptime    decimal.Decimal // as compared
	percent   decimal.Decimal // of the base
	base      decimal.Decimal
	unrounded decimal.Decimal
	amount    decimal.Decimal
}

// dueOf follows the cells: round the uptime, find the tier, multiply, test the minimum, round once.
func dueOf(a *sla.Assessment, uptime *big.Rat, base money.Number) due {
	d := due{uptime: roundRat(uptime, compareDecimals), base: base.Decimal}
	for _, t := range a.Tiers {
		if d.uptime.LessThan(t.Below.Decimal) && d.uptime.GreaterThanOrEqual(atLeast(t)) {
			d.percent = t.CreditPercent.Decimal
		}
	}
	d.unrounded = significant(d.base).Mul(d.percent).Shift(-2).Round(keepDecimals)
	if d.unrounded.GreaterThan(minimumOf(a)) {
		paid, _ := a.Credit.Rounding.Round(money.Number{Decimal: d.unrounded}, a.Credit.Places)
		d.amount = paid.Decimal
	}
	return d
}

// atLeast is the lower edge of a tier; a tier without one reaches down to 0 %.
func atLeast(t sla.TierRow) decimal.Decimal {
	if t.AtLeast == nil {
		return decimal.Zero
	}
	return t.AtLeast.Decimal
}

// minimumOf is the amount a credit must exceed: that of the agreement when it is in the currency of the bill, else 0.
func minimumOf(a *sla.Assessment) decimal.Decimal {
	if m := a.Credit.Minimum; m != nil && m.Currency == a.Credit.Currency {
		return m.MoreThan.Decimal
	}
	return decimal.Zero
}

// roundRat rounds a fraction half away from zero, as ROUND does.
func roundRat(r *big.Rat, places int32) decimal.Decimal {
	d, err := decimal.NewFromString(r.FloatString(int(places)))
	if err != nil {
		return decimal.Zero
	}
	return d
}
