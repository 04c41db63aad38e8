package billing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// member is one bill: a file, or one file of an archive.
type member struct {
	path   string
	source *Source

	format *format
	why    string
	rows   struct{ read, used, setAside, rejected int64 }

	ledger   *sla.Ledger
	controls []audit.Control
	findings source.Findings
	rejects  *source.Rejects
	repeats  *repeats        // where rows are looked for that repeat others; nil where they are not
	passed   lineSet         // lines of rows that do
	sketch   sketch          // of its rows, where they have no identity
	credits  []*part         // what may be a credit, by its text
	covered  source.Findings // BILL-NEGATION, if no file has a negation
	negated  bool
	plans    []sla.ChargeKey           // of usage under a savings plan, at its price
	shown    map[interval.Month]*shown // commitments of Azure
}

// headSize is how much of a file is looked at to see what it is.
const headSize = 4 << 10

// open finds out what kind of table the bill is, and reads it.
func (m *member) open(ctx context.Context, stream *source.Stream, opt source.Options, workers int) error {
	if err := checkStated(m.source.Format, audit.Origin{Path: m.path}); err != nil {
		return err
	}
	kind, err := stream.Kind()
	if err != nil {
		return err
	}
	if kind == source.Parquet {
		return m.readParquet(ctx, stream, opt, workers)
	}
	text, err := stream.Text()
	if err != nil {
		return err
	}
	head, err := stream.Peek(headSize)
	if err != nil {
		return err
	}
	if m.source.Format != chargesFormat { // which decodes for itself, to say where it cannot
		if text, err = decode(text, m.source.Encoding); err != nil {
			return audit.Fault("BILL-ENCODING", audit.Origin{Path: m.path}, hints["BILL-ENCODING"], "%s", err)
		}
	}
	for _, f := range formats() {
		if f.sniff == nil || m.source.Format != "" && m.source.Format != f.name || !f.sniff(head, m.source) {
			continue
		}
		table, err := f.rows(text, m.path, m.source)
		if err != nil {
			return err
		}
		return m.readRows(ctx, table, workers)
	}
	if err := source.Lookalike(head, stream.Path); err != nil {
		return err
	}
	return m.read(ctx, text, opt, workers)
}

// read reads a bill of comma-separated text: its header, then its rows by as many workers as asked for.
func (m *member) read(ctx context.Context, text io.Reader, opt source.Options, workers int) error {
	c := newCutter(text, opt.Block)
	first, h, at, more, err := m.header(c)
	if err != nil {
		return err
	}
	return m.parse(ctx, c, first, more, h, at, workers)
}

// readRows reads a bill that is no comma-separated text.
func (m *member) readRows(ctx context.Context, table rows, workers int) error {
	return m.parse(ctx, table, nil, false, newHeader(table.columns()), audit.Origin{Path: m.path}, workers)
}

// chosen is a bill that reads only the columns that are wanted.
type chosen interface {
	want(columns []bool) error
}

// parse reads the rows of a bill whose header is known. The first block may have been read on the way to the header.
func (m *member) parse(ctx context.Context, c blocks, first *block, more bool, h *header, at audit.Origin, workers int) (err error) {
	if m.format, m.why, err = choose(m.source.Format, h, at); err != nil {
		return err
	}
	if at.Line > 1 {
		m.why += fmt.Sprintf("; the header is on line %d", at.Line)
	}
	if err := errors.Join(m.checkColumns(at), m.checkCost(h, at)); err != nil {
		return err
	}
	parsers := make([]*parser, workers)
	for i := range parsers {
		parsers[i] = newParser(m.path, h, m.format.bind(h, m.source))
		parsers[i].obey(m.source)
		parsers[i].tell(h, m.source)
	}
	if p := parsers[0]; p.tag != nil && p.tag.alone < 0 && p.tag.all < 0 {
		m.findings.Add(finding("BILL-TAG", audit.Warning, at, "the bill has no column for the tag "+source.Excerpt(m.source.Tag)+", and none of all tags", 1))
	}
	identity := h.columns(m.format.identity...)
	if err := h.check(m.format, m.source, at); err != nil {
		return err
	}
	for _, p := range parsers {
		p.passed = m.passed
	}
	_, some := c.(chosen) // rows have the wanted columns alone
	switch {
	case m.repeats == nil:
	case len(identity) > 0 && !slices.Contains(identity, -1):
		m.repeats.writers(m, parsers, identity, m.apart(h))
	case m.repeats.several:
		if some {
			m.apart(h) // the columns that decide are alike in charges of their own: read these too
		}
		for _, p := range parsers {
			p.sketch = &sketch{}
		}
	}
	if c, ok := c.(chosen); ok {
		if err := c.want(h.read); err != nil {
			return err
		}
		for _, p := range parsers {
			p.partial = true
		}
	}
	if first == nil {
		first = &block{done: make(chan struct{}, 1)}
		more = c.next(first)
	}
	if err := pipeline(ctx, c, first, more, parsers, m.collect); err != nil {
		return err
	}
	for _, p := range parsers {
		if p.seen != nil && p.failed == nil {
			p.failed = p.seen.flush()
		}
		if p.failed != nil {
			return p.failed
		}
	}
	for _, p := range parsers {
		if len(p.tags) > maxParts || len(p.credits) > maxParts {
			return audit.Fault("BILL-MANY", audit.Origin{Path: m.path}, "allocate by another tag, or by account; or give fewer bills at once",
				"the bill has more than %d different tags or texts of its charges", maxParts)
		}
	}
	if err := m.settleDates(parsers); err != nil {
		return err
	}
	m.sum(parsers)
	m.tellTotal(c)
	return errors.Join(m.fewEnough(), m.rejects.Flush())
}

// apart is the place of each column that tells rows apart which say the same of their charges.
func (m *member) apart(h *header) (out []int) {
	for _, name := range m.format.apart {
		out = append(out, h.fallback(name))
	}
	return out
}

// collect takes what a worker found in a block. It is called in the order of the file.
func (m *member) collect(b *block) error {
	for _, r := range b.rejects {
		at := audit.Origin{Path: m.path, Line: r.line, Column: r.column}
		if err := m.rejects.Add(at, r.code, r.text, b.buf[r.from:r.to]); err != nil {
			return err
		}
		m.findings.Add(finding(r.code, audit.Error, at, r.text, 1))
	}
	if b.fault != nil {
		return b.fault
	}
	return b.err
}

func finding(code string, severity audit.Severity, at audit.Origin, text string, count int64) audit.Diagnostic {
	return audit.Diagnostic{Code: code, Severity: severity, Path: at.Path, Line: at.Line, Column: at.Column,
		Text: text, Hint: hints[code], Count: count}
}

// sum adds up what the workers found, and checks it against the control totals.
func (m *member) sum(parsers []*parser) {
	m.ledger = sla.NewLedger()
	var all totals
	var parts int64
	repeated := sighting{line: math.MaxInt64}
	for _, p := range parsers {
		m.rows.read += p.rows
		m.rows.setAside += p.silent + p.repeated.rows
		if p.repeated.rows > 0 {
			repeated = sighting{repeated.rows + p.repeated.rows, min(repeated.line, p.repeated.line)}
		}
		m.rows.rejected += p.rejected
		m.rows.used += p.taken
		parts += p.parts
		for _, t := range p.totals.list {
			sum := all.currency(t.currency)
			sum.read.Merge(&t.read)
			sum.rejected.Merge(&t.rejected)
			sum.repeated.Merge(&t.repeated)
		}
		if p.short.rows > 0 {
			m.findings.Add(finding("BILL-SHORT", audit.Warning, audit.Origin{Path: m.path, Line: p.short.line},
				fmt.Sprintf("the row has fewer fields than the header, which has %d", p.width), p.short.rows))
		}
		for _, c := range p.table.cells {
			m.add(c, p.tags != nil)
		}
		for _, t := range p.tags {
			k := t.cell.ChargeKey
			k.Tag = t.text
			t.addTo(m.ledger.Cell(k), m.path)
			if t.cell.plan == planCovered {
				m.plans = append(m.plans, k)
			}
		}
		if p.sketch != nil {
			m.sketch.merge(p.sketch)
		}
		m.credits = slices.AppendSeq(m.credits, maps.Values(p.credits))
	}
	m.tellRepeats(repeated)
	m.control(&all, parts)
	m.compareStatement(parsers)
}

// add books a cell, unless that is done part by part, and says what is to be said about it.
func (m *member) add(c *cell, inParts bool) {
	at := audit.Origin{Path: m.path, Line: c.lines[0]}
	if !inParts {
		whole := part{sum: c.sum, rows: c.rows, lines: c.lines}
		whole.addTo(m.ledger.Cell(c.ChargeKey), m.path)
	}
	for _, w := range c.warnings {
		m.findings.Add(finding(w.code, audit.Warning, at, w.text, c.rows))
	}
	if c.plan == planCovered && !inParts {
		m.plans = append(m.plans, c.ChargeKey)
	}
	if c.Open {
		m.findings.Add(finding("BILL-OPEN", audit.Warning, at, "the row has no invoice id", c.rows))
	}
	switch c.plan {
	case planCovered:
		m.covered.Add(finding("BILL-NEGATION", audit.Warning, at,
			"usage covered by a savings plan is billed, but no row takes it out again; it counts in no base", c.rows))
	case planNegation:
		m.negated = true
	}
	m.show(c)
}

// control states the control totals: rows of the file, and money by currency. What was read comes from the totals, which
// were added up before any row was understood; what was used comes from the ledger. They must agree to the last digit.
func (m *member) control(all *totals, parts int64) {
	used := map[money.Currency]*money.Sum{}
	var charges int64
	for _, e := range m.ledger.Entries() {
		s := used[e.Currency]
		if s == nil {
			s = new(money.Sum)
			used[e.Currency] = s
		}
		s.Add(e.Amount.Decimal)
		charges += e.Rows
	}
	r := m.rows
	m.controls = append(m.controls, audit.Control{Name: "billing rows", Source: m.path,
		Read: fmt.Sprint(r.read), Used: fmt.Sprint(r.used), SetAside: fmt.Sprint(r.setAside), Rejected: fmt.Sprint(r.rejected),
		OK: r.read == r.used+r.setAside+r.rejected && r.used == charges-parts})
	for _, t := range all.sorted() {
		var sum money.Sum
		if s := used[t.currency]; s != nil {
			sum = *s
		}
		read, used, rejected, repeated := t.read.Number(), sum.Number(), t.rejected.Number(), t.repeated.Number()
		name := "billing amount " + string(t.currency)
		if t.currency == "" {
			if read.IsZero() && rejected.IsZero() {
				continue // rows without a currency and without an amount
			}
			name = "billing amount without a currency"
		}
		name += m.costName()
		m.controls = append(m.controls, audit.Control{Name: name, Source: m.path,
			Read: read.AtLeast(0), Used: used.AtLeast(0), SetAside: repeated.AtLeast(0), Rejected: rejected.AtLeast(0),
			OK: read.Equal(used.Add(rejected.Decimal).Add(repeated.Decimal))})
	}
}
