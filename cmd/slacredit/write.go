package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"slacredit/impact"
	"slacredit/impact/workbook"
	"slacredit/ingest/source"
)

// write lets the output folder appear: every output is a view of the same result.
func (a *app) write(ctx context.Context, p *plan, r *impact.Result, report source.Report) error {
	f, err := newOutFolder(p.out, a.now())
	if err != nil {
		return err
	}
	defer f.discard()
	if slices.Contains(p.only, "json") {
		if err := f.with("result.json", func(w io.Writer) error { return writeJSON(w, r) }); err != nil {
			return err
		}
	}
	if slices.Contains(p.only, "xlsx") {
		if err := f.with("slacredit-"+p.month.String()+".xlsx", func(w io.Writer) error { return workbook.Write(w, r) }); err != nil {
			return err
		}
	}
	if p.Allocation != nil {
		if err := f.with("accounting.csv", func(w io.Writer) error { return writeAccounting(w, r) }); err != nil {
			return err
		}
	}
	if r.Rejected > 0 {
		if err := f.with("rejected.csv", func(w io.Writer) error { return source.WriteRejects(w, report.Rejects, p.flags.unmask) }); err != nil {
			return err
		}
	}
	if err := f.write("inputs/"+filepath.Base(p.path), p.data); err != nil {
		return err
	}
	for _, c := range p.claims {
		name := "inputs/terms/" + strings.ReplaceAll(c.agreement.ID, "/", "-") + ".yaml"
		if _, done := f.sums[name]; done || !c.agreement.Own {
			continue
		}
		_, data, err := p.terms.Text(c.agreement.ID)
		if err != nil {
			return err
		}
		if err := f.write(name, data); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.commit()
}

// writeJSON writes a value for people and programs: indented, without HTML escapes.
func writeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// print tells the result on the terminal: as JSON, or in a few lines.
func (a *app) print(p *plan, r *impact.Result) error {
	if p.flags.json {
		return writeJSON(a.out, r)
	}
	if p.flags.quiet {
		return nil
	}
	for _, d := range r.Diagnostics {
		tellOne(a.err, d.Error(), d.Hint)
	}
	for _, as := range r.Assessments {
		fmt.Fprintln(a.out, printable(headline(as)+proof(as)))
		for _, line := range append(beside(as), corroborated(as)...) {
			fmt.Fprintln(a.out, printable(line))
		}
	}
	if s := r.Impact; s != nil {
		for _, line := range lossLines(s) {
			fmt.Fprintln(a.out, printable(line))
		}
	}
	fmt.Fprintln(a.out, "written to", p.out)
	return nil
}
