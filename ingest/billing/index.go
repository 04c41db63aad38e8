package billing

import (
	"encoding/binary"
	"math/bits"
)

// index is where the structure of a block of CSV lies: the commas and line ends that stand outside quotes. With it, any
// field of any record is two look-ups away and the fields nobody asks for are never looked at.
//
// It is made 64 bytes at a time. A register holds 8 bytes; comparing all of them with one character takes a few integer
// operations, and a multiplication gathers the answers into a mask with one bit a byte. Whether a byte is inside quotes
// is the parity of the quotes up to it: a running exclusive-or over the mask of quotes. See Langdale and Lemire,
// "Parsing Gigabytes of JSON per Second", https://arxiv.org/abs/1902.08318, for the method.
//
// The quoting is held to RFC 4180 exactly, since a stray quote would turn the meaning of everything behind it: a quote
// opens a field only at its start, and closes it only at its end.
type index struct {
	seps []uint32 // offsets of commas and line ends outside quotes; seps[0] stands for the line end before the block
	ends []uint32 // which of seps are line ends
}

// blockPad is the number of zero bytes that must follow a block in its buffer, so that it can be read in whole words.
const blockPad = 64

// scan indexes data[:n]; data must hold at least blockPad zero bytes more. It gives the offset of the first misplaced
// quote, -1 when there is none, and whether the block ends inside quotes. Behind a misplaced quote nothing is indexed.
func (x *index) scan(data []byte, n int) (misplaced int, open bool) {
	x.seps = append(x.seps[:0], ^uint32(0)) // one before offset 0
	x.ends = x.ends[:0]
	count := 1
	seps := x.seps[:cap(x.seps)]
	misplaced = -1
	var inside uint64                    // all ones when the word begins inside quotes
	edge, closed := uint64(1), uint64(0) // of the byte before the word: may a quote open after it, is it a closing quote
	for base := 0; base < n; base += 64 {
		if count+64 > len(seps) {
			seps = append(seps, make([]uint32, max(1024, len(seps)))...)
			seps = seps[:cap(seps)]
		}
		comma, quote, newline := masks((*[64]byte)(data[base:]))
		in := parity(quote) ^ inside
		opening, closing := quote&in, quote&^in
		edges := comma | newline | quote
		if bad := opening&^(edges<<1|edge) | (closing<<1|closed)&^edges; bad != 0 {
			misplaced = firstBad(data, n, base, bad, opening)
		}
		edge, closed = edges>>63, closing>>63
		inside = uint64(int64(in) >> 63)
		newline &^= in
		sep := comma&^in | newline
		if misplaced >= 0 { // what stands before it is still as it should be
			before := uint64(1)<<max(0, misplaced-base) - 1
			sep &= before
			newline &= before
		}

		for nl := newline; nl != 0; nl &= nl - 1 {
			x.ends = append(x.ends, uint32(count+bits.OnesCount64(sep&(nl&-nl-1))))
		}
		out := seps[count : count+64]
		k := bits.OnesCount64(sep)
		at := uint32(base)
		for i := 0; i < k; i += 4 { // four at a time, whether there are that many or not: cheaper than asking
			out[i] = at + uint32(bits.TrailingZeros64(sep))
			sep &= sep - 1
			out[i+1] = at + uint32(bits.TrailingZeros64(sep))
			sep &= sep - 1
			out[i+2] = at + uint32(bits.TrailingZeros64(sep))
			sep &= sep - 1
			out[i+3] = at + uint32(bits.TrailingZeros64(sep))
			sep &= sep - 1
		}
		count += k
		if misplaced >= 0 {
			break
		}
	}
	x.seps = seps[:count]
	return misplaced, inside != 0
}

// firstBad looks at the places the masks object to, in order. A closing quote before a carriage return that ends a line,
// or before the end of the block, is as it should be.
func firstBad(data []byte, n, base int, bad, opening uint64) int {
	for ; bad != 0; bad &= bad - 1 {
		bit := bad & -bad
		at := base + bits.TrailingZeros64(bad)
		if opening&bit != 0 {
			return at
		}
		if at >= n || data[at] == '\r' && (at+1 >= n || data[at+1] == '\n') {
			continue
		}
		return at - 1
	}
	return -1
}

const (
	low7     = 0x7f7f7f7f7f7f7f7f
	high     = 0x8080808080808080
	commas   = ',' * 0x0101010101010101
	newlines = '\n' * 0x0101010101010101
	quotes   = '"' * 0x0101010101010101
)

// masks tells where the commas, quotes and newlines of 64 bytes are: byte i is bit i.
func masks(b *[64]byte) (comma, quote, newline uint64) {
	c0, q0, n0 := unequal(b[0:8])
	c1, q1, n1 := unequal(b[8:16])
	c2, q2, n2 := unequal(b[16:24])
	c3, q3, n3 := unequal(b[24:32])
	c4, q4, n4 := unequal(b[32:40])
	c5, q5, n5 := unequal(b[40:48])
	c6, q6, n6 := unequal(b[48:56])
	c7, q7, n7 := unequal(b[56:64])
	comma = ^(gather(c0) | gather(c1)<<8 | gather(c2)<<16 | gather(c3)<<24 | gather(c4)<<32 | gather(c5)<<40 | gather(c6)<<48 | gather(c7)<<56)
	quote = ^(gather(q0) | gather(q1)<<8 | gather(q2)<<16 | gather(q3)<<24 | gather(q4)<<32 | gather(q5)<<40 | gather(q6)<<48 | gather(q7)<<56)
	if n0&n1&n2&n3&n4&n5&n6&n7&high != high { // once a record
		newline = ^(gather(n0) | gather(n1)<<8 | gather(n2)<<16 | gather(n3)<<24 | gather(n4)<<32 | gather(n5)<<40 | gather(n6)<<48 | gather(n7)<<56)
	}
	return comma, quote, newline
}

// unequal compares eight bytes with each of the three characters at once. The high bit of a byte of the results is clear
// where it is equal; the other bits mean nothing. A byte's low seven bits differ from the character's when adding 127 to
// their difference carries into its high bit; a byte whose own high bit is set is no ASCII character at all.
func unequal(b []byte) (comma, quote, newline uint64) {
	w := binary.LittleEndian.Uint64(b)
	v := w & low7
	return (v ^ commas + low7) | w, (v ^ quotes + low7) | w, (v ^ newlines + low7) | w
}

// gather makes a mask of the high bits of eight bytes: that of byte i becomes bit i.
func gather(m uint64) uint64 { return m & high * 0x0002040810204081 >> 56 }

// parity has bit i set when the number of bits 0..i of q is odd.
func parity(q uint64) uint64 {
	q ^= q << 1
	q ^= q << 2
	q ^= q << 4
	q ^= q << 8
	q ^= q << 16
	q ^= q << 32
	return q
}
