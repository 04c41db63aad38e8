package uptime

import (
	"bytes"
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
	maxBucketName = 255
	maxOperation  = 128
	maxErrorCode  = 128
)

// More series and codes than these no source has: a bucket has about 20 request types, S3 about 100 error codes.
const (
	maxS3Series = 1 << 17
	maxS3Codes  = 1 << 12
)

// recentBits is the size of the table of the series met last, as a power of two.
const recentBits = 10

// s3Counter counts on behalf of one worker. Its loop allocates nothing per line, reads each byte of a line about twice, and
// does no more than it must; everything else about logs is elsewhere.
type s3Counter struct {
	job     *s3Job
	tally   *sla.Tally
	repeats *s3RepeatsWriter // for dedupe: lines

	lines source.Lines
	line  s3Line
	clock s3Clock
	row   s3Row
	in    *s3Input
	err   error

	from, to    int64 // the period, in Unix seconds
	first, last int64 // times of the first and the last good line

	slot             int64 // the slice met last, and its bounds
	slotFrom, slotTo int64

	recent [1 << recentBits]*s3Series // by a few bytes of the names; to be confirmed
	series map[s3Names]*s3Series      // by the names as they stand in the log
	units  map[s3Names]*sla.Series    // by bucket and request type
	codes  map[string]*s3Code
}

// s3Names are the names in a log that decide on a series: bucket, and operation or request type.
type s3Names struct{ bucket, action string }

// s3Series is where rows of a bucket and operation are counted.
type s3Series struct {
	s3Names
	tally *sla.Series
	id    uint32 // for dedupe: lines
}

// s3Code is an error code.
type s3Code struct {
	name   string
	always bool // counts as an error whatever the status
	id     uint16
}

// s3Row is a row that was understood, or why it was not.
type s3Row struct {
	fate   s3Fate
	slot   int64
	series *s3Series
	code   *s3Code // nil: there is none
	failed bool    // an error of interest

	reject, text string
	column       int64
}

func newS3Counter(j *s3Job) *s3Counter {
	c := &s3Counter{job: j, tally: sla.NewTally(j.src.Step), from: math.MinInt64, to: math.MaxInt64, first: math.MaxInt64, last: math.MinInt64,
		series: map[s3Names]*s3Series{}, units: map[s3Names]*sla.Series{}, codes: map[string]*s3Code{}}
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
func (c *s3Counter) countStream(in *s3Input, s *source.Stream) error {
	head, err := s.Peek(512)
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
	c.lines.Reset(text, c.job.opt.Block)
	return c.count(in)
}

// count counts what c.lines gives.
func (c *s3Counter) count(in *s3Input) error {
	c.in = in
	if c.repeats != nil {
		c.repeats.begin(in)
	}
	for c.err == nil && c.lines.Next() {
		b := c.lines.Bytes()
		if len(b) == 0 {
			continue
		}
		in.fates.read++
		c.judge(b)
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
	return c.lines.Err()
}

// judge decides the fate of a row.
func (c *s3Counter) judge(b []byte) {
	if c.lines.Long() {
		c.reject("LOG-LONG", "the line is longer than 1 MiB", -1)
		return
	}
	l, row := &c.line, &c.row
	if field, at := l.parse(b); field != s3Complete {
		text := s3Left[field]
		if c.lines.Cut() {
			text = "the file ends inside a line"
		}
		c.reject("LOG-LINE", text, at)
		return
	}
	unix, ok := c.clock.read(l.time)
	if !ok {
		c.reject("LOG-TIME", "the time is not a time of the calendar with an offset, between 1990 and 2199", cap(b)-cap(l.time))
		return
	}
	c.first, c.last = min(c.first, unix), max(c.last, unix)
	if l.status[0] == '-' || l.operation[0] == 'S' && l.operation[1] == '3' && l.operation[2] == '.' {
		row.fate = s3NoRequest
		return
	}
	if unix < c.from || unix >= c.to {
		row.fate = s3OtherPeriod
		return
	}
	if unix < c.slotFrom || unix >= c.slotTo {
		c.slot = c.tally.Slot(time.Unix(unix, 0))
		c.slotFrom = c.tally.Start(c.slot).Unix()
		c.slotTo = c.tally.Start(c.slot + 1).Unix()
	}
	row.slot = c.slot
	if row.series = c.seriesOf(l.bucket, l.operation); row.series == nil {
		c.reject("LOG-LONG", "the bucket or the operation has a name longer than any real one", -1)
		return
	}
	row.code, row.failed = nil, l.status[0] == '5'
	if l.code[0] != '-' || row.failed {
		if row.code = c.codeOf(l.code); row.code == nil {
			c.reject("LOG-LONG", "the error code is longer than any real one", -1)
			return
		}
		row.failed = row.failed || row.code.always
	}
	row.fate = s3Used
}

// reject gives the row up; at is the offset at which it goes wrong, -1 for the whole of it.
func (c *s3Counter) reject(code, text string, at int) {
	c.row.fate, c.row.reject, c.row.text, c.row.column = s3Bad, code, text, int64(at)+1
}

// settle gives the row its fate.
func (c *s3Counter) settle() {
	row, fates := &c.row, &c.in.fates
	switch row.fate {
	case s3Used:
		fates.used++
		s := row.series.tally
		s.Count(row.slot, 1)
		if row.code == nil {
			return
		}
		s.CountCode(row.code.name, 1)
		if row.failed {
			s.CountError(row.slot, row.code.name, 1, audit.Origin{Path: c.in.Path, Line: c.lines.Number()})
			if row.code.name == "-" {
				fates.remark(s3NoCode, c.lines.Number())
			}
		}
	case s3Bad:
		fates.rejected++
		c.keepReject()
	default:
		fates.remark(row.fate, c.lines.Number())
	}
}

// putOff leaves the fate of the row to the search for repeated lines.
func (c *s3Counter) putOff(b []byte) {
	var ordinal int64
	if c.row.fate == s3Bad {
		ordinal = c.in.rejects.Count()
		c.keepReject()
	}
	if err := c.repeats.put(b, &c.lines, &c.row, ordinal); err != nil {
		c.err = err
	}
}

func (c *s3Counter) keepReject() {
	in, row := c.in, &c.row
	if in.rejects == nil {
		in.rejects = c.job.spool.Rejects()
	}
	at := audit.Origin{Path: in.Path, Line: c.lines.Number(), Column: row.column}
	if err := in.rejects.Add(at, row.reject, row.text, c.lines.Bytes()); err != nil {
		c.err = err
	}
}

// close writes out what the search for repeated lines still holds.
func (c *s3Counter) close() error {
	if c.repeats == nil {
		return nil
	}
	return c.repeats.flush()
}

// seriesOf finds the series of a bucket and operation; nil when the names are too long to be real.
func (c *s3Counter) seriesOf(bucket, operation []byte) *s3Series {
	place := &c.recent[(mix(bucket)+3*mix(operation))>>(64-recentBits)]
	if s := *place; s != nil && s.bucket == string(bucket) && s.action == string(operation) {
		return s
	}
	s := c.series[s3Names{string(bucket), string(operation)}]
	if s == nil {
		if s = c.newSeries(bucket, operation); s == nil {
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

func (c *s3Counter) newSeries(bucket, operation []byte) *s3Series {
	if len(bucket) > maxBucketName || len(operation) > maxOperation {
		return nil
	}
	_, rest, _ := bytes.Cut(operation, []byte("."))
	requestType, _, _ := bytes.Cut(rest, []byte("."))
	unit := s3Names{string(bucket), string(requestType)}
	s := &s3Series{s3Names: s3Names{unit.bucket, string(operation)}}
	if c.repeats != nil {
		s.id, c.err = c.repeats.seriesID(unit)
	} else {
		s.tally = c.units[unit]
		if s.tally == nil {
			if len(c.units) >= maxS3Series {
				c.err = tooVarious()
			}
			s.tally = c.tally.Series(c.job.src.s3Labels(unit))
			c.units[unit] = s.tally
		}
	}
	if len(c.series) >= maxS3Series {
		clear(c.series) // it only saves work
	}
	c.series[s.s3Names] = s
	return s
}

// s3Labels are the labels of a series: what the config says of the source, and what the log says.
func (src Source) s3Labels(unit s3Names) sla.Labels {
	return src.Labels.With(sla.Labels{sla.Bucket: unit.bucket, sla.RequestType: unit.action})
}

// codeOf finds an error code; nil when it is too long to be real.
func (c *s3Counter) codeOf(code []byte) *s3Code {
	if k := c.codes[string(code)]; k != nil {
		return k
	}
	if len(code) > maxErrorCode {
		return nil
	}
	name := string(code)
	// The two codes that the S3 agreement counts (https://aws.amazon.com/s3/sla/): with whatever status a line has them, they are evidence.
	k := &s3Code{name: name, always: name == "InternalError" || name == "ServiceUnavailable"}
	if c.repeats != nil {
		k.id, c.err = c.repeats.codeID(name)
	} else if len(c.codes) >= maxS3Codes {
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
	if len(all) > maxS3Series || len(codes) > maxS3Codes {
		return tooVarious()
	}
	return nil
}

func tooVarious() error {
	return audit.Fault("LOG-VARIETY", audit.Origin{}, "check that the files are S3 server access logs; if they are, name fewer of them per source",
		"the logs name more than %d pairs of bucket and request type, or more than %d error codes", maxS3Series, maxS3Codes)
}
