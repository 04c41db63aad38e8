package sla

import (
	"math/big"
	"slices"

	"slacredit/sla/interval"
)

// earlierCredits adds up what was credited for an assessment's unit before its month, within the window of a cap. It
// answers only when every month of the window is known.
func earlierCredits(a *Assessment, r Request) func(Cap) (amount, bool) {
	return func(c Cap) (sum amount, known bool) {
		history := r.History.Unit(a.Unit, a.Terms, a.Commitment)
		var seen []interval.Interval // a period longer than a month was credited once
		for _, m := range windowBefore(c.Window, r.Month) {
			if a.Period.Contains(middle(m)) {
				known = true // the same period: its credit is the one in question
				continue
			}
			p := history.in(m)
			if p == nil || p.Amount != nil && p.Currency != r.Currency {
				return amount{}, false
			}
			if !p.Period.Empty() && slices.Contains(seen, p.Period) {
				continue
			}
			seen = append(seen, p.Period)
			switch {
			case p.Amount != nil:
				sum = sum.plus(amountOf(inMoney, p.Amount.Rat()))
			case p.Days != nil:
				sum = sum.plus(amountOf(inDays, p.Days.Rat()))
			case p.Verdict != NoBreach:
				return amount{}, false
			}
			known = true
		}
		if !known && c.Window == "quarter" {
			return amountOf(inMoney, new(big.Rat)), true // the first month of its quarter: nothing was before
		}
		return sum, known
	}
}

// windowBefore are the months of a cap's window that come before a month. When a contract year began is not known.
func windowBefore(window string, m interval.Month) (out []interval.Month) {
	n := 0
	switch window {
	case "quarter":
		n = (int(m.Mon) - 1) % 3
	case "rolling_12_months":
		n = 11
	}
	for k := n; k > 0; k-- {
		out = append(out, m.Add(-k))
	}
	return out
}
