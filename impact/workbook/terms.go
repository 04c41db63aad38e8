package workbook

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// terms draws the sheet Terms: the schedules that were applied, each once, with clause, version and source.
func (b *book) terms() {
	s := b.sheet("Terms", page{widths: []float64{30, 16, 16, 70}})
	defer s.end()
	s.title("Terms applied", "The tiers, minimum and clauses of each agreement as of the version that governs the month. "+
		"The tiers below are the cells that the credit formulas on the sheet Claim look up.")
	drawn := map[int]bool{}
	for _, u := range b.units {
		if !drawn[u.terms] {
			drawn[u.terms] = true
			s.termsBlock(u)
		}
	}
	if len(b.units) == 0 {
		s.para("No claim was assessed.", remarkLook)
	}
}

// termsBlock draws the terms of one commitment, from the first assessment under them.
func (s *sheet) termsBlock(u unit) {
	title := u.Terms
	if u.Title != "" {
		title = u.Title + " · " + u.Terms
	}
	s.band(title)
	fact := func(label, value string) {
		if value == "" {
			value = notKnown
		}
		s.row(s.text(label, labelLook), s.text(value, plainLook))
	}
	version := u.Version
	if version == "" {
		version = "none governs the date"
	}
	fact("Version", version)
	fact("Commitment", u.Commitment)
	fact("Source", u.Source)
	grade := string(u.Grade)
	if u.OwnTerms {
		grade += " (the user's own terms file)"
	}
	fact("Proof of the text", grade)

	s.part("Credit schedule")
	s.head(">Uptime below", ">At least", ">Credit", "Clause")
	s.mark(u.termsMark("tiers"))
	for _, t := range u.Tiers {
		s.row(s.number(t.Below.Decimal, plainLook.given().as(tierFormat)),
			s.number(atLeast(t), plainLook.given().as(tierFormat)),
			s.number(t.CreditPercent.Decimal, plainLook.given().as(tierFormat)),
			s.text(t.Clause, wrapLook))
	}
	switch {
	case len(u.Tiers) == 0 && u.stepped("schedule"):
		s.para("The schedule is no table of tiers. What it gave stands, step by step and with its clauses, on the sheet Claim.", remarkLook)
	case len(u.Tiers) == 0:
		s.para("No schedule: no version governs, or it states none.", remarkLook)
	}

	s.part("Minimum")
	least, why := decimal.Zero, "the agreement states none: any credit above 0 is paid"
	if c := u.Credit; c != nil && c.Minimum != nil {
		m := c.Minimum
		least, why = m.MoreThan.Decimal, fmt.Sprintf("%s, tested before rounding: %s", m.Currency, m.Clause)
		if m.Currency != c.Currency {
			least, why = decimal.Zero, fmt.Sprintf("not tested: the agreement says more than %s %s, the bill is in %s: %s",
				m.Currency, m.MoreThan, c.Currency, m.Clause)
		}
	}
	s.mark(u.termsMark("minimum"))
	s.row(s.text("A credit is paid when more than", labelLook), s.number(least, plainLook.given().as(freeFormat)),
		s.blank(plainLook), s.text(why, wrapLook))

	if u.Basis != nil && u.Basis.Clause != "" {
		s.row(s.text("Base of the credit", labelLook), s.blank(plainLook), s.blank(plainLook), s.text(u.Basis.Clause, wrapLook))
	}
	if c := u.Credit; c != nil && c.Form != "" {
		how := spaced(c.Form)
		if c.Restricted != "" {
			how += "; only for " + c.Restricted
		}
		s.row(s.text("Paid as", labelLook), s.blank(plainLook), s.blank(plainLook), s.text(how, wrapLook))
	}
	if c := u.Claim; c != nil && c.Clause != "" {
		s.row(s.text("Claim", labelLook), s.blank(plainLook), s.blank(plainLook), s.text(c.Clause, wrapLook))
	}
	s.skip()
}
