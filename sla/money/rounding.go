package money

import (
	"math/big"

	"github.com/shopspring/decimal"

	"slacredit/sla/audit"
)

// Rounding is the way an agreement turns an exact credit into money. It is applied once, at the line the agreement names.
type Rounding string

const (
	HalfUp   Rounding = "half_up"   // half away from zero
	HalfEven Rounding = "half_even" // banker's
	Down     Rounding = "down"      // towards zero
	Up       Rounding = "up"        // away from zero
)

// Round rounds n to the given number of decimals, and tells whether that changed it.
func (r Rounding) Round(n Number, places int32) (Number, bool) {
	var d = n.Decimal
	switch r {
	case HalfEven:
		d = d.RoundBank(places)
	case Down:
		d = d.RoundDown(places)
	case Up:
		d = d.RoundUp(places)
	default:
		d = d.Round(places)
	}
	changed := !d.Equal(n.Decimal)
	return MustNumber(d.StringFixed(places)), changed
}

// UnmarshalText accepts the four names.
func (r *Rounding) UnmarshalText(b []byte) error {
	switch v := Rounding(b); v {
	case HalfUp, HalfEven, Down, Up:
		*r = v
		return nil
	}
	return audit.Advise("use one of half_up, half_even, down, up", "%q is not a rounding", b)
}

// Fraction rounds an exact fraction to the given number of decimals.
func (r Rounding) Fraction(x *big.Rat, places int32) Number {
	scaled := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	scaled.Mul(scaled, x.Num())
	n, rest := new(big.Int).QuoRem(scaled, x.Denom(), new(big.Int))
	half := rest.CmpAbs(new(big.Int).Sub(x.Denom(), new(big.Int).Abs(rest))) // |rest| against what is missing to the next
	away := false
	switch r {
	case Down:
	case Up:
		away = rest.Sign() != 0
	case HalfEven:
		away = half > 0 || half == 0 && n.Bit(0) == 1
	default:
		away = half >= 0
	}
	if away {
		n.Add(n, big.NewInt(int64(x.Sign())))
	}
	return Number{decimal.NewFromBigInt(n, -places)}
}
