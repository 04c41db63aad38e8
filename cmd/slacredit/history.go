package main

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// pastResult is what is read of an earlier result.json. The rest of it is of no use to later months.
type pastResult struct {
	Schema      string           `json:"schema"`
	Assessments []pastAssessment `json:"assessments"`
}

type pastAssessment struct {
	ID         string            `json:"id"`
	Terms      string            `json:"terms"`
	Commitment string            `json:"commitment"`
	Unit       sla.Labels        `json:"unit"`
	Month      interval.Month    `json:"month"`
	Period     interval.Interval `json:"period"`
	Verdict    sla.Verdict       `json:"verdict"`
	Uptime     *struct {
		Percent *money.Number `json:"percent"`
	} `json:"uptime"`
	Tier *struct {
		Percent money.Number `json:"credit_percent"`
	} `json:"tier"`
	Credit *struct {
		Amount   *money.Number  `json:"amount"`
		Currency money.Currency `json:"currency"`
		Days     *money.Number  `json:"days"`
	} `json:"credit"`
	Incidents []struct{} `json:"incidents"`
}

// past is the assessment as the package sla takes it. Percentages in results are floored to more decimals than any edge
// has, so that comparing them with an edge gives what the exact value gave.
func (a pastAssessment) past() sla.Past {
	p := sla.Past{Terms: a.Terms, Commitment: a.Commitment, Unit: a.Unit, Month: a.Month, Period: a.Period, Verdict: a.Verdict,
		Incidents: len(a.Incidents)}
	if a.Uptime != nil && a.Uptime.Percent != nil {
		u := sla.NewPercent(a.Uptime.Percent.Rat())
		p.Uptime = &u
	}
	if a.Tier != nil {
		p.TierPercent = &a.Tier.Percent
	}
	if a.Credit != nil {
		p.Amount, p.Currency, p.Days = a.Credit.Amount, a.Credit.Currency, a.Credit.Days
	}
	return p
}

// findHistory finds the earlier results. A glob may find none yet: a program that runs every month has a first month.
func (p *plan) findHistory() audit.Diagnostics {
	var named []string
	for _, pattern := range p.History {
		if found, err := filepath.Glob(p.absolute(pattern)); strings.ContainsAny(pattern, "*?[") && err == nil && len(found) == 0 {
			continue
		}
		named = append(named, pattern)
	}
	if len(named) == 0 {
		return nil
	}
	refs, err := source.Find(p.dir, named)
	p.files.history = refs
	return p.pointed(err, "history")
}

// history reads the earlier results. Assessments of this month and later ones are left out, so that a folder with all
// results may be named, and a run can be repeated.
func (p *plan) history(report *source.Report) (sla.History, error) {
	var out sla.History
	type key struct{ unit, terms, commitment, month string }
	seen := map[key]string{}
	for _, ref := range p.files.history {
		result, input, err := readResult(ref)
		if err != nil {
			return nil, err
		}
		for _, a := range result.Assessments {
			if a.Month.String() >= p.month.String() {
				input.SetAside++
				continue
			}
			k := key{a.Unit.Key(), a.Terms, a.Commitment, a.Month.String()}
			if first, twice := seen[k]; twice {
				return nil, audit.Fault("HISTORY-TWICE", audit.Origin{Path: ref.Path}, "name one result of each month",
					"%s of %s stands in %s too", a.ID, a.Month, first)
			}
			seen[k] = ref.Path
			input.Used++
			out = append(out, a.past())
		}
		if input.Used > 0 {
			if err := apart(p.out, p.absolute(ref.Path)); err != nil {
				return nil, err
			}
		}
		if input.Used > 0 || input.Rows == 0 {
			report.Inputs = append(report.Inputs, input)
		}
	}
	slices.SortStableFunc(out, func(a, b sla.Past) int { return cmp.Compare(a.Month.String(), b.Month.String()) })
	return out, nil
}

// readResult reads one earlier result.
func readResult(ref source.Ref) (r pastResult, in audit.Input, err error) {
	if in, err = readEarlier(ref, "HISTORY", "history", &r, func() string { return r.Schema }); err != nil {
		return r, in, err
	}
	for _, a := range r.Assessments {
		if a.Month.IsZero() || a.Terms == "" {
			return r, in, audit.Fault("HISTORY-FORMAT", audit.Origin{Path: ref.Path}, "name the result.json of an earlier run", "the assessment %q has no month or no terms", a.ID)
		}
	}
	in.Rows = int64(len(r.Assessments))
	return r, in, nil
}
