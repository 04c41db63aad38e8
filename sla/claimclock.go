package sla

import (
	"slices"
	"time"

	"slacredit/sla/interval"
)

// claim fills in how and until when an assessment's credit must be asked for, and what of it the inputs do not hold.
// Have says which needs they do hold.
func (as *assessor) claim(a *Assessment, c *Commitment, have map[NeedKind]bool) {
	t := c.Claim
	due := &ClaimDue{Received: t.Received, Subject: t.Subject, Needs: []string{}, Missing: []string{}, Clause: t.Clause}
	a.Claim = due
	for _, need := range t.Evidence {
		due.Needs = append(due.Needs, need.Text)
		if !have[need.Kind] {
			due.Missing = append(due.Missing, words(string(need.Kind)))
		}
	}
	clock := as.clock(a)
	switch {
	case t.Within > 0:
		end := interval.MonthOf(clock.end.UTC())
		due.Deadline = interval.DateOf(end.Add(t.Within).Last())
		due.FileBy = interval.DateOf(end.Add(max(t.Within-1, 1)).Last())
	case len(t.Steps) > 0:
		clock.run(a, t.Steps)
	case c.Payout.Automatic:
		a.note("credit_automatic", false, "The credit is given without a claim.")
	case c.Payout.Form != TerminationRight && c.Payout.Form != NoPayout:
		a.note("claim_deadline_not_known", true, "Until when the credit must be claimed is not known of this text.")
	}
	if !as.AsOf.IsZero() && !due.Deadline.IsZero() {
		left := as.AsOf.DaysUntil(due.Deadline)
		due.DaysLeft, due.Status = &left, "open"
		if left < 0 {
			due.Status = "expired"
		}
	}
}

// clock is what the time limits of an assessment run from.
func (as *assessor) clock(a *Assessment) claimClock {
	zone := as.Agreement.zone()
	k := claimClock{zone: zone, period: a.Period, end: interval.DateOf(a.Period.End.In(zone).Add(-time.Nanosecond))}
	if len(a.Incidents) > 0 {
		// The first incident's clock is the first to run out; a claim in time for it is in time for all.
		k.incident = a.Incidents[0].Interval
	}
	return k
}

// claimClock tells the dates of claim steps. Days are counted on the calendar of the agreement's zone.
type claimClock struct {
	zone     *time.Location
	period   interval.Interval
	end      interval.Date     // last day of the period
	incident interval.Interval // the first one; zero: not known
}

// moment is a point in time that a limit runs from, or ends at.
type moment struct {
	at       time.Time
	day      interval.Date
	monthEnd bool // months counted from it end with their months
	exact    bool // the hour counts, not the day
}

// text is the day, or the instant where a limit is counted in hours.
func (m moment) text() string {
	if m.exact {
		return m.at.UTC().Format(time.RFC3339)
	}
	return m.day.String()
}

// run puts the dates of all steps into the assessment's claim. The deadline is the earliest date on which an act "claim"
// falls due; where the text leaves an anchor open, the earlier of its dates counts.
func (k claimClock) run(a *Assessment, steps []ClaimStep) {
	due := a.Claim
	claims := slices.ContainsFunc(steps, func(s ClaimStep) bool { return s.Act == "claim" })
	for i, s := range steps {
		from := k.anchor(s.From)
		by := k.after(from, s.Within, s.Unit)
		limit := s // the one that ends first
		act := ClaimAct{Act: s.Act, By: by.text(), Clause: s.Clause}
		if s.Or != "" {
			or := s.Other()
			from2 := k.anchor(or.From)
			other := k.after(from2, or.Within, or.Unit)
			if other.at.Before(by.at) {
				from, by, other, limit = from2, other, by, or
			}
			act.By = by.text()
			if other.text() != act.By {
				act.OrBy = other.text()
				a.note("claim_anchor_open", true, "The text leaves open what the time limit for %q runs from: it ends on %s or on %s. The earlier date is taken.",
					s.Act, act.By, act.OrBy)
			}
		}
		due.Steps = append(due.Steps, act)
		if s.NotBefore > 0 {
			day := addDays(k.end, s.NotBefore)
			due.NotBefore = &day
		}
		if s.Act == "claim" || !claims && i == len(steps)-1 {
			if due.Deadline.IsZero() || due.Deadline.After(by.day) {
				due.Deadline, due.FileBy = by.day, prudent(from, by, limit)
			}
		}
		k.explain(a, s)
	}
	if n := due.NotBefore; n != nil && n.After(due.FileBy) && !n.After(due.Deadline) {
		due.FileBy = *n
	}
}

// explain notes what had to be assumed for a step's date.
func (k claimClock) explain(a *Assessment, s ClaimStep) {
	if s.Unit == BusinessDays {
		a.note("holidays_not_known", false, "Business days are counted Monday to Friday; public holidays are not known and would only make a time limit longer.")
	}
	for _, anchor := range []Anchor{s.From, s.Or} {
		switch anchor {
		case FromAwareness, FromTicket:
			a.note("claim_from_incident_start", false, "A time limit that runs from %s is counted from the incident's start, the earliest moment it can be.", words(string(anchor)))
		case FromIncidentStart, FromIncidentEnd:
		default:
			continue
		}
		if k.incident.Start.IsZero() {
			a.note("incident_date_assumed", true, "When the incident was is not known; its time limit is counted from the first moment of the period, so that the date errs early.")
		}
	}
}

// anchor is the moment a limit runs from. Without an incident the period's first moment stands for it: a limit that ends
// too early loses nothing.
func (k claimClock) anchor(from Anchor) moment {
	instant := func(t time.Time) moment { return moment{at: t, day: interval.DateOf(t.In(k.zone))} }
	monthEnd := func(m interval.Month) moment {
		return moment{at: m.In(k.zone).End, day: interval.DateOf(m.Last()), monthEnd: true}
	}
	last := interval.MonthOf(k.end.UTC())
	switch from {
	case FromMonthEnd:
		return moment{at: k.period.End, day: k.end, monthEnd: k.end == interval.DateOf(last.Last())}
	case FromNextMonthEnd:
		return monthEnd(last.Add(1))
	case FromQuarterEnd:
		return monthEnd(last.Add((3 - int(last.Mon)%3) % 3))
	case FromIncidentEnd:
		if !k.incident.Start.IsZero() {
			return instant(k.incident.End)
		}
	default:
		if !k.incident.Start.IsZero() {
			return instant(k.incident.Start)
		}
	}
	return instant(k.period.Start)
}

// longestLimit bounds what a terms file can make the clock count.
const longestLimit = 10_000

// after is the moment n units after m. A month after 31 January is the end of February; a month after the end of a month
// is the end of the next.
func (k claimClock) after(m moment, n int, unit TimeUnit) moment {
	n = min(max(n, 0), longestLimit)
	if unit == Hours {
		at := m.at.Add(time.Duration(n) * time.Hour)
		return moment{at: at, day: interval.DateOf(at.In(k.zone)), exact: true}
	}
	day := m.day
	switch unit {
	case Months:
		day = addMonths(day, n, m.monthEnd)
	case BusinessDays:
		for n > 0 {
			day = addDays(day, 1)
			if w := day.UTC().Weekday(); w != time.Saturday && w != time.Sunday {
				n--
			}
		}
	default:
		day = addDays(day, n)
	}
	y, mon, d := day.UTC().Date()
	return moment{at: time.Date(y, mon, d+1, 0, 0, 0, 0, k.zone), day: day}
}

// prudent is the day to file by, to be safe from slow mail and from a stricter reading of the text: one month early for
// limits of two months and more, half the time for limits of four days and more, else the last day itself.
func prudent(from, by moment, s ClaimStep) interval.Date {
	if s.Unit == Months && s.Within >= 2 {
		return addMonths(from.day, s.Within-1, from.monthEnd)
	}
	if days := from.day.DaysUntil(by.day); days >= 4 {
		return addDays(from.day, days/2)
	}
	return by.day
}

func addDays(d interval.Date, n int) interval.Date { return interval.DateOf(d.UTC().AddDate(0, 0, n)) }

func addMonths(d interval.Date, n int, monthEnd bool) interval.Date {
	last := interval.MonthOf(d.UTC()).Add(n).Last()
	if day := d.UTC().Day(); !monthEnd && day < last.Day() {
		last = last.AddDate(0, 0, day-last.Day())
	}
	return interval.DateOf(last)
}
