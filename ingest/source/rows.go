package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"

	"slacredit/sla/audit"
)

// MaxRow is the longest row of a table that is read, in bytes. A quote that is never closed makes a row of the rest of the file.
const MaxRow = 1 << 20

// ErrLongRow says that a row is longer than [MaxRow].
var ErrLongRow = errors.New("row too long")

// Rows reads the rows of a table of delimited text, bounds their length, and remembers where the last one stands and what its
// bytes were. Rows may be of any number of fields.
type Rows struct {
	csv  *csv.Reader
	text io.Reader

	seen  []byte // the text from offset base on, as far as it was given to csv
	base  int64
	start int64 // of the last row
	end   int64
	line  int64 // on which the last row begins
	next  int64 // on which the one after it does, or empty lines before it
}

// NewRows reads rows of a text with a delimiter between fields.
func NewRows(text io.Reader, delimiter rune) *Rows {
	r := &Rows{text: text, next: 1}
	r.csv = csv.NewReader(rowText{r})
	r.csv.Comma = delimiter
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	return r
}

// rowText hands the text on to csv.
type rowText struct{ *Rows }

// Read gives more text, as long as the row does not grow too long.
func (r rowText) Read(p []byte) (int, error) {
	r.seen = append(r.seen[:0], r.seen[r.start-r.base:]...)
	r.base = r.start
	if len(r.seen) > MaxRow {
		return 0, ErrLongRow
	}
	n, err := r.text.Read(p)
	r.seen = append(r.seen, p[:n]...)
	return n, err
}

// Next reads a row. The fields are good until the next one. After a *csv.ParseError reading may go on; io.EOF is the end.
func (r *Rows) Next() ([]string, error) {
	r.next += int64(bytes.Count(r.bytes(), []byte{'\n'}))
	r.start = r.end
	fields, err := r.csv.Read()
	r.end = r.csv.InputOffset()
	r.line = r.next
	var broken *csv.ParseError
	switch {
	case err == nil:
		line, _ := r.csv.FieldPos(0)
		r.line = int64(line)
	case errors.As(err, &broken):
		r.line = int64(broken.StartLine)
	}
	return fields, err
}

// bytes is what stands between the row before the last one and the end of the last one.
func (r *Rows) bytes() []byte { return r.seen[r.start-r.base : r.end-r.base] }

// Each gives the rows that are left to row, and to broken those whose quotes do not match: where they begin, what is wrong and what to
// do. A row that is longer than [MaxRow] ends the reading with a fault of the code long.
func (r *Rows) Each(path, long string, row func(fields []string) error, broken func(at audit.Origin, hint, text string) error) error {
	for {
		fields, err := r.Next()
		var quotes *csv.ParseError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &quotes):
			err = broken(audit.Origin{Path: path, Line: r.line}, "quote a field that has quotes in it, and double those", "the row's quotes do not match")
		case err != nil:
			err = LongRow(err, long, audit.Origin{Path: path, Line: r.line})
		default:
			err = row(fields)
		}
		if err != nil {
			return err
		}
	}
}

// LongRow makes a fault of the code of [ErrLongRow], and leaves other errors as they are.
func LongRow(err error, code string, at audit.Origin) error {
	if errors.Is(err, ErrLongRow) {
		return audit.Fault(code, at, "look for a quote that is not closed", "a row is longer than 1 MiB")
	}
	return err
}

// Line is the line on which the last row begins.
func (r *Rows) Line() int64 { return r.line }

// At is the line and the column, in bytes, of a field of the last row.
func (r *Rows) At(field int) (line, column int64) {
	l, c := r.csv.FieldPos(field)
	return int64(l), int64(c)
}

// Raw is the bytes of the last row, good until the next one.
func (r *Rows) Raw() []byte {
	return bytes.Trim(r.bytes(), "\r\n")
}
