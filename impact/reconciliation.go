package impact

import (
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/reconcile"
)

// ReconciliationSchema names the shape of reconciliation.json.
const ReconciliationSchema = "slacredit.reconciliation/v1"

// Reconciliation is what became of the credits of earlier runs: owed, claimed, granted, applied, and the difference. The sheet
// and reconciliation.json are views of it.
type Reconciliation struct {
	Schema string `json:"schema"`
	Tool   Tool   `json:"tool"`
	// From and To are the first and the last month that a claim or a line is of.
	From interval.Month `json:"from"`
	To   interval.Month `json:"to"`
	reconcile.Report
	Controls     []audit.Control   `json:"controls"`
	Inputs       []audit.Input     `json:"inputs"`
	Diagnostics  audit.Diagnostics `json:"diagnostics"`
	Rejected     int64             `json:"rejected"`
	RejectedRows []RejectedRow     `json:"rejected_rows,omitempty"`
}
