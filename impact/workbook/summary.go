package workbook

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"slacredit/impact"
	"slacredit/sla/money"
)

// summary draws the first sheet: the answer, on one page.
func (b *book) summary() {
	base, credit := b.summaryWidths()
	s := b.sheet("Summary", page{onePage: len(b.units) <= onePageUnits,
		widths: []float64{17, 14, 11, 15.5, 10.5, 9, 13, 7, 5.5, base, credit, credit, credit, 11.5, 11.5, 13, 10}})
	defer s.end()
	s.tall(28, s.text("Service credits and cost of outages", titleLook.sized(20)))
	who := []string{}
	if c := b.r.Customer; c != nil {
		who = append(who, c.Name)
	}
	who = append(who, b.r.Period.Month.String(), utc(b.r.Period.Start)+" to "+utc(b.r.Period.End))
	s.tall(18, s.text(strings.Join(who, " · "), plainLook.sized(11).strong()))
	s.skip()
	s.owed()
	s.skip()
	s.cost()
	s.skip()
	s.toKnow()
	s.skip()
	s.trust()
}

// summaryWidths are the widths of the columns of bases and of credits and losses.
func (b *book) summaryWidths() (base, credit float64) {
	base, credit = 15.5, 14.5
	for _, u := range b.units {
		if u.Basis != nil {
			base = amountWidth(base, u.Basis.Currency, u.base().Decimal)
		}
		if u.Credit != nil && u.Credit.High != nil {
			credit = amountWidth(credit, u.Credit.Currency, u.Credit.High.Decimal)
		}
	}
	for c, sum := range b.r.Credits() {
		credit = amountWidth(credit, c, sum.Decimal)
	}
	for _, l := range b.losses() {
		if l.Interval != nil {
			credit = amountWidth(credit, l.currency, l.Interval.High.Decimal)
		}
		if l.GrossLoss != nil {
			credit = amountWidth(credit, l.currency, l.GrossLoss.Decimal)
		}
	}
	return base, credit
}

// owed is the table of credits with their sum per currency.
func (s *sheet) owed() {
	b := s.book
	s.band("What is owed: service credits")
	if len(b.units) == 0 {
		s.para("No claim was assessed.", plainLook)
		return
	}
	s.head("Agreement", "Account", "Region", "Class or resource", ">Uptime, cut off", ">Promise", "Verdict", ">Tier", "",
		">Eligible base", ">Credit", ">Low", ">High", ">Deadline", ">File by", "State", "Terms")
	first := place{s.name, 1, s.next}
	for _, u := range b.units {
		s.owedRow(u)
	}
	last := place{s.name, 1, s.next - 1}
	credits := b.r.Credits()
	for _, c := range sortedCurrencies(credits) {
		at := place{s.name, 1, s.next}
		l := plainLook.total().sized(11).as(moneyFormat(c))
		sum := func(col int, v decimal.Decimal) cellOf {
			return s.formula(fmt.Sprintf("SUMIFS(%s,%s,%s)", within(first.column(col), last.column(col)),
				within(first.column(9), last.column(9)), local(at, 9)), v, l)
		}
		cells := s.fill(plainLook.total())
		cells[0] = s.text("Credits owed", plainLook.total().sized(11))
		cells[8] = s.text(string(c), plainLook.total().to("right"))
		low, high := b.sumBounds(c)
		cells[10], cells[11], cells[12] = sum(11, credits[c].Decimal), sum(12, low), sum(13, high)
		s.tall(19, cells...)
	}
	if len(credits) == 0 {
		s.para("No credit has an amount.", plainLook.strong())
	}
}

// sumBounds adds up the low and the high credits of a currency.
func (b *book) sumBounds(c money.Currency) (low, high decimal.Decimal) {
	for _, u := range b.units {
		if !u.known() || u.YieldsTo != "" || u.Credit.Currency != c {
			continue
		}
		if u.Credit.Low != nil {
			low = low.Add(u.Credit.Low.Decimal)
		}
		if u.Credit.High != nil {
			high = high.Add(u.Credit.High.Decimal)
		}
	}
	return low, high
}

// owedRow is one assessment.
func (s *sheet) owedRow(u unit) {
	cells := []cellOf{s.text(u.service(), wrapLook), s.text(u.Unit["account"], plainLook), s.text(u.Unit["region"], plainLook),
		s.text(u.part(), wrapLook), s.foundUptime(u, plainLook)}
	if len(u.Tiers) > 0 {
		cells = append(cells, s.formula(s.book.at(u.termsMark("tiers")).column(1).String(), u.Tiers[0].Below.Decimal, plainLook.as(tierFormat)))
	} else {
		cells = append(cells, s.missing("none", plainLook))
	}
	cells = append(cells, s.text(inWords(u.Verdict), wrapLook.strong()))

	currency := money.Currency("")
	if u.Credit != nil {
		currency = u.Credit.Currency
	}
	if u.Basis != nil {
		currency = u.Basis.Currency
	}
	format := moneyFormat(currency)
	base := s.missing("no bill", plainLook)
	if u.Basis != nil {
		base = s.formula(u.cellName("eligible"), u.base().Decimal, plainLook.as(format))
	}
	// The sum at the foot looks for the currency in this column: what counts in no total shows none.
	shown := string(currency)
	if u.YieldsTo != "" {
		shown = ""
	}
	if u.known() {
		credit := func(name string, n *money.Number, l look) cellOf {
			if n == nil {
				return s.missing(notKnown, l)
			}
			return s.formula(u.cellName(name), n.Decimal, l.as(format))
		}
		tier := s.text("see Claim", plainLook)
		if u.calculated() {
			tier = s.formula(u.cellName("percent"), u.due().percent, plainLook.as(tierFormat))
		}
		cells = append(cells, tier, s.text(shown, plainLook.to("right")), base, credit("credit", u.Credit.Amount, plainLook.strong()),
			credit("credit_low", u.Credit.Low, plainLook), credit("credit_high", u.Credit.High, plainLook))
	} else {
		tier := s.missing("none", plainLook)
		if u.Tier != nil {
			tier = s.number(u.Tier.CreditPercent.Decimal, plainLook.given().as(tierFormat))
		} else if u.Uptime == nil {
			tier = s.missing("–", plainLook)
		}
		why := look{wrap: true}
		cells = append(cells, tier, s.text(shown, plainLook.to("right")), base, s.missing(creditInWords(u.Assessment), why), s.blank(plainLook), s.blank(plainLook))
	}
	if c := u.Assessment.Claim; c != nil && !c.Deadline.IsZero() {
		cells = append(cells, s.day(c.Deadline, plainLook), s.day(c.FileBy, plainLook))
	} else {
		cells = append(cells, s.missing("–", plainLook), s.missing("–", plainLook))
	}
	grade := string(u.Grade)
	if u.OwnTerms {
		grade += ", own"
	}
	s.row(append(cells, s.text(readinessInWords(u.Assessment), wrapLook), s.text(grade, wrapLook))...)
}

// cost is what the outage cost, apart from the credits.
func (s *sheet) cost() {
	s.band("Apart from it, and never added: what the outage cost (estimate)")
	losses := s.book.losses()
	if len(losses) == 0 {
		why := "No loss is stated: no revenue was given."
		if s.book.r.Impact != nil {
			why = "No incident was found, so no loss is stated."
		}
		s.para(why, plainLook)
		return
	}
	s.head("Incident (UTC)", "", "", "", "", "", "", "", "", "", ">Amount", ">Low", ">High", "How", "", "", "")
	shown := losses[:min(len(losses), summaryIncidents)]
	for _, l := range shown {
		s.costRows(l)
	}
	if n := len(losses) - len(shown); n > 0 {
		s.para(fmt.Sprintf("And %d more incidents: see the sheet Impact.", n), noteLook)
	}
	if t := s.book.r.Impact.Total; t != nil && len(losses) > 1 {
		s.totalRow(t)
	}
	s.para(soleRemedy, noteLook)
}

// brief is a text as far as the first page takes it.
func brief(text string) string {
	const room = 400
	if short := []rune(text); len(short) > room {
		return string(short[:room]) + " … (in full on its own sheet)"
	}
	return text
}

// How much the first page takes; the rest stands on the sheets that it points to.
const (
	summaryIncidents = 6
	summaryNotes     = 14
	onePageUnits     = 24
)

// costRows are one incident: gross, net, and what a waiting period leaves. The figures stand in the columns of the credits
// above, and are not added to them.
func (s *sheet) costRows(l loss) {
	format := moneyFormat(l.currency)
	refer := func(name string, n *money.Number, l2 look) cellOf {
		if n == nil {
			return s.missing(notKnown, l2)
		}
		return s.formula(l.cellName(name), n.Decimal, l2.as(format))
	}
	row := s.lossRow
	when := utc(l.From) + " to " + utc(l.To)
	if l.Workings == nil || l.GrossLoss == nil || l.ButFor == nil {
		row(when, "Gross loss", s.missing(notKnown, plainLook), s.blank(plainLook), s.blank(plainLook), "the data carry no estimate")
		return
	}
	low, high, how := s.missing("no interval", plainLook), s.missing("no interval", plainLook), "too few comparable days"
	if i := l.Interval; i != nil {
		low, high = refer("gross_low", &i.Low, plainLook), refer("gross_high", &i.High, plainLook)
		how = fmt.Sprintf("at %s %%, from %d earlier days", i.Level, i.Placebos)
	}
	row(when, "Gross loss", refer("gross_loss", l.GrossLoss, plainLook.strong()), low, high, how)
	row("", "Net of make-up sales", s.missing("a range only", plainLook), refer("net_low", l.NetLow, plainLook), refer("net_high", l.NetHigh, plainLook), "")
	if wait := s.book.r.Impact.WaitingPeriodSeconds; wait != nil {
		row("", "After waiting period", refer("after_waiting", l.AfterWaitingPeriod, plainLook.strong()), s.blank(plainLook), s.blank(plainLook),
			"of "+(time.Duration(*wait)*time.Second).String())
	}
}

// lossRow sets a loss into the columns of the credits above.
func (s *sheet) lossRow(head, label string, amount, low, high cellOf, how string) {
	cells := make([]cellOf, 14)
	for i := range cells {
		cells[i] = s.blank(plainLook)
	}
	cells[0], cells[8] = s.text(head, plainLook), s.text(label, labelLook.to("left"))
	cells[10], cells[11], cells[12], cells[13] = amount, low, high, s.text(how, remarkLook)
	s.row(cells...)
}

// totalRow is the loss of all incidents, with its joint interval.
func (s *sheet) totalRow(t *impact.Total) {
	l := plainLook.total().as(moneyFormat(s.book.r.Impact.Currency))
	low, high, how := s.missing("no interval", l), s.missing("no interval", l), ""
	if i := t.Interval; i != nil {
		low, high = s.formula("total_low", i.Low.Decimal, l), s.formula("total_high", i.High.Decimal, l)
		how = fmt.Sprintf("joint, at %s %%, from %d earlier days", i.Level, i.Placebos)
	}
	s.lossRow("All incidents", "Gross loss", s.formula("total_gross", t.GrossLoss.Decimal, l), low, high, how)
}

// toKnow are the notes that a person must look at, then the others, as far as a page takes them.
func (s *sheet) toKnow() {
	s.band("What a person must know")
	notes := s.book.remarks()
	for _, n := range notes[:min(len(notes), summaryNotes)] {
		kind := s.text("for information", labelLook)
		if n.review {
			kind = s.text("TO REVIEW", plainLook.strong())
		}
		s.span(3, len(s.page.widths), brief(n.text), plainLook, kind, s.text(n.about(), plainLook))
	}
	switch n := len(notes) - summaryNotes; {
	case n > 0:
		s.para(fmt.Sprintf("And %d more: see the sheets Claim, Impact and Checks.", n), noteLook)
	case len(notes) == 0:
		s.para("Nothing.", plainLook)
	}
}

// trust is what lets a reader rely on the page: checks, rejected rows, version, digest.
func (s *sheet) trust() {
	b := s.book
	s.band("What this page rests on")
	t := b.passed()
	left := plainLook.strong().to("left").as(wholeFormat)
	s.row(s.text("Checks passed", labelLook), s.formula("checks_passed", decimal.NewFromInt(t.ok), left), s.text("of", labelLook.to("right")),
		s.formula("checks_total", decimal.NewFromInt(t.all), left), s.verdict("checks_passed=checks_total", t.ok == t.all))
	s.row(s.text("Rows rejected", labelLook), s.count(b.r.Rejected, left), s.text("", plainLook), s.text("of "+fmt.Sprint(len(b.r.Inputs))+" inputs; see the sheet Rejected", remarkLook))
	s.row(s.text("Written by", labelLook), s.text("slacredit "+b.r.Tool.Version, plainLook))
	s.row(s.text("SHA-256 of the inputs", labelLook), s.text(b.digest, plainLook))
	s.row(s.text("Reading this workbook", labelLook), s.text("Figures in blue came in; figures in black are live formulas over them. The credit leads to Claim, Uptime, Evidence, Basis and Terms; the cost to Impact and Placebos.", remarkLook))
}
