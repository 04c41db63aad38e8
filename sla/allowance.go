package sla

import (
	"math/big"

	"slacredit/sla/audit"
)

// Allowance is what of a quantity no credit is paid for: an edge of its axis, or "target": as much down time, or
// unavailability, as the promise itself allows, which depends on the length of the period.
type Allowance struct {
	Edge
	Promised bool // "target"
}

// promised is how the allowance of the promise is written.
const promised = "target"

// UnmarshalText reads what Edge does, or "target".
func (a *Allowance) UnmarshalText(b []byte) error {
	if string(b) == promised {
		*a = Allowance{Edge{text: promised}, true}
		return nil
	}
	var e Edge
	if err := e.UnmarshalText(b); err != nil {
		return audit.Advise("write a length like 15m, a percentage, or target: what the promise allows", "%v", err)
	}
	*a = Allowance{Edge: e}
	return nil
}

// in is the schedule for one target, in percent, and a period of so many seconds: what the promise allows is worked out. A
// nil period is not known, and leaves an allowance of time open.
func (s Schedule) in(target, period *big.Rat) Schedule {
	if a := s.Allowance; a != nil && a.Promised {
		gap := new(big.Rat).Sub(hundred, target)
		switch {
		case s.Input.percent():
			s.Allowance = &Allowance{Edge: Edge{floorText(gap, PercentPlaces), gap, false}}
		case period != nil:
			gap.Mul(gap, new(big.Rat).Quo(period, hundred))
			s.Allowance = &Allowance{Edge: Edge{spell(gap), gap, true}}
		}
	}
	parts := s.Of
	s.Of = nil
	for _, part := range parts {
		s.Of = append(s.Of, part.in(target, period))
	}
	return s
}
