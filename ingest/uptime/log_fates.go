package uptime

import (
	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// logFate is what becomes of a row. Those before logAsideReasons are the reasons for setting one aside.
type logFate uint8

const (
	logNoRequest logFate = iota
	logOtherPeriod
	logRepeated
	logAsideReasons

	logNoCode = logAsideReasons // a remark on rows that are used
	logUsed   = logAsideReasons + 1
	logBad    = logAsideReasons + 2
)

// logFates is what became of the rows of one input. Fates add up.
type logFates struct {
	read, used, rejected int64
	remarks              [logAsideReasons + 1]logRemark
}

// logRemark is how many rows something is to be said of, and the line of the first.
type logRemark struct{ rows, first int64 }

func (f *logFates) remark(what logFate, line int64) {
	r := &f.remarks[what]
	if r.rows == 0 || line < r.first {
		r.first = line
	}
	r.rows++
}

// add adds the fates of other rows of the same input.
func (f *logFates) add(g *logFates) {
	f.read += g.read
	f.used += g.used
	f.rejected += g.rejected
	for i, r := range g.remarks {
		if r.rows == 0 {
			continue
		}
		if f.remarks[i].rows == 0 || r.first < f.remarks[i].first {
			f.remarks[i].first = r.first
		}
		f.remarks[i].rows += r.rows
	}
}

// note tells of the remarks, once per source and kind.
func (f *logFates) note(to *source.Findings, path string, format *logFormat) {
	for i, r := range f.remarks {
		if r.rows > 0 {
			d := logRemarks[i]
			if i == int(logNoRequest) {
				d.Text += format.noRequest
			}
			if i == int(logRepeated) && format.byID {
				d.Text = "set aside: a row with the same id stands in the files more than once"
			}
			d.Severity, d.Path, d.Line, d.Count = audit.Warning, path, r.first, r.rows
			to.Add(d)
		}
	}
}

var logRemarks = [...]audit.Diagnostic{
	logNoRequest: {Code: "LOG-NO-REQUEST",
		Text: "set aside: not a request: "},
	logOtherPeriod: {Code: "LOG-OTHER-PERIOD",
		Text: "set aside: outside the period asked for"},
	logRepeated: {Code: "LOG-REPEATED",
		Text: "set aside: the same line stands in the files more than once"},
	logNoCode: {Code: "LOG-NO-CODE",
		Text: `a 5xx response has no error code; it is counted under "-"`,
		Hint: "an agreement that names error codes does not count it: ask the provider for the code if it matters"},
}

// hint says what to do about rejected rows, by code.
func (f *logFormat) hint(code string) string {
	switch code {
	case "LOG-LINE":
		return "the row stands in rejected.csv; if the file has another format, name it with format:"
	case "LOG-TIME":
		return "the row stands in rejected.csv; times look like " + f.times
	}
	return "the beginning of the row stands in rejected.csv; check that the file is a log and has line ends"
}
