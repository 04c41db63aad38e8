package billing

import (
	"bytes"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// focusFormats are the bills that follow the specification of the FinOps Foundation.
func focusFormats() []*format { return []*format{focus()} }

// focus is the FinOps Open Cost and Usage Specification, 1.0 to 1.2, in CSV, with the deviations providers are seen to
// make, and 1.0-preview, which the reports of Oracle and early exports of Azure still follow: some of its columns have other
// names, and ChargeSubcategory says what an adjustment is. https://focus.finops.org/focus-specification/
func focus() *format {
	return &format{
		name:  "focus",
		marks: []string{"BilledCost", "EffectiveCost", "ChargeCategory", "BillingPeriodStart"},
		needs: [][]string{{"BilledCost"}, {"BillingCurrency"}, {"ChargeCategory"}, {"ChargePeriodStart"}, {"ServiceName"},
			focusProviders, {"SubAccountId", "BillingAccountId"}},
		identity: []string{"x_oci_ReferenceNumber"}, // of Oracle's reports alone
		apart: []string{"ResourceId", "SkuId", "SkuPriceId", "ChargePeriodEnd", "ConsumedQuantity", "PricingQuantity", "UsageQuantity", "ListCost",
			"ChargeDescription", "Tags"},
		costs: map[string][]string{Effective: {"EffectiveCost"}},
		bind:  bindFOCUS,
		help:  focusHelp,
	}
}

// focusProviders are the names that the column of the provider has had: in 1.0 to 1.2, in 1.3, and in 1.0-preview.
var focusProviders = []string{"ProviderName", "ServiceProviderName", "Provider"}

// focusBill is a FOCUS file's columns. What counts is BilledCost, the basis of the invoice; EffectiveCost spreads
// commitments over time and is never mixed with it.
type focusBill struct {
	basics
	category, subcategory, class, frequency, description int
	commitment, status                                   int
	provider, publisher                                  int
	serviceCode, serviceName                             int
	accounts, regions, usageTypes                        []int
	meters                                               []int // of Azure: the category of the meter, and its part
	resource                                             int   // -1 when not asked for
}

func bindFOCUS(h *header, s *Source) bill {
	cost := "BilledCost"
	if s.Cost == Effective {
		cost = "EffectiveCost"
	}
	b := &focusBill{
		basics: basics{
			cost:     h.column(cost),
			currency: h.column("BillingCurrency"),
			start:    h.column("ChargePeriodStart"),
			invoice:  h.column("InvoiceId", "x_InvoiceId"), // 1.2; Azure's for enterprise agreements
			account:  h.column("SubAccountId", "BillingAccountId"),
		},
		category:    h.column("ChargeCategory"),
		subcategory: h.column("ChargeSubcategory"), // of 1.0-preview
		class:       h.column("ChargeClass"),
		frequency:   h.column("ChargeFrequency"),
		description: h.column("ChargeDescription"),
		commitment:  h.column("CommitmentDiscountId"),
		status:      h.column("CommitmentDiscountStatus"),
		provider:    h.column(focusProviders...),
		publisher:   h.column("PublisherName", "Publisher"),
		serviceCode: h.column("x_ServiceCode"),
		serviceName: h.column("ServiceName"),
		accounts:    h.columns("SubAccountId", "BillingAccountId"),
		regions:     []int{h.column("RegionId", "Region"), h.column("RegionName"), h.column("AvailabilityZone")},
		usageTypes:  h.columns("x_UsageType", "x_SkuMeterName", "SkuMeter"),
		meters:      h.columns("x_SkuMeterCategory", "x_SkuMeterSubcategory"),
		resource:    -1,
	}
	if s.ByResource {
		b.resource = h.column("ResourceId")
	}
	if isGoogleFOCUS(h) {
		return bindGoogleFOCUS(b, h)
	}
	return b
}

// The places in [focusBill.regions] and [focusBill.usageTypes].
const (
	focusRegionName = 1
	focusZone       = 2

	focusUsageType = 0
)

// The places of some fields in the key of a row, and how many it has.
const (
	focusUsage  = 14
	focusMeter  = 17
	focusFields = 19
)

func (b *focusBill) key(k *rawKey, r *row) {
	category := r.raw(b.category)
	k.add(category)
	k.add(r.raw(b.class))
	k.add(r.raw(b.frequency))
	k.tag(b.commitmentOf(r))
	k.flag(isAdjustment(clean(category)) && mentionsRounding(r.field(b.description))) // descriptions are too many to keep
	k.add(r.raw(b.provider))
	k.add(r.raw(b.publisher))
	k.add(r.raw(b.serviceCode))
	k.add(r.raw(b.serviceName))
	k.first(r, b.accounts)
	k.first(r, b.regions)
	k.first(r, b.usageTypes)
	k.add(r.raw(b.resource))
	k.add(r.raw(b.subcategory))
	for _, c := range b.meters {
		k.add(r.raw(c))
	}
}

// commitmentOf tells what a row has to do with a commitment: "used" is usage that one covers, "unused" what is left of one.
func (b *focusBill) commitmentOf(r *row) string {
	said := func(column int, word string) bool { return bytes.EqualFold(r.field(column), []byte(word)) }
	switch {
	case said(b.status, "Unused"), said(b.subcategory, "Unused Commitment"):
		return "unused"
	case r.field(b.commitment) != nil, said(b.subcategory, "Used Commitment"):
		return "used"
	}
	return ""
}

func isAdjustment(category []byte) bool { return bytes.EqualFold(category, []byte("Adjustment")) }

func mentionsRounding(description []byte) bool {
	return bytes.Contains(bytes.ToLower(description), []byte("rounding"))
}

func (b *focusBill) charge(f []string, of known) charge {
	category, class, frequency, commitment, rounding := f[0], f[1], f[2], f[3], f[4] != ""
	provider, publisher, code, name, account := f[5], f[6], f[7], f[8], f[10]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Open: of.open, Account: account,
		UsageType: f[focusUsage], Resource: f[15]}}
	seller := vendor(provider)
	aws := seller == "aws"
	out.Service = name
	switch seller {
	case "aws":
		out.Service = focusAWSService(code, name)
		out.Resource = awsResource(out.Resource)
	case "microsoft":
		out.Account = strings.TrimPrefix(account, "/subscriptions/")
		out.Resource = strings.ToLower(out.Resource)
		if category, part := f[focusMeter], f[focusMeter+1]; category != "" {
			// The name of the service is that of the resource's type, which puts disks under Virtual Machines.
			out.Service, out.UsageType = azureService(category, part, name), joinUsage(part, out.UsageType)
		}
	case "oracle":
		out.Service = ociService(name)
	}
	support := supportName(name) || supportName(out.Service) || aws && awsSupport(out.Service)
	market := publisher != "" && provider != "" && !sameVendor(provider, publisher)
	if subcategory := f[16]; strings.EqualFold(category, "Adjustment") && subcategory != "" {
		category, rounding = focusAdjustment(subcategory)
	}
	out.Kind = focusKind(category, class, frequency, commitment, rounding, support, market)
	if out.Kind == sla.UnknownKind {
		if strings.EqualFold(category, "Adjustment") {
			out.warn("BILL-ADJUSTMENT", "an adjustment that is no correction and no rounding counts in no base")
		} else {
			out.warn("BILL-KIND", "charge category %s (frequency %s) is of no known kind", source.Excerpt(category), source.Excerpt(frequency))
		}
	}
	printed := which(f[13]) == focusUsageType // a SkuMeter has no prefix, in no region
	setFOCUSRegion(&out, which(f[11]), f[12], aws, aws && printed)
	switch seller {
	case "aws":
		awsClass(&out)
	case "microsoft":
		if region, ok := azureRegion(out.Region); ok {
			out.Region = region
		}
	case "google":
		out.Region = strings.ToLower(out.Region)
		if out.UsageType != "" {
			gcpClass(&out)
		}
	}
	refuseAccount(&out)
	return out
}

// focusAdjustment is the category that 1.0 and later give to an adjustment of 1.0-preview, and whether it is a rounding.
func focusAdjustment(subcategory string) (category string, rounding bool) {
	switch strings.ToLower(subcategory) {
	case "credit":
		return "Credit", false
	case "refund":
		return focusRefund, false
	}
	return "Adjustment", strings.EqualFold(subcategory, "Rounding Error")
}

// focusRefund is an adjustment of 1.0-preview that has no category in later versions.
const focusRefund = "Refund"

// focusKind is the kind of a charge, the first that fits in the order in which charges are set aside: tax, credit, refund,
// support, marketplace, upfront, recurring fee, correction, rounding. The enumerations are compared without regard to
// case, as providers write them so.
func focusKind(category, class, frequency, commitment string, rounding, support, market bool) sla.Kind {
	is := strings.EqualFold
	switch {
	case is(category, "Tax"):
		return sla.Tax
	case is(category, "Credit"):
		return sla.Credit
	case category == focusRefund:
		return sla.Refund
	case support:
		return sla.Support
	case market:
		return sla.Marketplace
	case is(category, "Purchase") && is(frequency, "One-Time"):
		return sla.Upfront
	case is(category, "Purchase") && is(frequency, "Recurring"):
		return sla.RecurringFee
	case is(class, "Correction"):
		return sla.Correction
	case is(category, "Adjustment") && rounding:
		return sla.RoundingRow
	case is(category, "Usage") && commitment == "unused": // a fee for the commitment, whatever it could have covered
		return sla.RecurringFee
	case is(category, "Usage") && commitment != "":
		return sla.CommitmentUsage
	case is(category, "Usage"):
		return sla.Usage
	}
	return sla.UnknownKind
}

// focusAWSService is the product code of a charge of AWS: x_ServiceCode where that is one, else that of the long name.
// AWSDataTransfer, which the service code says on the transfer of every service, is none: transfer belongs to the
// service that caused it.
func focusAWSService(code, name string) string {
	if known := awsByCode[strings.ToLower(code)]; known != "" {
		return known
	}
	service := awsNamed(name)
	if service == name && code != "" && (name == "" || !strings.EqualFold(code, "AWSDataTransfer")) {
		return code
	}
	return service
}

// setFOCUSRegion takes RegionId, then RegionName, then the availability zone; charges with a usage type as AWS prints it
// then have its prefix, and at last the rule that usage without one is of us-east-1.
func setFOCUSRegion(c *charge, from int, text string, aws, prefixed bool) {
	region, _, foreign := "", "", false
	if prefixed {
		region, _, foreign = cutAWSPrefix(c.UsageType)
	}
	switch {
	case aws && from == focusRegionName && !isAWSRegion(text) && region != "":
		c.Region, c.RegionFrom = region, fromUsageType // the prefix says it in code, the column in words
	case aws && from == focusZone:
		c.Region, c.RegionFrom = zoneRegion(text), focusRegionNames[from]
	case from == focusZone:
		c.Region, c.RegionFrom = trimZone(text), focusRegionNames[from]
	case from >= 0:
		c.Region, c.RegionFrom = text, focusRegionNames[from]
	}
	switch {
	case c.Region != "" || !prefixed:
	case region != "":
		c.Region, c.RegionFrom = region, fromUsageType
	case foreign:
		c.warn("BILL-REGION", "usage type %s begins with the code of no known region", source.Excerpt(c.UsageType))
	default:
		c.Region, c.RegionFrom = unprefixedRegion(c), fromNoPrefix
	}
	if c.Region == "" {
		c.RegionFrom = ""
	}
}

// focusRegionNames are the places in [focusBill.regions], as a result names what a region was taken from.
var focusRegionNames = []string{"region_id", "region_name", "availability_zone", "location"}

// trimZone takes the zone off a name like us-central1-a (Google). Names of other forms stay.
func trimZone(zone string) string {
	if n := len(zone); n > 2 && zone[n-2] == '-' && zone[n-1] >= 'a' && zone[n-1] <= 'z' {
		return zone[:n-2]
	}
	return zone
}

// vendors are the names by which the large providers call themselves in ProviderName and PublisherName, by first word.
var vendors = map[string]string{"aws": "aws", "amazon": "aws", "microsoft": "microsoft", "azure": "microsoft",
	"google": "google", "gcp": "google", "oracle": "oracle", "oci": "oracle"}

// vendor is the provider a name belongs to: a short name for the large ones, else its first word.
func vendor(name string) string {
	word, _, _ := strings.Cut(name, " ")
	word = strings.ToLower(strings.TrimRight(word, ",."))
	if v := vendors[word]; v != "" {
		return v
	}
	return word
}

// sameVendor tells whether the publisher of a charge is the provider itself. A charge of another publisher came through
// the provider's marketplace, and the provider's agreement does not cover it.
func sameVendor(provider, publisher string) bool { return vendor(provider) == vendor(publisher) }
