package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"slacredit/impact"
	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// shownRejects is how many rejected rows the result lists; rejected.csv has all of them.
const shownRejects = 1000

// result gathers everything a run found out.
func (p *plan) result(assessments []sla.Assessment, statement *impact.Statement, report source.Report) (*impact.Result, error) {
	r := &impact.Result{Schema: impact.ResultSchema, Tool: impact.Tool{Name: "slacredit", Version: version()},
		Period:   impact.Period{Month: p.month, Interval: p.month.In(time.UTC)},
		Timezone: p.Timezone, AsOf: p.asOf.String(), Assessments: assessments, Impact: statement, Assumptions: p.assumptions(report.Inputs),
		Controls: report.Controls, Inputs: append([]audit.Input{p.input()}, report.Inputs...), Diagnostics: report.Diagnostics}
	if p.Customer != nil {
		r.Customer = &impact.Customer{Name: p.Customer.Name, Contact: p.Customer.Contact}
	}
	if r.Controls == nil {
		r.Controls = []audit.Control{}
	}
	if r.Diagnostics == nil {
		r.Diagnostics = audit.Diagnostics{}
	}
	r.Diagnostics.Sort()
	var err error
	if r.Rejected, r.RejectedRows, err = rejectedRows(report.Rejects); err != nil {
		return nil, err
	}
	return r, nil
}

// rejectedRows counts the rejected rows and gives the first of them.
func rejectedRows(lists []*source.Rejects) (count int64, first []impact.RejectedRow, err error) {
	for _, list := range lists {
		count += list.Count()
		for row, err := range list.All() {
			if err != nil {
				return 0, nil, err
			}
			if len(first) == shownRejects {
				break
			}
			first = append(first, impact.RejectedRow{Origin: row.Origin, Code: row.Code, Text: row.Text})
		}
	}
	return count, first, nil
}

// input is the configuration itself, as an input of the run.
func (p *plan) input() audit.Input {
	sum := sha256.Sum256(p.data)
	rows := int64(strings.Count(string(p.data), "\n"))
	return audit.Input{Path: filepath.ToSlash(filepath.Base(p.path)), SHA256: hex.EncodeToString(sum[:]), Format: "slacredit-config", Role: "config",
		Bytes: int64(len(p.data)), Rows: rows, Used: rows}
}

// countsOnce says what of a source counts once: the policy for repeated data, and beside it records with ids.
func countsOnce(u uptimeConfig, inputs []audit.Input) string {
	policy := cmp.Or(u.Dedupe, uptime.DedupeFiles)
	byID := slices.ContainsFunc(inputs, func(in audit.Input) bool {
		f := uptime.FormatNamed(in.Format)
		return in.Role == "uptime" && in.Source == u.Name && f != nil && f.ByID
	})
	if byID && policy != uptime.DedupeOff {
		policy += ", and records by their ids"
	}
	return policy
}

// assumptions lists what was stated, not measured, with the line that states it.
func (p *plan) assumptions(inputs []audit.Input) []impact.Assumption {
	out := []impact.Assumption{}
	add := func(key, what, value, unit, from string) {
		if value != "" {
			out = append(out, impact.Assumption{Key: key, What: what, Value: value, Unit: unit, Source: from})
		}
	}
	place := func(steps ...any) string {
		o := p.doc.At(steps...)
		o.Path = path.Base(o.Path)
		return o.String()
	}
	add("timezone", "Clock of the business, for revenue and display", p.Timezone, "", place("timezone"))
	add("currency", "Currency of the run", string(p.Currency), "", place("currency"))
	for i, u := range p.Uptime {
		add("dedupe."+u.Name, "What counts once in the source "+u.Name, countsOnce(u, inputs), "", place("uptime", i))
		for _, k := range sortedKeys(u.Labels) {
			add("label."+u.Name+"."+k, "Label of the source "+u.Name, k+" = "+u.Labels[k], "", place("uptime", i, "labels", k))
		}
	}
	for i, c := range p.Claims {
		if c.Affected != nil {
			add(fmt.Sprintf("affected.%d", i+1), "Share that down time hit, of the claim on "+c.Terms, c.Affected.String(), "", place("claims", i, "affected"))
		}
		add(fmt.Sprintf("filed.%d", i+1), "Date on which the claim on "+c.Terms+" was sent", c.Filed.String(), "", place("claims", i, "filed"))
	}
	for i, e := range p.excluded {
		verified := "not verified, shown only"
		if e.Verified {
			verified = "verified"
		}
		add(fmt.Sprintf("exclusion.%d", i+1), "Time taken out of down time: "+e.Reason,
			fmt.Sprintf("%s to %s (%s, %s)", e.Start.Format(time.RFC3339), e.End.Format(time.RFC3339), e.Kind, verified), "", or(e.Evidence, e.Origin.String()))
	}
	if c := p.Impact; c != nil {
		if v := c.VariableCostRatio; v != nil {
			add("variable_cost_ratio", "Variable cost per unit of sales", v.Value.String(), "", v.Source)
		}
		if c.WaitingPeriod != nil {
			add("waiting_period", "Waiting period of the insurance", c.WaitingPeriod.String(), "", place("impact", "waiting_period"))
		}
		for i, e := range c.ExtraExpense {
			add(fmt.Sprintf("extra_expense.%d", i+1), "Extra expense: "+e.What, e.Amount.String(), string(p.Currency), e.Source)
		}
		for i, d := range c.Holidays {
			add(fmt.Sprintf("holiday.%d", i+1), "Day without ordinary trade", d.String(), "", place("impact", "holidays", i))
		}
	}
	return out
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// at points an error of a look-up at the place that asked for it.
func at(o audit.Origin, err error) audit.Diagnostic {
	if d, ok := err.(audit.Diagnostic); ok {
		d.Path, d.Line, d.Column = o.Path, o.Line, o.Column
		return d
	}
	return audit.Fault("CONFIG-VALUE", o, "", "%v", err)
}
