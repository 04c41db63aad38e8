package billing

import (
	"bytes"
	"errors"
	"io"
)

const (
	// blockSize is how much is read at a time: small enough for a block and its index to stay in a core's own cache.
	blockSize = 256 << 10
	// maxRecord is the longest record that is read. Real ones have a few KiB; longer ones come from a quote that was
	// never closed.
	maxRecord = 1 << 20
	// maxBlock is the largest block that may be asked for.
	maxBlock = 64 << 20
)

// block is a run of whole records, and the room for what a worker finds in it.
type block struct {
	buf  []byte // the text, then at least blockPad zero bytes
	n    int    // length of the text
	line int64  // physical line of its first byte
	cut  bool   // the text ends without a line end: the file does, or the record is too long to be read
	err  error  // what ended the reading after this block

	made *made // of records that were put in one by one; nil for text

	done    chan struct{}
	rejects []rejection
	fault   error // the first thing in the block that stops the work
}

// cutter cuts text into blocks at line ends outside quotes, by counting quotes: exact, so that no worker has to guess
// whether it starts inside a field.
type cutter struct {
	r     io.Reader
	size  int
	rest  []byte // the beginning of a record whose end was not yet seen
	line  int64
	ended error // why nothing more can be read
}

func newCutter(r io.Reader, size int) *cutter {
	if size <= 0 {
		size = blockSize
	}
	return &cutter{r: r, size: min(size, maxBlock), line: 1}
}

// next fills b with the next block and tells whether there is one more. After the last one, b.err is nil at the end of
// the text, else what went wrong with reading.
func (c *cutter) next(b *block) (more bool) {
	b.line, b.cut, b.err, b.fault = c.line, false, nil, nil
	b.rejects = b.rejects[:0]
	want := len(c.rest) + c.size
	b.grow(want)
	have := copy(b.buf, c.rest)
	c.rest = c.rest[:0]
	for {
		for have < want && c.ended == nil {
			var n int
			n, c.ended = c.r.Read(b.buf[have:want])
			have += n
		}
		end := have
		if c.ended == nil {
			end = lastRecord(b.buf[:have])
			if end == 0 && have <= maxRecord { // a record longer than the block: read on
				want = have + max(c.size, have)
				b.grow(want)
				continue
			}
		}
		if end == 0 { // too long; the worker says where
			end = have
			c.ended = errTooLong
		}
		c.rest = append(c.rest, b.buf[end:have]...)
		b.n = end
		clear(b.buf[end : end+blockPad])
		c.line += int64(bytes.Count(b.buf[:end], newline))
		b.cut = c.ended != nil && end > 0 && b.buf[end-1] != '\n'
		if c.ended == nil {
			return true
		}
		if c.ended != io.EOF && !errors.Is(c.ended, errTooLong) {
			// What was read of the record in which the reading failed is no record.
			b.err = c.ended
			b.n = lastRecord(b.buf[:end])
			clear(b.buf[b.n : b.n+blockPad])
			b.cut = false
		}
		return false
	}
}

// extend adds the next block to b and tells whether there is one more.
func (c *cutter) extend(b *block) (more bool) {
	var next block
	more = c.next(&next)
	b.grow(b.n + next.n)
	b.n += copy(b.buf[b.n:], next.buf[:next.n])
	clear(b.buf[b.n : b.n+blockPad])
	b.cut, b.err = next.cut, next.err
	return more
}

// drop takes the first bytes off a block; line is that of what follows.
func (b *block) drop(bytes int, line int64) {
	b.line = line
	b.n = copy(b.buf, b.buf[bytes:b.n])
	clear(b.buf[b.n : b.n+blockPad])
	b.cut = b.cut && b.n > 0
}

// errTooLong ends the reading at a record of more than maxRecord bytes. The worker that finds the record reports it.
var errTooLong = errors.New("record too long")

var newline = []byte{'\n'}

// lastRecord is the length of the part of text that ends with the last line end outside quotes, 0 when there is none.
func lastRecord(text []byte) int {
	odd := bytes.Count(text, []byte{'"'})&1 == 1
	for end := len(text); ; {
		i := bytes.LastIndexByte(text[:end], '\n')
		if i < 0 {
			return 0
		}
		if bytes.Count(text[i+1:end], []byte{'"'})&1 == 1 {
			odd = !odd
		}
		if !odd { // the quotes before i are even in number
			return i + 1
		}
		end = i
	}
}

// grow makes room for n bytes of text, and some more: what is left over from block to block differs in length.
func (b *block) grow(n int) {
	if len(b.buf) < n+blockPad {
		buf := make([]byte, n+n/8+blockPad)
		copy(buf, b.buf)
		b.buf = buf
	}
}
