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

// Request is one claim of the config with everything it needs.
type Request struct {
	Agreement  *Agreement
	Pinned     string        // version id; empty: the agreement's own rule chooses
	Commitment string        // empty: each that applies
	Signed     interval.Date // of the contract, for agreements fixed by it
	Where      Labels        // narrows the units, and says what the evidence itself does not
	Classless  string        // the class that charges without one are put into; empty: none
	Transfer   Transfer      // whether transfer of data counts
	Month      interval.Month
	Evidence   []Evidence
	// Chosen tells that the claim names its evidence itself. Beside are sources that it does not name: their annotations stand
	// beside the assessments where the evidence has none of its own.
	Chosen     bool
	Beside     []Evidence
	Ledger     *Ledger // nil: there are no bills
	Currency   money.Currency
	Exclusions []Exclusion
	// Adjustments are finance's own corrections of the base.
	Adjustments []Adjustment
	Allocate    AllocateBy    // what credits are given back to cost centres by; empty: they are not
	AsOf        interval.Date // for the status of claims; zero: none is given
	Filed       interval.Date // when the claim was sent; zero: it was not, or nobody says
	History     History       // earlier months, for what looks beyond the period
	// Fill lets sources that are only compared fill the time that nothing that decides knows of.
	Fill bool
	// Resources says what different names of resources in different sources are: one thing, several, or not said.
	Resources Sameness
	Affected  *big.Rat // share of users or of the service that down time hit, 0 to 1; nil: not known
}

// Assess gives one assessment per unit that the evidence and the charges share. A claim whose evidence and charges share
// none yields one assessment all the same, with the verdict insufficient_evidence and a note of what did not meet.
func Assess(r Request) []Assessment {
	period := r.Month.In(r.Agreement.zone())
	period = interval.Interval{Start: period.Start.UTC(), End: period.End.UTC()}
	r = r.withDowntime()
	as := assessor{Request: r, period: period, charges: newCharges(r.Ledger), filled: map[string]filled{}, bills: map[*Commitment]string{}}

	version, notes := as.version()
	if version == nil {
		a := as.blank(nil, nil, r.labels())
		a.unversioned(notes)
		as.finish(&a)
		return []Assessment{a}
	}
	var shared, apart []Assessment
	for i := range version.Commitments {
		c := &version.Commitments[i]
		if r.Commitment != "" && c.ID != r.Commitment {
			continue
		}
		for _, u := range as.units(c) {
			a, meets := as.assess(version, c, u)
			a.addNotes(notes...)
			as.finish(&a)
			if meets {
				shared = append(shared, a)
			} else {
				apart = append(apart, a)
			}
		}
	}
	switch {
	case len(shared) > 0:
		for _, a := range apart {
			shared[0].note("unit_not_in_bill", true, "The evidence also speaks of %s, of which the bills have no charge; it is not assessed.", describe(a.Unit))
		}
		for i := range shared {
			as.settle(&shared[i])
		}
		return distinctIDs(shared)
	case len(apart) > 0:
		for _, a := range apart[1:] {
			apart[0].note("unit_not_in_bill", true, "The evidence also speaks of %s, of which the bills have no charge; it is not assessed.", describe(a.Unit))
		}
		as.settle(&apart[0])
		return apart[:1]
	}
	return []Assessment{as.nothing(version, notes)}
}

// assessor is a request at work.
type assessor struct {
	Request
	period  interval.Interval // the month in the agreement's zone
	charges *charges
	filled  map[string]filled      // by commitment and labels: what the bills add to them
	bills   map[*Commitment]string // what the bills' charges of a commitment are about
}

// version chooses the governing version; with evidence, by the date of the first incident.
func (as *assessor) version() (*Version, []Note) {
	if as.Pinned != "" {
		return as.Agreement.Version(as.Pinned), []Note{{"version_pinned",
			fmt.Sprintf("Version %s was chosen by the user, not by the agreement's rule.", as.Pinned), false}}
	}
	likely, _ := as.Agreement.Governs(as.Month, as.period.End.Add(-time.Nanosecond), as.Signed)
	var first time.Time
	if likely != nil {
		for i := range likely.Commitments {
			c := &likely.Commitments[i]
			for _, u := range as.units(c) {
				for _, d := range as.incidents(c, u) {
					if first.IsZero() || d.Start.Before(first) {
						first = d.Start
					}
				}
			}
		}
	}
	return as.Agreement.Governs(as.Month, first, as.Signed)
}

// span is the time of a commitment in this run.
func (as *assessor) span(c *Commitment) span {
	sp, _, _ := c.span(as.Month, as.Agreement.zone(), as.Signed)
	return sp
}

// assess measures one unit and tells whether the bills have charges of it. Without bills every unit counts as met.
func (as *assessor) assess(v *Version, c *Commitment, u unit) (Assessment, bool) {
	a := as.blank(v, c, u.labels)
	a.addNotes(u.notes...)
	as.measure(&a, c, u)
	for i := range a.Incidents {
		a.Incidents[i].Source = strings.Join(a.Evidence, ", ")
	}
	meets := true
	if as.Ledger != nil {
		rule := as.base(c, u.labels)
		a.Basis = rule.basis(as.charges.about(u.labels))
		if missing := rule.missing(as.charges.entries); len(rule.months) > 1 && len(missing) > 0 {
			a.note("bill_months_missing", true, "The base is the charges of several months; the bills hold nothing of %s.", strings.Join(missing, ", "))
		}
		a.adjust(as.Adjustments)
		var unsaid []string // a base over several accounts or regions would be nobody's
		for _, label := range []string{Account, Region} {
			if _, said := u.labels[label]; !said && slices.Contains(c.Unit, label) {
				unsaid = append(unsaid, label)
			}
		}
		meets = a.Basis.EligibleRows > 0 && len(unsaid) == 0
		switch {
		case len(unsaid) > 0:
			a.rest(Insufficient, Note{"no_shared_unit", fmt.Sprintf("The evidence does not say which %s it is about: say so with labels: beside its files. As to the %s charges of %s in the bills, %s.",
				strings.Join(unsaid, " and "), as.Currency, as.Month, as.billed(c)), true})
		case !meets:
			a.rest(Insufficient, Note{"no_shared_unit", fmt.Sprintf("The evidence is about %s; the bills hold no %s charge of it in %s: %s.",
				describe(u.labels), as.Currency, as.Month, as.billed(c)), true})
		}
	}
	as.compare(&a, v, c, u)
	as.suppose(&a, v, c, u)
	as.fitness(&a, c, u)
	return a, meets
}

// blank is an assessment of a unit with what the terms alone say. The version and the commitment may be nil.
func (as *assessor) blank(v *Version, c *Commitment, unit Labels) Assessment {
	a := Assessment{Terms: as.Agreement.ID, OwnTerms: as.Agreement.Own, Unit: unit, Month: as.Month, Period: as.period,
		Notes: []Note{}, Tiers: []TierRow{}, Steps: []Step{}, Certainty: Provisional}
	a.Commitment = as.Commitment
	if v != nil {
		a.Version, a.Grade, a.Source = v.ID, v.Grade, v.Source.URL
		for _, n := range v.Notes {
			if n.Concerns(unit) {
				a.addNotes(Note{n.Code, n.Text, n.Review})
			}
		}
		if v.Grade != Verified {
			a.note("terms_"+string(v.Grade), true, "The terms of %s@%s are %s: not all that decides about money was read in the provider's own, dated text.",
				as.Agreement.ID, v.ID, v.Grade)
		}
	}
	if c != nil {
		a.Commitment, a.Title, a.Tiers, a.Period = c.ID, c.Title, tierRows(c.Tiers), as.span(c).period
		if c.Measure.Kind == SliceMean {
			a.slice = c.Measure.Slice
		}
	}
	a.ID = a.id("")
	return a
}

// finish draws the conclusions: verdict, tier, credit, claim dates, and the trace.
func (as *assessor) finish(a *Assessment) {
	v := as.Agreement.Version(a.Version)
	c := v.commitment(a.Commitment)
	as.corroborate(a)
	as.noteDowntime(a)
	if c == nil {
		a.Credit = &CreditDue{Currency: as.Currency}
		as.settle(a)
		return
	}
	conclude(a, c, as.Request)
	if len(a.Sources) == 1 && a.Sources[0].Authority {
		a.Sources[0].Supposed = supposed(*a)
	}
	have := map[NeedKind]bool{
		NeedAccount: a.Unit[Account] != "", NeedCycle: true, NeedRegion: a.Unit[Region] != "", NeedZone: a.Unit[Zone] != "",
		NeedResources: a.Unit[Resource] != "",
		NeedTimes:     len(a.Incidents) > 0 || a.Uptime != nil && len(a.Uptime.Unclean) > 0,
		NeedLogs:      a.Uptime != nil && (a.Uptime.Slices > 0 || a.Uptime.Requests > 0),
	}
	a.allocate(as.Allocate)
	as.claim(a, c, have)
	a.file(as.Filed, as.AsOf)
	if a.Basis != nil {
		a.Certainty = Final
		for _, e := range as.charges.open {
			if slices.Contains(as.span(c).months, e.Month) && slices.Contains(c.Base.Services, e.Service) && e.agrees(a.Unit.Only(Account)) {
				a.Certainty = Provisional
				a.note("bill_not_final", true, "The bill has charges of %s without an invoice id: the month is not closed.", e.Service)
				break
			}
		}
	} else if as.Ledger == nil {
		a.note("no_bills", true, "No bills were given; the credit cannot be worked out.")
	}
	as.settle(a)
}

// settle sets the readiness from the notes.
func (as *assessor) settle(a *Assessment) {
	a.Readiness = Ready
	if slices.ContainsFunc(a.Notes, func(n Note) bool { return n.Review }) {
		a.Readiness = NeedsReview
	}
}

// nothing is the assessment of a claim without any unit in the evidence.
func (as *assessor) nothing(v *Version, notes []Note) Assessment {
	var c *Commitment
	for i := range v.Commitments {
		if k := &v.Commitments[i]; (as.Commitment == "" || k.ID == as.Commitment) && k.Covers(as.labels()) {
			c = k
			break
		}
	}
	unit := as.labels()
	if c != nil {
		unit = unit.Only(c.Unit...)
	}
	a := as.blank(v, c, unit)
	a.addNotes(notes...)
	if c == nil {
		a.rest(NoAgreement, Note{"no_commitment", as.noCommitment(v), true})
		as.finish(&a)
		return a
	}
	switch only := as.feedOnly(); {
	case only != nil:
		a.rest(Insufficient, *only)
	case len(as.Evidence) == 0:
		a.rest(Insufficient, Note{"no_evidence", "The claim names no evidence.", true})
	default:
		a.rest(Insufficient, Note{"no_evidence_in_period", "The evidence has no line" + ofUnit("of", unit) + " in " + as.Month.String() + ".", true})
	}
	as.fitSummaries(&a)
	if as.Ledger != nil {
		a.Basis = as.base(c, unit).basis(as.charges.about(unit))
	}
	as.finish(&a)
	return a
}

// labels are what the claim says of its unit: where, and the labels that all of its evidence agrees on.
func (r Request) labels() Labels {
	common := Labels{}
	measured := slices.DeleteFunc(slices.Clone(r.Evidence), Evidence.IsFeed) // a provider's word need not be labelled
	if len(measured) == 0 {
		measured = r.Evidence
	}
	for i, e := range measured {
		for k, v := range e.Labels {
			if i == 0 {
				common[k] = v
			}
		}
		for k, v := range common {
			if e.Labels[k] != v {
				delete(common, k)
			}
		}
	}
	return common.With(r.Where).Only(Account, Region, Zone, StorageClass, Resource)
}

func (v *Version) commitment(id string) *Commitment {
	if v == nil {
		return nil
	}
	for i := range v.Commitments {
		if v.Commitments[i].ID == id {
			return &v.Commitments[i]
		}
	}
	return nil
}

// id makes the stable name of an assessment.
func (a *Assessment) id(extra string) string {
	parts := []string{a.Terms, a.Unit[Account], a.Unit[Region], a.Unit[Zone], a.Unit[Resource], a.Commitment, extra, a.Month.String()}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	safe := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}
	return strings.Map(safe, strings.Join(parts, "-"))
}

// distinctIDs makes the ids of units under one commitment differ, by their class.
func distinctIDs(as []Assessment) []Assessment {
	seen := map[string]int{}
	for _, a := range as {
		seen[a.ID]++
	}
	for i := range as {
		if a := &as[i]; seen[a.ID] > 1 {
			a.ID = a.id(a.Unit[StorageClass])
		}
	}
	return as
}

// unexpressed says why nothing can be computed under a version without commitments.
func (v *Version) unexpressed(id string) string {
	if v.ContractRequired {
		return fmt.Sprintf("%s is a template: its numbers stand in your own contract. Write them into a terms file of your own, as the note contract_required says, and name its folder (terms_dir); slacredit terms show %s --yaml prints the template.", id, id)
	}
	return fmt.Sprintf("Version %s of %s expresses no commitment that can be computed; its notes say why.", v.ID, id)
}

// noCommitment says that a version promises nothing that the claim could be about.
func (as *assessor) noCommitment(v *Version) string {
	if len(v.Commitments) == 0 {
		return v.unexpressed(as.Agreement.ID)
	}
	if as.Commitment != "" {
		return fmt.Sprintf("Version %s of %s has no commitment %q%s.", v.ID, as.Agreement.ID, as.Commitment, ofUnit("for", as.labels()))
	}
	return fmt.Sprintf("Version %s of %s has no commitment that applies%s.", v.ID, as.Agreement.ID, ofUnit("for", as.labels()))
}

// ofUnit names a unit within a sentence, behind a word like of; a unit without labels needs no name.
func ofUnit(word string, l Labels) string {
	if len(l) == 0 {
		return ""
	}
	return " " + word + " " + describe(l)
}

// describe names a unit for a person.
func describe(l Labels) string {
	if len(l) == 0 {
		return "no particular account or region"
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(l)) {
		parts = append(parts, words(k)+" "+l[k])
	}
	return strings.Join(parts, ", ")
}
