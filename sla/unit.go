package sla

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unit is one claim unit of a commitment: its labels, and the evidence about it.
type unit struct {
	labels   Labels
	deciding []said // in the order of the claim
	rank     rank   // of those that decide
	compared []said // what else speaks of the same, and is not added
	fill     bool   // compared sources fill the time that nothing that decides knows of
	several  bool   // the claim says that resources of different names are several
	problem  *Note  // why nothing of it can decide, whatever it says
	notes    []Note
}

// counts are the sources that decide by counting.
func (u unit) counts() []said {
	return slices.DeleteFunc(slices.Clone(u.deciding), func(s said) bool { return len(s.series) == 0 })
}

// states are the sources that decide by telling states.
func (u unit) states() []said {
	return slices.DeleteFunc(slices.Clone(u.deciding), func(s said) bool { return len(s.timelines) == 0 })
}

// concerns tells whether something of a unit contradicts none of these labels. What its own labels do not say, those of its evidence
// may.
func (u unit) concerns(l Labels) bool {
	beyond := l.Without(slices.Collect(maps.Keys(u.labels))...)
	if !l.Agrees(u.labels) || len(beyond) == 0 {
		return l.Agrees(u.labels)
	}
	for _, s := range u.deciding {
		for _, x := range s.series {
			if beyond.Agrees(s.source.Labels.With(x.Labels)) {
				return true
			}
		}
		for _, t := range s.timelines {
			if beyond.Agrees(t.Labels) {
				return true
			}
		}
	}
	return len(u.deciding) == 0
}

// part is a label by which labels are about a part of a unit only: the unit does not tell it apart, and not all of its evidence says
// so. Empty where they are about all of it.
func (u unit) part(l Labels) string {
	for _, label := range slices.Sorted(maps.Keys(l)) {
		if _, told := u.labels[label]; told {
			continue
		}
		whole := len(u.deciding) > 0
		for _, s := range u.deciding {
			for _, x := range s.series {
				whole = whole && s.source.Labels.With(x.Labels)[label] == l[label]
			}
			for _, t := range s.timelines {
				whole = whole && t.Labels[label] == l[label]
			}
		}
		if !whole {
			return label
		}
	}
	return ""
}

// alone is the unit as one of its sources sees it.
func (u unit) alone(s said) unit { return unit{labels: u.labels, deciding: []said{s}} }

// filled is what the bills make of labels.
type filled struct {
	labels Labels
	notes  []Note
}

// fill takes from the bills what the evidence leaves unsaid, where the bills leave one answer only. What stays open is
// noted: the unit then meets no charge, or too many.
func (as *assessor) fill(c *Commitment, l Labels) (Labels, []Note) {
	if as.Ledger == nil {
		return l, nil
	}
	key := c.ID + ";" + l.Key()
	f, done := as.filled[key]
	if !done {
		f.labels, f.notes = as.fillFrom(c, l)
		as.filled[key] = f
	}
	return f.labels, f.notes
}

func (as *assessor) fillFrom(c *Commitment, l Labels) (Labels, []Note) {
	var notes []Note
	counts := as.mayCount(c)
	for _, label := range c.Unit {
		if _, said := l[label]; said {
			continue
		}
		seen := map[string]bool{}
		for _, e := range as.charges.near(l) {
			v := e.label(label)
			if v != "" && v != NoClass && !seen[v] && counts(e) && e.agrees(l) && c.Covers(Labels{label: v}) {
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
				words(label), firstOf(values, shownOfBills)), true})
		}
	}
	return l, notes
}

// mayCount tells charges of a commitment's services in its months and currency that may be part of a base.
func (as *assessor) mayCount(c *Commitment) func(Entry) bool {
	months := as.span(c).months
	return func(e Entry) bool {
		return e.Currency == as.Currency && slices.Contains(months, e.Month) && kindReasons[e.Kind] == "" && slices.Contains(c.Base.Services, e.Service)
	}
}

// shownOfBills is how many accounts, regions or resources of the bills a note names; there may be thousands.
const shownOfBills = 20

// billed describes what a commitment's charges are about, for a person who wonders why nothing met.
func (as *assessor) billed(c *Commitment) string {
	text, done := as.bills[c]
	if !done {
		text = as.describeBills(c)
		as.bills[c] = text
	}
	return text
}

func (as *assessor) describeBills(c *Commitment) string {
	seen := map[string]map[string]bool{}
	for _, label := range c.Unit {
		seen[label] = map[string]bool{}
	}
	counts, some := as.mayCount(c), false
	for _, e := range as.charges.entries {
		if !counts(e) {
			continue
		}
		some = true
		for _, label := range c.Unit {
			if v := e.label(label); v != "" && v != NoClass {
				seen[label][v] = true
			}
		}
	}
	if !some {
		return fmt.Sprintf("they hold no charge of %s in that month at all", strings.Join(c.Base.Services, ", "))
	}
	var parts []string
	for _, label := range c.Unit {
		if len(seen[label]) > 0 {
			parts = append(parts, words(label)+" "+firstOf(slices.Sorted(maps.Keys(seen[label])), shownOfBills))
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

// agrees tells whether a charge contradicts none of some labels. What the bill does not say contradicts nothing.
func (k ChargeKey) agrees(l Labels) bool {
	for _, name := range []string{Account, Region, Resource} {
		if want, said := l[name]; said {
			if v := k.label(name); v != "" && v != want {
				return false
			}
		}
	}
	return true
}
