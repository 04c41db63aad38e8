package sla

import (
	"fmt"

	"slacredit/sla/money"
)

// Supposed is what an assessment would come to under a supposition: one source alone, an exclusion accepted.
type Supposed struct {
	Percent *Percent `json:"uptime_percent"` // null: not known
	Low     *Percent `json:"low"`
	High    *Percent `json:"high"`
	Verdict Verdict  `json:"verdict"`
	// CreditPercent is that of the tier, and Credit the amount of money; null where there is none, or it is not known.
	CreditPercent *money.Number `json:"credit_percent"`
	Credit        *money.Number `json:"credit"`
}

// reckon assesses a unit with other exclusions than those of the request, and other evidence.
func (as *assessor) reckon(v *Version, c *Commitment, u unit, basis *Basis, exclusions []Exclusion) Assessment {
	w := *as
	w.Exclusions = exclusions
	a := w.blank(v, c, u.labels)
	w.measure(&a, c, u)
	a.Basis = basis
	conclude(&a, c, w.Request)
	return a
}

// supposed takes from an assessment what a supposition is about.
func supposed(a Assessment) Supposed {
	s := Supposed{Verdict: a.Verdict}
	if u := a.Uptime; u != nil {
		s.Percent, s.Low, s.High = &u.Percent, &u.Low, &u.High
	}
	if a.Tier != nil {
		s.CreditPercent = &a.Tier.CreditPercent
	}
	if a.Credit != nil {
		s.Credit = a.Credit.Amount
		if s.CreditPercent == nil {
			s.CreditPercent = a.Credit.Percent
		}
	}
	return s
}

// same tells whether two suppositions lead to the same verdict and credit.
func (s Supposed) same(t Supposed) bool {
	equal := func(a, b *money.Number) bool { return (a == nil) == (b == nil) && (a == nil || a.Equal(b.Decimal)) }
	return s.Verdict == t.Verdict && equal(s.CreditPercent, t.CreditPercent) && equal(s.Credit, t.Credit)
}

// inWords says what a supposition leads to.
func (s Supposed) inWords() string {
	text := words(string(s.Verdict))
	if s.Percent != nil {
		text += fmt.Sprintf(" with %s %%", *s.Percent)
	}
	if s.CreditPercent != nil {
		text += fmt.Sprintf(" and a credit of %s %%", *s.CreditPercent)
	}
	return text
}
