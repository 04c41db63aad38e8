package main

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"time"

	"slacredit/impact"
	"slacredit/ingest/source"
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

// at points an error of a look-up at the place that asked for it.
func at(o audit.Origin, err error) audit.Diagnostic {
	if d, ok := err.(audit.Diagnostic); ok {
		d.Path, d.Line, d.Column = o.Path, o.Line, o.Column
		return d
	}
	return audit.Fault("CONFIG-VALUE", o, "", "%v", err)
}
