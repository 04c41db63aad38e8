package main

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// registerColumns are the columns of a register of claims. Only the first is needed; other columns are the user's own.
var registerColumns = []string{"claim_id", "date_filed", "case_number", "amount_claimed", "amount_granted"}

const registerHint = "the columns are: claim_id, date_filed, case_number, amount_claimed, amount_granted"

// register is a table in which people keep what became of claims. A row tells of the claim of that id; one of a claim that no
// earlier result owes is set aside.
//
// Rejected rows: REG-DATE, REG-AMOUNT, REG-TWICE (a second row of a claim), REG-CSV. Faults: REG-COLUMN, REG-LONG.
type register struct {
	dues    []reconcile.Due
	told    map[string]int64 // by claim: the line that tells of it
	in      audit.Input
	found   source.Findings
	rejects *source.Rejects
}

// readRegister completes what is owed by what a register tells. No path is no register.
func readRegister(ctx context.Context, path string, dues []reconcile.Due, opt source.Options, report *source.Report) error {
	if path == "" {
		return nil
	}
	refs, err := source.Find(".", []string{path})
	if err != nil {
		return err
	}
	for _, ref := range refs {
		r := &register{dues: dues, told: map[string]int64{}, rejects: source.NewRejects(opt),
			in: audit.Input{Path: ref.Path, Format: "csv-register", Role: "register of claims", Why: "it is named by --register"}}
		digest, err := source.Each(ctx, ref, opt, r.table)
		report.Rejects = append(report.Rejects, r.rejects) // to be closed in any case
		if err = errors.Join(err, r.rejects.Flush()); err != nil {
			return err
		}
		r.in.SHA256, r.in.Bytes = digest.SHA256, digest.Bytes
		report.Inputs = append(report.Inputs, r.in)
		report.Diagnostics = append(report.Diagnostics, r.found.Diagnostics()...)
		n := func(i int64) string { return strconv.FormatInt(i, 10) }
		report.Controls = append(report.Controls, audit.Control{Name: "register rows", Source: ref.Path, Read: n(r.in.Rows), Used: n(r.in.Used),
			SetAside: n(r.in.SetAside), Rejected: n(r.in.Rejected), OK: r.in.Rows == r.in.Used+r.in.SetAside+r.in.Rejected})
	}
	return nil
}

func (r *register) table(s *source.Stream) error {
	head, err := s.Peek(64 << 10)
	if err != nil {
		return err
	}
	if err := source.Lookalike(head, s.Path); err != nil {
		return err
	}
	text, err := s.Text()
	if err != nil {
		return err
	}
	rows := source.NewRows(text, delimiterOf(head))
	header, err := rows.Next()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return audit.Fault("REG-COLUMN", audit.Origin{Path: s.Path, Line: 1}, registerHint, "the header cannot be read: %v", err)
	}
	at := map[string]int{}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := at[name]; twice && slices.Contains(registerColumns, name) {
			return audit.Fault("REG-COLUMN", audit.Origin{Path: s.Path, Line: 1}, registerHint, "the column %q stands twice", name)
		}
		at[name] = i
	}
	if _, ok := at["claim_id"]; !ok {
		return audit.Fault("REG-COLUMN", audit.Origin{Path: s.Path, Line: 1}, registerHint, "there is no column %q", "claim_id")
	}
	for {
		fields, err := rows.Next()
		var broken *csv.ParseError
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, source.ErrLongRow):
			return audit.Fault("REG-LONG", audit.Origin{Path: s.Path, Line: rows.Line()}, "look for a quote that is not closed", "a row after this one is longer than 1 MiB")
		case errors.As(err, &broken):
			r.in.Rows++
			err = r.reject(audit.Origin{Path: s.Path, Line: int64(broken.StartLine)}, "REG-CSV", "quote a field that has quotes in it, and double those", "the row's quotes do not match", rows.Raw())
		case err == nil:
			r.in.Rows++
			err = r.row(at, fields, rows, s.Path)
		}
		if err != nil {
			return err
		}
	}
}

func (r *register) reject(at audit.Origin, code, hint, text string, raw []byte) error {
	r.in.Rejected++
	r.found.Add(audit.Diagnostic{Code: code, Severity: audit.Error, Path: at.Path, Line: at.Line, Column: at.Column, Text: text, Hint: hint})
	return r.rejects.Add(at, code, text, raw)
}

// row tells of one claim.
func (r *register) row(at map[string]int, fields []string, rows *source.Rows, path string) error {
	var place audit.Origin
	field := func(name string) string {
		i, ok := at[name]
		if !ok || i >= len(fields) {
			return ""
		}
		line, column := rows.At(i)
		place = audit.Origin{Path: path, Line: line, Column: column}
		return strings.TrimSpace(strings.ToValidUTF8(fields[i], "\uFFFD"))
	}
	id := field("claim_id")
	k := slices.IndexFunc(r.dues, func(d reconcile.Due) bool { return d.ID == id })
	if k < 0 {
		r.in.SetAside++
		r.found.Add(audit.Diagnostic{Code: "REG-CLAIM", Severity: audit.Warning, Path: place.Path, Line: place.Line, Column: place.Column,
			Text: "no earlier result owes anything for the claim " + excerpt(id), Hint: "claim_id is the id of the assessment"})
		return nil
	}
	if _, twice := r.told[id]; twice {
		return r.reject(place, "REG-TWICE", "keep one row for each claim", "the claim "+excerpt(id)+" has a row already", rows.Raw())
	}
	d := r.dues[k]
	owed := d.Owed
	if text := field("date_filed"); text != "" {
		date, err := interval.ParseDate(text)
		if err != nil {
			return r.reject(place, "REG-DATE", "write dates like 2017-03-14", excerpt(text)+" is not a date", rows.Raw())
		}
		d.Filed, d.Claimed = date, &owed
	}
	d.Case = field("case_number")
	for _, amount := range []struct {
		column string
		into   **money.Number
	}{{"amount_claimed", &d.Claimed}, {"amount_granted", &d.Granted}} {
		text := field(amount.column)
		if text == "" {
			continue
		}
		n, err := money.ParseNumber(text)
		if err != nil || n.IsNegative() {
			return r.reject(place, "REG-AMOUNT", "write amounts like 1234.56, without a currency", excerpt(text)+" is not an amount", rows.Raw())
		}
		*amount.into = &n
	}
	r.told[id] = rows.Line()
	r.dues[k] = d
	r.in.Used++
	return nil
}
