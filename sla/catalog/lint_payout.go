package catalog

import (
	"math/big"
	"slices"

	"slacredit/sla"
	"slacredit/sla/money"
)

// caps checks the bounds of a credit: known words, and a unit in which the credit is counted at all.
func (l *linter) caps(at where, c sla.Commitment) {
	given := []string{sortMoney}
	if c.Credit != nil {
		given = sortsOf(*c.Credit)
	}
	for i, k := range c.Caps {
		here := at.in(i)
		l.word(here.in("window"), "CAP", "window of a cap", k.Window, capWindows)
		if k.Limit.Rat().Sign() <= 0 {
			l.fault(here.in("limit"), "CAP", "write the limit that the text states: 50", "a cap of %s leaves nothing", k.Limit)
		}
		if k.Unit == "percent" && k.Window == "period" && k.Limit.Rat().Cmp(big.NewRat(100, 1)) > 0 {
			l.printed(here.in("limit"), "CAP", "write a percentage up to 100; or unit: fees for multiples of the base", "a cap of %s %% of the base bounds nothing", k.Limit)
		}
		if !l.word(here.in("unit"), "CAP", "unit of a cap", k.Unit, capUnits) || len(given) == 0 {
			continue
		}
		isTime := k.Unit == "days" || k.Unit == "hours"
		if isTime && !slices.Contains(given, sortTime) || !isTime && len(given) == 1 && given[0] == sortTime {
			l.fault(here.in("unit"), "CAP", "write the cap in what the credit is given in", "a cap in %s does not bound a credit in %s", k.Unit, given[0])
		}
	}
	if len(c.Caps) > 0 && len(c.Tiers) == 0 && c.Credit == nil {
		l.fault(at, "CAP", "remove it", "there is no credit to bound")
	}
}

func (l *linter) minimum(at where, m *sla.Minimum) {
	if m == nil {
		return
	}
	if m.MoreThan.IsNegative() {
		l.fault(at.in("more_than"), "MINIMUM", "write the amount: 1.00", "a minimum cannot be negative")
	}
	if m.Currency == "" {
		l.fault(at.in("currency"), "MINIMUM", "write its code: USD", "a minimum needs its currency")
	}
}

func (l *linter) rights(at where, rights []sla.Right) {
	for i, r := range rights {
		here := at.in(i)
		switch {
		case r.FailedPeriods < 0 || r.FailedPeriods > 60:
			l.fault(here.in("failed_periods"), "RIGHT", "count the failed periods: 3", "a right cannot arise after %d failed periods", r.FailedPeriods)
		case r.FailedPeriods == 0 && (r.WithinMonths != 0 || r.Below != nil):
			l.fault(here, "RIGHT", "add failed_periods: how many", "within_months and below say something about failed periods only")
		case r.WithinMonths < 0 || r.WithinMonths > 60:
			l.fault(here.in("within_months"), "RIGHT", "count the months that are looked at: 12", "%d months are not looked at", r.WithinMonths)
		case r.WithinMonths != 0 && r.WithinMonths < r.FailedPeriods:
			l.fault(here.in("within_months"), "RIGHT", "compare both numbers with the text", "within %d months no %d periods can fail", r.WithinMonths, r.FailedPeriods)
		}
		if r.Below != nil && (!r.Below.IsPositive() || !between(*r.Below, 0, 100)) {
			l.fault(here.in("below"), "RIGHT", "write a percentage: 95", "uptime is never below %s", r.Below)
		}
	}
}

// between tells whether a number is within two bounds, both included.
func between(n money.Number, low, high int64) bool {
	r := n.Rat()
	return r.Cmp(big.NewRat(low, 1)) >= 0 && r.Cmp(big.NewRat(high, 1)) <= 0
}
