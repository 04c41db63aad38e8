package main

import (
	"path"
	"slices"

	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// unused tells of keys of a source that its evidence has no use for: who wrote them expects something of them.
func (p *plan) unused(i int, e sla.Evidence, inputs []audit.Input) (out audit.Diagnostics) {
	u := p.Uptime[i]
	warn := func(key, hint, text string) {
		out = append(out, p.idle(hint, key+": has no use: "+text, "uptime", i, key))
	}
	if len(inputs) == 0 {
		return nil
	}
	format := inputs[0].Format
	counts, states := e.Tally != nil, len(e.Timelines) > 0
	asked := func(a sla.Attribution) bool { return a.Policy == u.Gaps }
	switch {
	case u.Gaps == "" || u.Gaps == uptime.GapHold3x && counts: // what samples have anyway
	case counts:
		warn("gaps", "leave it out: a slice between two lines without requests had none", "the source has counts, not samples of states")
	case states && !slices.ContainsFunc(e.Attribution, asked):
		warn("gaps", "leave it out; or state format: csv-samples if each row is what was seen at a moment", "the source itself says when each state began or ended")
	case e.IsFeed():
		warn("gaps", "leave it out", "the source is what somebody says of incidents")
	}
	if u.Quorum != 0 && !states && (counts || e.IsFeed()) {
		warn("quorum", "leave it out: it is for monitors that watch from several places", "the source watches from no places")
	}
	if u.Dedupe == uptime.DedupeLines && !uptime.HasLines(format) {
		warn("dedupe", "leave it out", "only lines of logs can be told to count once, and the format is "+format)
	}
	if len(u.Columns) > 0 && !uptime.TakesColumns(format) {
		warn("columns", "leave it out; or state the format of the table with format:", "the fields of the format "+format+" are known")
	}
	return out
}

// unusedOfClaims tells of keys of claims that say how several sources go together, where there is one.
func (p *plan) unusedOfClaims() (out audit.Diagnostics) {
	for i, c := range p.Claims {
		n := len(c.Uptime)
		if c.Uptime == nil {
			n = len(p.Uptime)
		}
		if n > 1 {
			continue
		}
		const hint = "leave it out, or name the other sources under uptime:"
		if c.Fill {
			out = append(out, p.idle(hint, "fill: has no use: the claim has no second source", "claims", i, "fill"))
		}
		if c.Resources != "" {
			out = append(out, p.idle(hint, "resources: has no use: the claim has no second source", "claims", i, "resources"))
		}
	}
	return out
}

// idle is a warning about a key that changes nothing.
func (p *plan) idle(hint, text string, steps ...any) audit.Diagnostic {
	o := p.doc.At(steps...)
	return audit.Diagnostic{Code: "CONFIG-UNUSED", Severity: audit.Warning, Path: path.Base(o.Path), Line: o.Line, Column: o.Column, Text: text, Hint: hint}
}
