package main

import (
	"path/filepath"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// owedResult is what reconciling reads of an earlier result.json.
type owedResult struct {
	Schema      string `json:"schema"`
	Assessments []struct {
		ID       string         `json:"id"`
		Terms    string         `json:"terms"`
		Unit     sla.Labels     `json:"unit"`
		Month    interval.Month `json:"month"`
		YieldsTo string         `json:"yields_to"`
		Credit   *struct {
			Amount   *money.Number  `json:"amount"`
			Currency money.Currency `json:"currency"`
		} `json:"credit"`
		Basis *struct {
			Lines []struct {
				Reason  string `json:"reason"`
				Service string `json:"service"`
			} `json:"lines"`
		} `json:"basis"`
		Claim *struct {
			Filed interval.Date `json:"filed"`
		} `json:"claim"`
	} `json:"assessments"`
}

// readDues reads the credits that earlier runs found owed. Of credits that exclude each other only the best is claimed.
func readDues(folders []string, report *source.Report) ([]reconcile.Due, error) {
	var names []string
	for _, f := range folders {
		if filepath.Base(f) != "result.json" {
			f = filepath.Join(f, "result.json")
		}
		names = append(names, f)
	}
	refs, err := source.Find(".", names)
	if err != nil {
		return nil, err
	}
	var out []reconcile.Due
	seen := map[string]string{}
	for _, ref := range refs {
		var r owedResult
		in, err := readEarlier(ref, "RESULT", "earlier result", &r, func() string { return r.Schema })
		if err != nil {
			return nil, err
		}
		in.Rows = int64(len(r.Assessments))
		for _, a := range r.Assessments {
			if a.Credit == nil || a.Credit.Amount == nil || !a.Credit.Amount.IsPositive() || a.YieldsTo != "" {
				in.SetAside++
				continue
			}
			if first, twice := seen[a.ID]; twice {
				return nil, audit.Fault("RECON-RESULT", audit.Origin{Path: ref.Path}, "name one result of each month", "%s stands in %s too", a.ID, first)
			}
			seen[a.ID] = ref.Path
			in.Used++
			d := reconcile.Due{ID: a.ID, Terms: a.Terms, Account: a.Unit[sla.Account], Region: a.Unit[sla.Region], Month: a.Month,
				Currency: a.Credit.Currency, Owed: *a.Credit.Amount, Origin: audit.Origin{Path: ref.Path}}
			if a.Basis != nil {
				for _, l := range a.Basis.Lines {
					if l.Reason == "" && l.Service != "" && !slices.Contains(d.Services, l.Service) {
						d.Services = append(d.Services, l.Service)
					}
				}
			}
			if a.Claim != nil && !a.Claim.Filed.IsZero() {
				d.Filed, d.Claimed = a.Claim.Filed, a.Credit.Amount
			}
			out = append(out, d)
		}
		report.Inputs = append(report.Inputs, in)
	}
	return out, nil
}
