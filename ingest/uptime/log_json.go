package uptime

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"io"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// jsonRows gives the objects of a text of JSON one by one, wherever they stand: one after the other, with or without line ends, commas
// or a time between them; in an array; or in the array under one of a few names in an object around them, as AWS and Azure wrap
// records. It cuts and does not judge: whether an object is well-formed shows when it is read. Memory stays below about 2 MiB.
type jsonRows struct {
	r    io.Reader
	buf  []byte
	next int // of what is not looked at yet, in buf
	end  int
	err  error
	line int64 // of the byte at next

	// around is what is open around the next row, from outside in: '[' an array of rows, '{' an object around one.
	around []byte
	// partial: an object around rows says that there is another page of them.
	partial bool

	row    []byte
	number int64
	cut    bool
	sum    hash.Hash // of a long row
	rest   []byte    // of it, not hashed yet
	clock  isoClock
}

const (
	jsonBlock  = 64 << 10
	maxAround  = 8  // more wrappings than any writer makes
	maxJSONKey = 64 // longer keys mean nothing
)

// reset begins with a new text.
func (j *jsonRows) reset(r io.Reader) {
	if j.buf == nil {
		j.buf = make([]byte, jsonBlock)
	}
	*j = jsonRows{r: r, buf: j.buf, line: 1, around: j.around[:0], row: j.row[:0]}
}

// isWrapper tells the names under which rows are wrapped: of CloudTrail's files and answers, of CloudWatch Logs, of Azure.
func isWrapper(key []byte) bool {
	switch string(key) {
	case "Records", "records", "Events", "events", "logEvents":
		return true
	}
	return false
}

func (j *jsonRows) Bytes() []byte {
	if j.Long() {
		return j.row[:longKept]
	}
	return j.row
}

// longKept is how much of a row that is too long is shown.
const longKept = 4 << 10

func (j *jsonRows) Number() int64 { return j.number }
func (j *jsonRows) Long() bool    { return j.sum != nil }
func (j *jsonRows) Cut() bool     { return j.cut }

func (j *jsonRows) LongSum() (sum [sha256.Size]byte) {
	j.sum.Sum(sum[:0])
	return sum
}

func (j *jsonRows) Err() error {
	switch {
	case j.err != nil && j.err != io.EOF:
		return j.err
	case len(j.around) > maxAround:
		return audit.Fault("LOG-JSON", audit.Origin{Line: j.line}, "give the records themselves", "the JSON is nested more deeply than records are wrapped")
	case len(j.around) > 0:
		return audit.Fault("LOG-JSON", audit.Origin{Line: j.line}, "fetch the file again; it is not whole", "the file ends before its JSON does")
	}
	return nil
}

// Next goes to the next row and tells whether there is one.
func (j *jsonRows) Next() bool {
	j.row, j.sum, j.rest, j.cut = j.row[:0], nil, j.rest[:0], false
	for len(j.around) <= maxAround {
		if n := len(j.around); n > 0 && j.around[n-1] == '{' {
			switch j.object(false) {
			case objectEnded:
				j.around = j.around[:n-1]
			case textEnded:
				return false
			}
			continue
		}
		c, ok := j.skipSpace()
		if !ok {
			return false
		}
		j.number = j.line
		switch n := len(j.around); {
		case c == ',':
			j.next++
		case c == ']' && n > 0:
			j.next++
			j.around = j.around[:n-1]
		case c == '[':
			j.next++
			j.around = append(j.around, '[')
		case c == '{':
			j.keep(c)
			if what := j.object(true); what != rowsBegin {
				j.cut = what == textEnded
				j.hashRest()
				return true
			}
			j.row, j.sum, j.rest = j.row[:0], nil, j.rest[:0]
		default:
			if j.word() {
				return true
			}
		}
	}
	return false
}

// What ends the reading of an object.
type jsonEnd uint8

const (
	objectEnded jsonEnd = iota
	textEnded
	rowsBegin // an array of rows stands in it, and is entered
)

// object reads an object from behind its opening brace, or from behind an array of rows in it. Keep says that it may be a row itself.
func (j *jsonRows) object(keep bool) jsonEnd {
	var (
		depth   = 1
		text    bool // in a string
		escaped bool
		key     [maxJSONKey]byte // the last string of this object
		length  int
		named   bool // the key has a colon behind it, and the value comes
	)
	for {
		c, ok := j.peek()
		if !ok {
			return textEnded
		}
		if text {
			if depth == 1 && c != '"' && length < maxJSONKey {
				key[length] = c
				length++
			}
			text = escaped || c != '"'
			escaped = c == '\\' && !escaped
			j.take(c, keep)
			continue
		}
		if named && !isBlank(c) {
			named = false
			switch name := key[:length]; {
			case c == '[' && isWrapper(name):
				j.next++
				if keep {
					j.around = append(j.around, '{')
				}
				j.around = append(j.around, '[')
				return rowsBegin
			case c == '"' && len(name) == len("NextToken") && bytes.EqualFold(name, []byte("NextToken")):
				j.partial = j.partial || !keep || len(j.around) == 0
			}
		}
		switch c {
		case '"':
			text, length = true, 0
		case ':':
			named = depth == 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		j.take(c, keep)
		if depth == 0 {
			return objectEnded
		}
	}
}

// word reads what is no object: a time before an object is skipped, anything else is a row to be rejected, up to the end of the line, or
// within an array up to the next element. It tells whether there is a row.
func (j *jsonRows) word() bool {
	inside := len(j.around) > 0
	text, escaped := false, false
	for {
		c, ok := j.peek()
		if !ok {
			j.cut = true
			break
		}
		if !text && (c == '\n' || inside && (c == ',' || c == ']')) {
			break
		}
		if !inside && (c == '{' || c == ' ' || c == '\t') {
			if _, ok := j.clock.read(j.row); ok {
				j.row = j.row[:0]
				return false
			}
		}
		if inside {
			text = c == '"' && !text || text && (escaped || c != '"')
			escaped = text && c == '\\' && !escaped
		}
		j.take(c, true)
	}
	j.hashRest()
	return true
}

// take goes past a byte.
func (j *jsonRows) take(c byte, keep bool) {
	if keep {
		j.keep(c)
		return
	}
	j.pass(c)
}

func (j *jsonRows) pass(c byte) {
	if c == '\n' {
		j.line++
	}
	j.next++
}

// keep goes past a byte of a row.
func (j *jsonRows) keep(c byte) {
	j.pass(c)
	if j.sum == nil {
		if j.row = append(j.row, c); len(j.row) > source.MaxLine {
			j.sum = sha256.New()
			j.sum.Write(j.row)
		}
		return
	}
	if j.rest = append(j.rest, c); len(j.rest) >= jsonBlock {
		j.hashRest()
	}
}

func (j *jsonRows) hashRest() {
	if j.sum != nil {
		j.sum.Write(j.rest)
		j.rest = j.rest[:0]
	}
}

// skipSpace goes to the next byte that is no white space.
func (j *jsonRows) skipSpace() (byte, bool) {
	for {
		c, ok := j.peek()
		if !ok || !isBlank(c) {
			return c, ok
		}
		j.pass(c)
	}
}

// peek looks at the next byte.
func (j *jsonRows) peek() (byte, bool) {
	for tries := 0; j.next == j.end; tries++ {
		if j.err == nil && tries == 100 {
			j.err = io.ErrNoProgress
		}
		if j.err != nil {
			return 0, false
		}
		var n int
		n, j.err = j.r.Read(j.buf)
		j.next, j.end = 0, n
	}
	return j.buf[j.next], true
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
