package billing

import (
	"bytes"
	"fmt"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// parser turns the rows of one file into cells. Each worker has its own; what they found adds up.
type parser struct {
	scanner
	width int    // columns of the header
	used  []bool // the columns that mean something
	bill  bill
	basics

	key    rawKey
	table  *table
	totals totals

	rows, silent, rejected int64
	short                  sighting // rows with fewer fields than the header

	lastStart []byte // the date read last, as printed: neighbours share it
	lastMonth month
}

// sighting is how often something was seen, and the line where it was first.
type sighting struct {
	rows, line int64
}

// rejection is a row that could not be used: why, and where the field is that says so. The text of the row is
// block.buf[from:to].
type rejection struct {
	code, text   string
	line, column int64
	from, to     int
}

func newParser(path string, h *header, b bill) *parser {
	return &parser{scanner: scanner{path: path}, width: len(h.names), used: h.used, bill: b, basics: b.basic(), table: newTable()}
}

// block parses the rows of a block. Blocks come in the order of the file, though not all of them to the same worker.
func (p *parser) block(b *block) {
	b.fault = p.records(b, func(r *row) bool {
		p.row(b, r)
		return true
	})
}

// row parses one record that is not blank.
func (p *parser) row(b *block, r *row) {
	p.rows++
	switch n := r.fields(); {
	case n > p.width:
		p.reject(b, r, p.width, "BILL-FIELDS", fmt.Sprintf("the row has %d fields, the header %d", n, p.width))
		return
	case n < p.width:
		if r.silent() {
			p.silent++
			return
		}
		if b.cut && r.end() == b.n && p.used[n-1] {
			p.reject(b, r, n-1, "BILL-CUT", "the file ends inside this row")
			return
		}
		if p.short.rows++; p.short.rows == 1 {
			p.short.line = p.lineOf(r.start())
		}
	}

	total := p.totals.of(r.field(p.currency))
	f := r.field(p.cost)
	if f == nil {
		if r.silent() {
			p.silent++
			return
		}
		p.reject(b, r, p.cost, "BILL-NULL", "the row has no cost")
		return
	}
	cost, ok := parseCost(f)
	if !ok {
		p.reject(b, r, p.cost, "BILL-NUM", "cost "+excerpt(f)+" is not a decimal number")
		return
	}
	cost.addTo(&total.read)
	if total.currency == "" {
		p.rejectCost(b, r, total, cost, p.currency, "BILL-CURRENCY", excerpt(r.field(p.currency))+" is not a currency code of ISO 4217")
		return
	}
	f = r.field(p.start)
	if len(f) == 0 || !bytes.Equal(f, p.lastStart) {
		m, ok := parseMonth(f)
		if !ok {
			p.rejectCost(b, r, total, cost, p.start, "BILL-DATE", excerpt(f)+" is not a time like 2017-02-28T17:00:00Z")
			return
		}
		p.lastStart, p.lastMonth = append(p.lastStart[:0], f...), m
	}

	k := &p.key
	k.reset()
	open := p.invoice >= 0 && r.field(p.invoice) == nil
	k.begin(total.id, p.lastMonth, open)
	p.bill.key(k, r)
	if k.long {
		p.rejectCost(b, r, total, cost, -1, "BILL-FIELD", fmt.Sprintf("a field of the row is longer than %d bytes", maxField))
		return
	}
	c, h := p.table.find(k.b)
	if c == nil {
		c = &cell{charge: p.bill.charge(k.fields(), known{total.currency, p.lastMonth.calendar(), open})}
		if w := c.refused; w != nil {
			p.rejectCost(b, r, total, cost, p.account, w.code, w.text)
			return
		}
		p.table.put(k.b, h, c)
	}
	if c.rows < audit.Kept {
		c.lines[c.rows] = p.lineOf(r.start())
	}
	c.rows++
	cost.addTo(&c.sum)
}

// rejectCost sets a row aside whose cost is known: the control totals still account for the amount.
func (p *parser) rejectCost(b *block, r *row, t *total, cost cost, column int, code, text string) {
	cost.addTo(&t.rejected)
	p.reject(b, r, column, code, text)
}

func (p *parser) reject(b *block, r *row, column int, code, text string) {
	p.rejected++
	at := r.start()
	if column >= 0 && column < r.fields() {
		at = int(r.seps[column] + 1)
	}
	line, col := p.place(r.start(), at)
	if column < 0 || column >= r.fields() {
		col = 0
	}
	b.rejects = append(b.rejects, rejection{code, text, line, col, r.start(), r.end()})
}

// cost is one exact amount: a mantissa and a scale, or a decimal where those do not hold it.
type cost struct {
	mantissa int64
	scale    int
	long     *money.Number
}

func parseCost(f []byte) (cost, bool) {
	m, scale, ok := parseAmount(f)
	if ok {
		return cost{m, scale, nil}, true
	}
	n, err := money.ParseNumber(string(f))
	if err != nil {
		return cost{}, false
	}
	return cost{long: &n}, true
}

func (c cost) addTo(s *money.Sum) {
	if c.long != nil {
		s.Add(c.long.Decimal)
		return
	}
	s.AddInt(c.mantissa, c.scale)
}
