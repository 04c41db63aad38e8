package workbook

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"slacredit/sla/money"
)

// ruleWords say how the gross loss follows from what was expected and what was observed.
var ruleWords = map[string]string{
	"baseline": "but-for − actual, at least 0",
	"fraction": "failed fraction × but-for: under 60 % failed",
	"combined": "but-for, and actual ÷ (1 − failed fraction), each weighing by its precision",
}

// statement draws the columns of a loss statement from top to bottom: but-for, actual, gross, net, saved costs, contribution,
// waiting period.
func (s *sheet) statement(l loss) {
	format := moneyFormat(l.currency)
	given, live := plainLook.given().as(format), plainLook.as(format)
	round := func(f string) string { return "ROUND(" + f + "," + places(l.currency) + ")" }
	first := s.book.at(l.mark("hours"))
	last := first.down(len(l.Hours) - 1)
	sum := func(col int) string { return "SUM(" + within(first.column(col), last.column(col)) + ")" }
	line := func(label string, amount, low, high cellOf, how string) place {
		return s.row(s.text(label, labelLook), amount, low, high, s.text(how, remarkLook))
	}
	none := s.blank(plainLook)
	name := func(figure string, at place, col int) { s.book.name(l.cellName(figure), at.column(col)) }

	s.head("", ">Amount", ">Low", ">High", "How")
	if l.Phi != nil {
		at := line("Failed fraction", s.number(l.Phi.Decimal, plainLook.given().as(rateFormat)), none, none, strings.Join(nonEmpty("as stated or measured", l.Source), ": "))
		name("failed_fraction", at, 2)
	}
	if l.LevelRatio != nil {
		at := line("Level of sales", s.number(l.LevelRatio.Decimal, plainLook.given().as(rateFormat)), none, none,
			"ρ: sales around the incident ÷ their profile")
		name("level_ratio", at, 2)
	}
	if l.Workings == nil || l.ButFor == nil || l.GrossLoss == nil {
		line("But-for revenue", s.missing(notKnown, live), none, none, "the data carry no estimate; see the warnings")
		line("Actual revenue", s.maybe(l.Actual, given), none, none, "")
		return
	}

	at := line("But-for revenue, unrounded", s.formula(sum(6), l.Workings.ButFor.Decimal, plainLook.as(estimateFormat)), none, none, "sum over the hours below")
	name("but_for_unrounded", at, 2)
	at = line("But-for revenue", s.formula(round(l.cellName("but_for_unrounded")), l.ButFor.Decimal, live), none, none, "what would have been sold: "+l.MethodTitle)
	name("but_for", at, 2)
	actual, how := s.maybe(l.Actual, given), "as observed; split over hours, each rounded by itself"
	switch {
	case l.Actual == nil:
		how = "the revenue does not cover the incident"
	case l.actualAddsUp():
		actual, how = s.formula(sum(7), l.Actual.Decimal, live), "sum over the hours below"
	}
	at = line("Actual revenue", actual, none, none, how)
	name("actual", at, 2)

	gross := s.number(l.GrossLoss.Decimal, given.strong())
	low, high := s.missing("no interval", live), s.missing("no interval", live)
	how = ruleWords[l.Rule]
	lossCell := func(wouldBe string, value decimal.Decimal, want money.Number, otherwise cellOf) cellOf {
		f, got, ok := l.grossFormula(l.cellName(wouldBe), value)
		if !ok || !got.Equal(want.Decimal) {
			return otherwise // what was sold is split over hours finer than a cent: the program's figure stands
		}
		return s.formula("MAX("+round(f)+",0)", want.Decimal, live.total())
	}
	gross = lossCell("but_for_unrounded", l.Workings.ButFor.Decimal, *l.GrossLoss, gross)
	if i := l.Interval; i != nil {
		low, high = s.number(i.Low.Decimal, given), s.number(i.High.Decimal, given)
		if s.book.scored(l) && i.ButForLow != nil {
			from, to := l.wouldBe()
			low = lossCell("would_be_low", from, i.Low, low)
			high = lossCell("would_be_high", to, i.High, high)
		}
		how += fmt.Sprintf("; low and high at %s %%, from %d earlier days", i.Level, i.Placebos)
	}
	at = line("Gross loss", gross, low, high, how)
	name("gross_loss", at, 2)
	name("gross_low", at, 3)
	name("gross_high", at, 4)

	net, remark := s.netCells(l, given, live)
	at = line("Net loss, after make-up sales", s.missing("a range only", live), net[0], net[1], remark)
	name("net_low", at, 3)
	name("net_high", at, 4)
	s.costs(l, line, live)
	s.waiting(l, line, given)
	if l.P != nil {
		line("Chance of so little on a normal day", s.number(l.P.Decimal, plainLook.given().as(rateFormat)), none, none, "p, one-sided")
	}
}

// grossFormula is the gross loss from a cell with would-be revenue, before it is floored and rounded, and what it comes to
// after that.
func (l loss) grossFormula(cell string, wouldBe decimal.Decimal) (f string, comesTo decimal.Decimal, live bool) {
	switch {
	case l.Rule == "baseline" && l.Actual != nil:
		f, comesTo = cell+"-"+l.cellName("actual"), wouldBe.Sub(l.Actual.Decimal)
	case l.Rule == "fraction" && l.Phi != nil:
		f, comesTo = l.cellName("failed_fraction")+"*"+cell, wouldBe.Mul(l.Phi.Decimal)
	default:
		return "", decimal.Zero, false
	}
	return f, decimal.Max(comesTo.Round(l.currency.Places()), decimal.Zero), true
}

// actualAddsUp tells whether the hours' amounts sum to the actual revenue. Where a row was split over hours, each was
// rounded by itself.
func (l loss) actualAddsUp() bool {
	if l.Actual == nil || len(l.Hours) == 0 {
		return false
	}
	var sum money.Sum
	for _, h := range l.Hours {
		if h.Actual == nil {
			return false
		}
		sum.Add(h.Actual.Decimal)
	}
	return sum.Number().Equal(l.Actual.Decimal)
}

// netCells are the bounds of the loss after make-up sales. Their resampling is the program's; without it the net range is
// the gross interval.
func (s *sheet) netCells(l loss, given, live look) (cells [2]cellOf, remark string) {
	if l.NetLow == nil || l.NetHigh == nil {
		return [2]cellOf{s.missing(notKnown, live), s.missing(notKnown, live)}, ""
	}
	if l.Recapture == nil && l.Interval != nil && l.NetLow.Equal(l.Interval.Low.Decimal) && l.NetHigh.Equal(l.Interval.High.Decimal) {
		return [2]cellOf{s.formula(l.cellName("gross_low"), l.NetLow.Decimal, live), s.formula(l.cellName("gross_high"), l.NetHigh.Decimal, live)},
			"make-up sales could not be measured: none are taken off"
	}
	if r := l.Recapture; r != nil {
		share := "not measurable"
		if r.Percent != nil {
			share = r.Percent.String() + " %"
		}
		remark = fmt.Sprintf("make-up sales in the %d hours after, measured: %s, p = %s", r.Hours, share, r.P)
	}
	return [2]cellOf{s.number(l.NetLow.Decimal, given), s.number(l.NetHigh.Decimal, given)}, remark
}

// costs splits the loss by the variable cost ratio.
func (s *sheet) costs(l loss, line func(string, cellOf, cellOf, cellOf, string) place, live look) {
	none := s.blank(plainLook)
	if l.ratio == nil || l.SavedCosts == nil || l.ContributionLoss == nil {
		missing := s.missing(notKnown, live)
		line("Saved variable costs", missing, none, none, "no variable cost ratio was stated; there is no default")
		line("Lost contribution", missing, none, none, "")
		return
	}
	at := line("Variable cost ratio", s.number(l.ratio.Value.Decimal, plainLook.given().as("0.00####")), none, none, "stated: "+l.ratio.Source)
	s.book.name(l.cellName("cost_ratio"), at.column(2))
	part := func(loss string, v decimal.Decimal) cellOf {
		return s.formula(fmt.Sprintf("ROUND(%s*%s,%s)", loss, l.cellName("cost_ratio"), places(l.currency)), v, live)
	}
	low, high := none, none
	if n := l.NetSplit; n != nil {
		low, high = part(l.cellName("net_low"), n.SavedLow.Decimal), part(l.cellName("net_high"), n.SavedHigh.Decimal)
	}
	saved := line("Saved variable costs", part(l.cellName("gross_loss"), l.SavedCosts.Decimal), low, high, "loss × variable cost ratio; low and high on the net loss")
	rest := func(loss string, col int, v decimal.Decimal) cellOf {
		return s.formula(loss+"-"+local(saved, col), v, live)
	}
	low, high = none, none
	if n := l.NetSplit; n != nil {
		low, high = rest(l.cellName("net_low"), 3, n.ContributionLow.Decimal), rest(l.cellName("net_high"), 4, n.ContributionHigh.Decimal)
	}
	at = line("Lost contribution", rest(l.cellName("gross_loss"), 2, l.ContributionLoss.Decimal), low, high, "loss − saved variable costs")
	s.book.name(l.cellName("contribution"), at.column(2))
}

// waiting is the loss that an insurance's time deductible leaves.
func (s *sheet) waiting(l loss, line func(string, cellOf, cellOf, cellOf, string) place, given look) {
	none := s.blank(plainLook)
	wait := s.book.r.Impact.WaitingPeriodSeconds
	if wait == nil {
		line("After waiting period", s.missing("none stated", given), none, none, "")
		return
	}
	line("Waiting period, seconds", s.count(*wait, plainLook.given()), none, none, "stated")
	low, high := none, none
	if i := l.AfterWaiting; i != nil {
		low, high = s.number(i.Low.Decimal, given), s.number(i.High.Decimal, given)
	}
	how := "the estimate over the later hours, not a share of the whole"
	if l.AfterWaitingPeriod != nil && l.AfterWaitingPeriod.IsZero() && l.To.Sub(l.From).Seconds() <= float64(*wait) {
		how = "0 after waiting period: the incident ends within it"
	}
	at := line("After waiting period", s.maybe(l.AfterWaitingPeriod, given.strong()), low, high, how)
	s.book.name(l.cellName("after_waiting"), at.column(2))
}
