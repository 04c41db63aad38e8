package sla

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// linear pays for each step of a quantity beyond the allowance. Where the schedule has no allowance of its own, it pays
// nothing while the target is met: its promise then ends where the target does.
func (e evaluation) linear(s Schedule, q quantity) award {
	if s.Allowance == nil && e.Uptime != nil && e.Uptime.Cmp(e.Target) >= 0 {
		return certain(amount{}, fitted{"Credit schedule", fmt.Sprintf("an uptime of %s %% meets the target of %s %%", floorText(e.Uptime, PercentPlaces), floorText(e.Target, PercentPlaces)),
			amount{}, s.Clause})
	}
	if a := s.Allowance; a != nil && a.Promised {
		out := award{unbounded: true}
		out.note("period_not_known", true, "The time that the promise allows is a part of the period, whose length is not known.")
		return out
	}
	if q.at != nil {
		return e.steps(s, q)
	}
	out := award{}
	if q.why != nil {
		out.notes = []Note{*q.why}
	}
	if q.low != nil {
		out.low = e.steps(s, quantity{at: q.low}).low
	}
	if q.high == nil {
		out.unbounded = true
	} else {
		out.high = e.steps(s, quantity{at: q.high}).high
	}
	return out
}

// steps counts the steps of a known quantity.
func (e evaluation) steps(s Schedule, q quantity) award {
	rest := q.at
	if s.Allowance != nil {
		rest = new(big.Rat).Sub(rest, s.Allowance.Rat())
	}
	out := certain(amount{})
	if rest.Sign() <= 0 {
		return out
	}
	pay := func(step *LinearStep, n *big.Rat, of string) {
		clause := step.Clause
		if clause == "" {
			clause = s.Clause
		}
		// A fee for time is for the time of the steps.
		time := quantity{at: new(big.Rat).Mul(n, step.Size.Rat())}
		times := n
		if s.Unit == UFeeForTime {
			times = big.NewRat(1, 1)
		}
		one := e.give(s.Unit, step.Amount.Rat(), times, time)
		one.rows = []fitted{{"Credit schedule", fmt.Sprintf("%s: %s %s of %s%s, %s each", of, floorText(n, 9), plural("step", n), step.Size, unitSign(s.Input, step.Size),
			s.Unit.words(step.Amount)), one.amount, clause}}
		out = out.add(one)
	}
	if f := s.First; f != nil && f.Size.Rat().Sign() > 0 {
		part := minRat(rest, f.Size.Rat())
		pay(f, e.count(part, f), q.what+", its first part")
		rest = new(big.Rat).Sub(rest, part)
	}
	if s.Step != nil && s.Step.Size.Rat().Sign() > 0 && rest.Sign() > 0 {
		of := q.what
		if s.Allowance != nil {
			of += " beyond " + s.Allowance.String() + unitSign(s.Input, s.Allowance.Edge)
		}
		if s.First != nil {
			of += ", the rest"
		}
		pay(s.Step, e.count(rest, s.Step), of)
	}
	return out
}

// count is the number of steps in a quantity, as the text rounds it.
func (e evaluation) count(v *big.Rat, step *LinearStep) *big.Rat {
	n := new(big.Rat).Quo(v, step.Size.Rat())
	rounding := step.Rounding
	if rounding == unsettled {
		rounding = e.rounding
	}
	whole := new(big.Int).Quo(n.Num(), n.Denom()) // n is not negative
	over := new(big.Rat).Sub(n, new(big.Rat).SetInt(whole))
	switch rounding {
	case "ceil":
		if over.Sign() > 0 {
			whole.Add(whole, big.NewInt(1))
		}
	case "half_up":
		if over.Cmp(big.NewRat(1, 2)) >= 0 {
			whole.Add(whole, big.NewInt(1))
		}
	case "floor":
	default:
		return n
	}
	return new(big.Rat).SetInt(whole)
}

// unsettled is the rounding of steps that a text does not state.
const unsettled = "unspecified"

// stepRoundings are the readings of such a text, the least credit first.
var stepRoundings = []struct{ name, text string }{
	{"floor", "only whole steps count"},
	{"exact", "parts of a step count in proportion"},
	{"half_up", "half a step and more counts as one"},
	{"ceil", "every step that has begun counts"},
}

// unsettled tells whether the schedule has steps whose rounding the text does not say.
func (s Schedule) unsettled() bool {
	open := func(step *LinearStep) bool { return step != nil && step.Rounding == unsettled }
	return open(s.First) || open(s.Step) || slices.ContainsFunc(s.Of, Schedule.unsettled)
}

// creditReading is a credit under one reading of the schedule's text.
type creditReading struct {
	name, text string
	amount
}

// read evaluates a schedule under every reading of its text. The least credit is the award; the others are its
// readings, the greatest its upper bound.
func (e evaluation) read(s Schedule) award {
	if s.Kind == EitherOf || !s.unsettled() {
		return e.of(s)
	}
	var out award
	same := true
	var readings []creditReading
	for i, r := range stepRoundings {
		e.rounding = r.name
		one := e.of(s)
		readings = append(readings, creditReading{r.name, r.text, one.amount})
		if i == 0 {
			out = one
			continue
		}
		same = same && !one.differs(out)
		out.low, out.high = e.less(out.low, one.low), e.more(out.high, one.high)
		out.unbounded = out.unbounded || one.unbounded
	}
	if same || !out.known {
		return out
	}
	out.readings = readings
	var texts []string
	for _, r := range stepRoundings {
		texts = append(texts, r.text)
	}
	out.note("step_rounding_open", true, "The text does not say what part of a step counts. The least credit is taken; the readings are: %s.", strings.Join(texts, "; "))
	return out
}

// less is the lesser of two amounts; the first where they cannot be compared.
func (e evaluation) less(a, b amount) amount {
	if order, ok := a.compare(b, e.base); ok && order > 0 {
		return b
	}
	return a
}

// words are an amount in its unit: "5 % of the base".
func (u CreditUnit) words(r Ratio) string {
	switch u {
	case UFraction:
		return r.String() + " of the base"
	case UFeeForTime:
		return r.String() + " times the fee for that time"
	case UMoney:
		return r.String() + " in money"
	case UDays:
		return r.String() + plural(" day", r.Rat()) + " of service"
	case UHours:
		return r.String() + plural(" hour", r.Rat()) + " of service"
	case UDailyAverage:
		return r.String() + " times the average daily use"
	case UUnits:
		return r.String() + plural(" unit", r.Rat()) + " of the product"
	}
	return r.String() + " % of the base"
}

// unitSign is the sign of an edge's unit, where it has one.
func unitSign(q Quantity, e Edge) string {
	if q.percent() && !e.IsTime() {
		return " %"
	}
	return ""
}

func plural(word string, n *big.Rat) string {
	if n.IsInt() && n.Num().IsInt64() && n.Num().Int64() == 1 {
		return word
	}
	return word + "s"
}
