package workbook

import (
	"strings"

	"slacredit/sla"
	"slacredit/sla/money"
)

// creditInWords says what a credit is that has no amount of money: days, units, a right, or why it is not known.
func creditInWords(a *sla.Assessment) string {
	c := a.Credit
	switch {
	case a.Verdict == sla.Insufficient:
		return "not known: evidence"
	case a.Verdict == sla.NoAgreement:
		return "not known: no terms"
	case c == nil:
		return notKnown
	case c.Form == string(sla.TerminationRight), c.Form == string(sla.NoPayout):
		return rightInWords(a)
	}
	kind := givenInWords(sla.Given{Days: c.Days, Hours: c.Hours, Units: c.Units}, c.Currency)
	switch {
	case kind != "":
		return kind
	case c.Value != nil:
		return string(c.Currency) + " " + c.Value.String() + " as " + spaced(c.Form)
	case c.Least != nil && a.Verdict != sla.NoBreach:
		return between(c)
	case !sla.PayoutForm(c.Form).IsMoney() && a.Verdict == sla.NoBreach:
		return "none"
	case a.Basis == nil:
		return "not known: no bill"
	}
	return notKnown
}

// rightInWords says what a customer has instead of a credit: never a bare nothing.
func rightInWords(a *sla.Assessment) string {
	var parts []string
	for _, r := range a.Rights {
		parts = append(parts, r.What)
	}
	if len(parts) == 0 {
		return "no credit; no right is recorded"
	}
	return "no credit; right: " + strings.Join(parts, "; ")
}

// between are the bounds of a credit that is not known.
func between(c *sla.CreditDue) string {
	low := givenInWords(*c.Least, c.Currency)
	if low == "" {
		low = "nothing"
	}
	if c.Most == nil {
		return "at least " + low + "; no upper bound is known"
	}
	return "between " + low + " and " + givenInWords(*c.Most, c.Currency)
}

// shareInWords is the share of the base that a schedule gave.
func shareInWords(c *sla.CreditDue) string {
	if c.Percent == nil {
		return "no share of the base"
	}
	return c.Percent.String() + " % of the base"
}

// givenInWords is a credit in whatever it is counted in; empty when it is none.
func givenInWords(g sla.Given, currency money.Currency) string {
	var parts []string
	add := func(n *money.Number, unit string) {
		if n != nil {
			parts = append(parts, n.String()+" "+unit)
		}
	}
	add(g.Percent, "% of the base")
	add(g.Days, "days of service")
	add(g.Hours, "hours of service")
	if u := g.Units; u != nil && u.Of == "daily_average" {
		add(&u.Amount, "× average daily use")
	} else if u != nil {
		add(&u.Amount, "units of the product")
	}
	if g.Amount != nil {
		parts = append(parts, string(currency)+" "+g.Amount.String())
	}
	return strings.Join(parts, ", ")
}
