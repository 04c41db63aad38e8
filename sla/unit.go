package sla

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unit is one claim unit of a commitment: its labels, and the evidence about it.
type unit struct {
	labels    Labels
	matched   []matched  // sources of counts
	timelines []Timeline // of sources of states
	sources   []Evidence // of the timelines
	notes     []Note
}

// units groups the evidence of a claim by the labels that tell one unit of the commitment from another.
func (as *assessor) units(c *Commitment) []unit {
	by := map[string]*unit{}
	find := func(l Labels) *unit {
		if !l.Agrees(as.Where) {
			return nil
		}
		l, notes := as.fill(c, l.With(as.Where).Only(c.Unit...))
		if !c.Covers(l) {
			return nil
		}
		u := by[l.Key()]
		if u == nil {
			u = &unit{labels: l, notes: notes}
			by[l.Key()] = u
		}
		return u
	}
	for _, e := range as.Evidence {
		if e.Tally != nil {
			for _, s := range e.Tally.All() {
				u := find(e.Labels.With(s.Labels))
				if u == nil {
					continue
				}
				if n := len(u.matched); n == 0 || u.matched[n-1].source.Name != e.Name {
					u.matched = append(u.matched, matched{source: e})
				}
				m := &u.matched[len(u.matched)-1]
				m.series = append(m.series, s)
			}
		}
		for _, t := range e.Timelines {
			u := find(e.Labels.With(t.Labels))
			if u == nil {
				continue
			}
			u.timelines = append(u.timelines, Timeline{e.Labels.With(t.Labels), t.Stretches})
			if n := len(u.sources); n == 0 || u.sources[n-1].Name != e.Name {
				u.sources = append(u.sources, e)
			}
		}
	}
	var out []unit
	for _, k := range slices.Sorted(maps.Keys(by)) {
		out = append(out, *by[k])
	}
	return out
}

// fill takes from the bills what the evidence leaves unsaid, where the bills leave one answer only. What stays open is
// noted: the unit then meets no charge, or too many.
func (as *assessor) fill(c *Commitment, l Labels) (Labels, []Note) {
	var notes []Note
	if as.Ledger == nil {
		return l, nil
	}
	for _, label := range c.Unit {
		if _, said := l[label]; said {
			continue
		}
		seen := map[string]bool{}
		for _, e := range as.charges(c) {
			v := e.label(label)
			if v != "" && v != NoClass && e.labels().Agrees(l) && c.Covers(Labels{label: v}) {
				seen[v] = true
			}
		}
		values := slices.Sorted(maps.Keys(seen))
		switch {
		case len(values) == 1:
			l = l.With(Labels{label: values[0]})
			notes = append(notes, Note{"unit_from_bill", fmt.Sprintf(
				"The evidence does not say its %s; the bills have only %s, which is taken.", words(label), values[0]), true})
		case len(values) > 1:
			notes = append(notes, Note{"unit_open", fmt.Sprintf(
				"The evidence does not say its %s; the bills have %s. Say it in the labels of the evidence, or in where.",
				words(label), strings.Join(values, ", ")), true})
		}
	}
	return l, notes
}

// charges are the bills' charges of a commitment's services in its months and currency that may be part of a base.
func (as *assessor) charges(c *Commitment) []Entry {
	months := as.span(c).months
	return slices.DeleteFunc(slices.Clone(as.entries), func(e Entry) bool {
		return e.Currency != as.Currency || !slices.Contains(months, e.Month) || kindReasons[e.Kind] != "" || !slices.Contains(c.Base.Services, e.Service)
	})
}

// billed describes what a commitment's charges are about, for a person who wonders why nothing met.
func (as *assessor) billed(c *Commitment) string {
	seen := map[string]map[string]bool{}
	charges := as.charges(c)
	if len(charges) == 0 {
		return fmt.Sprintf("they hold no charge of %s in that month at all", strings.Join(c.Base.Services, ", "))
	}
	for _, e := range charges {
		for _, label := range c.Unit {
			if seen[label] == nil {
				seen[label] = map[string]bool{}
			}
			if v := e.label(label); v != "" && v != NoClass {
				seen[label][v] = true
			}
		}
	}
	var parts []string
	for _, label := range c.Unit {
		if len(seen[label]) > 0 {
			parts = append(parts, words(label)+" "+strings.Join(slices.Sorted(maps.Keys(seen[label])), ", "))
		}
	}
	return "they are about " + strings.Join(parts, "; ")
}

// label is a charge's value for a label of a unit; empty where the bill does not say.
func (k ChargeKey) label(name string) string {
	switch name {
	case Account:
		return k.Account
	case Region:
		return k.Region
	case StorageClass:
		return k.Class
	case Resource:
		return k.Resource
	}
	return ""
}

func (k ChargeKey) labels() Labels {
	l := Labels{}
	for _, name := range []string{Account, Region, Resource} {
		if v := k.label(name); v != "" {
			l[name] = v
		}
	}
	return l
}
