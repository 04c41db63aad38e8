package sla

import (
	"fmt"
	"math/big"
)

// award is what a commitment's tiers or schedule give for one view of the facts, exact and before the base.
//
// Where a fact is missing the award is not known: it then lies between low and high, or has no upper end. Where the text
// leaves something open there are several readings; the amount is then that of the default one.
type award struct {
	amount
	known     bool
	low, high amount
	unbounded bool // high is no bound

	rows     []fitted        // what was looked up, in order
	options  []option        // of a schedule that lets the customer choose
	readings []creditReading // of a schedule that can be read in several ways; none where they all give the same
	cappedBy *Cap
	row      *Band    // the one that decided
	input    Quantity // what that row is about
	notes    []Note
}

// fitted is one row or step of a schedule with what it gave.
type fitted struct {
	label, formula string
	gives          amount
	clause         string
}

// option is one of several credits that a customer chooses from.
type option struct {
	label, clause string
	award
}

// certain is an award without any doubt.
func certain(a amount, rows ...fitted) award {
	return award{amount: a, known: true, low: a, high: a, rows: rows}
}

func (a *award) note(code string, review bool, format string, args ...any) {
	a.notes = append(a.notes, Note{code, fmt.Sprintf(format, args...), review})
}

// differs tells whether two awards can pay differently.
func (a award) differs(b award) bool {
	return a.known != b.known || a.unbounded != b.unbounded || !a.amount.equal(b.amount) || !a.low.equal(b.low) || !a.high.equal(b.high)
}

// awarder works out awards of one commitment.
type awarder struct {
	c       *Commitment
	base    *big.Rat // nil: not known
	earlier func(Cap) (amount, bool)
}

// award is what the commitment gives for these facts, after its caps.
func (w awarder) award(f Facts) award {
	if f.Target == nil {
		f.Target = w.c.Target.Rat()
	}
	f.Uptime = w.rounded(f.Uptime)
	switch {
	case w.c.Credit != nil:
		s := w.c.Credit.in(f.Target, f.Period)
		out := evaluation{Facts: f, base: w.base, caps: w.c.Caps}.read(s)
		return w.capped(out, s, f)
	case len(w.c.Tiers) > 0:
		return w.capped(w.tier(f), Schedule{}, f)
	}
	return certain(amount{})
}

// rounded is an uptime as the text rounds it before it is looked up.
func (w awarder) rounded(uptime *big.Rat) *big.Rat {
	r := w.c.Measure.Round
	if r == nil || uptime == nil {
		return uptime
	}
	return r.Mode.Fraction(uptime, r.Places).Rat()
}

// tier looks an uptime up in the tiers.
func (w awarder) tier(f Facts) award {
	if f.Uptime == nil {
		last := w.c.Tiers[len(w.c.Tiers)-1]
		return award{high: percentOfBase(last.Percent.Rat())}
	}
	i := tierOf(f.Uptime, w.c.Tiers)
	if i < 0 {
		return certain(amount{})
	}
	out := certain(percentOfBase(w.c.Tiers[i].Percent.Rat()))
	out.row, out.input = w.c.Tiers[i].band(), QUptime
	return out
}

func percentOfBase(percent *big.Rat) amount {
	return amountOf(ofBase, new(big.Rat).Mul(percent, big.NewRat(1, 100)))
}

// evaluation is a schedule at work on one view of the facts.
type evaluation struct {
	Facts
	base     *big.Rat
	caps     []Cap  // those of one incident apply where outages are looked at one by one
	rounding string // of steps whose rounding the text does not say
}

// of evaluates a schedule.
func (e evaluation) of(s Schedule) award {
	switch s.Kind {
	case Bands, Escalate:
		if s.Kind == Escalate {
			s.Input = QFailedPeriods
		}
		if s.Input == QEach {
			return e.each(s)
		}
		return e.bands(s, e.quantity(s.Input), e.timeOf(s.Input))
	case Linear:
		if s.Input == QEach {
			return e.each(s)
		}
		return e.linear(s, e.quantity(s.Input))
	case GreaterOf:
		return e.greater(s)
	case SumOf:
		return e.sum(s)
	case ElectOne:
		return e.elect(s)
	case EitherOf:
		return e.either(s)
	}
	var out award
	out.unbounded = true
	out.note("schedule_unknown", true, "The credit schedule %q is not one this program knows.", s.Kind)
	return out
}

// timeOf is the time that a fee for time is taken over: the outage that was looked at, else all down time.
func (e evaluation) timeOf(q Quantity) quantity {
	if q == QLongest {
		return e.quantity(QLongest)
	}
	return e.quantity(QDowntime)
}

// each evaluates a schedule for every outage by itself and adds the credits up.
func (e evaluation) each(s Schedule) award {
	if e.Outages == nil && e.Downtime != nil && e.Downtime.Sign() == 0 {
		return certain(amount{})
	}
	if e.Outages == nil {
		if s.proportional() {
			s.Input = QDowntime // cutting the time up differently changes nothing
			return e.linear(s, e.quantity(QDowntime))
		}
		out := award{unbounded: true}
		out.note("outages_not_known", true, "The credit counts every outage by itself, and the outages are not known one by one.")
		return out
	}
	total := certain(amount{})
	for i, o := range e.Outages {
		q := quantity{at: o, what: fmt.Sprintf("outage %d of %s", i+1, spell(o))}
		var one award
		if s.Kind == Linear {
			one = e.linear(s, q)
		} else {
			one = e.bands(s, q, q)
		}
		for _, c := range e.caps {
			if c.Window == "incident" {
				one = e.cap(one, c, big.NewRat(1, 1))
			}
		}
		total = total.add(one)
	}
	if len(total.rows) > 1 {
		total.rows = append(total.rows, fitted{"Sum of the outages", fmt.Sprintf("%d outages together", len(e.Outages)), total.amount, s.Clause})
	}
	return total
}

// proportional tells whether the schedule pays the same for the same time, however it is cut into outages.
func (s Schedule) proportional() bool {
	return s.Kind == Linear && s.First == nil && s.Step != nil && s.Step.Rounding == "exact" && (s.Allowance == nil || s.Allowance.Rat().Sign() == 0)
}

// add is the sum of two awards.
func (a award) add(b award) award {
	a.amount = a.amount.plus(b.amount)
	a.low, a.high = a.low.plus(b.low), a.high.plus(b.high)
	a.known = a.known && b.known
	a.unbounded = a.unbounded || b.unbounded
	a.rows = append(a.rows, b.rows...)
	a.notes = append(a.notes, b.notes...)
	if b.cappedBy != nil {
		a.cappedBy = b.cappedBy
	}
	return a
}

func (e evaluation) sum(s Schedule) award {
	total := certain(amount{})
	for _, part := range s.Of {
		total = total.add(e.of(part))
	}
	if total.known && len(total.rows) > 1 {
		total.rows = append(total.rows, fitted{"Sum of the credits", "together", total.amount, s.Clause})
	}
	return total
}

// greater is the greatest of several awards. What is bounded only is compared by its bounds.
func (e evaluation) greater(s Schedule) award {
	var out award
	for i, part := range s.Of {
		b := e.of(part)
		if i == 0 {
			out = b
			continue
		}
		a := out
		out.rows, out.notes = append(a.rows, b.rows...), append(a.notes, b.notes...)
		order, alike := a.amount.compare(b.amount, e.base)
		_, alikeHigh := a.high.compare(b.high, e.base)
		if !alike || !alikeHigh {
			out.known, out.unbounded = false, true
			out.note("not_comparable", true, "Which of the credits is the greater cannot be said without the base they are a percentage of.")
			continue
		}
		if order < 0 {
			out.amount, out.cappedBy, out.row, out.input = b.amount, b.cappedBy, b.row, b.input
		}
		out.low, out.high = e.more(a.low, b.low), e.more(a.high, b.high)
		out.known, out.unbounded = a.known && b.known, a.unbounded || b.unbounded
	}
	if out.known && len(out.rows) > 1 {
		out.rows = append(out.rows, fitted{"Greatest of the credits", "the greatest of these", out.amount, s.Clause})
	}
	return out
}

// more is the greater of two amounts; the first where they cannot be compared.
func (e evaluation) more(a, b amount) amount {
	if order, ok := a.compare(b, e.base); ok && order < 0 {
		return b
	}
	return a
}

// elect lists the credits a customer may choose from. The award itself is the best of those in money, else the first.
func (e evaluation) elect(s Schedule) award {
	var out award
	chosen := -1
	for i, part := range s.Of {
		b := e.of(part)
		out.options = append(out.options, option{part.Label, part.Clause, b})
		switch {
		case chosen < 0:
			chosen = i
		case part.money() && !s.Of[chosen].money():
			chosen = i
		case part.money():
			if order, ok := out.options[chosen].amount.compare(b.amount, e.base); ok && order < 0 {
				chosen = i
			}
		}
	}
	if chosen < 0 {
		return certain(amount{})
	}
	best := out.options[chosen].award
	best.options = out.options
	for i, o := range out.options {
		if i != chosen {
			best.notes = append(best.notes, o.notes...)
		}
	}
	return best
}

// money tells whether a schedule pays in money.
func (s Schedule) money() bool {
	if len(s.Of) > 0 {
		return s.Of[0].money()
	}
	switch s.Unit {
	case UPercent, UFraction, UFeeForTime, UMoney, "":
		return true
	}
	return false
}
