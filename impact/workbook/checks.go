package workbook

import (
	"fmt"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// check compares a figure of the program with what the workbook's formulas come to.
type check struct {
	name, about string
	want        decimal.Decimal // the program's
	formula     string          // the workbook's
	got         decimal.Decimal // what the formula comes to
	tolerance   string          // name of the cell with the largest difference that passes
	allowed     decimal.Decimal
	format      string
}

func (c check) passes() bool { return c.want.Sub(c.got).Abs().LessThanOrEqual(c.allowed) }

// checks draws the sheet Checks: control totals, this workbook's formulas against the program's exact values, and what
// was found in the inputs.
func (b *book) checks() {
	s := b.sheet("Checks", page{widths: []float64{32, 56, b.moneyWidth(18), b.moneyWidth(18), 18, 18, 16, 10}})
	defer s.end()
	s.title("Checks", "What went in came out, and what the formulas of this workbook come to is what the program found in exact decimals.")
	tally := b.passed()
	results := within(place{s.name, 8, 1}, b.at("checks/end").column(8))
	count := func(word string) string { return "COUNTIF(" + results + "," + word + ")" }
	at := s.row(s.text("Checks passed", labelLook), s.formula(count(nOK), decimal.NewFromInt(tally.ok), plainLook.strong().to("left").as(wholeFormat)))
	b.name("checks_passed", at.column(2))
	at = s.row(s.text("of", labelLook), s.formula(count(nOK)+"+"+count(nCheck), decimal.NewFromInt(tally.all), plainLook.strong().to("left").as(wholeFormat)))
	b.name("checks_total", at.column(2))

	s.part("Control totals: read = used + set aside + rejected")
	s.head("Control", "Source", ">Read", ">Used", ">Set aside", ">Rejected", ">Difference", "Result")
	for _, c := range b.r.Controls {
		s.control(c)
	}
	if len(b.r.Controls) == 0 {
		s.para("None: no file was counted.", remarkLook)
	}

	s.part("This workbook against the program")
	s.head("Check", "About", ">Program", ">Workbook", ">Allowed", "", ">Difference", "Result")
	list := b.checkList()
	for _, c := range list {
		at := place{s.name, 1, s.next}
		s.row(s.text(c.name, plainLook), s.text(c.about, wrapLook), s.number(c.want, plainLook.given().as(c.format)),
			s.formula(c.formula, c.got, plainLook.as(c.format)), s.formula(c.tolerance, c.allowed, plainLook.as("0.##########")),
			s.blank(plainLook), s.formula(local(at, 3)+"-"+local(at, 4), c.want.Sub(c.got), plainLook.as("0.##########")),
			s.verdict("ABS("+local(at, 7)+")<="+local(at, 5), c.passes()))
	}
	if len(list) == 0 {
		s.para("None: no claim was assessed.", remarkLook)
	}
	s.mark("checks/end")
	s.skip()
	s.findings()
}

// verdict is a check's result in words, live.
func (s *sheet) verdict(condition string, holds bool) cellOf {
	word := wordCheck
	if holds {
		word = wordOK
	}
	return s.words("IF("+condition+","+nOK+","+nCheck+")", word, plainLook.strong())
}

// control is one control total of the program, checked again.
func (s *sheet) control(c audit.Control) {
	at := place{s.name, 1, s.next}
	parts, ok := controlParts(c)
	if !ok {
		texts := []string{c.Read, c.Used, c.SetAside, c.Rejected}
		cells := []cellOf{s.text(c.Name, plainLook), s.text(c.Source, wrapLook)}
		for _, t := range texts {
			cells = append(cells, s.text(t, plainLook.to("right")))
		}
		s.row(append(cells, s.missing("no number", plainLook), s.text(wordCheck, plainLook.strong()))...)
		return
	}
	cells := []cellOf{s.text(c.Name, plainLook), s.text(c.Source, wrapLook)}
	left := controlDifference(parts)
	decimals, live := controlDecimals(parts, left)
	for _, p := range parts {
		if cell := s.digits(p.Decimal, plainLook.given()); !live && cell.Value != nil {
			cells = append(cells, cell)
			continue
		}
		cells = append(cells, s.number(p.Decimal, plainLook.given().as("#,##0.########")))
	}
	difference := s.number(left, plainLook.given().as("0.########"))
	if live {
		diff := fmt.Sprintf("%s-%s-%s-%s", local(at, 3), local(at, 4), local(at, 5), local(at, 6))
		difference = s.formula("ROUND("+diff+","+decimals+")", left, plainLook.as("0.########"))
	}
	s.row(append(cells, difference, s.verdict(local(at, 7)+"=0", left.IsZero()))...)
}

// controlParts are the figures of a control total; false when one is no number.
func controlParts(c audit.Control) (parts [4]money.Number, ok bool) {
	for i, t := range [4]string{c.Read, c.Used, c.SetAside, c.Rejected} {
		n, err := money.ParseNumber(t)
		if err != nil {
			return parts, false
		}
		parts[i] = n
	}
	return parts, true
}

// controlDifference is read − used − set aside − rejected, exactly.
func controlDifference(p [4]money.Number) decimal.Decimal {
	return p[0].Sub(p[1].Decimal).Sub(p[2].Decimal).Sub(p[3].Decimal)
}

// controlDecimals names the decimals to which a formula can take the difference of such figures: beyond them would be the noise
// of numbers of 15 digits. Not live are figures too large for that, and a difference too fine to be seen so.
func controlDecimals(p [4]money.Number, left decimal.Decimal) (name string, live bool) {
	largest := decimal.Max(p[0].Abs(), p[1].Abs(), p[2].Abs(), p[3].Abs())
	name, places := nKeep, int32(keepDecimals)
	if largest.GreaterThanOrEqual(decimal.New(1, 6)) {
		name, places = nCoarse, coarseDecimals
	}
	return name, largest.LessThan(decimal.New(1, 10)) && left.Round(places).Equal(left)
}

// checkTally is how many checks there are and how many pass.
type checkTally struct{ ok, all int64 }

func (b *book) passed() (t checkTally) {
	count := func(ok bool) {
		t.all++
		if ok {
			t.ok++
		}
	}
	for _, c := range b.r.Controls {
		p, ok := controlParts(c)
		count(ok && controlDifference(p).IsZero())
	}
	for _, c := range b.checkList() {
		count(c.passes())
	}
	return t
}

// checkList is what this workbook works out again, per assessment and incident.
func (b *book) checkList() []check {
	var out []check
	for _, u := range b.units {
		out = append(out, u.checks()...)
	}
	for _, l := range b.losses() {
		if l.Workings == nil || l.ButFor == nil || l.GrossLoss == nil {
			continue
		}
		minor := decimal.New(1, -l.currency.Places())
		out = append(out, check{"But-for revenue", l.label(), l.ButFor.Decimal, l.cellName("but_for"), l.ButFor.Decimal,
			minorUnit(l.currency), minor, moneyFormat(l.currency)},
			check{"Gross loss", l.label(), l.GrossLoss.Decimal, l.cellName("gross_loss"), l.GrossLoss.Decimal,
				minorUnit(l.currency), minor, moneyFormat(l.currency)})
	}
	return out
}

func (u unit) checks() (out []check) {
	if t := u.Uptime; t != nil {
		out = append(out, check{"Uptime = exact uptime", u.label(), roundRat(t.Percent.Rat(), sla.PercentPlaces), u.cellName("uptime"), roundRat(u.percent(), sla.PercentPlaces),
			nTolerance, percentTolerance, longPercent})
		if len(t.Days) > 0 && t.Slices > 0 {
			m := u.mean
			out = append(out, check{"Days add up to the period", u.label(), decimal.NewFromInt(t.Slices), u.cellName("slices"), m.slices,
				nExact, decimal.Zero, wholeFormat},
				check{"Known slices add up", u.label(), decimal.NewFromInt(t.WithEvidence), u.cellName("known"), m.known,
					nExact, decimal.Zero, wholeFormat})
		}
	}
	if base := u.Basis; base != nil {
		minor := decimal.New(1, -base.Currency.Places())
		out = append(out,
			check{"Billed = eligible + set aside", u.label(), decimal.Zero, u.cellName("left_over"), u.piles.left(base),
				minorUnit(base.Currency), minor, moneyFormat(base.Currency)},
			check{"Eligible base = the program's", u.label(), base.Eligible.Decimal, u.cellName("eligible"), u.base().Decimal,
				minorUnit(base.Currency), minor, moneyFormat(base.Currency)})
	}
	if u.calculated() {
		d := u.due()
		percent := decimal.Zero
		if u.Tier != nil {
			percent = u.Tier.CreditPercent.Decimal
		}
		minor := decimal.New(1, -u.Credit.Currency.Places())
		out = append(out,
			check{"Tier = the program's", u.label(), percent, u.cellName("percent"), d.percent, nExact, decimal.Zero, tierFormat},
			check{"Credit = the program's", u.label(), u.Credit.Amount.Decimal, u.cellName("credit"), u.Credit.Amount.Decimal,
				minorUnit(u.Credit.Currency), minor, moneyFormat(u.Credit.Currency)})
	}
	return out
}

// findings are what a person should know about the inputs.
func (s *sheet) findings() {
	s.part("Findings in the inputs")
	if len(s.book.r.Diagnostics) == 0 {
		s.para("None.", remarkLook)
		return
	}
	s.head("Place", "What", ">Times", "Severity", "Code", "Hint")
	for i, d := range s.book.r.Diagnostics {
		if i == sheetRows {
			s.para(fmt.Sprintf("%d more stand in result.json.", len(s.book.r.Diagnostics)-i), remarkLook)
			break
		}
		s.row(s.text(d.Origin().String(), wrapLook), s.text(finding(d), wrapLook), s.count(max(d.Count, 1), plainLook),
			s.text(string(d.Severity), plainLook), s.text(d.Code, plainLook), s.text(d.Hint, plainLook))
	}
}
