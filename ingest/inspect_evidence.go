package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/interval"
)

// SeriesSummary is one series of evidence: of counts, or of states.
type SeriesSummary struct {
	Labels   sla.Labels        `json:"labels"`
	Requests *uint64           `json:"requests,omitempty"` // nil for states
	Codes    map[string]uint64 `json:"codes,omitempty"`
	// Seconds is the time in each state between the first row and the last, as the policy has it. Nil for counts.
	Seconds map[sla.State]string `json:"seconds,omitempty"`
	Policy  string               `json:"gaps,omitempty"`
}

func (in *Inspection) evidence(ctx context.Context, ref source.Ref, stated Stated, opt source.Options) (source.Report, error) {
	const step = 5 * time.Minute // of what has no slices of its own; it decides nothing here
	e, report, err := Uptime(ctx, UptimeSource{Refs: []source.Ref{ref}, Format: in.Format, Step: step, Zone: stated.Zone, Columns: stated.Columns}, opt)
	if err != nil {
		return report, err
	}
	in.span(e.First, e.Last)
	in.Vantage, in.Bound, in.Incidents, in.Summaries = e.Vantage, e.Bound, e.Annotations, len(e.Summaries)
	switch {
	case e.Tally != nil:
		in.counted(e.Tally)
		if e.Tally.Step != step {
			in.Spacing = exactSeconds(e.Tally.Step)
		}
	case len(e.Timelines) > 0:
		in.timed(e)
	}
	in.fitness(e)
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

// timed sums up timelines. Their gaps are those of any series, their spacing the widest of all.
func (in *Inspection) timed(e sla.Evidence) {
	var dark interval.Set
	var widest time.Duration
	for i, a := range e.Attribution {
		s := SeriesSummary{Labels: a.Labels, Policy: a.Policy, Seconds: map[sla.State]string{}}
		for st, d := range a.Time {
			s.Seconds[st] = exactSeconds(d)
		}
		in.Series = append(in.Series, s)
		dark = dark.Union(e.Timelines[i].In(a.Period, sla.Unknown))
		widest = max(widest, a.Usual)
	}
	if widest > 0 {
		in.Spacing = exactSeconds(widest)
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

// fitness says which kinds of agreement the evidence can decide, and what it cannot show.
func (in *Inspection) fitness(e sla.Evidence) {
	decides := func(text string) { in.Decides = append(in.Decides, text) }
	limit := func(text string) { in.Limits = append(in.Limits, text) }
	switch {
	case e.Tally != nil:
		in.Proves = "requests and errors per slice of time"
		if e.Bound == sla.Exact {
			in.Proves = "requests and errors by code per slice of time"
		}
		if e.Vantage == sla.OwnServer {
			decides("nothing of a provider: only terms of your own about this very server")
			break
		}
		decides("error rates: agreements that count requests and errors, by slices or over the month")
		decides("minutes: agreements that call a minute down by its error rate")
		if e.Tally.Step > 5*time.Minute {
			limit(fmt.Sprintf("It counts in slices of %s s: agreements that look at shorter ones, as most do at five minutes or one, cannot be decided by it.", in.Spacing))
		}
	case len(e.Timelines) > 0:
		in.Proves = "when each thing was up or down"
		decides("minutes: agreements that count down time")
		limit("It does not show that requests failed, nor what a thing was down for.")
		if in.Spacing != "" {
			limit(fmt.Sprintf("It looks every %s s: what is shorter may leave no trace, and every edge is uncertain by as much.", in.Spacing))
		}
	case len(e.Annotations) > 0:
		in.Proves = "what somebody says of incidents: it stands beside other evidence, and is no down time by itself"
	case len(e.Summaries) > 0:
		in.Proves = "how long each state lasted over a whole stretch, not when: it cannot be cut at the edge of a month"
	default:
		in.Proves = "nothing: no row of it is evidence"
	}
	switch e.Vantage {
	case sla.OwnServer:
		limit("It was written by your own server, whose errors prove nothing about the provider beneath it.")
	case sla.Probe:
		limit("It was seen from outside, over the network between.")
	}
	switch e.Bound {
	case sla.Upper:
		limit("Its errors are an upper bound: an agreement that names error codes may leave some of them out.")
	case sla.Lower:
		limit("Its errors are a lower bound: some are known not to be counted.")
	}
	if e.Caveat != "" {
		limit(e.Caveat)
	}
}
