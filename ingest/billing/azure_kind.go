package billing

import (
	"strings"

	"slacredit/sla"
)

// azureKind is the kind of a charge, the first that fits in the order in which charges are set aside: tax, refund,
// support, marketplace, upfront, recurring fee, rounding. The values are compared without regard to case, as exports
// differ in it.
//
// What a commitment left unused is a fee for the commitment, not usage. Usage that a commitment covers costs nothing in
// the export of actual costs, and its share of the commitment in that of amortised costs.
//
// Source: https://learn.microsoft.com/azure/cost-management-billing/automate/understand-usage-details-fields
func azureKind(chargeType, frequency, pricing, publisher, category string) sla.Kind {
	is := strings.EqualFold
	switch {
	case is(chargeType, "Tax"):
		return sla.Tax
	case is(chargeType, "Credit"):
		return sla.Credit
	case is(chargeType, "Refund"):
		return sla.Refund
	case supportName(category):
		return sla.Support
	case is(publisher, "Marketplace"), is(publisher, "AWS"): // AWS: costs of another cloud, brought in by a connector
		return sla.Marketplace
	case is(chargeType, "Purchase") && (is(frequency, "OneTime") || is(frequency, "One-Time")):
		return sla.Upfront
	case is(chargeType, "Purchase") && is(frequency, "Recurring"),
		is(chargeType, "UnusedReservation"), is(chargeType, "UnusedSavingsPlan"):
		return sla.RecurringFee
	case is(chargeType, "RoundingAdjustment"):
		return sla.RoundingRow
	case is(chargeType, "Usage") && azureCommitted(pricing):
		return sla.CommitmentUsage
	case is(chargeType, "Usage"):
		return sla.Usage
	}
	return sla.UnknownKind
}

// azureCommitted tells a pricing model of charges that belong to a reservation or a savings plan.
func azureCommitted(pricing string) bool {
	return strings.EqualFold(pricing, "Reservation") || strings.EqualFold(pricing, "SavingsPlan")
}

// azureService is the service of a charge: its meter category, except for managed disks, which Azure meters under
// Storage although they belong to no storage account. Marketplace charges and purchases may have no meter: for them it
// is the resource provider.
func azureService(category, subcategory, provider string) string {
	if category == "" || strings.EqualFold(category, "Unassigned") {
		return provider
	}
	if strings.EqualFold(category, "Storage") && strings.Contains(strings.ToLower(subcategory), "managed disk") {
		return "Managed Disks"
	}
	return category
}
