package scenario

import "math/rand/v2"

// dice are the random numbers of one part of a scenario. Each part has its own, so that a change in one leaves the bytes
// of the others alone.
type dice struct{ *rand.Rand }

// The parts that draw random numbers.
const (
	forLogs = iota + 1
	forDelivery
	forLines
	forBill
	forTarget
	forRevenue
	forParams
)

func newDice(seed, part uint64) dice { return dice{rand.New(rand.NewPCG(seed, part))} }

// hit is true with the probability of the fraction. 0/0 never hits.
func (d dice) hit(f Fraction) bool { return f.Den > 0 && d.Uint64N(f.Den) < f.Num }

// one picks one of a list.
func one[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// weighed picks an index with the probability of its weight.
func (d dice) weighed(weights []int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := d.IntN(total)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}
