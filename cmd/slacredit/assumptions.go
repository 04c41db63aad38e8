package main

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"slacredit/impact"
	"slacredit/ingest/uptime"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// assumptions lists what was stated, not measured, with the line that states it.
func (p *plan) assumptions(inputs []audit.Input) []impact.Assumption {
	s := statements{p: p, list: []impact.Assumption{}}
	s.say("timezone", "Clock of the business, for revenue and display", p.Timezone, "timezone")
	from := s.place("currency")
	if from == byDefault {
		from = "the bills"
	}
	s.add("currency", "Currency of the run", string(p.Currency), "", from)
	s.say("terms_dir", "Folder of own terms, which stand over the catalog's", p.TermsDir, "terms_dir")
	s.sources(inputs)
	s.bills()
	s.revenues()
	s.claims()
	if a := p.Allocation; a != nil {
		s.say("allocation", "What credits are given back to cost centres by", strings.TrimSpace(string(a.By)+" "+a.Tag), "allocation")
	}
	s.exclusions()
	s.adjustments()
	s.impact()
	return s.list
}

// statements gathers what a run's configuration states. What it does not say is no statement.
type statements struct {
	p    *plan
	list []impact.Assumption
}

// add is a statement of which somebody else than the configuration is the source.
func (s *statements) add(key, what, value, unit, source string) {
	if value != "" {
		s.list = append(s.list, impact.Assumption{Key: key, What: what, Value: value, Unit: unit, Source: source})
	}
}

// say is a statement that stands in the configuration.
func (s *statements) say(key, what, value string, steps ...any) {
	s.add(key, what, value, "", s.place(steps...))
}

// says is yes where the configuration says so.
func (s *statements) says(key, what string, yes bool, steps ...any) {
	if yes {
		s.say(key, what, "yes", steps...)
	}
}

// pairs are statements of a map: key is followed by the keys of the map.
func (s *statements) pairs(key, what string, pairs map[string]string, steps ...any) {
	for _, k := range sortedKeys(pairs) {
		s.say(key+"."+k, what, k+" = "+pairs[k], slices.Concat(steps, []any{k})...)
	}
}

// byDefault is where a statement comes from that the configuration does not make.
const byDefault = "default"

// place is where a value stands, whatever folder the configuration lies in.
func (s *statements) place(steps ...any) string {
	o := s.p.doc.At(steps...)
	if o == s.p.doc.At(steps[:len(steps)-1]...) {
		return byDefault
	}
	o.Path = path.Base(o.Path)
	return o.String()
}

func stretchText(i interval.Interval) string {
	return i.Start.UTC().Format(time.RFC3339) + " to " + i.End.UTC().Format(time.RFC3339)
}

func (s *statements) sources(inputs []audit.Input) {
	for i, u := range s.p.Uptime {
		say := func(key, what, value string) { s.say(key+"."+u.Name, what+" "+u.Name, value, "uptime", i, key) }
		s.say("dedupe."+u.Name, "What counts once in the source "+u.Name, countsOnce(u, inputs), "uptime", i, "dedupe")
		say("format", "Format of the source", u.Format)
		say("timezone", "Zone of times that state none, in the source", u.Timezone)
		say("gaps", "How far a sample holds in the source", u.Gaps)
		if u.Quorum != 0 {
			say("quorum", "Places that must agree on down, of the source", u.Quorum.String())
		}
		if u.Monitored != nil {
			say("monitored", "When somebody would have told of trouble, by the source", stretchText(u.Monitored.interval()))
		}
		s.says("as_downtime."+u.Name, "What somebody says of incidents counts as down time, of the source "+u.Name, u.AsDowntime, "uptime", i, "as_downtime")
		s.pairs("columns."+u.Name, "Column of the source "+u.Name, u.Columns, "uptime", i, "columns")
		s.pairs("label."+u.Name, "Label of the source "+u.Name, u.Labels, "uptime", i, "labels")
	}
}

// countsOnce says what of a source counts once: the policy for repeated data, and beside it records with ids.
func countsOnce(u uptimeConfig, inputs []audit.Input) string {
	policy := cmp.Or(u.Dedupe, uptime.DedupeFiles)
	byID := slices.ContainsFunc(inputs, func(in audit.Input) bool {
		f := uptime.FormatNamed(in.Format)
		return in.Role == "uptime" && in.Source == u.Name && f != nil && f.ByID
	})
	if byID && policy != uptime.DedupeOff {
		policy += ", and records by their ids"
	}
	return policy
}

func (s *statements) bills() {
	for i, b := range s.p.Billing {
		which := fmt.Sprintf("of the bills %s", strings.Join(b.Files, ", "))
		key := func(name string) string { return fmt.Sprintf("billing.%d.%s", i+1, name) }
		say := func(name, what, value string) { s.say(key(name), what+" "+which, value, "billing", i, name) }
		say("format", "Format", b.Format)
		say("cost", "Which cost counts,", b.Cost)
		s.says(key("assume_usage"), "Rows that state no kind of charge are usage, "+which, b.AssumeUsage, "billing", i, "assume_usage")
		say("date_order", "Order of dates in figures,", b.DateOrder)
		say("number", "How 1234.56 is written,", b.Number)
		say("encoding", "Encoding", b.Encoding)
		say("timezone", "Zone of times that state none,", b.Timezone)
		s.pairs(key("columns"), "Column "+which, b.Columns, "billing", i, "columns")
	}
	if s.p.flags.assumeUsage {
		s.add("assume_usage", "Rows of bills that state no kind of charge are usage", "yes", "", "--assume-usage")
	}
}

func (s *statements) revenues() {
	for i, r := range s.p.Revenue {
		which := fmt.Sprintf("of the revenue %s", strings.Join(r.Files, ", "))
		key := func(name string) string { return fmt.Sprintf("revenue.%d.%s", i+1, name) }
		s.say(key("format"), "Format "+which, r.Format, "revenue", i, "format")
		s.say(key("timezone"), "Zone of times that state none, "+which, r.Timezone, "revenue", i, "timezone")
		s.pairs(key("columns"), "Column "+which, r.Columns, "revenue", i, "columns")
	}
}

func (s *statements) claims() {
	for i, c := range s.p.Claims {
		which := "the claim on " + c.Terms
		key := func(name string) string { return fmt.Sprintf("%s.%d", name, i+1) }
		say := func(name, what, value string) { s.say(key(name), what+" "+which, value, "claims", i, name) }
		if s.p.claims[i].pinned != "" {
			s.say(key("version"), "Version of the terms, of "+which, s.p.claims[i].pinned, "claims", i, "terms")
		}
		say("commitment", "The one commitment of", c.Commitment)
		say("uptime", "Sources in the order of their authority, of", strings.Join(c.Uptime, ", "))
		s.says(key("fill"), "Sources without authority fill what is unknown otherwise, of "+which, c.Fill, "claims", i, "fill")
		say("resources", "Resources of different names in different sources are, for", c.Resources)
		s.pairs(key("where"), "What is claimed by "+which, c.Where, "claims", i, "where")
		say("signed", "Date of signature, for", c.Signed.String())
		if c.Affected != nil {
			say("affected", "Share that down time hit, of", c.Affected.String())
		}
		if c.Base != nil {
			s.say(key("base.classless"), "Class of charges that state none, of "+which, c.Base.Classless, "claims", i, "base", "classless")
			s.say(key("base.transfer"), "Transfer of data is part of the base of "+which, c.Base.Transfer, "claims", i, "base", "transfer")
		}
		s.say(key("filed"), "Date on which "+which+" was sent", c.Filed.String(), "claims", i, "filed")
	}
}

func (s *statements) exclusions() {
	for i, e := range s.p.excluded {
		verified := "not verified, shown only"
		if e.Verified {
			verified = "verified"
		}
		s.add(fmt.Sprintf("exclusion.%d", i+1), "Time taken out of down time: "+e.Reason,
			fmt.Sprintf("%s (%s, %s)", stretchText(e.Interval), e.Kind, verified), "", cmp.Or(e.Evidence, e.Origin.String()))
	}
}

func (s *statements) adjustments() {
	for i, a := range s.p.Adjustments {
		what := "Adjustment of a base, approved by " + a.ApprovedBy + ": " + a.Reason
		if a.ApprovedBy == "" {
			what = "Adjustment of a base, not approved, shown only: " + a.Reason
		}
		s.add(fmt.Sprintf("adjustment.%d", i+1), what, a.Amount.String(), string(s.p.Currency), cmp.Or(a.Evidence, s.place("adjustments", i)))
	}
}

func (s *statements) impact() {
	c := s.p.Impact
	if c == nil {
		return
	}
	for i, in := range c.Incidents {
		value := stretchText(interval.Interval{Start: in.From.Time, End: in.To.Time})
		if in.FailedFraction != nil {
			value += ", of which " + in.FailedFraction.String() + " failed"
		}
		s.say(fmt.Sprintf("incident.%d", i+1), "Incident whose loss is estimated", value, "impact", "incidents", i)
	}
	if v := c.VariableCostRatio; v != nil {
		s.add("variable_cost_ratio", "Variable cost per unit of sales", v.Value.String(), "", v.Source)
	}
	if c.WaitingPeriod != nil {
		s.say("waiting_period", "Waiting period of the insurance", c.WaitingPeriod.String(), "impact", "waiting_period")
	}
	for i, e := range c.ExtraExpense {
		s.add(fmt.Sprintf("extra_expense.%d", i+1), "Extra expense: "+e.What, e.Amount.String(), string(s.p.Currency), e.Source)
	}
	for i, d := range c.Holidays {
		s.say(fmt.Sprintf("holiday.%d", i+1), "Day without ordinary trade", d.String(), "impact", "holidays", i)
	}
}
