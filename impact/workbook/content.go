package workbook

import (
	"regexp"

	"slacredit/sla/audit"
)

var (
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	// What a misread number or time looks like, and what looks like one but names a machine.
	figure  = regexp.MustCompile(`^"[-+0-9.,:/ TZ%()$€£']{1,40}"$`)
	address = regexp.MustCompile(`[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+|::|(?:[0-9]+:){3}`)
)

// withoutContent leaves out what the reason of a rejected row quotes of it, unless that is a figure: a field of a row that was
// not understood may hold anything, names and addresses of persons too. The row itself stands in rejected.csv.
func withoutContent(reason string) string {
	return quoted.ReplaceAllStringFunc(reason, func(q string) string {
		if figure.MatchString(q) && !address.MatchString(q) {
			return q
		}
		return `"…"`
	})
}

// finding is a diagnostic's text as the workbook shows it. Errors speak of rows that were rejected.
func finding(d audit.Diagnostic) string {
	if d.Severity == audit.Error {
		return withoutContent(d.Text)
	}
	return d.Text
}
