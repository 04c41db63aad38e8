package workbook_test

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// edges is a result full of cases where floating point would decide wrongly: uptimes on an edge and next to it, credits of
// exactly half a minor unit, credits at the minimum, currencies without decimals, every rounding. The expected tier and
// credit are worked out here in exact fractions.
func edges(t testing.TB) *impact.Result {
	r := bare(t)
	period := february.In(time.UTC)
	seconds := int64(period.Length() / time.Second) // 2,419,200
	downs := []string{"2419.2", "2419.199999", "2419.200001", "24192", "24191.999999", "24192.000001", "0", "1", "2419200", "100000.333333333"}
	bases := []string{"1000.05", "10000.05", "10.05", "10.00", "9.99", "10.01", "26.75", "0.00", "-12.50", "1234567.85", "99999999.95",
		"1000.049999999999999999", "10000.0500000000000000001", "412.12345678901234567890"}
	roundings := []money.Rounding{money.HalfUp, money.Down, money.Up, money.HalfEven}
	n := 0
	for _, down := range downs {
		for _, base := range bases {
			currency := money.Currency("USD")
			if n%5 == 4 {
				currency = "JPY"
			}
			r.Assessments = append(r.Assessments, edge(n, period, seconds, *number(down), *number(base), roundings[n/3%4], currency))
			n++
		}
	}
	return r
}

func edge(n int, period interval.Interval, seconds int64, down, base money.Number, rounding money.Rounding, currency money.Currency) sla.Assessment {
	share := new(big.Rat).Quo(down.Rat(), new(big.Rat).SetInt64(seconds))
	uptime := share.Mul(share.Sub(big.NewRat(1, 1), share), big.NewRat(100, 1))
	a := sla.Assessment{ID: fmt.Sprintf("edge-%d", n), Terms: "edge/case", Version: "2015-09-01", Month: february, Period: period, Verdict: sla.NoBreach,
		Unit: sla.Labels{"resource": fmt.Sprint(n)},
		Tiers: []sla.TierRow{{Below: *number("99.9"), AtLeast: number("99.0"), CreditPercent: *number("10"), Clause: "row 1"},
			{Below: *number("99.0"), CreditPercent: *number("25"), Clause: "row 2"}},
		Uptime: &sla.Uptime{Percent: sla.NewPercent(uptime), Low: sla.NewPercent(uptime), High: sla.NewPercent(uptime), BeforeExclusions: sla.NewPercent(uptime),
			DownSeconds: &down, UnknownSeconds: *number("0")},
		Basis: &sla.Basis{Currency: currency, Billed: base, Eligible: base, EligibleRows: 1, Lines: []sla.BasisLine{{Currency: currency, Month: february, Amount: base, Rows: 1}}}}
	a.Credit = &sla.CreditDue{Currency: currency, Rounding: rounding, Places: currency.Places(),
		Minimum: &sla.MinimumRow{MoreThan: *number("1.00"), Currency: "USD", Clause: "min"}}
	unrounded := money.Number{}
	for i, tier := range a.Tiers {
		if uptime.Cmp(tier.Below.Rat()) < 0 && (tier.AtLeast == nil || uptime.Cmp(tier.AtLeast.Rat()) >= 0) {
			a.Tier, a.Verdict = &a.Tiers[i], sla.Breach
			unrounded = base.Percent(tier.CreditPercent)
		}
	}
	least := *number("0")
	if currency == "USD" {
		least = *number("1.00")
	}
	paid := money.MustNumber(money.Number{}.StringFixed(currency.Places()))
	if unrounded.GreaterThan(least.Decimal) {
		paid, _ = rounding.Round(unrounded, currency.Places())
		a.Credit.MinimumMet = true
	}
	a.Credit.Amount, a.Credit.Unrounded, a.Credit.Low, a.Credit.High = &paid, &unrounded, &paid, &paid
	return a
}

// Amounts of more digits than a spreadsheet keeps stand as the program's, with every digit beside them, and every check holds.
func TestAmountsBeyondTheDigitsOfASpreadsheet(t *testing.T) {
	data := write(t, large(t))
	book, names := cells(t, data), namedCells(t, data)
	if ok, all := book[names["checks_passed"]].Value, book[names["checks_total"]].Value; ok != all || all == "0" {
		t.Errorf("%s of %s checks pass", ok, all)
	}
	if left := book[names["left_over_1"]]; left.Value != "0" || left.Formula != "" {
		t.Errorf("left over is %+v", left)
	}
	for _, digits := range []string{"123456789012345678.9000000000000000019", "123456789012345178.9000000000000000019"} {
		find(t, book, "Basis", "D", digits)
	}
	find(t, book, "Checks", "C", "123456789012345178.9")
}
