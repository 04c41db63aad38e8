package uptime

import (
	"context"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// What one source of tables may hold. All of it is in memory at once: rows may come in any order. A month of seconds has 2.7
// million rows.
const (
	maxCSVRows   = 4_000_000
	maxCSVSeries = 20_000
)

// csvReader gathers the rows of all tables of a source: what a row means may depend on those around it, in any file.
type csvReader struct {
	src   Source
	opt   source.Options
	spool *source.Spool
	clock clock

	inputs []*csvInput
	rows   []csvRow
	series []sla.Labels // by id
	ids    map[string]int32
	notes  source.Findings // about the source as a whole
	last   []int64         // by input: the last time it tells; nil before it is asked for
}

// csvRow is one row whose time is understood.
type csvRow struct {
	from, to stamp      // to: of intervals
	counts   *csvCounts // of tables of counts
	line     int64
	input    int32
	series   int32
	state    stateRank
	open     bool // an interval without an end
	broken   bool // rejected, for its state or counts: it only ends what was known before it, or makes its slice unknown
}

// csvCounts is what a row counts.
type csvCounts struct {
	requests, errors uint64
	codes            []codeCount // those that are not 0, in order of their names
}

type codeCount struct {
	code string
	n    uint64
}

// csvInput is the account of one file or member.
type csvInput struct {
	audit.Input
	findings source.Findings
	rejects  *source.Rejects
}

func newCSVReader(src Source, opt source.Options) *csvReader {
	return &csvReader{src: src, opt: opt, spool: source.NewSpool(opt), ids: map[string]int32{},
		clock: clock{zone: src.Zone, days: src.Format == CSVCounts}}
}

func (r *csvReader) run(ctx context.Context, refs []source.Ref) (sla.Evidence, source.Report, error) {
	if err := r.read(ctx, refs); err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	ev := sla.Evidence{Name: r.src.Name, Caveat: csvCaveat}
	if err := r.date(); err != nil {
		return ev, source.Report{}, err
	}
	r.order()
	build := r.timelines
	if r.src.Format == CSVCounts {
		build = r.tally
	}
	if err := build(&ev); err != nil {
		return ev, source.Report{}, err
	}
	report, err := r.report()
	return ev, report, err
}

func (r *csvReader) read(ctx context.Context, refs []source.Ref) error {
	if !slices.Contains(CSVFormats, r.src.Format) {
		return audit.Fault("FORMAT-UNKNOWN", audit.Origin{}, "", "%q is not the format of a table of evidence", r.src.Format)
	}
	if err := checkColumnMap(r.src.Columns); err != nil {
		return err
	}
	return r.files(ctx, refs, r.table)
}

func (r *csvReader) input(path string) *csvInput {
	in := &csvInput{Input: audit.Input{Path: path, Format: r.src.Format, Role: "uptime", Source: r.src.Name}, rejects: r.spool.Rejects()}
	r.inputs = append(r.inputs, in)
	return in
}

// place is where a row stands.
func (r *csvReader) place(row *csvRow) audit.Origin {
	return audit.Origin{Path: r.inputs[row.input].Path, Line: row.line}
}

// reject sets a row apart that is not understood.
func (in *csvInput) reject(at audit.Origin, code, hint, text string, raw []byte) error {
	in.Rejected++
	in.findings.Add(audit.Diagnostic{Code: code, Severity: audit.Error, Path: at.Path, Line: at.Line, Column: at.Column, Text: text, Hint: hint})
	return in.rejects.Add(at, code, text, raw)
}

// note says something that a person should know of a row.
func (in *csvInput) note(code string, at audit.Origin, hint, text string) {
	in.findings.Add(audit.Diagnostic{Code: code, Severity: audit.Warning, Path: at.Path, Line: at.Line, Column: at.Column, Text: text, Hint: hint})
}

// use counts a row as used.
func (r *csvReader) use(row *csvRow) { r.inputs[row.input].Used++ }

// setAside leaves a row out that is understood.
func (r *csvReader) setAside(row *csvRow, code, hint, text string) {
	in := r.inputs[row.input]
	in.SetAside++
	in.note(code, r.place(row), hint, text)
}

// report gives the account of every input.
func (r *csvReader) report() (source.Report, error) {
	var out source.Report
	for _, in := range r.inputs {
		if err := in.rejects.Flush(); err != nil {
			return source.Report{}, err
		}
		out.Inputs = append(out.Inputs, in.Input)
		out.Controls = append(out.Controls, audit.Control{Name: "evidence rows", Source: in.Path,
			Read: count(in.Rows), Used: count(in.Used), SetAside: count(in.SetAside), Rejected: count(in.Rejected),
			OK: in.Rows == in.Used+in.SetAside+in.Rejected && in.rejects.Count() == in.Rejected})
		out.Diagnostics = append(out.Diagnostics, in.findings.Diagnostics()...)
	}
	// Only now: an error above leaves all of them to the caller to close.
	for _, in := range r.inputs {
		if in.Rejected > 0 {
			out.Rejects = append(out.Rejects, in.rejects)
		} else if err := in.rejects.Close(); err != nil {
			return source.Report{}, err
		}
	}
	out.Diagnostics = append(out.Diagnostics, r.notes.Diagnostics()...)
	out.Diagnostics.Sort()
	return out, nil
}
