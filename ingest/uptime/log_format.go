package uptime

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// logFormat is a format of logs that have a row for each request. What such logs have in common (counting, repeated rows, rejected
// rows, control totals) is done once for all of them by a [logJob]; a format says how a row is read and what it proves.
type logFormat struct {
	name      string
	line      string // what a row is called: "an S3 access log line"
	caveat    string // what its makers say it cannot prove
	vantage   sla.Vantage
	bound     sla.Bound
	times     string // how its times look
	noRequest string // which of its rows are no requests
	// json: the rows are objects of JSON, one after the other or wrapped; else they are lines of text.
	json bool
	// byID: the makers say that rows may be delivered twice, and by which id to tell; they count once unless dedupe is off.
	byID bool

	reader func(src Source) logReader
	// labels are what the names of a row say of its series.
	labels func(logNames) sla.Labels
	// refuse stops at files that are often found beside those of the format, by their beginning. It may be nil.
	refuse func(head []byte, path string) error
	// finish counts what the readers kept, one of each worker; nil for formats whose rows count by themselves.
	finish func(job *logJob, readers []logReader, ev *sla.Evidence) audit.Diagnostics
	help   Help
}

// format is how the format is known to others.
func (f *logFormat) format() Format {
	return Format{Name: f.name, Detect: f.detect, Read: f.count, Help: f.help, ByID: f.byID}
}

// logReader understands the rows of one input after the other, on behalf of one worker.
type logReader interface {
	// begin forgets what was learned of another input.
	begin(path string)
	// read understands a row. What it leaves in the entry is good until the next call.
	read(row []byte, e *logEntry) logVerdict
}

// headed is a reader of a format with a header, by which a file without a row is known.
type headed interface {
	// header tells whether one was read.
	header() bool
}

// logVerdict is what a reader makes of a row.
type logVerdict uint8

const (
	aRequest  logVerdict = iota
	noRequest            // a row about something else, with a time
	noRow                // a header or a comment
	badLine              // against the grammar
	badTime              // by the grammar, with a time that is none
	keptRow              // the reader keeps it until all are read
)

// logEntry is a row as its reader understands it. The slices are views of the row, or of the reader's own memory.
type logEntry struct {
	line   int64 // on which the row begins; for the reader to know
	unix   int64
	names  [2][]byte // see logNames
	code   []byte    // error code, or status where there is nothing else; empty: nothing to be said of it
	failed bool      // an error that an agreement may count
	id     []byte    // for formats with byID; empty: the row has none, and its bytes stand for it

	text  string           // of a bad row: what is wrong with it
	at    int              // and at which offset; -1: the whole of it
	fault audit.Diagnostic // with a code: what makes reading on pointless
}

// set says what is to be counted.
func (e *logEntry) set(who, what []byte) { e.names[0], e.names[1] = who, what }

// bad says why a row is not understood.
func (e *logEntry) bad(v logVerdict, at int, text string) logVerdict {
	e.at, e.text = at, text
	return v
}

// logNames are the two names that decide on a series: who answered, and what was asked of it.
type logNames struct{ who, what string }

// count counts the requests in logs of a format: per series and slice, requests, and errors by code.
//
// A row is used when it is a request that lies in the period. A row is set aside when it is none, when it lies outside the period,
// or when the policy for repeated data says so. A row is rejected when it is no row of such a log (LOG-LINE), has an impossible time
// (LOG-TIME), or is longer than any real one (LOG-LONG). Empty lines, headers and comments are no rows. For each file,
// rows = used + set aside + rejected.
//
// The result does not depend on the order of refs, on opt.Jobs or on opt.Block. A file that cannot be read to its end is an
// error that names it; nothing is counted then. The caller closes the report's rejected rows.
func (f *logFormat) count(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	job, err := newLogJob(ctx, f, refs, src, opt)
	if err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	return job.run(ctx)
}

// detect tells whether text that begins with head is such a log, and why: at least nine of ten of its first rows must be
// understood, times included. A last line without an end may be cut off by the end of head, and counts only in favour. What the format
// refuses is recognised too, so that it is refused by what it is.
func (f *logFormat) detect(head []byte) (why string, ok bool) {
	var other audit.Diagnostic
	if f.refuse != nil && errors.As(f.refuse(head, ""), &other) {
		return other.Text, true
	}
	var (
		reader      = f.reader(Source{})
		good, lines int
		sample      string
	)
	reader.begin("")
	for rows := f.rows(head); lines < 100 && rows.Next(); {
		var e logEntry
		if len(rows.Bytes()) == 0 {
			continue
		}
		switch v := reader.read(rows.Bytes(), &e); {
		case v == noRow:
			continue
		case v < noRow || v == keptRow || e.fault.Code != "": // what is missing can be asked for
			if sample == "" && v == aRequest {
				sample = fmt.Sprintf(", the first of %.200s", f.labels(logNames{string(e.names[0]), string(e.names[1])}).Key())
			}
			good++
			lines++
		case !rows.Cut():
			lines++
		}
	}
	if h, ok := reader.(headed); ok && lines == 0 && h.header() {
		return "it has the header of a file of rows that are each " + f.line + ", and no row", true
	}
	if good == 0 || good*10 < lines*9 {
		return "", false
	}
	return fmt.Sprintf("%d of the first %d rows are each %s%s", good, lines, f.line, sample), true
}

// rows gives the rows of the beginning of a text.
func (f *logFormat) rows(head []byte) logRows {
	if f.json {
		var j jsonRows
		j.reset(bytes.NewReader(head))
		return &j
	}
	var l source.Lines
	l.Reset(bytes.NewReader(head), max(len(head), 1))
	return &l
}

// check refuses what is no such log, by its beginning.
func (f *logFormat) check(head []byte, path string) error {
	if f.refuse != nil {
		if err := f.refuse(head, path); err != nil {
			return err
		}
	}
	err := source.Lookalike(head, path)
	var d audit.Diagnostic
	if f.json && errors.As(err, &d) && d.Code == "SRC-JSON" {
		return nil
	}
	return err
}
