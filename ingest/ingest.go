// Package ingest turns files into facts: it recognises formats, runs their readers side by side, and hands on what they
// found together with the control totals. Evidence becomes [sla.Evidence], bills an [sla.Ledger], revenue dated amounts.
package ingest

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// UptimeSource is one source of evidence: files that speak of the same thing.
type UptimeSource struct {
	Name   string
	Refs   []source.Ref
	Format string // empty: detected
	Labels sla.Labels
	Dedupe string            // files (default), lines or off
	Step   time.Duration     // width of a slice, for formats that have single requests
	Period interval.Interval // what to count; zero: everything

	Gaps    string            // gap policy for samples; empty: hold-3x
	Columns map[string]string // of tables: what a column is → its name
	Zone    *time.Location    // of times that do not state one; nil: such times are a fault
	Part    bool              // the files are some of a whole that is counted in several places
	// Monitored is when the monitor is known to have run, for formats that only tell when something was down; zero: not known.
	Monitored interval.Interval
}

// Uptime reads one source of evidence. Every file's format is detected, or taken as stated, before any is counted.
//
// Faults: FORMAT-UNKNOWN, FORMAT-MIXED, FORMAT-SEVERAL (known to more than one format), and those of opening and reading.
func Uptime(ctx context.Context, src UptimeSource, opt source.Options) (sla.Evidence, source.Report, error) {
	format, err := evidenceFormat(ctx, src, opt)
	if err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	read := uptime.ReadCSV
	if f := uptime.FormatNamed(format); f != nil {
		read = f.Read
	}
	stated := uptime.Source{Name: src.Name, Labels: src.Labels, Step: src.Step, Period: src.Period,
		Dedupe: src.Dedupe, Format: format, Gaps: src.Gaps, Columns: src.Columns, Zone: src.Zone, Monitored: src.Monitored, Part: src.Part}
	if err := uptime.CheckMonitored(stated); err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	e, report, err := read(ctx, src.Refs, stated, opt)
	e.Name, e.Labels = src.Name, src.Labels
	for i := range report.Inputs {
		report.Inputs[i].Role, report.Inputs[i].Source = "uptime", src.Name
	}
	return e, report, err
}

// EvidenceFormats are the names of the formats of evidence that can be read.
var EvidenceFormats = func() (names []string) {
	for _, f := range uptime.Formats() {
		names = append(names, f.Name)
	}
	return append(names, uptime.CSVFormats...)
}()

// evidenceFormat is the one format of all files of a source. A stated one is believed; the rows are judged one by one.
func evidenceFormat(ctx context.Context, src UptimeSource, opt source.Options) (string, error) {
	if src.Format != "" && !slices.Contains(EvidenceFormats, src.Format) {
		at := audit.Origin{}
		if len(src.Refs) > 0 {
			at.Path = src.Refs[0].Path
		}
		return "", audit.Fault("FORMAT-UNKNOWN", at, "slacredit help formats lists them", "%q is not a format of evidence", src.Format)
	}
	var tables uptime.CSVHeads
	var first, name, table string // the first file that is no table and its format; the first table
	for _, ref := range src.Refs {
		err := eachHead(ctx, ref, opt, func(s *source.Stream, head []byte, more more) error {
			if len(bytes.TrimSpace(head)) == 0 || src.Format != "" {
				return nil // an empty log is an hour without requests
			}
			if f := uptime.FormatNamed(name); f != nil && source.KindOf(head) == source.Text {
				if _, ok := f.Detect(head); ok {
					return nil // as the file before
				}
			}
			found, _, err := detectEvidence(ctx, s, head, more, opt)
			if err != nil {
				return err
			}
			switch {
			case found != nil && name != "" && name != found.Name:
				return audit.Fault("FORMAT-MIXED", audit.Origin{Path: s.Path}, "make a source of each format",
					"the files of the source are of several formats: %s is %s, this is %s", first, name, found.Name)
			case found != nil:
				first, name = cmp.Or(first, s.Path), found.Name
			case source.KindOf(head) != source.Text:
				return noText(head, s.Path)
			case tables.Add(head, src.Columns, s.Path):
				table = cmp.Or(table, s.Path)
			case table != "":
				return audit.Fault("FORMAT-MIXED", audit.Origin{Path: s.Path}, "make a source of each format; or state one with format:",
					"the file is not a table of the same shape as %s", table)
			default:
				return notEvidence(head, src.Columns, s.Path)
			}
			if first != "" && table != "" {
				return audit.Fault("FORMAT-MIXED", audit.Origin{Path: s.Path}, "make a source of each format",
					"the files of the source are of several formats: %s is %s, %s a table", first, name, table)
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	switch {
	case src.Format != "":
		return src.Format, nil
	case name != "":
		return name, nil
	case table == "":
		return uptime.S3Format, nil // nothing but empty files: logs of hours without requests
	}
	format, _, hint := tables.Format()
	if format == "" {
		return "", audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: table}, hint, "the format of this evidence is not certain")
	}
	return format, nil
}

// detectEvidence recognises what is no table of text: by its beginning, and a database by its tables. JSON of which the first record
// may be longer than that is looked at again with more of it.
func detectEvidence(ctx context.Context, s *source.Stream, head []byte, more more, opt source.Options) (f *uptime.Format, why string, err error) {
	switch source.KindOf(head) {
	case source.SQLite:
		return uptime.DetectDatabase(ctx, s, opt)
	case source.Parquet:
		return uptime.DetectParquet(s, opt)
	}
	all := uptime.Detect(head)
	if start := bytes.TrimSpace(head); len(all) == 0 && len(head) == headBytes && len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		if head, err = more(head); err != nil {
			return nil, "", err
		}
		all = uptime.Detect(head)
	}
	if len(all) == 0 {
		return nil, "", nil
	}
	for _, d := range all { // what several refuse for the same reason is refused by any of them
		if d.Why != all[0].Why {
			return nil, "", several(all, s.Path)
		}
	}
	return all[0].Format, all[0].Why, nil
}

// several refuses a file that more than one format knows: what is counted must not hang on the order in which they are asked.
func several(all []uptime.Detected, path string) error {
	var names, whys []string
	for _, d := range all {
		names = append(names, d.Name)
		whys = append(whys, d.Name+": "+d.Why)
	}
	return audit.Fault("FORMAT-SEVERAL", audit.Origin{Path: path}, "state one with format: "+strings.Join(names, " or "),
		"the file is of more than one format (%s)", strings.Join(whys, "; "))
}

// noText refuses what no format of evidence, bills or revenue knows and what is not even text.
func noText(head []byte, path string) error {
	what := "a Parquet file"
	if source.KindOf(head) == source.SQLite {
		what = "an SQLite database"
	}
	return audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: path}, "export the same rows as CSV", "this is %s of a kind that is not known", what)
}

// headBytes is how much of a file's beginning formats are recognised by, and longHead how much where one record may fill that.
const (
	headBytes = 16 << 10
	longHead  = source.MaxLine + headBytes
)

// more reads a longer beginning of text, once.
type more func(head []byte) ([]byte, error)

// eachHead gives the beginning of every member of a file: of text as text, of tables as they are.
func eachHead(ctx context.Context, ref source.Ref, opt source.Options, look func(*source.Stream, []byte, more) error) error {
	opt.Progress = nil // the bytes are counted when they are read for good
	f, err := source.Open(ctx, ref, opt)
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		s, err := f.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		head, more, err := beginning(s)
		if err != nil {
			return err
		}
		if err := look(s, head, more); err != nil {
			return err
		}
	}
}

// beginning is the head of a member: text without its marks, or the bytes as they are of what is no text.
func beginning(s *source.Stream) (head []byte, _ more, err error) {
	kind, err := s.Kind()
	if err != nil {
		return nil, nil, err
	}
	if kind != source.Text {
		head, err = s.Peek(headBytes) // such a file may have to be read from its first byte to be recognised
		return head, nil, err
	}
	text, err := s.Text()
	if err != nil {
		return nil, nil, err
	}
	longer := func(head []byte) ([]byte, error) {
		rest, err := io.ReadAll(io.LimitReader(text, int64(longHead-len(head))))
		return append(head, rest...), err
	}
	head, err = io.ReadAll(io.LimitReader(text, headBytes))
	return head, longer, err
}
