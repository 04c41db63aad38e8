package main

import (
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"slacredit/impact"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog"
	"slacredit/sla/interval"
)

// planClaims looks every claim's terms up, in the user's own folder first.
func (p *plan) planClaims() (faults audit.Diagnostics) {
	for i, c := range p.Claims {
		agreement, version, err := p.terms.Resolve(c.Terms)
		if err != nil {
			faults = append(faults, at(p.doc.At("claims", i, "terms"), err))
			continue
		}
		if c.Commitment != "" && !slices.Contains(agreement.Commitments(), c.Commitment) {
			faults = append(faults, audit.Fault("CONFIG-COMMITMENT", p.doc.At("claims", i, "commitment"),
				"it has: "+strings.Join(agreement.Commitments(), ", "), "%s has no commitment %q", agreement.ID, c.Commitment))
			continue
		}
		planned := plannedClaim{claimConfig: c, agreement: agreement}
		if version != nil {
			planned.pinned = version.ID
		}
		p.claims = append(p.claims, planned)
	}
	return faults
}

// catalog is the program's own, with the user's terms over it.
func (p *plan) catalog() (*catalog.Catalog, error) {
	if p.TermsDir == "" {
		return catalog.Embedded(), nil
	}
	c, err := termsFolder(p.absolute(p.TermsDir))
	var d audit.Diagnostic
	if errors.As(err, &d) && d.Code == noTermsFolder {
		d.Text = p.TermsDir + ": " + d.Text
		return nil, at(p.doc.At("terms_dir"), d)
	}
	return c, err
}

const noTermsFolder = "TERMS-FOLDER"

// termsFolder is the catalog with a folder of own terms over it.
func termsFolder(dir string) (*catalog.Catalog, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, audit.Fault(noTermsFolder, audit.Origin{Path: dir}, "name a folder with terms files (*.yaml)", "there is no such folder")
	}
	return catalog.LoadFS(os.DirFS(dir), filepath.ToSlash(dir))
}

// assess works out every claim. A unit claimed twice would count its credit twice: it is refused.
func (p *plan) assess(evidence map[string]sla.Evidence, ledger *sla.Ledger, history sla.History) ([]sla.Assessment, error) {
	out := []sla.Assessment{}
	claimed := map[string]int{}
	for i, c := range p.claims {
		names := c.Uptime
		if names == nil {
			for _, u := range p.Uptime {
				names = append(names, u.Name)
			}
		}
		r := sla.Request{Agreement: c.agreement, Pinned: c.pinned, Commitment: c.Commitment, Signed: c.Signed, Where: c.Where,
			Month: p.month, Ledger: ledger, Currency: p.Currency, Exclusions: p.excluded, Fill: c.Fill, Resources: sla.Sameness(c.Resources), Adjustments: p.adjustments(), AsOf: p.asOf,
			Filed: c.Filed, History: history}
		if p.Allocation != nil {
			r.Allocate = p.Allocation.By
		}
		if c.Affected != nil {
			r.Affected = c.Affected.Rat()
		}
		if c.Base != nil {
			r.Classless, r.Transfer = strings.ToUpper(c.Base.Classless), sla.Transfer(c.Base.Transfer)
		}
		for _, n := range names {
			r.Evidence = append(r.Evidence, evidence[n])
		}
		r.Chosen, r.Beside = c.Uptime != nil, p.otherFeeds(names, evidence)
		for _, a := range sla.Assess(r) {
			if first, twice := claimed[a.ID]; twice {
				return nil, audit.Fault("CONFIG-CLAIMED-TWICE", p.doc.At("claims", i), "remove one of them, or tell them apart with where:",
					"this claims %s, as the claim of line %d does", a.ID, p.doc.At("claims", first).Line)
			}
			claimed[a.ID] = i
			out = append(out, a)
		}
	}
	sla.Elect(out)
	return out, p.checkAdjustments(out)
}

// estimate states the loss of the incidents: those of the configuration, or those that the evidence shows. Nil without
// revenue.
func (p *plan) estimate(revenue *dated, assessments []sla.Assessment) (*impact.Statement, error) {
	if revenue == nil {
		return nil, nil
	}
	var a impact.Assumptions
	var incidents []impact.Incident
	if c := p.Impact; c != nil {
		if v := c.VariableCostRatio; v != nil {
			a.VariableCostRatio = &impact.Ratio{Value: v.Value, Source: v.Source}
		}
		for _, e := range c.ExtraExpense {
			a.ExtraExpense = append(a.ExtraExpense, impact.Expense{What: e.What, Amount: e.Amount, Source: e.Source})
		}
		if c.WaitingPeriod != nil {
			a.WaitingPeriod = *c.WaitingPeriod
		}
		a.Holidays = c.Holidays
		for i, in := range c.Incidents {
			incident := impact.Incident{Interval: interval.Interval{Start: in.From.Time, End: in.To.Time}, Source: p.doc.At("impact", "incidents", i).String()}
			if in.FailedFraction != nil {
				incident.FailedFraction = in.FailedFraction.Rat()
			}
			incidents = append(incidents, incident)
		}
	}
	if p.Impact == nil || p.Impact.Incidents == nil { // an empty list says that there was none
		incidents = fromEvidence(assessments)
	}
	return impact.Estimate(revenue.rows, incidents, a, p.zone, revenue.currency)
}

// fromEvidence merges the incidents of all assessments. Where several units speak of the same time, their requests are
// pooled for the share that failed.
func fromEvidence(assessments []sla.Assessment) []impact.Incident {
	var all []interval.Interval
	for _, a := range assessments {
		for _, d := range a.Incidents {
			all = append(all, d.Interval)
		}
	}
	var out []impact.Incident
	for _, i := range interval.Union(all...) {
		var requests, errors uint64
		var sources []string
		states := false
		for _, a := range assessments {
			for _, d := range a.Incidents {
				if d.Intersect(i).Empty() {
					continue
				}
				requests += d.Requests
				errors += d.Errors
				states = states || d.Requests == 0
				if !slices.Contains(sources, d.Source) {
					sources = append(sources, d.Source)
				}
			}
		}
		incident := impact.Incident{Interval: i, Source: strings.Join(sources, ", ")}
		if !states {
			incident.FailedFraction = new(big.Rat).SetFrac(new(big.Int).SetUint64(errors), new(big.Int).SetUint64(requests))
		}
		out = append(out, incident)
	}
	return out
}
