package catalog

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// page is text with hanging indents.
type page struct{ b strings.Builder }

const (
	pageWidth  = 110 // characters
	fieldWidth = 11
)

func (p *page) line(level int, format string, args ...any) {
	p.b.WriteString(strings.Repeat("  ", level) + printable(fmt.Sprintf(format, args...)) + "\n")
}

// field writes a name and a text that is wrapped beside it. An empty text is left out.
func (p *page) field(level int, name, text string) {
	if text == "" {
		return
	}
	head := strings.Repeat("  ", level) + fmt.Sprintf("%-*s", fieldWidth, name)
	indent := strings.Repeat(" ", len(head))
	line, empty := head, true
	for _, word := range strings.Fields(printable(text)) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > pageWidth {
			p.b.WriteString(line + "\n")
			line, empty = indent, true
		}
		line, empty = line+" "+word, false
	}
	p.b.WriteString(line + "\n")
}

// printable replaces control characters: a terms file must not be able to command the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}
