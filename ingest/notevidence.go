package ingest

import (
	"bytes"
	"strings"

	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/sla/audit"
)

// notEvidence says of a text that no format of evidence knows what it is instead, as far as that can be told. Columns are those
// that were stated for it.
func notEvidence(head []byte, columns map[string]string, path string) error {
	fault := func(hint, format string, args ...any) error {
		return audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: path}, hint, format, args...)
	}
	if name, _, ok := billing.Detect(head); ok {
		return fault("name it under billing:", "this is a bill (%s), no evidence", name)
	}
	if err := elsewhere(head, path); err != nil {
		return err
	}
	if err := lookalike(head, path); err != nil {
		return err
	}
	if _, _, ok := revenue.Detect(head); ok {
		return fault("name it under revenue:", "this is a table of times and amounts, no evidence")
	}
	hint := "slacredit help formats lists what is read; state one with format:, and name the columns of a table with columns:"
	if len(columns) > 0 {
		const most = 200
		line, _, _ := strings.Cut(strings.ToValidUTF8(string(bytes.TrimSpace(head[:min(len(head), most)])), "\uFFFD"), "\n")
		hint = "each name under columns: must be a column of the file, which begins with " + strings.TrimRight(line, "\r")
	}
	return fault(hint, "the format of this evidence is not recognised")
}
