package source

import (
	"cmp"
	"maps"
	"slices"

	"slacredit/sla/audit"
)

// Findings collects what there is to say about one input: per code, the smallest place where it was found and how often.
// Adding and merging commute. The zero value is empty.
type Findings struct {
	byCode map[string]audit.Diagnostic
}

// Add takes a finding; a Count of 0 means 1.
func (f *Findings) Add(d audit.Diagnostic) {
	if d.Count == 0 {
		d.Count = 1
	}
	old, known := f.byCode[d.Code]
	if known {
		n := d.Count + old.Count
		if cmp.Or(old.Origin().Compare(d.Origin()), cmp.Compare(old.Text, d.Text)) <= 0 {
			d = old
		}
		d.Count = n
	}
	if f.byCode == nil {
		f.byCode = map[string]audit.Diagnostic{}
	}
	f.byCode[d.Code] = d
}

// Merge adds every finding of g.
func (f *Findings) Merge(g *Findings) {
	for _, d := range g.byCode {
		f.Add(d)
	}
}

// Diagnostics lists the findings, sorted by place, then code.
func (f *Findings) Diagnostics() audit.Diagnostics {
	out := audit.Diagnostics(slices.Collect(maps.Values(f.byCode)))
	out.Sort()
	return out
}
