package main

import (
	"fmt"
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
)

// labelNames are the labels that mean something to every run; a claim's terms may name others.
var labelNames = []string{sla.Account, sla.Region, sla.Zone, sla.Service, sla.Resource, sla.Bucket, sla.StorageClass, sla.RequestType, sla.Location}

// knownLabels are the labels that mean something to this run.
func (p *plan) knownLabels() []string {
	known := slices.Clone(labelNames)
	for _, c := range p.claims {
		for _, v := range c.agreement.Versions {
			for _, k := range v.Commitments {
				known = append(known, k.Unit...)
				if k.Measure.Kind == sla.WeightedTime {
					known = append(known, sla.Affected)
				}
				for _, s := range k.AppliesTo {
					known = append(known, s.Label)
				}
			}
		}
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// checkLabels refuses labels that nothing knows: a misspelt one would narrow nothing, and silently.
func (p *plan) checkLabels() (faults audit.Diagnostics) {
	known := p.knownLabels()
	check := func(labels map[string]string, steps ...any) {
		for _, name := range sortedKeys(labels) {
			if slices.Contains(known, name) {
				continue
			}
			hint := "the labels are: " + strings.Join(known, ", ")
			if near := strict.Near(name, known); len(near) > 0 {
				hint = "did you mean " + near[0] + "?"
			}
			faults = append(faults, audit.Fault("CONFIG-LABEL", p.doc.At(append(steps, name)...), hint, "%s", fmt.Sprintf("there is no label %q", name)))
		}
	}
	for i, u := range p.Uptime {
		check(u.Labels, "uptime", i, "labels")
	}
	for i, c := range p.Claims {
		check(c.Where, "claims", i, "where")
	}
	for i, e := range p.Exclusions {
		check(e.AppliesTo, "exclusions", i, "applies_to")
	}
	for i, a := range p.Adjustments {
		check(a.AppliesTo, "adjustments", i, "applies_to")
	}
	return faults
}
