package billing

import (
	"bytes"
	"hash/maphash"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// maxField is the longest field that may be part of what a charge is about, and so be kept in memory.
const maxField = 16 << 10

// rawKey is what one row says about its charge, byte for byte as the file has it: the fields a format decides by, each
// with its length before it, so that no two rows of different fields have the same key. Bills repeat themselves: some
// thousand different keys stand for millions of rows, and only the first row of each has to be understood.
type rawKey struct {
	b    []byte
	long bool // a field is longer than maxField
}

func (k *rawKey) reset() { k.b, k.long = k.b[:0], false }

// begin starts a key with what the reader itself knows of a row.
func (k *rawKey) begin(currency byte, m, other month, open bool) {
	k.b = append(k.b, currency, byte(m), byte(m>>8), byte(other), byte(other>>8), 0)
	if open {
		k.b[keyHead-1] = 1
	}
}

// keyHead is the length of what begin puts down.
const keyHead = 6

// add appends a field as it stands in the file.
func (k *rawKey) add(f []byte) {
	if len(f) > maxField {
		k.long = true
		f = nil
	}
	k.b = append(k.b, byte(len(f)), byte(len(f)>>8))
	k.b = append(k.b, f...)
}

// first appends the first of some columns that is not null, and which of them that is (see [which]);
// it gives that too.
func (k *rawKey) first(r *row, columns []int) int {
	raw, i := r.first(columns)
	k.b = append(k.b, 1, 0, byte('0'+i))
	k.add(raw)
	return i
}

// tag appends what a bill calls one of the amounts of a row.
func (k *rawKey) tag(name string) {
	k.b = append(k.b, byte(len(name)), byte(len(name)>>8))
	k.b = append(k.b, name...)
}

// flag appends a field that is "1" or nothing.
func (k *rawKey) flag(v bool) {
	if v {
		k.b = append(k.b, 1, 0, '1')
		return
	}
	k.b = append(k.b, 0, 0)
}

// fields takes apart what a format added, and cleans it: null is "".
func (k *rawKey) fields() []string {
	out := make([]string, 0, 16)
	for b := k.b[keyHead:]; len(b) > 0; {
		n := int(b[0]) | int(b[1])<<8
		out = append(out, undouble(clean(b[2:2+n])))
		b = b[2+n:]
	}
	return out
}

// which reads back the first of the two fields that [rawKey.first] appends: -1 when all columns were null.
func which(field string) int { return int(field[0]) - '0' }

// cell is the charges of one raw key in one file, as one worker saw them. A worker sees its rows in the order of the
// file, so the first lines are the smallest. What every row touches comes first, to lie together in memory.
type cell struct {
	hash  uint64
	key   []byte
	sum   money.Sum
	rows  int64
	lines [audit.Kept]int64 // of the first rows
	other month             // if the date is read with the day first; 0 where there is one reading
	charge
}

// table finds the cell of a raw key: open addressing over the hash, and every byte of the key compared.
type table struct {
	seed  maphash.Seed
	slots []*cell
	cells []*cell
}

func newTable() *table {
	return &table{seed: maphash.MakeSeed(), slots: make([]*cell, 1<<10)}
}

// find gives the cell of a key, nil when there is none, and the hash to put one with.
func (t *table) find(key []byte) (*cell, uint64) {
	h := maphash.Bytes(t.seed, key)
	for i := h; ; i++ {
		c := t.slots[i&uint64(len(t.slots)-1)]
		if c == nil || c.hash == h && bytes.Equal(c.key, key) {
			return c, h
		}
	}
}

// put adds a cell for a key that is not there.
func (t *table) put(key []byte, h uint64, c *cell) {
	c.key, c.hash = bytes.Clone(key), h
	t.cells = append(t.cells, c)
	if 2*len(t.cells) > len(t.slots) {
		t.slots = make([]*cell, 2*len(t.slots))
		for _, c := range t.cells {
			t.place(c)
		}
		return
	}
	t.place(c)
}

func (t *table) place(c *cell) {
	i := c.hash
	for t.slots[i&uint64(len(t.slots)-1)] != nil {
		i++
	}
	t.slots[i&uint64(len(t.slots)-1)] = c
}
