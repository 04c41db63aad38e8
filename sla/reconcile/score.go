package reconcile

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"slacredit/sla"
)

// Points that decide. A line with a text that names the service level needs little else; one without needs the exact amount
// for the right service of the right account.
const (
	enoughToMatch   = 70
	enoughToPropose = 40
)

// serviceLevel are the words by which providers and their support name such credits.
var serviceLevel = regexp.MustCompile(`(?i)\bsla\b|service[ -]?level|service[ -]credit|availability|outage|disruption|incident|goodwill`)

// lateMonths is how many months after the outage a credit is still expected: the time to claim, to decide and to bill.
const lateMonths = 6

// scoring is what the rules make of a line and a claim.
type scoring struct {
	points int
	rules  []string
}

func (s *scoring) give(points int, rule string, args ...any) {
	s.points += points
	s.rules = append(s.rules, fmt.Sprintf("%+d %s", points, fmt.Sprintf(rule, args...)))
}

// score holds a line against a claim. Family is what all lines with this text come to. Zero points: it cannot be this claim's.
func score(d Due, l Line, family *big.Rat) scoring {
	var s scoring
	late := months(l) - (d.Month.Year*12 + int(d.Month.Mon))
	if l.Currency != d.Currency || l.Promotional || late < 0 || late > 2*lateMonths {
		return s
	}
	named := serviceLevel.MatchString(l.Description)
	switch {
	case d.Case != "" && containsWord(l.Description, d.Case), containsWord(l.Description, d.ID):
		s.give(60, "names the claim")
	case named:
		s.give(40, "names the service level")
	case !slices.ContainsFunc(l.Kinds, func(k sla.Kind) bool { return k == sla.Credit || k == sla.Refund || k == sla.Correction }):
		s.give(-30, "is no credit, refund or correction, and does not name the service level")
	}
	switch {
	case len(l.Services) == 0:
		s.give(5, "is of no service of its own")
	case slices.ContainsFunc(l.Services, func(v string) bool { return slices.Contains(d.Services, v) }):
		s.give(20, "is of the service")
	default:
		s.give(-10, "is of another service")
	}
	switch {
	case d.Region == "" || len(l.Regions) == 0:
		s.give(5, "is of no region of its own")
	case slices.Contains(l.Regions, d.Region):
		s.give(10, "is of the region")
	default:
		s.give(-20, "is of another region")
	}
	switch {
	case d.Account == "" || l.Account == "":
		s.give(5, "is of no account of its own")
	case l.Account == d.Account:
		s.give(15, "is of the account")
	default:
		s.give(-15, "is of another account") // the payer's, at best
	}
	if late <= lateMonths {
		s.give(10, "is %d months after the outage", late)
	}
	switch expected := d.expected().Rat(); {
	case near(l.Amount.Rat(), expected):
		s.give(30, "is the amount")
	case l.Description != "" && near(family, expected):
		s.give(25, "with the others of its text is the amount")
	}
	return s
}

// near tells whether an amount is another one, up to the rounding of its parts: a hundredth, or half a percent.
func near(a, b *big.Rat) bool {
	most := new(big.Rat).Mul(b, big.NewRat(1, 200))
	if least := big.NewRat(1, 100); most.Cmp(least) < 0 {
		most = least
	}
	off := new(big.Rat).Sub(a, b)
	return off.Abs(off).Cmp(most) <= 0
}

func months(l Line) int { return l.Month.Year*12 + int(l.Month.Mon) }

// containsWord tells whether a text has a reference as a word of its own.
func containsWord(text, reference string) bool {
	at := regexp.MustCompile(`(^|[^\pL\pN])` + regexp.QuoteMeta(reference) + `($|[^\pL\pN])`)
	return reference != "" && at.MatchString(text)
}
