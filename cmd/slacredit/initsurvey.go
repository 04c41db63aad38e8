package main

import (
	"cmp"
	"context"
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"slacredit/ingest"
	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// survey is what init found out about a folder.
type survey struct {
	dir      string
	timezone string
	zone     *time.Location // of timezone; nil where it is not given
	month    interval.Month

	entries  map[string][]string // folder → names in it, sorted
	groups   []*group
	others   []other
	ledger   *sla.Ledger
	currency []money.Currency // of the bills, the one with most rows first
	claims   []suggestion
}

// group is the files that make one entry of the configuration.
type group struct {
	entry
	refs     []source.Ref
	from, to time.Time
	evidence sla.Evidence // without its counts
	series   map[string]bool
	months   map[interval.Month]bool // of bills
}

// look walks, recognises, groups and reads.
func (s *survey) look(ctx context.Context, a *app, quiet bool) error {
	var opt source.Options
	s.entries, s.ledger = map[string][]string{}, sla.NewLedger()
	refs, err := s.walk()
	if err != nil {
		return err
	}
	files, err := s.recognise(ctx, refs, opt)
	if err != nil {
		return err
	}
	s.group(files)
	done := a.watch(&opt, quiet, refs)
	defer done()
	for _, g := range s.groups {
		if err := s.read(ctx, g, opt); err != nil {
			return err
		}
	}
	s.name()
	slices.SortFunc(s.others, func(a, b other) int { return cmp.Compare(a.path, b.path) })
	if len(s.groups) == 0 {
		return audit.Fault("INIT-NOTHING", audit.Origin{Path: filepath.ToSlash(s.dir)},
			"slacredit inspect FILE tells of one file why; slacredit help formats lists what is read", "no file in the folder is recognised; files looked at: %d", len(refs))
	}
	s.chooseMonth()
	if s.month.IsZero() {
		return audit.Fault("INIT-MONTH", audit.Origin{Path: filepath.ToSlash(s.dir)}, "say which: --month 2017-02", "no file shows which month it is about")
	}
	return s.suggest()
}

// group puts files together that are of one format and folder, unless the name of a file may be all that tells one thing from another.
func (s *survey) group(files []found) {
	type key struct{ kind, format, folder, file string }
	by := map[key]*group{}
	for _, f := range files {
		if f.err != nil {
			s.others = append(s.others, other{f.Path, unusedFor(f.err)})
			continue
		}
		k := key{f.Kind, f.Format, path.Dir(f.Path), ""}
		if slices.Contains(oneThingAFile, f.Format) {
			k.file = f.Path
		}
		g := by[k]
		if g == nil {
			g = &group{entry: entry{kind: f.Kind, format: f.Format}}
			by[k] = g
			s.groups = append(s.groups, g)
		}
		g.refs = append(g.refs, f.Ref)
	}
	order := []string{ingest.Evidence, ingest.Bills, ingest.Revenue}
	slices.SortStableFunc(s.groups, func(a, b *group) int {
		return cmp.Or(slices.Index(order, a.kind)-slices.Index(order, b.kind), cmp.Compare(a.refs[0].Path, b.refs[0].Path))
	})
	for _, g := range s.groups {
		var names []string
		for _, r := range g.refs {
			names = append(names, path.Base(r.Path))
		}
		slices.Sort(names)
		g.files = s.globs(path.Dir(g.refs[0].Path), names)
	}
}

// oneThingAFile are the formats whose files need not say what they are about. Files of other formats name it, or are parts of one log
// or of one answer.
var oneThingAFile = []string{"pingdom", "statuscake", "status-log", "checkly", "csv-intervals", "csv-transitions", "csv-samples", "csv-counts"}

// read reads a group. What cannot be read stays in the configuration as a comment that says why.
func (s *survey) read(ctx context.Context, g *group, opt source.Options) error {
	var report source.Report
	var err error
	switch g.kind {
	case ingest.Evidence:
		report, err = s.readEvidence(ctx, g, opt)
	case ingest.Bills:
		report, err = s.readBills(ctx, g, opt)
	case ingest.Revenue:
		report, err = s.readRevenue(ctx, g, opt)
	}
	closeAll(report.Rejects)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		g.why = unusedFor(err)
		if wantsZone(err) || errors.Is(err, errNoZone) {
			g.asks = append(g.asks, "timezone: America/New_York   # of the times in it: name the right one, and uncomment the entry")
		}
	}
	return nil
}

// wantsZone tells whether files could not be read for want of a zone.
func wantsZone(err error) bool {
	var d audit.Diagnostic
	return errors.As(err, &d) && strings.HasSuffix(d.Code, "-ZONE")
}

// errNoZone says that a zone must be named although the files could be read.
var errNoZone = errors.New("revenue is estimated on the clock of the business: uncomment it when timezone is said")

func (s *survey) readEvidence(ctx context.Context, g *group, opt source.Options) (source.Report, error) {
	src := ingest.UptimeSource{Name: "init", Refs: g.refs, Format: g.format, Step: 5 * time.Minute}
	e, report, err := ingest.Uptime(ctx, src, opt)
	if wantsZone(err) && s.zone != nil {
		src.Zone, g.timezone = s.zone, s.timezone
		e, report, err = ingest.Uptime(ctx, src, opt)
	}
	if err != nil {
		return report, err
	}
	g.from, g.to = e.First, e.Last
	g.series = map[string]bool{}
	if e.Tally != nil {
		for i, series := range e.Tally.All() {
			keepSeen(g.series, series.Labels, i == 0)
		}
	}
	for i, t := range e.Timelines {
		keepSeen(g.series, t.Labels, i == 0)
	}
	e.Tally, e.Timelines = nil, nil
	g.evidence = e
	return report, nil
}

// keepSeen keeps the labels that every series has.
func keepSeen(seen map[string]bool, l sla.Labels, first bool) {
	if first {
		for k := range l {
			seen[k] = true
		}
	}
	for k := range seen {
		if _, ok := l[k]; !ok {
			delete(seen, k)
		}
	}
}

func (s *survey) readBills(ctx context.Context, g *group, opt source.Options) (source.Report, error) {
	l, report, err := billing.Read(ctx, []billing.Source{{Refs: g.refs, Format: g.format}}, opt)
	if err != nil {
		return report, err
	}
	g.months = map[interval.Month]bool{}
	for _, e := range l.Entries() {
		g.months[e.Month] = true
		start, end := e.Month.In(time.UTC).Start, e.Month.In(time.UTC).End
		if g.from.IsZero() || start.Before(g.from) {
			g.from = start
		}
		if end.After(g.to) {
			g.to = end
		}
	}
	s.ledger.Merge(l)
	return report, nil
}

func (s *survey) readRevenue(ctx context.Context, g *group, opt source.Options) (source.Report, error) {
	rows, _, report, err := revenue.Read(ctx, revenue.Source{Refs: g.refs, Format: g.format, Zone: s.zone}, opt)
	if err != nil {
		return report, err
	}
	for _, r := range rows {
		if g.from.IsZero() || r.From.Before(g.from) {
			g.from = r.From
		}
		if r.To.After(g.to) {
			g.to = r.To
		}
	}
	if s.zone == nil {
		err = errNoZone
	}
	return report, err
}

// chooseMonth takes the month that most files speak of; of several, the one that evidence covers longest, then the latest.
func (s *survey) chooseMonth() {
	if !s.month.IsZero() {
		return
	}
	sources, covered := map[interval.Month]int{}, map[interval.Month]time.Duration{}
	for _, g := range s.groups {
		switch {
		case g.kind == ingest.Bills:
			for m := range g.months {
				sources[m]++
			}
		case g.kind == ingest.Evidence && !g.from.IsZero():
			span := interval.Interval{Start: g.from, End: g.to.Add(1)}
			m := interval.Month{Year: g.from.UTC().Year(), Mon: g.from.UTC().Month()}
			for range maxInitMonths {
				part := m.In(time.UTC).Intersect(span)
				if part.Empty() {
					break
				}
				sources[m]++
				covered[m] += part.Length()
				m = m.Add(1)
			}
		}
	}
	if len(sources) == 0 { // nothing but revenue
		for _, g := range s.groups {
			if at := g.to.Add(-1); !g.to.IsZero() {
				sources[interval.Month{Year: at.UTC().Year(), Mon: at.UTC().Month()}]++
			}
		}
	}
	for m := range sources {
		if s.month.IsZero() || s.better(m, sources, covered) {
			s.month = m
		}
	}
}

// maxInitMonths is how many months of one source are looked at.
const maxInitMonths = 1200

// better tells whether a month is a better choice than the one so far.
func (s *survey) better(m interval.Month, sources map[interval.Month]int, covered map[interval.Month]time.Duration) bool {
	return cmp.Or(cmp.Compare(sources[m], sources[s.month]), cmp.Compare(covered[m], covered[s.month]),
		cmp.Compare(m.String(), s.month.String())) > 0
}
