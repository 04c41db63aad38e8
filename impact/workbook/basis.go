package workbook

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/money"
)

// basis draws the sheet Basis: what was billed, what was set aside and why, and the base that remains.
func (b *book) basis() {
	s := b.sheet("Basis", page{widths: []float64{23, 9, b.basisWidth(), 27, 9, 14.5, 16, 12, 22, 17, 7, 26, 36}})
	defer s.end()
	s.title("Base of the credit", "Every row of the bills is in one place: eligible, or set aside for one reason. "+
		"The waterfall adds up the table of bill lines below it, live; billed is the control total of the bill files.")
	for _, u := range b.units {
		s.mark(u.mark("basis"))
		s.band(u.label())
		if u.Basis == nil {
			s.para("The base is not known: no bill was given for this unit. Without it a tier has no amount.", noteLook)
		} else {
			s.waterfall(u)
		}
		s.skip()
	}
	if len(b.units) == 0 {
		s.para("No claim was assessed.", remarkLook)
	}
}

// basisWidth is the width of the column of amounts.
func (b *book) basisWidth() float64 {
	w := b.moneyWidth(18)
	for _, u := range b.units {
		if u.Basis != nil {
			w = amountWidth(w, u.Basis.Currency, u.Basis.Billed.Decimal)
		}
	}
	return w
}

// moneyWidth is the width of a column that shows a base, with the decimals of a credit before rounding, and every credit.
func (b *book) moneyWidth(least float64) float64 {
	for _, u := range b.units {
		if u.Basis == nil {
			continue
		}
		amounts := []decimal.Decimal{u.base().Decimal}
		if u.Basis.Wider != nil {
			amounts = append(amounts, u.Basis.Wider.Decimal)
		}
		if u.Credit != nil && u.Credit.High != nil {
			amounts = append(amounts, u.Credit.High.Decimal)
		}
		least = amountWidth(least, u.Basis.Currency, amounts...)
	}
	return least
}

// eligible is the reason column's word for lines that stay in the base.
const eligible = "eligible"

// waterfall draws billed − set aside = eligible, then the lines that the sums are taken over.
func (s *sheet) waterfall(u unit) {
	base := u.Basis
	format := moneyFormat(base.Currency)
	p := u.piles
	first := s.book.at(u.mark("lines"))
	last := first.down(len(p.lines) - 1)
	sum := func(at place, value decimal.Decimal, l look) cellOf {
		if len(p.lines) == 0 || !p.live {
			return s.number(value, l)
		}
		return s.formula(fmt.Sprintf("SUMIFS(%s,%s,%s,%s,%s)", within(first.column(3), last.column(3)),
			within(first.column(1), last.column(1)), local(at, 1), within(first.column(2), last.column(2)), local(at, 2)), value, l)
	}
	rows := func(at place, value int64) cellOf {
		if len(p.lines) == 0 {
			return s.count(value, plainLook)
		}
		return s.formula(fmt.Sprintf("SUMIFS(%s,%s,%s)", within(first.column(11), last.column(11)),
			within(first.column(1), last.column(1)), local(at, 1)), decimal.NewFromInt(value), plainLook.as(wholeFormat))
	}

	s.head("", "Currency", ">Amount", ">Exact digits", ">Rows", "What it is")
	currency := s.text(string(base.Currency), plainLook)
	billed := s.row(s.text("billed", plainLook.strong()), currency, s.number(base.Billed.Decimal, plainLook.strong().given().as(format)),
		s.digits(base.Billed.Decimal, plainLook), s.blank(plainLook), s.text("control total of the bill files in this currency", remarkLook))
	s.book.name(u.cellName("billed"), billed.column(3))
	top := place{s.name, 1, s.next}
	for _, a := range base.SetAside {
		at := place{s.name, 1, s.next}
		what := reasonWords[a.Reason]
		for _, c := range sortedCurrencies(a.Other) {
			what += fmt.Sprintf("; %s %s, no part of billed", c, a.Other[c])
		}
		s.row(s.text(a.Reason, plainLook), currency, sum(at, p.sums[a.Reason], plainLook.as(format)),
			s.digits(a.Amount.Decimal, plainLook), rows(at, p.rows[a.Reason]), s.text("set aside: "+what, remarkLook))
	}
	at := place{s.name, 1, s.next}
	s.row(s.text(eligible, plainLook.strong()), currency, sum(at, p.sums[eligible], plainLook.total().as(format)),
		s.digits(base.Eligible.Decimal, plainLook), rows(at, p.rows[eligible]),
		s.text("the base that the credit is a percentage of", remarkLook))
	s.book.name(u.cellName("eligible"), at.column(3))
	aside := "0"
	if n := len(base.SetAside); n > 0 {
		aside = "SUM(" + within(top.column(3), top.column(3).down(n-1)) + ")"
	}
	left, nothing := s.number(p.left(base), plainLook.given().as(fineFormat)), "nothing is left over when this is 0"
	if p.live {
		left = s.formula(fmt.Sprintf("ROUND(%s-%s-%s,%s)", local(billed, 3), aside, local(at, 3), p.decimals(base)), p.left(base), plainLook.as(fineFormat))
	} else {
		nothing += "; added up by the program: a spreadsheet keeps 15 digits, and these amounts have more"
	}
	rest := s.row(s.text("billed − set aside − eligible", labelLook), currency, left, s.blank(plainLook), s.blank(plainLook), s.text(nothing, remarkLook))
	s.book.name(u.cellName("left_over"), rest.column(3))
	if base.Wider != nil {
		w := s.row(s.text("wider base", plainLook), currency, s.number(base.Wider.Decimal, plainLook.given().as(format)),
			s.digits(base.Wider.Decimal, plainLook), s.blank(plainLook),
			s.text("under the wider reading, where the text leaves the base open; only the high credit rests on it", remarkLook))
		s.book.name(u.cellName("wider"), w.column(3))
	}

	s.adjustments(base)
	s.allocation(u)
	s.part("Bill lines")
	s.head("Reason", "Currency", ">Amount", ">Exact digits", "Month", "Account", "Service", "Region", "Class or resource",
		"Kind", ">Rows", "Usage type", "First places in the bills")
	s.mark(u.mark("lines"))
	for _, l := range p.lines {
		reason := l.Reason
		if reason == "" {
			reason = eligible
		}
		s.row(s.text(reason, plainLook), s.text(string(l.Currency), plainLook), s.number(l.Amount.Decimal, plainLook.given().as(fineFormat)),
			s.digits(l.Amount.Decimal, plainLook), s.text(l.Month.String(), plainLook), s.text(cmp.Or(l.Account, severalOf(l.OtherAccounts, "account")), plainLook),
			s.text(l.Service, plainLook), s.text(l.Region, plainLook), s.text(strings.Join(nonEmpty(l.Class, u.resource(l)), ", "), plainLook),
			s.text(spaced(string(l.Kind)), plainLook), s.count(l.Rows, plainLook.given()), s.text(l.UsageType, plainLook), s.origins(l.Origins, plainLook))
	}
	if len(p.lines) == 0 {
		s.para("The result lists no lines; the sums above are the program's.", remarkLook)
	}
}

// resource is the resource of a bill's line as the sheet shows it: in full where the claim is about it.
func (u unit) resource(l sla.BasisLine) string {
	if l.Resource == u.Unit[sla.Resource] {
		return l.Resource
	}
	return masked(l.Resource)
}

// adjustments draws finance's own corrections of the base, those that nobody approved too.
func (s *sheet) adjustments(base *sla.Basis) {
	if len(base.Adjustments) == 0 {
		return
	}
	format := moneyFormat(base.Currency)
	s.part("Adjustments of the base")
	s.head("In the base", "Currency", ">Amount", "Approved by", "", "Why", "", "", "Evidence", "", "", "", "Where it is stated")
	for _, a := range base.Adjustments {
		in := "no: approved by nobody"
		if a.Applied {
			in = "yes"
		}
		s.row(s.text(in, plainLook), s.text(string(base.Currency), plainLook), s.number(a.Amount.Decimal, plainLook.given().as(format)), s.text(a.ApprovedBy, plainLook), s.blank(plainLook),
			s.text(a.Reason, plainLook), s.blank(plainLook), s.blank(plainLook), s.text(a.Evidence, plainLook), s.blank(plainLook), s.blank(plainLook), s.blank(plainLook), s.text(a.Origin.String(), plainLook))
	}
	line := func(what string, n *money.Number) {
		if n != nil {
			s.row(s.text(what, labelLook), s.text(string(base.Currency), plainLook), s.number(n.Decimal, plainLook.given().as(format)))
		}
	}
	line("eligible before them", base.BeforeAdjustments)
	line("eligible with all of them", base.IfApproved)
}

// allocation draws the credit as it goes back to cost centres.
func (s *sheet) allocation(u unit) {
	if len(u.Allocation) == 0 {
		return
	}
	format := moneyFormat(u.Basis.Currency)
	s.part("Credit by cost centre: contingent, not recognised")
	s.head("Cost centre", "Currency", ">Credit", ">Eligible charges", "", ">Percent")
	first := place{s.name, 1, s.next}
	var sum, eligible decimal.Decimal
	for _, a := range u.Allocation {
		key := s.text(a.Key, plainLook)
		if a.Key == "" {
			key = s.text("without one", remarkLook)
		}
		s.row(key, s.text(string(u.Basis.Currency), plainLook), s.number(a.Credit.Decimal, plainLook.given().as(format)), s.number(a.Eligible.Decimal, plainLook.given().as(format)),
			s.blank(plainLook), s.percent(a.Percent, plainLook.given()))
		sum, eligible = sum.Add(a.Credit.Decimal), eligible.Add(significant(a.Eligible.Decimal))
	}
	add := func(column int, value decimal.Decimal) cellOf {
		from := first.column(column)
		return s.formula("SUM("+within(from, from.down(len(u.Allocation)-1))+")", value, plainLook.total().as(format))
	}
	s.row(s.text("together", plainLook.total()), s.text(string(u.Basis.Currency), plainLook.total()), add(3, sum), add(4, eligible))
	if len(u.Basis.Adjustments) > 0 {
		s.para("The credit is shared in proportion to the charges themselves, before adjustments of the base.", remarkLook)
	}
}

// piles is what the sums over a unit's bill lines come to, by reason, in the currency of the base.
type piles struct {
	lines []sla.BasisLine // those with a row, the ones added up included
	sums  map[string]decimal.Decimal
	rows  map[string]int64
	// live tells that formulas can add the lines up. The 15 digits of a spreadsheet do not hold the cents of amounts beyond that;
	// then the sums are the program's, with every digit beside them.
	live bool
	// large tells that what is left over can be told to the minor unit only: noise comes closer.
	large bool
}

// pilesOf adds up the lines as the sheet holds them. Lines beyond the budget become one line per reason and currency.
func pilesOf(base *sla.Basis, budget int) piles {
	p := piles{sums: map[string]decimal.Decimal{}, rows: map[string]int64{}}
	n := min(len(base.Lines), max(budget, 1))
	p.lines = append(p.lines, base.Lines[:n]...)
	type pile struct {
		reason   string
		currency money.Currency
	}
	further := map[pile]int{}
	for _, l := range base.Lines[n:] {
		k := pile{l.Reason, l.Currency}
		i, ok := further[k]
		if !ok {
			i = len(p.lines)
			further[k] = i
			p.lines = append(p.lines, sla.BasisLine{Reason: l.Reason, Currency: l.Currency, Kind: "many",
				UsageType: "further lines, added up: see result.json"})
		}
		p.lines[i].Amount = money.Number{Decimal: p.lines[i].Amount.Add(l.Amount.Decimal)}
		p.lines[i].Rows += l.Rows
	}
	for _, l := range p.lines {
		reason := l.Reason
		if reason == "" {
			reason = eligible
		}
		p.rows[reason] += l.Rows
		if l.Currency == base.Currency {
			p.sums[reason] = p.sums[reason].Add(significant(l.Amount.Decimal))
		}
	}
	size := gross(base)
	p.live = size.LessThan(decimal.New(1, liveDigits-base.Currency.Places()))
	p.large = !size.LessThan(decimal.New(1, 6))
	if len(p.lines) == 0 || !p.live {
		p.sums[eligible] = base.Eligible.Decimal
		for _, a := range base.SetAside {
			p.sums[a.Reason] = a.Amount.Decimal
		}
	}
	if len(p.lines) == 0 {
		p.rows[eligible] = base.EligibleRows
		for _, a := range base.SetAside {
			p.rows[a.Reason] = a.Rows
		}
	}
	return p
}

// liveDigits is how many digits, those of the minor unit included, the amounts may have that formulas add up: one less than a
// spreadsheet keeps, for the noise of many lines.
const liveDigits = doubleDigits - 1

// gross is what was billed and all lines by their size, so that large amounts which cancel out count too.
func gross(base *sla.Basis) decimal.Decimal {
	sum := base.Billed.Abs()
	for _, l := range base.Lines {
		if l.Currency == base.Currency {
			sum = sum.Add(l.Amount.Abs())
		}
	}
	return sum
}

// decimals names the decimals to which a formula can tell what is left over.
func (p piles) decimals(base *sla.Basis) string {
	if p.large {
		return places(base.Currency)
	}
	return nKeep
}

// left is what is left over of the billed amount.
func (p piles) left(base *sla.Basis) decimal.Decimal {
	billed, to := base.Billed.Decimal, int32(keepDecimals)
	if p.live {
		billed = significant(billed)
	}
	if p.live && p.large {
		to = base.Currency.Places()
	}
	left := billed.Sub(p.sums[eligible])
	for _, a := range base.SetAside {
		left = left.Sub(p.sums[a.Reason])
	}
	return left.Round(to)
}

// reasonWords say what each reason for setting a charge aside means.
var reasonWords = map[string]string{
	"other_currency": "billed in another currency",
	"other_period":   "belongs to another month",
	"tax":            "tax",
	"credit":         "credits already given",
	"refund":         "refunds",
	"support":        "support plans",
	"marketplace":    "sold by third parties",
	"upfront":        "paid up front for commitments",
	"recurring_fee":  "recurring fees of commitments",
	"correction":     "corrections of months invoiced earlier",
	"rounding":       "rounding rows of the bill",
	"other_service":  "other services",
	"other_account":  "other accounts",
	"other_region":   "other regions",
	"other_class":    "other classes, or none of their own",
	"other_resource": "other resources",
	"transfer":       "transfer of data, which the claim leaves out",
	"adjustment":     "finance's own adjustments of the base, the other way round",
	"unknown":        "the bill does not say enough to place it",
}

func sortedCurrencies(in map[money.Currency]money.Number) []money.Currency {
	return slices.Sorted(maps.Keys(in))
}

// severalOf names things that a line adds up: "3 accounts"; empty for none.
func severalOf(n int, thing string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 other " + thing
	}
	return fmt.Sprintf("%d other %ss", n, thing)
}
