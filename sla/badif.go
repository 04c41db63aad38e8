package sla

import (
	"cmp"
	"math/big"
	"slices"

	"slacredit/sla/interval"
)

// bad judges a slice by its counts. A slice without requests is never bad: there was nothing that could fail.
func (b *BadIf) bad(requests, errors uint64) bool {
	if requests == 0 || requests < uint64(max(b.MinRequests, 0)) || errors == 0 {
		return false
	}
	if b.AllFail && errors >= requests {
		return true
	}
	if b.ErrorRateMoreThan == nil {
		return false
	}
	// errors ÷ requests > p %  ⇔  100 × errors > p × requests; exactly p % is good.
	left := new(big.Rat).SetInt(new(big.Int).SetUint64(errors))
	left.Mul(left, big.NewRat(100, 1))
	right := new(big.Rat).SetInt(new(big.Int).SetUint64(requests))
	return left.Cmp(right.Mul(right, b.ErrorRateMoreThan.Rat())) > 0
}

// judged is one resource's time, or one group of requests': what was bad and what is not known. The rest was good.
type judged struct {
	name          string
	down, unknown interval.Set // disjoint
	doubt         interval.Set // part of what is known: it may have been down or not, whatever down says
	share         *big.Rat     // of users or of the service that was affected, 0 to 1; nil: all
}

// compare puts the parts of a unit in an order that does not depend on that of the sources.
func (j judged) compare(k judged) int {
	return cmp.Or(cmp.Compare(j.name, k.name), slices.CompareFunc(j.down, k.down, compareIntervals), slices.CompareFunc(j.unknown, k.unknown, compareIntervals))
}

func compareIntervals(a, b interval.Interval) int {
	return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End))
}

// judge turns a group's counts into time. Under the reading that silence continues what was before it, a slice without
// requests is bad after a bad one.
func (d *sliceData) judge(b *BadIf, group string, silenceContinues bool) judged {
	out := judged{name: group}
	var down, dark []interval.Interval
	before := false
	for i := range d.n {
		c := d.groups[group][i]
		switch {
		case !d.known[i]:
			dark = append(dark, d.interval(i))
			before = false
			continue
		case c == nil || c.requests == 0:
			before = before && silenceContinues
		default:
			before = b.bad(c.requests, c.errors)
		}
		if before {
			down = append(down, d.interval(i))
		}
	}
	out.down, out.unknown = interval.Union(down...), interval.Union(dark...)
	return out
}
