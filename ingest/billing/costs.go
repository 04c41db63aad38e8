package billing

import (
	"fmt"
	"slices"
	"strings"

	"slacredit/sla/audit"
)

// checkCost refuses a bill that does not have the cost which was asked for: costs of several kinds never add up.
func (m *member) checkCost(h *header, at audit.Origin) error {
	cost := m.source.Cost
	if cost == "" || cost == Billed {
		return nil
	}
	needs, ok := m.format.costs[cost]
	if !ok {
		return audit.Fault("BILL-COST", at, "leave cost out to take the billed cost", "bills of format %s have no %s cost", m.format.name, cost)
	}
	for _, need := range needs {
		if names := strings.Split(need, "|"); !slices.ContainsFunc(names, h.has) {
			return audit.Fault("BILL-COLUMN", at, "export the bill with this column, or leave cost out to take the billed cost",
				"the file has no column for the %s cost: %s", cost, strings.Join(names, " or "))
		}
	}
	m.why += fmt.Sprintf("; what counts is the %s cost", cost)
	return nil
}

// costName is added to the names of control totals of costs that are not the billed ones.
func (m *member) costName() string {
	if m.source.Cost == "" || m.source.Cost == Billed {
		return ""
	}
	return ", " + m.source.Cost
}
