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
	switch gcpCreditType(typ) {
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

// gcpCreditType is a type as the export writes it: the console calls some of them by other names.
func gcpCreditType(typ string) string {
	typ = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(typ), " ", "_"))
	if known := gcpConsoleCredits[strings.TrimSuffix(typ, "S")]; known != "" {
		return known
	}
	return typ
}

// gcpConsoleCredits are the types of credits as the cost table of the console is seen to name them.
// https://docs.cloud.google.com/billing/docs/how-to/cost-table
var gcpConsoleCredits = map[string]string{"PROMOTIONAL_CREDIT": "PROMOTION", "SUSTAINED_USE_DISCOUNT": "SUSTAINED_USAGE_DISCOUNT",
	"COMMITTED_USE_DISCOUNT": "COMMITTED_USAGE_DISCOUNT", "SPEND-BASED_DISCOUNT": "SPENDING_BASED_DISCOUNT"}

// lowersPrice tells the types of credits that are a part of a price.
func lowersPrice(typ string) bool { return gcpCreditKind(typ, sla.Usage) == sla.Discount }

// tag is what a credit is, for the key of its charge.
func (c gcpCredit) tag() string { return gcpCreditMark + c.typ[:min(len(c.typ), maxCreditType)] }

// text is what the bill says of a credit: by the SKU alone a promotion could pass for a credit that was owed.
func (c gcpCredit) text() []byte { return []byte(c.typ + ": " + c.name) }
