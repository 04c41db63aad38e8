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
	parts = 256

	// chunkRecords is how many records are written at once.
	chunkRecords = 128

	// partRecords is how many different lines a part may have to be searched in memory (about 3 MiB); a larger one is split again.
	partRecords = 1 << 15
)

// logRecord is a row as the search for repeated lines knows it.
type logRecord struct {
	hash   [hashSize]byte
	value  int64 // used: the slice; bad: which of the rejected rows of its input
	line   int64
	series uint32
	input  uint32
	code   uint16 // 0: none
	fate   logFate
	failed bool
}

func (r *logRecord) append(b []byte) []byte {
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

func (r *logRecord) read(b []byte) {
	copy(r.hash[:], b)
	b = b[hashSize:]
	r.value = int64(binary.LittleEndian.Uint64(b))
	r.line = int64(binary.LittleEndian.Uint64(b[8:]))
	r.series = binary.LittleEndian.Uint32(b[16:])
	r.input = binary.LittleEndian.Uint32(b[20:])
	r.code = binary.LittleEndian.Uint16(b[24:])
	r.fate, r.failed = logFate(b[26]), b[27] == 1
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

func (p *partition) put(r *logRecord) error {
	n := int(r.hash[p.depth]) % parts
	if p.pending[n] == nil {
		p.pending[n] = make([]byte, 0, chunkRecords*recordSize)
	}
	p.pending[n] = r.append(p.pending[n])
	if len(p.pending[n]) == cap(p.pending[n]) {
		return p.flush(n)
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

// logRepeats finds the repeated rows of one source.
type logRepeats struct {
	spool *source.Spool
	room  int // partRecords

	mu        sync.Mutex // guards all below
	inputs    []*logInput
	series    []logNames
	seriesIDs map[logNames]uint32
	codes     []string // codes[0] stands for none
	codeIDs   map[string]uint16
	chunks    [parts][]spooled
}

func newLogRepeats(spool *source.Spool) *logRepeats {
	return &logRepeats{spool: spool, room: partRecords, seriesIDs: map[logNames]uint32{}, codes: []string{""}, codeIDs: map[string]uint16{}}
}

// logRepeatsWriter is the part of the search that one worker does while it reads.
type logRepeatsWriter struct {
	*logRepeats
	partition
	input uint32
}

func (s *logRepeats) writer() *logRepeatsWriter {
	return &logRepeatsWriter{logRepeats: s, partition: partition{spool: s.spool}}
}

// begin says that the rows to come are of another input.
func (w *logRepeatsWriter) begin(in *logInput) {
	w.mu.Lock()
	defer w.mu.Unlock()
	in.id = uint32(len(w.inputs))
	w.inputs = append(w.inputs, in)
	w.input = in.id
}

func (w *logRepeatsWriter) seriesID(unit logNames) (uint32, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, known := w.seriesIDs[unit]
	if !known {
		if len(w.logRepeats.series) >= maxLogSeries {
			return 0, tooVarious()
		}
		id = uint32(len(w.logRepeats.series))
		w.logRepeats.series = append(w.logRepeats.series, unit)
		w.seriesIDs[unit] = id
	}
	return id, nil
}

func (w *logRepeatsWriter) codeID(name string) (uint16, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, known := w.codeIDs[name]
	if !known {
		if len(w.codes) > maxLogCodes {
			return 0, tooVarious()
		}
		id = uint16(len(w.codes))
		w.codes = append(w.codes, name)
		w.codeIDs[name] = id
	}
	return id, nil
}

// put takes a row and its id, if it has one; ordinal tells a bad row among the rejected rows of its input.
func (w *logRepeatsWriter) put(b []byte, at logRows, id []byte, row *logRow, ordinal int64) error {
	r := logRecord{line: at.Number(), input: w.input, fate: row.fate}
	var sum [sha256.Size]byte
	switch {
	case at.Long():
		sum = at.LongSum()
	case len(id) > 0 && row.fate != logBad:
		sum = sha256.Sum256(id)
	default:
		sum = sha256.Sum256(b)
	}
	copy(r.hash[:], sum[:])
	switch row.fate {
	case logUsed:
		r.value, r.series, r.failed = row.slot, row.series.id, row.failed
		if row.code != nil {
			r.code = row.code.id
		}
	case logBad:
		r.value = ordinal
	}
	return w.partition.put(&r)
}

// flush hands over what the worker wrote.
func (w *logRepeatsWriter) flush() error {
	if err := w.partition.done(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for n, c := range w.partition.chunks {
		w.logRepeats.chunks[n] = append(w.logRepeats.chunks[n], c...)
	}
	return nil
}

// resolve gives every row its fate and adds the rows that are used to the tally.
func (s *logRepeats) resolve(ctx context.Context, job *logJob, into *sla.Tally) error {
	rank := s.ranks()
	resolvers := make([]*logResolver, source.Workers(job.opt.Jobs))
	err := source.Parallel(ctx, job.opt.Jobs, parts, func(ctx context.Context, worker, part int) error {
		if resolvers[worker] == nil {
			resolvers[worker] = &logResolver{logRepeats: s, ctx: ctx, labels: job.labels, rank: rank, tally: sla.NewTally(job.src.Step),
				units: make([]*sla.Series, len(s.series)), fates: make([]logFates, len(s.inputs)), rows: make([]logRecord, 0, s.room), known: make(map[[hashSize]byte]uint32, s.room)}
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
func (s *logRepeats) ranks() []uint32 {
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

// logResolver searches parts for repeated lines, on behalf of one worker.
type logResolver struct {
	*logRepeats
	ctx    context.Context
	labels func(logNames) sla.Labels
	rank   []uint32
	tally  *sla.Tally
	units  []*sla.Series // by id
	fates  []logFates    // by input

	rows  []logRecord // the part's different lines so far, each at its smallest place
	known map[[hashSize]byte]uint32
	chunk []byte
}

// part searches one part; depth is the byte of the hash by which to split it if it is too large.
func (r *logResolver) part(chunks []spooled, depth int) error {
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
			var row logRecord
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
func (r *logResolver) take(row *logRecord) bool {
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
	r.fates[loser.input].remark(logRepeated, loser.line)
	if loser.fate == logBad {
		r.inputs[loser.input].rejects.Drop(loser.value)
	}
	return true
}

// settle gives a row its fate, as logCounter.settle does where nothing is put off.
func (r *logResolver) settle(row *logRecord) {
	fates := &r.fates[row.input]
	switch row.fate {
	case logUsed:
		fates.used++
		s := r.units[row.series]
		if s == nil {
			s = r.tally.Series(r.labels(r.series[row.series]))
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
				fates.remark(logNoCode, row.line)
			}
		}
	case logBad:
		fates.rejected++
	default:
		fates.remark(row.fate, row.line)
	}
}
