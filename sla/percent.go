package sla

import (
	"fmt"
	"math/big"
	"strings"

	"slacredit/sla/money"
)

// PercentPlaces is the number of decimals percentages are printed with. They are floored, never rounded across an edge.
const PercentPlaces = 18

// Percent is an exact percentage: 99.9 means 99.9 %. The zero value is 0 %.
type Percent struct{ r *big.Rat }

// NewPercent takes the fraction as it is; r must not change afterwards.
func NewPercent(r *big.Rat) Percent { return Percent{r} }

// Rat is the exact value; it must not be changed.
func (p Percent) Rat() *big.Rat {
	if p.r == nil {
		return new(big.Rat)
	}
	return p.r
}

// String is the value floored to 18 decimals, without needless zeros: 99.362599206349206349.
func (p Percent) String() string { return floorText(p.Rat(), PercentPlaces) }

// floorText writes the largest decimal with the given places that is not above r. r is not negative.
func floorText(r *big.Rat, places int) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	n := new(big.Int).Mul(r.Num(), scale)
	n.Div(n, r.Denom())
	s := n.String()
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	if len(s) <= places {
		s = strings.Repeat("0", places-len(s)+1) + s
	}
	out := s[:len(s)-places] + "." + s[len(s)-places:]
	out = strings.TrimSuffix(strings.TrimRight(out, "0"), ".")
	if neg {
		return "-" + out
	}
	return out
}

// exactLimit is the length up to which a reduced fraction can still be read by a person.
const exactLimit = 80

// Exact is the reduced fraction in percent ("200315/2016"), or nil where it is unreadably long.
func (p Percent) Exact() *string {
	s := p.Rat().RatString()
	if len(s) > exactLimit {
		return nil
	}
	return &s
}

// MarshalJSON writes the percentage as String does.
func (p Percent) MarshalJSON() ([]byte, error) { return []byte(`"` + p.String() + `"`), nil }

// UnmarshalJSON reads a decimal. What MarshalJSON floored away does not come back; Uptime.Exact holds it.
func (p *Percent) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		p.r = nil
		return nil
	}
	n, err := money.ParseNumber(strings.Trim(string(b), `"`)) // which bounds the digits: a file may be hostile
	if err != nil {
		return fmt.Errorf("a percentage: %w", err)
	}
	p.r = n.Rat()
	return nil
}
