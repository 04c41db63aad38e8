package billing

import (
	"maps"
	"slices"
	"strings"

	"slacredit/sla/audit"
)

// checkColumns refuses a map of columns for a bill that has columns of its own: who names a column for the amount must not be
// given another one. The currency may be stated, for rows that have none.
func (m *member) checkColumns(at audit.Origin) error {
	if m.format.name == chargesFormat {
		return nil
	}
	var idle []string
	for _, what := range slices.Sorted(maps.Keys(m.source.Columns)) {
		if what != "currency" || statedCurrency(m.source) == "" {
			idle = append(idle, what)
		}
	}
	if len(idle) == 0 {
		return nil
	}
	return audit.Fault("BILL-COLUMN", at, "leave it out, or state format: "+chargesFormat+" to read the file by a map of columns",
		"columns names %s, but the columns of bills of format %s are known", strings.Join(idle, ", "), m.format.name)
}
