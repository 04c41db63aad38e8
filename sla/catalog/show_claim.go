package catalog

import (
	"fmt"
	"strings"

	"slacredit/sla"
)

var anchorWords = map[sla.Anchor]string{
	sla.FromIncidentStart: "the start of the incident",
	sla.FromIncidentEnd:   "the end of the incident",
	sla.FromAwareness:     "learning of the incident",
	sla.FromMonthEnd:      "the end of the month of the incident",
	sla.FromNextMonthEnd:  "the end of the month after the incident's",
	sla.FromQuarterEnd:    "the end of the quarter",
	sla.FromTicket:        "the opening of the support case",
}

func (p *page) payout(o sla.Payout) {
	s := spaced(string(o.Form))
	if o.Restricted != "" {
		s += ", for " + o.Restricted
	}
	if o.Automatic {
		s += ", given without a claim"
	}
	switch {
	case o.Form == sla.TerminationRight || o.Form == sla.NoPayout:
		s = "no credit is paid"
	case o.Rounding != "":
		s += ", rounded " + spaced(string(o.Rounding))
	default:
		s += "; no rounding is stated"
	}
	p.field(2, "payout", s+cite(o.Clause))
	if h := o.HoldUntil; h != nil {
		p.field(2, "", fmt.Sprintf("kept back until the credits are more than %s %s", h.MoreThan, h.Currency)+cite(h.Clause))
	}
	if o.Expires != "" {
		p.field(2, "", "expires: "+o.Expires)
	}
	if o.Instead != "" {
		p.field(2, "", "instead: "+o.Instead)
	}
}

func (p *page) claim(c sla.ClaimTerms) {
	sent := "sent"
	if c.Received {
		sent = "received by the provider"
	}
	switch {
	case len(c.Steps) > 0:
		for i, s := range c.Steps {
			name := "claim"
			if i > 0 {
				name = ""
			}
			text := stepOfClaim(s, sent)
			if i > 0 {
				text = "then " + text
			} else {
				text = strings.TrimPrefix(text, "the claim, ")
			}
			p.field(2, name, text+cite(s.Clause))
		}
	case c.Within == 0:
		p.field(2, "claim", "no deadline is stated here"+cite(c.Clause))
	case c.Within == 1:
		p.field(2, "claim", sent+" by the end of the month after the incident's"+cite(c.Clause))
	default:
		p.field(2, "claim", fmt.Sprintf("%s by the end of month %d after the incident's", sent, c.Within)+cite(c.Clause))
	}
	if c.Route != "" {
		p.field(2, "", "to: "+c.Route)
	}
	if c.Subject != "" {
		p.field(2, "", fmt.Sprintf("subject %q", c.Subject))
	}
	if len(c.Evidence) > 0 {
		var needs []string
		for _, n := range c.Evidence {
			needs = append(needs, n.Text)
		}
		p.field(2, "", "must contain: "+strings.Join(needs, "; "))
	}
}

// stepOfClaim is one act with its clock.
func stepOfClaim(s sla.ClaimStep, sent string) string {
	text := "notify the provider"
	if s.Act == "claim" {
		text = "the claim, " + sent
	}
	limit := func(s sla.ClaimStep) string {
		if s.Within == 0 {
			return "by " + anchorWords[s.From]
		}
		unit := spaced(string(s.Unit))
		if s.Within == 1 {
			unit = strings.TrimSuffix(unit, "s")
		}
		return fmt.Sprintf("within %d %s from %s", s.Within, unit, anchorWords[s.From])
	}
	text += " " + limit(s)
	if s.Or != "" {
		text += "; or, in the other reading, " + limit(s.Other())
	}
	if s.NotBefore > 0 {
		text += fmt.Sprintf("; not before %d days after the end of the month", s.NotBefore)
	}
	return text
}
