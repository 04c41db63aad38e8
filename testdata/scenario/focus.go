package scenario

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// focusColumns are the 43 columns of FOCUS 1.0 and the five that AWS adds. Where value is nil the column is null.
// Source: https://focus.finops.org/focus-specification/v1-0/
var focusColumns = []struct {
	name  string
	value func(curRow) string
}{
	{"AvailabilityZone", nil},
	{"BilledCost", func(r curRow) string { return r.cost.String() }},
	{"BillingAccountId", func(r curRow) string { return r.payer }},
	{"BillingAccountName", nil},
	{"BillingCurrency", func(r curRow) string { return r.currency }},
	{"BillingPeriodEnd", func(r curRow) string { return stamp(r.to) }},
	{"BillingPeriodStart", func(r curRow) string { return stamp(r.from) }},
	{"ChargeCategory", func(r curRow) string { return category(r.charge) }},
	{"ChargeClass", nil},
	{"ChargeDescription", func(r curRow) string { return r.description }},
	{"ChargeFrequency", func(r curRow) string { return frequency(r.charge) }},
	{"ChargePeriodEnd", func(r curRow) string { return stamp(r.end) }},
	{"ChargePeriodStart", func(r curRow) string { return stamp(r.start) }},
	{"CommitmentDiscountCategory", nil},
	{"CommitmentDiscountId", nil},
	{"CommitmentDiscountName", nil},
	{"CommitmentDiscountStatus", nil},
	{"CommitmentDiscountType", nil},
	{"ConsumedQuantity", func(r curRow) string { return r.quantity }},
	{"ConsumedUnit", nil},
	{"ContractedCost", func(r curRow) string { return r.cost.String() }},
	{"ContractedUnitPrice", nil},
	{"EffectiveCost", func(r curRow) string { return r.cost.String() }},
	{"InvoiceIssuerName", func(curRow) string { return "Amazon Web Services, Inc." }},
	{"ListCost", func(r curRow) string { return r.cost.String() }},
	{"ListUnitPrice", nil},
	{"PricingCategory", func(curRow) string { return "Standard" }},
	{"PricingQuantity", func(r curRow) string { return r.quantity }},
	{"PricingUnit", nil},
	{"ProviderName", func(curRow) string { return "AWS" }},
	{"PublisherName", func(r curRow) string {
		if r.marketplace {
			return "Example Firewall Ltd"
		}
		return "Amazon Web Services, Inc."
	}},
	{"RegionId", func(r curRow) string { return r.regional(r.charge.region.name) }},
	{"RegionName", func(r curRow) string { return r.regional(r.charge.region.location) }},
	{"ResourceId", func(r curRow) string { return r.resource }},
	{"ResourceName", nil},
	{"ResourceType", nil},
	{"ServiceCategory", func(curRow) string { return "Storage" }},
	{"ServiceName", func(r curRow) string { return productName(r.product) }},
	{"SkuId", nil},
	{"SkuPriceId", nil},
	{"SubAccountId", func(r curRow) string { return r.account }},
	{"SubAccountName", nil},
	{"Tags", nil},
	{"x_CostCategories", nil},
	{"x_Discounts", nil},
	{"x_Operation", func(r curRow) string { return r.operation }},
	{"x_ServiceCode", func(r curRow) string { return r.product }},
	{"x_UsageType", func(r curRow) string { return r.usageType }},
}

// regional is s for charges that belong to a region. Unlike the legacy report, FOCUS always names it.
func (r curRow) regional(s string) string {
	if r.usageType == "" {
		return ""
	}
	return s
}

// category is the ChargeCategory of a charge. A discount is usage with a negative cost; a kind of line that nobody knows
// has a category that the specification does not.
func category(c charge) string {
	switch c.lineItemType {
	case "Usage", "DiscountedUsage", "EdpDiscount":
		return "Usage"
	case "Tax":
		return "Tax"
	case "Credit", "Refund":
		return "Credit"
	case "Fee", "RIFee":
		return "Purchase"
	}
	return c.lineItemType
}

func frequency(c charge) string {
	switch {
	case c.billType == "Purchase":
		return "One-Time"
	case c.lineItemType == "RIFee", c.lineItemType == "Fee":
		return "Recurring"
	}
	return "Usage-Based"
}

// writeFOCUS is the same bill in the FOCUS 1.0 format: CSV with the word NULL for what is not there, and quotes around
// what has a comma, quote or line end. encoding/csv would not tell NULL from empty either way.
func writeFOCUS(p Params, charges []charge) []byte {
	from, to := p.period()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	var head []string
	for _, c := range focusColumns {
		head = append(head, c.name)
	}
	w.Write(head) // a bytes.Buffer takes everything
	for _, c := range charges {
		r := curRow{charge: c, payer: p.Account, from: from, to: to}
		record := make([]string, len(focusColumns))
		for i, column := range focusColumns {
			if column.value != nil {
				record[i] = strings.TrimSpace(column.value(r))
			}
			if record[i] == "" {
				record[i] = "NULL"
			}
		}
		w.Write(record)
	}
	w.Flush()
	return out.Bytes()
}
