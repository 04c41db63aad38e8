package uptime

import (
	"context"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// Format is a format of evidence that is recognised by the beginning of a file. Tables are not among them: what a table is
// may only show over several files; see [CSVHeads].
type Format struct {
	Name string
	// Detect looks at the beginning of a file, some KiB of text that may end anywhere, and says why it is of the format.
	Detect func(head []byte) (why string, ok bool)
	// Read reads all files of a source. The caller closes the report's rejected rows.
	Read func(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error)
	Help Help
	// ByID: records may be delivered twice and have an id to tell; they count once unless repeated data is to count.
	ByID bool
}

// Help is what a user wants to know of a format before using it.
type Help = source.Help

// Formats are the formats, in the order in which they are tried.
func Formats() []Format {
	return slices.Concat(logFormats(), monitorFormats(), metricFormats(), feedFormats())
}

// HasLines tells whether a format has lines of single requests, of which repeated ones may count once ([DedupeLines]).
func HasLines(format string) bool {
	return format != TallyFormat && slices.ContainsFunc(logFormats(), func(f Format) bool { return f.Name == format })
}

// TakesColumns tells whether a format has columns or metrics that a user may name: tables and metrics.
func TakesColumns(format string) bool {
	return slices.Contains(CSVFormats, format) || slices.ContainsFunc(metricFormats(), func(f Format) bool { return f.Name == format })
}

// FormatNamed finds a format by its name; nil for tables and for names that are none.
func FormatNamed(name string) *Format {
	all := Formats()
	if i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

// Detected is a format that knows the beginning of a file, and why.
type Detected struct {
	*Format
	Why string
}

// Detect finds the formats that know the beginning of a file. No file of real data has more than one.
func Detect(head []byte) (out []Detected) {
	for _, f := range Formats() {
		if why, ok := f.Detect(head); ok {
			out = append(out, Detected{&f, why})
		}
	}
	return out
}
