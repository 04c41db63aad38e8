package billing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// tied is a bill with rows that state what others come to.
type tied interface {
	statements() statements
}

// statements are what such rows state, by currency. Rows of no currency that is known are under "".
type statements map[money.Currency]*statement

// statement is what a bill states in one currency.
type statement struct {
	sum      money.Sum
	stated   int // rows that state a total
	invoices int // on which the other rows stand
}

// of is the statement that a row belongs to.
func (s statements) of(b *basics, r *row) *statement {
	c := b.stated
	if c == "" {
		c, _ = money.ParseCurrency(string(r.field(b.currency)))
	}
	if s[c] == nil {
		s[c] = &statement{}
	}
	return s[c]
}

// add joins what a worker found in a currency.
func (s statements) add(c money.Currency, of *statement) {
	if s[c] == nil {
		s[c] = &statement{}
	}
	s[c].sum.Merge(&of.sum)
	s[c].stated += of.stated
	s[c].invoices += of.invoices
}

// compareStatement holds what the statement says it comes to against the sum of the rows, in each currency. Statements are
// rounded: a cent for each invoice may lie between the two, and is shown as set aside.
func (m *member) compareStatement(parsers []*parser) {
	if _, ok := parsers[0].bill.(tied); !ok {
		return
	}
	rows := map[money.Currency]*money.Sum{}
	for _, e := range m.ledger.Entries() {
		if rows[e.Currency] == nil {
			rows[e.Currency] = new(money.Sum)
		}
		rows[e.Currency].Add(e.Amount.Decimal)
	}
	all := statements{}
	for _, p := range parsers {
		for c, s := range p.bill.(tied).statements() {
			if c == "" && len(rows) == 1 { // it states the only one there is
				c = slices.Collect(maps.Keys(rows))[0]
			}
			all.add(c, s)
		}
	}
	maps.DeleteFunc(all, func(_ money.Currency, s *statement) bool { return s.stated == 0 })
	for _, c := range slices.SortedFunc(maps.Keys(all), cmp.Compare) {
		name := "billing statement total"
		if len(all) > 1 {
			name += " " + string(c)
		}
		if rows[c] == nil {
			rows[c] = new(money.Sum)
		}
		m.controls = append(m.controls, all[c].control(name, m.path, rows[c].Number()))
	}
}

// control compares a statement with the sum of the rows.
func (s *statement) control(name, path string, rows money.Number) audit.Control {
	says := s.sum.Number()
	gap := money.Number{Decimal: says.Sub(rows.Decimal)}
	c := audit.Control{Name: name, Source: path, Read: says.AtLeast(0), Used: rows.AtLeast(0), SetAside: "0", Rejected: "0"}
	tolerance := money.MustNumber(fmt.Sprintf("%d.%02d", max(1, s.invoices)/100, max(1, s.invoices)%100))
	if c.OK = !gap.Abs().GreaterThan(tolerance.Decimal); c.OK {
		c.SetAside = gap.AtLeast(0)
	}
	return c
}
