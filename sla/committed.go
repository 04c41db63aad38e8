package sla

import "slacredit/sla/money"

// explainCommitments notes usage that a commitment covers and that was billed at nothing: what was paid for it stands in the fee
// of the commitment, which is no part of the base.
func (a *Assessment) explainCommitments() {
	var sum money.Sum
	rows := int64(0)
	for _, l := range a.Basis.Lines {
		if l.Kind == CommitmentUsage && (l.Reason == "" || l.Reason == "unknown") {
			sum.Add(l.Amount.Decimal)
			rows += l.Rows
		}
	}
	if rows > 0 && sum.Number().IsZero() {
		a.note("commitment_at_nothing", true, "Usage that a reservation or savings plan covers was billed at nothing and adds nothing to the base (rows: %d); what the commitment "+
			"costs is set aside as its fee. Where the agreement counts what was paid for it, take cost: effective for the bills.", rows)
	}
}
