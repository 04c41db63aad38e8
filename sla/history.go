package sla

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Past is what an earlier result says of one unit in one month.
type Past struct {
	Terms, Commitment string
	Unit              Labels
	Month             interval.Month    // of the run
	Period            interval.Interval // over which its uptime was measured
	Verdict           Verdict
	Uptime            *Percent      // nil: not known
	TierPercent       *money.Number // credit of the tier that was reached; nil: none
	Amount            *money.Number // credit in Currency; nil: not known, or no money
	Currency          money.Currency
	Days              *money.Number // credit in days of service; nil: none
	Incidents         int
}

// History is what earlier results say: what caps over more than one period, escalations and rights to terminate rest on.
// It holds at most one entry for a unit and month, in no particular order.
type History []Past

// Unit is the part of a history that is about one unit under one commitment, in order of time.
func (h History) Unit(unit Labels, terms, commitment string) History {
	key := unit.Key()
	out := slices.DeleteFunc(slices.Clone(h), func(p Past) bool {
		return p.Terms != terms || p.Commitment != commitment || p.Unit.Key() != key
	})
	slices.SortStableFunc(out, func(p, q Past) int { return p.Month.In(time.UTC).Start.Compare(q.Month.In(time.UTC).Start) })
	return out
}

// in finds the entry of a month: the run of that month, or a longer period that holds the middle of it.
func (h History) in(m interval.Month) *Past {
	for i := range h {
		if h[i].Month == m {
			return &h[i]
		}
	}
	for i := range h {
		if h[i].Period.Contains(middle(m)) {
			return &h[i]
		}
	}
	return nil
}

// middle is a moment that is in a month whatever the zone.
func middle(m interval.Month) time.Time { return m.In(time.UTC).Start.AddDate(0, 0, 14) }

// Failures is how many earlier periods failed. Of some months nothing may be known, so it is a range.
type Failures struct {
	Least int              // that are known to have failed
	Most  int              // if every month that nothing is known of failed too; −1: there is no telling
	Dark  []interval.Month // the months nothing is known of, newest first
}

// Known tells whether the number is certain.
func (f Failures) Known() bool { return f.Least == f.Most }

// Failed counts the failed periods of a unit before a month, which is the first one of the period in question and itself
// not included. A period failed when its uptime was below a percentage, or, where below is nil, when its verdict was a
// breach. With within the months of a window are looked at, so many of them with the given month as the last; with 0, the
// unbroken row of failures right before it.
func (h History) Failed(unit Labels, terms, commitment string, month interval.Month, within int, below *big.Rat) Failures {
	h = h.Unit(unit, terms, commitment)
	var f Failures
	var seen []interval.Interval // periods longer than a month count once
	this := middle(month)
	count := func(m interval.Month) (failed, known bool) {
		p := h.in(m)
		if p != nil && p.Period.Contains(this) {
			return true, true // the same period, seen from an earlier month of it: no break, and no failure before it
		}
		if p != nil {
			failed, known = p.failed(below)
		}
		if !known {
			f.Dark = append(f.Dark, m)
			return false, false
		}
		if failed && !slices.Contains(seen, p.Period) {
			seen = append(seen, p.Period)
			f.Least++
		}
		return failed, true
	}
	if within > 0 {
		for k := 1; k < within; k++ {
			count(month.Add(-k))
		}
		f.Most = f.Least + len(f.Dark)
		return f
	}
	for k := 1; ; k++ {
		failed, known := count(month.Add(-k))
		switch {
		case !known:
			f.Most = -1 // the row may go on, for as long as nothing is known
			return f
		case !failed:
			f.Most = f.Least
			return f
		}
	}
}

// failed tells whether a past period failed, and whether that is known at all.
func (p *Past) failed(below *big.Rat) (failed, known bool) {
	switch {
	case p.Verdict != Breach && p.Verdict != NoBreach:
		return false, false
	case below == nil:
		return p.Verdict == Breach, true
	case p.Uptime == nil:
		return false, false
	}
	return p.Uptime.Rat().Cmp(below) < 0, true
}

// find is the first schedule, of this one and those within, that a test holds for; nil: none.
func (s *Schedule) find(test func(*Schedule) bool) *Schedule {
	if s == nil || test(s) {
		return s
	}
	for i := range s.Of {
		if found := s.Of[i].find(test); found != nil {
			return found
		}
	}
	return nil
}

// failures fills how many periods failed, this one included, where the credit rests on that. What earlier results do not
// tell stays a range: as found it is not known, low takes the dark months as failed, high as not.
func (as *assessor) failures(a *Assessment, c *Commitment, sp span) {
	s := c.Credit.find(func(s *Schedule) bool { return s.Kind == Escalate || s.Input == QFailedPeriods })
	if s == nil {
		return
	}
	before := as.History.Failed(a.Unit, a.Terms, a.Commitment, sp.months[0], s.WithinMonths, nil)
	count := func(f *Facts, before int) {
		this := 0
		if f.Uptime.Cmp(c.Target.Rat()) < 0 {
			this = 1
		}
		switch {
		case this == 0 && s.WithinMonths == 0:
			f.FailedPeriods = 0 // the row is broken
		case before < 0:
			f.FailedPeriods = -1
		default:
			f.FailedPeriods = this + before
		}
	}
	v := a.Uptime.facts
	found := -1
	if before.Known() {
		found = before.Least
	}
	count(&v.found, found)
	count(&v.low, before.Most)
	count(&v.high, before.Least)
	if len(before.Dark) > 0 && v.low.FailedPeriods != 0 {
		a.noteHistory(as.History, before.Dark)
	}
}

// noteHistory says of which months nothing is known.
func (a *Assessment) noteHistory(h History, dark []interval.Month) {
	if len(h) == 0 {
		a.note("history_not_given", true, "What is owed depends on earlier periods, and no earlier results were given: name them under history: in the configuration.")
		return
	}
	var names []string
	for _, m := range slices.Backward(dark) {
		names = append(names, m.String())
	}
	a.note("history_incomplete", true, "What is owed depends on earlier periods; of this unit the results given do not tell %s.", strings.Join(names, ", "))
}
