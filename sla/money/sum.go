package money

import (
	"math/bits"

	"github.com/shopspring/decimal"
)

// Sum adds decimals exactly. Adding commutes and associates, so that rows may come in any order and sums of parts may be
// merged: the total is the same, digit for digit. The zero value is an empty sum.
//
// The common case is a 128-bit integer at one scale; what does not fit there goes to an arbitrary-precision remainder.
type Sum struct {
	hi    int64 // two's complement, high and low half
	lo    uint64
	scale uint8
	rest  decimal.Decimal
}

// MaxScale is the largest number of decimals at which AddInt is fast: what the 128-bit part takes.
const MaxScale = 18

var pow10 = func() (p [MaxScale + 1]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()

// AddInt adds mantissa × 10^−scale.
func (s *Sum) AddInt(mantissa int64, scale int) {
	if scale < 0 || scale > MaxScale {
		s.rest = s.rest.Add(decimal.New(mantissa, int32(-scale)))
		return
	}
	if scale > int(s.scale) {
		s.rescale(uint8(scale))
	}
	neg := mantissa < 0
	u := uint64(mantissa)
	if neg {
		u = -u
	}
	hi, lo := bits.Mul64(u, pow10[int(s.scale)-scale])
	s.add(int64(hi), lo, neg)
}

// add adds ±(hi, lo); hi is at most 2^60.
func (s *Sum) add(hi int64, lo uint64, neg bool) {
	if s.hi > 1<<61 || s.hi < -1<<61 { // leave head-room: overflow cannot happen
		s.spill()
	}
	var c uint64
	if neg {
		s.lo, c = bits.Sub64(s.lo, lo, 0)
		s.hi -= hi + int64(c)
	} else {
		s.lo, c = bits.Add64(s.lo, lo, 0)
		s.hi += hi + int64(c)
	}
}

// rescale raises the scale of the 128-bit part. What then no longer fits there goes to the remainder.
func (s *Sum) rescale(to uint8) {
	neg, lo := s.hi < 0, s.lo
	if neg {
		lo = -lo
	}
	small := s.hi == 0 || s.hi == -1 && s.lo != 0 // the magnitude has 64 bits
	hi, lo := bits.Mul64(lo, pow10[to-s.scale])
	if !small {
		s.spill()
		s.scale = to
		return
	}
	s.hi, s.lo, s.scale = 0, 0, to
	s.add(int64(hi), lo, neg)
}

// spill moves the 128-bit part to the remainder.
func (s *Sum) spill() {
	s.rest = s.rest.Add(s.small())
	s.hi, s.lo = 0, 0
}

func (s *Sum) small() decimal.Decimal {
	hi := decimal.NewFromInt(s.hi).Mul(two64)
	return hi.Add(decimal.NewFromUint64(s.lo)).Shift(-int32(s.scale))
}

var two64 = decimal.NewFromUint64(1 << 63).Add(decimal.NewFromUint64(1 << 63))

// Add adds d.
func (s *Sum) Add(d decimal.Decimal) {
	if c := d.Coefficient(); c.IsInt64() && d.Exponent() <= 0 && d.Exponent() >= -MaxScale {
		s.AddInt(c.Int64(), int(-d.Exponent()))
		return
	}
	s.rest = s.rest.Add(d)
}

// Merge adds all of t.
func (s *Sum) Merge(t *Sum) {
	if *s == (Sum{}) {
		*s = *t
		return
	}
	if s.scale != t.scale {
		s.rest = s.rest.Add(t.small()).Add(t.rest)
		return
	}
	var c uint64
	s.lo, c = bits.Add64(s.lo, t.lo, 0)
	s.hi += t.hi + int64(c)
	if s.hi > 1<<61 || s.hi < -1<<61 {
		s.spill()
	}
	if t.rest != (decimal.Decimal{}) {
		s.rest = s.rest.Add(t.rest)
	}
}

// Number is the total.
func (s *Sum) Number() Number { return Number{s.small().Add(s.rest)} }
