package uptime

import (
	"cmp"
	"context"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// maxNotices is how many records one source of a feed may hold. All of them are in memory at once.
const maxNotices = 200_000

// postedLate is how long after the end of a period a record without a stated time may have been posted and still speak of it.
const postedLate = 7 * 24 * time.Hour

// feed reads what somebody says of incidents. Every record is a row; it becomes an annotation, adds to one, or is set aside.
type feed struct {
	*monitor
	vantage sla.Vantage
	notices []notice
}

// notice is one record of a feed.
type notice struct {
	sla.Annotation
	key   string    // of the incident that it is about
	told  time.Time // when this account was given; the newest one of an incident counts
	part  bool      // it only adds to another record: a description, a resource that was hit
	aside *refusal  // why it is understood but no incident
	doubt string    // how it contradicts itself
	row   csvRow
}

// newFeed makes the reader of a feed; parse reads one document.
func newFeed(format, caveat string, vantage sla.Vantage, src Source, opt source.Options, parse func(*feed, *export) error) *feed {
	f := &feed{monitor: newMonitor(format, caveat, CSVIntervals, src, opt), vantage: vantage}
	f.parse = func(e *export) error { return parse(f, e) }
	return f
}

func (f *feed) run(ctx context.Context, refs []source.Ref) (sla.Evidence, source.Report, error) {
	return f.gather(ctx, refs, f.made)
}

// made makes annotations of the records.
func (f *feed) made() (sla.Evidence, error) {
	ev := sla.Evidence{Name: f.src.Name, Caveat: f.caveat, Vantage: f.vantage, Annotations: f.settle()}
	for _, a := range ev.Annotations {
		for _, t := range []time.Time{a.From, a.To, a.Posted} {
			if t.IsZero() {
				continue
			}
			if ev.First.IsZero() || t.Before(ev.First) {
				ev.First = t
			}
			if t.After(ev.Last) {
				ev.Last = t
			}
		}
	}
	return ev, nil
}

// settle makes one annotation of all records about the same incident.
func (f *feed) settle() []sla.Annotation {
	slices.SortStableFunc(f.notices, func(a, b notice) int {
		return cmp.Or(cmp.Compare(a.key, b.key), compareBools(a.part, b.part), b.told.Compare(a.told), a.Origin.Compare(b.Origin))
	})
	out := []sla.Annotation{}
	for len(f.notices) > 0 {
		n := 1
		for n < len(f.notices) && f.notices[n].key == f.notices[0].key {
			n++
		}
		if a, ok := f.incident(f.notices[:n]); ok {
			out = append(out, a)
		}
		f.notices = f.notices[n:]
	}
	slices.SortStableFunc(out, func(a, b sla.Annotation) int {
		return cmp.Or(a.At().Compare(b.At()), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.ID, b.ID), a.Origin.Compare(b.Origin))
	})
	return out
}

// incident is what several records say of one incident: the newest account, with what others add to it.
func (f *feed) incident(told []notice) (sla.Annotation, bool) {
	a := told[0].Annotation
	if told[0].part {
		for i := range told {
			f.setAside(&told[i].row, "EVID-NO-EVENT", "add the list of events that has "+source.Excerpt(told[i].ID),
				"it belongs to an event that is in none of the files, so when that was is not known")
		}
		return a, false
	}
	for i, n := range told[1:] {
		a.Resources = append(slices.Clip(a.Resources), n.Resources...)
		if !n.Posted.IsZero() && (a.Posted.IsZero() || n.Posted.Before(a.Posted)) {
			a.Posted = n.Posted
		}
		if n.told.Equal(told[0].told) && len(n.Text) > len(a.Text) { // a description of the same account
			a.Text, told[i+1].part = n.Text, true
		}
	}
	slices.Sort(a.Resources)
	a.Resources = slices.Compact(a.Resources)
	if !f.mayBeIn(a, f.src.Period) {
		for i := range told {
			f.setAside(&told[i].row, "EVID-OTHER-PERIOD", "", "the incident is of another period")
		}
		return a, false
	}
	for i := range told {
		if i > 0 && !told[i].part {
			f.setAside(&told[i].row, "EVID-REPEATED", "", "another record tells the same incident as it was known last")
			continue
		}
		f.use(&told[i].row)
	}
	return a, true
}

// mayBeIn tells whether an incident can have been in a period. A period of zero is all time.
func (f *feed) mayBeIn(a sla.Annotation, p interval.Interval) bool {
	switch {
	case p.Empty():
		return true
	case !a.To.IsZero() && !a.To.After(p.Start):
		return !a.From.Before(p.Start) && a.From.Equal(a.To) // a moment at the very beginning
	case !a.From.IsZero():
		return a.From.Before(p.End)
	case !a.To.IsZero():
		return a.To.Before(p.End.Add(postedLate))
	}
	return a.Posted.IsZero() || !a.Posted.Before(p.Start) && a.Posted.Before(p.End.Add(postedLate))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// take keeps a record, or accounts for why it is none. Place is where it stands within its document.
func (f *feed) take(e *export, at audit.Origin, place string, raw []byte, n notice, why *refusal) error {
	e.in.Rows++
	if why != nil {
		return e.refuse(why, at, raw)
	}
	n.Origin, n.row = at, csvRow{line: at.Line, input: e.id}
	if n.aside != nil {
		f.setAside(&n.row, n.aside.code, n.aside.hint, place+": "+n.aside.text)
		return nil
	}
	if n.doubt != "" {
		e.in.note("EVID-CONTRARY", at, "ask the source which of the two is right", place+": "+n.doubt)
	}
	if len(f.notices) >= maxNotices {
		return audit.Fault("EVID-MANY", at, "read fewer files at once", "the source has more than %d records", maxNotices)
	}
	if !n.From.IsZero() && !n.To.IsZero() && n.To.Before(n.From) {
		e.in.note("EVID-ORDER", at, "ask the source which of the two is right", place+" ends before it begins; its end is taken as not stated")
		n.To = time.Time{}
	}
	n.Services, n.Regions, n.Resources = names(n.Services), names(n.Regions), names(n.Resources)
	f.notices = append(f.notices, n)
	return nil
}

// names sorts names and leaves each once, without empty ones.
func names(in []string) []string {
	in = slices.DeleteFunc(slices.Clone(in), func(s string) bool { return s == "" })
	for i := range in {
		in[i] = brief(in[i], longestName)
	}
	slices.Sort(in)
	return slices.Compact(in)
}

// statedOrNot says whether a time is stated.
func statedOrNot(t time.Time) string {
	if t.IsZero() {
		return "not stated"
	}
	return t.Format(time.RFC3339)
}
