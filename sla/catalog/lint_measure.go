package catalog

import (
	"slices"
	"time"

	"slacredit/sla"
)

// The keys that a kind of measure takes beside those that every kind takes (kind, signal, starts_at,
// round_before_lookup, clause), and those it cannot do without.
var (
	measureKeys = map[string][]string{
		sla.SliceMean:    {"slice", "codes", "empty", "by", "combine"},
		sla.EventRatio:   {"codes", "by", "combine"},
		sla.TimeRatio:    timeKeys,
		sla.WeightedTime: append([]string{"weight"}, timeKeys...),
		sla.Duration:     append([]string{"total"}, timeKeys...),
		sla.Count:        timeKeys,
	}
	measureNeeds = map[string][]string{
		sla.SliceMean:    {"slice", "codes", "empty"},
		sla.WeightedTime: {"weight"},
		sla.Duration:     {"total"},
	}
	timeKeys = []string{"slice", "codes", "empty", "bad_if", "down", "debounce", "denominator", "population"}
)

// needHints say how a key that is missing is written.
var needHints = map[string]string{
	"slice":  "write the width of a slice: 5m",
	"codes":  "list the error statuses that count",
	"empty":  "write empty: clean or empty: unspecified",
	"weight": "write weight: affected_users or weight: affected_ratio",
	"total":  "write total: sum, total: longest or total: each",
}

func (l *linter) measure(at where, c sla.Commitment) {
	m := c.Measure
	if !l.word(at.in("kind"), "MEASURE", "measure", m.Kind, measures) {
		return
	}
	for _, g := range []struct {
		key   string
		given bool
	}{
		{"slice", m.Slice != 0}, {"codes", m.Codes != nil}, {"empty", m.Empty != ""}, {"by", m.By != ""}, {"combine", m.Combine != nil},
		{"bad_if", m.BadIf != nil}, {"down", m.Down != nil}, {"debounce", m.Debounce != nil}, {"denominator", m.Denominator != nil},
		{"weight", m.Weight != ""}, {"total", m.Total != ""}, {"population", m.Population != ""},
	} {
		switch {
		case g.given && !slices.Contains(measureKeys[m.Kind], g.key):
			l.fault(at.in(g.key), "MEASURE", "remove it", "a measure %s has no %s", m.Kind, g.key)
		case !g.given && slices.Contains(measureNeeds[m.Kind], g.key):
			l.fault(at.in(g.key), "MEASURE", needHints[g.key], "a measure %s needs %s", m.Kind, g.key)
		}
	}
	switch {
	case m.Kind == sla.EventRatio && len(m.Codes) == 0 && m.Signal == "":
		l.fault(at, "MEASURE", "list codes, or say in signal what is counted", "it is not said which events are bad")
	case m.BadIf != nil && len(m.Codes) == 0 && m.Signal == "":
		l.fault(at, "MEASURE", "list codes, or say in signal what is counted", "it is not said which requests are bad")
	case m.BadIf != nil && m.Slice == 0:
		l.fault(at.in("bad_if"), "MEASURE", needHints["slice"], "bad_if judges slices, and no slice is given")
	case m.BadIf == nil && m.Codes != nil && slices.Contains(measureKeys[m.Kind], "bad_if"):
		l.fault(at.in("codes"), "MEASURE", "add bad_if, or remove codes", "codes are counted, but nothing says when a slice of them is bad")
	}
	l.slice(at.in("slice"), m.Slice)
	l.repeats(at.in("codes"), "MEASURE", "code", m.Codes)
	l.optional(at.in("empty"), "MEASURE", "way to take a slice without requests", m.Empty, empties)
	l.optional(at.in("weight"), "MEASURE", "weight", m.Weight, weights)
	l.optional(at.in("total"), "MEASURE", "total", m.Total, totals)
	l.optional(at.in("population"), "MEASURE", "rule for several resources", m.Population, populations)
	l.optional(at.in("starts_at"), "MEASURE", "start of the clock", m.StartsAt, starts)
	for i, s := range m.Down {
		if s == sla.Up || s == sla.Unknown {
			l.fault(at.in("down", i), "MEASURE", "name states such as down, degraded, maintenance, paused", "%s cannot count as down time", s)
		}
	}
	l.combine(at, c)
	l.badIf(at.in("bad_if"), m.BadIf)
	l.debounce(at.in("debounce"), m.Debounce)
	l.denominator(at.in("denominator"), m.Denominator)
	if r := m.Round; r != nil && (r.Places < 0 || r.Places > 9) {
		l.fault(at.in("round_before_lookup", "places"), "MEASURE", "write the number of decimals: 2", "a percentage is not rounded to %d decimals", r.Places)
	}
}

// optional is word for a key that may be left out.
func (l *linter) optional(at where, code, what, got string, allowed []string) {
	if got != "" {
		l.word(at, code, what, got, allowed)
	}
}

// slice checks a width: slices are aligned to UTC, so a day must hold a whole number of them.
func (l *linter) slice(at where, width time.Duration) {
	if width != 0 && (width < time.Second || width%time.Second != 0 || 24*time.Hour%width != 0) {
		l.fault(at, "MEASURE", "write whole seconds that divide a day: 5m", "slice %s does not divide a day", length(width))
	}
}

func (l *linter) combine(at where, c sla.Commitment) {
	m := c.Measure
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
			l.fault(at.in("by"), "MEASURE", "take it out of unit, or remove by and combine", "%s tells units apart already", m.By)
		}
	}
}

func (l *linter) badIf(at where, b *sla.BadIf) {
	if b != nil && b.MinRequests < 0 {
		l.fault(at.in("min_requests"), "MEASURE", "write a whole number from 0 on", "a slice cannot have fewer requests than none")
	}
	switch {
	case b == nil:
	case (b.ErrorRateMoreThan != nil) == b.AllFail:
		l.fault(at, "MEASURE", "write error_rate_more_than: 5, or all_fail: true", "bad_if needs one of error_rate_more_than and all_fail")
	case b.ErrorRateMoreThan != nil && !between(*b.ErrorRateMoreThan, 0, 100):
		l.fault(at.in("error_rate_more_than"), "MEASURE", "write a percentage: 5", "an error rate of more than %s %% is not possible", b.ErrorRateMoreThan)
	}
}

func (l *linter) debounce(at where, d *sla.Debounce) {
	if d == nil {
		return
	}
	l.word(at.in("counts"), "MEASURE", "way to count a run", d.Counts, runCounts)
	if (d.AtLeast != 0) == (d.MoreThan != 0) {
		l.fault(at, "MEASURE", "write at_least: 10m where exactly ten minutes count, more_than: 10m where they do not", "a debounce needs one of at_least and more_than")
	}
	if d.AtLeast < 0 || d.MoreThan < 0 {
		l.fault(at, "MEASURE", "write a length: 10m", "a run of bad time cannot be shorter than nothing")
	}
}

func (l *linter) denominator(at where, d *sla.Denominator) {
	if d == nil {
		return
	}
	l.word(at.in("kind"), "MEASURE", "denominator", d.Kind, denominators)
	switch fixed := d.Kind == "fixed"; {
	case fixed && d.Fixed <= 0:
		l.fault(at, "MEASURE", "write fixed: 730h", "a fixed denominator needs its length")
	case !fixed && d.Fixed != 0:
		l.fault(at.in("fixed"), "MEASURE", "write kind: fixed, or remove it", "only a fixed denominator has a length")
	}
}

// periodKeys is the key that each kind of period needs, and its bounds.
var periodKeys = map[sla.PeriodKind]struct {
	key      string
	min, max int
}{
	sla.FixedDays:     {"days", 1, 366},
	sla.RollingMonths: {"months", 2, 24},
	sla.FiscalQuarter: {"start_month", 1, 12},
}

func (l *linter) period(at where, p *sla.Period) {
	if p == nil {
		return
	}
	need := periodKeys[p.Kind]
	for _, given := range []struct {
		key   string
		value int
	}{{"days", p.Days}, {"months", p.Months}, {"start_month", p.StartMonth}} {
		switch {
		case given.key == need.key && (given.value < need.min || given.value > need.max):
			l.fault(at.in(given.key), "PERIOD", "add it, or repair it", "a period of %s needs %s from %d to %d", p.Kind, need.key, need.min, need.max)
		case given.key != need.key && given.value != 0:
			l.fault(at.in(given.key), "PERIOD", "remove it", "a period of %s has no %s", p.Kind, given.key)
		}
	}
}
