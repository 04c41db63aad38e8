package strict

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"slacredit/sla/audit"
)

// faults collects what is wrong with one file. A hostile file must not make a longer report than a person would read, so
// beyond a hundred they are only counted.
type faults struct {
	prefix, path string
	found        audit.Diagnostics
	beyond       int64

	unread
}

func (f *faults) add(code string, line, column int, hint, format string, args ...any) {
	if len(f.found) == maxFaults {
		f.beyond++
		return
	}
	at := audit.Origin{Path: f.path, Line: int64(line), Column: int64(column)}
	f.found = append(f.found, audit.Fault(f.prefix+"-"+code, at, hint, format, args...))
}

func (f *faults) at(n *yaml.Node, code, hint, format string, args ...any) {
	f.add(code, n.Line, n.Column, hint, format, args...)
}

func (f *faults) list() audit.Diagnostics {
	f.found.Sort()
	if f.beyond > 0 {
		f.found = append(f.found, audit.Fault(f.prefix+"-"+More, audit.Origin{Path: f.path},
			"repair these first", "%d more faults are not listed", f.beyond))
	}
	return f.found
}

// clip keeps what is quoted from a file short.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func quote(s string) string { return fmt.Sprintf("%q", clip(s)) }

func list(words []string) string { return strings.Join(words, ", ") }
