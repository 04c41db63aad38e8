package main

import (
	"path"

	"slacredit/sla/audit"
)

// unsaid warns of what a run cannot say, since its configuration does not name what that takes. Without it an output would
// look as if there were nothing to say.
func (p *plan) unsaid() (out audit.Diagnostics) {
	warn := func(code, hint, text string, steps ...any) {
		o := p.doc.At(steps...)
		out = append(out, audit.Diagnostic{Code: code, Severity: audit.Warning, Path: path.Base(o.Path), Line: o.Line, Column: o.Column, Text: text, Hint: hint})
	}
	lossAlone := len(p.Revenue) > 0 && p.Impact != nil && len(p.Impact.Incidents) > 0
	if len(p.Claims) == 0 && !lossAlone {
		warn("CONFIG-NO-CLAIMS", "name the agreement, as in claims: [{terms: aws/s3}]; slacredit terms list shows what there is",
			"no credit is worked out, and no outage is looked for: no claim is named")
	}
	if len(p.Revenue) == 0 && p.Impact != nil {
		warn("CONFIG-NO-REVENUE", "name it under revenue:, or leave impact: out", "no loss is estimated: no revenue is named", "impact")
	}
	return out
}
