package billing

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	spec "github.com/parquet-go/parquet-go/format"

	"slacredit/sla/audit"
)

// What a Parquet file may cost to read. A page is unpacked whole, so that its size bounds the memory; writers make pages of
// about a megabyte, some of all rows of a group. A file may say that a few bytes are billions of rows.
const (
	maxParquetFooter = 64 << 20
	maxParquetPage   = 64 << 20
	parquetFreeRows  = 1 << 20 // that may cost nothing
	parquetFreeBytes = 64 << 20
	parquetRatio     = 300 // bytes unpacked for one stored
)

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
		return fmt.Errorf("it does not end as such files do: the download may have broken off")
	case n > size-12 || n > maxParquetFooter:
		return fmt.Errorf("its footer has %d bytes", n)
	}
	return nil
}

// checkPages looks at the head of every page of the columns that are wanted, before any page is unpacked.
func (p *parquetBill) checkPages() error {
	if rows := p.file.NumRows(); rows < 0 || rows > parquetFreeRows && rows > 8*p.file.Size() {
		return parquetBomb()
	}
	wanted := map[int]bool{}
	for i, c := range p.all {
		for _, leaf := range c.leaves {
			wanted[leaf.index] = wanted[leaf.index] || p.wanted[i]
		}
	}
	unpacked := int64(0)
	for _, g := range p.file.Metadata().RowGroups {
		for i, c := range g.Columns {
			if !wanted[i] {
				continue
			}
			n, err := p.pages(&c.MetaData)
			if err != nil {
				return err
			}
			if unpacked += n; unpacked > parquetFreeBytes && unpacked/parquetRatio > p.file.Size() {
				return parquetBomb()
			}
		}
	}
	return nil
}

func parquetBomb() error {
	return audit.Fault("SRC-BOMB", audit.Origin{}, "export the bill again, as CSV if need be",
		"the Parquet file claims more rows or bytes than a file of its size can have")
}

// pages adds up what the pages of a column chunk unpack to.
func (p *parquetBill) pages(c *spec.ColumnMetaData) (unpacked int64, err error) {
	at := c.DataPageOffset
	if d := c.DictionaryPageOffset; d > 0 && d < at {
		at = d
	}
	end := at + c.TotalCompressedSize
	if at < 0 || end < at || end > p.file.Size() {
		return 0, fmt.Errorf("column %v lies outside the file", c.PathInSchema)
	}
	head := bufio.NewReaderSize(nil, 512)
	for at < end {
		section := io.NewSectionReader(p.file, at, end-at)
		head.Reset(section)
		var page spec.PageHeader
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
