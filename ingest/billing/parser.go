package billing

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// parser turns the rows of one file into cells. Each worker has its own; what they found adds up.
type parser struct {
	scanner
	width  int    // columns of the header
	used   []bool // the columns that mean something
	bill   bill
	priced priced // the bill, where its amounts do not all stand in one column
	footed footed // the bill, where it may have rows that are totals
	basics

	amounts []amount // of the row
	costs   []cost
	cells   []*cell // where they go

	tag      *tagColumn // to keep charges apart by; nil: none
	tags     parts      // by the value of the tag; nil: not asked for
	describe []int      // columns of the text of a charge: the first that says anything
	credits  parts      // what may be a credit, by its text; nil: not asked for

	seen     *seenRows // where rows are looked for that repeat others; nil where they are not
	passed   lineSet   // rows that do
	repeated sighting
	failed   error   // of seen
	sketch   *sketch // of the rows that count; nil where none is asked for
	crowded  bool    // more charges than are kept in memory

	instead money.Currency // of rows whose own currency is none; "" where the user states none

	partial bool // rows have the used columns alone: what they do not say, others may

	key    rawKey
	table  *table
	totals totals

	rows, silent, rejected int64
	taken, parts           int64    // rows that are used, and the charges beyond the first of each
	short                  sighting // rows with fewer fields than the header

	lastStart []byte // the date read last, as printed: neighbours share it
	lastMonth month
	lastOther month // of a date that may be read in two ways

	order    orderProof
	lastSeen [][]byte // of the columns that may prove the order of dates: what was read last
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
	p := &parser{scanner: scanner{path: path}, width: len(h.names), used: h.used, bill: b, basics: b.basic(), table: newTable()}
	p.priced, _ = b.(priced)
	p.footed, _ = b.(footed)
	if p.basics.parseCost == nil {
		p.basics.parseCost = parseCost
	}
	if p.basics.parseMonth == nil {
		p.basics.parseMonth = parseMonth
	}
	return p
}

// block parses the rows of a block. Blocks come in the order of the file, though not all of them to the same worker.
func (p *parser) block(b *block) {
	b.fault = p.records(b, func(r *row) bool {
		p.row(b, r)
		return !p.crowded
	})
	if p.crowded {
		b.fault = tooManyCharges(p.path)
	}
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

	if p.footed != nil && p.footed.isTotal(r) {
		p.silent++
		return
	}
	total := p.total(r)
	if p.price(r); p.amounts[0].field == nil {
		if !p.partial && r.silent() {
			p.silent++
			return
		}
		p.reject(b, r, p.amounts[0].column, "BILL-NULL", "the row has no cost")
		return
	}
	bad := p.parseCosts(total)
	switch {
	case bad != nil:
		p.rejectCosts(b, r, total, bad.column, "BILL-NUM", "cost "+source.Excerpt(bad.field)+" is not a decimal number")
		return
	case total.currency == "":
		p.rejectCosts(b, r, total, p.currency, "BILL-CURRENCY", source.Excerpt(r.field(p.currency))+" is not a currency code of ISO 4217")
		return
	}
	f := r.field(p.start)
	if len(f) == 0 || !bytes.Equal(f, p.lastStart) {
		m, other, ok := p.month(f, r)
		if !ok {
			p.rejectCosts(b, r, total, p.start, "BILL-DATE", wrongDate(f, p.figures))
			return
		}
		p.lastStart, p.lastMonth, p.lastOther = append(p.lastStart[:0], f...), m, other
	}
	p.witness(r)

	k := &p.key
	k.reset()
	open := p.invoice >= 0 && r.field(p.invoice) == nil
	k.begin(total.id, p.lastMonth, p.lastOther, open)
	p.bill.key(k, r)
	if k.long {
		p.rejectCosts(b, r, total, -1, "BILL-FIELD", fmt.Sprintf("a field of the row is longer than %d bytes", maxField))
		return
	}
	p.cells = p.cells[:0]
	shared := len(k.b)
	for _, a := range p.amounts {
		if p.priced != nil {
			k.b = k.b[:shared]
			k.tag(a.tag)
		}
		c := p.cell(total, open)
		if w := c.refused; w != nil {
			p.rejectCosts(b, r, total, p.account, w.code, w.text)
			return
		}
		p.cells = append(p.cells, c)
	}
	if p.passed != nil || p.seen != nil {
		if line := p.lineOf(r.start()); p.passed.has(line) {
			p.passOver(total, line)
			return
		} else if p.seen != nil && p.failed == nil {
			p.failed = p.seen.put(r, line)
		}
	}
	for i, c := range p.cells {
		if c.rows < audit.Kept {
			c.lines[c.rows] = p.lineOf(r.start())
		}
		c.rows++
		p.costs[i].addTo(&c.sum)
		p.divide(c, i, r)
	}
	if p.sketch != nil && !p.costs[0].isZero() {
		p.sketch.add(r.data[r.start():r.end()])
	}
	p.taken++
	p.parts += int64(len(p.cells) - 1)
}

// tell binds the columns that decide nothing about a charge.
func (p *parser) tell(h *header, src *Source) {
	if p.tag = tagOf(h, src.Tag); p.tag != nil {
		p.tags = parts{}
	}
	if src.credits {
		p.credits = parts{}
		for _, name := range descriptions {
			if at := h.fallback(name); at >= 0 {
				p.describe = append(p.describe, at)
			}
		}
	}
}

// divide keeps an amount of a row apart from others of its cell, where that is asked for.
func (p *parser) divide(c *cell, i int, r *row) {
	if len(p.tags) > maxParts || len(p.credits) > maxParts {
		return // too many to tell apart: the bill is refused at its end
	}
	if p.tags != nil {
		p.tags.add(c, []byte(p.tag.of(r)), p.costs[i], p.lineOf(r.start()))
	}
	if p.credits != nil && c.Kind.MayCredit(p.costs[i].negative()) {
		text := p.amounts[i].text
		if text == nil {
			raw, _ := r.first(p.describe)
			text = []byte(undouble(clean(raw)))
		}
		p.credits.add(c, described(text), p.costs[i], p.lineOf(r.start()))
	}
}

// passOver sets a row aside that repeats another one.
func (p *parser) passOver(t *total, line int64) {
	for _, c := range p.costs {
		c.addTo(&t.repeated)
	}
	if p.repeated.rows++; p.repeated.rows == 1 {
		p.repeated.line = line
	}
}

// total is the control total that a row belongs to.
func (p *parser) total(r *row) *total {
	if p.stated != "" {
		return p.totals.currency(p.stated)
	}
	t := p.totals.of(r.field(p.currency))
	if t.currency == "" && p.instead != "" {
		return p.totals.instead(p.instead)
	}
	return t
}

// price finds the amounts of a row: at least one, which is null where the row has none.
func (p *parser) price(r *row) {
	p.amounts = p.amounts[:0]
	if p.priced == nil {
		p.amounts = append(p.amounts, amount{field: r.field(p.cost), column: p.cost})
		return
	}
	p.amounts = p.priced.amounts(r, p.amounts)
	if len(p.amounts) == 0 {
		p.amounts = append(p.amounts, amount{column: p.cost})
	}
	n := 1
	for _, a := range p.amounts[1:] {
		if a.field != nil {
			p.amounts[n] = a
			n++
		}
	}
	p.amounts = p.amounts[:n]
}

// parseCosts reads the amounts of a row and adds them to what was read. It gives the first that is no number; what it
// could read of the others is part of the control totals all the same.
func (p *parser) parseCosts(t *total) (bad *amount) {
	p.costs = p.costs[:0]
	for i := range p.amounts {
		c, ok := p.basics.parseCost(p.amounts[i].field)
		switch {
		case ok:
			c.addTo(&t.read)
			p.costs = append(p.costs, c)
		case bad == nil:
			bad = &p.amounts[i]
		}
	}
	return bad
}

// cell is the cell of the key, made when it is not there yet.
func (p *parser) cell(t *total, open bool) *cell {
	c, h := p.table.find(p.key.b)
	if c == nil {
		fields := p.key.fields()
		garbled := slices.ContainsFunc(fields, func(f string) bool { return !utf8.ValidString(f) })
		c = &cell{charge: p.bill.charge(fields, known{t.currency, p.lastMonth.calendar(), open}), other: p.lastOther}
		if garbled {
			c.warn("BILL-ENCODING", "a field that decides about the charge is not in UTF-8")
		}
		if t.stated {
			c.warn("BILL-ASSUMED-CURRENCY", "what the bill gives as the currency is no code of ISO 4217; %s is taken, as stated", t.currency)
		}
		switch {
		case c.refused != nil:
		case len(p.table.cells) == maxCharges:
			p.crowded = true
		default:
			p.table.put(p.key.b, h, c)
		}
	}
	return c
}

// rejectCosts sets a row aside whose amounts were read: the control totals still account for them.
func (p *parser) rejectCosts(b *block, r *row, t *total, column int, code, text string) {
	for _, c := range p.costs {
		c.addTo(&t.rejected)
	}
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
