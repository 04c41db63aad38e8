package ledger

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// exclusionFormat is a table with one exclusion per row. Columns that are none of its own are labels: what the row applies to.
const exclusionFormat = "csv-exclusions"

const (
	maxExclusions    = 100_000 // rows over all files; a ledger that people keep has some dozens
	maxExclusionText = 4 << 10 // bytes of a field
)

// exclusionColumns are the columns of a ledger of exclusions, and whether a row needs them.
var exclusionColumns = map[string]bool{"from": true, "to": true, "kind": true, "reason": true, "evidence": false, "clause": false, "verified": false}

const exclusionHint = "the columns are: from, to, kind, reason; optional: evidence, clause, verified; any other is a label that the row applies to"

// Exclusions reads ledgers of exclusions, in the order of the files and their rows. The labels are those that a column may name. The
// report is good beside an error, too: its rejected rows are for the caller to close.
//
// Rejected rows: EXCL-TIME (no time, or one without its zone), EXCL-ORDER (the end is not after the beginning), EXCL-EMPTY (no
// kind or no reason), EXCL-VERIFIED (neither yes nor no), EXCL-FIELDS (fewer or more fields than the header), EXCL-TEXT (a field
// of more than 4 KiB), EXCL-CSV (quotes that do not match). Faults: EXCL-COLUMN (a column that is missing, stands twice, or is no
// label), EXCL-MANY, EXCL-LONG (a row of more than 1 MiB). Set aside: EXCL-SAME (a byte-identical file).
func Exclusions(ctx context.Context, refs []source.Ref, labels []string, opt source.Options) ([]sla.Exclusion, source.Report, error) {
	r := &exclusionReader{labels: labels, opt: opt}
	err := r.read(ctx, refs)
	report, closing := r.report()
	return r.out, report, errors.Join(err, closing)
}

// exclusionReader gathers the exclusions of all files.
type exclusionReader struct {
	labels []string // that a column may be
	opt    source.Options
	inputs []*source.Account
	out    []sla.Exclusion
}

func (r *exclusionReader) read(ctx context.Context, refs []source.Ref) error {
	same, err := source.SameFiles(ctx, refs)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		first := len(r.inputs)
		read := r.table
		if of := same[ref.Path]; of != "" {
			read = nil
			r.input(ref.Path).Repeats(of, "EXCL-SAME")
		}
		digest, err := source.Each(ctx, ref, r.opt, read)
		if err != nil {
			return err
		}
		for _, in := range r.inputs[first:] {
			in.SHA256, in.Bytes = digest.SHA256, digest.Bytes
		}
	}
	return nil
}

func (r *exclusionReader) input(path string) *source.Account {
	in := &source.Account{Input: audit.Input{Path: path, Format: exclusionFormat, Role: "exclusions"}, Rejects: source.NewRejects(r.opt)}
	r.inputs = append(r.inputs, in)
	return in
}

// report gives the account of every input.
func (r *exclusionReader) report() (out source.Report, err error) {
	for _, in := range r.inputs {
		err = errors.Join(err, in.Rejects.Flush())
		out.Inputs = append(out.Inputs, in.Input)
		out.Diagnostics = append(out.Diagnostics, in.Findings.Diagnostics()...)
		if in.SameAs == "" {
			out.Controls = append(out.Controls, in.Control("exclusion rows"))
		}
		out.Rejects = append(out.Rejects, in.Rejects)
	}
	return out, err
}

// table reads one member: a header, then rows.
func (r *exclusionReader) table(s *source.Stream) error {
	in := r.input(s.Path)
	rows, header, err := openTable(s, func(at audit.Origin, format string, args ...any) error {
		return audit.Fault("EXCL-COLUMN", at, exclusionHint, format, args...)
	})
	if err != nil || rows == nil {
		return err
	}
	if err := r.check(header, rows, s.Path); err != nil {
		return err
	}
	in.Why = "it stands under exclusions_files"
	return rows.Each(s.Path, "EXCL-LONG", func(fields []string) error {
		in.Rows++
		return r.row(in, header, fields, rows)
	}, func(at audit.Origin, hint, text string) error {
		in.Rows++
		return in.Reject(at, "EXCL-CSV", hint, text, rows.Raw())
	})
}

// check refuses a header with columns that mean nothing, or without those that every exclusion has.
func (r *exclusionReader) check(header []string, rows *source.Rows, path string) error {
	for i, name := range header {
		line, column := rows.At(i)
		at := audit.Origin{Path: path, Line: line, Column: column}
		_, own := exclusionColumns[name]
		switch {
		case slices.Contains(header[:i], name):
			return audit.Fault("EXCL-COLUMN", at, exclusionHint, "the column %q stands twice", name)
		case !own && !slices.Contains(r.labels, name):
			return audit.Fault("EXCL-COLUMN", at, exclusionHint+": "+strings.Join(r.labels, ", "), "the column %s is neither part of an exclusion nor a label", source.Excerpt(name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(exclusionColumns)) {
		if exclusionColumns[name] && !slices.Contains(header, name) {
			return audit.Fault("EXCL-COLUMN", audit.Origin{Path: path, Line: 1}, exclusionHint, "there is no column %q", name)
		}
	}
	return nil
}

// row understands one row, or rejects it.
func (r *exclusionReader) row(in *source.Account, columns, fields []string, rows *source.Rows) error {
	if len(r.out) >= maxExclusions {
		return audit.Fault("EXCL-MANY", audit.Origin{Path: in.Path, Line: rows.Line()}, "is this a ledger of exclusions?", "there are more than %d exclusions", maxExclusions)
	}
	e, why := exclusionOf(columns, fields, func(i int) audit.Origin {
		line, column := rows.At(i)
		return audit.Origin{Path: in.Path, Line: line, Column: column}
	})
	if why != nil {
		return in.Reject(why.at, why.code, why.hint, why.text, rows.Raw())
	}
	in.Used++
	r.out = append(r.out, e)
	return nil
}
