package sla

import (
	"slices"
	"strings"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// SourceRow is what one source by itself says of a unit. Down and Unknown are time of the period: as the source tells states, or
// in slices of which at least 5 % of the requests failed, or that the agreement judges bad. No debounce is applied to them, and
// no exclusion.
type SourceRow struct {
	Name      string  `json:"name"`
	Vantage   Vantage `json:"vantage,omitempty"`
	Bound     Bound   `json:"bound,omitempty"` // of its errors; empty: exact
	Authority bool    `json:"authority"`       // it decides; others are compared with it
	// Supposed is what the assessment would be if this source alone decided.
	Supposed
	Down    money.Number `json:"down_seconds"`
	Unknown money.Number `json:"unknown_seconds"`
	First   *time.Time   `json:"first"` // record, whatever its month; null: none
	Last    *time.Time   `json:"last"`
	Caveat  string       `json:"caveat,omitempty"`
	// Gaps is how the time of each resource came by its states. Empty for counts, whose slices tell it themselves.
	Gaps []ToldRow `json:"gaps,omitempty"`
}

// Pair is how far two sources agree about a period. Its five times add up to the period exactly.
type Pair struct {
	A         string       `json:"a"`
	B         string       `json:"b"`
	BothUp    money.Number `json:"both_up_seconds"`
	BothDown  money.Number `json:"both_down_seconds"`
	OnlyADown money.Number `json:"only_a_down_seconds"`
	OnlyBDown money.Number `json:"only_b_down_seconds"`
	Unknown   money.Number `json:"unknown_seconds"` // to one of them, or to both
	// Doubtful is the part of what only one of them calls down that lies between two looks of one of them: there they need not
	// disagree.
	Doubtful      money.Number   `json:"doubtful_seconds"`
	Disagreements []Disagreement `json:"disagreements"` // the first ones, in order of time
	Count         int            `json:"disagreement_count"`
}

// Disagreement is a stretch of which one source says down and the other up.
type Disagreement struct {
	interval.Interval
	Down string `json:"down"` // name of the source
	Up   string `json:"up"`
}

// maxDisagreements is how many stretches of a pair are listed; all are counted.
const maxDisagreements = 100

// side is a period as one source sees it.
type side struct {
	name          string
	down, unknown interval.Set // within the period; disjoint
	doubt         interval.Set // between two looks that differ
}

// side is what a source says of a period.
func (as *assessor) side(c *Commitment, sp span, s said) side {
	j := judged{unknown: interval.Union(sp.period)}
	switch {
	case len(s.timelines) > 0:
		d := &timeData{measure: c.Measure, span: sp}
		var parts []judged
		for _, r := range d.resources([]said{s}) {
			parts = append(parts, r.judged)
		}
		j = fold(combine(c.Measure.Population, parts))
	case len(s.series) > 0:
		m := c.Measure
		d, problem := gather(m, sp, []said{s})
		if problem != nil {
			m.Slice = 0 // too coarse for the agreement, not for a comparison
			d, _ = gather(m, sp, []said{s})
		}
		switch {
		case d == nil:
		case m.BadIf != nil:
			j = d.judge(m.BadIf, "", false)
		default:
			j = d.trouble()
		}
	}
	return side{s.source.Name, j.down.Clip(sp.period), j.unknown.Clip(sp.period), j.doubt.Clip(sp.period)}
}

// trouble takes the slices as down of which at least 5 % of the requests failed.
func (d *sliceData) trouble() (out judged) {
	var down []interval.Interval
	for i, c := range d.groups[""] {
		if d.known[i] && c.troubled() {
			down = append(down, d.interval(i))
		}
	}
	out.down, out.unknown = interval.Union(down...), d.dark()
	return out
}

// pair compares two sides of a period.
func pair(a, b side, period interval.Interval) Pair {
	unknown := a.unknown.Union(b.unknown)
	both := a.down.Intersect(b.down)
	onlyA := a.down.Subtract(b.down).Subtract(b.unknown)
	onlyB := b.down.Subtract(a.down).Subtract(a.unknown)
	up := interval.Union(period).Subtract(unknown).Subtract(a.down).Subtract(b.down)
	p := Pair{A: a.name, B: b.name, BothUp: secondsOf(up.Total()), BothDown: secondsOf(both.Total()), OnlyADown: secondsOf(onlyA.Total()),
		OnlyBDown: secondsOf(onlyB.Total()), Unknown: secondsOf(unknown.Total()), Disagreements: []Disagreement{},
		Doubtful: secondsOf(onlyA.Union(onlyB).Intersect(a.doubt.Union(b.doubt)).Total())}
	for _, i := range onlyA {
		p.Disagreements = append(p.Disagreements, Disagreement{i, a.name, b.name})
	}
	for _, i := range onlyB {
		p.Disagreements = append(p.Disagreements, Disagreement{i, b.name, a.name})
	}
	slices.SortFunc(p.Disagreements, func(x, y Disagreement) int { return compareIntervals(x.Interval, y.Interval) })
	p.Count = len(p.Disagreements)
	p.Disagreements = slices.Clip(p.Disagreements[:min(p.Count, maxDisagreements)])
	return p
}

// compare lists the sources of a unit, what each says by itself, and how far they agree. Sources that decide together are about
// different things and are not held against each other.
func (as *assessor) compare(a *Assessment, v *Version, c *Commitment, u unit) {
	sp := as.span(c)
	var sides []side
	all := slices.Concat(u.deciding, u.compared)
	for i, s := range all {
		row := SourceRow{Name: s.source.Name, Vantage: s.source.Vantage, Bound: s.source.Bound, Caveat: s.source.Caveat,
			Authority: i < len(u.deciding) && u.rank != cannot}
		row.Gaps = s.told(sp.period)
		row.First, row.Last = instant(s.source.First), instant(s.source.Last)
		if len(all) > 1 || !row.Authority { // else it is what the assessment is
			row.Supposed = supposed(as.reckon(v, c, u.alone(s), a.Basis, as.Exclusions))
		}
		if as.provesNothing(s.source) { // whatever it says
			row.Verdict, row.CreditPercent, row.Credit = Insufficient, nil, nil
		}
		sd := as.side(c, sp, s)
		row.Down, row.Unknown = secondsOf(sd.down.Total()), secondsOf(sd.unknown.Total())
		for k, other := range sides {
			if k < len(u.deciding) && i < len(u.deciding) || other.name == sd.name {
				continue // about different things
			}
			a.Agreement = append(a.Agreement, pair(other, sd, sp.period))
		}
		sides = append(sides, sd)
		a.Sources = append(a.Sources, row)
	}
	if len(u.compared) > 0 {
		as.noteCompared(a, v, c, u)
	}
}

// instant is a time in UTC; nil for none.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// noteCompared says which source decides, and where another one would have decided otherwise.
func (as *assessor) noteCompared(a *Assessment, v *Version, c *Commitment, u unit) {
	if u.rank == cannot {
		return
	}
	var deciding, compared []string
	for _, s := range u.deciding {
		deciding = append(deciding, s.source.Name)
	}
	for _, s := range u.compared {
		compared = append(compared, s.source.Name)
	}
	a.note("sources_compared", false, "What decides: %s. Compared with it and not added: %s.", strings.Join(deciding, ", "), strings.Join(compared, ", "))
	found := supposed(as.reckon(v, c, u, a.Basis, as.Exclusions))
	for i, s := range a.Sources[len(u.deciding):] {
		if u.compared[i].rank == cannot || s.Percent == nil || found.Percent == nil || s.same(found) {
			continue
		}
		a.note("sources_disagree_on_tier", true, "By %s alone the answer would be another: %s, where it is %s. Look at their disagreements.", s.Name, s.inWords(), found.inWords())
	}
}
