package source

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Text gives the rest of the stream as text: without a UTF-8 byte order mark, and from UTF-16 (which Windows tools write, and
// mark) turned into UTF-8. Text without a mark is given as it is, valid or not.
func (s *Stream) Text() (io.Reader, error) {
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
