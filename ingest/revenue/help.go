package revenue

import "slacredit/ingest/source"

// HelpOf is the page of a format. The zero page where there is none of that name.
func HelpOf(name string) source.Help { return pages[name] }

var pages = map[string]source.Help{
	Format: {
		Title:   "Tables of revenue: time, amount",
		Reads:   "CSV with a header: in each row an hour, a part of an hour or the moment of an order, and its amount; maybe a currency. Columns are known by their usual names (hour, created_at, revenue_usd …) or named with columns:.",
		Proves:  "What was sold when. With some weeks of history around an outage it shows what was lost, as a range.",
		Limits:  "It shows what was not sold, not whose fault that was, and no credit is computed from it. Sums of days or longer can be looked at, but no loss is estimated from them. Every row counts, so that refunds and test orders should be known. Times without a zone ask for timezone:, dates are written 2017-02-28, and amounts 1234.50, without separators of thousands.",
		Sources: "It is a shape of slacredit's own.",
	},
	Shopify: {
		Title:   "Orders of a Shopify shop",
		Reads:   "The CSV that Orders > Export gives, whole: one order in one or more rows, of which the first has Total, Financial Status and Created at. An order counts when it was created, with its Total (tax and shipping are in it) less its Refunded Amount. Orders not yet paid count too, and it is said how many.",
		Proves:  "What was sold when, order by order. With some weeks of history around an outage it shows what was lost, as a range.",
		Limits:  "Cancelled, voided, expired and test orders are set aside, each with its reason, and so are further rows of an order. The export does not say when a refund was made. Orders of several currencies are not added. The same sales in an export of a payment service would count twice.",
		Sources: "https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders",
	},
	Stripe: {
		Title:   "Balance transactions of a Stripe account",
		Reads:   "The CSV of all balance transactions that the dashboard exports (id, Type, Source, Amount, Fee, Net, Currency, Created (UTC) …) and the itemised balance reports (balance_transaction_id, created_utc, currency, gross, fee, net, reporting_category …). Charges and payments count when they were created and before Stripe's fee (Amount, gross); refunds and failed charges count as less, when they were made.",
		Proves:  "What was paid when, charge by charge. With some weeks of history around an outage it shows what was lost, as a range.",
		Limits:  "Payouts, transfers, top-ups, fees, disputes and adjustments, earnings of platforms and money held or lent are no revenue, and are set aside, each with its reason. A kind of transaction that is not known is rejected. Renewals of subscriptions are charges too, though no outage loses them. Currencies are not added: export one, the one that charges settle in.",
		Sources: "https://docs.stripe.com/reports/balance, https://docs.stripe.com/reports/reporting-categories",
	},
}
