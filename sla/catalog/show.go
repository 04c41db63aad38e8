package catalog

import (
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"slacredit/sla"
)

// Show writes an agreement, or the one version of it with the given id (empty: all of them), as a page to read.
func Show(w io.Writer, a *sla.Agreement, version string) error {
	versions, err := chosen(a, version)
	if err != nil {
		return err
	}
	p := &page{}
	p.line(0, "%s  %s", a.ID, a.Title)
	p.field(1, "provider", a.Provider)
	p.field(1, "service", a.Service)
	p.field(1, "months", "calendar months in "+zoneName(a.Zone))
	p.field(1, "version", "fixed by the "+strings.ReplaceAll(string(a.GovernedBy), "_", " "))
	if a.Own {
		p.field(1, "file", a.Origin.Path+" (own terms)")
	}
	for _, v := range versions {
		p.version(v)
	}
	_, err = io.WriteString(w, p.b.String())
	return err
}

// chosen are the versions to show.
func chosen(a *sla.Agreement, version string) ([]sla.Version, error) {
	if version == "" {
		return a.Versions, nil
	}
	if v := a.Version(version); v != nil {
		return []sla.Version{*v}, nil
	}
	return nil, unknownVersion(a, version)
}

// page is text with hanging indents.
type page struct{ b strings.Builder }

const (
	pageWidth  = 110 // characters
	fieldWidth = 11
)

func (p *page) line(level int, format string, args ...any) {
	p.b.WriteString(strings.Repeat("  ", level) + printable(fmt.Sprintf(format, args...)) + "\n")
}

// field writes a name and a text that is wrapped beside it. An empty text is left out.
func (p *page) field(level int, name, text string) {
	if text == "" {
		return
	}
	head := strings.Repeat("  ", level) + fmt.Sprintf("%-*s", fieldWidth, name)
	indent := strings.Repeat(" ", len(head))
	line, empty := head, true
	for _, word := range strings.Fields(printable(text)) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > pageWidth {
			p.b.WriteString(line + "\n")
			line, empty = indent, true
		}
		line, empty = line+" "+word, false
	}
	p.b.WriteString(line + "\n")
}

// printable replaces control characters: a terms file must not be able to command the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

func (p *page) version(v sla.Version) {
	p.line(0, "")
	p.line(0, "VERSION %s  (%s)", v.ID, v.Grade)
	switch {
	case !v.Effective.IsZero():
		p.field(1, "governs", "from "+v.Effective.String()+", as the text states")
	case !v.LastUpdated.IsZero():
		p.field(1, "governs", "from "+v.LastUpdated.String()+", the date of its page; the text states no effective date")
	default:
		p.field(1, "governs", "what no dated version covers; its date is not known")
	}
	if v.Source.Title == "" {
		p.field(1, "source", v.Source.URL)
	} else {
		p.field(1, "source", v.Source.Title)
		p.field(1, "", v.Source.URL)
	}
	read := "last read by a person: not known"
	if !v.Source.Retrieved.IsZero() {
		read = "read on " + v.Source.Retrieved.String()
	}
	p.field(1, "", strings.ReplaceAll(v.Source.Quality, "_", " ")+"; "+read)
	if v.Source.SHA256 != "" {
		p.field(1, "", "SHA-256 of the text "+v.Source.SHA256)
	}
	for _, n := range v.Notes {
		text := n.Code + ": " + n.Text
		if n.Review {
			text += " A person must decide."
		}
		if len(n.AppliesTo) > 0 {
			text += " (Concerns " + selectors(n.AppliesTo) + ".)"
		}
		p.field(1, "note", text)
	}
	if len(v.Commitments) == 0 {
		p.line(1, "no commitment is expressed for this version")
	}
	for _, c := range v.Commitments {
		p.commitment(c)
	}
}

func (p *page) commitment(c sla.Commitment) {
	p.line(0, "")
	p.line(1, "COMMITMENT %s  %s", c.ID, c.Title)
	if len(c.AppliesTo) > 0 {
		p.field(2, "covers", selectors(c.AppliesTo))
	}
	p.field(2, "claim unit", strings.Join(c.Unit, ", ")+", month")
	p.field(2, "measure", measureText(c.Measure)+cite(c.Measure.Clause))
	p.field(2, "promise", "at least "+c.Target.String()+" %")
	for _, t := range c.Tiers {
		edge := "below " + t.Below.String() + " %"
		if t.AtLeast != nil {
			edge += ", at least " + t.AtLeast.String() + " %"
		}
		p.field(2, "credit", fmt.Sprintf("%s: %s %% of the base", edge, t.Percent)+cite(t.Clause))
	}
	p.field(2, "base", baseText(c.Base)+cite(c.Base.Clause))
	if m := c.Minimum; m != nil {
		p.field(2, "minimum", fmt.Sprintf("paid only when more than %s %s", m.MoreThan, m.Currency)+cite(m.Clause))
	}
	p.field(2, "payout", payoutText(c.Payout)+cite(c.Payout.Clause))
	p.field(2, "claim", claimText(c.Claim)+cite(c.Claim.Clause))
	if len(c.Claim.Evidence) > 0 {
		var needs []string
		for _, n := range c.Claim.Evidence {
			needs = append(needs, n.Text)
		}
		p.field(2, "", "must contain: "+strings.Join(needs, "; "))
	}
	if len(c.NotWith) > 0 {
		p.field(2, "not with", strings.Join(c.NotWith, ", ")+", for the same incident")
	}
	for _, x := range c.Excludes {
		p.field(2, "excludes", x.Text+cite(x.Clause))
	}
}

func cite(clause string) string { return " [" + clause + "]" }

func selectors(all []sla.Selector) string {
	var out []string
	for _, s := range all {
		if len(s.In) > 0 {
			out = append(out, s.Label+" "+strings.Join(s.In, ", "))
		} else {
			out = append(out, s.Label+" other than "+strings.Join(s.NotIn, ", "))
		}
	}
	return strings.Join(out, " and ")
}

func measureText(m sla.Measure) string {
	if m.Kind == sla.TimeRatio {
		down := "down"
		for i, s := range m.Down {
			if i == 0 {
				down = string(s)
			} else {
				down += " or " + string(s)
			}
		}
		return "time_ratio: 100 % less the share of the month that was " + down
	}
	s := fmt.Sprintf("slice_mean: 100 %% less the mean of the error rates of all slices of %s; errors are %s", length(m.Slice), strings.Join(m.Codes, ", "))
	if m.Empty == "clean" {
		s += "; a slice without requests has no error"
	} else {
		s += "; what a slice without requests is, the text does not say"
	}
	if m.By != "" {
		s += fmt.Sprintf("; by %s, taking %s", m.By, combineText[m.Combine[0]])
		for _, other := range m.Combine[1:] {
			s += "; other reading: " + combineText[other]
		}
	}
	return s
}

var combineText = map[string]string{"worst": "the worst", "pooled": "all requests pooled"}

func baseText(b sla.Base) string {
	s := "charges of " + strings.Join(b.Services, ", ")
	if len(b.Classes) > 0 {
		s += " (" + strings.Join(b.Classes, ", ") + " only)"
	}
	s += " " + scopeText(b.Scope)
	if b.Wider != nil {
		s += "; wider reading: " + scopeText(*b.Wider)
	}
	return s
}

func scopeText(labels []string) string {
	if len(labels) == 0 {
		return "of the account"
	}
	return "of the account and the affected " + strings.ReplaceAll(strings.Join(labels, ", "), "_", " ")
}

func payoutText(o sla.Payout) string {
	s := strings.ReplaceAll(string(o.Form), "_", " ")
	if o.Restricted != "" {
		s += ", for " + o.Restricted
	}
	if o.Rounding != "" {
		s += ", rounded " + strings.ReplaceAll(string(o.Rounding), "_", " ")
	} else {
		s += "; no rounding is stated"
	}
	return s
}

func claimText(c sla.ClaimTerms) string {
	s := "sent"
	if c.Received {
		s = "received by the provider"
	}
	switch c.Within {
	case 0:
		s += " by the end of the month of the incident"
	case 1:
		s += " by the end of the month after the incident's"
	default:
		s += fmt.Sprintf(" by the end of month %d after the incident's", c.Within)
	}
	if c.Subject != "" {
		s += fmt.Sprintf("; subject %q", c.Subject)
	}
	return s
}

func zoneName(zone string) string {
	if zone == "" {
		return "UTC"
	}
	return zone
}

// decimalText writes an exact number: as a decimal where it is one, else as a fraction.
func decimalText(x *big.Rat) string {
	if n, exact := x.FloatPrec(); exact {
		return x.FloatString(n)
	}
	return x.RatString()
}

// lengthText writes a time in seconds as a terms file does.
func lengthText(seconds *big.Rat) string {
	ns := new(big.Rat).Mul(seconds, big.NewRat(int64(time.Second), 1))
	if !ns.IsInt() || !ns.Num().IsInt64() {
		return decimalText(seconds) + " s"
	}
	return length(time.Duration(ns.Num().Int64()))
}

// length writes a duration as a terms file does: 5m, not 5m0s.
func length(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}
