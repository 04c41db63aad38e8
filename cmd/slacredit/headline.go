package main

import (
	"fmt"
	"strings"

	"slacredit/sla"
	"slacredit/sla/money"
)

// headline is an assessment in one line.
func headline(a sla.Assessment) string {
	s := fmt.Sprintf("%s: %s", a.ID, spaced(string(a.Verdict)))
	if a.Uptime != nil {
		s += fmt.Sprintf(", uptime %s %%", a.Uptime.Percent)
	}
	c := a.Credit
	if c == nil {
		return s
	}
	if c.Form == string(sla.TerminationRight) || c.Form == string(sla.NoPayout) {
		return s + ", no credit; " + rightWords(a.Rights)
	}
	switch given := inWords(sla.Given{Percent: c.Percent, Days: c.Days, Hours: c.Hours, Units: c.Units}, c.Currency); {
	case a.Tier != nil:
		s += fmt.Sprintf(", %s %% credit", a.Tier.CreditPercent)
	case given != nothing:
		s += ", " + given
	case c.Least != nil:
		s += ", between " + inWords(*c.Least, c.Currency)
		if c.Most != nil {
			s += " and " + inWords(*c.Most, c.Currency)
		} else {
			s += " and no known end"
		}
	}
	if c.Amount != nil {
		if a.Basis != nil {
			s += fmt.Sprintf(" of %s %s", a.Basis.Currency, a.Basis.Eligible)
		}
		s += fmt.Sprintf(" = %s %s", c.Currency, c.Amount)
		switch {
		case c.Low == nil || c.High == nil:
			s += " (its bounds are not known)"
		case !c.Low.Equal(c.High.Decimal):
			s += fmt.Sprintf(" (%s to %s)", c.Low, c.High)
		}
	}
	if a.YieldsTo != "" {
		s += ", not with " + a.YieldsTo
	}
	if a.Claim != nil && a.Verdict == sla.Breach && !a.Claim.Deadline.IsZero() {
		s += fmt.Sprintf(", claim by %s%s", a.Claim.Deadline, standing(*a.Claim))
	}
	return s
}

// standing says where a claim stands on the date of --as-of; nothing without one.
func standing(c sla.ClaimDue) string {
	switch {
	case c.Status == "filed":
		return fmt.Sprintf(" (filed on %s)", c.Filed)
	case c.DaysLeft == nil:
		return ""
	case *c.DaysLeft < 0:
		return " (expired)"
	case *c.DaysLeft == 1:
		return " (1 day left)"
	}
	return fmt.Sprintf(" (%d days left)", *c.DaysLeft)
}

// proof says how well the terms of an assessment are proven, where they are not verified, and whether they are the user's own.
func proof(a sla.Assessment) string {
	var s string
	if a.Grade != "" && a.Grade != sla.Verified {
		s += fmt.Sprintf(" [terms %s]", a.Grade)
	}
	if a.OwnTerms {
		s += " [own terms]"
	}
	return s
}

// rightWords says what a customer has instead of a credit.
func rightWords(rights []sla.RightRow) string {
	if len(rights) == 0 {
		return "no right is recorded"
	}
	var parts []string
	for _, r := range rights {
		part := r.What
		if r.Arisen != "unknown" {
			part += " (arisen: " + r.Arisen + ")"
		}
		parts = append(parts, part)
	}
	return "right: " + strings.Join(parts, "; ")
}

// nothing is a credit that is none.
const nothing = "nothing"

// inWords is a credit in whatever it is counted in.
func inWords(g sla.Given, currency money.Currency) string {
	var parts []string
	add := func(n *money.Number, one, many string) {
		if n == nil {
			return
		}
		unit := many
		if n.String() == "1" {
			unit = one
		}
		parts = append(parts, n.String()+" "+unit)
	}
	add(g.Percent, "% of the base", "% of the base")
	add(g.Days, "day of service", "days of service")
	add(g.Hours, "hour of service", "hours of service")
	if u := g.Units; u != nil && u.Of == "daily_average" {
		add(&u.Amount, "× the average daily use", "× the average daily use")
	} else if u != nil {
		add(&u.Amount, "unit of the product", "units of the product")
	}
	if g.Amount != nil {
		parts = append(parts, string(currency)+" "+g.Amount.String())
	}
	if len(parts) == 0 {
		return nothing
	}
	return strings.Join(parts, ", ")
}

// spaced turns a code into words.
func spaced(code string) string { return strings.ReplaceAll(code, "_", " ") }
