package billing

import (
	"encoding/json"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// awsFormats are the bills of Amazon Web Services.
func awsFormats() []*format {
	return []*format{awsCUR2(), awsCUR(), awsDBR(), awsMonthly(), awsCostExplorer()}
}

// awsCUR is the AWS Cost and Usage Report in CSV, in any dialect of its header.
// https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
func awsCUR() *format {
	return &format{
		name:  "aws-cur",
		marks: []string{"lineItem/UnblendedCost", "lineItem/UsageStartDate"},
		needs: [][]string{{"lineItem/UnblendedCost"}, {"lineItem/UsageStartDate"}, {"lineItem/CurrencyCode"},
			{"lineItem/LineItemType"}, {"lineItem/ProductCode", "product/ProductName"},
			{"lineItem/UsageAccountId", "bill/PayerAccountId"}},
		kind:     "lineItem/LineItemType",
		currency: "lineItem/CurrencyCode",
		identity: []string{"identity/LineItemId", "identity/TimeInterval"},
		apart:    []string{"lineItem/ResourceId", "lineItem/UsageAmount", "lineItem/Operation"},
		costs:    map[string][]string{Effective: {"reservation/EffectiveCost|savingsPlan/SavingsPlanEffectiveCost"}, Net: {"lineItem/NetUnblendedCost"}},
		bind:     bindCUR,
		help:     awsCURHelp,
	}
}

// awsCUR2 is the CUR 2.0 of Data Exports: the same columns in snake case, the product's attributes in one map.
// https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html
func awsCUR2() *format {
	f := awsCUR()
	f.name, f.unless, f.help = "aws-cur-2", "/", awsCUR2Help
	f.kind, f.currency = "line_item_line_item_type", "line_item_currency_code"
	f.marks = []string{"line_item_unblended_cost", "line_item_usage_start_date", "product"}
	f.needs = [][]string{{"line_item_unblended_cost"}, {"line_item_usage_start_date"}, {"line_item_currency_code"},
		{"line_item_line_item_type"}, {"line_item_product_code", "product_product_name"},
		{"line_item_usage_account_id", "bill_payer_account_id"}}
	return f
}

// cur is a CUR's columns. What counts is the unblended cost: the cash rate times the usage, before any sharing within the
// organisation. The selector of the service is the product code, never product/servicecode, which says AWSDataTransfer
// on the transfer of every service.
type cur struct {
	basics
	lineType, billType, entity int
	accounts, products         []int
	usageType                  int
	regions                    []int
	product                    int  // the map of the CUR 2.0
	resource                   int  // -1 when not asked for
	assumed                    bool // that every row is usage
	paired                     bool // that usage under a savings plan stands at its price, beside what takes it out again
}

func bindCUR(h *header, s *Source) bill {
	if s.Cost == Effective || s.Cost == Net {
		return bindCURAtCost(h, s)
	}
	return bindCURColumns(h, s)
}

func bindCURColumns(h *header, s *Source) *cur {
	c := &cur{
		basics: basics{
			cost:     h.column("lineItem/UnblendedCost"),
			currency: h.column("lineItem/CurrencyCode"),
			start:    h.column("lineItem/UsageStartDate"),
			invoice:  h.column("bill/InvoiceId"),
			account:  h.column("lineItem/UsageAccountId", "bill/PayerAccountId"),
		},
		lineType:  h.column("lineItem/LineItemType"),
		billType:  h.column("bill/BillType"),
		entity:    h.column("bill/BillingEntity"),
		accounts:  h.columns("lineItem/UsageAccountId", "bill/PayerAccountId"),
		products:  h.columns("lineItem/ProductCode", "product/ProductName"),
		usageType: h.column("lineItem/UsageType"),
		regions: append(h.columns("product/regionCode", "product/region", "product/fromRegionCode", "lineItem/AvailabilityZone"),
			h.fallback("savingsPlan/Region"), h.fallback("reservation/ReservationARN"), h.fallback("savingsPlan/SavingsPlanARN")),
		product:  h.column("product"),
		resource: -1,
	}
	if c.basics.currency < 0 {
		c.basics.stated = unstated(s)
	}
	c.assumed, c.paired = c.lineType < 0, s.Cost != Effective
	if s.ByResource {
		c.resource = h.column("lineItem/ResourceId")
	}
	return c
}

// The places in [cur.regions]. From curZone on they come after the prefix of the usage type.
const (
	curRegionCode = 0
	curRegion     = 1
	curZone       = 3
	curARN        = 5
)

func (c *cur) key(k *rawKey, r *row) {
	k.add(r.raw(c.lineType))
	k.add(r.raw(c.billType))
	k.add(r.raw(c.entity))
	k.first(r, c.accounts)
	k.first(r, c.products)
	k.add(r.raw(c.usageType))
	if source := k.first(r, c.regions); source == curRegionCode || source == curRegion {
		k.add(nil) // the map differs from row to row, and says nothing new
	} else {
		k.add(r.raw(c.product))
	}
	k.add(c.ofResource(r))
}

// ofResource is the resource of a row, where charges are kept apart by it. The two halves of a savings plan's bookkeeping come
// to nothing together, and need not name the same resource: they are kept together, under none.
func (c *cur) ofResource(r *row) []byte {
	if c.resource < 0 || c.paired && planOf(string(r.field(c.lineType))) != noPlan {
		return nil
	}
	return r.raw(c.resource)
}

// planOf tells the two halves by their line item type.
func planOf(lineType string) planSide {
	switch lineType {
	case "SavingsPlanCoveredUsage":
		return planCovered
	case "SavingsPlanNegation":
		return planNegation
	}
	return noPlan
}

func (c *cur) charge(f []string, of known) charge {
	lineType, billType, entity, account, usageType := f[0], f[1], f[2], f[4], f[7]
	if c.assumed {
		lineType = "Usage"
	}
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Open: of.open, Account: account,
		UsageType: usageType, Resource: awsResource(f[11])}, plan: planOf(lineType)}
	switch which(f[5]) {
	case 0:
		out.Service = awsProduct(f[6])
	case 1:
		out.Service = awsNamed(f[6])
	}
	out.Kind = curKind(lineType, billType, entity, out.Service)
	if c.assumed {
		out.warn("BILL-ASSUMED-USAGE", "the bill does not say what kind of charge its rows are; all are taken for usage")
	}
	if of.currency == NoCurrency {
		out.warn("BILL-CURRENCY-UNSTATED", "the bill does not state its currency")
	}
	if out.Kind == sla.UnknownKind {
		out.warn("BILL-KIND", "line item type %s (bill type %s) is of no known kind", source.Excerpt(lineType), source.Excerpt(billType))
	}
	setCURRegion(&out, which(f[8]), f[9], f[10])
	awsClass(&out)
	refuseAccount(&out)
	return out
}

// curKind is the kind of a line, the first that fits in the order in which charges are set aside: tax, credit, refund,
// support, marketplace, upfront, recurring fee.
//
// Source: https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html. That a Fee on the monthly (Anniversary)
// bill is a subscription such as support is how it is seen in bills.
func curKind(lineType, billType, entity, service string) sla.Kind {
	market := strings.EqualFold(entity, "AWS Marketplace")
	switch {
	case lineType == "Tax":
		return sla.Tax
	case lineType == "Credit":
		return sla.Credit
	case lineType == "Refund" || billType == "Refund":
		return sla.Refund
	case awsSupport(service), lineType == "Fee" && billType == "Anniversary" && !market:
		return sla.Support
	case market:
		return sla.Marketplace
	case lineType == "SavingsPlanUpfrontFee", billType == "Purchase":
		return sla.Upfront
	}
	switch lineType {
	case "RIFee", "SavingsPlanRecurringFee":
		return sla.RecurringFee
	case "Usage":
		return sla.Usage
	case "DiscountedUsage", "SavingsPlanCoveredUsage", "SavingsPlanNegation":
		return sla.CommitmentUsage
	}
	if slices.Contains(curDiscounts, lineType) {
		return sla.Discount
	}
	return sla.UnknownKind
}

// curDiscounts are the line item types of discounts that are rows of their own.
var curDiscounts = []string{"Discount", "BundledDiscount", "EdpDiscount", "PrivateRateDiscount", "RiVolumeDiscount", "SppDiscount"}

// curRegionNames are the places in [cur.regions], as a result names what a region was taken from.
var curRegionNames = []string{"region_code", "region", "from_region_code", "availability_zone", "savings_plan", "reservation", "savings_plan"}

// What regions are taken from beside columns.
const (
	fromProductMap = "product"
	fromUsageType  = "usage_type"
	fromNoPrefix   = "no_prefix" // the rule that usage types without one are of us-east-1
)

// fromRegion is what the region of a charge was taken from, in bills with one column for it.
func fromRegion(region string) string {
	if region == "" {
		return ""
	}
	return "region"
}

// setCURRegion finds the region: the columns that name it, the product map, the prefix of the usage type, the
// availability zone, the commitment; at last, for usage without any prefix, us-east-1, whose usage types have none.
func setCURRegion(c *charge, from int, text, product string) {
	named := strings.ToLower(text)
	if from > curRegion || from < 0 {
		if c.Region = mapRegion(product); c.Region != "" {
			c.RegionFrom = fromProductMap
			return
		}
	}
	if from >= 0 && from < curZone && isAWSRegion(named) {
		c.Region, c.RegionFrom = named, curRegionNames[from]
		return
	}
	region, _, foreign := cutAWSPrefix(c.UsageType)
	switch {
	case region != "":
		c.Region, c.RegionFrom = region, fromUsageType
	case from >= curARN:
		c.Region, c.RegionFrom = arnRegion(text), curRegionNames[from]
	case from >= curZone:
		c.Region, c.RegionFrom = zoneRegion(named), curRegionNames[from]
	}
	switch {
	case c.Region != "":
	case foreign:
		c.warn("BILL-REGION", "usage type %s begins with the code of no known region", source.Excerpt(c.UsageType))
	case from >= 0 && from < curARN:
		c.warn("BILL-REGION", "%s is the name of no known region", source.Excerpt(text))
	default:
		c.Region, c.RegionFrom = unprefixedRegion(c), fromNoPrefix
	}
	if c.Region == "" {
		c.RegionFrom = ""
	}
}

// unprefixedRegion is the region of an AWS charge that names none: us-east-1 for usage and its discounts, except the few
// types that are known to belong to no region. Tax, credits and fees have none.
func unprefixedRegion(c *charge) string {
	switch {
	case c.UsageType == "" || c.Kind != sla.Usage && c.Kind != sla.CommitmentUsage && c.Kind != sla.Discount:
		return ""
	case awsGlobalUsage[c.UsageType]:
		return "global"
	}
	return "us-east-1"
}

// mapRegion is the region in the product map of the CUR 2.0, "" when it has none.
func mapRegion(text string) string {
	var m struct {
		Region string `json:"region"`
	}
	if json.Unmarshal([]byte(text), &m) != nil || !isAWSRegion(m.Region) {
		return ""
	}
	return m.Region
}

// awsClass sets the class of the services that have several under one product code, and warns of what it cannot tell.
func awsClass(c *charge) {
	c.Transfer = awsTransfer(c.UsageType)
	_, s3 := s3Family[c.Service]
	switch {
	case c.Service == "AmazonEC2":
		c.Class = ec2Class(c.UsageType)
	case s3:
		c.Class = s3Class(c.Service, c.UsageType)
		counts := c.Kind == sla.Usage || c.Kind == sla.CommitmentUsage || c.Kind == sla.Discount
		if c.Class == "" && counts {
			c.warn("BILL-USAGE-TYPE", "usage type %s of %s is of no known storage class", source.Excerpt(c.UsageType), c.Service)
		}
	}
}

// refuseAccount refuses an account id that a spreadsheet has turned into a number: its digits are lost.
func refuseAccount(c *charge) {
	if looksLikeSpreadsheetNumber(c.Account) {
		c.refused = &warning{"BILL-ACCOUNT", "account id " + source.Excerpt(c.Account) + " was damaged by a spreadsheet"}
	}
}

// looksLikeSpreadsheetNumber tells 1.23457E+11 and 1,23457E+11.
func looksLikeSpreadsheetNumber(s string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E+")
	return ok && strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(exponent, "0123456789") == "" &&
		mantissa != "" && exponent != ""
}
