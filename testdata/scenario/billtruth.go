package scenario

import "math/big"

// billTruth adds up what the charges are.
func billTruth(p Params, charges []charge) Bill {
	t := Bill{Rows: int64(len(charges)), Billed: map[string]string{}}
	billed := map[string]exact{}
	zero := exact{big.NewInt(0), 2}
	region, all := zero, zero
	reasons, focus := map[string]exact{}, map[string]exact{}
	rows, focusRows := map[string]int64{}, map[string]int64{}
	add := func(to map[string]exact, key string, cost exact) {
		if _, ok := to[key]; !ok {
			to[key] = zero
		}
		to[key] = to[key].plus(cost)
	}
	for _, c := range charges {
		add(billed, c.currency, c.cost)
		rows[c.reason]++
		focusRows[c.focusReason()]++
		if c.reason == "other_currency" {
			add(reasons, c.reason, zero)
			add(focus, c.reason, zero)
			continue
		}
		add(reasons, c.reason, c.cost)
		add(focus, c.focusReason(), c.cost)
		switch c.reason {
		case "", "other_class":
			region, all = region.plus(c.cost), all.plus(c.cost)
		case "other_region":
			all = all.plus(c.cost)
		}
	}
	for currency, sum := range billed {
		t.Billed[currency] = sum.money()
	}
	t.Eligible, t.EligibleRows = zero.plus(reasons[""]).money(), rows[""]
	t.InRegion, t.AllService = region.money(), all.money()
	t.SetAside = setAside(reasons, rows)
	if p.FOCUS {
		t.FOCUSSetAside = setAside(focus, focusRows)
	}
	return t
}

func setAside(sums map[string]exact, rows map[string]int64) (out []SetAside) {
	for _, reason := range Reasons {
		if rows[reason] > 0 {
			out = append(out, SetAside{reason, sums[reason].money(), rows[reason]})
		}
	}
	return out
}
