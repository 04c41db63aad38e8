package billing

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// delimiters are what may stand between the fields of a table.
var delimiters = []rune{',', ';', '\t', '|'}

// chargeTable gives the rows of a table of charges with the columns of [chargeColumns].
type chargeTable struct {
	path   string
	csv    *csv.Reader
	fed    *ration
	width  int      // columns of the file
	after  int64    // line behind the record read last
	from   []int    // the file's column for each; -1: none
	always [][]byte // the value for all rows; nil: none
	last   lastRow
}

// decode turns text of an encoding into UTF-8.
func decode(text io.Reader, name string) (io.Reader, error) {
	if name == "" {
		return text, nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return nil, errEncoding(name)
	}
	return e.NewDecoder().Reader(text), nil
}

// CheckEncoding tells whether a name is that of an encoding, as [Source.Encoding] wants it.
func CheckEncoding(name string) error {
	_, err := decode(nil, name)
	return err
}

// newChargeTable finds the header: the first line, with any delimiter, that has all the columns that were named.
func newChargeTable(text io.Reader, path string, s *Source) (*chargeTable, error) {
	in := bufio.NewReaderSize(text, maxRecord)
	head, err := in.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if err := source.Lookalike(head, path); err != nil {
		return nil, err
	}
	t := &chargeTable{path: path, from: make([]int, len(chargeColumns)), always: make([][]byte, len(chargeColumns))}
	if t.last.cost = parseCost; s.Number != "" {
		style, err := parseNumberStyle(s.Number)
		if err != nil {
			return nil, err
		}
		t.last.cost = style.cost
	}
	wanted := map[string]string{}
	for i, what := range chargeColumns {
		t.from[i] = -1
		value := s.Columns[what]
		if constant, ok := wrote(value); ok {
			t.always[i] = []byte(constant)
		} else if value != "" {
			wanted[what] = value
		}
	}
	for line := range maxPreamble + 1 {
		text, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, audit.Fault("BILL-RECORD", audit.Origin{Path: path, Line: int64(line) + 1}, "is this the right file?", "the line is longer than %d bytes", maxRecord)
		case err != nil && err != io.EOF:
			return nil, err
		}
		for _, d := range delimiters {
			if names := splitHeader(text, d); t.bind(names, wanted) {
				if twice := t.twice(names, wanted); twice != "" {
					return nil, audit.Fault("BILL-COLUMN", audit.Origin{Path: path, Line: int64(line) + 1}, "remove or rename one of the two", "column %s is there twice", source.Excerpt(twice))
				}
				t.start(in, d, line+1)
				return t, nil
			}
		}
		if err == io.EOF {
			break
		}
	}
	var names []string
	for _, what := range chargeColumns {
		if n := wanted[what]; n != "" {
			names = append(names, n)
		}
	}
	return nil, audit.Fault("BILL-COLUMN", audit.Origin{Path: path, Line: 1}, "look at how the columns are written in the file",
		"none of the first lines has all the columns %s", strings.Join(names, ", "))
}

// splitHeader takes a line apart; nil when it is no record with that delimiter.
func splitHeader(line []byte, delimiter rune) []string {
	r := csv.NewReader(bytes.NewReader(line))
	r.Comma = delimiter
	names, err := r.Read()
	if err != nil {
		return nil
	}
	for i, n := range names {
		names[i] = strings.TrimSpace(strings.TrimPrefix(n, "\ufeff"))
	}
	return names
}

// bind finds the wanted columns among the names of a line.
func (t *chargeTable) bind(names []string, wanted map[string]string) bool {
	if len(names) == 0 || len(wanted) == 0 {
		return false
	}
	t.width = len(names)
	for i, what := range chargeColumns {
		name, ok := wanted[what]
		if !ok {
			continue
		}
		t.from[i] = -1
		for at, n := range names {
			if strings.EqualFold(n, strings.TrimSpace(name)) {
				t.from[i] = at
				break
			}
		}
		if t.from[i] < 0 {
			return false
		}
	}
	return true
}

// twice is a wanted column that a header has two of.
func (t *chargeTable) twice(names []string, wanted map[string]string) string {
	for i, what := range chargeColumns {
		if wanted[what] == "" {
			continue
		}
		for at, n := range names {
			if at != t.from[i] && strings.EqualFold(n, names[t.from[i]]) {
				return n
			}
		}
	}
	return ""
}

// start begins to read the rows behind the header.
func (t *chargeTable) start(in io.Reader, delimiter rune, line int) {
	t.fed, t.after = &ration{r: in}, int64(line)+1
	// The lines that were read are made up for, so that places are right.
	t.csv = csv.NewReader(io.MultiReader(strings.NewReader(strings.Repeat("\n", line)), t.fed))
	t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = delimiter, -1, true
}

func (t *chargeTable) columns() []string {
	out := make([]string, len(chargeColumns))
	for i, what := range chargeColumns {
		out[i] = chargesColumn(what)
	}
	return out
}

func (t *chargeTable) next(b *block) (more bool) {
	b.reset()
	for !b.full() {
		t.fed.left = maxRecord
		record, err := t.csv.Read()
		if err == io.EOF {
			return false
		}
		if err != nil {
			b.err = t.fault(err)
			return false
		}
		last := len(record) - 1
		end, _ := t.csv.FieldPos(last)
		t.after = int64(end+strings.Count(record[last], "\n")) + 1
		if blankRecord(record) {
			continue
		}
		line, _ := t.csv.FieldPos(0)
		if bad := t.row(b, record, int64(line)); bad >= 0 {
			at, column := t.csv.FieldPos(bad)
			b.err = audit.Fault("BILL-ENCODING", audit.Origin{Path: t.path, Line: int64(at), Column: int64(column)}, hints["BILL-ENCODING"], "the text is not in UTF-8")
			return false
		}
	}
	return true
}

// row puts a record into a block. It gives the column of a field that is no UTF-8, else -1.
func (t *chargeTable) row(b *block, record []string, line int64) (bad int) {
	for _, at := range t.from {
		if at >= 0 && at < len(record) && !utf8.ValidString(record[at]) {
			return at
		}
	}
	b.begin(line)
	value := func(i int) []byte {
		if at := t.from[i]; at >= 0 && at < len(record) {
			return []byte(record[at])
		}
		return t.always[i]
	}
	for i := range t.from {
		b.field(value(i))
	}
	t.last.see(value(chargeAmount), value(chargeCurrency), line)
	for range len(record) - t.width { // too many, as the row says: it will be rejected
		b.field(nil)
	}
	b.end()
	return -1
}

// totalRow is the line of a last row that looks like the total of the others, once all were read.
func (t *chargeTable) totalRow() int64 { return t.last.total() }

func blankRecord(record []string) bool { return len(record) == 1 && strings.TrimSpace(record[0]) == "" }

// fault says where and why a table cannot be read on.
func (t *chargeTable) fault(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, errTooLong):
		return audit.Fault("BILL-RECORD", audit.Origin{Path: t.path, Line: t.after}, hints["BILL-RECORD"],
			"the row that begins here is longer than %d bytes", maxRecord)
	case errors.As(err, &parse):
		return audit.Fault("BILL-QUOTE", audit.Origin{Path: t.path, Line: int64(parse.Line), Column: int64(parse.Column)}, hints["BILL-QUOTE"],
			"a quote stands where no quoted field begins or ends")
	}
	return err
}
