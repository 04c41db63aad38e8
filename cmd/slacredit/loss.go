package main

import (
	"fmt"
	"time"

	"slacredit/impact"
	"slacredit/sla/money"
)

// lossLines tells a loss statement in a few lines. It is never added to a credit.
func lossLines(s *impact.Statement) []string {
	var out []string
	for _, i := range s.Incidents {
		head := fmt.Sprintf("outage %s to %s", i.From.Format(time.RFC3339), i.To.Format(time.RFC3339))
		if i.GrossLoss == nil {
			out = append(out, head+": no estimate")
		} else {
			out = append(out, head+": gross loss "+amount(s.Currency, i.GrossLoss)+rangeText(i.Interval))
		}
		for _, w := range i.Warnings {
			out = append(out, fmt.Sprintf("  %s [%s]", w.Text, w.Code))
		}
	}
	if len(s.Incidents) == 0 {
		out = append(out, "no loss is estimated: no outage is named, and no evidence of a claim shows one")
	}
	for _, w := range s.Warnings {
		out = append(out, fmt.Sprintf("  %s [%s]", w.Text, w.Code))
	}
	return out
}

func amount(c money.Currency, n *money.Number) string {
	if n == nil {
		return "not known"
	}
	if c == "" {
		return n.String()
	}
	return string(c) + " " + n.String()
}

func rangeText(i *impact.Interval) string {
	if i == nil {
		return " (no interval can be stated)"
	}
	return fmt.Sprintf(" (%s %% interval %s to %s, from %d normal days)", i.Level, i.Low, i.High, i.Placebos)
}
