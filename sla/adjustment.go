package sla

import (
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Adjustment is finance's own correction of a base: what a bill leaves out, or holds for something else. Only one that somebody
// approved changes the credit; the others are shown, with the base as it would be.
type Adjustment struct {
	Amount     money.Number // added to the base, in the currency of the run; a negative one lowers it
	Reason     string
	ApprovedBy string // empty: not approved
	Evidence   string
	AppliesTo  Labels // of the unit; empty: all
	Terms      string // agreement id; empty: all
	Commitment string // empty: all
	Origin     audit.Origin
}

// AdjustmentEffect is an adjustment of one base.
type AdjustmentEffect struct {
	Amount     money.Number `json:"amount"`
	Reason     string       `json:"reason"`
	ApprovedBy string       `json:"approved_by,omitempty"`
	Evidence   string       `json:"evidence,omitempty"`
	Applied    bool         `json:"applied"` // approved, and in the base
	Origin     audit.Origin `json:"origin"`  // where it is stated
}

// adjusted is the reason under which the waterfall shows what adjustments took out of the base; what they added stands there
// with a minus. So Billed = Eligible + Σ SetAside holds with them too.
const adjusted = "adjustment"

// concerns tells whether the adjustment is about an assessment.
func (d Adjustment) concerns(a *Assessment) bool {
	return (d.Terms == "" || d.Terms == a.Terms) && (d.Commitment == "" || d.Commitment == a.Commitment) && a.Unit.has(d.AppliesTo)
}

// has tells whether the labels say all of some others. A unit that does not say one is not meant by it.
func (l Labels) has(some Labels) bool {
	for k, v := range some {
		if l[k] != v {
			return false
		}
	}
	return true
}

// adjust applies the adjustments of a run to the base of an assessment.
func (a *Assessment) adjust(all []Adjustment) {
	b := a.Basis
	if b == nil {
		return
	}
	var in, open money.Sum
	for _, d := range all {
		if !d.concerns(a) {
			continue
		}
		approved := d.ApprovedBy != ""
		b.Adjustments = append(b.Adjustments, AdjustmentEffect{d.Amount, d.Reason, d.ApprovedBy, d.Evidence, approved, d.Origin})
		open.Add(d.Amount.Decimal)
		if !approved {
			a.note("adjustment_not_approved", true, "An adjustment of %s %s to the base (%s) is approved by nobody; it is shown and changes nothing.",
				b.Currency, d.Amount, d.Reason)
			continue
		}
		in.Add(d.Amount.Decimal)
		// Two lines, one on each side: the bills' own rows stay what they are.
		b.Lines = append([]BasisLine{{Currency: b.Currency, Month: a.Month, Kind: adjusted, UsageType: d.Reason, Amount: d.Amount, Origins: []audit.Origin{d.Origin}}}, b.Lines...)
		b.Lines = append(b.Lines, BasisLine{Reason: adjusted, Currency: b.Currency, Month: a.Month, Kind: adjusted, UsageType: d.Reason,
			Amount: money.Number{Decimal: d.Amount.Neg()}, Origins: []audit.Origin{d.Origin}})
	}
	if len(b.Adjustments) == 0 {
		return
	}
	plus := func(n money.Number, s *money.Sum) money.Number {
		return money.MustNumber(money.Number{Decimal: n.Add(s.Number().Decimal)}.AtLeast(b.Currency.Places()))
	}
	before, accepted := b.Eligible, plus(b.Eligible, &open)
	b.BeforeAdjustments, b.IfApproved = &before, &accepted
	if in.Number().IsZero() {
		return
	}
	b.Eligible = plus(b.Eligible, &in)
	if b.Wider != nil {
		w := plus(*b.Wider, &in)
		b.Wider = &w
	}
	var out money.Sum
	out.Add(in.Number().Neg())
	b.SetAside = append(b.SetAside, SetAside{Reason: adjusted, Amount: money.MustNumber(out.Number().AtLeast(b.Currency.Places()))})
	a.note("base_adjusted", false, "The base was adjusted from %s to %s %s, as approved; the adjustments are listed.", before, b.Eligible, b.Currency)
}
