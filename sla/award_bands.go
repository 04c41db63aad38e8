package sla

import (
	"fmt"
	"math/big"
	"strings"
)

// contains tells whether a value lies between the edges of the row.
func (b Band) contains(v *big.Rat) bool {
	return (b.MoreThan == nil || v.Cmp(b.MoreThan.Rat()) > 0) && (b.AtLeast == nil || v.Cmp(b.AtLeast.Rat()) >= 0) &&
		(b.Below == nil || v.Cmp(b.Below.Rat()) < 0) && (b.AtMost == nil || v.Cmp(b.AtMost.Rat()) <= 0)
}

// side tells where a value lies that the row does not contain: −1 below its lower edge, 1 above its upper one.
func (b Band) side(v *big.Rat) int {
	if b.MoreThan != nil && v.Cmp(b.MoreThan.Rat()) <= 0 || b.AtLeast != nil && v.Cmp(b.AtLeast.Rat()) < 0 {
		return -1
	}
	return 1
}

// words are the row's edges.
func (b Band) words(percent bool) string {
	var parts []string
	edge := func(word string, e *Edge) {
		if e == nil {
			return
		}
		text := word + " " + e.String()
		if percent && !e.IsTime() {
			text += " %"
		}
		parts = append(parts, text)
	}
	edge("more than", b.MoreThan)
	edge("at least", b.AtLeast)
	edge("at most", b.AtMost)
	edge("below", b.Below)
	if len(parts) == 0 {
		return "any"
	}
	return strings.Join(parts, " and ")
}

func (q Quantity) percent() bool { return q == QUptime || q == QUnavailability || q == QShortfall }

// bands looks a quantity up. Over is the time that fees for time are taken over.
func (e evaluation) bands(s Schedule, q, over quantity) award {
	if q.at == nil {
		return e.boundedBands(s, q, over)
	}
	gives := func(b Band) award { return e.give(s.Unit, b.Amount.Rat(), big.NewRat(1, 1), over) }
	var out award
	found := 0
	for i, b := range s.Rows {
		if !b.contains(q.at) {
			continue
		}
		one := gives(b)
		one.row, one.input = &s.Rows[i], s.Input
		one.rows = []fitted{{"Row of the credit schedule", fmt.Sprintf("%s is %s", q.what, b.words(s.Input.percent())), one.amount, b.Clause}}
		if found++; found == 1 {
			out = one
			continue
		}
		order, _ := out.amount.compare(one.amount, e.base)
		if s.Pick == "most_severe" {
			if order < 0 {
				out = one
			}
			continue
		}
		// Two rows claim the value. The lesser one is taken, the other is the other reading.
		less, more := out, one
		if order > 0 {
			less, more = one, out
		}
		less.high = e.more(less.high, more.high)
		less.notes = append(less.notes, Note{"rows_overlap", fmt.Sprintf("%s lies in two rows of the schedule: the lesser credit is taken, the greater is the other reading.", q.what), true})
		out = less
	}
	if found == 0 {
		return e.betweenBands(s, q, gives)
	}
	return out
}

// betweenBands is the award for a value that no row contains: nothing where that is the good side of all rows, and
// between its neighbours where the table has a hole.
func (e evaluation) betweenBands(s Schedule, q quantity, gives func(Band) award) award {
	better := -1 // the side on which the rows pay less
	if s.Input == QUptime {
		better = 1
	}
	var milder, severer *amount
	for _, b := range s.Rows {
		one := gives(b).amount
		if b.side(q.at) == -better { // the value lies beyond this row's bad end: the row is milder
			if milder == nil || e.more(*milder, one).equal(one) {
				milder = &one
			}
		} else if severer == nil || e.more(one, *severer).equal(*severer) {
			severer = &one
		}
	}
	if milder == nil && (s.Input != QUptime || q.at.Cmp(e.Target) >= 0) {
		out := certain(amount{})
		out.rows = []fitted{{"Row of the credit schedule", q.what + " is in no row that pays", amount{}, s.Clause}}
		return out
	}
	var out award
	if milder != nil {
		out.low = *milder
	}
	if severer != nil {
		out.high = *severer
	} else {
		out.unbounded = true
	}
	out.note("no_row_fits", true, "%s lies between the rows of the schedule: the text assigns no credit to it.", upperFirst(q.what))
	return out
}

// boundedBands is the award for a quantity that is not known.
func (e evaluation) boundedBands(s Schedule, q, over quantity) award {
	out := award{}
	if q.why != nil {
		out.notes = []Note{*q.why}
	}
	at := func(v *big.Rat) amount {
		if v == nil {
			var most amount
			for _, b := range s.Rows {
				most = e.more(most, e.give(s.Unit, b.Amount.Rat(), big.NewRat(1, 1), over).high)
			}
			return most
		}
		return e.bands(s, quantity{at: v}, over).high
	}
	lowEnd, highEnd := q.low, q.high
	if s.Input == QUptime {
		lowEnd, highEnd = q.high, q.low
	}
	out.low = e.bands(s, quantity{at: lowEnd}, over).low
	out.high = at(highEnd)
	if out.low.equal(out.high) {
		return certain(out.low, fitted{"Row of the credit schedule", "whatever the quantity is, within what is known", out.low, s.Clause})
	}
	return out
}

// give turns an amount of the schedule, so many times, into a credit.
func (e evaluation) give(unit CreditUnit, each, times *big.Rat, over quantity) award {
	n := new(big.Rat).Mul(each, times)
	switch unit {
	case UFraction:
		return certain(amountOf(ofBase, n))
	case UFeeForTime:
		return e.feeForTime(n, over)
	case UMoney:
		return certain(amountOf(inMoney, n))
	case UDays:
		return certain(amountOf(inDays, n))
	case UHours:
		return certain(amountOf(inHours, n))
	case UDailyAverage:
		return certain(amountOf(inAverages, n))
	case UUnits:
		return certain(amountOf(inUnits, n))
	}
	return certain(percentOfBase(n))
}

// feeForTime is so many times the base's share for a time.
func (e evaluation) feeForTime(times *big.Rat, over quantity) award {
	if e.Period == nil || e.Period.Sign() <= 0 {
		out := award{unbounded: true}
		out.note("period_not_known", true, "The time that the fee is for is not known.")
		return out
	}
	share := func(seconds *big.Rat) amount {
		r := new(big.Rat).Quo(seconds, e.Period)
		return amountOf(ofBase, r.Mul(r, times))
	}
	if over.at != nil {
		return certain(share(over.at))
	}
	out := award{}
	if over.low != nil {
		out.low = share(over.low)
	}
	if over.high != nil {
		out.high = share(over.high)
	} else {
		out.high = share(e.Period)
	}
	if over.why != nil {
		out.notes = []Note{*over.why}
	}
	return out
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
