// Package money keeps amounts exact: decimals with their scale, sums that add in any order, currencies that never mix,
// and rounding that happens once, where an agreement names it. No float enters it.
package money

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"

	"slacredit/sla/audit"
)

// Number is an exact decimal that remembers how it was written: "99.90" stays "99.90". In JSON and YAML it is a string.
type Number struct{ decimal.Decimal }

// maxDigits bounds a number read from a file: more digits than any bill or contract has, few enough to stay cheap.
const maxDigits = 64

const numberHint = "write its digits, with a point where it has decimals: 99.9"

// ParseNumber reads an exact decimal: optional sign, digits, optional fraction, optional exponent. Nothing else: no
// spaces, separators, currency signs, infinities. Numbers of more than 64 digits before or after the point are refused.
func ParseNumber(s string) (Number, error) {
	if len(s) > 2*maxDigits || strings.Trim(s, "+-.0123456789eE") != "" {
		return Number{}, audit.Advise(numberHint, "%q is not a decimal number", clip(s))
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Number{}, audit.Advise(numberHint, "%q is not a decimal number", clip(s))
	}
	if d.Exponent() < -maxDigits || int(d.Exponent())+d.NumDigits() > maxDigits {
		return Number{}, audit.Advise(numberHint, "%q has more than %d digits", clip(s), maxDigits)
	}
	return Number{d}, nil
}

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// MustNumber is ParseNumber for constants of tests and of the program; it panics on anything else.
func MustNumber(s string) Number {
	n, err := ParseNumber(s)
	if err != nil {
		panic(err)
	}
	return n
}

// String writes every digit, trailing zeros included.
func (n Number) String() string {
	if n.Exponent() >= 0 {
		return n.Decimal.String()
	}
	return n.StringFixed(-n.Exponent())
}

// Format prints every digit for any verb; the embedded decimal's own formatting would drop trailing zeros.
func (n Number) Format(f fmt.State, _ rune) { fmt.Fprintf(f, fmt.FormatString(f, 's'), n.String()) }

// AtLeast writes the number with at least the given number of decimals and no needless zeros beyond them.
func (n Number) AtLeast(places int32) string {
	s := n.Decimal.String() // drops trailing zeros
	have := int32(0)
	if i := strings.IndexByte(s, '.'); i >= 0 {
		have = int32(len(s) - i - 1)
	}
	if have >= places {
		return s
	}
	return n.StringFixed(places)
}

// Rat is the number as a fraction.
func (n Number) Rat() *big.Rat { return n.Decimal.Rat() }

// MarshalText writes what String gives.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what ParseNumber accepts.
func (n *Number) UnmarshalText(b []byte) (err error) {
	*n, err = ParseNumber(string(b))
	return err
}

// MarshalJSON writes the number as a string.
func (n Number) MarshalJSON() ([]byte, error) { return []byte(`"` + n.String() + `"`), nil }

// UnmarshalJSON reads a string, or a bare number's own digits.
func (n *Number) UnmarshalJSON(b []byte) error {
	return n.UnmarshalText([]byte(strings.Trim(string(b), `"`)))
}

// Percent is p percent of n, exact: one multiplication and a shift, no division.
func (n Number) Percent(p Number) Number { return Number{n.Mul(p.Decimal).Shift(-2)} }
