package revenue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
)

var errLong = errors.New("row too long")

// maxRecord is the longest row that is read, in bytes. A quote that is never closed makes a row of the rest of the file.
const maxRecord = 1 << 20

// records reads the rows of a table, bounds their length, and remembers the bytes of the last one.
type records struct {
	csv  *csv.Reader
	text io.Reader
	line int64 // of the last row

	seen  []byte // the text from offset base on, as far as it was given to csv
	base  int64
	start int64 // of the last row
	end   int64
}

func newRecords(text io.Reader, delimiter rune) *records {
	r := &records{text: text}
	r.csv = csv.NewReader(r)
	r.csv.Comma = delimiter
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	return r
}

// Read gives the text on to csv, as long as the row does not grow too long.
func (r *records) Read(p []byte) (int, error) {
	r.seen = append(r.seen[:0], r.seen[r.start-r.base:]...)
	r.base = r.start
	if len(r.seen) > maxRecord {
		return 0, errLong
	}
	n, err := r.text.Read(p)
	r.seen = append(r.seen, p[:n]...)
	return n, err
}

// next reads a row. The fields are good until the next one.
func (r *records) next() ([]string, error) {
	r.start = r.end
	fields, err := r.csv.Read()
	r.end = r.csv.InputOffset()
	if err == nil {
		line, _ := r.csv.FieldPos(0)
		r.line = int64(line)
	}
	return fields, err
}

// raw is the bytes of the last row.
func (r *records) raw() []byte {
	return bytes.Trim(r.seen[r.start-r.base:r.end-r.base], "\r\n")
}
