package billing

// blocks gives the rows of a bill in pieces.
type blocks interface {
	// next fills b with whole records and tells whether there are more. After the last ones, b.err is nil at the end of the
	// bill, else what went wrong.
	next(b *block) (more bool)
}

// rows is a bill that is no comma-separated text: its columns, then its rows. A reader of one fills a block this way, as far
// as [block.full] allows:
//
//	b.reset()
//	b.begin(place)     // the line or the number of the row
//	b.field(value)     // once a column; nil for null
//	…
//	b.end()
type rows interface {
	columns() []string
	blocks
}

// reset empties a block for records that are put into it one by one.
func (b *block) reset() {
	b.n, b.cut, b.err, b.fault, b.rejects = 0, false, nil, nil, b.rejects[:0]
	if b.made == nil {
		b.made = &made{}
	}
	b.made.seps = append(b.made.seps[:0], ^uint32(0)) // one before offset 0
	b.made.ends, b.made.places = b.made.ends[:0], b.made.places[:0]
}

// made is the structure of a block whose records were put into it: there is nothing to look for.
type made struct {
	index
	places []int64 // of each record
}

// full tells whether the block has had enough.
func (b *block) full() bool { return b.n >= blockSize }

// begin begins a record. The place is its number in the bill, from 1: the line, or the row where there are no lines.
func (b *block) begin(place int64) { b.made.places = append(b.made.places, place) }

// field appends the value of the next column, as if it stood in CSV: null is nothing.
func (b *block) field(value []byte) {
	quotes := 0
	plain := true
	for _, c := range value {
		if c == '"' {
			quotes++
		}
		plain = plain && c != '"' && c > ' '
	}
	b.grow(b.n + len(value) + quotes + 3)
	switch {
	case len(value) == 0:
	case plain:
		b.n += copy(b.buf[b.n:], value)
	default: // quoted, so that it means what it says
		b.put('"')
		for _, c := range value {
			if c == '"' {
				b.put('"')
			}
			b.put(c)
		}
		b.put('"')
	}
	b.made.seps = append(b.made.seps, uint32(b.n))
	b.put(',')
}

func (b *block) put(c byte) {
	b.buf[b.n] = c
	b.n++
}

// end ends a record.
func (b *block) end() {
	b.buf[b.n-1] = '\n'
	b.made.ends = append(b.made.ends, uint32(len(b.made.seps)-1))
}
