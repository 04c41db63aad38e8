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

// maxTallyField is the longest name of a series, in bytes.
const maxTallyField = 16 << 10

// maxTallyNames is how many bytes the names of all series of a source may have: they stay in memory.
const maxTallyNames = 64 << 20

// maxTallyCount is the largest number that a cell may hold: rows that add up stay far from the end of 64 bits.
const maxTallyCount = 1 << 53

// ReadTally adds up tally files, CSV or Parquet. Rows of the same series and slice add up, whatever file they stand in.
//
// Errors that stand in no column of a code are of any code: the evidence is then an upper bound, and TALLY-NO-CODE says so.
//
// A row is set aside when its slice lies outside the period (TALLY-OTHER-PERIOD), and rejected when it is not understood
// (TALLY-ROW). Noted: TALLY-REJECTED, TALLY-DEDUPE (tallies of several policies). Faults, which end the reading: TALLY-HEAD,
// TALLY-COLUMN, TALLY-STEP (steps that differ, or slices that the edge of the period cuts), TALLY-TWICE (a file counted twice),
// TALLY-SHARD (shards missing), TALLY-MANY, and those of opening files. For each file, rows = used + set aside + rejected. Between
// first and last a slice without a row had no requests.
func ReadTally(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	src.Format = TallyFormat
	t := tallyReader{csvReader: newCSVReader(src, opt), counted: map[string]string{}, shards: shards{}, names: map[string]sla.Labels{}}
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
	shards  shards
	names   map[string]sla.Labels
	named   int          // bytes of names
	heads   []TallyHead  // of the inputs, in their order
	content tallyContent // of the file that is read
}

func (t *tallyReader) sum(ctx context.Context, refs []source.Ref) (sla.Evidence, source.Report, error) {
	t.ev = sla.Evidence{Name: t.src.Name}
	for _, ref := range eachOnce(refs) {
		digest, err := t.file(ctx, ref, t.table)
		if err != nil {
			return sla.Evidence{}, source.Report{}, err
		}
		if err := t.once(digest.SHA256, ref.Path); err != nil {
			return sla.Evidence{}, source.Report{}, err
		}
	}
	if err := t.shards.complete(); err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	if t.ev.Tally == nil {
		t.ev.Tally = sla.NewTally(time.Second)
	}
	t.describe()
	report, err := t.report()
	return t.ev, report, err
}

// describe says of the whole what its parts say of themselves. Where they differ, the weaker word holds.
func (t *tallyReader) describe() {
	var caveats []string
	for i, h := range t.heads {
		if i == 0 {
			t.ev.Vantage = h.Vantage
		} else if t.ev.Vantage != h.Vantage {
			t.ev.Vantage = ""
		}
		t.bound(h.Bound)
		t.ev.Dark = t.ev.Dark.Union(h.Dark)
		if h.Caveat != "" {
			caveats = append(caveats, h.Caveat)
		}
		if first := t.heads[0]; h.Dedupe != first.Dedupe {
			t.inputs[i].note("TALLY-DEDUPE", audit.Origin{Path: t.inputs[i].Path, Line: 1}, "count all logs with the same --dedupe",
				fmt.Sprintf("repeated data was treated by another policy (%s) than in %s (%s)", cmp.Or(h.Dedupe, "not said"), t.inputs[0].Path, cmp.Or(first.Dedupe, "not said")))
		}
	}
	slices.Sort(caveats)
	t.ev.Caveat = strings.Join(append(slices.Compact(caveats), tallyCaveat), " ")
}

// bound weakens what the errors stand for. What may be too much is told by both of its readings; so it is kept where another part
// may be too little.
func (t *tallyReader) bound(b sla.Bound) {
	if b == sla.Upper || t.ev.Bound == sla.Exact {
		t.ev.Bound = b
	}
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

// table reads one tally file.
func (t *tallyReader) table(s *source.Stream) error {
	in := t.input(s.Path)
	kind, err := s.Kind()
	if err != nil {
		return err
	}
	t.content = tallyContent{}
	read := t.csv
	if kind == source.Parquet {
		read = t.parquet
	}
	if err := read(s, in); err != nil || in.Used == 0 || len(t.heads[len(t.heads)-1].Sources) > 0 {
		return err
	}
	return t.once(t.content.String(), in.Path) // who names no sources is known by what was counted
}

// csv reads a tally in CSV.
func (t *tallyReader) csv(s *source.Stream, in *csvInput) error {
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
	names, err := rows.Next()
	if err != nil {
		names = nil
	}
	codes, err := tallyCodesOf(names, audit.Origin{Path: s.Path, Line: above + 1})
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
		why := ""
		if broken != nil {
			at.Line = above + int64(broken.StartLine)
			why = "the quotes do not match"
		}
		if err := t.either(in, fields, codes, h, at, why, rows.Raw()); err != nil {
			return err
		}
	}
}

// either counts a row or rejects it; why says that it is broken already.
func (t *tallyReader) either(in *csvInput, fields, codes []string, h TallyHead, at audit.Origin, why string, raw []byte) (err error) {
	in.Rows++
	if why == "" {
		why, err = t.row(in, fields, codes, h, at)
	}
	if why == "" || err != nil {
		return err
	}
	return in.reject(at, "TALLY-ROW", "count the logs again; rows are series,slice_start,requests,errors and a number per code", why, raw)
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
		if err := t.shards.add(h, in.Path); err != nil {
			return err
		}
	}
	if !h.First.IsZero() {
		t.span(h.First, h.Last)
	}
	if h.Rejected > 0 {
		in.note("TALLY-REJECTED", at, "slacredit run on the logs lists them", fmt.Sprintf("log lines that were not understood when this was counted: %d", h.Rejected))
	}
	t.heads = append(t.heads, h)
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

// tallyCodesOf gives the codes that the columns of a tally are named by.
func tallyCodesOf(names []string, at audit.Origin) ([]string, error) {
	const hint = "the columns are series,slice_start,requests,errors and one per error code"
	if len(names) < len(tallyKeys) || !slices.Equal(names[:len(tallyKeys)], tallyKeys) {
		return nil, audit.Fault("TALLY-COLUMN", at, hint, "the columns are not those of a tally")
	}
	var codes []string
	for _, name := range names[len(tallyKeys):] {
		code, err := url.PathUnescape(name)
		if err != nil || code == "" || len(code) > maxErrorCode || slices.Contains(codes, code) || len(codes) >= maxLogCodes {
			return nil, audit.Fault("TALLY-COLUMN", at, hint, "%s is no error code, or stands twice", source.Excerpt(name))
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
		return fmt.Sprintf("slice_start %s does not begin a slice of %v in UTC", source.Excerpt(fields[1]), h.Step), nil
	}
	numbers := make([]uint64, len(fields)-2)
	for i, f := range fields[2:] {
		if numbers[i], err = strconv.ParseUint(f, 10, 64); err != nil || numbers[i] > maxTallyCount {
			return source.Excerpt(f) + " is not a whole number of requests", nil
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
	if len(t.names) > maxLogSeries || t.named > maxTallyNames {
		return "", audit.Fault("TALLY-MANY", at, "name fewer files per source", "there are more than %d series, or more than %d MiB of names", maxLogSeries, maxTallyNames>>20)
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
	in.Used++
	t.content.add(labels, start, numbers, codes)
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
	if rest > 0 {
		count(noCode, rest)
		t.bound(sla.Upper)
		in.note("TALLY-NO-CODE", at, "add a column per error code, named like InternalError; count errors without a code in a column named -",
			"errors whose code nobody counted may be of any code: where an agreement names codes they count as an upper bound")
	}
	return "", nil
}

// labels reads the name of a series; what the config says of the source fills in what the name leaves open.
func (t *tallyReader) labels(name string) (sla.Labels, bool) {
	if l, known := t.names[name]; known {
		return l, true
	}
	if len(name) > maxTallyField {
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
	t.named += len(name)
	return l, true
}
