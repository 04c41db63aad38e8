package revenue_test

import (
	"strings"
	"testing"

	"slacredit/ingest/revenue"
)

// The tables are made by hand, with the columns that the platforms export.
const (
	stripeHead  = "id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n"
	reportHead  = "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category\n"
	shopifyHead = "Name,Financial Status,Paid at,Currency,Total,Created at,Lineitem name,Cancelled at,Payment Method,Refunded Amount,Id\n"
)

func TestPlatforms(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Stripe's balance: sales and refunds before fees", stripeHead +
			"txn_1,charge,ch_1,120.00,3.78,,116.22,usd,2017-02-28 17:00,2017-03-02 00:00,Lamp\n" +
			"txn_2,payment,py_1,30.00,0.50,,29.50,usd,2017-02-28 18:00,2017-03-02 00:00,Shade\n" +
			"txn_3,refund,re_1,-20.00,0.00,,-20.00,usd,2017-02-28 19:00,2017-03-02 00:00,Lamp\n" +
			"txn_4,payout,po_1,-96.22,0.00,,-96.22,usd,2017-03-01 00:00,2017-03-01 00:00,STRIPE PAYOUT\n" +
			"txn_5,stripe_fee,,-2.00,0.00,,-2.00,usd,2017-03-01 00:00,2017-03-01 00:00,Billing\n" +
			"txn_6,adjustment,du_1,-30.00,15.00,,-45.00,usd,2017-03-01 01:00,2017-03-01 00:00,Chargeback\n" +
			"txn_7,topup,tu_1,500.00,0.00,,500.00,usd,2017-03-01 02:00,2017-03-01 00:00,Float\n" +
			"txn_8,transfer,tr_1,-10.00,0.00,,-10.00,usd,2017-03-01 03:00,2017-03-01 00:00,Seller\n",
			"2017-02-28T17:00:00Z +0s 120.00 USD\n2017-02-28T18:00:00Z +0s 30.00 USD\n2017-02-28T19:00:00Z +0s -20.00 USD\n" +
				"r1.csv:5: a payout moves money that was earned before [REV-PAYOUT]\n" +
				"r1.csv:6: a fee is a cost, not revenue [REV-FEE]\n" +
				"r1.csv:7: an adjustment or dispute is of a sale that was counted when it was made [REV-ADJUSTMENT]\n" +
				"r1.csv:8: a top-up is the business's own money [REV-TOPUP]\n" +
				"r1.csv:9: a transfer between accounts is no sale [REV-TRANSFER]\n"},
		{"Stripe's reports: the category, not the type, and unknown ones to a person", reportHead +
			"txn_1,2017-02-28 17:00:09,2017-03-02,usd,120.00,3.78,116.22,charge\n" +
			"txn_2,2017-02-28 17:00:09,2017-03-02,usd,-120.00,0,-120.00,charge_failure\n" +
			"txn_3,2017-02-28 18:00:00,2017-03-02,usd,-7.00,0,-7.00,dispute\n" +
			"txn_4,2017-02-28 18:00:00,2017-03-02,usd,-7.00,0,-7.00,tulips\n",
			"2017-02-28T17:00:09Z +0s 120.00 USD\n2017-02-28T17:00:09Z +0s -120.00 USD\n" +
				"r1.csv:4: an adjustment or dispute is of a sale that was counted when it was made [REV-ADJUSTMENT]\n" +
				"r1.csv:5:56: \"tulips\" is not a known kind of transaction [REV-KIND]\n" +
				"rejected r1.csv:5:56: txn_4,2017-02-28 18:00:00,2017-03-02,usd,-7.00,0,-7.00,tulips\n"},
		{"Stripe: two currencies are never added", reportHead +
			"txn_1,2017-02-28 17:00:09,2017-03-02,usd,120.00,3.78,116.22,charge\n" +
			"txn_2,2017-02-28 17:01:09,2017-03-02,eur,120.00,3.78,116.22,charge\n",
			"r1.csv:3:38: revenue in EUR here, and in USD at r1.csv:2:38 [REV-CURRENCY]\n"},
		{"Stripe without the kind of transaction cannot be told from payouts", "id,Amount,Fee,Net,Currency,Created (UTC)\ntxn_1,1,0,1,usd,2017-02-28 17:00\n",
			"r1.csv:1: no column has the kind of transaction; there are \"id\", \"Amount\", \"Fee\", \"Net\", \"Currency\", \"Created (UTC)\" [REV-COLUMN]\n"},
		{"Shopify: an order in several rows, refunds, and what is no sale", shopifyHead +
			"#1,paid,2017-02-28 12:00:05 -0500,USD,59.90,2017-02-28 12:00:00 -0500,Lamp,,card,0.00,4001\n" +
			"#1,,,,,2017-02-28 12:00:00 -0500,Shade,,,,\n" +
			"#2,partially_refunded,2017-02-28 13:00:05 -0500,USD,100.00,2017-02-28 13:00:00 -0500,Lamp,,card,30.00,4002\n" +
			"#3,refunded,2017-02-28 14:00:05 -0500,USD,10.00,2017-02-28 14:00:00 -0500,Lamp,2017-03-01 09:00:00 -0500,card,10.00,4003\n" +
			"#4,voided,,USD,11.00,2017-02-28 15:00:00 -0500,Lamp,,card,0.00,4004\n" +
			"#5,pending,,USD,12.00,2017-02-28 16:00:00 -0500,Lamp,,bank,0.00,4005\n" +
			"#6,paid,2017-02-28 17:00:05 -0500,USD,13.00,2017-02-28 17:00:00 -0500,Lamp,,Bogus Gateway,0.00,4006\n" +
			"#7,paid,2017-02-28 17:00:05 -0500,USD,14.00,2017-02-28 17:00:00 -0500,Lamp,,card,15.00,4007\n" +
			"#8,melted,2017-02-28 17:00:05 -0500,USD,15.00,2017-02-28 17:00:00 -0500,Lamp,,card,0.00,4008\n",
			"2017-02-28T17:00:00Z +0s 59.90 USD\n2017-02-28T18:00:00Z +0s 70.00 USD\n2017-02-28T21:00:00Z +0s 12.00 USD\n" +
				"r1.csv:3: the row is a further item of the order above, whose total stands there [REV-ITEM]\n" +
				"r1.csv:4:97: the order counts less what was refunded of it [REV-REFUNDED]\n" +
				"r1.csv:5: the order was cancelled [REV-CANCELLED]\n" +
				"r1.csv:6: the order was never paid (voided or expired) [REV-VOIDED]\n" +
				"r1.csv:7:4: the order counts as sold, though it is not yet paid in full [REV-UNPAID]\n" +
				"r1.csv:8: a test order is no sale [REV-TEST]\n" +
				"r1.csv:9:82: \"15.00\" cannot be refunded of 14.00 [REV-REFUND]\n" +
				"r1.csv:10:4: \"melted\" is not a known financial status [REV-STATUS]\n" +
				"rejected r1.csv:9:82: #7,paid,2017-02-28 17:00:05 -0500,USD,14.00,2017-02-28 17:00:00 -0500,Lamp,,card,15.00,4007\n" +
				"rejected r1.csv:10:4: #8,melted,2017-02-28 17:00:05 -0500,USD,15.00,2017-02-28 17:00:00 -0500,Lamp,,card,0.00,4008\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(t, given(zone(t, "America/New_York"), c.text)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// Exports of overlapping times have the same transactions. They count once; one that says something else goes to a person.
func TestOverlappingExports(t *testing.T) {
	first := "txn_1,2017-02-28 17:00:09,2017-03-02,usd,120.00,3.78,116.22,charge\n"
	second := "txn_2,2017-02-28 18:00:09,2017-03-02,usd,5.00,0.78,4.22,charge\n"
	changed := "txn_2,2017-02-28 18:00:09,2017-03-02,usd,6.00,0.78,5.22,charge\n"
	want := "2017-02-28T17:00:09Z +0s 120.00 USD\n2017-02-28T18:00:09Z +0s 5.00 USD\n" +
		"r2.csv:2: the same order or transaction is there twice, and counts once [REV-TWICE]\n" +
		"r3.csv:2:1: the order or transaction is there twice, and says something else here [REV-CHANGED]\n" +
		"rejected r3.csv:2:1: " + changed
	if got := show(t, given(nil, reportHead+first, reportHead+first+second, reportHead+changed)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// What is of a platform is not read as a plain table by accident, nor together with one.
func TestPlatformsStandAlone(t *testing.T) {
	report := reportHead + "txn_1,2017-02-28 17:00:09,2017-03-02,usd,120.00,3.78,116.22,payout\n"
	mixed := given(nil, report, "time,amount\n2017-02-28T17:00:00Z,1\n")
	if got, want := show(t, mixed), "r2.csv:1: the files are of several formats: csv-revenue here, stripe-balance before [REV-FORMAT]\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	columns := given(nil, report)
	columns.Columns = map[string]string{"time": "created_utc", "amount": "gross"}
	if got, want := show(t, columns), "r1.csv:1: this is a table of stripe-balance, whose columns are known [REV-COLUMN]\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	columns.Format = revenue.Format
	if got, want := show(t, columns), "2017-02-28T17:00:09Z +0s 120.00 USD\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	stated := given(nil, "time,amount\n2017-02-28T17:00:00Z,1\n")
	stated.Format = revenue.Shopify
	if got := show(t, stated); !strings.Contains(got, "no column has the time of the order") {
		t.Errorf("got %s", got)
	}
}
