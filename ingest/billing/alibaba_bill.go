package billing

import (
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// alibabaBill is the bill of Alibaba Cloud by instance: what QueryInstanceBill and DescribeInstanceBill give, as CSV with
// the names of their fields.
// https://www.alibabacloud.com/help/en/user-center/developer-reference/api-bssopenapi-2017-12-14-describeinstancebill
func alibabaBill() *format {
	return &format{
		name:  "alibaba-bill",
		marks: []string{"ProductCode", "PretaxGrossAmount|PretaxAmount", "BillingDate|BillingCycle", "Item"},
		never: []string{"BilledCost"},
		needs: [][]string{{"PretaxGrossAmount", "PretaxAmount"}, {"Currency"}, {"BillingDate", "BillingCycle"}, {"ProductCode"}, {"Item"}},
		bind:  bindAlibaba,
		help: source.Help{
			Title: "Alibaba Cloud instance bill",
			Reads: "The bill of Alibaba Cloud by instance, as the interfaces QueryInstanceBill and DescribeInstanceBill give it, as CSV with their field names.",
			Proves: "What was billed before tax, by account, product, region and instance. Discounts and coupons lower the base; what is rounded down, refunds " +
				"and prepaid subscriptions are no part of it.",
			Limits:  "Days are those of UTC+8. No genuine export was at hand: check the totals against the console.",
			Sources: "https://www.alibabacloud.com/help/en/user-center/developer-reference/api-bssopenapi-2017-12-14-describeinstancebill",
		},
	}
}

// alibaba is a bill's columns. The price of a row is its gross amount, less what stands in columns of its own.
type alibaba struct {
	basics
	discount, coupons, roundDown int
	item, product, detail        int
	region                       int
	resource                     int // -1 when not asked for
}

func bindAlibaba(h *header, s *Source) bill {
	b := &alibaba{
		basics: basics{
			cost:       h.column("PretaxGrossAmount", "PretaxAmount"),
			currency:   h.column("Currency"),
			start:      h.column("BillingDate", "BillingCycle"),
			invoice:    -1,
			account:    h.column("OwnerID", "BillAccountID", "AccountID"),
			parseMonth: (&figures{order: "ymd"}).only,
		},
		discount:  -1,
		coupons:   -1,
		roundDown: -1,
		item:      h.column("Item"),
		product:   h.column("ProductCode"),
		detail:    h.column("BillingItem", "ProductDetail"),
		region:    h.column("Region"),
		resource:  -1,
	}
	if h.has("PretaxGrossAmount") { // the other amount is what is left
		b.discount, b.coupons, b.roundDown = h.column("InvoiceDiscount"), h.column("DeductedByCoupons"), h.column("RoundDownDiscount")
	}
	if s.ByResource {
		b.resource = h.column("InstanceID")
	}
	return b
}

// The tags of what a row takes off its price.
const (
	alibabaDiscount  = "discount"
	alibabaCoupons   = "coupons"
	alibabaRoundDown = "round down"
)

func (b *alibaba) amounts(r *row, out []amount) []amount {
	return append(out, amount{field: r.field(b.cost), column: b.cost},
		amount{field: deduction(r.field(b.discount)), column: b.discount, tag: alibabaDiscount},
		amount{field: deduction(r.field(b.coupons)), column: b.coupons, tag: alibabaCoupons},
		amount{field: deduction(r.field(b.roundDown)), column: b.roundDown, tag: alibabaRoundDown})
}

// deduction is what an amount takes off: null and zero take off nothing.
func deduction(f []byte) []byte {
	if strings.Trim(string(f), "0.") == "" {
		return nil
	}
	return turned(f)
}

func (b *alibaba) key(k *rawKey, r *row) {
	k.add(r.raw(b.item))
	k.add(r.raw(b.product))
	k.add(r.raw(b.detail))
	k.add(r.raw(b.account))
	k.add(r.raw(b.region))
	k.add(r.raw(b.resource))
}

func (b *alibaba) charge(f []string, of known) charge {
	item, product, detail, account, region, resource, part := f[0], f[1], f[2], f[3], f[4], f[5], f[6]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Account: account, Service: alibabaProduct(product),
		UsageType: detail, Region: strings.ToLower(region), RegionFrom: fromRegion(region), Resource: resource}}
	if out.Kind = alibabaKind(item, part); out.Kind == sla.UnknownKind {
		out.warn("BILL-KIND", "an item of type %s is of no known kind", source.Excerpt(item))
	}
	refuseAccount(&out)
	return out
}

// alibabaKind is the kind of an amount: that of its row, except for what was rounded down and, on usage, for what lowers
// the price. Coupons do: the agreements leave what they paid out of the fee a credit is a percentage of.
func alibabaKind(item, part string) sla.Kind {
	kind := sla.UnknownKind
	switch {
	case strings.EqualFold(item, "PayAsYouGoBill"):
		kind = sla.Usage
	case strings.EqualFold(item, "SubscriptionOrder"):
		kind = sla.Upfront
	case strings.EqualFold(item, "Refund"):
		kind = sla.Refund
	case strings.EqualFold(item, "Adjustment"):
		kind = sla.Correction
	}
	switch {
	case part == alibabaRoundDown:
		return sla.RoundingRow
	case part != "" && kind == sla.Usage:
		return sla.Discount
	}
	return kind
}

// alibabaProduct is a product's code in the casing of the agreements.
func alibabaProduct(code string) string {
	if strings.EqualFold(code, "datahub") {
		return "DataHub"
	}
	return strings.ToLower(code)
}
