package billing

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"sync"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// A row that has the identity and the content of another one is that row again: exports overlap, and deliveries of one month
// are put into one folder. It counts once, at its smallest place. A row that has the identity of another one and says
// something else is no such thing: both count, and a person has to look.
//
// Repeated rows may stand in different files, read by different workers, so that they can only be found once all has been
// read. Each row becomes a record of fixed size in temporary storage, in parts by the hash of its identity; a part is searched
// in memory, in as many goes as it takes to fit. Only the files in which rows are to be passed over are read again.

const (
	repeatParts  = 64
	repeatRecord = 36       // 16 bytes of identity, 8 of content, 4 of the member, 8 of the line
	repeatChunk  = 512      // records that are written at once
	repeatRoom   = 24 << 20 // bytes of records that are searched at once
)

// repeatSeeds make the hashes of this process. An identity is hashed to 128 bits: among a billion rows two different ones meet
// with a chance of 10^-21, and nobody can make them meet.
var repeatSeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// repeats is the rows of all bills of a call of [Read].
type repeats struct {
	spool   *source.Spool
	several bool // bills, so that there may be rows of one in another

	mu      sync.Mutex
	members []*member
	parts   [repeatParts][]stored
}

// stored is a run of records in the spool.
type stored struct {
	at   int64
	size int
}

// seenRows takes the rows that one worker uses.
type seenRows struct {
	all      *repeats
	member   uint32
	identity []int // columns
	content  []int
	text     []byte
	pending  [repeatParts][]byte
}

// writers makes one for each worker that reads a member, whose identity stands in some columns. What a row says is in those
// that decide, and in some that tell it apart from others: AWS promises only that an id is unique within one file.
// https://docs.aws.amazon.com/cur/latest/userguide/identity-columns.html
func (s *repeats) writers(m *member, parsers []*parser, identity, apart []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := uint32(len(s.members))
	s.members = append(s.members, m)
	for _, p := range parsers {
		p.seen = &seenRows{all: s, member: id, identity: identity}
		for c, used := range p.used {
			if used && !slices.Contains(identity, c) && !slices.Contains(apart, c) {
				p.seen.content = append(p.seen.content, c)
			}
		}
		p.seen.content = append(p.seen.content, apart...)
	}
}

// put takes a row. A row that lacks a part of its identity repeats nothing.
func (w *seenRows) put(r *row, line int64) error {
	w.text = w.text[:0]
	for _, c := range w.identity {
		f := r.field(c)
		if f == nil {
			return nil
		}
		w.text = append(binary.AppendUvarint(w.text, uint64(len(f))), f...)
	}
	a, b := maphash.Bytes(repeatSeeds[0], w.text), maphash.Bytes(repeatSeeds[1], w.text)
	for _, c := range w.content {
		f := r.field(c)
		w.text = append(binary.AppendUvarint(w.text, uint64(len(f))), f...)
	}
	part := b % repeatParts
	out := w.pending[part]
	if out == nil {
		out = make([]byte, 0, repeatChunk*repeatRecord)
	}
	out = binary.BigEndian.AppendUint64(out, a)
	out = binary.BigEndian.AppendUint64(out, b)
	out = binary.BigEndian.AppendUint64(out, maphash.Bytes(repeatSeeds[0], w.text))
	out = binary.BigEndian.AppendUint32(out, w.member)
	out = binary.BigEndian.AppendUint64(out, uint64(line))
	if w.pending[part] = out; len(out) == cap(out) {
		return w.store(int(part))
	}
	return nil
}

func (w *seenRows) store(part int) error {
	b := w.pending[part]
	if len(b) == 0 {
		return nil
	}
	at, err := w.all.spool.Store(b)
	w.all.mu.Lock()
	w.all.parts[part] = append(w.all.parts[part], stored{at, len(b)})
	w.all.mu.Unlock()
	w.pending[part] = b[:0]
	return err
}

// flush hands over what is still pending.
func (w *seenRows) flush() error {
	for part := range w.pending {
		if err := w.store(part); err != nil {
			return err
		}
		w.pending[part] = nil
	}
	return nil
}

// place is where a row stands, by the rank of its member's path.
type place struct {
	rank uint32
	line int64
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.rank, q.rank), cmp.Compare(p.line, q.line))
}

// repeated is what the search found: the lines to pass over by the path of the bill, and what there is to say.
type repeated struct {
	lines    map[string]lineSet
	findings source.Findings
}

// find searches all rows.
func (s *repeats) find(ctx context.Context) (*repeated, error) {
	byPath := slices.Clone(s.members)
	slices.SortFunc(byPath, func(a, b *member) int { return cmp.Compare(a.path, b.path) })
	ranks := make([]uint32, len(s.members))
	for i, m := range s.members {
		ranks[i] = uint32(slices.Index(byPath, m))
	}
	out := &repeated{lines: map[string]lineSet{}}
	for _, chunks := range s.parts {
		size := 0
		for _, c := range chunks {
			size += c.size
		}
		goes := 1 + size/repeatRoom
		for g := range goes {
			if err := s.search(ctx, chunks, uint16(g), uint16(goes), ranks, byPath, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// search looks through one part for the rows whose identity falls to one of several goes.
func (s *repeats) search(ctx context.Context, chunks []stored, g, goes uint16, ranks []uint32, byPath []*member, out *repeated) error {
	type rowKey [24]byte // identity, content
	first := map[rowKey]place{}
	pass := func(p place) {
		path := byPath[p.rank].path
		lines := out.lines[path]
		lines.add(p.line)
		out.lines[path] = lines
	}
	buf := []byte(nil)
	for _, c := range chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		buf = slices.Grow(buf[:0], c.size)[:c.size]
		if err := s.spool.Load(c.at, buf); err != nil {
			return err
		}
		for b := buf; len(b) > 0; b = b[repeatRecord:] {
			if binary.BigEndian.Uint16(b)%goes != g {
				continue
			}
			k := rowKey(b)
			at := place{ranks[binary.BigEndian.Uint32(b[24:])], int64(binary.BigEndian.Uint64(b[28:]))}
			old, known := first[k]
			switch {
			case !known:
				first[k] = at
			case at.compare(old) < 0:
				first[k] = at
				pass(old)
			default:
				pass(at)
			}
		}
	}
	alike := map[[16]byte]place{}
	for k, at := range first {
		id := [16]byte(k[:16])
		if old, ok := alike[id]; ok {
			later := at
			if at.compare(old) < 0 {
				later, alike[id] = old, at
			}
			out.findings.Add(finding("BILL-KEY-CLASH", audit.Warning, audit.Origin{Path: byPath[later.rank].path, Line: later.line},
				"a row has the identity of another one and says something else; both count", 1))
			continue
		}
		alike[id] = at
	}
	return nil
}

// lineSet is a set of line numbers.
type lineSet []uint64

func (s *lineSet) add(line int64) {
	for int64(len(*s)) <= line>>6 {
		*s = append(*s, 0)
	}
	(*s)[line>>6] |= 1 << (line & 63)
}

func (s lineSet) has(line int64) bool {
	return line>>6 < int64(len(s)) && s[line>>6]>>(line&63)&1 == 1
}

// passOver reads the bills again in which rows are to be passed over.
func (f *file) passOver(ctx context.Context, lines map[string]lineSet, spool *source.Spool, opt source.Options) error {
	again := false
	for _, m := range f.members {
		again = again || lines[m.path] != nil
	}
	if !again {
		return nil
	}
	f.close()
	f.members, f.passed = nil, lines
	opt.Progress = nil // its bytes were counted already
	return f.read(ctx, spool, nil, opt, source.Workers(opt.Jobs))
}

// tellRepeats says how many rows of a bill were passed over.
func (m *member) tellRepeats(seen sighting) {
	if seen.rows > 0 {
		m.findings.Add(finding("BILL-REPEATED", audit.Warning, audit.Origin{Path: m.path, Line: seen.line},
			"the row repeats another one, in its identity and in all that counts, and was not counted again", seen.rows))
	}
}
