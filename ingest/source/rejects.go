package source

import (
	"encoding/binary"
	"fmt"
	"iter"
	"sync"

	"slacredit/sla/audit"
)

// rowKept is how much of a rejected row is kept: enough to recognise it, not enough for a hostile file to fill a disk.
const rowKept = 4 << 10

// rejectsPending is how much one input keeps to itself before it goes to the spool.
const rejectsPending = 16 << 10

// Rejects is the rejected rows of one input, in the order in which they were added. Past a small buffer they live in a
// temporary file, so that memory does not grow with the number of bad rows.
type Rejects struct {
	spool *Spool

	mu      sync.Mutex
	pending []byte
	chunks  []chunk
	added   int64
	dropped bitmap
	gone    int64
	closed  bool
}

// chunk is a run of whole records in the spool.
type chunk struct {
	at  int64
	len int
}

// Reject is one rejected row.
type Reject struct {
	audit.Origin
	Code string // stable, as in diagnostics
	Text string // what is wrong with it
	Row  []byte // its beginning, at most 4 KiB; valid until the next row is asked for
}

// NewRejects is an empty list with a temporary file of its own.
func NewRejects(opt Options) *Rejects {
	s := NewSpool(opt)
	defer s.Close()
	return s.Rejects()
}

// Rejects is an empty list that shares the spool: thousands of inputs need no file each.
func (s *Spool) Rejects() *Rejects { return &Rejects{spool: s.share()} }

// Add takes a row. It fails only where the temporary file cannot be written.
func (r *Rejects) Add(at audit.Origin, code, text string, raw []byte) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.pending
	b = putString(b, at.Path)
	b = binary.AppendVarint(b, at.Line)
	b = binary.AppendVarint(b, at.Column)
	b = putString(b, code)
	b = putString(b, text)
	b = putString(b, raw[:min(len(raw), rowKept)])
	r.pending = b
	r.added++
	if len(b) >= rejectsPending {
		return r.flush()
	}
	return nil
}

// Flush moves what is still in memory to the spool. A reader calls it when it is done with an input.
func (r *Rejects) Flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.flush()
	r.pending = nil
	return err
}

func (r *Rejects) flush() error {
	if len(r.pending) == 0 {
		return nil
	}
	at, err := r.spool.Store(r.pending)
	if err != nil {
		return err
	}
	r.chunks = append(r.chunks, chunk{at, len(r.pending)})
	r.pending = r.pending[:0]
	return nil
}

// Drop takes the n-th row added (from 0) out again: a reader that finds repeated rows only at the end needs this.
func (r *Rejects) Drop(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n >= 0 && n < r.added && r.dropped.set(n) {
		r.gone++
	}
}

// Count is the number of rows in the list.
func (r *Rejects) Count() int64 {
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.added - r.gone
}

// All yields the rows in the order of adding, or one error at the end. The rows may be asked for several times, until Close.
func (r *Rejects) All() iter.Seq2[Reject, error] {
	return func(yield func(Reject, error) bool) {
		r.mu.Lock()
		chunks, pending, closed := r.chunks, r.pending, r.closed
		r.mu.Unlock()
		if closed {
			yield(Reject{}, fmt.Errorf("rejected rows: used after they were closed"))
			return
		}
		var n int64
		each := func(b []byte) bool {
			for len(b) > 0 {
				var row Reject
				if row, b = takeReject(b); !r.isDropped(n) && !yield(row, nil) {
					return false
				}
				n++
			}
			return true
		}
		var b []byte
		for _, c := range chunks {
			if cap(b) < c.len {
				b = make([]byte, c.len)
			}
			b = b[:c.len]
			if err := r.spool.Load(c.at, b); err != nil {
				yield(Reject{}, err)
				return
			}
			if !each(b) {
				return
			}
		}
		each(pending)
	}
}

func (r *Rejects) isDropped(n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped.has(n)
}

// Close forgets the rows and removes the temporary file.
func (r *Rejects) Close() error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	r.pending, r.chunks, r.dropped = nil, nil, nil
	return r.spool.Close()
}

func putString[T string | []byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// takeReject undoes Add. It reads only what Add wrote.
func takeReject(b []byte) (Reject, []byte) {
	text := func() []byte {
		n, k := binary.Uvarint(b)
		s := b[k : k+int(n)]
		b = b[k+int(n):]
		return s
	}
	number := func() int64 {
		n, k := binary.Varint(b)
		b = b[k:]
		return n
	}
	var r Reject
	r.Path = string(text())
	r.Line = number()
	r.Column = number()
	r.Code = string(text())
	r.Text = string(text())
	r.Row = text()
	return r, b
}

// bitmap is a set of small numbers.
type bitmap []uint64

func (m bitmap) has(n int64) bool { return n>>6 < int64(len(m)) && m[n>>6]>>(n&63)&1 == 1 }

// set adds n and tells whether it is new.
func (m *bitmap) set(n int64) bool {
	if m.has(n) {
		return false
	}
	for int64(len(*m)) <= n>>6 {
		*m = append(*m, 0)
	}
	(*m)[n>>6] |= 1 << (n & 63)
	return true
}
