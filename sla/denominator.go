package sla

import (
	"math/big"
	"time"
)

// denominator is what down time is divided by, in seconds: the period, or the time that the text names instead. Where it is
// the time deployed or scheduled, which no evidence tells, the period stands in, and a note says so.
func (c *Commitment) denominator(period time.Duration) *big.Rat {
	if d := c.Measure.Denominator; d != nil && d.Kind == "fixed" && d.Fixed > 0 {
		return inSeconds(d.Fixed)
	}
	return inSeconds(period)
}
