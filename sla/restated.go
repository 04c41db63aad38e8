package sla

import (
	"cmp"
	"slices"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Restated is what changed since an earlier result of the same month: bills are issued again, evidence comes late.
type Restated struct {
	Since   audit.Origin `json:"since"` // the earlier result
	Changes []Change     `json:"changes"`
}

// Change is one figure that differs. What only one of the two results has is null in the other.
type Change struct {
	What string        `json:"what"` // credit, uptime, eligible, billed, or set_aside.REASON
	From *money.Number `json:"from"`
	To   *money.Number `json:"to"`
	By   *money.Number `json:"by"` // to − from
}

// Earlier are the figures of an earlier result that a later one is held against. Nil is not known.
type Earlier struct {
	Origin           audit.Origin
	Uptime           *money.Number // percent
	Billed, Eligible *money.Number
	SetAside         map[string]money.Number
	Credit           *money.Number
}

// Restate notes what changed since an earlier result of the same unit and month.
func (a *Assessment) Restate(e Earlier) {
	r := &Restated{Since: e.Origin, Changes: []Change{}}
	add := func(what string, from, to *money.Number) {
		if from == nil && to == nil || from != nil && to != nil && from.Equal(to.Decimal) {
			return
		}
		c := Change{What: what, From: from, To: to}
		if from != nil && to != nil {
			by := money.Number{Decimal: to.Sub(from.Decimal)}
			c.By = &by
		}
		r.Changes = append(r.Changes, c)
	}
	var uptime, billed, eligible, credit *money.Number
	if a.Uptime != nil && a.Uptime.Percent.r != nil {
		n := money.MustNumber(a.Uptime.Percent.String())
		uptime = &n
	}
	aside := map[string]money.Number{}
	if b := a.Basis; b != nil {
		billed, eligible = &b.Billed, &b.Eligible
		for _, s := range b.SetAside {
			aside[s.Reason] = s.Amount
		}
	}
	if a.Credit != nil {
		credit = a.Credit.Amount
	}
	add("uptime", e.Uptime, uptime)
	add("billed", e.Billed, billed)
	for _, reason := range append(slices.Clone(reasons), adjusted) {
		from, had := e.SetAside[reason]
		to, has := aside[reason]
		what := "set_aside." + reason // credit is a reason too
		switch {
		case had && has:
			add(what, &from, &to)
		case had:
			add(what, &from, nil)
		case has:
			add(what, nil, &to)
		}
	}
	add("eligible", e.Eligible, eligible)
	add("credit", e.Credit, credit)
	a.Restated = r
	if i := slices.IndexFunc(r.Changes, func(c Change) bool { return c.What == "credit" }); i >= 0 {
		said := func(n *money.Number) string {
			if n == nil {
				return "not known"
			}
			return n.String()
		}
		c := r.Changes[i]
		a.note("restated", true, "The credit is %s, and was %s in the earlier result: the month was restated.", said(c.To), said(c.From))
		a.Readiness = NeedsReview
	}
	slices.SortStableFunc(r.Changes, func(x, y Change) int { return cmp.Compare(placeOf(x.What), placeOf(y.What)) })
}

// placeOf puts what a reader looks for first: the credit, then what it rests on, then the reasons.
func placeOf(what string) int {
	if i := slices.Index([]string{"credit", "uptime", "eligible", "billed"}, what); i >= 0 {
		return i
	}
	return 4
}
