package scenario

import (
	"maps"
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
)

// Reading is one way to read the text of an SLA that averages error rates over slices.
type Reading struct {
	// Type takes the requests of one request type only; empty: all of them, pooled.
	Type string
	// LeaveOutSilent leaves slices without requests out of the mean. Otherwise they are clean: 0 % errors.
	LeaveOutSilent bool
	// Unknown says what a slice is that the log does not reach.
	Unknown Unknown
	// WithExcluded counts the errors in the excluded time too.
	WithExcluded bool
}

// Unknown is what is taken of time that the evidence says nothing about.
type Unknown int

const (
	LeaveOut Unknown = iota // rest on what is known
	AllDown                 // the low bound
	AllUp                   // the high bound
)

// Worst is the oracle's answer for the request type that fared worst, and that type: how the text of 2023, with one rate
// per request type, is read first. It is nil when no type has an answer.
func Worst(t *Truth, r Reading) (uptime *big.Rat, requestType string) {
	for _, kind := range t.Types() {
		r.Type = kind
		if of := Oracle(t, r); of != nil && (uptime == nil || of.Cmp(uptime) < 0) {
			uptime, requestType = of, kind
		}
	}
	return uptime, requestType
}

// edge is how much of the month may lack at either end before it is unknown.
const edge = time.Hour

// Oracle is the Monthly Uptime Percentage of the scenario's month: 100 % less the mean of the error rates of the month's
// slices, exact. It is nil when there is no slice to take a mean of.
func Oracle(t *Truth, r Reading) *big.Rat {
	type count struct{ requests, errors int64 }
	counts := map[int64]count{}
	for _, c := range t.Cells {
		if r.Type != "" && r.Type != c.Type {
			continue
		}
		n := counts[c.Start.Unix()]
		n.requests += c.Requests
		if r.WithExcluded || !excluded(t.Excluded, c.Start) {
			n.errors += c.Errors
		}
		counts[c.Start.Unix()] = n
	}
	month := t.Month.In(time.UTC)
	rates, n := new(big.Rat), int64(0)
	for at := month.Start; at.Before(month.End); at = at.Add(Slice) {
		switch c := counts[at.Unix()]; {
		case t.unknown(at) && r.Unknown == LeaveOut:
		case t.unknown(at) && r.Unknown == AllDown:
			if r.WithExcluded || !excluded(t.Excluded, at) { // what nobody can claim for is not down
				rates.Add(rates, big.NewRat(1, 1))
			}
			n++
		case c.requests == 0 && r.LeaveOutSilent && !t.unknown(at):
		default:
			if c.errors > 0 {
				rates.Add(rates, big.NewRat(c.errors, c.requests))
			}
			n++
		}
	}
	if n == 0 {
		return nil
	}
	mean := rates.Quo(rates, new(big.Rat).SetInt64(n))
	return mean.Mul(mean.Sub(big.NewRat(1, 1), mean), big.NewRat(100, 1))
}

// unknown tells whether the log does not reach a slice: it ends before the first request or starts after the last, and
// more than the edge of the month is lacking there.
func (t *Truth) unknown(slice time.Time) bool {
	if t.Logs.First.IsZero() {
		return true
	}
	month := t.Month.In(time.UTC)
	head := t.Logs.First.Sub(month.Start) >= edge && !slice.Add(Slice).After(t.Logs.First)
	tail := month.End.Sub(t.Logs.Last) >= edge && slice.After(t.Logs.Last)
	return head || tail
}

func excluded(in []interval.Interval, at time.Time) bool {
	return slices.ContainsFunc(in, func(i interval.Interval) bool { return i.Contains(at) })
}

// Types lists the request types of the scenario's month, sorted.
func (t *Truth) Types() []string { return slices.Sorted(maps.Keys(t.Logs.Requests)) }

// Floor writes a number with a fixed number of decimals, cut downwards.
func Floor(r *big.Rat, places int) string {
	n := new(big.Int).Mul(r.Num(), tenTo(places))
	return exact{n.Div(n, r.Denom()), places}.String() // Div floors: the divisor is positive
}

// HalfUp writes a number that is not negative with a fixed number of decimals, halves up.
func HalfUp(r *big.Rat, places int) string {
	half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(2), tenTo(places)))
	return Floor(half.Add(half, r), places)
}

// Tier pays Percent of the base for an uptime below Below; both decimals.
type Tier struct{ Below, Percent string }

// Credit is the credit for an uptime: the percentage of the lowest tier it falls under, and that share of the base,
// exact. Both are zero when the uptime is at or above every tier.
func Credit(uptime *big.Rat, base string, tiers []Tier) (percent, amount *big.Rat) {
	percent = new(big.Rat)
	var lowest *big.Rat
	for _, t := range tiers {
		below := Rat(t.Below)
		if uptime.Cmp(below) < 0 && (lowest == nil || below.Cmp(lowest) < 0) {
			lowest, percent = below, Rat(t.Percent)
		}
	}
	amount = new(big.Rat).Mul(percent, Rat(base))
	return percent, amount.Quo(amount, big.NewRat(100, 1))
}

// Rat is a plain decimal of this package as a fraction. It panics on anything else.
func Rat(s string) *big.Rat {
	e, err := exactly(s)
	if err != nil {
		panic(err)
	}
	return new(big.Rat).SetFrac(e.n, tenTo(e.places))
}
