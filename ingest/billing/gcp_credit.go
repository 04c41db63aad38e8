package billing

import (
	"strings"

	"slacredit/sla"
)

// gcpCreditKind says what a credit is, by its type and the kind of the row it hangs on. Most types are the way in which
// Google puts its prices into effect: they lower what was paid, as discounts do elsewhere, and share the fate of their
// row, so that a discount on support stays with support. A promotion is a gift that pays a bill, whatever is on it.
//
// Source: the field credits.type of
// https://docs.cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage
func gcpCreditKind(typ string, row sla.Kind) sla.Kind {
	switch strings.ToUpper(strings.ReplaceAll(typ, " ", "_")) {
	case "SUSTAINED_USAGE_DISCOUNT", "COMMITTED_USAGE_DISCOUNT", "COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE", "DISCOUNT",
		"SPENDING_BASED_DISCOUNT", "RESELLER_MARGIN", "SUBSCRIPTION_BENEFIT", "FREE_TIER":
		if row != sla.Usage {
			return row
		}
		return sla.Discount
	case "FEE_UTILIZATION_OFFSET": // takes back the fee of a commitment, as far as it was used
		return sla.RecurringFee
	case "PROMOTION":
		return sla.Credit
	}
	return sla.UnknownKind
}
