package workbook

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"slacredit/impact"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// WriteReconciliation writes the workbook of a reconciliation: what each claim expected and got, the lines of bills that it got,
// and the lines that are left over. Applied, expected and variance are live sums over the lines.
func WriteReconciliation(w io.Writer, r *impact.Reconciliation) error {
	last := r.To.In(time.UTC).End
	if r.To.IsZero() {
		last = time.Unix(0, 0)
	}
	shell := &impact.Result{Tool: r.Tool, Inputs: r.Inputs, Rejected: r.Rejected, RejectedRows: r.RejectedRows}
	shell.Period.End = last
	title := "Service credits, owed to applied, " + strings.Join(nonEmpty(r.From.String(), r.To.String()), " to ")
	return write(w, shell, title, []string{"Reconciliation", "Lines", "Unmatched", "Inputs", "Rejected"}, func(b *book) {
		b.reconciliation(r)
		b.matches(r)
		b.leftOver(r)
		b.inputs()
		b.rejected()
	})
}

// statusWords say how a claim stands.
var statusWords = map[reconcile.Status]string{
	reconcile.Settled: "settled", reconcile.Short: "short", reconcile.Over: "more than expected", reconcile.Undecided: "to be decided",
	reconcile.Open: "open", reconcile.Declined: "declined", reconcile.NotClaimed: "not claimed",
}

// reconciliation draws the account of every claim.
func (b *book) reconciliation(r *impact.Reconciliation) {
	wide := 16.0
	for _, c := range r.Claims {
		wide = amountWidth(wide, c.Currency, c.Owed.Decimal, c.Applied.Decimal, c.Variance.Decimal)
	}
	s := b.sheet("Reconciliation", page{widths: []float64{52, 9, 16, wide, wide, wide, wide, wide, wide, wide, 15, 12, 16}})
	defer s.end()
	s.title("What became of the claims", "Owed is what the agreement gives, granted what the provider said; what is expected is what was granted, else what is owed. "+
		"Applied is what stands on the bills for the claim, proposed what may be for it: a person decides, and it is in no sum.")
	s.head("Claim", "Month", "Terms", ">Owed", ">Claimed", ">Granted", ">Expected", ">Applied", ">Variance", ">Proposed", "Status", "Filed", "Case")
	first, last := b.at("lines"), b.at("lines/end")
	given := func(n *money.Number, l look) cellOf {
		if n == nil {
			return s.blank(plainLook)
		}
		return s.number(n.Decimal, l)
	}
	top := map[money.Currency]place{}
	currency := money.Currency("")
	for _, c := range inCurrencies(r.Claims) {
		if c.Currency != currency {
			currency = c.Currency
			s.band(string(currency))
			top[currency] = place{s.name, 1, s.next}
		}
		at, in, work := place{s.name, 1, s.next}, plainLook.given().as(moneyFormat(c.Currency)), plainLook.as(moneyFormat(c.Currency))
		expected := c.Owed.Decimal
		if c.Granted != nil {
			expected = c.Granted.Decimal
		}
		sum := func(column int, value decimal.Decimal) cellOf {
			if len(c.Matches) == 0 {
				return s.number(decimal.Zero, work)
			}
			return s.formula(fmt.Sprintf("SUMIFS(%s,%s,%s)", first.column(column).to(last.column(column)), first.to(last), local(at, 1)), value, work)
		}
		filed := s.blank(plainLook)
		if !c.Filed.IsZero() {
			filed = s.day(c.Filed, plainLook.given())
		}
		s.row(s.text(c.ID, plainLook), s.text(c.Month.String(), plainLook), s.text(c.Terms, plainLook), s.number(c.Owed.Decimal, in), given(c.Claimed, in),
			given(c.Granted, in), s.formula(fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", local(at, 6), local(at, 6), local(at, 4)), expected, work),
			sum(2, c.Applied.Decimal), s.formula(local(at, 8)+"-"+local(at, 7), c.Variance.Decimal, work.strong()), sum(3, c.Proposed.Decimal),
			s.text(statusWords[c.Status], plainLook.strong()), filed, s.text(c.Case, plainLook))
	}
	for _, cur := range slices.Sorted(maps.Keys(top)) {
		s.total(r, cur, top[cur])
	}
	if len(r.Claims) == 0 {
		s.para("The earlier results owe nothing.", remarkLook)
	}
}

// total draws the sums of one currency. Currencies never add.
func (s *sheet) total(r *impact.Reconciliation, c money.Currency, first place) {
	var n int
	var sums [7]decimal.Decimal
	for _, claim := range r.Claims {
		if claim.Currency != c {
			continue
		}
		n++
		expected := claim.Owed.Decimal
		if claim.Granted != nil {
			expected = claim.Granted.Decimal
			sums[2] = sums[2].Add(expected)
		}
		if claim.Claimed != nil {
			sums[1] = sums[1].Add(claim.Claimed.Decimal)
		}
		for i, v := range map[int]decimal.Decimal{0: claim.Owed.Decimal, 3: expected, 4: claim.Applied.Decimal, 5: claim.Variance.Decimal, 6: claim.Proposed.Decimal} {
			sums[i] = sums[i].Add(v)
		}
	}
	cells := s.fill(plainLook.total())
	cells[0] = s.text("Total in "+string(c), plainLook.total())
	for i, v := range sums {
		column := first.column(4 + i)
		cells[3+i] = s.formula("SUM("+within(column, column.down(n-1))+")", v, plainLook.total().as(moneyFormat(c)))
	}
	s.row(cells...)
}

// inCurrencies orders claims by currency; within one the order stays.
func inCurrencies(in []reconcile.Claim) []reconcile.Claim {
	out := slices.Clone(in)
	slices.SortStableFunc(out, func(a, b reconcile.Claim) int { return strings.Compare(string(a.Currency), string(b.Currency)) })
	return out
}

// matches draws the lines that claims got, with the rules that gave them.
func (b *book) matches(r *impact.Reconciliation) {
	s := b.sheet("Lines", page{widths: []float64{52, 18, 18, 11, 8, 60, 50, 9, 15, 22, 16, 7, 40}, freeze: 1})
	defer s.end()
	s.head("Claim", ">Applied", ">Proposed", "How", ">Points", "Rules", "What the bill says", "Month", "Account", "Services", "Regions", ">Rows", "First places in the bills")
	s.mark("lines")
	n := 0
	for _, c := range r.Claims {
		for _, m := range c.Matches {
			applied, proposed := s.number(m.Amount.Decimal, plainLook.given().as(moneyFormat(c.Currency))), s.blank(plainLook)
			if m.How == reconcile.Proposed {
				applied, proposed = proposed, applied
			}
			l := m.Line
			s.row(s.text(c.ID, plainLook), applied, proposed, s.text(string(m.How), plainLook), s.count(int64(m.Score), plainLook), s.text(strings.Join(m.Rules, "; "), wrapLook),
				s.text(l.Description, wrapLook), s.text(l.Month.String(), plainLook), s.text(l.Account, plainLook), s.text(strings.Join(l.Services, ", "), wrapLook),
				s.text(strings.Join(l.Regions, ", "), wrapLook), s.count(l.Rows, plainLook), s.origins(l.Origins, plainLook))
			n++
		}
	}
	if n == 0 {
		s.para("No line of the bills is for a claim.", remarkLook)
	}
	b.marks["lines/end"] = place{s.name, 1, s.next - 1}
}

// leftOver draws the lines that are for no claim.
func (b *book) leftOver(r *impact.Reconciliation) {
	s := b.sheet("Unmatched", page{widths: []float64{18, 9, 16, 50, 9, 15, 22, 16, 16, 7, 40}, freeze: 1})
	defer s.end()
	s.head(">Amount", "Currency", "Why", "What the bill says", "Month", "Account", "Services", "Regions", "Kinds", ">Rows", "First places in the bills")
	for _, l := range r.Left {
		why := "fits no claim"
		switch {
		case l.Rejected:
			why = "a person said so"
		case l.Promotional:
			why = "promotional"
		}
		var kinds []string
		for _, k := range l.Kinds {
			kinds = append(kinds, spaced(string(k)))
		}
		s.row(s.number(l.Amount.Decimal, plainLook.given().as(moneyFormat(l.Currency))), s.text(string(l.Currency), plainLook), s.text(why, plainLook),
			s.text(l.Description, wrapLook), s.text(l.Month.String(), plainLook), s.text(l.Account, plainLook), s.text(strings.Join(l.Services, ", "), wrapLook),
			s.text(strings.Join(l.Regions, ", "), wrapLook), s.text(strings.Join(kinds, ", "), plainLook), s.count(l.Rows, plainLook), s.origins(l.Origins, plainLook))
	}
	if len(r.Left) == 0 {
		s.para("No line is left over.", remarkLook)
	}
}
