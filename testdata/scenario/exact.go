package scenario

import (
	"fmt"
	"math/big"
	"strings"
)

// exact is a decimal, n × 10^−places. The scenario has its own decimals so that a fault of the product's library cannot
// hide in the truth.
type exact struct {
	n      *big.Int
	places int
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// exactly reads a plain decimal: digits, perhaps a sign and a point.
func exactly(s string) (exact, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return exact{}, fmt.Errorf("%q is not a plain decimal", s)
	}
	return exact{n, len(fraction)}, nil
}

// at is the number with a given number of decimals, cut towards zero where it has more.
func (e exact) at(places int) exact {
	if places >= e.places {
		return exact{new(big.Int).Mul(e.n, tenTo(places-e.places)), places}
	}
	return exact{new(big.Int).Quo(e.n, tenTo(e.places-places)), places}
}

func (e exact) plus(f exact) exact {
	places := max(e.places, f.places)
	return exact{new(big.Int).Add(e.at(places).n, f.at(places).n), places}
}

func (e exact) minus(f exact) exact {
	return e.plus(exact{new(big.Int).Neg(f.n), f.places})
}

// share is part/whole of the number, cut towards zero at a number of decimals.
func (e exact) share(part, whole int64, places int) exact {
	n := new(big.Int).Mul(e.at(max(places, e.places)).n, big.NewInt(part))
	return exact{n.Quo(n, big.NewInt(whole)), max(places, e.places)}.at(places)
}

// String writes every decimal.
func (e exact) String() string {
	s := new(big.Int).Abs(e.n).String()
	if e.places > 0 {
		s = strings.Repeat("0", max(0, e.places+1-len(s))) + s
		s = s[:len(s)-e.places] + "." + s[len(s)-e.places:]
	}
	if e.n.Sign() < 0 {
		s = "-" + s
	}
	return s
}

// scientific writes the number as spreadsheets and billing systems do: 5.64902E-05. Zero is 0E-10.
func (e exact) scientific() string {
	digits := strings.TrimLeft(new(big.Int).Abs(e.n).String(), "0")
	exponent := len(digits) - 1 - e.places
	if digits == "" {
		return fmt.Sprintf("0E-%d", e.places)
	}
	if rest := strings.TrimRight(digits[1:], "0"); rest != "" {
		digits = digits[:1] + "." + rest
	} else {
		digits = digits[:1]
	}
	if e.n.Sign() < 0 {
		digits = "-" + digits
	}
	return fmt.Sprintf("%sE%d", digits, exponent)
}

// money writes the number with at least two decimals and no needless zeros beyond.
func (e exact) money() string {
	s := e.at(max(2, e.places)).String()
	point := strings.IndexByte(s, '.')
	for len(s)-point-1 > 2 && s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}
