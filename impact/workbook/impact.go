package workbook

import (
	"fmt"
	"strconv"

	"slacredit/impact"
	"slacredit/sla/money"
)

// soleRemedy stands wherever a loss does: credits and losses are two ledgers and never add up.
// Source: the providers' own texts; see the clauses on the sheet Terms.
const soleRemedy = "A service credit is normally the sole remedy under the provider's terms and is capped by fees; lost revenue is " +
	"consequential loss and usually excluded. It is stated for insurance, negotiation and management, not as an amount owed by the " +
	"provider, and is never added to a credit."

// loss is one incident's loss with its number in the workbook, which ends the names of its cells: gross_loss_1.
type loss struct {
	n int
	*impact.IncidentLoss
	currency money.Currency
	ratio    *impact.Ratio // of variable cost
}

func (l loss) cellName(figure string) string { return figure + "_" + strconv.Itoa(l.n) }
func (l loss) mark(row string) string        { return "incident/" + row + "/" + strconv.Itoa(l.n) }

func (l loss) label() string {
	return fmt.Sprintf("Incident %d · %s to %s", l.n, utc(l.From), utc(l.To))
}

// losses are the incidents of the statement.
func (b *book) losses() []loss {
	st := b.r.Impact
	if st == nil {
		return nil
	}
	out := make([]loss, len(st.Incidents))
	for i := range st.Incidents {
		out[i] = loss{i + 1, &st.Incidents[i], st.Currency, st.CostRatio}
	}
	return out
}

// impact draws the sheet Impact: the loss statement, one block per incident, over its hours.
func (b *book) impact() {
	s := b.sheet("Impact", page{widths: []float64{34, 22, 22, 18, 18, 18, 18, 18}})
	defer s.end()
	s.title("What the outage cost: an estimate", soleRemedy)
	st := b.r.Impact
	if st == nil {
		s.para("No loss is stated: no revenue was given.", plainLook.strong())
		return
	}
	if st.Currency == "" {
		s.para("The revenue names no currency.", noteLook)
	}
	s.coverage(st)
	for _, l := range b.losses() {
		s.mark(l.mark("impact"))
		s.band(l.label())
		s.statement(l)
		s.crossChecks(l)
		s.warnings(l.Warnings)
		s.hours(l)
		s.skip()
	}
	if len(st.Incidents) == 0 {
		s.para("No incident was found, so no loss is stated.", plainLook.strong())
	}
	s.together(st)
}

// coverage says which revenue the estimate rests on.
func (s *sheet) coverage(st *impact.Statement) {
	r := st.Revenue
	s.band("Revenue that the estimate rests on")
	s.row(s.text("From, to", labelLook), s.text(utc(r.From)+" to "+utc(r.To), plainLook))
	s.row(s.text("Total of the rows that count", labelLook), s.number(r.Total.Decimal, plainLook.given().as(moneyFormat(st.Currency))),
		s.digits(r.Total.Decimal, plainLook))
	s.row(s.text("Rows", labelLook), s.count(r.Rows, plainLook.given()), s.text(spaced(r.Mode), plainLook))
	s.row(s.text("Hours known", labelLook), s.count(int64(r.Hours), plainLook.given()))
	s.row(s.text("Hours missing (not zero)", labelLook), s.count(int64(r.MissingHours), plainLook.given()))
	s.row(s.text("Time zone of the business", labelLook), s.text(st.Zone, plainLook))
	for _, w := range st.Warnings {
		s.para(w.Text+"  ["+w.Code+"]", noteLook)
	}
	s.skip()
}

// crossChecks are other ways to the same figure, for comparison only.
func (s *sheet) crossChecks(l loss) {
	c := l.CrossChecks
	if c.BeforeOnly == nil && c.LastWeek == nil && c.Flat == nil && l.Partial == nil {
		return
	}
	given := plainLook.given().as(moneyFormat(l.currency))
	s.part("For comparison only")
	s.head("", ">Amount", "What it is")
	row := func(label string, n *money.Number, what string) {
		s.row(s.text(label, labelLook), s.maybe(n, given), s.text(what, remarkLook))
	}
	row("But-for, before only", c.BeforeOnly, "the method without what came after the incident")
	row("But-for, last week", c.LastWeek, "the same hours a week earlier")
	row("But-for, flat", c.Flat, "the average hour: the usual calculator")
	if p := l.Partial; p != nil {
		row("Loss, but-for − actual", p.BaselineLessActual, "partial outage, three ways")
		row("Loss, fraction × but-for", &p.FractionOfBaseline, "")
		row("Loss, actual ÷ (1 − fraction) − actual", p.RatioLessActual, "")
	}
}

func (s *sheet) warnings(in []impact.Warning) {
	if len(in) == 0 {
		return
	}
	s.part("Warnings")
	for _, w := range in {
		kind := "for information"
		if w.Gates {
			kind = "TO REVIEW"
		}
		s.span(2, len(s.page.widths), w.Text+"  ["+w.Code+"]", wrapLook, s.text(kind, plainLook.strong()))
	}
}

// hours are the hours of an incident, which the statement adds up.
func (s *sheet) hours(l loss) {
	if len(l.Hours) == 0 {
		return
	}
	s.part("Hour by hour")
	s.head("Hour (local)", "From (UTC)", "To (UTC)", ">Affected hours", ">Profile", ">But-for", ">Actual", ">Loss")
	s.mark(l.mark("hours"))
	for _, h := range l.Hours {
		at := place{s.name, 1, s.next}
		money := plainLook.as(estimateFormat)
		butFor, lost := s.missing(notKnown, money), s.missing(notKnown, money)
		if h.ButFor != nil && h.Profile != nil && l.LevelRatio != nil {
			butFor = s.formula(fmt.Sprintf("%s*%s*%s", l.cellName("level_ratio"), local(at, 4), local(at, 5)), h.ButFor.Decimal, money)
			switch {
			case h.Loss == nil:
			case l.Rule == "fraction" && l.Phi != nil:
				lost = s.formula(l.cellName("failed_fraction")+"*"+local(at, 6), h.Loss.Decimal, money)
			case h.Actual != nil:
				lost = s.formula(local(at, 6)+"-"+local(at, 7), h.Loss.Decimal, money)
			}
		}
		s.row(s.text(h.Label, plainLook), s.text(utc(h.From), plainLook), s.text(utc(h.To), plainLook),
			s.number(h.Share.Decimal, plainLook.given().as(rateFormat)), s.maybe(h.Profile, money.given()), butFor, s.maybe(h.Actual, money.given()), lost)
	}
}

// together is what concerns all incidents: extra expense, loss of income, and the sum with its joint interval.
func (s *sheet) together(st *impact.Statement) {
	format := moneyFormat(st.Currency)
	given, live := plainLook.given().as(format), plainLook.as(format)
	s.band("All incidents")
	if t := st.Total; t != nil && len(st.Incidents) > 1 {
		s.head("", ">Amount", ">Low", ">High", "How")
		none := s.blank(plainLook)
		s.row(s.text("But-for revenue", labelLook), s.number(t.ButFor.Decimal, given))
		s.row(s.text("Actual revenue", labelLook), s.maybe(t.Actual, given))
		low, high, how := none, none, "intervals of incidents are never added; no joint one can be stated"
		if i := t.Interval; i != nil {
			low, high = s.number(i.Low.Decimal, given), s.number(i.High.Decimal, given)
			how = fmt.Sprintf("joint interval at %s %%, from %d earlier days moved together: intervals are never added", i.Level, i.Placebos)
		}
		at := s.row(s.text("Gross loss", labelLook), s.number(t.GrossLoss.Decimal, given.strong()), low, high, s.text(how, remarkLook))
		s.book.name("total_gross", at.column(2))
		if t.Interval != nil {
			s.book.name("total_low", at.column(3))
			s.book.name("total_high", at.column(4))
		}
	}

	s.part("Extra expense, apart from lost sales")
	if len(st.Expenses) == 0 {
		s.para("None was stated.", remarkLook)
	} else {
		s.head("What", ">Amount", "Source")
		first := place{s.name, 1, s.next}
		for _, e := range st.Expenses {
			s.row(s.text(e.What, plainLook), s.number(e.Amount.Decimal, given), s.text(e.Source, plainLook))
		}
		sum := s.missing(notKnown, live)
		if st.ExtraExpense != nil {
			sum = s.formula("SUM("+within(first.column(2), place{s.name, 2, s.next - 1})+")", st.ExtraExpense.Decimal, live.total())
		}
		at := s.row(s.text("Extra expense", plainLook.total()), sum)
		s.book.name("extra_expense", at.column(2))
	}
	if st.LossOfIncome == nil {
		s.row(s.text("Loss of income", labelLook), s.missing(notKnown, live), s.text("needs a variable cost ratio", remarkLook))
		return
	}
	f := "0"
	for _, l := range s.book.losses() {
		if l.ContributionLoss != nil {
			f += "+" + l.cellName("contribution")
		}
	}
	if len(st.Expenses) > 0 {
		f += "+extra_expense"
	}
	cell := s.formula(f, st.LossOfIncome.Decimal, live.total())
	if len(f) > formulaLimit {
		cell = s.number(st.LossOfIncome.Decimal, given.total())
	}
	s.row(s.text("Loss of income", labelLook.strong()), cell, s.text("lost contribution + extra expense", remarkLook))
}

// formulaLimit is how long a formula may be, with room to spare. Source: Microsoft, "Excel specifications and limits": 8,192.
const formulaLimit = 8000
