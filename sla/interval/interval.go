// Package interval is the algebra of time: half-open intervals, sets of them, and calendar months in a zone.
//
// Instants are kept to the nanosecond; nothing is rounded. Measures of sets add up exactly: for any sets a and b,
// |a| = |a∩b| + |a−b|.
package interval

import (
	"cmp"
	"slices"
	"time"
)

// Interval is the time from Start (included) to End (excluded). It is empty when End is not after Start.
type Interval struct {
	Start time.Time `json:"from"`
	End   time.Time `json:"to"`
}

// Empty tells whether no instant lies in the interval.
func (i Interval) Empty() bool { return !i.End.After(i.Start) }

// Length is the duration of the interval, 0 when empty.
func (i Interval) Length() time.Duration {
	if i.Empty() {
		return 0
	}
	return i.End.Sub(i.Start)
}

// Contains tells whether t lies in the interval.
func (i Interval) Contains(t time.Time) bool { return !t.Before(i.Start) && t.Before(i.End) }

// Covers tells whether all of j lies in i. An empty j is covered by anything.
func (i Interval) Covers(j Interval) bool {
	return j.Empty() || !j.Start.Before(i.Start) && !j.End.After(i.End)
}

// Intersect is the time in both intervals; possibly empty.
func (i Interval) Intersect(j Interval) Interval {
	if j.Start.After(i.Start) {
		i.Start = j.Start
	}
	if j.End.Before(i.End) {
		i.End = j.End
	}
	return i
}

// Set is a set of instants: sorted, disjoint, non-touching, non-empty intervals. Nil is the empty set.
type Set []Interval

// Union makes a set of intervals in any order, overlapping or not.
func Union(in ...Interval) Set {
	in = slices.DeleteFunc(slices.Clone(in), Interval.Empty)
	slices.SortFunc(in, func(a, b Interval) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	var out Set
	for _, i := range in {
		if n := len(out); n > 0 && !i.Start.After(out[n-1].End) {
			if i.End.After(out[n-1].End) {
				out[n-1].End = i.End
			}
			continue
		}
		out = append(out, i)
	}
	return out
}

// Union is the time in either set.
func (s Set) Union(t Set) Set { return Union(append(slices.Clone(s), t...)...) }

// Intersect is the time in both sets.
func (s Set) Intersect(t Set) Set {
	var out Set
	for a, b := 0, 0; a < len(s) && b < len(t); {
		if i := s[a].Intersect(t[b]); !i.Empty() {
			out = append(out, i)
		}
		if s[a].End.Before(t[b].End) {
			a++
		} else {
			b++
		}
	}
	return out
}

// Subtract is the time in s that is not in t.
func (s Set) Subtract(t Set) Set {
	var out Set
	b := 0
	for _, i := range s {
		for b < len(t) && !t[b].End.After(i.Start) {
			b++
		}
		for k := b; k < len(t) && t[k].Start.Before(i.End); k++ {
			if head := (Interval{i.Start, t[k].Start}); !head.Empty() {
				out = append(out, head)
			}
			i.Start = t[k].End
		}
		if !i.Empty() {
			out = append(out, i)
		}
	}
	return out
}

// Clip is the part of the set inside i.
func (s Set) Clip(i Interval) Set { return s.Intersect(Union(i)) }

// Total is the sum of the lengths. It is exact while it stays below 292 years.
func (s Set) Total() time.Duration {
	var d time.Duration
	for _, i := range s {
		d += i.Length()
	}
	return d
}

// Bridge joins intervals that are at most gap apart.
func (s Set) Bridge(gap time.Duration) Set {
	var out Set
	for _, i := range s {
		if n := len(out); n > 0 && i.Start.Sub(out[n-1].End) <= gap {
			out[n-1].End = i.End
			continue
		}
		out = append(out, i)
	}
	return out
}
