package workbook

import (
	"net/netip"
	"regexp"
	"strings"

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
	return masked(d.Text)
}

var (
	mailbox = regexp.MustCompile(`[\pL\pN._%+'-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
	numeric = regexp.MustCompile(`\b[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*[0-9A-Fa-f:]`)
)

// masked is a text without the addresses of persons and machines. Names of resources stay: a claim needs them.
func masked(text string) string {
	text = mailbox.ReplaceAllString(text, "[e-mail]")
	return numeric.ReplaceAllStringFunc(text, func(s string) string {
		// What is shorter, such as 1::, stands in names of resources.
		if ip := strings.TrimRight(s, ":"); len(ip) >= len("1.1.1.1") {
			if _, err := netip.ParseAddr(ip); err == nil {
				return "[IP address]" + s[len(ip):]
			}
		}
		return s
	})
}
