package money

import "fmt"

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
	return fmt.Errorf("%q is not a rounding: half_up, half_even, down or up", b)
}
