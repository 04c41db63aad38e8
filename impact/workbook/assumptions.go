package workbook

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"slacredit/sla/money"
)

// Names of the parameter cells that several sheets use.
const (
	nCompare   = "compare_decimals"
	nKeep      = "keep_decimals"
	nCoarse    = "coarse_decimals"
	nShow      = "show_decimals"
	nTolerance = "percent_tolerance"
	nExact     = "no_tolerance"
	nOK        = "word_ok"
	nCheck     = "word_check"
)

// The words of a check, and by how much an uptime may differ between the exact fraction and floating point.
const (
	wordOK    = "OK"
	wordCheck = "CHECK"
)

var percentTolerance = decimal.New(1, -9)

// assumptions draws the sheet Assumptions: what was stated and not measured, and the parameters of the formulas.
func (b *book) assumptions() {
	s := b.sheet("Assumptions", page{widths: []float64{28, 56, 30, 14, 46}})
	defer s.end()
	s.title("Assumptions and parameters", "Figures that were stated, not measured, with their source; and the settings that the "+
		"formulas of this workbook refer to. Figures in blue came in; figures in black are worked out here.")

	s.band("Assumptions of this run")
	s.head("Key", "What", ">Value", "Unit", "Source")
	for _, a := range b.r.Assumptions {
		value := s.text(a.Value, wrapLook.given().to("right"))
		if n, err := money.ParseNumber(a.Value); err == nil {
			value = s.number(n.Decimal, plainLook.given().as(freeFormat))
		}
		s.row(s.text(a.Key, plainLook), s.text(a.What, wrapLook), value, s.text(a.Unit, plainLook), s.text(a.Source, wrapLook))
	}
	if len(b.r.Assumptions) == 0 {
		s.para("None was stated.", remarkLook)
	}
	s.skip()

	s.band("Parameters of the formulas")
	s.head("Name", "What", ">Value", "Unit", "Source")
	number := func(name, what string, v decimal.Decimal, unit string) {
		at := s.row(s.text(name, plainLook), s.text(what, wrapLook), s.number(v, plainLook.given().as("0.##########")),
			s.text(unit, plainLook), s.text("the workbook", plainLook))
		b.name(name, at.column(3))
	}
	number(nCompare, "An uptime is rounded to this many decimals before it is compared with the edge of a tier, so that the "+
		"noise of floating point decides nothing.", decimal.NewFromInt(compareDecimals), "decimals")
	number(nShow, "Decimals of an uptime as shown. The rest is cut off, never rounded: what lies below an edge never shows as the edge.",
		decimal.NewFromInt(showDecimals), "decimals")
	number(nKeep, "Decimals kept of a credit before its minimum is tested and it is rounded once.", decimal.NewFromInt(keepDecimals), "decimals")
	number(nCoarse, "Decimals of the difference of control totals of a million or more, of which a spreadsheet keeps 15 digits.",
		decimal.NewFromInt(coarseDecimals), "decimals")
	number(nTolerance, "By how much an uptime worked out here may differ from the exact one.", percentTolerance, "%")
	number(nExact, "Counts and tiers may not differ at all.", decimal.Zero, "")
	for _, c := range b.currencies() {
		number(places(c), "Decimals of the minor unit of "+suffix(c)+" (ISO 4217).", decimal.NewFromInt32(c.Places()), "decimals")
		number(minorUnit(c), "The minor unit of "+suffix(c)+": by how much an amount worked out here may differ from the exact one.",
			decimal.New(1, -c.Places()), string(c))
	}
	word := func(name, what, w string) {
		at := s.row(s.text(name, plainLook), s.text(what, wrapLook), s.text(w, plainLook.given().to("right")),
			s.blank(plainLook), s.text("the workbook", plainLook))
		b.name(name, at.column(3))
	}
	word(nOK, "What a check says that holds.", wordOK)
	word(nCheck, "What a check says that does not.", wordCheck)
}

// suffix ends the names of a currency's cells. What is no code of ISO 4217 shares one.
func suffix(c money.Currency) string {
	if currencyCode.MatchString(string(c)) {
		return string(c)
	}
	return "unnamed"
}

// places names the cell with the decimals of a currency's minor unit, minorUnit the one with that unit.
func places(c money.Currency) string    { return "minor_decimals_" + suffix(c) }
func minorUnit(c money.Currency) string { return "minor_unit_" + suffix(c) }

// currencies are those in which something is computed, one for each suffix, sorted.
func (b *book) currencies() []money.Currency {
	set := map[string]money.Currency{}
	add := func(c money.Currency) { set[suffix(c)] = c }
	for _, u := range b.units {
		if u.Credit != nil {
			add(u.Credit.Currency)
		}
		if u.Basis != nil {
			add(u.Basis.Currency)
		}
	}
	if b.r.Impact != nil {
		add(b.r.Impact.Currency)
	}
	return slices.Sorted(maps.Values(set))
}
