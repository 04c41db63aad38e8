package sla

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"slacredit/sla/interval"
)

// Quorum is how many of the places that a source watches a resource from must say down for it to be down: a number from 1, or
// Majority, more than half of them. 0: not said.
type Quorum int

// Majority is more than half of the places.
const Majority Quorum = -1

// UnmarshalText reads a number from 1 to 1000, or the word majority.
func (q *Quorum) UnmarshalText(b []byte) error {
	if string(b) == "majority" {
		*q = Majority
		return nil
	}
	n, err := strconv.Atoi(string(b))
	if err != nil || n < 1 || n > 1000 {
		return fmt.Errorf("%q is no number of places from 1 to 1000, nor the word majority", b)
	}
	*q = Quorum(n)
	return nil
}

// String writes the quorum as it is read.
func (q Quorum) String() string {
	if q == Majority {
		return "majority"
	}
	return strconv.Itoa(int(q))
}

// of is the quorum of a number of places. Where nobody says, all must agree: the network of one place fails more often than a
// provider does.
func (q Quorum) of(places int) int {
	switch q {
	case Majority:
		return places/2 + 1
	case 0:
		return places
	}
	return int(q)
}

// quorum is what several places saw of one resource: down while at least need of them know it to be down; not known while
// they could be that many, if those that do not know would say so too.
func quorum(places []judged, need int) judged {
	type change struct {
		at            time.Time
		down, unknown int
	}
	var all []change
	for _, p := range places {
		for _, i := range p.down {
			all = append(all, change{i.Start, 1, 0}, change{i.End, -1, 0})
		}
		for _, i := range p.unknown {
			all = append(all, change{i.Start, 0, 1}, change{i.End, 0, -1})
		}
	}
	slices.SortFunc(all, func(a, b change) int { return a.at.Compare(b.at) })
	out := judged{share: places[0].share}
	var down, dark []interval.Interval
	var says, mayToo int
	for k, c := range all {
		says, mayToo = says+c.down, mayToo+c.unknown
		if k+1 == len(all) || all[k+1].at.Equal(c.at) {
			continue
		}
		span := interval.Interval{Start: c.at, End: all[k+1].at}
		switch {
		case says >= need:
			down = append(down, span)
		case says+mayToo >= need:
			dark = append(dark, span)
		}
	}
	out.down, out.unknown = interval.Union(down...), interval.Union(dark...)
	out.inherit(places, func(parts []judged) interval.Set { return quorum(parts, need).down })
	return out
}
