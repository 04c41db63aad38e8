package sla

import (
	"slices"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Corroboration is what others say of the time of an assessment: providers in their feeds, the customer's own people. It stands
// beside the evidence and changes neither uptime nor credit nor verdict.
type Corroboration struct {
	Sources     []string        `json:"sources"`     // names of the sources that were looked at, in the order of the configuration
	Annotations []Corroborating `json:"annotations"` // those that may be about this unit and period, in the order of time
	// Unspoken are the incidents of the evidence that no annotation speaks of.
	Unspoken []interval.Interval `json:"incidents_nobody_speaks_of"`
	// LeftOut counts the annotations that are about something else. Together with Annotations they are all.
	LeftOut []LeftOut `json:"left_out,omitempty"`
}

// Corroborating is one annotation, and how it stands to the unit and its incidents.
type Corroborating struct {
	Source string `json:"source"`
	By     string `json:"by"` // provider, or own: the customer's own people
	Annotation
	Service Fit `json:"service_match"`
	Region  Fit `json:"region_match"`
	// NamesResources tells whether it names the customer's own resources: the strongest a provider can say.
	NamesResources bool `json:"names_resources"`
	// Overlaps are the incidents of the evidence that it may speak of; empty: the evidence shows nothing at that time.
	Overlaps []AnnotationOverlap `json:"overlaps"`
	// Late is how long after the first bad minute of the first of them it was posted; negative: before. Null where that is not known.
	Late *money.Number `json:"late_seconds"`
}

// AnnotationOverlap is the time that an annotation and an incident of the evidence share: for certain, and at most, where the
// annotation does not state when it began or ended.
type AnnotationOverlap struct {
	interval.Interval               // of the incident
	Sure              money.Number  `json:"overlap_seconds"`
	AtMost            money.Number  `json:"overlap_at_most_seconds"`
	Late              *money.Number `json:"late_seconds"`
}

// LeftOut is how many annotations are about something else, and what.
type LeftOut struct {
	Reason      string `json:"reason"` // other_provider, other_service, other_region, other_account, other_period
	Annotations int    `json:"annotations"`
}

// leftOutReasons in the order in which they are tried.
var leftOutReasons = []string{"other_provider", "other_service", "other_region", "other_account", "other_period"}

// feeds are the sources of annotations of a request: those of its evidence; where it has none, those that stand beside it.
func (r Request) feeds() []Evidence {
	of := func(in []Evidence) []Evidence {
		return slices.DeleteFunc(slices.Clone(in), func(e Evidence) bool { return !e.tellsIncidents() })
	}
	if named := of(r.Evidence); len(named) > 0 {
		return named
	}
	return of(r.Beside)
}

// corroborate sets what others say beside an assessment. Nil where there is no source of annotations.
func (as *assessor) corroborate(a *Assessment) {
	feeds := as.feeds()
	if len(feeds) == 0 {
		return
	}
	c := &Corroboration{Sources: []string{}, Annotations: []Corroborating{}, Unspoken: []interval.Interval{}}
	left := map[string]int{}
	names := as.Agreement.serviceNames()
	for _, e := range feeds {
		c.Sources = append(c.Sources, e.Name)
		for _, an := range e.Annotations {
			x, reason := as.corroborating(a, e, an, names)
			if reason != "" {
				left[reason]++
				continue
			}
			c.Annotations = append(c.Annotations, x)
		}
	}
	slices.SortStableFunc(c.Annotations, func(x, y Corroborating) int { return x.At().Compare(y.At()) })
	for _, d := range a.Incidents {
		if !slices.ContainsFunc(c.Annotations, func(x Corroborating) bool {
			return slices.ContainsFunc(x.Overlaps, func(o AnnotationOverlap) bool { return o.Interval == d.Interval })
		}) {
			c.Unspoken = append(c.Unspoken, d.Interval)
		}
	}
	for _, reason := range leftOutReasons {
		if n := left[reason]; n > 0 {
			c.LeftOut = append(c.LeftOut, LeftOut{reason, n})
		}
	}
	a.Corroboration = c
}

// corroborating sets one annotation beside an assessment, or says why it is about something else. Names are the service's.
func (as *assessor) corroborating(a *Assessment, e Evidence, an Annotation, names []string) (Corroborating, string) {
	own := e.Vantage == OwnWord
	x := Corroborating{Source: e.Name, By: "provider", Annotation: an, Overlaps: []AnnotationOverlap{}}
	if own {
		x.By = "own"
	}
	x.Service, x.Region = fitService(names, an, own), fitRegion(an, a.Unit)
	account := fitAccount(an, a.Unit)
	x.NamesResources = account == Named
	switch during := an.atMost(); {
	case as.Agreement.fitProvider(an, own, as.Chosen) == other:
		return x, "other_provider"
	case x.Service == other:
		return x, "other_service"
	case x.Region == other || !e.Labels.Only(Region).Agrees(a.Unit):
		return x, "other_region"
	case account == other || !e.Labels.Only(Account).Agrees(a.Unit):
		return x, "other_account"
	case during.Intersect(a.Period).Empty() && !a.Period.Contains(during.Start):
		return x, "other_period"
	}
	for _, d := range a.Incidents {
		most := an.atMost().Intersect(d.Interval)
		if most.Empty() {
			continue
		}
		o := AnnotationOverlap{Interval: d.Interval, Sure: secondsOf(an.surely().Intersect(d.Interval).Length()), AtMost: secondsOf(most.Length())}
		if !an.Posted.IsZero() {
			late := signedSeconds(an.Posted.Sub(d.Start))
			o.Late = &late
		}
		x.Overlaps = append(x.Overlaps, o)
	}
	if len(x.Overlaps) > 0 {
		x.Late = x.Overlaps[0].Late
	}
	return x, ""
}

// signedSeconds writes a duration in seconds, to the nanosecond, that may be negative.
func signedSeconds(d time.Duration) money.Number {
	if d >= 0 {
		return secondsOf(d)
	}
	return money.MustNumber("-" + secondsOf(-d).String())
}
