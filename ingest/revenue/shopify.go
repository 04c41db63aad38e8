package revenue

import (
	"strings"

	"slacredit/ingest/source"
)

// shopify finds the columns of exported orders. An order takes a row for each of its items; what holds for the whole of it (Total,
// Financial Status …) stands in the first. It is sold when it is created: Paid at may be days later.
// Sources: https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders,
// https://docs.xbp.app/docs/development/integrations/shopify/order-format.
func (c *columns) shopify(f *finder) {
	c.time = f.fixed("time of the order", true, "createdat")
	c.amount = f.fixed("total of the order", true, "total")
	c.currency = f.fixed("currency", false, "currency")
	c.refund = f.fixed("refund", false, "refundedamount")
	name := f.fixed("name of the order", true, "name")
	status := f.fixed("financial status", true, "financialstatus")
	id := f.fixed("id", false, "id")
	cancelled := f.fixed("time of cancelling", false, "cancelledat")
	gateway, test := f.fixed("gateway", false, "paymentmethod"), f.fixed("test", false, "test")
	c.needs = []int{name, status, id, cancelled, gateway, test}
	text := func(fields []string, column int) string {
		if column < 0 {
			return ""
		}
		return strings.TrimSpace(fields[column])
	}
	var last string // name of the order of the row before
	c.item = func(fields []string) bool {
		order := text(fields, name)
		of := order != "" && order == last && text(fields, c.amount) == ""
		last = order
		return of
	}
	c.id = func(fields []string) string {
		if own := text(fields, id); own != "" {
			return own
		}
		return text(fields, name)
	}
	c.judge = func(fields []string) verdict {
		switch state := strings.ToLower(text(fields, status)); {
		case isTest(text(fields, gateway), text(fields, test)):
			return verdict{code: "REV-TEST", text: "a test order is no sale", at: name}
		case text(fields, cancelled) != "":
			return verdict{code: "REV-CANCELLED", text: "the order was cancelled", at: cancelled}
		case state == "voided" || state == "expired":
			return verdict{code: "REV-VOIDED", text: "the order was never paid (voided or expired)", at: status}
		case state == "pending" || state == "authorized" || state == "partially_paid" || state == "unpaid" || state == "overdue":
			return verdict{note: "REV-UNPAID", text: "the order counts as sold, though it is not yet paid in full", at: status}
		case state != "paid" && state != "partially_refunded" && state != "refunded":
			return verdict{code: "REV-STATUS", reject: true, at: status, hint: "paid, pending, authorized, partially_paid, refunded, partially_refunded, voided or expired",
				text: source.Excerpt(fields[status]) + " is not a known financial status"}
		}
		return verdict{}
	}
}

// isTest tells whether an order was made with Shopify's gateway for tests, or is marked as a test.
// Source: https://help.shopify.com/en/manual/checkout-settings/test-orders.
func isTest(gateway, test string) bool {
	return strings.Contains(strings.ToLower(gateway), "bogus") || strings.EqualFold(test, "yes") || strings.EqualFold(test, "true")
}
