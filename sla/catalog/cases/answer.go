package cases

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/money"
)

// answer asks and writes what comes out, in one line.
func (a *asked) answer(agreement *sla.Agreement) (string, sla.Assessment, error) {
	q := a.Quote
	q.Agreement = agreement
	if a.what != "credit" && q.Uptime == nil && q.Downtime == nil && q.Incidents == nil {
		q.Uptime = new(big.Rat) // a claim needs a breach, and nothing else
	}
	got, err := q.Answer()
	if err != nil {
		return "", got, err
	}
	switch a.what {
	case "claim":
		return claimText(got), got, nil
	case "version":
		return versionText(got), got, nil
	}
	text := creditText(got)
	perfect := q
	perfect.Uptime, perfect.Downtime, perfect.Incidents, perfect.Count, perfect.FailedPeriods = big.NewRat(100, 1), nil, nil, 0, 0
	if calm, err := perfect.Answer(); err == nil {
		text += notesText(got, calm)
	}
	return text, got, nil
}

func versionText(a sla.Assessment) string {
	if a.Version == "" {
		return "no agreement"
	}
	return a.Version
}

// creditText is the credit of an assessment.
func creditText(a sla.Assessment) string {
	if a.Verdict == sla.NoAgreement {
		return "no agreement"
	}
	c := a.Credit
	form := sla.PayoutForm(c.Form)
	if form == sla.TerminationRight || form == sla.NoPayout {
		return "no money" + rightsText(a, true)
	}
	if a.Uptime == nil {
		return "no answer"
	}
	return dueText(a) + rightsText(a, false)
}

// dueText is what is paid, and what else it may be.
func dueText(a sla.Assessment) string {
	c := a.Credit
	if len(c.Options) > 0 && a.Verdict != sla.NoBreach {
		var parts []string
		for _, o := range c.Options {
			text := givenText(o.Given, c.Currency)
			if o.Given == (sla.Given{}) {
				text = "not known"
			}
			parts = append(parts, o.Label+" "+text)
		}
		return "to choose: " + strings.Join(parts, "; or ")
	}
	found := sla.Given{Percent: c.Percent, Amount: c.Amount, Days: c.Days, Hours: c.Hours, Units: c.Units}
	text := givenText(found, c.Currency)
	switch {
	case text == "nothing" && a.Verdict == sla.NoBreach:
		text = "no credit"
	case text == "nothing" && a.Verdict == sla.Breach:
		text = "breach, no credit"
	case c.Value != nil:
		text += " = " + string(c.Currency) + " " + c.Value.String()
	case c.Amount != nil && !c.MinimumMet:
		text = "nothing: not more than the minimum"
	}
	if f := sla.PayoutForm(c.Form); (f == sla.Voucher || f == sla.ProductCredit || f == sla.ChargeWaived) && found != (sla.Given{}) {
		text += " as " + strings.ReplaceAll(c.Form, "_", " ")
	}
	if c.Least != nil {
		text = between(c)
	}
	var readings, different []string
	for _, r := range c.Alternatives {
		g := givenText(r.Given, c.Currency)
		readings = append(readings, r.Reading+" "+g)
		if !slices.Contains(different, g) {
			different = append(different, g)
		}
	}
	if len(different) > 1 {
		text += " (" + strings.Join(readings, "; ") + ")"
	}
	if c.CappedBy != nil {
		text += ", capped"
	}
	return text
}

// between is a credit of which only the bounds are known.
func between(c *sla.CreditDue) string {
	least := givenText(*c.Least, c.Currency)
	if c.Most == nil {
		return least + " or more"
	}
	return "between " + least + " and " + givenText(*c.Most, c.Currency)
}

// givenText writes a credit in whatever it is counted in: 10 % = USD 1000.00, 7 days.
func givenText(g sla.Given, currency money.Currency) string {
	var parts []string
	if g.Percent != nil && !g.Percent.IsZero() {
		parts = append(parts, short(*g.Percent)+" %")
	}
	counted := func(n *money.Number, one, many string) {
		switch {
		case n == nil || n.IsZero():
		case n.String() == "1":
			parts = append(parts, "1 "+one)
		default:
			parts = append(parts, short(*n)+" "+many)
		}
	}
	counted(g.Days, "day", "days")
	counted(g.Hours, "hour", "hours")
	if u := g.Units; u != nil && u.Of == "daily_average" {
		counted(&u.Amount, "daily average", "daily averages")
	} else if u != nil {
		counted(&u.Amount, "unit", "units")
	}
	switch {
	case g.Amount == nil || g.Amount.IsZero() && len(parts) == 0:
	case len(parts) == 0:
		parts = append(parts, string(currency)+" "+g.Amount.String())
	default:
		parts[0] += " = " + string(currency) + " " + g.Amount.String()
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, " and ")
}

// short cuts a number that does not end within six decimals.
func short(n money.Number) string {
	const places = 6
	s := n.AtLeast(0)
	if i := strings.IndexByte(s, '.'); i >= 0 && len(s)-i-1 > places {
		return s[:i+1+places] + "…"
	}
	return s
}

// rightsText names the rights that have arisen; where there is no money, those too of which it is not known.
func rightsText(a sla.Assessment, all bool) string {
	var out strings.Builder
	for _, r := range a.Rights {
		switch {
		case r.Arisen == "yes":
			fmt.Fprintf(&out, "; right: %s", r.What)
		case r.Arisen == "unknown" && all:
			fmt.Fprintf(&out, "; right to %s, if %s", strings.TrimPrefix(r.What, "to "), r.If)
		}
	}
	return out.String()
}

// saidInWords are codes of notes that the text of an answer says already.
var saidInWords = []string{"credit_to_elect", "no_credit_right", "tier_depends"}

// notesText names the notes for review that an answer has and a month without any trouble has not.
func notesText(got, calm sla.Assessment) string {
	var codes []string
	for _, n := range got.Notes {
		known := slices.ContainsFunc(calm.Notes, func(m sla.Note) bool { return m.Code == n.Code })
		if n.Review && !known && !slices.Contains(saidInWords, n.Code) && !slices.Contains(codes, n.Code) {
			codes = append(codes, n.Code)
		}
	}
	if len(codes) == 0 {
		return ""
	}
	slices.Sort(codes)
	return " [" + strings.Join(codes, ", ") + "]"
}

// claimText is how and until when to claim.
func claimText(a sla.Assessment) string {
	c := a.Claim
	if c == nil {
		return "no claim"
	}
	var parts []string
	for _, s := range c.Steps {
		by := s.Act + " by " + s.By
		if s.OrBy != "" {
			by += " or " + s.OrBy
		}
		parts = append(parts, by)
	}
	if len(c.Steps) == 0 && !c.Deadline.IsZero() {
		parts = append(parts, "claim by "+c.Deadline.String())
	}
	if c.NotBefore != nil {
		parts = append(parts, "not before "+c.NotBefore.String())
	}
	if !c.FileBy.IsZero() && c.FileBy != c.Deadline {
		parts = append(parts, "file by "+c.FileBy.String())
	}
	if len(parts) == 0 {
		if slices.ContainsFunc(a.Notes, func(n sla.Note) bool { return n.Code == "credit_automatic" }) {
			return "automatic"
		}
		return "deadline not known"
	}
	return strings.Join(parts, ", ")
}
