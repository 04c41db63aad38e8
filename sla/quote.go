package sla

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Quote asks what an agreement would pay for an uptime, without any files.
type Quote struct {
	Agreement  *Agreement
	Pinned     string
	Commitment string
	Signed     interval.Date
	Month      interval.Month
	Unit       Labels // --set: chooses the commitment by what it covers, and says which conditions of a credit are met
	// Uptime in percent; or Downtime, that much fully bad time in the period, times Affected (nil: 1); or Incidents, the
	// outages one by one, which are the down time together unless Uptime is given too. No debounce is applied.
	Uptime    *big.Rat
	Downtime  *time.Duration
	Incidents []time.Duration
	Affected  *big.Rat
	// Count is how many incidents there were, where they are not told one by one; 0: not said.
	Count int
	// FailedPeriods is how many periods failed within the schedule's window, this one included; 0: not said.
	FailedPeriods int
	// Incident is when it was, for the version and the claim's dates. An end that is its start is not known, and dates that
	// hang on it err early. Zero: not known.
	Incident interval.Interval
	Base     *money.Number // nil: the credit stays a percentage
	Currency money.Currency
	AsOf     interval.Date
}

// Answer gives one assessment. An error is a question that the agreement cannot be asked: an unknown commitment, more
// down time than the month has.
func (q Quote) Answer() (Assessment, error) {
	as := &assessor{Request: Request{Agreement: q.Agreement, Pinned: q.Pinned, Commitment: q.Commitment, Signed: q.Signed,
		Where: q.Unit, Month: q.Month, Currency: q.Currency, AsOf: q.AsOf, Affected: q.Affected}}
	zone, err := time.LoadLocation(q.Agreement.Zone)
	if err != nil {
		return Assessment{}, fmt.Errorf("terms %s: zone %q: %w", q.Agreement.ID, q.Agreement.Zone, err)
	}
	p := q.Month.In(zone)
	as.period = interval.Interval{Start: p.Start.UTC(), End: p.End.UTC()}

	v, notes := as.version()
	if q.Pinned == "" && !q.Incident.Start.IsZero() {
		v, notes = q.Agreement.Governs(q.Month, q.Incident.Start, q.Signed)
	}
	if v == nil {
		a := as.blank(nil, nil, q.Unit)
		a.unversioned(notes)
		as.finish(&a)
		return a, nil
	}
	c, others := q.commitment(v)
	if c == nil {
		if known := q.Agreement.Commitments(); q.Commitment != "" && len(known) > 0 && !slices.Contains(known, q.Commitment) {
			return Assessment{}, fmt.Errorf("%s has no commitment %q; it has: %s", q.Agreement.ID, q.Commitment, strings.Join(known, ", "))
		}
		a := as.blank(v, nil, q.Unit)
		a.addNotes(notes...)
		why := fmt.Sprintf("Version %s of %s has no commitment for this that can be computed.", v.ID, q.Agreement.ID)
		if len(v.Commitments) == 0 {
			why = v.unexpressed(q.Agreement.ID)
		}
		a.rest(NoAgreement, Note{"no_commitment", why, true})
		as.finish(&a)
		return a, nil
	}
	a := as.blank(v, c, q.Unit)
	a.addNotes(notes...)
	if idle := q.idle(v); len(idle) > 0 {
		a.note("labels_not_used", true, "Nothing in %s@%s asks for this: %s.", q.Agreement.ID, v.ID, strings.Join(idle, ", "))
	}
	if len(others) > 0 {
		a.note("other_commitments", false, "%s@%s also has: %s. Choose one with --commitment.", q.Agreement.ID, v.ID, strings.Join(others, ", "))
	}
	_, spanNotes, problem := c.span(q.Month, zone, q.Signed)
	a.addNotes(spanNotes...)
	if problem != nil {
		a.rest(Insufficient, *problem)
	}
	if a.Uptime, err = q.uptime(&a, c); err != nil {
		return Assessment{}, err
	}
	if !q.Incident.Start.IsZero() {
		a.Incidents = []DownTime{{Interval: q.Incident, Failed: "1", Source: "as asked"}}
	}
	if q.Base != nil {
		b := money.MustNumber(q.Base.AtLeast(q.Currency.Places()))
		a.Basis = &Basis{Currency: q.Currency, Billed: b, Eligible: b, SetAside: []SetAside{}, Lines: []BasisLine{}, Clause: c.Base.Clause}
	}
	conclude(&a, c, as.Request)
	as.claim(&a, c, nil)
	a.Claim.Missing = []string{} // nothing was given to look into
	as.settle(&a)
	return a, nil
}

// commitment chooses the commitment a quote is about, and names the others that would fit.
func (q Quote) commitment(v *Version) (chosen *Commitment, others []string) {
	for i := range v.Commitments {
		c := &v.Commitments[i]
		switch {
		case q.Commitment != "" && c.ID != q.Commitment, q.Commitment == "" && !c.Covers(q.Unit):
		case chosen == nil:
			chosen = c
		default:
			others = append(others, c.ID)
		}
	}
	return chosen, others
}

// idle are the labels that nothing in a version asks for: a misspelt one would choose nothing, and silently.
func (q Quote) idle(v *Version) (out []string) {
	known := map[string]bool{Account: true, Region: true, Zone: true, Service: true, Resource: true, Bucket: true, StorageClass: true, RequestType: true, Location: true}
	selects := func(all []Selector) {
		for _, s := range all {
			known[s.Label] = true
		}
	}
	for _, n := range v.Notes {
		selects(n.AppliesTo)
	}
	for _, c := range v.Commitments {
		selects(c.AppliesTo)
		for _, name := range slices.Concat(c.Unit, c.Base.Scope) {
			known[name] = true
		}
		for _, e := range c.Eligible {
			for k, value := range q.Unit {
				known[k] = known[k] || e.names(k, value)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(q.Unit)) {
		if !known[name] {
			out = append(out, name)
		}
	}
	return out
}

// uptime states what was asked exactly: the uptime, and all that a schedule may look up beside it.
func (q Quote) uptime(a *Assessment, c *Commitment) (*Uptime, error) {
	of := c.denominator(a.Period.Length())
	outages, err := q.outages()
	if err != nil {
		return nil, err
	}
	f := Facts{Period: of, Outages: outages, Incidents: -1, FailedPeriods: -1, Affected: q.Affected}
	u := &Uptime{UnknownSeconds: seconds(0)}
	switch {
	case q.Uptime != nil:
		f.Uptime = q.Uptime
		f.Downtime = new(big.Rat).Sub(hundred, q.Uptime)
		f.Downtime.Mul(f.Downtime, new(big.Rat).Quo(of, hundred))
	case q.Downtime != nil || outages != nil:
		if q.Downtime != nil {
			f.Downtime = q.weigh(*q.Downtime)
		} else {
			f.Downtime = new(big.Rat)
			for _, o := range outages {
				f.Downtime.Add(f.Downtime, o)
			}
		}
		if f.Downtime.Sign() < 0 {
			return nil, fmt.Errorf("a down time of %s is no length of time", spell(f.Downtime))
		}
		if f.Downtime.Cmp(of) > 0 {
			return nil, fmt.Errorf("the month has only %s, less than the down time of %s", spell(of), spell(f.Downtime))
		}
		share := new(big.Rat).Quo(f.Downtime, of)
		f.Uptime = share.Sub(hundred, share.Mul(share, hundred))
		down := exactNumber(f.Downtime, 0)
		u.DownSeconds = &down
	default:
		return nil, fmt.Errorf("neither an uptime nor a down time was given")
	}
	if f.Uptime.Sign() < 0 || f.Uptime.Cmp(hundred) > 0 {
		return nil, fmt.Errorf("an uptime of %s %% is not between 0 and 100", floorText(f.Uptime, 6))
	}
	f.Target = c.Target.Rat()
	q.tell(a, c, &f)
	p := NewPercent(f.Uptime)
	u.Percent, u.Low, u.High, u.BeforeExclusions, u.Exact = p, p, p, p, p.Exact()
	u.facts = &views{f, f, f}
	return u, nil
}

// weigh is a time in seconds, times the affected share.
func (q Quote) weigh(d time.Duration) *big.Rat {
	s := inSeconds(d)
	if q.Affected != nil {
		s.Mul(s, q.Affected)
	}
	return s
}

// outages are the incidents one by one, in seconds; nil where they were not told so.
func (q Quote) outages() (out []*big.Rat, err error) {
	var total time.Duration
	for _, d := range q.Incidents {
		if d < 0 || total+d < total {
			return nil, fmt.Errorf("an incident of %v is no length of time that a month can hold", d)
		}
		total += d
		out = append(out, q.weigh(d))
	}
	switch {
	case out != nil && q.Downtime != nil && *q.Downtime != total:
		return nil, fmt.Errorf("the incidents are %v together, the down time is %v", total, *q.Downtime)
	case out == nil && q.Downtime != nil && (q.Count == 1 || q.Count == 0 && *q.Downtime > 0):
		out = []*big.Rat{q.weigh(*q.Downtime)}
	}
	return out, nil
}

// tell completes the facts with the numbers that were asked with, and notes what had to be assumed.
func (q Quote) tell(a *Assessment, c *Commitment, f *Facts) {
	switch {
	case q.Count > 0:
		f.Incidents = q.Count
	case f.Outages != nil:
		f.Incidents = len(f.Outages)
	}
	if q.FailedPeriods > 0 {
		f.FailedPeriods = q.FailedPeriods
	}
	if q.Downtime != nil && q.Count == 0 && q.Incidents == nil && f.Downtime.Sign() > 0 && c.countsOutages() {
		a.note("one_outage_assumed", false, "The down time is taken to be one outage; --incidents says otherwise.")
	}
	if q.Uptime != nil && q.Affected != nil {
		a.note("affected_not_weighed", false, "The uptime is taken as it was given; --affected weighs a down time only.")
	}
	if c.Measure.Weight != "" && q.Affected == nil && q.Downtime != nil {
		a.note("all_affected_assumed", false, "Everybody is taken to have been affected; --affected says otherwise.")
	}
}

// countsOutages tells whether the credit or a cap looks at outages one by one.
func (c *Commitment) countsOutages() bool {
	var looks func(Schedule) bool
	looks = func(s Schedule) bool {
		return s.Input == QEach || s.Input == QLongest || s.Input == QIncidents || slices.ContainsFunc(s.Of, looks)
	}
	return c.Credit != nil && looks(*c.Credit) ||
		slices.ContainsFunc(c.Caps, func(k Cap) bool { return k.Window == "incident" || k.Window == "day" })
}
