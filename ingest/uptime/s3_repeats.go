package uptime

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// Repeated lines may stand in different files, read by different workers, so that they can only be found once everything has
// been read. Each row therefore becomes a record of fixed size, and records go to temporary storage in parts, by the hash of
// the line: equal lines meet in the same part, and a part fits the memory. Of equal lines the one at the smallest place is kept.

const (
	// hashSize is how much of a line's SHA-256 stands for the line: with 160 bits, two different lines out of a billion billions
	// have the same one with a chance of 10^-12.
	hashSize = 20

	recordSize = hashSize + 28

	// parts is into how many parts records are split at a time, by one byte of the hash.
	parts = 64

	// chunkRecords is how many records are written at once.
	chunkRecords = 512

	// partRecords is how many different lines a part may have to be searched in memory (about 12 MiB); a larger one is split again.
	partRecords = 1 << 17
)

// s3Record is a row as the search for repeated lines knows it.
type s3Record struct {
	hash   [hashSize]byte
	value  int64 // used: the slice; bad: which of the rejected rows of its input
	line   int64
	series uint32
	input  uint32
	code   uint16 // 0: none
	fate   s3Fate
	failed bool
}

func (r *s3Record) append(b []byte) []byte {
	b = append(b, r.hash[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(r.value))
	b = binary.LittleEndian.AppendUint64(b, uint64(r.line))
	b = binary.LittleEndian.AppendUint32(b, r.series)
	b = binary.LittleEndian.AppendUint32(b, r.input)
	b = binary.LittleEndian.AppendUint16(b, r.code)
	failed := byte(0)
	if r.failed {
		failed = 1
	}
	return append(b, byte(r.fate), failed)
}

func (r *s3Record) read(b []byte) {
	copy(r.hash[:], b)
	b = b[hashSize:]
	r.value = int64(binary.LittleEndian.Uint64(b))
	r.line = int64(binary.LittleEndian.Uint64(b[8:]))
	r.series = binary.LittleEndian.Uint32(b[16:])
	r.input = binary.LittleEndian.Uint32(b[20:])
	r.code = binary.LittleEndian.Uint16(b[24:])
	r.fate, r.failed = s3Fate(b[26]), b[27] == 1
}

// partition spreads records over parts, by the byte of the hash at depth.
type partition struct {
	spool   *source.Spool
	depth   int
	pending [parts][]byte
	chunks  [parts][]spooled
}

// spooled is a run of records in the spool.
type spooled struct {
	at   int64
	size int
}

func (p *partition) put(r *s3Record) error {
	n := r.hash[p.depth] % parts
	if p.pending[n] == nil {
		p.pending[n] = make([]byte, 0, chunkRecords*recordSize)
	}
	p.pending[n] = r.append(p.pending[n])
	if len(p.pending[n]) == cap(p.pending[n]) {
		return p.flush(int(n))
	}
	return nil
}

func (p *partition) flush(n int) error {
	if len(p.pending[n]) == 0 {
		return nil
	}
	at, err := p.spool.Store(p.pending[n])
	p.chunks[n] = append(p.chunks[n], spooled{at, len(p.pending[n])})
	p.pending[n] = p.pending[n][:0]
	return err
}

// done writes out the rest and frees the buffers.
func (p *partition) done() error {
	for n := range p.pending {
		if err := p.flush(n); err != nil {
			return err
		}
		p.pending[n] = nil
	}
	return nil
}

// s3Repeats finds the repeated lines of one call of CountS3.
type s3Repeats struct {
	spool *source.Spool
	room  int // partRecords

	mu        sync.Mutex // guards all below
	inputs    []*s3Input
	series    []s3Names
	seriesIDs map[s3Names]uint32
	codes     []string // codes[0] stands for none
	codeIDs   map[string]uint16
	chunks    [parts][]spooled
}

func newS3Repeats(spool *source.Spool) *s3Repeats {
	return &s3Repeats{spool: spool, room: partRecords, seriesIDs: map[s3Names]uint32{}, codes: []string{""}, codeIDs: map[string]uint16{}}
}

// s3RepeatsWriter is the part of the search that one worker does while it reads.
type s3RepeatsWriter struct {
	*s3Repeats
	partition
	input uint32
}

func (s *s3Repeats) writer() *s3RepeatsWriter {
	return &s3RepeatsWriter{s3Repeats: s, partition: partition{spool: s.spool}}
}

// begin says that the rows to come are of another input.
func (w *s3RepeatsWriter) begin(in *s3Input) {
	w.mu.Lock()
	defer w.mu.Unlock()
	in.id = uint32(len(w.inputs))
	w.inputs = append(w.inputs, in)
	w.input = in.id
}

func (w *s3RepeatsWriter) seriesID(unit s3Names) (uint32, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, known := w.seriesIDs[unit]
	if !known {
		if len(w.s3Repeats.series) >= maxS3Series {
			return 0, tooVarious()
		}
		id = uint32(len(w.s3Repeats.series))
		w.s3Repeats.series = append(w.s3Repeats.series, unit)
		w.seriesIDs[unit] = id
	}
	return id, nil
}

func (w *s3RepeatsWriter) codeID(name string) (uint16, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, known := w.codeIDs[name]
	if !known {
		if len(w.codes) > maxS3Codes {
			return 0, tooVarious()
		}
		id = uint16(len(w.codes))
		w.codes = append(w.codes, name)
		w.codeIDs[name] = id
	}
	return id, nil
}

// put takes a row; ordinal tells a bad row among the rejected rows of its input.
func (w *s3RepeatsWriter) put(b []byte, at *source.Lines, row *s3Row, ordinal int64) error {
	r := s3Record{line: at.Number(), input: w.input, fate: row.fate}
	sum := at.LongSum()
	if !at.Long() {
		sum = sha256.Sum256(b)
	}
	copy(r.hash[:], sum[:])
	switch row.fate {
	case s3Used:
		r.value, r.series, r.failed = row.slot, row.series.id, row.failed
		if row.code != nil {
			r.code = row.code.id
		}
	case s3Bad:
		r.value = ordinal
	}
	return w.partition.put(&r)
}

// flush hands over what the worker wrote.
func (w *s3RepeatsWriter) flush() error {
	if err := w.partition.done(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for n, c := range w.partition.chunks {
		w.s3Repeats.chunks[n] = append(w.s3Repeats.chunks[n], c...)
	}
	return nil
}

// resolve gives every row its fate and adds the rows that are used to the tally.
func (s *s3Repeats) resolve(ctx context.Context, job *s3Job, into *sla.Tally) error {
	rank := s.ranks()
	resolvers := make([]*s3Resolver, source.Workers(job.opt.Jobs))
	err := source.Parallel(ctx, job.opt.Jobs, parts, func(ctx context.Context, worker, part int) error {
		if resolvers[worker] == nil {
			resolvers[worker] = &s3Resolver{s3Repeats: s, ctx: ctx, src: job.src, rank: rank, tally: sla.NewTally(job.src.Step),
				units: make([]*sla.Series, len(s.series)), fates: make([]s3Fates, len(s.inputs)), known: map[[hashSize]byte]uint32{}}
		}
		resolvers[worker].ctx = ctx
		return resolvers[worker].part(s.chunks[part], 1)
	})
	if err != nil {
		return err
	}
	for _, r := range resolvers {
		if r == nil {
			continue
		}
		for i, in := range s.inputs {
			in.fates.add(&r.fates[i])
		}
		if err := into.Merge(r.tally); err != nil {
			return err
		}
	}
	return nil
}

// ranks gives each input its place in the order of paths: inputs were numbered as workers came upon them.
func (s *s3Repeats) ranks() []uint32 {
	order := make([]uint32, len(s.inputs))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(s.inputs[a].Path, s.inputs[b].Path) })
	rank := make([]uint32, len(order))
	for place, i := range order {
		rank[i] = uint32(place)
	}
	return rank
}

// s3Resolver searches parts for repeated lines, on behalf of one worker.
type s3Resolver struct {
	*s3Repeats
	ctx   context.Context
	src   Source
	rank  []uint32
	tally *sla.Tally
	units []*sla.Series // by id
	fates []s3Fates     // by input

	rows  []s3Record // the part's different lines so far, each at its smallest place
	known map[[hashSize]byte]uint32
	chunk []byte
}

// part searches one part; depth is the byte of the hash by which to split it if it is too large.
func (r *s3Resolver) part(chunks []spooled, depth int) error {
	r.rows = r.rows[:0]
	clear(r.known)
	var split *partition
	for _, c := range chunks {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.chunk = slices.Grow(r.chunk[:0], c.size)[:c.size]
		if err := r.spool.Load(c.at, r.chunk); err != nil {
			return err
		}
		for b := r.chunk; len(b) > 0; b = b[recordSize:] {
			var row s3Record
			row.read(b)
			switch {
			case split != nil:
				if err := split.put(&row); err != nil {
					return err
				}
			case r.take(&row):
			default:
				split = &partition{spool: r.spool, depth: depth}
				for i := range r.rows {
					if err := split.put(&r.rows[i]); err != nil {
						return err
					}
				}
				if err := split.put(&row); err != nil {
					return err
				}
			}
		}
	}
	if split == nil {
		for i := range r.rows {
			r.settle(&r.rows[i])
		}
		return nil
	}
	if err := split.done(); err != nil {
		return err
	}
	for _, chunks := range split.chunks {
		if err := r.part(chunks, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// take takes a row; false says that there is no room for another line.
func (r *s3Resolver) take(row *s3Record) bool {
	i, repeated := r.known[row.hash]
	if !repeated {
		if len(r.rows) >= r.room {
			return false
		}
		r.known[row.hash] = uint32(len(r.rows))
		r.rows = append(r.rows, *row)
		return true
	}
	loser := *row
	if kept := &r.rows[i]; cmp.Or(cmp.Compare(r.rank[row.input], r.rank[kept.input]), cmp.Compare(row.line, kept.line)) < 0 {
		loser, *kept = *kept, *row
	}
	r.fates[loser.input].remark(s3Repeated, loser.line)
	if loser.fate == s3Bad {
		r.inputs[loser.input].rejects.Drop(loser.value)
	}
	return true
}

// settle gives a row its fate, as s3Counter.settle does where nothing is put off.
func (r *s3Resolver) settle(row *s3Record) {
	fates := &r.fates[row.input]
	switch row.fate {
	case s3Used:
		fates.used++
		s := r.units[row.series]
		if s == nil {
			s = r.tally.Series(r.src.s3Labels(r.series[row.series]))
			r.units[row.series] = s
		}
		s.Count(row.value, 1)
		if row.code == 0 {
			return
		}
		code := r.codes[row.code]
		s.CountCode(code, 1)
		if row.failed {
			s.CountError(row.value, code, 1, audit.Origin{Path: r.inputs[row.input].Path, Line: row.line})
			if code == "-" {
				fates.remark(s3NoCode, row.line)
			}
		}
	case s3Bad:
		fates.rejected++
	default:
		fates.remark(row.fate, row.line)
	}
}
