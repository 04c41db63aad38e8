package uptime

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// tallyCaveat is what counts cannot prove.
const tallyCaveat = "A tally shows counts, not requests: the logs that it was made of should be kept with it."

// maxTallyCount is the largest number that a cell may hold: rows that add up stay far from the end of 64 bits.
const maxTallyCount = 1 << 53

// ReadTally adds up tally files. Rows of the same series and slice add up, whatever file they stand in.
//
// A row is set aside when its slice lies outside the period (TALLY-OTHER-PERIOD), and rejected when it is not understood
// (TALLY-ROW). Faults, which end the reading: TALLY-HEAD, TALLY-COLUMN, TALLY-STEP (steps that differ, or slices that the edge of
// the period cuts), TALLY-TWICE (a file counted twice), TALLY-SHARD (shards missing), TALLY-MANY, and those of opening files.
// For each file, rows = used + set aside + rejected. Between first and last a slice without a row had no requests.
func ReadTally(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	src.Format = TallyFormat
	t := tallyReader{csvReader: newCSVReader(src, opt), counted: map[string]string{}, shards: map[string]string{}}
	defer t.spool.Close()
	ev, report, err := t.sum(ctx, refs)
	if err != nil {
		for _, in := range t.inputs {
			in.rejects.Close()
		}
		return sla.Evidence{}, source.Report{}, err
	}
	return ev, report, nil
}

type tallyReader struct {
	*csvReader
	ev      sla.Evidence
	counted map[string]string // hash of a source → the tally file that counts it
	shards  map[string]string // i/n → the tally file
	names   map[string]sla.Labels
}

func (t *tallyReader) sum(ctx context.Context, refs []source.Ref) (sla.Evidence, source.Report, error) {
	t.ev = sla.Evidence{Name: t.src.Name, Caveat: tallyCaveat}
	t.names = map[string]sla.Labels{}
	refs = slices.Clone(refs)
	slices.SortStableFunc(refs, func(a, b source.Ref) int { return cmp.Compare(a.Path, b.Path) })
	refs = slices.CompactFunc(refs, func(a, b source.Ref) bool { return a.Path == b.Path })
	for _, ref := range refs {
		first := len(t.inputs)
		digest, err := source.Each(ctx, ref, t.opt, t.table)
		if err != nil {
			return sla.Evidence{}, source.Report{}, err
		}
		for _, in := range t.inputs[first:] {
			in.SHA256, in.Bytes = digest.SHA256, digest.Bytes
		}
		if err := t.once(digest.SHA256, ref.Path); err != nil {
			return sla.Evidence{}, source.Report{}, err
		}
	}
	if err := t.allShards(); err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	if t.ev.Tally == nil {
		t.ev.Tally = sla.NewTally(time.Second)
	}
	report, err := t.report()
	return t.ev, report, err
}

// once refuses to add the same file twice.
func (t *tallyReader) once(sum, path string) error {
	if before, twice := t.counted[sum]; twice {
		return audit.Fault("TALLY-TWICE", audit.Origin{Path: path}, "give each log to one tally only, and each tally once",
			"what has the hash %s is counted here and in %s already", sum, before)
	}
	t.counted[sum] = path
	return nil
}

// allShards refuses a month of which a part is missing.
func (t *tallyReader) allShards() error {
	var whole, path string
	for shard, p := range t.shards {
		_, n, _ := strings.Cut(shard, "/")
		if whole != "" && whole != n {
			return audit.Fault("TALLY-SHARD", audit.Origin{Path: max(p, path)}, "count all shards with the same n", "the tallies are shards of different divisions")
		}
		whole, path = n, max(p, path)
	}
	n, _ := strconv.Atoi(whole)
	for i := 1; i <= n; i++ {
		if shard := fmt.Sprintf("%d/%d", i, n); t.shards[shard] == "" {
			return audit.Fault("TALLY-SHARD", audit.Origin{Path: path}, "count it with slacredit tally --shard "+shard, "the shard %s is missing", shard)
		}
	}
	return nil
}

// table reads one tally file.
func (t *tallyReader) table(s *source.Stream) error {
	in := t.input(s.Path)
	text, err := s.Text()
	if err != nil {
		return err
	}
	r := bufio.NewReader(text)
	h, above, err := readTallyHead(r, s.Path)
	if err != nil {
		return err
	}
	if err := t.take(h, in); err != nil {
		return err
	}
	rows := source.NewRows(r, ',')
	codes, err := tallyHeader(rows, audit.Origin{Path: s.Path, Line: above + 1})
	if err != nil {
		return err
	}
	for {
		fields, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		at := audit.Origin{Path: s.Path, Line: above + rows.Line()}
		var broken *csv.ParseError
		if err != nil && !errors.As(err, &broken) {
			return audit.Fault("TALLY-ROW", at, "count the logs again", "the row after this cannot be read: %v", err)
		}
		in.Rows++
		why := ""
		if broken != nil {
			at.Line = above + int64(broken.StartLine)
			why = "the quotes do not match"
		} else if why, err = t.row(in, fields, codes, h, at); err != nil {
			return err
		}
		if why != "" {
			if err := in.reject(at, "TALLY-ROW", "count the logs again; rows are series,slice_start,requests,errors and a number per code", why, rows.Raw()); err != nil {
				return err
			}
		}
	}
}

// take takes what the head of a file says.
func (t *tallyReader) take(h TallyHead, in *csvInput) error {
	at := audit.Origin{Path: in.Path, Line: 1}
	if t.ev.Tally == nil {
		t.ev.Tally = sla.NewTally(h.Step)
	}
	if t.ev.Tally.Step != h.Step {
		return audit.Fault("TALLY-STEP", at, "count all logs with the same --step", "slices of %v do not add to slices of %v", h.Step, t.ev.Tally.Step)
	}
	for _, s := range h.Sources {
		if err := t.once(s, in.Path); err != nil {
			return err
		}
	}
	if h.Shard != "" {
		if before := t.shards[h.Shard]; before != "" {
			return audit.Fault("TALLY-TWICE", at, "give each shard once", "the shard %s is counted in %s already", h.Shard, before)
		}
		t.shards[h.Shard] = in.Path
	}
	if !h.First.IsZero() {
		t.span(h.First, h.Last)
	}
	if h.Rejected > 0 {
		in.note("TALLY-REJECTED", at, "slacredit run on the logs lists them", fmt.Sprintf("log lines that were not understood when this was counted: %d", h.Rejected))
	}
	return nil
}

func (t *tallyReader) span(first, last time.Time) {
	if t.ev.First.IsZero() || first.Before(t.ev.First) {
		t.ev.First = first
	}
	if last.After(t.ev.Last) {
		t.ev.Last = last
	}
}

// tallyHeader reads the names of the columns, and gives those of the codes.
func tallyHeader(rows *source.Rows, at audit.Origin) ([]string, error) {
	const hint = "the columns are series,slice_start,requests,errors and one per error code"
	names, err := rows.Next()
	if err != nil || len(names) < 4 || !slices.Equal(names[:4], []string{"series", "slice_start", "requests", "errors"}) {
		return nil, audit.Fault("TALLY-COLUMN", at, hint, "the columns are not those of a tally")
	}
	var codes []string
	for _, name := range names[4:] {
		code, err := url.PathUnescape(name)
		if err != nil || code == "" || len(code) > maxErrorCode || slices.Contains(codes, code) || len(codes) >= maxLogCodes {
			return nil, audit.Fault("TALLY-COLUMN", at, hint, "%s is no error code, or stands twice", excerpt(name))
		}
		codes = append(codes, code)
	}
	return codes, nil
}

// row counts a row, or says why not.
func (t *tallyReader) row(in *csvInput, fields, codes []string, h TallyHead, at audit.Origin) (why string, err error) {
	if len(fields) != 4+len(codes) {
		return "the row has not as many fields as the header", nil
	}
	start, err := tallyTime(fields[1])
	if err != nil || !t.ev.Tally.Start(t.ev.Tally.Slot(start)).Equal(start) {
		return fmt.Sprintf("slice_start %s does not begin a slice of %v in UTC", excerpt(fields[1]), h.Step), nil
	}
	numbers := make([]uint64, len(fields)-2)
	for i, f := range fields[2:] {
		if numbers[i], err = strconv.ParseUint(f, 10, 64); err != nil || numbers[i] > maxTallyCount {
			return excerpt(f) + " is not a whole number of requests", nil
		}
	}
	rest := numbers[1]
	for _, n := range numbers[2:] {
		if n > rest {
			return "the codes add up to more than the errors", nil
		}
		rest -= n
	}
	if numbers[1] > numbers[0] {
		return "there are more errors than requests", nil
	}
	labels, ok := t.labels(fields[0])
	if !ok {
		return "series is not key=value;…, each key once", nil
	}
	slice := interval.Interval{Start: start, End: start.Add(h.Step)}
	if h.First.IsZero() {
		t.span(start, slice.End.Add(-1))
	}
	if p := t.src.Period; p != (interval.Interval{}) {
		switch within := slice.Intersect(p); {
		case within.Empty():
			in.SetAside++
			in.note("TALLY-OTHER-PERIOD", at, "", "set aside: outside the period asked for")
			return "", nil
		case within.Length() != h.Step:
			return "", audit.Fault("TALLY-STEP", at, "count the logs with a --step that divides the period", "the edge of the period cuts this slice of %v", h.Step)
		}
	}
	if len(t.names) > maxLogSeries {
		return "", audit.Fault("TALLY-MANY", at, "name fewer files per source", "there are more than %d series", maxLogSeries)
	}
	in.Used++
	series, slot := t.ev.Tally.Series(labels), t.ev.Tally.Slot(start)
	series.Count(slot, numbers[0])
	count := func(code string, n uint64) {
		if n > 0 {
			series.CountCode(code, n)
			series.CountError(slot, code, n, at)
		}
	}
	for i, code := range codes {
		count(code, numbers[2+i])
	}
	count(noCode, rest)
	return "", nil
}

// labels reads the name of a series; what the config says of the source fills in what the name leaves open.
func (t *tallyReader) labels(name string) (sla.Labels, bool) {
	if l, known := t.names[name]; known {
		return l, true
	}
	if len(name) > 16<<10 {
		return nil, false
	}
	l := sla.Labels{}
	for _, pair := range strings.Split(name, ";") {
		if name == "" {
			break
		}
		k, v, ok := strings.Cut(pair, "=")
		k, err := url.PathUnescape(k)
		v, err2 := url.PathUnescape(v)
		if _, twice := l[k]; !ok || err != nil || err2 != nil || k == "" || twice {
			return nil, false
		}
		l[k] = v
	}
	l = t.src.Labels.With(l)
	t.names[name] = l
	return l, true
}
