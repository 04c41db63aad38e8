package sla

import (
	"math/big"

	"github.com/shopspring/decimal"

	"slacredit/sla/money"
)

// amount is a credit before any rounding, by what it is counted in. What a schedule does not give is nil. The numbers are
// shared and must not be changed.
type amount [amountKinds]*big.Rat

// What a credit may be counted in. Only the first two are money.
const (
	ofBase     = iota // fraction of the base
	inMoney           // in the bill's currency
	inDays            // of service
	inHours           // of service
	inAverages        // times the average daily use
	inUnits           // of the product
	amountKinds
)

// of is an amount of one kind.
func amountOf(kind int, r *big.Rat) (a amount) {
	a[kind] = r
	return a
}

// get is the part of a kind; what is not given is 0.
func (a amount) get(kind int) *big.Rat {
	if a[kind] == nil {
		return new(big.Rat)
	}
	return a[kind]
}

func (a amount) has(kind int) bool { return a[kind] != nil && a[kind].Sign() != 0 }

func (a amount) isZero() bool {
	for kind := range a {
		if a.has(kind) {
			return false
		}
	}
	return true
}

// isMoney tells whether the amount is money, wholly. Zero is.
func (a amount) isMoney() bool {
	return !a.has(inDays) && !a.has(inHours) && !a.has(inAverages) && !a.has(inUnits)
}

func (a amount) plus(b amount) (sum amount) {
	for kind := range sum {
		switch {
		case a[kind] == nil:
			sum[kind] = b[kind]
		case b[kind] == nil:
			sum[kind] = a[kind]
		default:
			sum[kind] = new(big.Rat).Add(a[kind], b[kind])
		}
	}
	return sum
}

func (a amount) equal(b amount) bool {
	for kind := range a {
		if a.get(kind).Cmp(b.get(kind)) != 0 {
			return false
		}
	}
	return true
}

// compare orders two amounts. That is possible when they are alike: both money (with a known base, unless both are only
// fractions of it or only money), both time of service, or both multiples or units of the product. Zero is less than all.
func (a amount) compare(b amount, base *big.Rat) (order int, ok bool) {
	if a.isZero() || b.isZero() {
		sign := func(x amount) int {
			if x.isZero() {
				return 0
			}
			return 1
		}
		return sign(a) - sign(b), true
	}
	if a.isMoney() && b.isMoney() {
		switch {
		case !a.has(inMoney) && !b.has(inMoney):
			return a.get(ofBase).Cmp(b.get(ofBase)), true
		case !a.has(ofBase) && !b.has(ofBase):
			return a.get(inMoney).Cmp(b.get(inMoney)), true
		case base == nil:
			return 0, false
		}
		return a.worth(base).Cmp(b.worth(base)), true
	}
	for _, kinds := range [][]int{{inDays, inHours}, {inAverages}, {inUnits}} {
		if a.only(kinds...) && b.only(kinds...) {
			if kinds[0] == inDays {
				return a.hours().Cmp(b.hours()), true
			}
			return a.get(kinds[0]).Cmp(b.get(kinds[0])), true
		}
	}
	return 0, false
}

// only tells whether nothing but the kinds is given.
func (a amount) only(kinds ...int) bool {
	for _, kind := range kinds {
		a[kind] = nil
	}
	return a.isZero()
}

// hours is the time of service in hours.
func (a amount) hours() *big.Rat {
	h := new(big.Rat).Mul(a.get(inDays), big.NewRat(24, 1))
	return h.Add(h, a.get(inHours))
}

// worth is the money: fraction × base + money.
func (a amount) worth(base *big.Rat) *big.Rat {
	w := new(big.Rat).Mul(a.get(ofBase), base)
	return w.Add(w, a.get(inMoney))
}

// exactNumber writes a fraction as a decimal of at least so many decimals: exactly where it ends within 60 decimals, else
// floored to 18.
func exactNumber(r *big.Rat, places int32) money.Number {
	const most, cut = 60, 18
	n, ends := r.FloatPrec()
	if !ends || n > most {
		n = cut
	}
	n = max(n, int(places))
	scaled := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	scaled.Mul(scaled, r.Num())
	scaled.Div(scaled, r.Denom())
	return money.Number{Decimal: decimal.NewFromBigInt(scaled, int32(-n))}
}
