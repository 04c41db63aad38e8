package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
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
	line  int64 // of the last row that was read whole
}

// NewRows reads rows of a text with a delimiter between fields.
func NewRows(text io.Reader, delimiter rune) *Rows {
	r := &Rows{text: text}
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
	r.start = r.end
	fields, err := r.csv.Read()
	r.end = r.csv.InputOffset()
	if err == nil {
		line, _ := r.csv.FieldPos(0)
		r.line = int64(line)
	}
	return fields, err
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
	return bytes.Trim(r.seen[r.start-r.base:r.end-r.base], "\r\n")
}
