package source

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"slacredit/sla/audit"
)

// Text gives the rest of the stream as text: without a UTF-8 byte order mark, and from UTF-16 (which Windows tools write, and
// mark) turned into UTF-8. Text without a mark is given as it is, valid or not.
//
// Faults: SRC-PARQUET and SRC-SQLITE, when the stream is not text but a table that only some formats have.
func (s *Stream) Text() (io.Reader, error) {
	kind, err := s.Kind()
	if err != nil {
		return nil, err
	}
	switch kind {
	case Parquet:
		return nil, audit.Fault("SRC-PARQUET", audit.Origin{Path: s.Path}, "export the same rows as CSV", "this is a Parquet file, and the format is one of text")
	case SQLite:
		return nil, audit.Fault("SRC-SQLITE", audit.Origin{Path: s.Path}, "export the table as CSV, for example with sqlite3 -csv -header",
			"this is an SQLite database, and the format is one of text")
	}
	mark, err := s.Peek(3)
	if err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(mark, []byte("\xEF\xBB\xBF")):
		s.head = s.head[3:]
	case bytes.HasPrefix(mark, []byte("\xFF\xFE")), bytes.HasPrefix(mark, []byte("\xFE\xFF")):
		return transform.NewReader(s, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()), nil
	}
	return s, nil
}
