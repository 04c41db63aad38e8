package impact

import (
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"slacredit/sla/money"
)

// unrounded is the shortest decimal that stands for x alone; nil for NaN and infinities.
func unrounded(x float64) *money.Number {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &money.Number{Decimal: decimal.NewFromFloat(x)}
}

// minor rounds amounts to the minor unit of a currency.
type minor int32

// amount is x, half up; nil for NaN and infinities.
func (places minor) amount(x float64) *money.Number {
	n := unrounded(x)
	if n == nil {
		return nil
	}
	r := places.round(*n)
	return &r
}

// must is amount for a figure that is known to be finite.
func (places minor) must(x float64) money.Number {
	if n := places.amount(x); n != nil {
		return *n
	}
	return money.Number{}
}

func (places minor) round(n money.Number) money.Number {
	r, _ := money.HalfUp.Round(n, int32(places))
	return r
}

// fraction is as/of with six decimals; nil when of is 0.
func fraction(as, of int) *money.Number {
	if of == 0 {
		return nil
	}
	n := money.MustNumber(big.NewRat(int64(as), int64(of)).FloatString(6))
	return &n
}

// percentOf is a ratio in percent with one decimal; nil when it is not known.
func percentOf(x float64) *money.Number { return minor(1).amount(100 * x) }
