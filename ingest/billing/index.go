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
// quote, -1 when there is none, and whether the block ends inside quotes.
func (x *index) scan(data []byte, n int) (misplaced int, open bool) {
	x.seps = append(x.seps[:0], ^uint32(0)) // one before offset 0
	x.ends = x.ends[:0]
	count := 1
	seps := x.seps[:cap(x.seps)]
	misplaced = -1
	var inside uint64                    // all ones when the word begins inside quotes
	edge, closed := uint64(1), uint64(0) // the byte before the word: may a quote open after it, is it a closing quote
	for base := 0; base < n; base += 64 {
		if count+64 > len(seps) {
			seps = append(seps, make([]uint32, max(1024, len(seps)))...)
			seps = seps[:cap(seps)]
		}
		w := (*[64]byte)(data[base:])
		w0, w1, w2, w3 := word(w[0:8]), word(w[8:16]), word(w[16:24]), word(w[24:32])
		w4, w5, w6, w7 := word(w[32:40]), word(w[40:48]), word(w[48:56]), word(w[56:64])

		n0, n1, n2, n3 := equal(w0, newlines), equal(w1, newlines), equal(w2, newlines), equal(w3, newlines)
		n4, n5, n6, n7 := equal(w4, newlines), equal(w5, newlines), equal(w6, newlines), equal(w7, newlines)
		var newline uint64
		if n0|n1|n2|n3|n4|n5|n6|n7 != 0 {
			newline = gather(n0) | gather(n1)<<8 | gather(n2)<<16 | gather(n3)<<24 |
				gather(n4)<<32 | gather(n5)<<40 | gather(n6)<<48 | gather(n7)<<56
		}
		sep := newline | gather(equal(w0, commas)) | gather(equal(w1, commas))<<8 |
			gather(equal(w2, commas))<<16 | gather(equal(w3, commas))<<24 |
			gather(equal(w4, commas))<<32 | gather(equal(w5, commas))<<40 |
			gather(equal(w6, commas))<<48 | gather(equal(w7, commas))<<56
		q0, q1, q2, q3 := equal(w0, quotes), equal(w1, quotes), equal(w2, quotes), equal(w3, quotes)
		q4, q5, q6, q7 := equal(w4, quotes), equal(w5, quotes), equal(w6, quotes), equal(w7, quotes)

		if q0|q1|q2|q3|q4|q5|q6|q7 != 0 || closed != 0 {
			quote := gather(q0) | gather(q1)<<8 | gather(q2)<<16 | gather(q3)<<24 |
				gather(q4)<<32 | gather(q5)<<40 | gather(q6)<<48 | gather(q7)<<56
			in := parity(quote) ^ inside
			opening, closing := quote&in, quote&^in
			edges := sep | quote
			if bad := opening&^(edges<<1|edge) | (closing<<1|closed)&^edges; bad != 0 {
				misplaced = firstBad(data, n, base, bad, opening)
			}
			edge, closed = edges>>63, closing>>63
			inside = uint64(int64(in) >> 63)
			sep &^= in
			newline &^= in
		} else {
			edge = sep >> 63
			sep &^= inside
			newline &^= inside
		}

		if misplaced >= 0 { // what stands before it is still as it should be
			before := uint64(1)<<max(0, misplaced-base) - 1
			sep &= before
			newline &= before
		}
		for nl := newline; nl != 0; nl &= nl - 1 {
			x.ends = append(x.ends, uint32(count+bits.OnesCount64(sep&(nl&-nl-1))))
		}
		out := seps[count : count+64]
		at := uint32(base)
		k := bits.OnesCount64(sep)
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
	commas   = ',' * 0x0101010101010101
	newlines = '\n' * 0x0101010101010101
	quotes   = '"' * 0x0101010101010101
)

func word(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// equal sets the high bit of every byte of w that equals that of pattern, and no other bit. Unlike the shorter tricks it
// has no false positives next to a true one.
func equal(w, pattern uint64) uint64 {
	x := w ^ pattern
	return ^((x&low7 + low7) | x | low7)
}

// gather makes one bit a byte of what equal gives: byte i becomes bit i.
func gather(m uint64) uint64 { return m * 0x0002040810204081 >> 56 }

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
