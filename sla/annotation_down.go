package sla

import (
	"maps"
	"slices"
	"strings"

	"slacredit/sla/interval"
)

// withDowntime is a request whose feeds that the user takes for down time have timelines of it. Nothing else becomes one.
func (r Request) withDowntime() Request {
	if !slices.ContainsFunc(r.Evidence, func(e Evidence) bool { return e.AsDowntime }) {
		return r
	}
	r.Evidence = slices.Clone(r.Evidence)
	for i, e := range r.Evidence {
		if e.AsDowntime {
			r.Evidence[i] = r.takenAsDown(e)
		}
	}
	return r
}

// takenAsDown makes timelines of annotations: down from the stated beginning to the stated end, one timeline a region. The rest of
// the time is unknown, but for that in which the user says that the service was watched.
func (r Request) takenAsDown(e Evidence) Evidence {
	said := e.Labels.With(r.Where)
	by := map[string][]Stretch{}
	var everywhere []Stretch
	for _, an := range r.down(e) {
		s := an.downStretch(e.Monitored)
		if s.Empty() {
			continue
		}
		if said[Region] != "" || len(an.Regions) == 0 || slices.ContainsFunc(an.Regions, func(x string) bool { return bareRegion(x) == "global" }) {
			everywhere = append(everywhere, s)
			continue
		}
		for _, region := range an.Regions {
			by[region] = append(by[region], s)
		}
	}
	if len(by) == 0 {
		by[said[Region]] = nil
	}
	e.Timelines, e.Attribution = nil, nil
	for _, region := range slices.Sorted(maps.Keys(by)) {
		labels := Labels{}
		if region != "" {
			labels[Region] = region
		}
		var known []Stretch
		var open interval.Set
		for _, s := range append(slices.Clone(by[region]), everywhere...) {
			if s.State == Unknown {
				open = open.Union(interval.Union(s.Interval))
			} else {
				known = append(known, s)
			}
		}
		for _, i := range interval.Union(e.Monitored).Subtract(open) {
			known = append(known, Stretch{i, Up})
		}
		if len(known) == 0 {
			continue // nothing is known of any time
		}
		e.Timelines = append(e.Timelines, NewTimeline(labels, known))
		e.Attribution = append(e.Attribution, Attribution{Labels: labels, Policy: "stated"})
	}
	for _, t := range e.Timelines { // how far the source reaches, now that it tells states
		for _, s := range t.Stretches {
			if e.First.IsZero() || s.Start.Before(e.First) {
				e.First = s.Start
			}
			if s.End.After(e.Last) {
				e.Last = s.End
			}
		}
	}
	return e
}

// down are the annotations of a source that may be about the agreement's service, where the claim is.
func (r Request) down(e Evidence) (out []Annotation) {
	own := e.Vantage == OwnWord
	said := e.Labels.With(r.Where)
	names := r.Agreement.serviceNames()
	for _, an := range e.Annotations {
		service := fitService(names, an, own)
		if r.Agreement.fitProvider(an, own, true) != other && (service == Named || service == NotTold) &&
			fitRegion(an, said) != other && fitAccount(an, said) != other {
			out = append(out, an)
		}
	}
	return out
}

// downStretch is the time that an annotation stands for once it is taken as down time. Without a stated end nothing is known from
// its beginning on; without a stated beginning it stands for nothing.
func (an Annotation) downStretch(monitored interval.Interval) Stretch {
	s := Stretch{interval.Interval{Start: an.From, End: an.To}, Down}
	switch {
	case an.From.IsZero():
		return Stretch{}
	case an.To.IsZero():
		s.State, s.End = Unknown, monitored.End
	case strings.EqualFold(an.Impact, "maintenance"):
		s.State = Maintenance
	}
	return s
}

// noteDowntime says whose word is taken for down time, and what of it could not be.
func (as *assessor) noteDowntime(a *Assessment) {
	for _, e := range as.Evidence {
		if !e.AsDowntime || !slices.Contains(a.Evidence, e.Name) {
			continue
		}
		whose := "the provider's"
		if e.Vantage == OwnWord {
			whose = "the customer's own"
		}
		all, open := as.down(e), 0
		for _, an := range all {
			if an.From.IsZero() || an.To.IsZero() {
				open++
			}
		}
		a.note("feed_as_downtime", true, "Down time is taken from %s, which is %s word and no measurement, because the configuration says so (as_downtime): %d incidents, of which %d state no beginning or no end and count as no down time.",
			e.Name, whose, len(all), open)
	}
}
