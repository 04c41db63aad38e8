package revenue

import (
	"strings"

	"slacredit/ingest/source"
)

// stripe finds the columns of balance transactions: of the dashboard's export (id, Type, Source, Amount, Fee, Net, Currency,
// Created (UTC) …) and of the itemised reports (balance_transaction_id, created_utc, currency, gross, fee, net, reporting_category …).
// Amounts are in whole units of the currency, unlike those of the interface.
// Sources: https://docs.stripe.com/reports/api, https://docs.stripe.com/reports/balance.
func (c *columns) stripe(f *finder) {
	c.time = f.fixed("time", true, "createdutc", "created")
	c.amount = f.fixed("amount", true, "gross", "amount")
	c.currency = f.fixed("currency", true, "currency")
	c.refund = -1
	id := f.fixed("id of the transaction", true, "balancetransactionid", "id")
	kind := f.fixed("kind of transaction", true, "reportingcategory", "type")
	c.needs = []int{id, kind}
	c.id = func(fields []string) string { return fields[id] }
	c.judge = func(fields []string) verdict {
		name := strings.ToLower(strings.TrimSpace(fields[kind]))
		switch reason, known := stripeKinds[name]; {
		case !known:
			return verdict{code: "REV-KIND", reject: true, at: kind, hint: "leave the row out if it is no revenue; or take it as a charge or refund if it is",
				text: source.Excerpt(fields[kind]) + " is not a known kind of transaction"}
		case reason == sold:
			return verdict{}
		default:
			return verdict{code: reason.code, text: reason.text, at: kind}
		}
	}
}

// reason says why a kind of transaction is no revenue.
type reason struct{ code, text string }

var (
	sold       = reason{}
	payout     = reason{"REV-PAYOUT", "a payout moves money that was earned before"}
	transfer   = reason{"REV-TRANSFER", "a transfer between accounts is no sale"}
	topup      = reason{"REV-TOPUP", "a top-up is the business's own money"}
	fee        = reason{"REV-FEE", "a fee is a cost, not revenue"}
	adjustment = reason{"REV-ADJUSTMENT", "an adjustment or dispute is of a sale that was counted when it was made"}
	platform   = reason{"REV-PLATFORM", "what a platform earns on the sales of others is no sale of its own"}
	held       = reason{"REV-HELD", "money held back, lent or issued is no sale"}
)

// stripeKinds are the types of balance transactions and the categories of reports. Sales and their refunds are revenue, failed ones
// taken back.
// Sources: https://docs.stripe.com/reports/balance-transaction-types, https://docs.stripe.com/reports/reporting-categories.
var stripeKinds = kinds(map[reason]string{
	sold: "charge payment payment_failure_refund payment_reversal charge_failure " +
		"refund payment_refund refund_failure partial_capture_reversal",
	payout: "payout payout_cancel payout_failure payout_reversal payout_minimum_balance_hold payout_minimum_balance_release",
	transfer: "transfer transfer_cancel transfer_failure transfer_refund transfer_reversal connect_collection_transfer " +
		"inbound_transfer inbound_transfer_reversal obligation_outbound obligation_inbound obligation_reversal_inbound obligation_reversal_outbound",
	topup:      "topup topup_reversal",
	fee:        "stripe_fee stripe_fx_fee tax_fee tax_fund tax fee network_cost fee_credit_funding contribution climate_order_purchase climate_order_refund",
	adjustment: "adjustment other_adjustment dispute dispute_reversal",
	platform:   "application_fee application_fee_refund platform_earning platform_earning_refund",
	held: "reserve_transaction reserved_funds reserve_hold reserve_release connect_reserved_funds risk_reserved_funds " +
		"payment_network_reserve_hold payment_network_reserve_release payment_unreconciled unreconciled_customer_funds " +
		"advance advance_funding anticipation_repayment financing_paydown financing_paydown_reversal financing_payout financing_payout_reversal " +
		"issuing_authorization_hold issuing_authorization_release issuing_dispute issuing_dispute_fraud_liability_debit issuing_transaction " +
		"issuing_disbursement stripe_balance_payment_debit stripe_balance_payment_debit_reversal",
})

// kinds gives every name its reason.
func kinds(of map[reason]string) map[string]reason {
	out := map[string]reason{}
	for why, names := range of {
		for _, n := range strings.Fields(names) {
			out[n] = why
		}
	}
	return out
}
