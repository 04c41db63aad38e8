package uptime

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// tallyMetadata is the key under which a Parquet tally has its head, as the words of the first line of a CSV.
const tallyMetadata = "slacredit.tally/v1"

// tallyRowGroup is the most rows of a group: what a reader holds of a file at once.
const tallyRowGroup = 128 << 10

// WriteTallyParquet writes a tally file as Parquet, with the columns and the head of [WriteTally]: slice_start is a timestamp in UTC,
// counts are whole numbers. The same counts and head give the same bytes.
func WriteTallyParquet(w io.Writer, h TallyHead, t *sla.Tally) error {
	codes := tallyCodes(t)
	names := tallyColumns(codes)
	columns := parquet.Group{}
	for i, name := range names {
		switch i {
		case 0:
			columns[name] = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		case 1:
			columns[name] = parquet.Timestamp(parquet.Millisecond)
		default:
			columns[name] = parquet.Int(64)
		}
	}
	schema := parquet.NewSchema("tally", columns)
	place := make([]int, len(names)) // groups are in the order of their names
	for i, name := range names {
		leaf, _ := schema.Lookup(name)
		place[i] = leaf.ColumnIndex
	}
	head := strings.Join(append([]string{h.line()}, h.sourceWords()...), " ")
	out := parquet.NewWriter(w, schema, parquet.Compression(&parquet.Zstd), parquet.KeyValueMetadata(tallyMetadata, head),
		parquet.CreatedBy("slacredit", "", ""), parquet.MaxRowsPerRowGroup(tallyRowGroup))
	values := make(parquet.Row, len(names))
	for _, s := range t.All() {
		key := parquet.ByteArrayValue([]byte(s.Labels.Key()))
		for row := range tallyRows(s, codes) {
			values[place[0]] = key.Level(0, 0, place[0])
			values[place[1]] = parquet.Int64Value(t.Start(row.slot).UnixMilli()).Level(0, 0, place[1])
			for i, n := range row.counts {
				values[place[2+i]] = parquet.Int64Value(int64(n)).Level(0, 0, place[2+i])
			}
			if _, err := out.WriteRows([]parquet.Row{values}); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

// DetectParquet knows a tally in Parquet by its metadata. What it looks at is read away from the stream.
func DetectParquet(s *source.Stream, opt source.Options) (f *Format, why string, err error) {
	c, err := s.Copy(opt)
	if err != nil {
		return nil, "", err
	}
	defer c.Close()
	table, err := source.OpenParquet(c, s.Path)
	if err != nil {
		return nil, "", err
	}
	if _, ok := table.Lookup(tallyMetadata); !ok {
		return nil, "", nil
	}
	return FormatNamed(TallyFormat), "its metadata have " + tallyMetadata, nil
}

// parquet reads a tally in Parquet. Its rows are known by their numbers, from 1.
func (t *tallyReader) parquet(s *source.Stream, in *csvInput) error {
	c, err := s.Copy(t.opt)
	if err != nil {
		return err
	}
	defer c.Close()
	table, err := source.OpenParquet(c, s.Path)
	if err != nil {
		return err
	}
	at := audit.Origin{Path: s.Path}
	line, ok := table.Lookup(tallyMetadata)
	if !ok {
		return audit.Fault("TALLY-HEAD", at, "write the head of the tally into the file's metadata, as "+tallyMetadata+": step=300s …", "the metadata do not say that this is a tally")
	}
	var h TallyHead
	if err := h.words(line, at); err != nil {
		return err
	}
	if err := h.check(at); err != nil {
		return err
	}
	if err := t.take(h, in); err != nil {
		return err
	}
	return source.Guarded(s.Path, func() error {
		p, err := openTallyTable(table, at)
		if err != nil {
			return err
		}
		return p.rows(t, in, h)
	})
}

// tallyTable is the columns of a Parquet tally, in the order of a CSV's.
type tallyTable struct {
	*parquet.File
	codes  []string
	leaves []int // column → leaf of the file
	unit   time.Duration
	at     audit.Origin
}

// openTallyTable finds the columns.
func openTallyTable(f *parquet.File, at audit.Origin) (*tallyTable, error) {
	const hint = "the columns are series (text), slice_start (a timestamp in UTC, or text), requests, errors and one per error code (whole numbers)"
	p := &tallyTable{File: f, at: at}
	var names []string
	byName := map[string]*parquet.Column{}
	for _, c := range f.Root().Columns() {
		if !c.Leaf() || c.Repeated() {
			return nil, audit.Fault("TALLY-COLUMN", at, hint, "column %s is not one value a row", source.Excerpt(c.Name()))
		}
		if byName[c.Name()] != nil {
			return nil, audit.Fault("TALLY-COLUMN", at, hint, "column %s stands twice", source.Excerpt(c.Name()))
		}
		names, byName[c.Name()] = append(names, c.Name()), c
	}
	rest := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(tallyKeys, n) })
	if len(rest)+len(tallyKeys) != len(names) {
		return nil, audit.Fault("TALLY-COLUMN", at, hint, "the columns are not those of a tally")
	}
	slices.Sort(rest)
	names = append(slices.Clone(tallyKeys), rest...)
	var err error
	if p.codes, err = tallyCodesOf(names, at); err != nil {
		return nil, err
	}
	for i, name := range names {
		c := byName[name]
		fits := c.Type().Kind() == parquet.Int64 || c.Type().Kind() == parquet.Int32
		switch i {
		case 0:
			fits = c.Type().Kind() == parquet.ByteArray
		case 1:
			p.unit, fits = timestampUnit(c)
		}
		if !fits {
			return nil, audit.Fault("TALLY-COLUMN", at, hint, "column %s is of a type that cannot be counted with: %v", source.Excerpt(name), c.Type())
		}
		p.leaves = append(p.leaves, c.Index())
	}
	return p, nil
}

// timestampUnit is what one of a column of timestamps is worth; 0 for text. A timestamp that is not in UTC is of nobody's zone.
func timestampUnit(c *parquet.Column) (time.Duration, bool) {
	if c.Type().Kind() == parquet.ByteArray {
		return 0, true
	}
	logical := c.Type().LogicalType()
	if logical == nil {
		return 0, false
	}
	stamp, ok := logical.Value.(*format.TimestampType)
	if !ok || !stamp.IsAdjustedToUTC {
		return 0, false
	}
	switch stamp.Unit.Value.(type) {
	case *format.MilliSeconds:
		return time.Millisecond, true
	case *format.MicroSeconds:
		return time.Microsecond, true
	case *format.NanoSeconds:
		return time.Nanosecond, true
	}
	return 0, false
}

// rows gives every row to the reader, as the fields that a CSV would have.
func (p *tallyTable) rows(t *tallyReader, in *csvInput, h TallyHead) error {
	fields := make([]string, len(p.leaves))
	some := make([]parquet.Row, 64)
	at := p.at
	for _, group := range p.RowGroups() {
		rows := group.Rows()
		for {
			n, err := rows.ReadRows(some)
			for _, row := range some[:n] {
				at.Line++
				why := p.fields(row, fields)
				if err := t.either(in, fields, p.codes, h, at, why, []byte(strings.Join(fields, ","))); err != nil {
					return errors.Join(err, rows.Close())
				}
			}
			if err == io.EOF {
				break
			}
			if err != nil || n == 0 {
				return errors.Join(fmt.Errorf("row %d: %w", at.Line+1, cmpErr(err)), rows.Close())
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

// cmpErr is the error, or that a reader gave nothing and said nothing.
func cmpErr(err error) error {
	if err == nil {
		return io.ErrNoProgress
	}
	return err
}

// fields writes a row as text, or says why it is none.
func (p *tallyTable) fields(row parquet.Row, fields []string) (why string) {
	for i, leaf := range p.leaves {
		fields[i] = ""
		if leaf >= len(row) || row[leaf].IsNull() {
			why = "a field is missing"
			continue
		}
		switch v := row[leaf]; {
		case v.Kind() == parquet.ByteArray:
			if len(v.ByteArray()) > maxTallyField {
				why = "a field is too long"
				continue
			}
			fields[i] = string(v.ByteArray())
		case i == 1:
			fields[i] = tallyStamp(p.time(v.Int64()))
		case v.Kind() == parquet.Int32:
			fields[i] = strconv.FormatInt(int64(v.Int32()), 10)
		default:
			fields[i] = strconv.FormatInt(v.Int64(), 10)
		}
	}
	return why
}

// time is the instant that a timestamp stands for.
func (p *tallyTable) time(n int64) time.Time {
	perSecond := int64(time.Second / p.unit)
	return time.Unix(n/perSecond, n%perSecond*int64(p.unit)).UTC()
}
