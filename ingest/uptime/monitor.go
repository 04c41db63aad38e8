package uptime

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// monitor reads the exports of one service that watches others. What becomes of its rows is what becomes of the rows of tables:
// only where they stand in a file is its own.
type monitor struct {
	*csvReader
	format string
	caveat string // what the service cannot prove
	parse  func(*export) error
	tables func(*export, *database) error // reads a database; nil where the service writes none
	whole  func() error                   // is told when all files are read; nil where nobody waits for that
	ends   func()                         // settles where rows end, once all are in order; nil where they say it themselves
	unseen map[int32]interval.Set         // by series: when nobody looked, whatever the rows say
	every  map[int32]time.Duration        // by series: how often the service says that it looks

	changes  bool               // what is old tells of changes alone, so that how far readings are apart shows nothing
	lookouts map[int32]*lookout // by series: when it kept looking all the same

	summaries []sla.Summary // of formats that do not tell when
}

// export is one document that is read.
type export struct {
	*monitor
	in   *csvInput
	id   int32 // of the input
	text io.Reader
}

// newMonitor reads rows of a shape: of CSVIntervals or of CSVSamples.
func newMonitor(format, caveat, shape string, src Source, opt source.Options) *monitor {
	src.Format = shape
	return &monitor{csvReader: newCSVReader(src, opt), format: format, caveat: caveat}
}

// run reads the files of a source and makes timelines or summaries of their rows.
func (m *monitor) run(ctx context.Context, refs []source.Ref) (sla.Evidence, source.Report, error) {
	return m.gather(ctx, refs, m.made)
}

// gather reads every file of a source, has evidence made of what is in them, and accounts for all of it.
func (m *monitor) gather(ctx context.Context, refs []source.Ref, made func() (sla.Evidence, error)) (ev sla.Evidence, rep source.Report, err error) {
	defer m.spool.Close()
	defer func() {
		if err != nil {
			for _, in := range m.inputs {
				in.rejects.Close()
			}
			ev, rep = sla.Evidence{}, source.Report{}
		}
	}()
	if err = m.documents(ctx, refs); err != nil {
		return ev, rep, err
	}
	if ev, err = made(); err != nil {
		return ev, rep, err
	}
	rep, err = m.report()
	for i := range rep.Inputs {
		rep.Inputs[i].Format = m.format
	}
	return ev, rep, err
}

// made makes timelines, or summaries, of the rows.
func (m *monitor) made() (ev sla.Evidence, err error) {
	if m.whole != nil {
		if err = m.whole(); err != nil {
			return ev, err
		}
	}
	m.distinguish()
	if err = m.date(); err != nil {
		return ev, err
	}
	m.order()
	if m.ends != nil {
		m.ends()
	}
	ev = sla.Evidence{Name: m.src.Name, Caveat: m.caveat, Vantage: sla.Probe}
	for rows := range m.bySeries {
		m.span(&ev, rows)
		t, a := m.timeline(rows)
		ev.Timelines = append(ev.Timelines, t)
		ev.Attribution = append(ev.Attribution, a)
	}
	if tellsOnlyTrouble(m.format) {
		m.undisturbed(&ev)
	}
	m.summed(&ev)
	m.tellUnknown(&ev)
	return ev, nil
}

// timeline makes one of the rows of a series.
func (m *monitor) timeline(rows []csvRow) (t sla.Timeline, a sla.Attribution) {
	series := rows[0].series
	labels := m.series[series]
	if m.src.Format == CSVIntervals {
		t, a = m.stated(labels, rows)
	} else {
		seen, every := inOrder(m.readings(rows)), m.every[series]
		if !m.changes { // else nothing but the service's own word tells how often it looked
			every = max(every, usual(seen))
		}
		t, a = fillEvery(labels, seen, m.policy(), m.src.Period, every)
		t, a = m.held(t, a, seen, m.lookouts[series])
	}
	return without(t, a, m.unseen[series])
}

// documents reads every file of a source.
func (m *monitor) documents(ctx context.Context, refs []source.Ref) error {
	return m.files(ctx, refs, func(s *source.Stream) error { return m.document(ctx, s) })
}

// document reads one member of a file: a database, or the text of an export.
func (m *monitor) document(ctx context.Context, s *source.Stream) error {
	kind, err := s.Kind()
	switch {
	case err != nil:
		return err
	case kind == source.SQLite && m.tables != nil:
		return m.database(ctx, s)
	case kind != source.Text:
		return audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: s.Path}, "is it the right file? the format was stated, or the files beside it are of this format",
			"this is no file of the format %s", m.format)
	}
	text, err := s.Text()
	if err != nil {
		return err
	}
	return m.parse(m.export(s.Path, text))
}

// export is the next document to be read.
func (m *monitor) export(path string, text io.Reader) *export {
	in := m.input(path)
	return &export{monitor: m, in: in, id: int32(len(m.inputs) - 1), text: text}
}

// database reads a service's database.
func (m *monitor) database(ctx context.Context, s *source.Stream) error {
	d, err := openDatabase(ctx, s, m.opt)
	if err != nil {
		return err
	}
	defer d.Close()
	e := m.export(s.Path, nil)
	switch {
	case d.logOf != "":
		log := m.input(d.logOf)
		log.SHA256, log.Bytes, log.Why = d.log.SHA256, d.log.Bytes, "what the program wrote last, and had not yet moved into its database"
	case d.logged:
		e.in.note("EVID-WAL", audit.Origin{Path: s.Path}, "put FILE-wal beside it, or copy the database while its program is stopped, or with sqlite3 FILE '.backup COPY'",
			"the program writes to a log beside its database first, which is not there: if it ran while the file was copied, the newest rows are missing")
	}
	return m.tables(e, d)
}

// summed adds what tells how long states lasted and not when.
func (m *monitor) summed(ev *sla.Evidence) {
	slices.SortFunc(m.summaries, compareSummaries)
	for _, s := range m.summaries {
		if ev.First.IsZero() || s.Start.Before(ev.First) {
			ev.First = s.Start
		}
		if s.End.After(ev.Last) {
			ev.Last = s.End
		}
	}
	ev.Summaries = m.summaries
}

// table is an export's row reader with these columns: what it knows of labels and times holds for any document.
func (e *export) table(names []string, at map[string]int, labels ...string) *csvTable {
	c := &columns{names: names, at: at, labels: labels}
	for _, i := range at {
		c.last = max(c.last, i)
	}
	return &csvTable{csvReader: e.csvReader, columns: c, in: e.in, id: e.id}
}

// keep takes a row that is understood.
func (e *export) keep(row csvRow) error {
	if len(e.rows) >= maxCSVRows {
		return audit.Fault("EVID-MANY", e.place(&row), "read a shorter time, or fewer monitors, at once", "the source has more than %d rows", maxCSVRows)
	}
	e.rows = append(e.rows, row)
	return nil
}

// take keeps a row, or rejects it for a reason. A sample whose state is not understood ends what was known before it; its time and
// series are to be read before its state.
func (e *export) take(row csvRow, why *refusal, at audit.Origin, raw []byte) error {
	if why == nil {
		return e.keep(row)
	}
	if err := e.refuse(why, at, raw); err != nil || why.code != "EVID-STATE" || e.src.Format == CSVIntervals {
		return err
	}
	row.broken = true
	return e.keep(row)
}

// refuse rejects a row, or ends the reading, for a reason.
func (e *export) refuse(why *refusal, at audit.Origin, raw []byte) error {
	if why.fatal {
		return audit.Fault(why.code, at, why.hint, "%s", why.text)
	}
	return e.in.reject(at, why.code, why.hint, why.text, raw)
}

// tellUnknown says how the time came by its states: the policy for samples, else what the exports leave open.
func (m *monitor) tellUnknown(ev *sla.Evidence) {
	if m.src.Format != CSVIntervals {
		m.tell(ev, m.policy())
		return
	}
	var unknown, all time.Duration
	for _, a := range ev.Attribution {
		unknown += a.Time[sla.Unknown]
		all += a.Period.Length()
	}
	if unknown == 0 {
		return
	}
	hint := "add exports that reach over the whole period"
	if slices.Contains(onlyTrouble, m.format) {
		hint = "state when the monitor ran, if you know it: monitored: {from: …, to: …} beside the files"
	}
	m.notes.Add(audit.Diagnostic{Code: "EVID-GAPS", Severity: audit.Warning, Path: m.inputs[0].Path,
		Text: fmt.Sprintf("the exports leave %v of %v unknown", unknown, all), Hint: hint})
}

// later is an instant some time after another; never stays never.
func later(ns int64, d time.Duration) int64 {
	if ns == never {
		return never
	}
	return ns + int64(d)
}
