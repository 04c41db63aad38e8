package sla

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// tierOf is the index of the tier that an uptime falls in, −1 for none. It compares exact values: an uptime equal to an
// edge belongs to the milder side, as the tables read.
func tierOf(u *big.Rat, tiers []Tier) int {
	for i, t := range tiers {
		if u.Cmp(t.Below.Rat()) < 0 && (t.AtLeast == nil || u.Cmp(t.AtLeast.Rat()) >= 0) {
			return i
		}
	}
	return -1
}

func tierRows(tiers []Tier) []TierRow {
	out := make([]TierRow, len(tiers))
	for i, t := range tiers {
		out[i] = TierRow{t.Below, t.AtLeast, t.Percent, t.Clause}
	}
	return out
}

// creditRule turns a tier and a base into money: percent × base, the minimum, one rounding.
type creditRule struct {
	c        Commitment
	currency money.Currency
}

func (r creditRule) rounding() money.Rounding {
	if r.c.Payout.Rounding != "" {
		return r.c.Payout.Rounding
	}
	return money.HalfUp
}

// minimum is the minimum, when it is stated in the bill's currency.
func (r creditRule) minimum() *Minimum {
	if m := r.c.Minimum; m != nil && m.Currency == r.currency {
		return m
	}
	return nil
}

// due is the credit for a tier (−1: none) and a base: before rounding, and as paid.
func (r creditRule) due(tier int, base money.Number) (unrounded, paid money.Number, met bool) {
	if tier >= 0 {
		unrounded = base.Percent(r.c.Tiers[tier].Percent)
	}
	unrounded = money.MustNumber(unrounded.AtLeast(r.currency.Places()))
	met = unrounded.IsPositive()
	if m := r.minimum(); m != nil {
		met = unrounded.GreaterThan(m.MoreThan.Decimal)
	}
	if !met {
		paid, _ = money.HalfUp.Round(money.Number{}, r.currency.Places())
		return unrounded, paid, false
	}
	paid, _ = r.rounding().Round(unrounded, r.currency.Places())
	return unrounded, paid, true
}

// credit fills the credit of an assessment from its uptime and base.
func (r creditRule) credit(a *Assessment) {
	out := &CreditDue{Currency: r.currency, Form: string(r.c.Payout.Form), Restricted: r.c.Payout.Restricted, Rounding: r.rounding(),
		Places: r.currency.Places()}
	if m := r.c.Minimum; m != nil {
		out.Minimum = &MinimumRow{m.MoreThan, m.Currency, m.Clause}
	}
	a.Credit = out
	if a.Uptime == nil || a.Basis == nil || a.Verdict == Insufficient || a.Verdict == NoAgreement {
		return
	}
	at := func(p Percent) int { return tierOf(p.Rat(), r.c.Tiers) }
	eligible, wider := a.Basis.Eligible, a.Basis.Eligible
	if a.Basis.Wider != nil && a.Basis.Wider.GreaterThan(wider.Decimal) {
		wider = *a.Basis.Wider
	}
	unrounded, paid, met := r.due(at(a.Uptime.Percent), eligible)
	_, low, _ := r.due(at(a.Uptime.High), eligible)
	_, high, _ := r.due(at(a.Uptime.Low), wider)
	out.Unrounded, out.Amount, out.MinimumMet, out.Low, out.High = &unrounded, &paid, met, &low, &high

	if at(a.Uptime.Percent) < 0 {
		return
	}
	switch m := r.minimum(); {
	case m != nil && !met:
		a.note("below_minimum", false, "The credit of %s %s is not more than %s %s, so nothing is paid.",
			r.currency, unrounded, m.Currency, m.MoreThan)
	case r.c.Minimum != nil && m == nil:
		a.note("minimum_in_other_currency", true, "The agreement states its minimum in %s, the bill is in %s; the minimum was not tested.",
			r.c.Minimum.Currency, r.currency)
	case m != nil && !paid.GreaterThan(m.MoreThan.Decimal):
		a.note("minimum_near_rounding", true, "The credit is more than %s %s before rounding and not after; the text does not say which counts.",
			m.Currency, m.MoreThan)
	}
	if met && r.c.Payout.Rounding == "" {
		a.note("rounding_not_stated", false, "The text states no rounding; the credit is rounded once, half up, to %d decimals.",
			r.currency.Places())
	}
}

// toNextTier is how much more fully bad time the period could have had before the edge of the next tier.
func toNextTier(u Percent, tiers []Tier, period time.Duration) *ToNextTier {
	next := tierOf(u.Rat(), tiers) + 1
	if next >= len(tiers) {
		return nil
	}
	gap := new(big.Rat).Sub(u.Rat(), tiers[next].Below.Rat())
	gap.Mul(gap, big.NewRat(int64(period), int64(100*time.Second)))
	if gap.Sign() < 0 {
		return nil
	}
	text := gap.FloatString(3)
	if exact, _ := new(big.Rat).SetString(text); exact.Cmp(gap) < 0 {
		text = new(big.Rat).Add(exact, big.NewRat(1, 1000)).FloatString(3) // never less time than it takes
	}
	return &ToNextTier{tiers[next].Percent, money.MustNumber(money.MustNumber(text).AtLeast(0))}
}

// claimDue works out the dates of a claim and what the inputs do not hold of what it must contain.
func claimDue(t ClaimTerms, month interval.Month, asOf interval.Date, have map[NeedKind]bool) *ClaimDue {
	c := &ClaimDue{
		Deadline: interval.DateOf(month.Add(t.Within).Last()), FileBy: interval.DateOf(month.Add(max(t.Within-1, 1)).Last()),
		Received: t.Received, Subject: t.Subject, Needs: []string{}, Missing: []string{}, Clause: t.Clause,
	}
	for _, need := range t.Evidence {
		c.Needs = append(c.Needs, need.Text)
		if !have[need.Kind] {
			c.Missing = append(c.Missing, words(string(need.Kind)))
		}
	}
	if !asOf.IsZero() {
		left := asOf.DaysUntil(c.Deadline)
		c.DaysLeft, c.Status = &left, "open"
		if left < 0 {
			c.Status = "expired"
		}
	}
	return c
}

// note adds a note. Where the terms bring one with the same code, the two become one.
func (a *Assessment) note(code string, review bool, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for i := range a.Notes {
		if n := &a.Notes[i]; n.Code == code {
			if n.Text != text {
				n.Text += " " + text
			}
			n.Review = n.Review || review
			return
		}
	}
	a.Notes = append(a.Notes, Note{code, text, review})
}

// addNotes adds notes that are not there yet.
func (a *Assessment) addNotes(notes ...Note) {
	for _, n := range notes {
		if !slices.Contains(a.Notes, n) {
			a.Notes = append(a.Notes, n)
		}
	}
}
