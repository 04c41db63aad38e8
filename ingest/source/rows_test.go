package source_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// Every row has its own place, also after rows of several lines, empty lines and rows that cannot be read.
func TestRowsKnowTheirLines(t *testing.T) {
	text := "a,b\r\n\n\"two\nlines\",1\nbroken \"quote,2\n\n\nlast,\"3\"\n" + `"never closed` + strings.Repeat(" more\n", source.MaxRow/5)
	rows := source.NewRows(strings.NewReader(text), ',')
	var got []string
	err := rows.Each("f", "LONG", func(fields []string) error {
		line, column := rows.At(1)
		got = append(got, fmt.Sprintf("%d:%q at %d:%d, raw %q", rows.Line(), fields, line, column, rows.Raw()))
		return nil
	}, func(at audit.Origin, hint, text string) error {
		got = append(got, fmt.Sprintf("%v broken, raw %q", at, rows.Raw()))
		return nil
	})
	want := []string{
		`1:["a" "b"] at 1:3, raw "a,b"`,
		`3:["two\nlines" "1"] at 4:8, raw "\"two\nlines\",1"`,
		`f:5 broken, raw "broken \"quote,2"`,
		`8:["last" "3"] at 8:6, raw "last,\"3\""`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var d audit.Diagnostic
	if !errors.As(err, &d) || d.Code != "LONG" || d.Line != 9 {
		t.Errorf("the row that is never closed: %v", err)
	}
	if _, err := source.NewRows(strings.NewReader(""), ',').Next(); err != io.EOF {
		t.Errorf("of nothing: %v", err)
	}
}
