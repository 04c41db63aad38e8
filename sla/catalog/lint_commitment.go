package catalog

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"slacredit/sla"
	"slacredit/sla/catalog/strict"
)

func (l *linter) commitment(at where, c sla.Commitment) {
	if len(c.Unit) == 0 {
		l.fault(at.in("unit"), "UNIT", "name the labels that tell one claim from another: [account, region]", "a commitment needs a unit")
	}
	for i, label := range c.Unit {
		l.label(at.in("unit", i), label)
	}
	l.repeats(at.in("unit"), "UNIT", "label", c.Unit)
	l.selectors(at.in("applies_to"), c.AppliesTo)
	l.measure(at.in("measure"), c)
	l.tiers(at, c)
	l.base(at.in("base"), c)
	if m := c.Minimum; m != nil {
		if m.MoreThan.IsNegative() {
			l.fault(at.in("minimum", "more_than"), "MINIMUM", "", "a minimum cannot be negative")
		}
		if m.Currency == "" {
			l.fault(at.in("minimum", "currency"), "MINIMUM", "", "a minimum needs its currency")
		}
	}
	l.word(at.in("payout", "form"), "PAYOUT", "form of payment", c.Payout.Form, forms)
	if n := c.Claim.Within; n < 0 || n > 24 {
		l.fault(at.in("claim", "months_after"), "CLAIM", "count the months after the month of the incident: 2", "a claim cannot be due after %d months", n)
	}
}

// short reports lists that no agreement has. The checks that compare every item with every other are made of short ones
// only.
func (l *linter) short(at where, c sla.Commitment) bool {
	const most = 100
	ok := true
	check := func(n int, steps ...any) {
		if n > most {
			l.fault(at.in(steps...), "LIST", "", "a list of %d items is longer than %d", n, most)
			ok = false
		}
	}
	check(len(c.Unit), "unit")
	check(len(c.Tiers), "tiers")
	check(len(c.NotWith), "not_with")
	check(len(c.Measure.Combine), "measure", "combine")
	check(len(c.Base.Scope), "base", "scope")
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
		l.label(here.in("label"), s.Label)
		if (len(s.In) == 0) == (len(s.NotIn) == 0) {
			l.fault(here, "SELECTOR", "", "a selector needs either in or not_in, with at least one value")
		}
		l.repeats(here.in("in"), "SELECTOR", "value", s.In)
		l.repeats(here.in("not_in"), "SELECTOR", "value", s.NotIn)
	}
}

func (l *linter) measure(at where, c sla.Commitment) {
	m := c.Measure
	if !l.word(at.in("kind"), "MEASURE", "measure", m.Kind, measures) {
		return
	}
	if m.Kind == sla.TimeRatio {
		for key, given := range map[string]bool{"slice": m.Slice != 0, "codes": m.Codes != nil, "empty": m.Empty != "", "by": m.By != "", "combine": m.Combine != nil} {
			if given {
				l.fault(at.in(key), "MEASURE", "remove it", "a time_ratio has no %s", key)
			}
		}
		for i, s := range m.Down {
			if s == sla.Up || s == sla.Unknown {
				l.fault(at.in("down", i), "MEASURE", "", "%s cannot count as down time", s)
			}
		}
		return
	}
	if m.Down != nil {
		l.fault(at.in("down"), "MEASURE", "remove it", "a slice_mean has no down")
	}
	// Slices are aligned to UTC, so a day must hold a whole number of them.
	if m.Slice == 0 {
		l.fault(at.in("slice"), "MEASURE", "write the width of a slice: 5m", "a slice_mean needs slice")
	} else if m.Slice < time.Second || m.Slice%time.Second != 0 || 24*time.Hour%m.Slice != 0 {
		l.fault(at.in("slice"), "MEASURE", "write whole seconds that divide a day: 5m", "slice %v does not divide a day", m.Slice)
	}
	if len(m.Codes) == 0 {
		l.fault(at.in("codes"), "MEASURE", "list the error statuses that count", "a slice_mean needs codes")
	}
	l.repeats(at.in("codes"), "MEASURE", "code", m.Codes)
	if m.Empty == "" {
		l.fault(at.in("empty"), "MEASURE", "write empty: clean or empty: unspecified", "a slice_mean must say what a slice without requests is")
	} else {
		l.word(at.in("empty"), "MEASURE", "way to take a slice without requests", m.Empty, empties)
	}
	for i, s := range m.Combine {
		l.word(at.in("combine", i), "MEASURE", "way to combine", s, combines)
	}
	l.repeats(at.in("combine"), "MEASURE", "reading", m.Combine)
	switch {
	case m.By == "" && len(m.Combine) > 0:
		l.fault(at.in("combine"), "MEASURE", "add by: the label that splits the series, or remove combine", "there is nothing to combine")
	case m.By != "" && len(m.Combine) == 0:
		l.fault(at.in("by"), "MEASURE", "add combine: [worst] or [pooled], or both when the text leaves it open", "it is not said how the values by %s become one", clip(m.By))
	case m.By != "":
		l.label(at.in("by"), m.By)
		if slices.Contains(c.Unit, m.By) {
			l.fault(at.in("by"), "MEASURE", "", "%s tells units apart already", m.By)
		}
	}
}

// tiers checks that every percentage below the target has one row, and that less uptime never pays less.
func (l *linter) tiers(at where, c sla.Commitment) {
	hundred := decimal.NewFromInt(100)
	if !c.Target.IsPositive() || c.Target.GreaterThan(hundred) {
		l.fault(at.in("target"), "TARGET", "", "target %s is not a percentage above 0 and up to 100", c.Target)
	}
	if len(c.Tiers) == 0 {
		l.fault(at.in("tiers"), "TIER-NONE", "", "a commitment needs at least one tier")
		return
	}
	if first := c.Tiers[0]; !first.Below.Equal(c.Target.Decimal) {
		l.fault(at.in("tiers", 0, "below"), "TIER-TARGET", "", "the first tier begins below %s, the target is %s", first.Below, c.Target)
	}
	for i, t := range c.Tiers {
		here := at.in("tiers", i)
		if !t.Percent.IsPositive() || t.Percent.GreaterThan(hundred) {
			l.fault(here.in("credit"), "TIER-CREDIT", "write a percentage: 10", "credit %s is not above 0 and up to 100", t.Percent)
		}
		last := i == len(c.Tiers)-1
		switch {
		case t.AtLeast == nil && !last:
			l.fault(here, "TIER-EDGE", "add at_least, the next tier's below", "only the last tier may reach down to 0")
		case t.AtLeast != nil && last:
			l.fault(here.in("at_least"), "TIER-OPEN", "leave at_least out of the last tier", "below %s there is no tier", t.AtLeast)
		}
		if t.AtLeast != nil && (t.AtLeast.IsNegative() || !t.AtLeast.LessThan(t.Below.Decimal)) {
			l.fault(here.in("at_least"), "TIER-EDGE", "", "a tier from %s up to below %s is empty", t.AtLeast, t.Below)
		}
		if i == 0 {
			continue
		}
		above := c.Tiers[i-1]
		if above.AtLeast != nil && !above.AtLeast.Equal(t.Below.Decimal) {
			what := "overlap"
			if above.AtLeast.GreaterThan(t.Below.Decimal) {
				what = "leave a gap"
			}
			l.fault(here.in("below"), "TIER-EDGE", "write below: "+above.AtLeast.String(),
				"the tiers %s: one ends at %s, the next begins below %s", what, above.AtLeast, t.Below)
		}
		if t.Percent.LessThan(above.Percent.Decimal) {
			l.fault(here.in("credit"), "TIER-CREDIT", "", "less uptime pays less: %s after %s", t.Percent, above.Percent)
		}
	}
}

func (l *linter) base(at where, c sla.Commitment) {
	b := c.Base
	if len(b.Services) == 0 {
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
				l.fault(at.in(key, i), "BASE", "", "%q is not in the %s", clip(s), what)
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
