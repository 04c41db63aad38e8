package main

import (
	"fmt"

	"slacredit/sla"
)

// beside is what stands beside an assessment on the terminal, a line each: sources that are only compared, and exclusions that
// nobody verified.
func beside(a sla.Assessment) (lines []string) {
	for _, s := range a.Sources {
		if s.Authority {
			continue
		}
		lines = append(lines, fmt.Sprintf("  beside it, %s alone: %s; down %s s, unknown %s s", s.Name, suppositionWords(s.Supposed, a), s.Down, s.Unknown))
	}
	if a.IfAccepted != nil {
		lines = append(lines, "  with the unverified exclusions: "+suppositionWords(*a.IfAccepted, a))
	}
	return lines
}

// suppositionWords is what an assessment would be, in a few words.
func suppositionWords(s sla.Supposed, a sla.Assessment) string {
	text := spaced(string(s.Verdict))
	if s.Percent != nil {
		text += fmt.Sprintf(", uptime %s %%", s.Percent)
	}
	if s.CreditPercent != nil {
		text += fmt.Sprintf(", %s %% credit", s.CreditPercent)
	}
	if s.Credit != nil {
		text += fmt.Sprintf(" = %s %s", a.Credit.Currency, s.Credit)
	}
	return text
}
