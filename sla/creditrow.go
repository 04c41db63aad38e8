package sla

import (
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// CreditRow is rows of one file of a bill that give money back, or may: of one key, with one text.
type CreditRow struct {
	ChargeKey
	Description string // what the bill says the rows are; empty: nothing
	Amount      money.Number
	Rows        int64
	Origins     []audit.Origin // the smallest
}

// MayCredit tells whether a charge may be a credit that a provider granted: by its kind, or because it is negative. Discounts
// and the negations of commitments lower a price, and give nothing back.
func (k Kind) MayCredit(negative bool) bool {
	switch k {
	case Credit, Refund, Correction:
		return true
	case Discount, CommitmentUsage, RoundingRow, Tax:
		return false
	}
	return negative
}
