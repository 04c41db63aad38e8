package cases

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
)

// Missing are the questions that a file of cases should ask about one commitment of one version, and does not: at every
// edge of the schedule, and just to both sides of it.
type Missing struct {
	Version, Commitment string
	Want                []Want
}

// Want is one question with the clause whose edge it tries.
type Want struct{ Question, Clause string }

// Missing looks which edges of an agreement the cases of the report do not try.
func (r Report) Missing(a *sla.Agreement) (out []Missing) {
	for _, v := range a.Versions {
		for i := range v.Commitments {
			c := &v.Commitments[i]
			m := Missing{Version: v.ID, Commitment: c.ID}
			asked := r.of(v.ID, c.ID)
			for _, p := range points(c) {
				if !slices.ContainsFunc(asked, p.tried) {
					m.Want = append(m.Want, Want{p.question, p.clause})
				}
			}
			if len(m.Want) > 0 {
				out = append(out, m)
			}
		}
	}
	return out
}

// of are the outcomes about one commitment.
func (r Report) of(version, commitment string) (out []answered) {
	for _, a := range r.answered {
		if a.what == "credit" && a.outcome.Version == version && a.outcome.Commitment == commitment {
			out = append(out, a)
		}
	}
	return out
}

// point is a place on the axis of a quantity that must be tried.
type point struct {
	quantity         sla.Quantity
	low, high        *big.Rat // the values that count as a try, both included
	question, clause string
}

// tried tells whether an outcome is about the point.
func (p point) tried(a answered) bool {
	return slices.ContainsFunc(values(a, p.quantity), func(v *big.Rat) bool { return v.Cmp(p.low) >= 0 && v.Cmp(p.high) <= 0 })
}

// values are what a question says of a quantity.
func values(a answered, q sla.Quantity) []*big.Rat {
	switch q {
	case sla.QFailedPeriods:
		return []*big.Rat{big.NewRat(int64(a.FailedPeriods), 1)}
	case sla.QIncidents:
		return []*big.Rat{big.NewRat(int64(max(a.Count, len(a.Incidents))), 1)}
	case sla.QEach, sla.QLongest:
		var out []*big.Rat
		for _, d := range a.Incidents {
			out = append(out, inSeconds(d))
		}
		if a.Downtime != nil {
			out = append(out, inSeconds(*a.Downtime))
		}
		return out
	}
	u := a.outcome.Uptime
	if u == nil {
		return nil
	}
	if q != sla.QDowntime {
		return []*big.Rat{u.Percent.Rat()}
	}
	if u.DownSeconds != nil {
		return []*big.Rat{u.DownSeconds.Rat()}
	}
	return nil
}

// points lists what must be tried of a commitment: each edge, and a value close to it on either side.
func points(c *sla.Commitment) (out []point) {
	seen := map[string]bool{}
	add := func(all []point) {
		for _, p := range all {
			if !seen[p.question] {
				seen[p.question] = true
				out = append(out, p)
			}
		}
	}
	for _, t := range c.Tiers {
		add(percentPoints(t.Below.Rat(), t.Clause))
	}
	if c.Credit != nil {
		for _, e := range edges(*c.Credit, c.Target.Rat()) {
			add(e.points())
		}
	}
	add(percentPoints(c.Target.Rat(), "the promise: "+c.Measure.Clause))
	return out
}

// edge is a place where a schedule changes.
type edge struct {
	quantity sla.Quantity
	at       *big.Rat
	clause   string
	alone    bool // no edge, but a value to be tried by itself
}

// edges collects the places where a schedule changes, those on the axis of uptime as percentages of uptime.
func edges(s sla.Schedule, target *big.Rat) (out []edge) {
	hundred := big.NewRat(100, 1)
	add := func(q sla.Quantity, at *big.Rat, clause string) {
		switch q {
		case sla.QUnavailability:
			q, at = sla.QUptime, new(big.Rat).Sub(hundred, at)
		case sla.QShortfall:
			q, at = sla.QUptime, new(big.Rat).Sub(target, at)
		}
		out = append(out, edge{q, at, clause, false})
	}
	switch s.Kind {
	case sla.Bands, sla.Escalate:
		q := s.Input
		if s.Kind == sla.Escalate {
			q = sla.QFailedPeriods
		}
		for _, r := range s.Rows {
			for _, e := range []*sla.Edge{r.MoreThan, r.AtLeast, r.Below, r.AtMost} {
				if e != nil {
					add(q, e.Rat(), r.Clause)
				}
			}
		}
	case sla.Linear:
		clause := s.Step.Clause
		if clause == "" {
			clause = s.Clause
		}
		from := new(big.Rat)
		if s.Allowance != nil && s.Allowance.Promised { // the steps then begin elsewhere in every period
			return append(out, edge{sla.QUptime, target, clause, false}, edge{most(s.Input), worst(s.Input), clause, true})
		}
		if s.Allowance != nil {
			from = s.Allowance.Rat()
			add(s.Input, from, clause)
		}
		if s.First != nil {
			from = new(big.Rat).Add(from, s.First.Size.Rat())
			add(s.Input, from, clause)
		}
		add(s.Input, new(big.Rat).Add(from, s.Step.Size.Rat()), clause)
		last := &out[len(out)-1]
		last.alone = s.Step.Rounding == "exact" // where parts count in proportion no step is an edge
		if tenth := big.NewRat(360, 1); last.alone && s.Step.Size.IsTime() && last.at.Cmp(tenth) < 0 {
			last.at = new(big.Rat).Add(from, tenth) // steps of a second would hardly be seen
		}
		out = append(out, edge{most(s.Input), worst(s.Input), clause, true})
	default:
		for _, part := range s.Of {
			out = append(out, edges(part, target)...)
		}
	}
	return out
}

// worst is an input so bad that what bounds a credit is seen, and most the quantity it is asked of.
func worst(q sla.Quantity) *big.Rat {
	switch q {
	case sla.QEach, sla.QLongest:
		return inSeconds(28 * 24 * time.Hour)
	case sla.QIncidents:
		return big.NewRat(100, 1)
	}
	return new(big.Rat)
}

func most(q sla.Quantity) sla.Quantity {
	switch q {
	case sla.QEach, sla.QLongest, sla.QIncidents:
		return q
	}
	return sla.QUptime
}

func (e edge) points() (out []point) {
	switch e.quantity {
	case sla.QUptime:
		out = percentPoints(e.at, e.clause)
	case sla.QDowntime, sla.QEach, sla.QLongest:
		out = timePoints(e)
	default:
		out = countPoints(e)
	}
	if e.alone {
		out = slices.DeleteFunc(out, func(p point) bool { return p.low.Cmp(e.at) != 0 || p.high.Cmp(e.at) != 0 })
	}
	return out
}

// percentPoints are at, just above and just below a percentage of uptime. Just is a twentieth of a percent at most: 22
// minutes of a month.
func percentPoints(at *big.Rat, clause string) (out []point) {
	near, tiny := big.NewRat(1, 20), big.NewRat(1, 1_000_000)
	hundred := big.NewRat(100, 1)
	try := func(low, high, ask *big.Rat) {
		if ask.Sign() >= 0 && ask.Cmp(hundred) <= 0 {
			out = append(out, point{sla.QUptime, low, high, "uptime " + decimal(ask), clause})
		}
	}
	above, below := new(big.Rat).Add(at, tiny), new(big.Rat).Sub(at, tiny)
	least := big.NewRat(1, 1_000_000_000_000_000_000) // display of uptime is floored to 18 decimals
	if above.Cmp(hundred) > 0 && at.Cmp(hundred) < 0 {
		above.Set(hundred)
	}
	try(new(big.Rat).Add(at, least), new(big.Rat).Add(at, near), above)
	try(at, at, at)
	try(new(big.Rat).Sub(at, near), new(big.Rat).Sub(at, least), below)
	return out
}

// timePoints are at, just less and just more than a length of time. Just is five minutes at most.
func timePoints(e edge) (out []point) {
	word := "downtime "
	if e.quantity != sla.QDowntime {
		word = "incidents "
	}
	second, near := big.NewRat(1, 1), big.NewRat(300, 1)
	try := func(low, high, ask *big.Rat) {
		if ask.Sign() > 0 {
			out = append(out, point{e.quantity, low, high, word + lengthText(ask), e.clause})
		}
	}
	least := big.NewRat(1, int64(time.Second))
	less, more := new(big.Rat).Sub(e.at, second), new(big.Rat).Add(e.at, second)
	try(new(big.Rat).Sub(e.at, near), new(big.Rat).Sub(e.at, least), less)
	try(e.at, e.at, e.at)
	try(new(big.Rat).Add(e.at, least), new(big.Rat).Add(e.at, near), more)
	return out
}

// countPoints are a count and its neighbours. A count comes with one percentage of uptime below every promise.
func countPoints(e edge) (out []point) {
	for _, d := range []int64{-1, 0, 1} {
		n := new(big.Rat).Add(e.at, big.NewRat(d, 1))
		if n.Sign() <= 0 || !n.IsInt() {
			continue
		}
		question := "uptime 90 failed " + n.RatString()
		if e.quantity == sla.QIncidents {
			question = "downtime 10h count " + n.RatString()
		}
		out = append(out, point{e.quantity, n, n, question, e.clause})
	}
	return out
}

func inSeconds(d time.Duration) *big.Rat { return big.NewRat(int64(d), int64(time.Second)) }

func decimal(r *big.Rat) string {
	n, _ := r.FloatPrec()
	return r.FloatString(min(n, 60))
}

// lengthText writes a number of seconds as a duration: 45m, 4h0m1s.
func lengthText(s *big.Rat) string {
	ns := new(big.Rat).Mul(s, big.NewRat(int64(time.Second), 1))
	text := time.Duration(new(big.Int).Quo(ns.Num(), ns.Denom()).Int64()).String()
	if strings.HasSuffix(text, "m0s") {
		text = text[:len(text)-2]
	}
	if strings.HasSuffix(text, "h0m") {
		text = text[:len(text)-2]
	}
	return text
}

// Block writes the missing questions as lines to be added to a file of cases: a month of 30 days, in which the version
// can be chosen, and a base of 10000. The answers are left out.
func (m Missing) Block(a *sla.Agreement) string {
	var b strings.Builder
	v := a.Version(m.Version)
	currency := "USD"
	var title string
	for _, c := range v.Commitments {
		if c.ID == m.Commitment {
			title = c.Title
			if c.Minimum != nil {
				currency = string(c.Minimum.Currency)
			}
		}
	}
	month := "2026-04"
	if from := v.From(); !from.IsZero() && interval.MonthOf(from.UTC()).String() > month {
		month = interval.MonthOf(from.UTC()).Add(1).String()
	}
	fmt.Fprintf(&b, "\n# %s\ngiven %s@%s commitment=%s month=%s basis=10000 currency=%s\n", title, a.ID, m.Version, m.Commitment, month, currency)
	clause := ""
	for _, w := range m.Want {
		if w.Clause != clause {
			clause = w.Clause
			fmt.Fprintf(&b, "# %s\n", clause)
		}
		b.WriteString(w.Question + "\n")
	}
	return b.String()
}
