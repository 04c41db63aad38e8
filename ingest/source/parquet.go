package source

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"slacredit/sla/audit"
)

// What a Parquet table may cost to read. A page is unpacked whole, so that its size bounds the memory; writers make pages of about
// a megabyte, some of all rows of a group. A file may also say that a few bytes are billions of rows.
const (
	maxParquetFooter = 64 << 20
	maxParquetPage   = 64 << 20
	freeParquetRows  = 1 << 20 // that may cost nothing
)

// OpenParquet opens a table in Parquet of which every column is read, and refuses what would cost more to read than a file of its
// size can be worth. The library panics on some broken files: what is done with the table is to be done within [Guarded].
//
// Codes: SRC-DAMAGED, SRC-BOMB, SRC-PACKED.
func OpenParquet(c *Copy, path string) (*parquet.File, error) {
	f, err := OpenParquetFooter(c, path)
	if err != nil {
		return nil, err
	}
	return f, CheckParquetPages(f, path, func(int) bool { return true })
}

// OpenParquetFooter opens a table in Parquet as far as its columns, for readers of some of them: before any page is read,
// [CheckParquetPages] is to be asked.
//
// Codes: SRC-DAMAGED, SRC-BOMB.
func OpenParquetFooter(c *Copy, path string) (f *parquet.File, err error) {
	err = Guarded(path, func() error {
		if err := checkParquetFooter(c, c.Size); err != nil {
			return err
		}
		f, err = parquet.OpenFile(c, c.Size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(64<<10))
		if err != nil {
			return err
		}
		if rows := f.NumRows(); rows < 0 || rows > freeParquetRows && rows > 8*f.Size() {
			return parquetBomb()
		}
		return nil
	})
	return f, err
}

// Guarded makes faults of what goes wrong in reading a Parquet file, panics of the library included.
func Guarded(path string, read func() error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = damagedParquet(path, fmt.Errorf("%v", broken))
		}
	}()
	err = read()
	if d, ok := err.(audit.Diagnostic); ok || err == nil || err == io.EOF {
		if ok && d.Path == "" {
			d.Path = path
			return d
		}
		return err
	}
	return damagedParquet(path, err)
}

func damagedParquet(path string, err error) error {
	return audit.Fault("SRC-DAMAGED", audit.Origin{Path: path}, "fetch the file again: it is not what was stored", "the Parquet file cannot be read: %v", err)
}

// checkParquetFooter bounds the footer before it is read into memory.
func checkParquetFooter(r io.ReaderAt, size int64) error {
	var tail [8]byte
	if size < 12 {
		return fmt.Errorf("it has only %d bytes", size)
	}
	if _, err := r.ReadAt(tail[:], size-8); err != nil {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	switch {
	case string(tail[4:]) != "PAR1":
		return fmt.Errorf("it does not end as such files do: a part of it may be missing")
	case n > size-12 || n > maxParquetFooter:
		return fmt.Errorf("its footer has %d bytes", n)
	}
	return nil
}

// CheckParquetPages looks at the head of every page of the leaf columns that are wanted, by their number in the schema, before any
// page is unpacked.
//
// Codes: SRC-DAMAGED, SRC-BOMB, SRC-PACKED.
func CheckParquetPages(f *parquet.File, path string, wanted func(leaf int) bool) error {
	return Guarded(path, func() error {
		unpacked := int64(0)
		for _, g := range f.Metadata().RowGroups {
			for i, c := range g.Columns {
				if !wanted(i) {
					continue
				}
				n, err := parquetChunk(f, &c.MetaData)
				if err != nil {
					return err
				}
				if unpacked += n; isBomb(unpacked, f.Size()) {
					return parquetBomb()
				}
			}
		}
		return nil
	})
}

func parquetBomb() error {
	return audit.Fault("SRC-BOMB", audit.Origin{}, "write it again, as CSV if need be", "the Parquet file claims more rows or bytes than a file of its size can have")
}

// parquetChunk adds up what the pages of a column chunk unpack to.
func parquetChunk(f *parquet.File, c *format.ColumnMetaData) (unpacked int64, err error) {
	at := c.DataPageOffset
	if d := c.DictionaryPageOffset; d > 0 && d < at {
		at = d
	}
	// The library's reader of LZ4 takes whatever memory a broken page asks for; nobody writes the others.
	switch c.Codec {
	case format.Uncompressed, format.Snappy, format.Gzip, format.Zstd:
	default:
		return 0, audit.Fault("SRC-PACKED", audit.Origin{}, "write the file again with Snappy, Zstd or Gzip, or without compression", "the pages are packed with %v, which is not read", c.Codec)
	}
	end := at + c.TotalCompressedSize
	if at < 0 || end < at || end > f.Size() {
		return 0, fmt.Errorf("column %v lies outside the file", c.PathInSchema)
	}
	head := bufio.NewReaderSize(nil, 512)
	for at < end {
		section := io.NewSectionReader(f, at, end-at)
		head.Reset(section)
		var page format.PageHeader
		if err := thrift.NewDecoder(new(thrift.CompactProtocol).NewReader(head)).Decode(&page); err != nil {
			return 0, fmt.Errorf("column %v: the head of a page: %w", c.PathInSchema, err)
		}
		read, err := section.Seek(0, io.SeekCurrent)
		if err != nil {
			return 0, err
		}
		if page.CompressedPageSize < 0 || page.UncompressedPageSize < 0 || page.UncompressedPageSize > maxParquetPage {
			return 0, fmt.Errorf("column %v: a page unpacks to %d bytes", c.PathInSchema, page.UncompressedPageSize)
		}
		at += read - int64(head.Buffered()) + int64(page.CompressedPageSize)
		unpacked += int64(page.UncompressedPageSize)
	}
	return unpacked, nil
}
