package uptime

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// Names longer than these cannot be real; rows that hold one are rejected, so that a hostile file cannot fill the memory with
// names. A bucket name has at most 63 characters, in the years before 2018 up to 255.
const (
	maxWho       = 255
	maxWhat      = 128
	maxErrorCode = 128
)

// More series and codes than these no source has: a bucket has about 20 request types, S3 about 100 error codes.
const (
	maxLogSeries = 1 << 17
	maxLogCodes  = 1 << 12
)

// recentBits is the size of the table of the series met last, as a power of two.
const recentBits = 10

// impossibleTime is said of a time of the right form.
const impossibleTime = "the time is not a time of the calendar with an offset, between 1990 and 2199"

// logCounter counts on behalf of one worker. Its loop allocates nothing per line, reads each byte of a line about twice, and
// does no more than it must; everything else about logs is elsewhere.
type logCounter struct {
	job     *logJob
	tally   *sla.Tally
	repeats *logRepeatsWriter // for dedupe: lines

	rows    logRows // what is read: one of the two below
	lines   source.Lines
	objects jsonRows
	reader  logReader
	entry   logEntry
	row     logRow
	in      *logInput
	err     error

	from, to    int64 // the period, in Unix seconds
	first, last int64 // times of the first and the last good line

	slot             int64 // the slice met last, and its bounds
	slotFrom, slotTo int64

	recent [1 << recentBits]*logSeries // by a few bytes of the names; to be confirmed
	series map[logNames]*logSeries
	codes  map[string]*logCode
}

// logRows gives the rows of an input one by one. A row is good until the next one is asked for.
type logRows interface {
	Next() bool
	Bytes() []byte
	Number() int64 // of the line on which the row begins
	Long() bool    // the row is longer than any real one, and only its beginning is there
	LongSum() [sha256.Size]byte
	Cut() bool // the text ended before the row did
	Err() error
}

// logSeries is where rows with the same names are counted.
type logSeries struct {
	logNames
	tally *sla.Series
	id    uint32 // for the search for repeated rows
}

// logCode is an error code.
type logCode struct {
	name string
	id   uint16
}

// logRow is a row that was understood, or why it was not.
type logRow struct {
	fate   logFate
	slot   int64
	series *logSeries
	code   *logCode // nil: there is none
	failed bool     // an error of interest

	reject, text string
	column       int64
}

func newLogCounter(j *logJob) *logCounter {
	c := &logCounter{job: j, tally: sla.NewTally(j.src.Step), from: math.MinInt64, to: math.MaxInt64, first: math.MaxInt64, last: math.MinInt64,
		series: map[logNames]*logSeries{}, codes: map[string]*logCode{}, reader: j.format.reader(j.src)}
	c.rows = &c.lines
	if p := j.src.Period; !p.Start.IsZero() || !p.End.IsZero() {
		c.from, c.to = secondsFrom(p.Start), secondsFrom(p.End)
	}
	if j.repeats != nil {
		c.repeats = j.repeats.writer()
	}
	return c
}

// secondsFrom is the first whole second at or after t. Logs know whole seconds only.
func secondsFrom(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// countStream counts one log.
func (c *logCounter) countStream(in *logInput, s *source.Stream) error {
	head, err := s.Peek(512)
	if err != nil {
		return err
	}
	if err := c.job.format.check(head, s.Path); err != nil {
		return err
	}
	text, err := s.Text()
	if err != nil {
		return err
	}
	if c.job.format.json {
		c.objects.reset(text)
		c.rows = &c.objects
	} else {
		c.lines.Reset(text, c.job.opt.Block)
	}
	return c.count(in)
}

// count counts what c.rows gives.
func (c *logCounter) count(in *logInput) error {
	c.in = in
	c.reader.begin(in.Path)
	if c.repeats != nil {
		c.repeats.begin(in)
	}
	for c.err == nil && c.rows.Next() {
		b := c.rows.Bytes()
		if len(b) == 0 || !c.judge(b) {
			continue
		}
		in.fates.read++
		if c.repeats == nil {
			c.settle()
		} else {
			c.putOff(b)
		}
	}
	if c.err != nil {
		return c.err
	}
	if in.rejects != nil {
		if err := in.rejects.Flush(); err != nil {
			return err
		}
	}
	in.partial = c.objects.partial
	err := c.rows.Err()
	if d, ok := err.(audit.Diagnostic); ok && d.Path == "" {
		d.Path = in.Path
		return d
	}
	return err
}

// judge decides the fate of a row, and whether it is one.
func (c *logCounter) judge(b []byte) bool {
	e, row := &c.entry, &c.row
	if c.rows.Long() {
		return c.reject("LOG-LONG", "the line is longer than 1 MiB", -1)
	}
	e.line = c.rows.Number()
	switch c.reader.read(b, e) {
	case noRow:
		return false
	case keptRow:
		c.first, c.last = min(c.first, e.unix), max(c.last, e.unix)
		row.fate, row.series = logUsed, nil
		return true
	case badLine:
		text := e.text
		if c.rows.Cut() {
			text = "the file ends inside a line"
		}
		return c.reject("LOG-LINE", text, e.at)
	case badTime:
		if e.fault.Code != "" {
			e.fault.Path, e.fault.Line = c.in.Path, c.rows.Number()
			c.err = e.fault
		}
		return c.reject("LOG-TIME", e.text, e.at)
	case noRequest:
		c.first, c.last = min(c.first, e.unix), max(c.last, e.unix)
		row.fate = logNoRequest
		return true
	}
	unix := e.unix
	c.first, c.last = min(c.first, unix), max(c.last, unix)
	if unix < c.from || unix >= c.to {
		row.fate = logOtherPeriod
		return true
	}
	if unix < c.slotFrom || unix >= c.slotTo {
		c.slot = c.tally.Slot(time.Unix(unix, 0))
		c.slotFrom = c.tally.Start(c.slot).Unix()
		c.slotTo = c.tally.Start(c.slot + 1).Unix()
	}
	row.slot = c.slot
	if row.series = c.seriesOf(e.names[0], e.names[1]); row.series == nil {
		return c.reject("LOG-LONG", c.job.format.line+" has no names as long as this row's", -1)
	}
	row.code, row.failed = nil, e.failed
	if len(e.code) > 0 {
		if row.code = c.codeOf(e.code); row.code == nil {
			return c.reject("LOG-LONG", "the error code is longer than any real one", -1)
		}
	}
	row.fate = logUsed
	return true
}

// reject gives the row up; at is the offset at which it goes wrong, -1 for the whole of it.
func (c *logCounter) reject(code, text string, at int) bool {
	c.row.fate, c.row.reject, c.row.text, c.row.column = logBad, code, text, int64(at)+1
	return true
}

// settle gives the row its fate.
func (c *logCounter) settle() {
	row, fates := &c.row, &c.in.fates
	switch row.fate {
	case logUsed:
		fates.used++
		if row.series == nil {
			return // the reader keeps it
		}
		s := row.series.tally
		s.Count(row.slot, 1)
		if row.code == nil {
			return
		}
		s.CountCode(row.code.name, 1)
		if row.failed {
			s.CountError(row.slot, row.code.name, 1, audit.Origin{Path: c.in.Path, Line: c.rows.Number()})
			if row.code.name == "-" {
				fates.remark(logNoCode, c.rows.Number())
			}
		}
	case logBad:
		fates.rejected++
		c.keepReject()
	default:
		fates.remark(row.fate, c.rows.Number())
	}
}

// putOff leaves the fate of the row to the search for repeated lines.
func (c *logCounter) putOff(b []byte) {
	var ordinal int64
	if c.row.fate == logBad {
		ordinal = c.in.rejects.Count()
		c.keepReject()
	}
	if err := c.repeats.put(b, c.rows, c.entry.id, &c.row, ordinal); err != nil {
		c.err = err
	}
}

func (c *logCounter) keepReject() {
	in, row := c.in, &c.row
	if in.rejects == nil {
		in.rejects = c.job.spool.Rejects()
	}
	at := audit.Origin{Path: in.Path, Line: c.rows.Number(), Column: row.column}
	if err := in.rejects.Add(at, row.reject, row.text, c.rows.Bytes()); err != nil {
		c.err = err
	}
}

// close writes out what the search for repeated lines still holds.
func (c *logCounter) close() error {
	if c.repeats == nil {
		return nil
	}
	return c.repeats.flush()
}

// seriesOf finds the series with two names; nil when they are too long to be real.
func (c *logCounter) seriesOf(who, what []byte) *logSeries {
	place := &c.recent[(mix(who)+3*mix(what))>>(64-recentBits)]
	if s := *place; s != nil && s.who == string(who) && s.what == string(what) {
		return s
	}
	s := c.series[logNames{string(who), string(what)}]
	if s == nil {
		if s = c.newSeries(who, what); s == nil {
			return nil
		}
	}
	*place = s
	return s
}

// mix makes a number of a few bytes of a name: of the first, the middle and the last eight. Names that differ nowhere else are
// told apart later.
func mix(name []byte) uint64 {
	n := len(name)
	if n < 8 {
		var short [8]byte
		copy(short[:], name)
		return binary.LittleEndian.Uint64(short[:]) * 0x9E3779B97F4A7C15
	}
	first := binary.LittleEndian.Uint64(name)
	middle := binary.LittleEndian.Uint64(name[(n-8)/2:])
	last := binary.LittleEndian.Uint64(name[n-8:])
	return first*0x9E3779B97F4A7C15 ^ middle*0xC2B2AE3D27D4EB4F ^ last*0x165667B19E3779F9
}

func (c *logCounter) newSeries(who, what []byte) *logSeries {
	if len(who) > maxWho || len(what) > maxWhat {
		return nil
	}
	s := &logSeries{logNames: logNames{string(who), string(what)}}
	if len(c.series) >= maxLogSeries {
		c.err = tooVarious()
	} else if c.repeats != nil {
		s.id, c.err = c.repeats.seriesID(s.logNames)
	} else {
		s.tally = c.tally.Series(c.job.labels(s.logNames))
	}
	c.series[s.logNames] = s
	return s
}

// codeOf finds an error code; nil when it is too long to be real.
func (c *logCounter) codeOf(code []byte) *logCode {
	if k := c.codes[string(code)]; k != nil {
		return k
	}
	if len(code) > maxErrorCode {
		return nil
	}
	name := string(code)
	k := &logCode{name: name}
	if c.repeats != nil {
		k.id, c.err = c.repeats.codeID(name)
	} else if len(c.codes) >= maxLogCodes {
		c.err = tooVarious()
	}
	c.codes[name] = k
	return k
}

// checkVariety holds the limits for the source as a whole, so that they do not depend on the number of workers.
func checkVariety(t *sla.Tally) error {
	all := t.All()
	codes := map[string]bool{}
	for _, s := range all {
		for code := range s.Codes() {
			codes[code] = true
		}
	}
	if len(all) > maxLogSeries || len(codes) > maxLogCodes {
		return tooVarious()
	}
	return nil
}

func tooVarious() error {
	return audit.Fault("LOG-VARIETY", audit.Origin{}, "check that the files are logs of this format; if they are, name fewer of them per source",
		"the logs name more than %d pairs of who answered and what was asked, or more than %d error codes", maxLogSeries, maxLogCodes)
}
