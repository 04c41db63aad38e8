package main

import (
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// statedResult is what a later result of the same month is held against.
type statedResult struct {
	Schema string `json:"schema"`
	Period struct {
		Month interval.Month `json:"month"`
	} `json:"period"`
	Assessments []struct {
		ID     string `json:"id"`
		Uptime *struct {
			Percent *money.Number `json:"percent"`
		} `json:"uptime"`
		Basis *struct {
			Billed   *money.Number `json:"billed"`
			Eligible *money.Number `json:"eligible"`
			SetAside []struct {
				Reason string       `json:"reason"`
				Amount money.Number `json:"amount"`
			} `json:"set_aside"`
		} `json:"basis"`
		Credit *struct {
			Amount *money.Number `json:"amount"`
		} `json:"credit"`
	} `json:"assessments"`
}

// restate says what changed since the earlier result that restates: names. Units that it does not have are left as they are.
func (p *plan) restate(all []sla.Assessment, report *source.Report) error {
	refs := p.files.restates
	if len(refs) == 0 {
		return nil
	}
	at := p.doc.At("restates")
	var r statedResult
	in, err := readEarlier(refs[0], "RESTATES", "earlier result", &r, func() string { return r.Schema })
	if err != nil {
		return err
	}
	if r.Period.Month != p.month {
		return audit.Fault("RESTATES-MONTH", at, "name the result of the same month; earlier months stand under history:", "the earlier result is of %s, this run of %s", r.Period.Month, p.month)
	}
	in.Rows = int64(len(r.Assessments))
	for _, a := range r.Assessments {
		e := sla.Earlier{Origin: audit.Origin{Path: refs[0].Path}, SetAside: map[string]money.Number{}}
		if a.Uptime != nil {
			e.Uptime = a.Uptime.Percent
		}
		if b := a.Basis; b != nil {
			e.Billed, e.Eligible = b.Billed, b.Eligible
			for _, s := range b.SetAside {
				e.SetAside[s.Reason] = s.Amount
			}
		}
		if a.Credit != nil {
			e.Credit = a.Credit.Amount
		}
		used := false
		for i := range all {
			if all[i].ID == a.ID {
				all[i].Restate(e)
				used = true
			}
		}
		if used {
			in.Used++
		} else {
			in.SetAside++
			report.Diagnostics = append(report.Diagnostics, audit.Diagnostic{Code: "RESTATES-GONE", Severity: audit.Warning, Path: refs[0].Path,
				Text: "the earlier result has " + a.ID + ", this one does not", Hint: "look which claim, evidence or bill is missing"})
		}
	}
	report.Inputs = append(report.Inputs, in)
	return nil
}
