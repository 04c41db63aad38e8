package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Inspection says what one file is and what it holds.
type Inspection struct {
	Path     string                          `json:"path"`
	SHA256   string                          `json:"sha256"`
	Format   string                          `json:"format"`
	Why      string                          `json:"why"`
	From     *time.Time                      `json:"from"`
	To       *time.Time                      `json:"to"`
	Rows     int64                           `json:"rows"`
	Used     int64                           `json:"used"`
	SetAside int64                           `json:"set_aside"`
	Rejected int64                           `json:"rejected"`
	Totals   map[money.Currency]money.Number `json:"totals,omitempty"` // bills: all charge records, embedded credits included
	Series   []SeriesSummary                 `json:"series,omitempty"`
	Accounts []string                        `json:"accounts,omitempty"`
	Services []string                        `json:"services,omitempty"`
	Months   []string                        `json:"months,omitempty"`
	Gaps     []Gap                           `json:"gaps"`
	Proves   string                          `json:"proves"` // what it can and cannot show, in a sentence
	// Diagnostics are what the reader has to say.
	Diagnostics audit.Diagnostics `json:"diagnostics"`
}

// SeriesSummary is one series of evidence: of counts, or of states.
type SeriesSummary struct {
	Labels   sla.Labels        `json:"labels"`
	Requests *uint64           `json:"requests,omitempty"` // nil for states
	Codes    map[string]uint64 `json:"codes,omitempty"`
	// Seconds is the time in each state between the first row and the last, as the policy has it. Nil for counts.
	Seconds map[sla.State]string `json:"seconds,omitempty"`
	Policy  string               `json:"gaps,omitempty"`
}

// Gap is an hour or more between two slices with requests: silence, as far as the file can tell.
type Gap struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// longGap is the shortest silence that inspect lists.
const longGap = time.Hour

// Inspect recognises one file and reads it whole. Zone is for times without one; nil leaves them unread, with a fault that asks
// for it.
func Inspect(ctx context.Context, ref source.Ref, format string, zone *time.Location, opt source.Options) (Inspection, error) {
	kind := format
	why := "stated"
	if format == "" {
		var err error
		if kind, why, err = recognise(ctx, ref, opt); err != nil {
			return Inspection{}, err
		}
	}
	in := Inspection{Path: ref.Path, Format: kind, Why: why, Gaps: []Gap{}, Diagnostics: audit.Diagnostics{}}
	var report source.Report
	var err error
	switch {
	case slices.Contains(EvidenceFormats, kind):
		report, err = in.evidence(ctx, ref, kind, zone, opt)
	case slices.Contains(billing.Formats(), kind):
		report, err = in.bill(ctx, ref, kind, opt)
	case kind == revenue.Format:
		report, err = in.revenue(ctx, ref, zone, opt)
	default:
		err = audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: ref.Path}, "formats: "+strings.Join(Formats(), ", "), "%q is not a format", kind)
	}
	defer func() {
		for _, r := range report.Rejects {
			r.Close()
		}
	}()
	if err != nil {
		return Inspection{}, err
	}
	for _, i := range report.Inputs {
		in.SHA256 = i.SHA256
		in.Rows += i.Rows
		in.Used += i.Used
		in.SetAside += i.SetAside
		in.Rejected += i.Rejected
	}
	in.Diagnostics = append(in.Diagnostics, report.Diagnostics...)
	return in, nil
}

// Formats are the names of all formats that can be read.
func Formats() []string {
	return append(append(slices.Clone(EvidenceFormats), billing.Formats()...), revenue.Format)
}

func recognise(ctx context.Context, ref source.Ref, opt source.Options) (format, why string, err error) {
	var head []byte
	var evidence *uptime.Format
	if err := eachHead(ctx, ref, opt, func(s *source.Stream, h []byte) (err error) {
		if len(head) == 0 {
			head = bytes.Clone(h)
			evidence, why, err = detectEvidence(ctx, s, head, opt)
		}
		return err
	}); err != nil {
		return "", "", err
	}
	at := audit.Origin{Path: ref.Path}
	if len(bytes.TrimSpace(head)) == 0 {
		return "", "", audit.Fault("FORMAT-EMPTY", at, "is it the right file?", "the file is empty")
	}
	if evidence != nil {
		return evidence.Name, why, nil
	}
	if source.KindOf(head) != source.Text {
		if format, why, err := billing.DetectParquet(ctx, ref, opt); format != "" || err != nil {
			return format, why, err
		}
		return "", "", noText(head, ref.Path)
	}
	if format, why, ok := billing.Detect(head); ok {
		return format, why, nil
	}
	if err := source.Lookalike(head, ref.Path); err != nil {
		return "", "", err
	}
	hint := "state one with --format: " + strings.Join(Formats(), ", ")
	var tables uptime.CSVHeads
	r := csv.NewReader(bytes.NewReader(head))
	r.LazyQuotes = true
	if _, err := r.Read(); err == nil || err == io.EOF {
		if tables.Add(head, nil, ref.Path) {
			if format, why, h := tables.Format(); format != "" {
				return format, why, nil
			} else if h != "" {
				hint = h
			}
		}
		if why, ok := revenue.Detect(head); ok {
			return revenue.Format, why, nil
		}
	}
	return "", "", audit.Fault("FORMAT-UNKNOWN", at, hint, "the format is not recognised")
}

func (in *Inspection) evidence(ctx context.Context, ref source.Ref, kind string, zone *time.Location, opt source.Options) (source.Report, error) {
	e, report, err := Uptime(ctx, UptimeSource{Refs: []source.Ref{ref}, Format: kind, Step: 5 * time.Minute, Zone: zone}, opt)
	if err != nil {
		return report, err
	}
	in.span(e.First, e.Last)
	if e.Tally != nil {
		in.counted(e.Tally)
		in.Proves = "requests and errors by code per slice of any width"
		if kind == uptime.S3Format {
			in.Proves = "requests and error codes per request type and slice of any width; not the storage class, which must be said in labels"
		}
	} else {
		in.timed(e)
		in.Proves = "when each thing was up or down; not what it was down for, nor that requests failed"
	}
	in.Proves += ". " + e.Caveat
	return report, nil
}

// counted sums up a tally.
func (in *Inspection) counted(t *sla.Tally) {
	slots := map[int64]bool{}
	for _, s := range t.All() {
		var requests uint64
		for _, slot := range s.Slots() {
			requests += s.Requests(slot)
			slots[slot] = true
		}
		in.Series = append(in.Series, SeriesSummary{Labels: s.Labels, Codes: s.Codes(), Requests: &requests})
	}
	var last time.Time
	for _, slot := range slices.Sorted(maps.Keys(slots)) {
		start := t.Start(slot)
		if !last.IsZero() && start.Sub(last) >= longGap {
			in.Gaps = append(in.Gaps, Gap{last, start})
		}
		last = start.Add(t.Step)
	}
}

// timed sums up timelines. Their gaps are those of any series.
func (in *Inspection) timed(e sla.Evidence) {
	var dark interval.Set
	for i, a := range e.Attribution {
		s := SeriesSummary{Labels: a.Labels, Policy: a.Policy, Seconds: map[sla.State]string{}}
		for st, d := range a.Time {
			s.Seconds[st] = exactSeconds(d)
		}
		in.Series = append(in.Series, s)
		dark = dark.Union(e.Timelines[i].In(a.Period, sla.Unknown))
	}
	for _, i := range dark {
		if i.Length() >= longGap {
			in.Gaps = append(in.Gaps, Gap{i.Start, i.End})
		}
	}
}

// exactSeconds writes a duration as a decimal of seconds without needless zeros.
func exactSeconds(d time.Duration) string {
	s := fmt.Sprintf("%d.%09d", d/time.Second, d%time.Second)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func (in *Inspection) bill(ctx context.Context, ref source.Ref, kind string, opt source.Options) (source.Report, error) {
	l, report, err := billing.Read(ctx, []billing.Source{{Refs: []source.Ref{ref}, Format: kind, Survey: true}}, opt)
	if err != nil {
		return report, err
	}
	sums := map[money.Currency]*money.Sum{}
	accounts, services, months := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range l.Entries() {
		if sums[e.Currency] == nil {
			sums[e.Currency] = &money.Sum{}
		}
		sums[e.Currency].Add(e.Amount.Decimal)
		accounts[e.Account], services[e.Service], months[e.Month.String()] = true, true, true
		start, end := e.Month.In(time.UTC).Start, e.Month.In(time.UTC).End
		if in.From == nil || start.Before(*in.From) {
			in.From = &start
		}
		if in.To == nil || end.After(*in.To) {
			in.To = &end
		}
	}
	in.Totals = map[money.Currency]money.Number{}
	for c, s := range sums {
		in.Totals[c] = money.MustNumber(s.Number().AtLeast(c.Places()))
	}
	in.Accounts, in.Services, in.Months = slices.Sorted(maps.Keys(accounts)), slices.Sorted(maps.Keys(services)), slices.Sorted(maps.Keys(months))
	in.Proves = "what was billed, by account, service, region and class: the base of a credit"
	return report, nil
}

func (in *Inspection) revenue(ctx context.Context, ref source.Ref, zone *time.Location, opt source.Options) (source.Report, error) {
	rows, currency, report, err := revenue.Read(ctx, revenue.Source{Refs: []source.Ref{ref}, Zone: zone}, opt)
	if err != nil {
		return report, err
	}
	var sum money.Sum
	var last time.Time
	for _, r := range rows {
		sum.Add(r.Amount.Decimal)
		if in.From == nil || r.From.Before(*in.From) {
			from := r.From
			in.From = &from
		}
		if in.To == nil || r.To.After(*in.To) {
			to := r.To
			in.To = &to
		}
		if !last.IsZero() && r.From.Sub(last) >= longGap && r.To.After(r.From) {
			in.Gaps = append(in.Gaps, Gap{last, r.From})
		}
		last = r.To
	}
	in.Totals = map[money.Currency]money.Number{currency: sum.Number()}
	in.Proves = "revenue over time: what an outage cost, when weeks of history stand around it"
	return report, nil
}

func (in *Inspection) span(from, to time.Time) {
	if !from.IsZero() {
		in.From, in.To = &from, &to
	}
}
