package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
)

// takeWord applies what the configuration says of a source that is somebody's word, and refuses it of any other.
func (p *plan) takeWord(i int, e *sla.Evidence) error {
	u := p.Uptime[i]
	switch feed := e.IsFeed(); {
	case u.AsDowntime && !feed:
		return audit.Fault("CONFIG-VALUE", p.doc.At("uptime", i, "as_downtime"), "leave it out", "as_downtime is for what somebody says of incidents; %s is evidence that was measured", u.Name)
	case feed && u.Monitored != nil && !u.AsDowntime:
		return audit.Fault("CONFIG-VALUE", p.doc.At("uptime", i, "monitored"), "add as_downtime: true to take what it says as down time, or leave monitored: out",
			"%s is what somebody says of incidents: no time was monitored by it", u.Name)
	case u.AsDowntime:
		e.AsDowntime, e.Monitored = true, u.Monitored.interval()
	}
	return nil
}

// otherFeeds are the sources of annotations that a claim does not name.
func (p *plan) otherFeeds(names []string, evidence map[string]sla.Evidence) (out []sla.Evidence) {
	for _, u := range p.Uptime {
		if e := evidence[u.Name]; e.IsFeed() && !slices.Contains(names, u.Name) {
			out = append(out, e)
		}
	}
	return out
}

// spokenOf is how many incidents the terminal shows with what others say of them.
const spokenOf = 3

// corroborated is a line for each incident of the evidence that somebody else speaks of.
func corroborated(a sla.Assessment) (lines []string) {
	if a.Corroboration == nil {
		return nil
	}
	for _, d := range a.Incidents {
		var who []string
		for _, x := range a.Corroboration.Annotations {
			if !slices.ContainsFunc(x.Overlaps, func(o sla.AnnotationOverlap) bool { return o.Interval == d.Interval }) {
				continue
			}
			s := x.Provider
			if !x.Posted.IsZero() {
				s += " (" + lateness(x.Posted.Sub(d.Start)) + ")"
			}
			if x.NamesResources && x.By != "own" {
				s += ", naming the customer's own resources"
			}
			if !slices.Contains(who, s) {
				who = append(who, s)
			}
		}
		if len(who) > 0 {
			lines = append(lines, fmt.Sprintf("  %s to %s is also spoken of by: %s", d.Start.Format(time.RFC3339), d.End.Format(time.RFC3339), strings.Join(who, "; ")))
		}
	}
	if n := len(lines) - spokenOf; n > 0 {
		lines = append(lines[:spokenOf], fmt.Sprintf("  … and of %d more; see corroboration in result.json", n))
	}
	return lines
}

// lateness is how long after the first bad minute something was posted, in whole minutes.
func lateness(late time.Duration) string {
	switch m := late / time.Minute; {
	case late < 0:
		return fmt.Sprintf("posted %d min before it began", (-late+time.Minute-1)/time.Minute)
	default:
		return fmt.Sprintf("posted %d min after it began", m)
	}
}

// incidentLine is an incident of a feed in one line.
func incidentLine(x sla.Annotation) string {
	when := func(t time.Time) string {
		if t.IsZero() {
			return "not stated"
		}
		return t.Format(time.RFC3339)
	}
	s := fmt.Sprintf("%s to %s", when(x.From), when(x.To))
	if !x.Posted.IsZero() {
		s += ", posted " + when(x.Posted)
	}
	if len(x.Services) > 0 {
		s += ": " + few(x.Services)
	}
	if len(x.Regions) > 0 {
		s += " in " + few(x.Regions)
	}
	if x.Impact != "" {
		s += " (" + x.Impact + ")"
	}
	return s + ": " + x.Text
}
