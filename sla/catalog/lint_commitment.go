package catalog

import (
	"slices"
	"strings"

	"slacredit/sla"
	"slacredit/sla/catalog/strict"
)

func (l *linter) commitment(at where, c sla.Commitment) {
	if len(c.Unit) == 0 && l.knows(at.in("unit")) {
		l.fault(at.in("unit"), "UNIT", "name the labels that tell one claim from another: [account, region]", "a commitment needs a unit")
	}
	for i, label := range c.Unit {
		if l.knows(at.in("unit", i)) {
			l.label(at.in("unit", i), label)
		}
	}
	l.repeats(at.in("unit"), "UNIT", "label", c.Unit)
	l.selectors(at.in("applies_to"), c.AppliesTo)
	credit := []where{at.in("tiers"), at.in("credit")}
	if p := at.in("period"); l.knows(p) {
		l.period(p, c.Period)
	}
	if m := at.in("measure"); l.knows(m, at.in("unit")) {
		l.measure(m, c)
	}
	l.credit(at, c)
	if k := at.in("caps"); l.knows(append(credit, k)...) {
		l.caps(k, c)
	}
	if b := at.in("base"); l.knows(append(credit, b, at.in("unit"))...) {
		l.base(b, c)
	}
	if m := at.in("minimum"); l.knows(m) {
		l.minimum(m, c.Minimum)
	}
	if p := at.in("payout"); l.knows(append(credit, p.in("form"), p.in("instead"))...) {
		l.form(p, c)
	}
	if h := at.in("payout", "hold_until"); l.knows(h) {
		l.minimum(h, c.Payout.HoldUntil)
	}
	if k := at.in("claim"); l.knows(append(credit, k, at.in("payout", "automatic"))...) {
		l.claim(k, c)
	}
	if r := at.in("rights"); l.knows(r) {
		l.rights(r, c.Rights)
	}
	l.optional(at.in("per_incident"), "PER-INCIDENT", "rule for one incident", c.PerIncident, electOne)
}

// short reports lists that no agreement has. The checks that compare every item with every other are made of short ones
// only.
func (l *linter) short(at where, c sla.Commitment) bool {
	const most = 100
	ok := true
	check := func(n int, steps ...any) {
		if n > most {
			l.fault(at.in(steps...), "LIST", "is it all of one commitment?", "a list of %d items is longer than %d", n, most)
			ok = false
		}
	}
	check(len(c.Unit), "unit")
	check(len(c.Tiers), "tiers")
	check(len(c.NotWith), "not_with")
	check(len(c.Measure.Combine), "measure", "combine")
	check(len(c.Base.Scope), "base", "scope")
	check(len(c.Caps), "caps")
	check(len(c.Claim.Steps), "claim", "steps")
	if c.Base.Wider != nil {
		check(len(*c.Base.Wider), "base", "wider")
	}
	return ok
}

// label checks the name of a label. A terms file may bring its own, but evidence and bills then must be told of it.
func (l *linter) label(at where, name string) {
	if slices.Contains(labels, name) {
		return
	}
	hint := "labels that evidence and bills carry by themselves: " + strings.Join(labels, ", ")
	if near := strict.Near(name, labels); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	l.name(at, "LABEL", "label", name)
	l.warn(at, "LABEL", hint, "no reader knows the label %q: the configuration must give it", clip(name))
}

func (l *linter) selectors(at where, all []sla.Selector) {
	for i, s := range all {
		here := at.in(i)
		if !l.knows(here) {
			continue
		}
		l.label(here.in("label"), s.Label)
		if (len(s.In) == 0) == (len(s.NotIn) == 0) {
			l.fault(here, "SELECTOR", "write {label: region, in: [eu-1]} or {label: region, not_in: [eu-1]}", "a selector needs either in or not_in, with at least one value")
		}
		l.repeats(here.in("in"), "SELECTOR", "value", s.In)
		l.repeats(here.in("not_in"), "SELECTOR", "value", s.NotIn)
	}
}

func (l *linter) base(at where, c sla.Commitment) {
	b := c.Base
	if len(b.Services) == 0 && paysShare(c) {
		l.fault(at.in("services"), "BASE", "name the product codes as bills do: AmazonS3", "a base needs at least one service")
	}
	l.repeats(at.in("services"), "BASE", "service", b.Services)
	l.repeats(at.in("classes"), "BASE", "class", b.Classes)
	scope := func(key string, labels, within []string, what string) {
		for i, s := range labels {
			switch {
			case s == sla.Account:
				l.fault(at.in(key, i), "BASE", "remove it", "a base is always narrowed to the account")
			case !slices.Contains(within, s):
				l.fault(at.in(key, i), "BASE", narrowing(within), "%q is not in the %s", clip(s), what)
			}
		}
		l.repeats(at.in(key), "BASE", "label", labels)
	}
	scope("scope", b.Scope, c.Unit, "unit of the commitment: it cannot narrow the base")
	if b.Wider != nil {
		scope("wider", *b.Wider, b.Scope, "scope: the other reading must be wider")
		if len(*b.Wider) >= len(b.Scope) {
			l.fault(at.in("wider"), "BASE", "remove it, or leave out a label", "the other reading of the base is not wider")
		}
	}
}

// narrowing says which labels may stand in a scope.
func narrowing(labels []string) string {
	var others []string
	for _, s := range labels {
		if s != sla.Account && !slices.Contains(others, s) {
			others = append(others, s)
		}
	}
	if len(others) == 0 {
		return "remove it"
	}
	return "write one of " + clip(strings.Join(others, ", ")) + ", or remove it"
}

// paysShare tells whether the credit is a part of the base, so that there must be one.
func paysShare(c sla.Commitment) bool {
	return len(c.Tiers) > 0 || c.Credit != nil && slices.Contains(sortsOf(*c.Credit), sortMoney)
}
