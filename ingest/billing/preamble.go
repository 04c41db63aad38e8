package billing

import (
	"slacredit/sla/audit"
)

// maxPreamble is how many lines may stand before the header. Consoles put the account, the invoice and totals there.
const maxPreamble = 30

// title is a record that may be the header.
type title struct {
	*header
	line  int64
	end   int   // offset of what follows it
	after int64 // line of what follows it
}

// header finds the header among the first lines, and takes it and what stands before it off the first block. Where no line
// is one, it gives the line that is most like one, for a message.
func (m *member) header(c *cutter) (first *block, h *header, at audit.Origin, more bool, err error) {
	first = &block{done: make(chan struct{}, 1)}
	for more = c.next(first); ; {
		titles, err := m.titles(first)
		n := len(titles)
		enough := n > maxPreamble || first.n > maxRecord || !more || err != nil
		switch {
		case n > 0 && (enough || m.isHeader(titles[n-1].header)):
			best := m.closest(titles)
			for _, t := range titles {
				if t.line < best.line {
					best.above = append(best.above, t.names)
				}
			}
			first.drop(best.end, best.after)
			return first, best.header, audit.Origin{Path: m.path, Line: best.line}, more, nil
		case err != nil:
			return nil, nil, at, false, err
		case n > 0:
			more = c.extend(first)
		case more: // nothing but empty lines so far
			more = c.next(first)
		case first.err != nil:
			return nil, nil, at, false, first.err
		default:
			return nil, nil, at, false, audit.Fault("BILL-FORMAT", audit.Origin{Path: m.path}, "export the bill again",
				"the file is empty: not even a header")
		}
	}
}

// titles lists the first records of a block up to the header, at most one more than a preamble has.
func (m *member) titles(b *block) (out []title, err error) {
	s := scanner{path: m.path}
	err = s.records(b, func(r *row) bool {
		names := make([]string, r.fields())
		for c := range names {
			f := trim(r.raw(c))
			if len(f) > 1 && f[0] == '"' {
				f = f[1 : len(f)-1]
			}
			names[c] = undouble(f)
		}
		t := title{header: newHeader(names), line: s.lineOf(r.start()), end: min(r.end()+1, b.n)}
		t.after = s.lineOf(t.end)
		out = append(out, t)
		return !m.isHeader(t.header) && len(out) <= maxPreamble
	})
	return out, err
}

func (m *member) isHeader(h *header) bool {
	if f := named(m.source.Format); f != nil {
		return len(f.lacks(h, m.source)) == 0
	}
	f, _ := detect(h)
	return f != nil
}

// closest is the record that lacks the fewest columns, the first of several.
func (m *member) closest(titles []title) title {
	lacks := func(h *header) int {
		if m.isHeader(h) {
			return -1
		}
		if f := named(m.source.Format); f != nil {
			return len(f.lacks(h, m.source))
		}
		_, missing := nearest(h)
		return len(missing)
	}
	best, fewest := titles[0], lacks(titles[0].header)
	for _, t := range titles[1:] {
		if n := lacks(t.header); n < fewest {
			best, fewest = t, n
		}
	}
	return best
}
