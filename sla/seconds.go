package sla

import (
	"fmt"
	"math/big"
	"time"

	"slacredit/sla/money"
)

// seconds is a whole number of seconds.
func seconds(n int64) money.Number { return money.MustNumber(fmt.Sprint(n)) }

// inSeconds is a duration as an exact number of seconds.
func inSeconds(d time.Duration) *big.Rat { return big.NewRat(int64(d), int64(time.Second)) }

// secondsOf writes a duration in seconds, to the nanosecond.
func secondsOf(d time.Duration) money.Number {
	n, _ := money.ParseNumber(fmt.Sprintf("%d.%09d", d/time.Second, d%time.Second))
	return money.MustNumber(n.AtLeast(0))
}

// secondsPlaces is enough for nanoseconds times a share of up to 18 decimals, exactly.
const secondsPlaces = 27

// rationalSeconds writes seconds exactly; a share that no decimal can state is cut off far below what a clock can tell.
func rationalSeconds(s *big.Rat) money.Number {
	return money.MustNumber(floorText(s, secondsPlaces))
}
