package sla

import (
	"cmp"
	"slices"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// charges are a ledger's entries as the units of a claim ask for them. A claim may have thousands of units of one resource each;
// each of them looks only at its own charges, and at sums of what is of other resources.
type charges struct {
	entries []Entry // sorted by key
	open    []Entry // those of a month that is not closed
	fates   []alike
}

// charge is what shares one fate in a base: an entry, or all that differ from it only in being of other resources.
type charge struct {
	Entry
	others int // of how many other resources it is the sum; 0: it is one entry
}

// alike are the entries that differ in nothing but their resource.
type alike struct {
	none    *Entry           // of no resource
	of      map[string]Entry // by resource
	names   []string         // the first two resources: one of them is another than any given one
	sum     money.Sum        // of all that are of a resource
	rows    int64
	origins []origin // the smallest: enough to leave one resource out
}

// origin is where a charge of a resource stands.
type origin struct {
	audit.Origin
	resource string
}

func newCharges(l *Ledger) *charges {
	c := &charges{entries: l.Entries()}
	at := map[ChargeKey]int{}
	for i, e := range c.entries {
		if e.Open {
			c.open = append(c.open, e)
		}
		key := e.ChargeKey
		key.Resource = ""
		k, seen := at[key]
		if !seen {
			k = len(c.fates)
			at[key] = k
			c.fates = append(c.fates, alike{of: map[string]Entry{}})
		}
		if e.Resource == "" {
			c.fates[k].none = &c.entries[i]
		} else {
			c.fates[k].add(e)
		}
	}
	return c
}

func (a *alike) add(e Entry) {
	a.of[e.Resource] = e
	if len(a.names) < 2 {
		a.names = append(a.names, e.Resource)
	}
	a.sum.Add(e.Amount.Decimal)
	a.rows += e.Rows
	for _, o := range e.Origins {
		a.origins = append(a.origins, origin{o, e.Resource})
	}
	slices.SortFunc(a.origins, func(x, y origin) int { return cmp.Or(x.Compare(y.Origin), cmp.Compare(x.resource, y.resource)) })
	a.origins = a.origins[:min(len(a.origins), 2*audit.Kept)]
}

// without is the sum of what is of any resource but one.
func (a *alike) without(resource string) (charge, bool) {
	own, has := a.of[resource]
	n := len(a.of)
	if has {
		n--
	}
	if n == 0 {
		return charge{}, false
	}
	name := a.names[0]
	if name == resource {
		name = a.names[1]
	}
	sum, out := a.sum, charge{Entry{ChargeKey: a.of[name].ChargeKey, Rows: a.rows - own.Rows}, n}
	if has {
		sum.Add(own.Amount.Neg())
	}
	out.Amount = sum.Number()
	for _, o := range a.origins {
		if o.resource != resource {
			out.Origins = audit.Keep(out.Origins, o.Origin)
		}
	}
	return out, true
}

// about are all charges as a unit sees them: the other resources of a unit that is one stand together, whatever their number.
func (c *charges) about(unit Labels) []charge {
	resource, one := unit[Resource]
	if !one {
		out := make([]charge, len(c.entries))
		for i, e := range c.entries {
			out[i].Entry = e
		}
		return out
	}
	out := make([]charge, 0, len(c.fates)+1)
	for i := range c.fates {
		a := &c.fates[i]
		if a.none != nil {
			out = append(out, charge{Entry: *a.none})
		}
		if own, has := a.of[resource]; has {
			out = append(out, charge{Entry: own})
		}
		if others, has := a.without(resource); has {
			out = append(out, others)
		}
	}
	return out
}

// near are the entries that are of a resource or of none; without a resource, all.
func (c *charges) near(unit Labels) []Entry {
	resource, one := unit[Resource]
	if !one {
		return c.entries
	}
	var out []Entry
	for i := range c.fates {
		if none := c.fates[i].none; none != nil {
			out = append(out, *none)
		}
		if own, has := c.fates[i].of[resource]; has {
			out = append(out, own)
		}
	}
	return out
}
