package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"slacredit/impact"
	"slacredit/sla"
	"slacredit/sla/money"
)

// allocationConfig says what credits are given back to cost centres by.
type allocationConfig struct {
	By  sla.AllocateBy `yaml:"by,required"`
	Tag string         `yaml:"tag"` // its key, by: tag
}

// contingent is what an entry of the accounting export is, until the provider has granted the credit.
const contingent = "contingent, not recognised"

// writeAccounting writes the credits of a run for the books: a row for every cost centre and credit that is money. It is no
// booking: a claim that nobody has granted is a contingent gain. Charges are the cost centre's own on the bills; base is what the
// whole credit is a percentage of, after adjustments.
func writeAccounting(w io.Writer, r *impact.Result) error {
	out := csv.NewWriter(w)
	out.Write([]string{"status", "month", "assessment", "terms", "version", "cost_centre", "charges", "base", "credit", "currency", "claim_by", "verdict", "readiness"}) // errors stick and show at Flush
	for _, a := range r.Assessments {
		if a.Credit == nil || a.Credit.Amount == nil || a.Credit.Amount.IsZero() || a.YieldsTo != "" {
			continue
		}
		rows := a.Allocation
		if rows == nil {
			rows = []sla.AllocationRow{{Eligible: eligibleOf(a), Credit: *a.Credit.Amount}}
		}
		by := ""
		if a.Claim != nil {
			by = a.Claim.Deadline.String()
		}
		for _, row := range rows {
			out.Write([]string{contingent, a.Month.String(), a.ID, a.Terms, a.Version, harmless(row.Key), row.Eligible.String(), eligibleOf(a).String(), row.Credit.String(),
				string(a.Credit.Currency), by, string(a.Verdict), string(a.Readiness)})
		}
	}
	out.Flush()
	return out.Error()
}

func eligibleOf(a sla.Assessment) (n money.Number) {
	if a.Basis != nil {
		return a.Basis.Eligible
	}
	return n
}

// harmless keeps a spreadsheet from taking a text from a file for a formula (CWE-1236).
func harmless(cell string) string {
	cell = strings.ToValidUTF8(cell, "\uFFFD")
	if cell != "" && strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}

// allocationTag is the tag that bills are kept apart by; "" for none.
func (c *config) allocationTag() string {
	if c.Allocation == nil {
		return ""
	}
	return c.Allocation.Tag
}

// checkAllocation finds what the schema alone cannot.
func (c *config) checkAllocation(fault func(hint, text string, at ...any)) {
	a := c.Allocation
	if a == nil {
		return
	}
	oneOf(string(a.By), []string{string(sla.ByAccount), string(sla.ByTag)}, func(text string) { fault("", "by: "+text, "allocation", "by") })
	if (a.By == sla.ByTag) != (a.Tag != "") {
		fault("write {by: tag, tag: CostCenter}, or {by: account}", fmt.Sprintf("by: %s, with the tag %q", a.By, a.Tag), "allocation")
	}
}
