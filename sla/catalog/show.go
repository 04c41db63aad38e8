package catalog

import (
	"fmt"
	"io"
	"strings"

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
	p.field(1, "version", "fixed by the "+spaced(string(a.GovernedBy)))
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
	p.field(1, "", spaced(v.Source.Quality)+"; "+read)
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
	switch {
	case v.ContractRequired:
		p.line(1, "A template: the numbers stand in a customer's own contract. Copy this file into a folder of your own, fill in what")
		p.line(1, "the note contract_required says, and name the folder in terms_dir.")
	case len(v.Commitments) == 0:
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
	for _, x := range c.Eligible {
		p.field(2, "only if", x.Text+cite(x.Clause))
	}
	p.field(2, "claim unit", strings.Join(c.Unit, ", ")+", "+periodNoun(c.Period))
	if c.Period != nil {
		p.field(2, "period", periodText(*c.Period)+cite(c.Period.Clause))
	}
	p.measure(c.Measure)
	p.field(2, "promise", "at least "+c.Target.String()+" %")
	p.credit(c)
	if len(c.Base.Services) > 0 {
		p.field(2, "base", baseText(c.Base)+cite(c.Base.Clause))
	}
	if m := c.Minimum; m != nil {
		p.field(2, "minimum", fmt.Sprintf("paid only when more than %s %s", m.MoreThan, m.Currency)+cite(m.Clause))
	}
	p.payout(c.Payout)
	p.claim(c.Claim)
	for _, r := range c.Rights {
		p.field(2, "right", r.What+", if: "+r.If+cite(r.Clause))
	}
	if c.PerIncident != "" {
		p.field(2, "not with", "any other commitment of this agreement, for the same incident: the customer chooses one")
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
	return "of the account and the affected " + spaced(strings.Join(labels, ", "))
}

func zoneName(zone string) string {
	if zone == "" {
		return "UTC"
	}
	return zone
}
