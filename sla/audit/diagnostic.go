package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity tells whether a diagnostic stands in the way of the result.
type Severity string

const (
	// Error: a row or a file could not be used.
	Error Severity = "error"
	// Warning: it was used, and a person should know this about it.
	Warning Severity = "warning"
)

// Diagnostic is one thing a person should know about the inputs. Code is stable (tests and scripts branch on it); Text
// says what, Hint says what to do. Count is how many times it was found; only the first place is named.
type Diagnostic struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Path     string   `json:"path"`
	Line     int64    `json:"line,omitempty"`
	Column   int64    `json:"column,omitempty"`
	Text     string   `json:"text"`
	Hint     string   `json:"hint,omitempty"`
	Count    int64    `json:"count,omitempty"`
}

// Origin is the place the diagnostic points at.
func (d Diagnostic) Origin() Origin { return Origin{Path: d.Path, Line: d.Line, Column: d.Column} }

// Error makes a diagnostic usable as an error: place, text and code on one line.
func (d Diagnostic) Error() string {
	s := d.Text
	if o := d.Origin().String(); o != "" {
		s = o + ": " + s
	}
	if d.Count > 1 {
		s += fmt.Sprintf(" (and %d more like it)", d.Count-1)
	}
	return s + " [" + d.Code + "]"
}

// Diagnostics is a list of things to tell together. As an error it prints one line each, hints included.
type Diagnostics []Diagnostic

// Error joins the diagnostics, one per line, each followed by its hint.
func (ds Diagnostics) Error() string {
	var lines []string
	for _, d := range ds {
		lines = append(lines, d.Error())
		if d.Hint != "" {
			lines = append(lines, "hint: "+d.Hint)
		}
	}
	return strings.Join(lines, "\n")
}

// Sort orders diagnostics by place, then code and text.
func (ds Diagnostics) Sort() {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(a.Origin().Compare(b.Origin()), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Text, b.Text))
	})
}

// Err is nil for an empty list.
func (ds Diagnostics) Err() error {
	if len(ds) == 0 {
		return nil
	}
	return ds
}

// Fault is one diagnostic as an error that stops the work: a file that cannot be read at all, a missing column.
func Fault(code string, at Origin, hint, format string, args ...any) Diagnostic {
	return Diagnostic{Code: code, Severity: Error, Path: at.Path, Line: at.Line, Column: at.Column,
		Text: fmt.Sprintf(format, args...), Hint: hint}
}
