package main

import (
	"context"
	"path"
	"strings"

	"slacredit/ingest/ledger"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
)

// exclusions gathers the ledger of exclusions: the rows of the configuration, then those of its files.
func (p *plan) exclusions(ctx context.Context, report *source.Report) ([]sla.Exclusion, error) {
	var out []sla.Exclusion
	for i, e := range p.Exclusions {
		at := p.doc.At("exclusions", i)
		at.Path = path.Base(at.Path) // the result does not depend on where the configuration lies
		out = append(out, sla.Exclusion{Interval: interval.Interval{Start: e.From.Time, End: e.To.Time}, Kind: e.Kind, Reason: e.Reason,
			Evidence: e.Evidence, Clause: e.Clause, Verified: e.Verified, AppliesTo: e.AppliesTo, Origin: at})
	}
	if len(p.files.exclusions) == 0 {
		return out, nil
	}
	more, read, err := ledger.Exclusions(ctx, p.files.exclusions, p.knownLabels(), p.opt)
	report.Add(read)
	return append(out, more...), err
}

// oddKinds tells of exclusions whose kind no agreement knows, which may be a slip: every such word once, up to a number of words.
func oddKinds(all []sla.Exclusion) (out audit.Diagnostics) {
	const most = 20
	odd := map[string]*source.Findings{}
	var words []string // in order of the ledger
	kinds := sla.ExclusionKinds()
	for _, e := range all {
		if e.KindKnown() || odd[e.Kind] == nil && len(words) == most {
			continue
		}
		if odd[e.Kind] == nil {
			odd[e.Kind], words = &source.Findings{}, append(words, e.Kind)
		}
		hint := "the kinds are: " + strings.Join(kinds, ", ")
		if near := strict.Near(e.Kind, kinds); len(near) > 0 {
			hint = "did you mean " + near[0] + "?"
		}
		odd[e.Kind].Add(audit.Diagnostic{Code: "EXCL-KIND", Severity: audit.Warning, Path: e.Origin.Path, Line: e.Origin.Line, Column: e.Origin.Column,
			Text: "no agreement is known to exclude anything of the kind " + source.Excerpt(e.Kind), Hint: hint})
	}
	for _, word := range words {
		out = append(out, odd[word].Diagnostics()...)
	}
	return out
}

// idleExclusions tells of exclusions that touch no assessment's period and unit: they are in no result, and a slip of a date or a
// label looks just like that.
func idleExclusions(all []sla.Exclusion, assessments []sla.Assessment) audit.Diagnostics {
	touched := map[audit.Origin]bool{}
	for _, a := range assessments {
		for _, e := range a.Exclusions {
			if e.Origin != nil {
				touched[*e.Origin] = true
			}
		}
	}
	var idle source.Findings
	for _, e := range all {
		if !touched[e.Origin] {
			idle.Add(audit.Diagnostic{Code: "EXCL-IDLE", Severity: audit.Warning, Path: e.Origin.Path, Line: e.Origin.Line, Column: e.Origin.Column,
				Text: "the exclusion lies in no assessment's period, or is about none of their units", Hint: "look at its times and labels; it may belong to another month"})
		}
	}
	return idle.Diagnostics()
}
