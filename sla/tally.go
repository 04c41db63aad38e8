package sla

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"slacredit/sla/audit"
)

// Tally is evidence of the counting kind: per series and time slice, requests, and errors by code. It is a commutative
// sum: the tallies of disjoint inputs add up to the tally of all of them, in any order, bit for bit.
//
// Slice n of a tally covers [n·Step, (n+1)·Step) of Unix time.
type Tally struct {
	Step   time.Duration
	series map[string]*Series
}

// Series is the counts of one set of labels.
type Series struct {
	Labels Labels
	pages  map[int64]*page
	errors map[errorKey]*errorCell
	codes  map[string]uint64
	last   *page // the page counted into most recently
	lastNo int64
}

// page holds the requests of 64 slices in a row, so that memory follows the slices that have any.
type page [64]uint64

type errorKey struct {
	slot int64
	code string
}

type errorCell struct {
	n       uint64
	origins []audit.Origin
}

// NewTally is an empty tally with slices of the given width, which must be whole seconds.
func NewTally(step time.Duration) *Tally {
	return &Tally{Step: step, series: map[string]*Series{}}
}

// Slot is the number of the slice that holds t.
func (t *Tally) Slot(at time.Time) int64 {
	s, step := at.Unix(), int64(t.Step/time.Second)
	if s < 0 {
		return -((-s + step - 1) / step)
	}
	return s / step
}

// Start is the beginning of a slice.
func (t *Tally) Start(slot int64) time.Time {
	return time.Unix(slot*int64(t.Step/time.Second), 0).UTC()
}

// Series gives the series with these labels, made when it is not there. The labels are not copied.
func (t *Tally) Series(l Labels) *Series {
	k := l.Key()
	s := t.series[k]
	if s == nil {
		s = &Series{Labels: l, pages: map[int64]*page{}, errors: map[errorKey]*errorCell{}, codes: map[string]uint64{}}
		t.series[k] = s
	}
	return s
}

// All lists the series, sorted by the key of their labels.
func (t *Tally) All() []*Series {
	out := make([]*Series, 0, len(t.series))
	for _, k := range slices.Sorted(maps.Keys(t.series)) {
		out = append(out, t.series[k])
	}
	return out
}

// Merge adds every count of u. Tallies of different steps do not add.
func (t *Tally) Merge(u *Tally) error {
	if t.Step != u.Step {
		return fmt.Errorf("tallies of different steps do not add: %v and %v", t.Step, u.Step)
	}
	for _, from := range u.series {
		to := t.Series(from.Labels)
		for no, p := range from.pages {
			q := to.pages[no]
			if q == nil {
				q = new(page)
				to.pages[no] = q
			}
			for i, n := range p {
				q[i] += n
			}
		}
		for k, c := range from.errors {
			to.addErrors(k, c.n, c.origins...)
		}
		for code, n := range from.codes {
			to.codes[code] += n
		}
	}
	return nil
}

// Count adds n requests to a slice.
func (s *Series) Count(slot int64, n uint64) {
	no := slot >> 6
	if s.last == nil || no != s.lastNo {
		p := s.pages[no]
		if p == nil {
			p = new(page)
			s.pages[no] = p
		}
		s.last, s.lastNo = p, no
	}
	s.last[slot&63] += n
}

// CountError adds n requests of a slice that ended with an error code of interest. Errors are requests too: they are to
// be counted with [Series.Count] as well.
func (s *Series) CountError(slot int64, code string, n uint64, at audit.Origin) {
	s.addErrors(errorKey{slot, code}, n, at)
}

func (s *Series) addErrors(k errorKey, n uint64, at ...audit.Origin) {
	c := s.errors[k]
	if c == nil {
		c = &errorCell{}
		s.errors[k] = c
	}
	c.n += n
	for _, o := range at {
		c.origins = audit.Keep(c.origins, o)
	}
}

// CountCode adds n to the number of responses with a code over all time, whatever the code: the table that shows which
// codes were seen and did not count.
func (s *Series) CountCode(code string, n uint64) { s.codes[code] += n }

// Codes is how often each code was seen over all time.
func (s *Series) Codes() map[string]uint64 { return s.codes }

// Requests is the number of requests of a slice.
func (s *Series) Requests(slot int64) uint64 {
	if p := s.pages[slot>>6]; p != nil {
		return p[slot&63]
	}
	return 0
}

// Slots lists the slices that have requests or errors, in order of time.
func (s *Series) Slots() []int64 {
	seen := map[int64]bool{}
	for no, p := range s.pages {
		for i, n := range p {
			if n > 0 {
				seen[no<<6|int64(i)] = true
			}
		}
	}
	for k := range s.errors {
		seen[k.slot] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// ErrorCount is the errors of one code in one slice, with the smallest places where they stand.
type ErrorCount struct {
	Slot    int64
	Code    string
	N       uint64
	Origins []audit.Origin
}

// Errors lists the errors of interest by slice and code, in order.
func (s *Series) Errors() []ErrorCount {
	out := make([]ErrorCount, 0, len(s.errors))
	for k, c := range s.errors {
		out = append(out, ErrorCount{k.slot, k.code, c.n, c.origins})
	}
	slices.SortFunc(out, func(a, b ErrorCount) int {
		return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Code, b.Code))
	})
	return out
}
