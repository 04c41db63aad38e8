package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
)

// chosenBy are the values of a label that an agreement's commitments choose their units by, in any version; none where it does not.
func chosenBy(a *sla.Agreement, label string) (values []string) {
	for _, v := range a.Versions {
		for _, c := range v.Commitments {
			for _, s := range c.AppliesTo {
				if s.Label == label {
					values = append(values, s.In...)
					values = append(values, s.NotIn...)
				}
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// meant is the value that differs from this one by nothing but the case of its letters; "" where it is known, or nothing like it is.
func meant(value string, known []string) string {
	if slices.Contains(known, value) {
		return ""
	}
	if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, value) }); i >= 0 {
		return known[i]
	}
	return ""
}

// checkLabelValues refuses values of labels that are known by other letters, and doubts those that are like a known one: an
// agreement chooses its commitments by them, and one that is "for all other classes" would take a misspelt class for such.
func (p *plan) checkLabelValues() (faults audit.Diagnostics) {
	var doubts audit.Diagnostics
	once := func(list *audit.Diagnostics, d audit.Diagnostic) { // several claims may share a source
		if !slices.Contains(*list, d) {
			*list = append(*list, d)
		}
	}
	check := func(a *sla.Agreement, labels map[string]string, steps ...any) {
		for _, label := range sortedKeys(labels) {
			value, known, place := labels[label], chosenBy(a, label), p.doc.At(append(steps, label)...)
			if right := meant(value, known); right != "" {
				once(&faults, audit.Fault("CONFIG-LABEL", place, "write "+right, "%s chooses by the %s %s, and knows no %q", a.ID, label, right, value))
				continue
			}
			if d, odd := oddValue(a, label, value); odd {
				d.Path, d.Line, d.Column = path.Base(place.Path), place.Line, place.Column
				once(&doubts, d)
			}
		}
	}
	for i, c := range p.claims {
		check(c.agreement, c.Where, "claims", i, "where")
		for k, u := range p.Uptime {
			if c.Uptime == nil || slices.Contains(c.Uptime, u.Name) {
				check(c.agreement, u.Labels, "uptime", k, "labels")
			}
		}
		if c.Base == nil || c.Base.Classless == "" {
			continue
		}
		known, class := chosenBy(c.agreement, sla.StorageClass), c.Base.Classless
		place := p.doc.At("claims", i, "base", "classless")
		switch {
		case len(known) == 0:
			once(&faults, audit.Fault("CONFIG-CLASS", place, "leave it out", "classless: %s tells no storage classes apart", c.agreement.ID))
		case !slices.Contains(known, strings.ToUpper(class)):
			hint := "it has: " + strings.Join(known, ", ")
			if near := strict.Near(class, known); len(near) > 0 {
				hint = "did you mean " + near[0] + "?"
			}
			once(&faults, audit.Fault("CONFIG-CLASS", place, hint, "classless: %s has no storage class %q", c.agreement.ID, class))
		}
	}
	p.doubts = append(p.doubts, doubts...)
	return faults
}

// oddValue doubts the value of a label that the agreement does not name, and that is like one that it names.
func oddValue(a *sla.Agreement, label, value string) (d audit.Diagnostic, odd bool) {
	known := chosenBy(a, label)
	near := strict.Near(value, known)
	if slices.Contains(known, value) || len(near) == 0 || slices.Contains(ownNames, label) {
		return d, false
	}
	return audit.Diagnostic{Code: "CONFIG-LABEL-VALUE", Severity: audit.Warning, Hint: "is it " + strings.Join(near, ", ") + "?",
		Text: fmt.Sprintf("%s names no %s %q; it counts as any other that it does not name", a.ID, label, value)}, true
}

// ownNames are the labels whose values are names that customers and places have: one that is like another is no slip.
var ownNames = []string{sla.Account, sla.Region, sla.Zone, sla.Resource, sla.Bucket, sla.Location}
