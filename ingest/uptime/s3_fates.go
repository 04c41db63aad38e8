package uptime

import (
	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// s3Fate is what becomes of a row. Those before s3AsideReasons are the reasons for setting one aside.
type s3Fate uint8

const (
	s3NoRequest s3Fate = iota
	s3OtherPeriod
	s3Repeated
	s3AsideReasons

	s3NoCode = s3AsideReasons // a remark on rows that are used
	s3Used   = s3AsideReasons + 1
	s3Bad    = s3AsideReasons + 2
)

// s3Fates is what became of the rows of one input. Fates add up.
type s3Fates struct {
	read, used, rejected int64
	remarks              [s3AsideReasons + 1]s3Remark
}

// s3Remark is how many rows something is to be said of, and the line of the first.
type s3Remark struct{ rows, first int64 }

func (f *s3Fates) remark(what s3Fate, line int64) {
	r := &f.remarks[what]
	if r.rows == 0 || line < r.first {
		r.first = line
	}
	r.rows++
}

// add adds the fates of other rows of the same input.
func (f *s3Fates) add(g *s3Fates) {
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
func (f *s3Fates) note(to *source.Findings, path string) {
	for i, r := range f.remarks {
		if r.rows > 0 {
			d := s3Remarks[i]
			d.Severity, d.Path, d.Line, d.Count = audit.Warning, path, r.first, r.rows
			to.Add(d)
		}
	}
}

var s3Remarks = [...]audit.Diagnostic{
	s3NoRequest: {Code: "LOG-NO-REQUEST",
		Text: "set aside: not a request (no status, or an operation of the provider itself, S3.*)"},
	s3OtherPeriod: {Code: "LOG-OTHER-PERIOD",
		Text: "set aside: outside the period asked for"},
	s3Repeated: {Code: "LOG-REPEATED",
		Text: "set aside: the same line stands in the files more than once"},
	s3NoCode: {Code: "LOG-NO-CODE",
		Text: `a 5xx response has no error code; it is counted under "-"`,
		Hint: "an agreement that names error codes does not count it: ask the provider for the code if it matters"},
}

// s3Hints says what to do about rejected rows, by code.
var s3Hints = map[string]string{
	"LOG-LINE": "the row stands in rejected.csv; if the file has another format, name it with format:",
	"LOG-TIME": "the row stands in rejected.csv; times look like [28/Feb/2017:17:37:59 +0000]",
	"LOG-LONG": "the beginning of the row stands in rejected.csv; check that the file is a log and has line ends",
}

// s3Left says where a line leaves the grammar.
var s3Left = [...]string{
	s3Owner:     "not a line of an S3 access log: the bucket owner is missing",
	s3Bucket:    "not a line of an S3 access log: the bucket is missing",
	s3Time:      "not a line of an S3 access log: the time in brackets is missing",
	s3RemoteIP:  "not a line of an S3 access log: the remote address is missing",
	s3Requester: "not a line of an S3 access log: the requester is missing",
	s3RequestID: "not a line of an S3 access log: the request id is missing",
	s3Operation: "not a line of an S3 access log: there is no operation like REST.GET.OBJECT",
	s3Key:       "not a line of an S3 access log: the key is missing",
	s3URI:       "not a line of an S3 access log: there is no request-URI with status, error code, sizes and times behind it",
}
