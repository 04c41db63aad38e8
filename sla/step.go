package sla

import (
	"fmt"
	"strings"
)

// steps writes down the calculation of an assessment, line by line, with the clause each line rests on.
func steps(a *Assessment, c *Commitment) []Step {
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
			formula = fmt.Sprintf("100 − 100 × %s s down ÷ %.0f s of the period", u.DownSeconds, a.Period.Length().Seconds())
		}
		add("uptime", "Monthly Uptime Percentage", formula, u.Percent.String(), "%", c.Measure.Clause)
		if u.BeforeExclusions.Rat().Cmp(u.Percent.Rat()) != 0 {
			add("before_exclusions", "The same before exclusions", formula, u.BeforeExclusions.String(), "%", c.Measure.Clause)
		}
		if t := a.Tier; t != nil {
			edge := "and nothing below"
			if t.AtLeast != nil {
				edge = "and at or above " + t.AtLeast.String() + " %"
			}
			add("tier", "Service credit tier", fmt.Sprintf("%s %% is below %s %% %s", u.Percent, t.Below, edge), t.CreditPercent.String(), "% of the base", t.Clause)
		} else {
			add("tier", "Service credit tier", fmt.Sprintf("%s %% is not below the commitment of %s %%", u.Percent, c.Target), "none", "", c.Measure.Clause)
		}
	}
	if b := a.Basis; b != nil {
		terms := []string{b.Billed.String()}
		for _, s := range b.SetAside {
			terms = append(terms, fmt.Sprintf("− %s (%s)", s.Amount, words(s.Reason)))
		}
		add("base", "Eligible charges", strings.Join(terms, " "), b.Eligible.String(), string(b.Currency), b.Clause)
	}
	if d := a.Credit; d != nil && d.Amount != nil && a.Tier != nil {
		add("credit", "Credit before rounding", fmt.Sprintf("%s × %s %%", a.Basis.Eligible, a.Tier.CreditPercent), d.Unrounded.String(), string(d.Currency), a.Tier.Clause)
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
