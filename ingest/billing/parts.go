package billing

import (
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// maxParts is how many parts of cells are told apart: a part for every row of a bill would grow with the bill.
const maxParts = 1_000_000

// parts tells rows of one cell apart by a text that decides nothing about the charge: a description, the value of a tag.
type parts map[partKey]*part

type partKey struct {
	cell *cell
	text string
}

// part is some rows of a cell.
type part struct {
	partKey
	sum   money.Sum
	rows  int64
	lines [audit.Kept]int64 // of the first rows
}

// add adds a row. The text is as it is meant: without quotes.
func (p parts) add(c *cell, text []byte, amount cost, line int64) {
	at := p[partKey{c, string(text)}]
	if at == nil {
		at = &part{partKey: partKey{c, string(text)}}
		p[at.partKey] = at
	}
	if at.rows < audit.Kept {
		at.lines[at.rows] = line
	}
	at.rows++
	amount.addTo(&at.sum)
}

// isZero tells whether a cost is nothing.
func (c cost) isZero() bool {
	if c.long != nil {
		return c.long.IsZero()
	}
	return c.mantissa == 0
}

// negative tells whether a cost gives money back.
func (c cost) negative() bool {
	if c.long != nil {
		return c.long.IsNegative()
	}
	return c.mantissa < 0
}
