package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// registerColumns are the columns of a register of claims. Only the first is needed; other columns are the user's own.
var registerColumns = []string{"claim_id", "date_filed", "case_number", "amount_claimed", "amount_granted"}

const registerHint = "the columns are: claim_id, date_filed, case_number, amount_claimed, amount_granted"

// Register completes what is owed by what registers of claims tell: tables in which people keep what became of them. A row tells of the
// claim of that id; one of a claim that no earlier result owes is set aside. The report is good beside an error, too: its rejected
// rows are for the caller to close.
//
// Rejected rows: REG-DATE, REG-AMOUNT (no amount, or finer than the currency), REG-TWICE (a second row of a claim, in any of the
// registers), REG-FIELDS (fewer or more fields than the header), REG-CSV. Faults: REG-COLUMN, REG-LONG. Set aside: REG-CLAIM (nothing
// is owed for the claim), REG-SAME (a byte-identical file).
func Register(ctx context.Context, refs []source.Ref, dues []reconcile.Due, opt source.Options) (report source.Report, err error) {
	same, err := source.SameFiles(ctx, refs)
	if err != nil {
		return report, err
	}
	told := map[string]bool{}
	for _, ref := range refs {
		r := &register{dues: dues, told: told, in: source.Account{Rejects: source.NewRejects(opt),
			Input: audit.Input{Path: ref.Path, Format: "csv-register", Role: "register of claims", Why: "it is named by --register"}}}
		read := r.table
		if of := same[ref.Path]; of != "" {
			read = nil
			r.in.Repeats(of, "REG-SAME")
		}
		digest, err := source.Each(ctx, ref, opt, read)
		report.Rejects = append(report.Rejects, r.in.Rejects)
		if err = errors.Join(err, r.in.Rejects.Flush()); err != nil {
			return report, err
		}
		r.in.SHA256, r.in.Bytes = digest.SHA256, digest.Bytes
		report.Inputs = append(report.Inputs, r.in.Input)
		report.Diagnostics = append(report.Diagnostics, r.in.Findings.Diagnostics()...)
		report.Controls = append(report.Controls, r.in.Control("register rows"))
	}
	return report, nil
}

// register is one file at work.
type register struct {
	dues []reconcile.Due
	told map[string]bool // claims that have a row, of all files
	in   source.Account
}

func (r *register) table(s *source.Stream) error {
	fault := func(at audit.Origin, format string, args ...any) error {
		return audit.Fault("REG-COLUMN", at, registerHint, format, args...)
	}
	rows, header, err := openTable(s, fault)
	if err != nil || rows == nil {
		return err
	}
	at := map[string]int{}
	for i, name := range header {
		if _, twice := at[name]; twice && slices.Contains(registerColumns, name) {
			return fault(audit.Origin{Path: s.Path, Line: 1}, "the column %q stands twice", name)
		}
		at[name] = i
	}
	if _, ok := at["claim_id"]; !ok {
		return fault(audit.Origin{Path: s.Path, Line: 1}, "there is no column %q", "claim_id")
	}
	return rows.Each(s.Path, "REG-LONG", func(fields []string) error {
		r.in.Rows++
		if len(fields) != len(header) { // an amount like 1,234.56 without quotes would be 1
			return r.in.Reject(audit.Origin{Path: s.Path, Line: rows.Line()}, "REG-FIELDS", "look for a missing or stray delimiter; quote an amount that has one in it",
				fmt.Sprintf("the row has %d fields, the header %d", len(fields), len(header)), rows.Raw())
		}
		return r.row(at, fields, rows, s.Path)
	}, func(at audit.Origin, hint, text string) error {
		r.in.Rows++
		return r.in.Reject(at, "REG-CSV", hint, text, rows.Raw())
	})
}

// row tells of one claim.
func (r *register) row(at map[string]int, fields []string, rows *source.Rows, path string) error {
	var place audit.Origin
	cell := func(name string) string {
		i, ok := at[name]
		if !ok {
			return ""
		}
		line, column := rows.At(i)
		place = audit.Origin{Path: path, Line: line, Column: column}
		return field(fields[i])
	}
	id := cell("claim_id")
	k := slices.IndexFunc(r.dues, func(d reconcile.Due) bool { return d.ID == id })
	if k < 0 {
		r.in.Leave(place, "REG-CLAIM", "claim_id is the id of the assessment", "no earlier result owes anything for the claim "+source.Excerpt(id))
		return nil
	}
	if r.told[id] {
		return r.in.Reject(place, "REG-TWICE", "keep one row for each claim", "the claim "+source.Excerpt(id)+" has a row already", rows.Raw())
	}
	d := r.dues[k]
	owed := d.Owed
	if text := cell("date_filed"); text != "" {
		date, err := interval.ParseDate(text)
		if err != nil {
			return r.in.Reject(place, "REG-DATE", "write dates like 2017-03-14", source.Excerpt(text)+" is not a date", rows.Raw())
		}
		d.Filed, d.Claimed = date, &owed
	}
	d.Case = cell("case_number")
	for _, amount := range []struct {
		column string
		into   **money.Number
	}{{"amount_claimed", &d.Claimed}, {"amount_granted", &d.Granted}} {
		text := cell(amount.column)
		if text == "" {
			continue
		}
		n, err := money.ParseNumber(text)
		if err != nil || n.IsNegative() {
			return r.in.Reject(place, "REG-AMOUNT", "write amounts like 1234.56, without a currency", source.Excerpt(text)+" is not an amount", rows.Raw())
		}
		if !n.Equal(n.Round(d.Currency.Places())) { // 1.234 may be more than a thousand
			return r.in.Reject(place, "REG-AMOUNT", "write amounts like 1234.56: a decimal point, no thousands separators",
				fmt.Sprintf("%s has more decimals than %s has", source.Excerpt(text), d.Currency), rows.Raw())
		}
		*amount.into = &n
	}
	r.told[id] = true
	r.dues[k] = d
	r.in.Used++
	return nil
}
