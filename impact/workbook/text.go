package workbook

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// cellLimit is how many UTF-16 units a cell holds. What is longer would be cut without a word.
// Source: Microsoft, "Excel specifications and limits".
const cellLimit = 32767

// clean makes text from a file fit to stand in a cell: line breaks and tabs become spaces, other control characters and
// broken UTF-8 the replacement character. Characters that change the direction of writing are spelled out, since they
// can make a text read as something else. What is too long is cut, and says so.
func clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	units := 0
	const room = cellLimit - 100 // for the remark and the last character
	for i, r := range s {
		w := written(r)
		for _, c := range w {
			units += utf16.RuneLen(c)
		}
		if units > room {
			fmt.Fprintf(&b, " … [cut: %d more characters stand in result.json]", utf8.RuneCountInString(s[i:]))
			break
		}
		b.WriteString(w)
	}
	return b.String()
}

func written(r rune) string {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return " "
	case unicode.IsControl(r) || r >= 0xFFFE && r <= 0xFFFF:
		return string(utf8.RuneError)
	case unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029':
		return fmt.Sprintf("[U+%04X]", r)
	}
	return string(r)
}

// plain tells whether nothing needs to be done: short, printable ASCII.
func plain(s string) bool {
	if len(s) > cellLimit/2 {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
