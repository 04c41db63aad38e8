package sla

import (
	"math/big"

	"slacredit/sla/money"
)

// IsMoney tells whether the form is money. What is none never enters a sum of money.
func (f PayoutForm) IsMoney() bool { return f == BillCredit || f == CashRefund }

// creditRule turns awards and a base into what is paid: award × base, the minimum, one rounding.
type creditRule struct {
	c        *Commitment
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

// due is the money of an award: before rounding, and as paid. The base may be nil where the award takes none of it.
func (r creditRule) due(a amount, base *big.Rat) (unrounded, paid money.Number, met bool) {
	if base == nil {
		base = new(big.Rat)
	}
	exact := a.worth(base)
	met = exact.Sign() > 0
	if m := r.minimum(); m != nil {
		met = exact.Cmp(m.MoreThan.Rat()) > 0
	}
	if !met {
		return exactNumber(exact, r.currency.Places()), money.HalfUp.Fraction(new(big.Rat), r.currency.Places()), false
	}
	return exactNumber(exact, r.currency.Places()), r.rounding().Fraction(exact, r.currency.Places()), true
}

// given is an amount as results print it; the money where the base is known.
func (r creditRule) given(a amount, base *big.Rat) (g Given) {
	if a[ofBase] != nil {
		n := exactNumber(new(big.Rat).Mul(a[ofBase], hundred), 0)
		g.Percent = &n
	}
	if a.isMoney() && (base != nil && a[ofBase] != nil || a[ofBase] == nil && a[inMoney] != nil) {
		_, paid, _ := r.due(a, base)
		g.Amount = &paid
	}
	number := func(kind int) *money.Number {
		if a[kind] == nil {
			return nil
		}
		n := exactNumber(a[kind], 0)
		return &n
	}
	g.Days, g.Hours = number(inDays), number(inHours)
	switch {
	case a[inAverages] != nil:
		g.Units = &UnitsDue{*number(inAverages), "daily_average"}
	case a[inUnits] != nil:
		g.Units = &UnitsDue{*number(inUnits), "unit"}
	}
	return g
}

// credit fills the credit of an assessment from what the commitment gives and the base.
func (r creditRule) credit(a *Assessment, j judgement) {
	out := &CreditDue{Currency: r.currency, Form: string(r.c.Payout.Form), Restricted: r.c.Payout.Restricted, Rounding: r.rounding(),
		Places: r.currency.Places()}
	if m := r.c.Minimum; m != nil {
		out.Minimum = &MinimumRow{m.MoreThan, m.Currency, m.Clause}
	}
	a.Credit = out
	if a.Uptime == nil || a.Verdict == Insufficient || a.Verdict == NoAgreement || !r.pays() {
		return
	}
	r.inKind(out, j, j.base)
	if r.c.Payout.Form.IsMoney() {
		r.inMoney(a, out, j, j.base, j.wide(a))
	} else if base := j.base; base != nil && j.found.known && j.found.isMoney() && !j.found.isZero() {
		_, value, _ := r.due(j.found.amount, base)
		out.Value = &value
		a.note("credit_is_no_money", false, "The credit is a %s over %s %s. It is in no total of money.", words(string(r.c.Payout.Form)), r.currency, value)
	}
	r.explain(a, out, j)
}

// pays tells whether a breach pays anything.
func (r creditRule) pays() bool { return r.c.Credit != nil || len(r.c.Tiers) > 0 }

// inKind fills in the credit in whatever it is counted in: percent of the base, days, hours, units.
func (r creditRule) inKind(out *CreditDue, j judgement, base *big.Rat) {
	least, most := r.given(j.least, base), r.given(j.most, base)
	if j.found.known {
		g := r.given(j.found.amount, base)
		out.Percent, out.Days, out.Hours, out.Units = g.Percent, g.Days, g.Hours, g.Units
	}
	if !j.least.equal(j.most) || !j.found.known {
		out.Least, out.Most = &least, &most
		if j.unbounded {
			out.Most = nil
		}
	}
	for _, o := range j.found.options {
		g := Given{}
		if o.known {
			g = r.given(o.amount, base)
		}
		out.Options = append(out.Options, CreditOption{o.label, g, o.clause})
	}
	for _, reading := range j.found.readings {
		out.Alternatives = append(out.Alternatives, CreditReading{reading.name, reading.text, r.given(reading.amount, base)})
	}
	if c := j.found.cappedBy; c != nil {
		out.CappedBy = &CapRow{c.Limit.String(), c.Unit, c.Window, c.Clause}
	}
}

// inMoney fills in the money: as found, under the high uptime with the narrow base, and under the low one with the wide.
func (r creditRule) inMoney(a *Assessment, out *CreditDue, j judgement, narrow, wide *big.Rat) {
	knows := func(x amount) bool { return a.Basis != nil || x.has(inMoney) && !x.has(ofBase) }
	if j.found.known && j.found.isMoney() && knows(j.found.amount) {
		unrounded, paid, met := r.due(j.found.amount, narrow)
		out.Unrounded, out.Amount, out.MinimumMet = &unrounded, &paid, met
	}
	if j.least.isMoney() && knows(j.least) {
		_, low, _ := r.due(j.least, narrow)
		out.Low = &low
	}
	if !j.unbounded && j.most.isMoney() && knows(j.most) {
		_, high, _ := r.due(j.most, wide)
		out.High = &high
	}
}

// atMost bounds a credit whose uptime is not known but cannot be lower than some.
func (r creditRule) atMost(a *Assessment, j judgement) {
	if j.unbounded || !r.pays() {
		return
	}
	most := r.given(j.most, j.base)
	a.Credit.Most = &most
	if wide := j.wide(a); r.c.Payout.Form.IsMoney() && wide != nil && j.most.isMoney() {
		_, high, _ := r.due(j.most, wide)
		a.Credit.High = &high
	}
}

// wide is the base under the wider reading; nil when there are no bills.
func (j *judgement) wide(a *Assessment) *big.Rat {
	if a.Basis == nil || a.Basis.Wider == nil {
		return j.base
	}
	return maxRat(j.base, a.Basis.Wider.Rat())
}

// explain notes what a person must know of the money.
func (r creditRule) explain(a *Assessment, out *CreditDue, j judgement) {
	if len(out.Options) > 0 && j.missed(j.views.found, j.found) {
		var labels []string
		for _, o := range out.Options {
			labels = append(labels, o.Label)
		}
		a.note("credit_to_elect", true, "The customer chooses one credit when claiming: %s.", list(labels, "or"))
	}
	if h := r.c.Payout.HoldUntil; h != nil && out.Amount != nil && out.Amount.IsPositive() {
		a.note("credit_held", false, "Credits are kept back until they are more than %s %s together (%s).", h.Currency, h.MoreThan, h.Clause)
	}
	if out.Amount == nil || j.found.isZero() {
		return
	}
	switch m := r.minimum(); {
	case m != nil && !out.MinimumMet:
		a.note("below_minimum", false, "The credit of %s %s is not more than %s %s, so nothing is paid.",
			r.currency, out.Unrounded, m.Currency, m.MoreThan)
	case r.c.Minimum != nil && m == nil:
		a.note("minimum_in_other_currency", true, "The agreement states its minimum in %s, the bill is in %s; the minimum was not tested.",
			r.c.Minimum.Currency, r.currency)
	case m != nil && !out.Amount.GreaterThan(m.MoreThan.Decimal):
		a.note("minimum_near_rounding", true, "The credit is more than %s %s before rounding and not after; the text does not say which counts.",
			m.Currency, m.MoreThan)
	}
	if out.MinimumMet && r.c.Payout.Rounding == "" {
		a.note("rounding_not_stated", false, "The text states no rounding; the credit is rounded once, half up, to %d decimals.",
			r.currency.Places())
	}
}

// list joins words: "a, b or c".
func list(words []string, last string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		out := words[0]
		for _, w := range words[1 : n-1] {
			out += ", " + w
		}
		return out + " " + last + " " + words[n-1]
	}
}
