package billing

import (
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// azureCost is the file of cost and usage details of Azure Cost Management, of actual or of amortised costs. Pay-as-you-go
// subscriptions, enterprise agreements, customer agreements and partners have their own names for the same columns, and
// names are written in any case; one reader takes them all.
// https://learn.microsoft.com/azure/cost-management-billing/automate/understand-usage-details-fields
func azureCost() *format {
	return &format{
		name:  "azure-cost",
		marks: []string{"MeterCategory", azureAny(azureCosts), azureAny(azureDates)},
		never: []string{"BilledCost"},
		needs: [][]string{azureCosts, azureDates, {"MeterCategory"}, azureAccounts},
		apart: []string{"ResourceId", "InstanceId", "InstanceName", "MeterId", "Quantity", "UsageQuantity", "AdditionalInfo", "Tags"},
		bind:  bindAzure,
		help: source.Help{
			Title: "Azure cost and usage details",
			Reads: "Exports and downloads of Azure Cost Management as CSV, of actual or amortised costs, for pay-as-you-go, enterprise, customer and " +
				"partner agreements, with column names in any case or translated with the English name in parentheses.",
			Proves: "What was billed before credits and taxes, by subscription, meter category, region and resource. Purchases, refunds, marketplace, support " +
				"and roundings are no part of a base.",
			Limits: "Dates in figures are read when the file shows whether the month or the day comes first; else date_order has to say so. Actual and " +
				"amortised costs of one month are never added up. A credit note is in no export.",
			Sources: "https://learn.microsoft.com/azure/cost-management-billing/automate/understand-usage-details-fields",
		},
	}
}

// The names that the columns have in the several kinds of agreement. The first that a file has counts.
var (
	azureCosts      = []string{"CostInBillingCurrency", "Cost", "PreTaxCost"}
	azureDates      = []string{"Date", "UsageDateTime", "UsageDate", "UsageStart"}
	azureAccounts   = []string{"SubscriptionId", "SubscriptionGuid"}
	azureCurrencies = []string{"BillingCurrency", "BillingCurrencyCode", "Currency"}
)

func azureAny(names []string) string { return strings.Join(names, "|") }

// azureBill is an export's columns. What counts is the cost before credits and taxes, in the currency of the bill.
type azureBill struct {
	basics
	chargeType, frequency, pricing, publisher int
	category, subcategory, meter, provider    int
	regions                                   []int
	regionNames                               []string // of regions, as a result names what a region was taken from
	resource                                  int      // -1 when not asked for
	assume                                    bool
	usageOnly                                 bool // the files of pay-as-you-go subscriptions of old hold nothing but usage
}

func bindAzure(h *header, s *Source) bill {
	b := &azureBill{
		basics: basics{
			cost:     h.column(azureCosts...),
			currency: h.column(azureCurrencies...),
			start:    h.column(azureDates...),
			invoice:  h.column("InvoiceId"),
			account:  h.column(azureAccounts...),
			figures: &figures{order: s.DateOrder, witnesses: present(h.fallback("BillingPeriodStartDate"), h.fallback("BillingPeriodEndDate"),
				h.fallback("ServicePeriodStartDate"), h.fallback("ServicePeriodEndDate"))},
		},
		chargeType:  h.column("ChargeType"),
		frequency:   h.column("Frequency"),
		pricing:     h.column("PricingModel"),
		publisher:   h.column("PublisherType"),
		category:    h.column("MeterCategory"),
		subcategory: h.column("MeterSubCategory"),
		meter:       h.column("MeterName"),
		provider:    h.column("ConsumedService"),
		resource:    -1,
		assume:      s.AssumeUsage,
		usageOnly:   !h.has("ChargeType") && h.has("PreTaxCost"),
	}
	for i, c := range []int{h.column("ResourceLocation"), h.column("ResourceLocationNormalized"), h.fallback("Location")} {
		if c >= 0 {
			b.regions, b.regionNames = append(b.regions, c), append(b.regionNames, azureRegionNames[i])
		}
	}
	if b.currency < 0 {
		b.stated = unstated(s)
	}
	if s.ByResource {
		b.resource = h.column("ResourceId", "InstanceId", "InstanceName")
	}
	return b
}

// azureRegionNames are what a region may be taken from, as a result names it.
var azureRegionNames = []string{"resource_location", "resource_location_normalized", "location"}

// present leaves out the columns that a file lacks.
func present(columns ...int) []int {
	var out []int
	for _, c := range columns {
		if c >= 0 {
			out = append(out, c)
		}
	}
	return out
}

func (b *azureBill) key(k *rawKey, r *row) {
	k.add(r.raw(b.chargeType))
	k.add(r.raw(b.frequency))
	k.add(r.raw(b.pricing))
	k.add(r.raw(b.publisher))
	k.add(r.raw(b.category))
	k.add(r.raw(b.subcategory))
	k.add(r.raw(b.meter))
	k.add(r.raw(b.provider))
	k.add(r.raw(b.account))
	k.first(r, b.regions)
	k.add(r.raw(b.resource))
}

func (b *azureBill) charge(f []string, of known) charge {
	chargeType, frequency, pricing, publisher := f[0], f[1], f[2], f[3]
	category, subcategory, meter, provider, account := f[4], f[5], f[6], f[7], f[8]
	assumed := chargeType == "" && b.assume && !b.usageOnly
	if assumed || chargeType == "" && b.usageOnly {
		chargeType = "Usage"
	}
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Open: of.open, Account: account,
		Service: azureService(category, subcategory, provider), UsageType: joinUsage(subcategory, meter), Resource: strings.ToLower(f[11])}}
	out.Kind = azureKind(chargeType, frequency, pricing, publisher, category)
	switch {
	case assumed:
		out.warn("BILL-ASSUMED-USAGE", "the bill does not say what kind of charge the row is; it is taken for usage")
	case out.Kind == sla.UnknownKind && b.chargeType < 0:
		out.warn("BILL-KIND", "the bill has no column ChargeType: if every row of it is usage, say so with assume_usage: true")
	case out.Kind == sla.UnknownKind:
		out.warn("BILL-KIND", "charge type %s (frequency %s) is of no known kind", source.Excerpt(chargeType), source.Excerpt(frequency))
	}
	region, ok := azureRegion(f[10])
	if out.Region = region; region != "" {
		out.RegionFrom = b.regionNames[which(f[9])]
	} else if !ok {
		out.warn("BILL-REGION", "%s is the name of no known region", source.Excerpt(f[10]))
	}
	out.plan = azureSide(chargeType, pricing)
	if of.currency == NoCurrency {
		out.warn("BILL-CURRENCY-UNSTATED", "the bill does not say what currency its costs are in")
	}
	refuseAccount(&out)
	return out
}

// joinUsage is a meter with the part of the service it belongs to.
func joinUsage(subcategory, meter string) string {
	switch {
	case subcategory == "":
		return meter
	case meter == "":
		return subcategory
	}
	return subcategory + "/" + meter
}
