// Package ledger reads the tables that people keep beside the evidence and the bills: of time that is excluded, and of what became
// of claims. Their rows are few and written by hand: one that is not understood is rejected with its place and what to do.
package ledger

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// headSize is how much of a text is looked at to find its delimiter.
const headSize = 64 << 10

// openTable reads the header of a table, names in lower case. The rows are nil for an empty text; fault makes the fault of a header.
func openTable(s *source.Stream, fault func(at audit.Origin, format string, args ...any) error) (rows *source.Rows, header []string, err error) {
	stored, err := s.Peek(headSize)
	if err != nil {
		return nil, nil, err
	}
	if err := source.Lookalike(stored, s.Path); err != nil {
		return nil, nil, err
	}
	decoded, err := s.Text()
	if err != nil {
		return nil, nil, err
	}
	text := bufio.NewReaderSize(decoded, headSize)
	head, err := text.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	rows = source.NewRows(text, delimiterOf(head))
	names, err := rows.Next()
	if err == io.EOF {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fault(audit.Origin{Path: s.Path, Line: 1}, "the header cannot be read: %v", err)
	}
	header = slices.Clone(names)
	for i, name := range header {
		header[i] = strings.ToLower(strings.TrimSpace(name))
	}
	return rows, header, nil
}

// delimiterOf is the delimiter that stands most often in the header.
func delimiterOf(head []byte) rune {
	header, _, _ := strings.Cut(strings.TrimLeft(string(head), "\r\n"), "\n")
	best := ','
	for _, d := range []rune{';', '\t', '|'} {
		if strings.Count(header, string(d)) > strings.Count(header, string(best)) {
			best = d
		}
	}
	return best
}

// field is what stands in a field, without space around it.
func field(s string) string { return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD")) }
