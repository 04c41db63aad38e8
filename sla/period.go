package sla

import (
	"fmt"
	"time"

	"slacredit/sla/interval"
)

// span is the time that one commitment's uptime is measured over by the run of a month.
type span struct {
	period interval.Interval // in UTC, half open
	window interval.Interval // period, and as much around it as tells how long a run of down time at its edge lasted
	months []interval.Month  // whose charges are the base
	zone   *time.Location    // in which days are counted
}

// span finds the time of a commitment. The problem is why the period cannot be told; the span is then the month's.
func (c *Commitment) span(month interval.Month, zone *time.Location, signed interval.Date) (sp span, notes []Note, problem *Note) {
	sp = span{period: month.In(zone), months: []interval.Month{month}, zone: zone}
	whole := func(first interval.Month, n int) {
		sp.period.Start, sp.period.End = first.In(zone).Start, first.Add(n-1).In(zone).End
	}
	quarter := func(startMonth time.Month) {
		first := month.Add(-((int(month.Mon-startMonth) + 12) % 3))
		whole(first, 3)
		sp.months = []interval.Month{first, first.Add(1), first.Add(2)}
		notes = append(notes, Note{"period_is_quarter", fmt.Sprintf(
			"Uptime is measured over the quarter %s to %s, and the base is the charges of its three months.", first, first.Add(2)), false})
	}
	p := c.Period
	if p == nil {
		p = &Period{Kind: CalendarMonth}
	}
	switch p.Kind {
	case BillingMonth:
		notes = append(notes, Note{"billing_month_as_calendar", "The agreement counts billing months; they are taken to be calendar months.", false})
	case CalendarQuarter:
		quarter(time.January)
	case FiscalQuarter:
		quarter(time.Month(max(p.StartMonth, 1)))
	case FixedDays:
		sp.period.Start = sp.period.End.AddDate(0, 0, -p.Days)
		notes = append(notes, Note{"period_end_assumed", fmt.Sprintf(
			"Uptime is measured over %d days. They are taken to be those that end with the month; the text may let the customer choose others.", p.Days), true})
	case RollingMonths:
		whole(month.Add(1-p.Months), p.Months)
		notes = append(notes, Note{"period_is_rolling", fmt.Sprintf("Uptime is measured over the %d months %s to %s.",
			p.Months, month.Add(1-p.Months), month), false})
	case ContractYear:
		if problem = contractYear(&sp.period, zone, signed); problem == nil {
			notes = append(notes, Note{"period_is_contract_year", fmt.Sprintf("Uptime is measured over the contract year from %s to before %s.",
				interval.DateOf(sp.period.Start), interval.DateOf(sp.period.End)), false})
		}
	}
	sp.period.Start, sp.period.End = sp.period.Start.UTC(), sp.period.End.UTC()
	sp.window = sp.period
	if d := c.Measure.Debounce; d != nil {
		// Whole hours: a tally counts in slices that its edges must not cut.
		reach := (d.threshold() + max(c.Measure.Slice, time.Minute) + time.Hour - 1).Truncate(time.Hour)
		sp.window.Start, sp.window.End = sp.window.Start.Add(-reach), sp.window.End.Add(reach)
	}
	return sp, notes, problem
}

// firstMonth is the month before which a request's earlier periods lie: the first of its quarter, else its own.
func (c *Commitment) firstMonth(r Request) interval.Month {
	sp, _, _ := c.span(r.Month, time.UTC, r.Signed)
	return sp.months[0]
}

// contractYear widens the month in p to the contract year that the month's last moment falls in.
func contractYear(p *interval.Interval, zone *time.Location, signed interval.Date) *Note {
	last := p.End.Add(-1).In(zone)
	if signed.IsZero() || !signed.UTC().Before(p.End) {
		return &Note{"contract_year_not_known", "Uptime is measured over a contract year. Say when the contract began with signed: in the claim.", true}
	}
	began := signed.UTC()
	start := time.Date(last.Year(), began.Month(), began.Day(), 0, 0, 0, 0, zone)
	if start.After(last) {
		start = time.Date(last.Year()-1, began.Month(), began.Day(), 0, 0, 0, 0, zone)
	}
	*p = interval.Interval{Start: start, End: time.Date(start.Year()+1, began.Month(), began.Day(), 0, 0, 0, 0, zone)}
	return nil
}

// Window is the time that an agreement's commitments want evidence of for the run of a month: the month, the longer
// periods of some, and what lies around their edges where the length of an outage decides.
func (a *Agreement) Window(month interval.Month, signed interval.Date) interval.Interval {
	zone := a.zone()
	out := month.In(zone)
	for i := range a.Versions {
		for k := range a.Versions[i].Commitments {
			sp, _, _ := a.Versions[i].Commitments[k].span(month, zone, signed)
			if sp.window.Start.Before(out.Start) {
				out.Start = sp.window.Start
			}
			if sp.window.End.After(out.End) {
				out.End = sp.window.End
			}
		}
	}
	return interval.Interval{Start: out.Start.UTC(), End: out.End.UTC()}
}

// zone is where the agreement's months are counted. The linter refuses unknown zones; should one come this far, months
// are UTC, and nothing depends on the machine.
func (a *Agreement) zone() *time.Location {
	zone, err := time.LoadLocation(a.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}
