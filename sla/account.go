package sla

import (
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
)

// account is one part's time as the agreement counts it.
type account struct {
	part    judged
	counted interval.Set // down time that counts, within the period
	worst   interval.Set // the same if all that is unknown was down
	unknown interval.Set // within the period
	crosses bool         // a run that counts goes over the edge of the period
}

// account counts a part's down time: exclusions, debounce on whole runs, then the period's share.
func (d *timeData) account(j judged, out interval.Set, exclusionsLast bool) account {
	x := account{part: j, unknown: j.unknown.Clip(d.span.period)}
	runs := func(bad interval.Set) interval.Set {
		if exclusionsLast {
			return d.measure.Debounce.runs(bad).Subtract(out)
		}
		return d.measure.Debounce.runs(bad.Subtract(out))
	}
	found := runs(j.down)
	x.counted = found.Clip(d.span.period)
	x.worst = runs(j.down.Union(j.unknown)).Clip(d.span.period).Union(x.counted)
	x.crosses = slices.ContainsFunc(found, func(i interval.Interval) bool {
		return !i.Intersect(d.span.period).Empty() && !d.span.period.Covers(i)
	})
	return x
}

// weight is how much of a part's down time counts: all, or the share that was affected.
func (x account) weight() *big.Rat {
	if x.part.share == nil {
		return big.NewRat(1, 1)
	}
	return x.part.share
}

// weigh is the down time in seconds that a stretch of the period holds: what counts, times the share that was affected,
// and under the worst view the unknown rest whole, since of unknown time the share is unknown too.
func (x account) weigh(in interval.Interval, worst bool) *big.Rat {
	counted := overlap(x.counted, in)
	s := new(big.Rat).Mul(inSeconds(counted), x.weight())
	if worst {
		s.Add(s, inSeconds(overlap(x.worst, in)-counted)) // what counts is part of the worst
	}
	return s
}

// overlap is how much of a set lies within an interval.
func overlap(s interval.Set, in interval.Interval) (d time.Duration) {
	first, _ := slices.BinarySearchFunc(s, in.Start, func(i interval.Interval, t time.Time) int {
		if i.End.After(t) {
			return 1
		}
		return -1
	})
	for _, i := range s[first:] {
		if !i.Start.Before(in.End) {
			break
		}
		d += i.Intersect(in).Length()
	}
	return d
}

// split says where the period went. The five parts add up to it exactly.
func (x account) split(period interval.Interval, out interval.Set) *TimeSplit {
	down := x.part.down.Clip(period)
	excluded := down.Intersect(out).Subtract(x.counted)
	uncounted := down.Subtract(x.counted).Subtract(excluded)
	up := interval.Union(period).Subtract(down).Subtract(x.unknown)
	return &TimeSplit{Up: secondsOf(up.Total()), Down: secondsOf(x.counted.Total()), Uncounted: secondsOf(uncounted.Total()),
		Excluded: secondsOf(excluded.Total()), Unknown: secondsOf(x.unknown.Total())}
}
