package billing

import "slices"

// curAtCost is a CUR whose charges are taken at another cost than the billed one.
//
// Effective: usage that a commitment covers stands at its share of the commitment, what is left of the commitment stands on
// the row of its fee, and what was paid before, or cancels out, is nothing. The sum over a commitment's whole term is that of
// the billed costs; the sum over a month is not.
// https://docs.aws.amazon.com/cur/latest/userguide/understanding-savings-plans.html
// https://docs.aws.amazon.com/cur/latest/userguide/amortized-reservation.html
//
// Net: after discounts that AWS keeps in columns of their own. Where a row has no net cost, it has the billed one, except for
// rows that are such discounts themselves, which are in the net cost of the others.
// https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html
type curAtCost struct {
	*cur
	net                                   int // -1 unless net costs are asked for
	reserved, unusedUpfront, unusedFee    int
	covered, committed, used, reservation int
}

func bindCURAtCost(h *header, s *Source) bill {
	c := &curAtCost{cur: bindCURColumns(h, s), net: -1}
	if s.Cost == Net {
		c.net = h.column("lineItem/NetUnblendedCost")
		return c
	}
	c.reserved = h.column("reservation/EffectiveCost")
	c.unusedUpfront = h.column("reservation/UnusedAmortizedUpfrontFeeForBillingPeriod")
	c.unusedFee = h.column("reservation/UnusedRecurringFee")
	c.covered = h.column("savingsPlan/SavingsPlanEffectiveCost")
	c.committed = h.column("savingsPlan/TotalCommitmentToDate")
	c.used = h.column("savingsPlan/UsedCommitment")
	c.reservation = h.fallback("reservation/ReservationARN")
	return c
}

func (c *curAtCost) amounts(r *row, out []amount) []amount {
	lineType := string(r.field(c.lineType))
	billed := amount{field: r.field(c.cost), column: c.cost}
	nothing := amount{field: []byte("0"), column: c.cost}
	if c.net >= 0 {
		switch net := r.field(c.net); {
		case net != nil:
			return append(out, amount{field: net, column: c.net})
		case slices.Contains(curDiscounts, lineType):
			return append(out, nothing)
		}
		return append(out, billed)
	}
	switch lineType {
	case "DiscountedUsage":
		return append(out, amount{field: r.field(c.reserved), column: c.reserved})
	case "SavingsPlanCoveredUsage":
		return append(out, amount{field: r.field(c.covered), column: c.covered})
	case "SavingsPlanNegation", "SavingsPlanUpfrontFee":
		return append(out, nothing)
	case "RIFee":
		return append(out, amount{field: r.field(c.unusedFee), column: c.unusedFee}, amount{field: r.field(c.unusedUpfront), column: c.unusedUpfront})
	case "SavingsPlanRecurringFee":
		used := r.field(c.used)
		if used == nil {
			return append(out, amount{column: c.used})
		}
		return append(out, amount{field: r.field(c.committed), column: c.committed}, amount{field: turned(used), column: c.used})
	case "Fee":
		if r.field(c.reservation) != nil { // paid upfront for a reservation
			return append(out, nothing)
		}
	}
	return append(out, billed)
}

// turned is a number with its sign turned.
func turned(f []byte) []byte {
	if f[0] == '-' {
		return f[1:]
	}
	return append([]byte{'-'}, f...)
}

func (c *curAtCost) charge(f []string, of known) charge {
	out := c.cur.charge(f, of)
	if c.net < 0 {
		out.plan = noPlan // covered usage stands at its effective cost, and needs nothing to take it out again
	}
	return out
}
