package billing

import (
	"bytes"

	"slacredit/sla/audit"
)

// scanner goes through the records of blocks and knows their places.
type scanner struct {
	path  string
	index index

	// Lines are counted only when a place is to be named, onward from the last one that was.
	data    []byte
	counted int
	line    int64

	made   *made // the records of the block, where they were put into it
	record int   // which of them is looked at
}

// records calls each with every record of a block that is not an empty line, until that says false. The row is valid
// during the call. The error is a fault of the file's structure: of what stands behind it nothing can be said.
func (s *scanner) records(b *block, each func(*row) bool) error {
	s.data, s.counted, s.line = b.buf[:b.n], 0, b.line
	if s.made = b.made; s.made != nil {
		s.eachMade(b, each)
		return nil
	}
	n := b.n
	if b.cut { // the last record lacks its line end: give it one, in the room behind the text
		b.buf[n] = '\n'
		n++
	}
	misplaced, open := s.index.scan(b.buf, n)
	r := row{data: b.buf}
	first := uint32(0)
	for _, end := range s.index.ends {
		r.seps = s.index.seps[first : end+1]
		first = end
		if r.end()-r.start() > maxRecord {
			return s.tooLong(r.start())
		}
		if !r.blank() && !each(&r) {
			return nil
		}
	}
	rest := int(s.index.seps[first] + 1)
	switch {
	case misplaced >= 0 && misplaced-rest <= maxRecord:
		line, column := s.place(rest, misplaced)
		return audit.Fault("BILL-QUOTE", audit.Origin{Path: s.path, Line: line, Column: column}, hints["BILL-QUOTE"],
			"a quote stands where no quoted field begins or ends")
	case n-rest > maxRecord:
		return s.tooLong(rest)
	case open:
		return audit.Fault("BILL-QUOTE", audit.Origin{Path: s.path, Line: s.lineOf(rest)}, hints["BILL-QUOTE"],
			"the file ends inside a quoted field of the row that begins here")
	}
	return nil
}

// eachMade goes through records that were put into the block. None is an empty line.
func (s *scanner) eachMade(b *block, each func(*row) bool) {
	r := row{data: b.buf}
	first := uint32(0)
	for i, end := range s.made.ends {
		r.seps = s.made.seps[first : end+1]
		first, s.record = end, i
		if !each(&r) {
			return
		}
	}
}

func (s *scanner) tooLong(start int) error {
	return audit.Fault("BILL-RECORD", audit.Origin{Path: s.path, Line: s.lineOf(start)}, hints["BILL-RECORD"],
		"the row that begins here is longer than %d bytes", maxRecord)
}

// lineOf is the physical line of the byte at an offset of the block. It is to be asked in ascending order.
func (s *scanner) lineOf(at int) int64 {
	if s.made != nil {
		return s.made.places[s.record]
	}
	if at > s.counted {
		s.line += int64(bytes.Count(s.data[s.counted:at], newline))
		s.counted = at
	}
	return s.line
}

// place is the line and column of a byte of the record that begins at start.
func (s *scanner) place(start, at int) (line, column int64) {
	if s.made != nil {
		return s.lineOf(start), 0 // such a row has no bytes to count
	}
	line = s.lineOf(start) + int64(bytes.Count(s.data[start:at], newline))
	return line, int64(at - bytes.LastIndexByte(s.data[:at], '\n'))
}
