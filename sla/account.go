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
	least   interval.Set // the same without what may have been up: the edges between two looks
	likely  interval.Set // the same with what may have been down between two looks
	worst   interval.Set // the same if all that is unknown was down as well
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
	x.least, x.likely = x.counted, x.counted
	if len(j.doubt) > 0 {
		x.least = runs(j.least()).Clip(d.span.period)
		x.likely = runs(j.likely()).Clip(d.span.period).Union(x.counted)
	}
	x.worst = runs(j.most()).Clip(d.span.period).Union(x.likely)
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

// view is how what is open is taken.
type view int

const (
	asFound view = iota // as the evidence, with its gap policy, tells it
	atBest              // unknown and doubtful time as up
	atWorst             // both as down
)

// runs are the stretches that count under a view.
func (x account) runs(v view) interval.Set {
	return [...]interval.Set{asFound: x.counted, atBest: x.least, atWorst: x.worst}[v]
}

// weigh is the down time in seconds that a stretch of the period holds: what counts, times the share that was affected,
// and under the worst view the unknown rest whole, since of unknown time the share is unknown too.
func (x account) weigh(in interval.Interval, v view) *big.Rat {
	seconds := func(s interval.Set) *big.Rat { return inSeconds(overlap(s, in)) }
	if v != atWorst {
		s := seconds(x.runs(v))
		return s.Mul(s, x.weight())
	}
	s := seconds(x.likely)
	rest := seconds(x.worst)
	rest.Sub(rest, s) // what is likely is part of the worst
	return s.Add(s.Mul(s, x.weight()), rest)
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
