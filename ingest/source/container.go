package source

import (
	"bytes"

	"slacredit/sla/audit"
)

// container is how a file wraps what it holds.
type container int

const (
	plain container = iota
	gzipped
	zstandard
	zipped
	refused
)

// headSize is how many bytes are looked at to recognise a container; the mark of a tar archive stands last, at 257.
const headSize = 512

// foreign are the containers and binary formats that are recognised in order to be refused with advice.
var foreign = []struct {
	at               int
	magic            string
	code, what, hint string
}{
	{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "SRC-XLS", "an old Excel workbook", "save the sheet as CSV UTF-8"},
	{0, "BZh91AY&SY", "SRC-PACKED", "packed with bzip2", "unpack it, or pack it with gzip or zstd"},
	{0, "\xFD7zXZ\x00", "SRC-PACKED", "packed with xz", "unpack it, or pack it with gzip or zstd"},
	{0, "7z\xBC\xAF\x27\x1C", "SRC-PACKED", "a 7z archive", "unpack it, or pack it as zip"},
	{0, "Rar!\x1A\x07", "SRC-PACKED", "a RAR archive", "unpack it, or pack it as zip"},
	{0, "\x04\x22\x4D\x18", "SRC-PACKED", "packed with lz4", "unpack it, or pack it with gzip or zstd"},
	{0, "\xFF\x06\x00\x00sNaPpY", "SRC-PACKED", "packed with snappy", "unpack it, or pack it with gzip or zstd"},
	{0, "\x1F\x9D", "SRC-PACKED", "packed with compress", "unpack it, or pack it with gzip or zstd"},
	{0, "Obj\x01", "SRC-BINARY", "an Avro file", "export the same rows as CSV"},
	{0, "%PDF-", "SRC-BINARY", "a PDF document", "export the figures as CSV"},
	{257, "ustar", "SRC-PACKED", "a tar archive", "unpack it and name the folder"},
}

// sniff recognises a container by its first bytes. The name of a file says nothing: browsers and proxies unpack files and
// keep the .gz, and the other way round.
func sniff(head []byte) (container, error) {
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case starts("\x1F\x8B"):
		return gzipped, nil
	case starts("\x28\xB5\x2F\xFD"), len(head) >= 4 && head[0]&0xF0 == 0x50 && string(head[1:4]) == "\x2A\x4D\x18":
		return zstandard, nil // the second is a skippable frame, with which parallel packers begin (RFC 8878 §3.1.2)
	case starts("PK\x03\x04"), starts("PK\x05\x06"), starts("PK\x07\x08"):
		return zipped, nil
	}
	for _, f := range foreign {
		if len(head) >= f.at && bytes.HasPrefix(head[f.at:], []byte(f.magic)) {
			return refused, audit.Fault(f.code, audit.Origin{}, f.hint, "this is %s, which is not read", f.what)
		}
	}
	return plain, nil
}
