package sla_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/money"
)

// rungs writes a ladder in one line.
func rungs(list []sla.Rung) string {
	var out []string
	for _, r := range list {
		s := "> " + r.MoreThan.String()
		if r.FromExactly {
			s = "from " + r.MoreThan.String()
		}
		switch {
		case r.NotKnown:
			s += ": not known"
		case r.Grows:
			s += ": grows"
		case r.GoesOn:
			s += ": goes on"
		case r.Pays != nil:
			s += ": " + r.Pays.String()
		case r.Days != nil:
			s += ": " + r.Days.String() + " days"
		case r.Hours != nil:
			s += ": " + r.Hours.String() + " h"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// stairs are rungs that pay one more each, a minute apart.
func stairs(from, to int) string {
	var out []string
	for m := from; m < to; m++ {
		out = append(out, fmt.Sprintf("> %d: %d.00", m, m+1))
	}
	return strings.Join(out, ", ")
}

var tenBelow99 = &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99", "", "10")}}

func rounded(c sla.Commitment) sla.Commitment {
	c.Measure.Round = &sla.RoundUptime{Places: 0, Mode: money.HalfUp}
	return c
}

func TestLaddersOfSchedules(t *testing.T) {
	for name, c := range map[string]struct {
		promise sla.Commitment
		want    string
	}{
		"a multiple of the fee up to a cap": {promise("99.9", proRata("10"), sla.BillCredit, limit("1", "fees", "period")), "> 43.2: grows, > 4320: 1000.00"},
		"ten percent, or more where more was lost": {promise("99.8", &sla.Schedule{Kind: sla.GreaterOf, Of: []sla.Schedule{
			{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{under("99.8", "", "10")}},
			{Kind: sla.Linear, Input: sla.QUnavailability, Unit: sla.UPercent, Step: step("1", "exact", "1")}}}, sla.BillCredit), "> 86.4: 100.00, > 4320: grows"},
		"hours, whole at first": {promise("100", &sla.Schedule{Kind: sla.GreaterOf, Of: []sla.Schedule{
			{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, Step: step("1h", "floor", "1")},
			{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UHours, First: step("2h", "floor", "2"), Step: step("1h", "exact", "1")}}}, sla.ServiceExtension),
			"from 60: 1 h, from 120: 2 h, > 120: grows"},
		"a hole below the promise": {promise("100", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UDays, Rows: []sla.Band{under("99", "", "1")}}, sla.ServiceExtension),
			"> 0: not known, > 432: 1 days"},
		"an inclusive edge": {promise("99.9", &sla.Schedule{Kind: sla.Bands, Input: sla.QUptime, Unit: sla.UPercent, Rows: []sla.Band{
			{AtMost: edge("99.9"), Amount: ratioOf("10"), Clause: "1"}}}, sla.BillCredit), "from 43.2: 100.00"},
		"steps without end": {promise("100", &sla.Schedule{Kind: sla.Linear, Input: sla.QDowntime, Unit: sla.UMoney, Step: step("1m", "ceil", "1")}, sla.BillCredit, limit("2", "percent", "period")),
			stairs(0, 20) + ", from 2000: goes on"},
		"a cap close behind the promise":      {promise("99.9", proRata("1000"), sla.BillCredit, limit("44", "percent", "period")), "> 43.2: 440.00"},
		"an uptime rounded to whole percents": {rounded(promise("99", tenBelow99, sla.BillCredit)), "> 648: 100.00"},
		"nothing but a right":                 {promise("99.9", nil, sla.TerminationRight), ""},
	} {
		q := down(ask(c.promise, "1000"), time.Hour)
		if got := rungs(q.Ladder(answer(t, q))); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// A rung tells what a quote of that much down time pays.
func TestLaddersAgreeWithQuotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := monotone(1).Draw(t, "schedule")
		q := ask(promise("99.9", &s, sla.BillCredit, limit("30", "percent", "period")), "1000")
		d := time.Duration(rapid.Int64Range(0, int64(700*time.Hour)).Draw(t, "down"))
		a := must(t, down(q, d))
		all := q.Ladder(a)
		minutes := new(big.Rat).SetFrac64(int64(d), int64(time.Minute))
		pays, rung := "0.00", "none"
		for i, r := range all {
			if over := minutes.Cmp(r.MoreThan.Rat()); over > 0 || over == 0 && r.FromExactly {
				if pays, rung = "", fmt.Sprint(i); r.Pays != nil {
					pays = r.Pays.String()
				}
			}
		}
		if pays != "" && pays != a.Credit.Amount.String() {
			t.Fatalf("%v of down time pay %s, rung %s of %s says %s", d, a.Credit.Amount, rung, rungs(all), pays)
		}
	})
}
