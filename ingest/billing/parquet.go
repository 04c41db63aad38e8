package billing

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// parquetBill is a bill in Parquet: a CUR as Data Exports and Athena write it, or FOCUS. Only the columns that mean something
// are read, a page at a time; memory does not grow with the file. Rows are known by their number in the file, from 1.
//
// The format: https://parquet.apache.org/docs/file-format/
type parquetBill struct {
	path   string
	file   *parquet.File
	all    []parquetColumn
	wanted []bool

	group  int             // the next row group
	left   int64           // rows of the open one
	cells  [][]*parquetRun // of the open one, by column; nil for columns that are not wanted
	number int64           // of the row read last
	text   []byte
}

// openParquet reads the footer of a file, and refuses what would cost more to read than a bill can be worth.
//
// Codes: BILL-PARQUET, SRC-BOMB.
func openParquet(r io.ReaderAt, size int64, path string) (p *parquetBill, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			p, err = nil, parquetFault(path, fmt.Errorf("%v", broken))
		}
	}()
	if err := checkParquetFooter(r, size); err != nil {
		return nil, parquetFault(path, err)
	}
	file, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(64<<10))
	if err != nil {
		return nil, parquetFault(path, err)
	}
	p = &parquetBill{path: path, file: file, all: parquetColumns(file.Root())}
	p.wanted = make([]bool, len(p.all))
	return p, nil
}

func parquetFault(path string, err error) error {
	var d audit.Diagnostic
	if errors.As(err, &d) {
		d.Path = path
		return d
	}
	return audit.Fault("BILL-PARQUET", audit.Origin{Path: path}, "get the file again, or export the bill as CSV",
		"the Parquet file cannot be read: %v", err)
}

func (p *parquetBill) columns() []string {
	out := make([]string, len(p.all))
	for i, c := range p.all {
		out[i] = c.name
	}
	return out
}

// want says which columns are to be read.
func (p *parquetBill) want(columns []bool) error {
	p.wanted = columns
	var err error
	func() {
		defer func() {
			if broken := recover(); broken != nil {
				err = fmt.Errorf("%v", broken)
			}
		}()
		err = p.checkPages()
	}()
	if err != nil {
		return parquetFault(p.path, err)
	}
	return nil
}

// next fills a block with rows.
func (p *parquetBill) next(b *block) (more bool) {
	b.reset()
	defer func() {
		if broken := recover(); broken != nil { // the library was given a file that it did not expect
			b.err, more = parquetFault(p.path, fmt.Errorf("row %d: %v", p.number, broken)), false
		}
		if !more {
			p.closeGroup()
		}
	}()
	for !b.full() {
		if p.left == 0 {
			if ok := p.openGroup(); !ok {
				return false
			}
			continue
		}
		if err := p.row(b); err != nil {
			b.err = parquetFault(p.path, fmt.Errorf("row %d: %w", p.number, err))
			return false
		}
	}
	return true
}

// openGroup goes on to the next row group and tells whether there is one.
func (p *parquetBill) openGroup() bool {
	p.closeGroup()
	groups := p.file.RowGroups()
	if p.group >= len(groups) {
		return false
	}
	group := groups[p.group]
	p.group++
	p.left = group.NumRows()
	chunks := group.ColumnChunks()
	p.cells = make([][]*parquetRun, len(p.all))
	for i, c := range p.all {
		if !p.wanted[i] {
			continue
		}
		for _, leaf := range c.leaves {
			p.cells[i] = append(p.cells[i], &parquetRun{pages: chunks[leaf.index].Pages()})
		}
	}
	return true
}

func (p *parquetBill) closeGroup() {
	for _, runs := range p.cells {
		for _, r := range runs {
			r.close()
		}
	}
	p.cells = nil
}

// row puts the next row into a block.
func (p *parquetBill) row(b *block) error {
	p.left--
	p.number++
	b.begin(p.number)
	start := b.n
	for i := range p.all {
		p.text = p.text[:0]
		if runs := p.cells[i]; runs != nil {
			var err error
			if p.text, err = p.all[i].appendCell(p.text, runs); err != nil {
				return err
			}
		}
		b.field(p.text)
		if b.n-start > maxRecord {
			return fmt.Errorf("it is longer than %d bytes", maxRecord)
		}
	}
	b.end()
	return nil
}

// parquetRun is the values of one leaf column, one after the other.
type parquetRun struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	some   [256]parquet.Value
	at, n  int
}

// peek is the next value; io.EOF says that there is none. It is good until the one after it is asked for.
func (r *parquetRun) peek() (*parquet.Value, error) {
	for r.at == r.n {
		if r.values == nil {
			page, err := r.pages.ReadPage()
			if err != nil {
				return nil, err
			}
			parquet.Release(r.page)
			r.page, r.values = page, page.Values()
		}
		n, err := r.values.ReadValues(r.some[:])
		r.at, r.n = 0, n
		if err == io.EOF {
			r.values = nil
		} else if err != nil {
			return nil, err
		}
	}
	return &r.some[r.at], nil
}

// next takes the next value.
func (r *parquetRun) next() (*parquet.Value, error) {
	v, err := r.peek()
	if err == io.EOF {
		err = errors.New("a column has fewer values than there are rows")
	}
	r.at++
	return v, err
}

func (r *parquetRun) close() {
	parquet.Release(r.page)
	r.pages.Close()
}

// readParquet reads a bill in Parquet, which needs random access.
func (m *member) readParquet(ctx context.Context, stream *source.Stream, opt source.Options, workers int) error {
	c, err := stream.Copy(opt)
	if err != nil {
		return err
	}
	defer c.Close()
	p, err := openParquet(c, c.Size, m.path)
	if err != nil {
		return err
	}
	if err := m.readRows(ctx, p, workers); err != nil {
		return err
	}
	m.why += p.note(m.format, m.source)
	return nil
}

// note says that costs are doubles, where they are.
func (p *parquetBill) note(f *format, s *Source) string {
	h := newHeader(p.columns())
	cost := f.bind(h, s).basic().cost
	if cost < 0 || !p.all[cost].double {
		return ""
	}
	return "; costs are stored as binary doubles and taken as the shortest decimals that stand for them"
}

// DetectParquet names the format of a bill in Parquet by its columns, and says why. No name means that the file is no Parquet,
// or no bill. The errors are those of reading it.
func DetectParquet(ctx context.Context, ref source.Ref, opt source.Options) (name, why string, err error) {
	opt.Progress = nil // the bytes are counted when they are read for good
	_, err = source.Each(ctx, ref, opt, func(stream *source.Stream) error {
		if kind, err := stream.Kind(); err != nil || kind != source.Parquet || name != "" {
			return err
		}
		c, err := stream.Copy(opt)
		if err != nil {
			return err
		}
		defer c.Close()
		p, err := openParquet(c, c.Size, stream.Path)
		if err != nil {
			return err
		}
		if f, reason := detect(newHeader(p.columns())); f != nil {
			name, why = f.name, reason
		}
		return nil
	})
	return name, why, err
}
