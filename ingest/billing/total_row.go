package billing

import (
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// lastRow watches a table of the user's own for a total below its charges: a last row that comes to as much as all others would
// count everything twice, and nothing but its amount gives it away.
type lastRow struct {
	cost     func([]byte) (cost, bool)
	sum      money.Sum // of the rows before the last one
	last     cost
	currency string // of all rows
	rows     int
	line     int64
	mixed    bool // there are several currencies, or an amount that is none
}

// see notes a row.
func (l *lastRow) see(amount, currency []byte, line int64) {
	c, ok := l.cost(clean(amount))
	if l.rows > 0 {
		l.last.addTo(&l.sum)
	}
	l.mixed = l.mixed || !ok || l.rows > 0 && l.currency != string(currency)
	l.last, l.currency, l.line = c, string(currency), line
	l.rows++
}

// total is the line of a last row that looks like the total of the others; 0 where there is none. Two equal charges are no such thing.
func (l *lastRow) total() int64 {
	var last money.Sum
	l.last.addTo(&last)
	if l.rows < 3 || l.mixed || l.last.isZero() || !last.Number().Equal(l.sum.Number().Decimal) {
		return 0
	}
	return l.line
}

// totalled is a bill that may have a total among its charges.
type totalled interface{ totalRow() int64 }

// tellTotal warns of it.
func (m *member) tellTotal(c blocks) {
	if t, ok := c.(totalled); ok && t.totalRow() > 0 {
		m.findings.Add(finding("BILL-TOTAL-ROW", audit.Warning, audit.Origin{Path: m.path, Line: t.totalRow()},
			"the last row comes to as much as all others together, and counts", 1))
	}
}
