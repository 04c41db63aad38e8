package sla

import (
	"math/big"
	"slices"
	"strings"
)

// rights lists what the customer may do beside, or instead of, taking a credit, and whether it has come to that.
func (j *judgement) rights(a *Assessment, r Request) (out []RightRow) {
	for _, right := range j.c.Rights {
		out = append(out, RightRow{right.What, right.If, right.Clause, j.arisen(right, a, r)})
	}
	return out
}

// arisen tells whether a right has arisen: yes, no or unknown. Only rights that count failed periods can be told.
func (j *judgement) arisen(right Right, a *Assessment, r Request) string {
	const yes, no, unknown = "yes", "no", "unknown"
	if right.FailedPeriods <= 0 || a.Uptime == nil {
		return unknown
	}
	below := j.c.Target.Rat()
	var edge *big.Rat // nil: the target
	if right.Below != nil {
		below = right.Below.Rat()
		edge = below
	}
	failed := func(f Facts) bool { return f.Uptime != nil && f.Uptime.Cmp(below) < 0 }
	now := failed(j.views.found)
	if failed(j.views.low) != failed(j.views.high) || j.views.found.Uptime == nil {
		return unknown
	}
	if !now && right.WithinMonths == 0 {
		return no // the row of failed periods is broken
	}
	this := 0
	if now {
		this = 1
	}
	var before Failures
	switch n := j.views.found.FailedPeriods; {
	case len(r.History) == 0 && n >= this && right.Below == nil:
		before = Failures{Least: n - this, Most: n - this}
	case right.FailedPeriods > this:
		before = r.History.Failed(a.Unit, a.Terms, a.Commitment, j.c.firstMonth(r), right.WithinMonths, edge)
	}
	switch {
	case this+before.Least >= right.FailedPeriods:
		return yes
	case before.Most >= 0 && this+before.Most < right.FailedPeriods:
		return no
	}
	return unknown
}

// explainRights says what a customer has where there is no credit: never a bare nothing.
func (a *Assessment) explainRights(c *Commitment) {
	if c.Payout.Form != TerminationRight && c.Payout.Form != NoPayout {
		return
	}
	var texts []string
	for _, r := range a.Rights {
		texts = append(texts, r.What+", if "+r.If+" ("+r.Clause+"; arisen: "+r.Arisen+")")
	}
	if len(texts) == 0 {
		texts = []string{"none is recorded"}
	}
	a.note("no_credit_right", a.Verdict != NoBreach, "No credit; right: %s.", strings.Join(texts, "; "))
}

// explainEligibility notes the conditions of a credit that no label shows. A condition counts as met when the claim's own
// labels name it.
func (a *Assessment) explainEligibility(c *Commitment, said Labels) {
	named := func(e Clause) bool {
		for k, v := range said {
			if e.names(k, v) {
				return true
			}
		}
		return false
	}
	open := slices.DeleteFunc(slices.Clone(c.Eligible), named)
	for _, e := range open {
		a.note("eligibility_to_confirm", true, "A credit needs: %s (%s).", e.Text, e.Clause)
	}
}

// names tells whether a condition speaks of a label: of its value, or of its name where it is answered with yes.
func (c Clause) names(key, value string) bool {
	text := strings.ToLower(c.Text)
	return strings.EqualFold(value, "yes") && strings.Contains(text, strings.ToLower(words(key))) ||
		value != "" && strings.Contains(text, strings.ToLower(value))
}
