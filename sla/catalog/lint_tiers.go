package catalog

import (
	"github.com/shopspring/decimal"

	"slacredit/sla"
)

// tiers checks that every percentage below the target has one row, and that less uptime never pays less.
func (l *linter) tiers(at where, c sla.Commitment) {
	hundred := decimal.NewFromInt(100)
	known := func(i int) bool { return l.knows(at.in("tiers", i)) }
	if first := c.Tiers[0]; known(0) && l.knows(at.in("target")) && !first.Below.Equal(c.Target.Decimal) {
		l.fault(at.in("tiers", 0, "below"), "TIER-TARGET", "write both as the text does: where the promise ends, the first tier begins",
			"the first tier begins below %s, the target is %s", first.Below, c.Target)
	}
	for i, t := range c.Tiers {
		if !known(i) {
			continue
		}
		here := at.in("tiers", i)
		if !t.Percent.IsPositive() || t.Percent.GreaterThan(hundred) {
			l.fault(here.in("credit"), "TIER-CREDIT", "write a percentage: 10", "credit %s is not above 0 and up to 100", t.Percent)
		}
		last := i == len(c.Tiers)-1
		switch {
		case t.AtLeast == nil && !last:
			l.fault(here, "TIER-EDGE", "add at_least, the next tier's below", "only the last tier may reach down to 0")
		case t.AtLeast != nil && last:
			l.fault(here.in("at_least"), "TIER-OPEN", "leave at_least out of the last tier", "below %s there is no tier", t.AtLeast)
		}
		if t.AtLeast != nil && (t.AtLeast.IsNegative() || !t.AtLeast.LessThan(t.Below.Decimal)) {
			l.fault(here.in("at_least"), "TIER-EDGE", "write the lower edge as at_least, the upper one as below", "a tier from %s up to below %s is empty", t.AtLeast, t.Below)
		}
		if i == 0 || !known(i-1) {
			continue
		}
		above := c.Tiers[i-1]
		if above.AtLeast != nil && !above.AtLeast.Equal(t.Below.Decimal) {
			what := "overlap"
			if above.AtLeast.GreaterThan(t.Below.Decimal) {
				what = "leave a gap"
			}
			l.fault(here.in("below"), "TIER-EDGE", "write below: "+above.AtLeast.String(),
				"the tiers %s: one ends at %s, the next begins below %s", what, above.AtLeast, t.Below)
		}
		if t.Percent.LessThan(above.Percent.Decimal) {
			l.fault(here.in("credit"), "TIER-CREDIT", "compare the percentages and the edges with the text", "less uptime pays less: %s after %s", t.Percent, above.Percent)
		}
	}
}
