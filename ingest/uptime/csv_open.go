package uptime

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// csvHead is how much of a table is looked at to find its header and delimiter.
const csvHead = 64 << 10

// delimiters are the marks between fields that are tried.
var delimiters = []rune{',', ';', '\t', '|'}

// openCSV finds the delimiter and the columns of a shape in a table's header, and starts reading. Both are nil for an empty text.
func openCSV(text io.Reader, format string, stated map[string]string, path string) (*source.Rows, *columns, error) {
	head := bufio.NewReaderSize(text, csvHead)
	first, err := head.Peek(csvHead)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	if len(strings.TrimSpace(string(first))) == 0 {
		return nil, nil, nil
	}
	said, rest, err := saidDelimiter(string(first), path)
	if err != nil {
		return nil, nil, err
	}
	at := audit.Origin{Path: path, Line: 1}
	if said != 0 {
		at.Line = 2
	}
	delimiter, err := findDelimiter(rest, said, format, stated, at)
	if err != nil {
		return nil, nil, err
	}
	rows := source.NewRows(head, delimiter)
	names, err := rows.Next()
	if err == nil && said != 0 {
		names, err = rows.Next()
	}
	if err != nil {
		return nil, nil, unreadableHeader(at, err)
	}
	c, err := findColumns(names, format, stated, at)
	return rows, c, err
}

// saidDelimiter is what a first line says that is not the header but tells Excel the delimiter: sep=; and the text behind it. 0: there
// is no such line.
func saidDelimiter(head, path string) (said rune, rest string, err error) {
	line, behind, _ := strings.Cut(head, "\n")
	mark, is := strings.CutPrefix(strings.ToLower(strings.Trim(line, "\ufeff\r\"")), "sep=")
	if !is {
		return 0, head, nil
	}
	for _, d := range delimiters {
		if mark == string(d) {
			return d, behind, nil
		}
	}
	return 0, "", audit.Fault("EVID-DELIMITER", audit.Origin{Path: path, Line: 1}, "save the table with commas, semicolons, tabs or bars between fields",
		"the first line says that %s stands between fields", source.Excerpt(mark))
}

// findDelimiter takes the delimiter whose header has the columns of the shape; said is the only one where it is not 0.
func findDelimiter(head string, said rune, format string, stated map[string]string, at audit.Origin) (rune, error) {
	header, _, _ := strings.Cut(strings.TrimLeft(head, "\r\n"), "\n")
	var fits []rune
	why := unreadableHeader(at, errors.New("its quotes do not match"))
	most := -1
	for _, d := range delimiters {
		if said != 0 && d != said {
			continue
		}
		names, err := source.NewRows(strings.NewReader(header), d).Next()
		if err != nil {
			continue // a quote that does not match under this delimiter, or at all
		}
		_, err = findColumns(names, format, stated, at)
		if err == nil {
			fits = append(fits, d)
		} else if len(names) > most { // complain of the reading that is likeliest
			most, why = len(names), err
		}
	}
	switch len(fits) {
	case 1:
		return fits[0], nil
	case 0:
		return 0, why
	}
	return 0, audit.Fault("EVID-DELIMITER", at, "quote the names in the header, or name the columns with columns:",
		"the header %s can be cut at more than one delimiter", source.Excerpt(header))
}

func unreadableHeader(at audit.Origin, err error) error {
	return audit.Fault("EVID-COLUMN", at, "the first row names the columns", "the header cannot be read: %v", err)
}
