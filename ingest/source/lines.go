package source

import (
	"bytes"
	"crypto/sha256"
	"io"
)

// MaxLine is the longest line that is looked at, without its end, in bytes. Real log lines stay below 20 KiB (a key has at
// most 1,024 bytes before encoding); what is longer is no log line, and must not fill the memory.
const MaxLine = 1 << 20

// DefaultBlock is how many bytes are read at a time: enough that the system call costs nothing, little enough that the bytes
// are still in the processor's cache when the lines are read.
const DefaultBlock = 256 << 10

// Lines cuts a text into lines, for speed: a line is a view of the buffer, good until the next one is asked for. A line ends
// with \n or \r\n, or with the text. Memory stays below about 3 MiB, whatever the text.
type Lines struct {
	r     io.Reader
	block int
	buf   []byte
	start int // of the rest that is not given out yet, in buf
	end   int
	err   error

	line    []byte
	number  int64
	long    bool
	cut     bool
	longSum [sha256.Size]byte
}

// Reset begins with a new text and keeps the buffer. Block is the number of bytes to read at a time; 0 means [DefaultBlock].
func (l *Lines) Reset(r io.Reader, block int) {
	if block <= 0 {
		block = DefaultBlock
	}
	*l = Lines{r: r, block: block, buf: l.buf}
	if len(l.buf) < block {
		l.buf = make([]byte, max(block+block/4, 64<<10))
	}
}

// Next goes to the next line and tells whether there is one.
func (l *Lines) Next() bool {
	if n := bytes.IndexByte(l.buf[l.start:l.end], '\n'); n >= 0 {
		l.take(l.start+n, l.start+n+1)
		return true
	}
	return l.nextBlock()
}

// Bytes is the line without its end; of a long line, the first few KiB.
func (l *Lines) Bytes() []byte { return l.line }

// Number is the line's number, from 1.
func (l *Lines) Number() int64 { return l.number }

// Long tells whether the line is longer than [MaxLine].
func (l *Lines) Long() bool { return l.long }

// LongSum is the SHA-256 of the whole of a long line.
func (l *Lines) LongSum() [sha256.Size]byte { return l.longSum }

// Cut tells whether the text ended before the line did. Many writers leave out the last \n: it need not mean a loss.
func (l *Lines) Cut() bool { return l.cut }

// Err is the error that ended the text, nil at its proper end.
func (l *Lines) Err() error {
	if l.err == io.EOF {
		return nil
	}
	return l.err
}

// take makes a line of buf[start:end] and goes on at next.
func (l *Lines) take(end, next int) {
	line := l.buf[l.start:end]
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	l.start = next
	l.number++
	if l.long = len(line) > MaxLine; l.long {
		l.longSum = sha256.Sum256(line)
		line = line[:rowKept]
	}
	l.line = line
}

// nextBlock reads on until there is a line.
func (l *Lines) nextBlock() bool {
	for {
		searched := l.end
		// A line that still lacks its end here is too long even if \r\n follows.
		if l.end-l.start >= MaxLine+2 {
			return l.skipLong()
		}
		if !l.fill(&searched) {
			if l.err != io.EOF || l.start == l.end {
				return false
			}
			l.cut = true
			l.take(l.end, l.end)
			return true
		}
		if n := bytes.IndexByte(l.buf[searched:l.end], '\n'); n >= 0 {
			l.take(searched+n, searched+n+1)
			return true
		}
	}
}

// fill reads one more block behind what is there; mark is a place in the buffer that moves with it.
func (l *Lines) fill(mark *int) bool {
	if l.err != nil {
		return false
	}
	if len(l.buf)-l.end < l.block {
		rest := l.buf[l.start:l.end]
		to := l.buf
		if len(l.buf)-len(rest) < l.block {
			to = make([]byte, max(2*len(l.buf), len(rest)+l.block))
		}
		copy(to, rest)
		*mark -= l.start
		l.buf, l.start, l.end = to, 0, len(rest)
	}
	for range 100 {
		n, err := l.r.Read(l.buf[l.end : l.end+l.block])
		l.end += n
		l.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	l.err = io.ErrNoProgress
	return false
}

// skipLong goes past a line that does not fit the buffer, hashing it on the way.
func (l *Lines) skipLong() bool {
	head := bytes.Clone(l.buf[l.start : l.start+rowKept])
	sum := sha256.New()
	held := false // a \r that may belong to the end of the line
	feed := func(b []byte) {
		if len(b) == 0 {
			return
		}
		if held {
			sum.Write([]byte{'\r'})
		}
		held = b[len(b)-1] == '\r'
		if held {
			b = b[:len(b)-1]
		}
		sum.Write(b)
	}
	for {
		if n := bytes.IndexByte(l.buf[l.start:l.end], '\n'); n >= 0 {
			feed(l.buf[l.start : l.start+n])
			l.start += n + 1
			break
		}
		feed(l.buf[l.start:l.end])
		l.start, l.end = 0, 0
		if !l.fill(&l.end) {
			if l.err != io.EOF {
				return false
			}
			l.cut = true
			break
		}
	}
	l.number++
	l.long, l.line = true, head
	sum.Sum(l.longSum[:0])
	return true
}
