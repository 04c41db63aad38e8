package sla

import (
	"fmt"
	"math/big"
	"strings"
)

// steps writes down the calculation of an assessment, line by line, with the clause each line rests on.
func steps(a *Assessment, c *Commitment, j judgement) []Step {
	out := []Step{}
	add := func(key, label, formula, result, unit, clause string) {
		out = append(out, Step{key, label, formula, result, unit, clause})
	}
	if u := a.Uptime; u != nil {
		formula := "100 − 100 × down time ÷ time of the period"
		switch {
		case u.Slices > 0:
			formula = fmt.Sprintf("100 − 100 × Σ (errors ÷ requests, per slice of %s) ÷ %d slices", u.Step, u.WithEvidence)
		case u.DownSeconds != nil:
			formula = fmt.Sprintf("100 − 100 × %s s down ÷ %s s of the period", u.DownSeconds, floorText(c.denominator(a.Period.Length()), 9))
			if u.UnknownSeconds.IsPositive() {
				formula = fmt.Sprintf("100 − 100 × %s s down ÷ (%s s of the period − %s s unknown)", u.DownSeconds,
					floorText(c.denominator(a.Period.Length()), 9), u.UnknownSeconds)
			}
		case c.Measure.Kind == EventRatio && u.Requests > 0:
			formula = fmt.Sprintf("100 − 100 × %d bad events ÷ %d events", u.Errors, u.Requests)
		}
		add("uptime", "Monthly Uptime Percentage", formula, u.Percent.String(), "%", c.Measure.Clause)
		if u.BeforeExclusions.Rat().Cmp(u.Percent.Rat()) != 0 {
			add("before_exclusions", "The same before exclusions", formula, u.BeforeExclusions.String(), "%", c.Measure.Clause)
		}
		looked := u.Percent.String()
		if r := c.Measure.Round; r != nil {
			looked = r.Mode.Fraction(u.Percent.Rat(), r.Places).String()
			add("rounded_uptime", "The same, rounded before it is looked up", fmt.Sprintf("rounded %s to %d decimals", words(string(r.Mode)), r.Places), looked, "%", c.Measure.Clause)
		}
		switch t := a.Tier; {
		case c.Credit != nil:
			for _, row := range j.found.rows {
				result, unit := row.gives.words()
				add("schedule", row.label, row.formula, result, unit, row.clause)
			}
			if !j.found.known {
				add("schedule", "Credit schedule", "what decides is not known", "not known", "", c.Credit.Clause)
			}
		case t != nil:
			edge := "and nothing below"
			if t.AtLeast != nil {
				edge = "and at or above " + t.AtLeast.String() + " %"
			}
			add("tier", "Service credit tier", fmt.Sprintf("%s %% is below %s %% %s", looked, t.Below, edge), t.CreditPercent.String(), "% of the base", t.Clause)
			for _, row := range j.found.rows {
				result, unit := row.gives.words()
				add("cap", row.label, row.formula, result, unit, row.clause)
			}
		case len(c.Tiers) == 0 && j.missed(j.views.found, j.found):
			add("target", "Commitment", fmt.Sprintf("%s %% is below the commitment of %s %%", looked, c.Target), "missed; it pays no credit", "", c.Payout.Clause)
		default:
			add("tier", "Service credit tier", fmt.Sprintf("%s %% is not below the commitment of %s %%", looked, c.Target), "none", "", c.Measure.Clause)
		}
	}
	if b := a.Basis; b != nil {
		terms := []string{b.Billed.String()}
		for _, s := range b.SetAside {
			terms = append(terms, fmt.Sprintf("− %s (%s)", s.Amount, words(s.Reason)))
		}
		add("base", "Eligible charges", strings.Join(terms, " "), b.Eligible.String(), string(b.Currency), b.Clause)
	}
	if d := a.Credit; d != nil && d.Amount != nil && (a.Tier != nil || !j.found.isZero()) {
		clause := c.Payout.Clause
		if a.Tier != nil {
			clause = a.Tier.Clause
		} else if c.Credit != nil && c.Credit.Clause != "" {
			clause = c.Credit.Clause
		}
		add("credit", "Credit before rounding", creditFormula(a, j), d.Unrounded.String(), string(d.Currency), clause)
		if m := d.Minimum; m != nil {
			word := "is more than"
			if !d.MinimumMet {
				word = "is not more than"
			}
			add("minimum", "Minimum", fmt.Sprintf("%s %s %s", d.Unrounded, word, m.MoreThan), fmt.Sprint(d.MinimumMet), "", m.Clause)
		}
		add("amount", "Service credit", fmt.Sprintf("rounded %s to %d decimals", words(string(d.Rounding)), d.Places), d.Amount.String(), string(d.Currency), c.Payout.Clause)
	}
	return out
}

// creditFormula is the money as a product: base × percent, or a fraction where the percentage does not end.
func creditFormula(a *Assessment, j judgement) string {
	var terms []string
	if j.found.has(ofBase) {
		share := j.found.get(ofBase)
		base := "0"
		if a.Basis != nil {
			base = a.Basis.Eligible.String()
		}
		percent := new(big.Rat).Mul(share, hundred)
		if _, ends := percent.FloatPrec(); ends {
			terms = append(terms, fmt.Sprintf("%s × %s %%", base, exactNumber(percent, 0)))
		} else {
			terms = append(terms, fmt.Sprintf("%s × %s", base, share.RatString()))
		}
	}
	if j.found.has(inMoney) {
		terms = append(terms, exactNumber(j.found.get(inMoney), 0).String())
	}
	return strings.Join(terms, " + ")
}

// words are the amount with its unit.
func (a amount) words() (number, unit string) {
	names := [amountKinds]string{"% of the base", "in money", "days of service", "hours of service", "× the average daily use", "units of the product"}
	var parts []string
	for kind, r := range a {
		if r == nil {
			continue
		}
		if kind == ofBase {
			r = new(big.Rat).Mul(r, hundred)
		}
		parts = append(parts, exactNumber(r, 0).String())
		unit = names[kind]
	}
	switch len(parts) {
	case 0:
		return "none", ""
	case 1:
		return parts[0], unit
	}
	parts = parts[:0]
	for kind, r := range a {
		if r != nil {
			if kind == ofBase {
				r = new(big.Rat).Mul(r, hundred)
			}
			parts = append(parts, exactNumber(r, 0).String()+" "+names[kind])
		}
	}
	return strings.Join(parts, " and "), ""
}
