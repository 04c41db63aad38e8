package catalog

import (
	"math/big"
	"strings"
	"time"
)

// decimalText writes an exact number: as a decimal where it is one, else as a fraction.
func decimalText(x *big.Rat) string {
	if n, exact := x.FloatPrec(); exact {
		return x.FloatString(n)
	}
	return x.RatString()
}

// lengthText writes a time in seconds as a terms file does.
func lengthText(seconds *big.Rat) string {
	ns := new(big.Rat).Mul(seconds, big.NewRat(int64(time.Second), 1))
	if !ns.IsInt() || !ns.Num().IsInt64() {
		return decimalText(seconds) + " s"
	}
	return length(time.Duration(ns.Num().Int64()))
}

// length writes a duration as a terms file does: 5m, not 5m0s.
func length(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
