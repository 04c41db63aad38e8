package billing

import (
	"strings"

	"slacredit/sla"
)

// gcpKind is the kind of a row, the first that fits in the order in which charges are set aside: tax, credit, support,
// marketplace, recurring fee, correction, rounding. An adjustment is a credit where Google grants one, for a breach of a
// service level too, and else a correction of usage or prices.
//
// Source: the fields cost_type, adjustment_info.type and transaction_type of
// https://docs.cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage
func gcpKind(costType, adjustment, transaction, service, sku string) sla.Kind {
	costType = strings.ToLower(strings.ReplaceAll(costType, " ", "_"))
	adjustment = strings.ToUpper(adjustment)
	adjusted := costType == "adjustment" || adjustment != "" && costType == "regular"
	switch {
	case costType == "tax":
		return sla.Tax
	case adjusted && (adjustment == "GOODWILL" || adjustment == "SALES_BASED_GOODWILL" || adjustment == "SLA_VIOLATION" ||
		adjustment == "GENERAL_ADJUSTMENT" || adjustment == "BALANCE_TRANSFER" || adjustment == "ACCOUNT_CLOSURE"):
		return sla.Credit
	case supportName(service):
		return sla.Support
	case strings.HasPrefix(strings.ToUpper(transaction), "THIRD_PARTY"):
		return sla.Marketplace
	case gcpCommitment(sku):
		return sla.RecurringFee
	case adjusted:
		return sla.Correction
	case costType == "rounding_error":
		return sla.RoundingRow
	case costType == "regular" || costType == "usage":
		return sla.Usage
	}
	return sla.UnknownKind
}

// gcpCommitment tells the fee of a commitment by its SKU: "Commitment v1: N2 Cpu in Iowa for 1 Year", "Commitment -
// dollar based v1: Cloud SQL for 3 years". What it lowers are prices of usage, on rows of their own.
func gcpCommitment(sku string) bool {
	return strings.HasPrefix(sku, "Commitment v") || strings.HasPrefix(sku, "Commitment - ")
}
