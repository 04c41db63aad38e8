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

// openParquet reads the footer of a file.
//
// Codes: SRC-DAMAGED, SRC-BOMB.
func openParquet(c *source.Copy, path string) (*parquetBill, error) {
	file, err := source.OpenParquetFooter(c, path)
	if err != nil {
		return nil, err
	}
	p := &parquetBill{path: path, file: file}
	return p, source.Guarded(path, func() error {
		p.all = parquetColumns(file.Root())
		p.wanted = make([]bool, len(p.all))
		return nil
	})
}

func (p *parquetBill) columns() []string {
	out := make([]string, len(p.all))
	for i, c := range p.all {
		out[i] = c.name
	}
	return out
}

// want says which columns are to be read, and refuses what would cost more to read than a bill can be worth.
//
// Codes: SRC-DAMAGED, SRC-BOMB, SRC-PACKED.
func (p *parquetBill) want(columns []bool) error {
	p.wanted = columns
	leaves := map[int]bool{}
	for i, c := range p.all {
		for _, leaf := range c.leaves {
			leaves[leaf.index] = leaves[leaf.index] || columns[i]
		}
	}
	return source.CheckParquetPages(p.file, p.path, func(leaf int) bool { return leaves[leaf] })
}

// next fills a block with rows.
func (p *parquetBill) next(b *block) (more bool) {
	b.reset()
	b.err = source.Guarded(p.path, func() error {
		for !b.full() {
			if p.left == 0 {
				if ok := p.openGroup(); !ok {
					return nil
				}
				continue
			}
			if err := p.row(b); err != nil {
				return err
			}
		}
		more = true
		return nil
	})
	if !more {
		p.closeGroup()
	}
	return more
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
//
// Codes: BILL-RECORD.
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
				return fmt.Errorf("row %d: %w", p.number, err)
			}
		}
		b.field(p.text)
		if b.n-start > maxRecord {
			return audit.Fault("BILL-RECORD", audit.Origin{Path: p.path, Line: p.number}, "leave out the column that is so long", "the row is longer than %d bytes", maxRecord)
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
	p, err := openParquet(c, m.path)
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
// or no bill. The errors are those of reading it, and BILL-FORMAT for a table that lacks columns of a bill.
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
		p, err := openParquet(c, stream.Path)
		if err != nil {
			return err
		}
		h := newHeader(p.columns())
		f, reason := detect(h)
		if f == nil {
			return refuse(h, audit.Origin{Path: stream.Path})
		}
		name, why = f.name, reason
		return nil
	})
	return name, why, err
}
