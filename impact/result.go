package impact

import (
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// ResultSchema names the shape of result.json.
const ResultSchema = "slacredit.result/v1"

// Result is everything a run found out. result.json is the Result; the workbook and every other output are views of it.
type Result struct {
	Schema      string            `json:"schema"`
	Tool        Tool              `json:"tool"`
	Period      Period            `json:"period"`
	Customer    *Customer         `json:"customer,omitempty"`
	Timezone    string            `json:"timezone,omitempty"` // of the business: display and revenue
	AsOf        string            `json:"as_of,omitempty"`
	Assessments []sla.Assessment  `json:"assessments"`
	Impact      *Statement        `json:"impact"` // null without revenue
	Assumptions []Assumption      `json:"assumptions"`
	Controls    []audit.Control   `json:"controls"`
	Inputs      []audit.Input     `json:"inputs"`
	Diagnostics audit.Diagnostics `json:"diagnostics"`
	Rejected    int64             `json:"rejected"` // rows, over all inputs
	// RejectedRows are the first of them, without their content; rejected.csv has all.
	RejectedRows []RejectedRow `json:"rejected_rows,omitempty"`
}

// RejectedRow is one row that was not understood: where it stands and why.
type RejectedRow struct {
	audit.Origin
	Code string `json:"code"`
	Text string `json:"text"`
}

// Tool is the program that made a result.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Period is the month of a run, in the zone of its agreements.
type Period struct {
	Month interval.Month `json:"month"`
	interval.Interval
}

// Customer is the party that claims.
type Customer struct {
	Name    string `json:"name"`
	Contact string `json:"contact,omitempty"`
}

// Assumption is one stated input that is no measurement: its value, unit and who says so.
type Assumption struct {
	Key    string `json:"key"`
	What   string `json:"what"`
	Value  string `json:"value"`
	Unit   string `json:"unit,omitempty"`
	Source string `json:"source"` // where it comes from: the config's line, a default of the method
}

// Credits adds up the credits of a result that are money, per currency. Of credits that exclude each other only the best
// counts. Losses are never added to it.
func (r *Result) Credits() map[money.Currency]money.Number {
	sums := map[money.Currency]*money.Sum{}
	for _, a := range r.Assessments {
		if a.Credit == nil || a.Credit.Amount == nil || a.YieldsTo != "" {
			continue
		}
		s := sums[a.Credit.Currency]
		if s == nil {
			s = new(money.Sum)
			sums[a.Credit.Currency] = s
		}
		s.Add(a.Credit.Amount.Decimal)
	}
	out := map[money.Currency]money.Number{}
	for c, s := range sums {
		out[c] = s.Number()
	}
	return out
}
