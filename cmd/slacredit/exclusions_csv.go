package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// exclusionFormat is a table with one exclusion per row. Columns that are none of its own are labels: what the row applies to.
const exclusionFormat = "csv-exclusions"

const (
	maxExclusions    = 100_000 // rows over all files; a ledger that people keep has some dozens
	maxExclusionText = 4 << 10 // bytes of a field
)

// exclusionColumns are the columns of a ledger of exclusions, and whether a row needs them.
var exclusionColumns = map[string]bool{"from": true, "to": true, "kind": true, "reason": true, "evidence": false, "clause": false, "verified": false}

// exclusionReader reads ledgers of exclusions.
//
// Rejected rows: EXCL-TIME (no time, or one without its zone), EXCL-ORDER (the end is not after the beginning), EXCL-EMPTY (no
// kind or no reason), EXCL-VERIFIED (neither yes nor no), EXCL-FIELDS (fewer or more fields than the header), EXCL-TEXT (a field
// of more than 4 KiB), EXCL-CSV (quotes that do not match). Faults: EXCL-COLUMN (a column that is missing, stands twice, or is no
// label), EXCL-MANY, EXCL-LONG (a row of more than 1 MiB). Set aside: EXCL-SAME (a byte-identical file).
type exclusionReader struct {
	labels []string // that a column may be
	opt    source.Options
	inputs []*exclusionInput
	out    []sla.Exclusion
}

// exclusionInput is the account of one file or member.
type exclusionInput struct {
	audit.Input
	findings source.Findings
	rejects  *source.Rejects
}

// exclusionTables reads the files under exclusions_files.
func (p *plan) exclusionTables(ctx context.Context, report *source.Report) ([]sla.Exclusion, error) {
	if len(p.files.exclusions) == 0 {
		return nil, nil
	}
	r := &exclusionReader{labels: p.knownLabels(), opt: p.opt}
	err := r.read(ctx, p.files.exclusions)
	more, closing := r.report()
	report.Add(more)
	return r.out, errors.Join(err, closing)
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
			in := r.input(ref.Path)
			in.SameAs, in.Why = of, "not read: it repeats another file"
			in.findings.Add(audit.Diagnostic{Code: "EXCL-SAME", Severity: audit.Warning, Path: ref.Path,
				Text: "the file is byte for byte the same as " + of + ", and is not counted"})
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

func (r *exclusionReader) input(path string) *exclusionInput {
	in := &exclusionInput{Input: audit.Input{Path: path, Format: exclusionFormat, Role: "exclusions"}, rejects: source.NewRejects(r.opt)}
	r.inputs = append(r.inputs, in)
	return in
}

// report gives the account of every input.
func (r *exclusionReader) report() (out source.Report, err error) {
	for _, in := range r.inputs {
		err = errors.Join(err, in.rejects.Flush())
		out.Inputs = append(out.Inputs, in.Input)
		out.Diagnostics = append(out.Diagnostics, in.findings.Diagnostics()...)
		if in.SameAs == "" {
			out.Controls = append(out.Controls, audit.Control{Name: "exclusion rows", Source: in.Path, Read: strconv.FormatInt(in.Rows, 10),
				Used: strconv.FormatInt(in.Used, 10), SetAside: "0", Rejected: strconv.FormatInt(in.Rejected, 10), OK: in.Rows == in.Used+in.Rejected})
		}
		out.Rejects = append(out.Rejects, in.rejects)
	}
	return out, err
}

// table reads one member: a header, then rows.
func (r *exclusionReader) table(s *source.Stream) error {
	in := r.input(s.Path)
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
		return audit.Fault("EXCL-COLUMN", audit.Origin{Path: s.Path, Line: 1}, exclusionHint, "the header cannot be read: %v", err)
	}
	columns, err := r.columns(header, rows, s.Path)
	if err != nil {
		return err
	}
	in.Why = "it stands under exclusions_files"
	for {
		fields, err := rows.Next()
		var broken *csv.ParseError
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, source.ErrLongRow):
			return audit.Fault("EXCL-LONG", audit.Origin{Path: s.Path, Line: rows.Line()}, "look for a quote that is not closed", "a row after this one is longer than 1 MiB")
		case errors.As(err, &broken):
			in.Rows++
			err = in.reject(&refusedRow{at: audit.Origin{Path: s.Path, Line: int64(broken.StartLine)}, code: "EXCL-CSV",
				text: "the row's quotes do not match", hint: "quote a field that has quotes in it, and double those"}, rows.Raw())
		case err == nil:
			in.Rows++
			err = r.row(in, columns, fields, rows)
		}
		if err != nil {
			return err
		}
	}
}

const exclusionHint = "the columns are: from, to, kind, reason; optional: evidence, clause, verified; any other is a label that the row applies to"

// delimiterOf is the delimiter that stands most often in the header.
func delimiterOf(head []byte) rune {
	header, _, _ := strings.Cut(string(head), "\n")
	best := ','
	for _, d := range []rune{';', '\t', '|'} {
		if strings.Count(header, string(d)) > strings.Count(header, string(best)) {
			best = d
		}
	}
	return best
}

// columns names the columns of a table.
func (r *exclusionReader) columns(header []string, rows *source.Rows, path string) ([]string, error) {
	var out []string
	for i, name := range header {
		line, column := rows.At(i)
		at := audit.Origin{Path: path, Line: line, Column: column}
		name = strings.ToLower(strings.TrimSpace(name))
		_, own := exclusionColumns[name]
		switch {
		case slices.Contains(out, name):
			return nil, audit.Fault("EXCL-COLUMN", at, exclusionHint, "the column %q stands twice", name)
		case !own && !slices.Contains(r.labels, name):
			return nil, audit.Fault("EXCL-COLUMN", at, exclusionHint+": "+strings.Join(r.labels, ", "), "the column %s is neither part of an exclusion nor a label", excerpt(name))
		}
		out = append(out, name)
	}
	for _, name := range sortedKeys(exclusionColumns) {
		if exclusionColumns[name] && !slices.Contains(out, name) {
			return nil, audit.Fault("EXCL-COLUMN", audit.Origin{Path: path, Line: 1}, exclusionHint, "there is no column %q", name)
		}
	}
	return out, nil
}

// row understands one row, or rejects it.
func (r *exclusionReader) row(in *exclusionInput, columns, fields []string, rows *source.Rows) error {
	if len(r.out) >= maxExclusions {
		return audit.Fault("EXCL-MANY", audit.Origin{Path: in.Path, Line: rows.Line()}, "is this a ledger of exclusions?", "there are more than %d exclusions", maxExclusions)
	}
	e, refused := exclusionOf(columns, fields, func(i int) audit.Origin {
		line, column := rows.At(i)
		return audit.Origin{Path: in.Path, Line: line, Column: column}
	})
	if refused != nil {
		return in.reject(refused, rows.Raw())
	}
	in.Used++
	r.out = append(r.out, e)
	return nil
}

// refusedRow is why a row is no exclusion.
type refusedRow struct {
	at               audit.Origin
	code, text, hint string
}

func (in *exclusionInput) reject(why *refusedRow, raw []byte) error {
	in.Rejected++
	in.findings.Add(audit.Diagnostic{Code: why.code, Severity: audit.Error, Path: why.at.Path, Line: why.at.Line, Column: why.at.Column, Text: why.text, Hint: why.hint})
	return in.rejects.Add(why.at, why.code, why.text, raw)
}

// exclusionOf makes an exclusion of a row.
func exclusionOf(columns, fields []string, at func(int) audit.Origin) (e sla.Exclusion, refused *refusedRow) {
	refuse := func(i int, code, hint, format string, args ...any) {
		if refused == nil {
			refused = &refusedRow{at(i), code, fmt.Sprintf(format, args...), hint}
		}
	}
	if len(fields) != len(columns) {
		refuse(0, "EXCL-FIELDS", "look for a missing or stray delimiter", "the row has %d fields, the header %d", len(fields), len(columns))
		return e, refused
	}
	var times [2]instant
	e.AppliesTo = sla.Labels{}
	for i, name := range columns {
		text := strings.TrimSpace(strings.ToValidUTF8(fields[i], "\uFFFD"))
		if len(text) > maxExclusionText {
			refuse(i, "EXCL-TEXT", "put long texts into a file, and name it as evidence", "the field is longer than %d bytes", maxExclusionText)
			continue
		}
		if exclusionColumns[name] && text == "" {
			refuse(i, "EXCL-EMPTY", "every exclusion has its times, a kind and a reason", "%s is empty", name)
			continue
		}
		switch name {
		case "from", "to":
			k := slices.Index([]string{"from", "to"}, name)
			if err := times[k].UnmarshalText([]byte(text)); err != nil {
				refuse(i, "EXCL-TIME", "write times with their zone, like 2017-02-28T17:37:00Z or 2017-02-28T09:37:00-08:00", "%s is not a time with its zone", excerpt(text))
			}
		case "kind":
			e.Kind = text
		case "reason":
			e.Reason = text
		case "evidence":
			e.Evidence = text
		case "clause":
			e.Clause = text
		case "verified":
			said, known := truth[strings.ToLower(text)]
			if !known {
				refuse(i, "EXCL-VERIFIED", "write yes or no; empty means no", "%s is neither yes nor no", excerpt(text))
			}
			e.Verified = said
		default:
			if text != "" {
				e.AppliesTo[name] = text
			}
		}
	}
	if refused == nil && !times[1].After(times[0].Time) {
		refuse(slices.Index(columns, "to"), "EXCL-ORDER", "", "the exclusion ends before it begins")
	}
	e.Interval, e.Origin = interval.Interval{Start: times[0].Time, End: times[1].Time}, audit.Origin{Path: at(0).Path, Line: at(0).Line}
	return e, refused
}

// truth is how people write yes and no.
var truth = map[string]bool{"": false, "no": false, "false": false, "n": false, "0": false, "yes": true, "true": true, "y": true, "1": true}

// excerpt quotes a field for a message.
func excerpt(s string) string {
	const most = 60
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
