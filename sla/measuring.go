package sla

import (
	"fmt"
	"math/big"
	"time"
)

// measure fills what a commitment's measure makes of a unit's evidence: its uptime, or the reason why there is none.
func (as *assessor) measure(a *Assessment, c *Commitment, u unit) {
	sp, notes, problem := c.span(as.Month, as.Agreement.zone(), as.Signed)
	a.addNotes(notes...)
	ex, effects := exclusionsFor(u, sp, as.Exclusions)
	a.Exclusions = effects
	if n := unknownKinds(as.Exclusions, effects); n != nil {
		a.addNotes(*n)
	}
	if problem == nil {
		problem = u.problem
	}
	if problem == nil {
		switch c.Measure.Kind {
		case SliceMean:
			problem = a.bySlices(c, u, sp, ex)
		case EventRatio:
			problem = a.byEvents(c, u, sp, ex)
		case TimeRatio, WeightedTime, Duration, Count:
			problem = a.byTime(c, u, sp, ex, as.Affected)
		default:
			problem = &Note{"measure_unknown", fmt.Sprintf("The measure %s is not one this program knows.", c.Measure.Kind), true}
		}
	}
	if problem != nil {
		a.rest(Insufficient, *problem)
	}
	a.Incidents = as.incidents(c, u)
	if a.Uptime == nil {
		return
	}
	as.remark(a, c)
	if sp.period != as.period && a.Uptime.UnknownSeconds.IsPositive() {
		a.note("period_not_covered", true, "The period is not the month: give the evidence of all of it, from %s to %s. What is missing is unknown.",
			sp.period.Start.Format(time.RFC3339), sp.period.End.Format(time.RFC3339))
	}
	as.complete(a, c, sp)
	as.narrow(a, c, u)
}

// incidents are the stretches of trouble in a unit's evidence.
func (as *assessor) incidents(c *Commitment, u unit) []DownTime {
	sp := as.span(c)
	switch c.Measure.Kind {
	case SliceMean, EventRatio:
		if d, _ := gatherCounts(c.Measure, sp, u); d != nil {
			return d.incidents(sp.period)
		}
	case TimeRatio, WeightedTime, Duration, Count:
		if d, _ := gatherTime(c, sp, u, as.Affected); d != nil {
			return d.incidents()
		}
	}
	return nil
}

// byTime measures a unit by its down time. The note is why there is no answer.
func (a *Assessment) byTime(c *Commitment, u unit, sp span, ex excluded, affected *big.Rat) *Note {
	d, problem := gatherTime(c, sp, u, affected)
	if problem != nil {
		return problem
	}
	d.byIncidents = c.Credit.find(func(s *Schedule) bool { return s.Input == QIncidents }) != nil
	a.Evidence = d.sources
	uptime := timeRatio(d, ex)
	a.addNotes(d.notes...)
	if d.counts != nil {
		d.counts.touched(a.Exclusions)
	}
	if d.counts != nil && d.counts.doubted > 0 && uptime != nil {
		if sure, _ := gatherTime(c, sp, u.surely(), affected); sure != nil {
			sure.byIncidents = d.byIncidents
			uptime.atBest(timeRatio(sure, ex))
		}
		a.noteDoubted(d.counts)
	}
	if d.unweighed() {
		a.bound = uptime
		return affectedNeeded(uptime)
	}
	if uptime == nil {
		return &Note{"no_evidence_in_period", "Nothing is known of the period.", true}
	}
	a.Uptime = uptime
	return nil
}

// byEvents measures a unit by its events. The note is why there is no answer.
func (a *Assessment) byEvents(c *Commitment, u unit, sp span, ex excluded) *Note {
	d, problem := gatherCounts(c.Measure, sp, u)
	if problem != nil {
		return problem
	}
	a.Evidence = d.sources
	a.addNotes(d.notes...)
	a.Uptime = eventRatio(c.Measure, d, ex, sp.period)
	if a.Uptime == nil {
		return &Note{"no_evidence_in_period", "No event of the period is known.", true}
	}
	if d.doubted > 0 {
		if sure, _ := gatherCounts(c.Measure, sp, u.surely()); sure != nil {
			a.Uptime.atBest(eventRatio(c.Measure, sure, ex, sp.period))
		}
		a.noteDoubted(d)
	}
	d.touched(a.Exclusions)
	if a.Uptime.UnknownSeconds.IsPositive() {
		a.note("unknown_traffic", true, "Of unknown time the number of events is unknown too; low and high take it to have had as many as the known time on average.")
	}
	return nil
}

// remark notes what the terms say of a measure and evidence cannot show.
func (as *assessor) remark(a *Assessment, c *Commitment) {
	m := c.Measure
	if n := m.Denominator; n != nil {
		switch n.Kind {
		case "deployed":
			a.note("denominator_assumed", true, "Down time is to be divided by the time that the resource was deployed, which the evidence does not tell; "+
				"the whole period is taken. A resource that lived shorter has a lower uptime.")
		case "scheduled":
			a.note("denominator_assumed", true, "Down time is to be divided by the scheduled time, without planned maintenance; the whole period is taken. "+
				"Without the maintenance the uptime is lower.")
		}
	}
	switch m.StartsAt {
	case "ticket":
		a.note("clock_starts_at_ticket", true, "The agreement counts from the opening of a support case; the evidence shows the impact. The down time is an upper bound.")
	case "detection":
		a.note("clock_starts_at_detection", true, "The agreement counts from the provider's own detection; the evidence shows the impact. The down time is an upper bound.")
	}
	if len(m.Codes) == 0 && a.Uptime.Requests > 0 {
		a.note("codes_not_named", true, "The terms name no error codes; every error of the evidence counts.")
	}
	if m.Kind == WeightedTime && a.Uptime.facts != nil && a.Uptime.facts.found.Affected != nil && a.Uptime.DownSeconds.IsPositive() {
		a.note("affected_share_stated", false, "Down time is weighted by the affected share of %s, as stated with the evidence or the claim.",
			floorText(a.Uptime.facts.found.Affected, 18))
	}
}

// complete fills the facts that do not come from the evidence of the period itself.
func (as *assessor) complete(a *Assessment, c *Commitment, sp span) {
	u := a.Uptime
	if u.facts == nil {
		length := inSeconds(sp.period.Length())
		of := func(p Percent) Facts { return Facts{Uptime: p.Rat(), Period: length, Incidents: -1, FailedPeriods: -1} }
		u.facts = &views{of(u.Percent), of(u.Low), of(u.High)}
	}
	for _, f := range []*Facts{&u.facts.found, &u.facts.low, &u.facts.high} {
		f.Target = c.Target.Rat()
		if f.Affected == nil {
			f.Affected = as.Affected
		}
	}
	as.failures(a, c, sp)
}
