package sla_test

import (
	"fmt"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/money"
)

// monotone draws schedules in percent of the base that pay more for more down time, as every sound one does.
func monotone(depth int) *rapid.Generator[sla.Schedule] {
	return rapid.Custom(func(t *rapid.T) sla.Schedule {
		kinds := []sla.ScheduleKind{sla.Bands, sla.Linear}
		if depth > 0 {
			kinds = append(kinds, sla.GreaterOf, sla.SumOf, sla.ElectOne)
		}
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		switch kind {
		case sla.Bands:
			return bandsOf(t)
		case sla.Linear:
			return linearOf(t)
		}
		s := sla.Schedule{Kind: kind, Clause: "combination"}
		for i := range rapid.IntRange(2, 3).Draw(t, "parts") {
			part := monotone(depth-1).Draw(t, "part")
			part.Label = fmt.Sprint("choice ", i)
			s.Of = append(s.Of, part)
		}
		return s
	})
}

var roundings = []string{"exact", "ceil", "floor", "half_up", "unspecified"}

func linearOf(t *rapid.T) sla.Schedule {
	s := sla.Schedule{Kind: sla.Linear, Unit: rapid.SampledFrom([]sla.CreditUnit{sla.UPercent, sla.UFraction, sla.UFeeForTime, sla.UMoney}).Draw(t, "unit"), Clause: "linear"}
	s.Input = rapid.SampledFrom([]sla.Quantity{sla.QDowntime, sla.QLongest, sla.QEach}).Draw(t, "input")
	if s.Unit != sla.UFeeForTime && rapid.Bool().Draw(t, "percent") {
		s.Input = rapid.SampledFrom([]sla.Quantity{sla.QUnavailability, sla.QShortfall}).Draw(t, "input of percent")
	}
	size := func(name string) string {
		if s.Input == sla.QUnavailability || s.Input == sla.QShortfall {
			return rapid.SampledFrom([]string{"0.1", "1", "0.25"}).Draw(t, name)
		}
		return rapid.SampledFrom([]string{"1m", "15m", "1h", "7h"}).Draw(t, name)
	}
	if rapid.Bool().Draw(t, "allowance") {
		s.Allowance = &sla.Allowance{Edge: *edge(size("of allowance"))}
		if s.Allowance.Promised = (s.Input == sla.QDowntime || s.Input == sla.QUnavailability) && rapid.Bool().Draw(t, "of the promise"); s.Allowance.Promised {
			s.Allowance.Edge = sla.Edge{}
		}
	}
	amount := rapid.SampledFrom([]string{"1", "5", "1/7", "0.1"})
	if rapid.Bool().Draw(t, "first") {
		s.First = step(size("of first"), rapid.SampledFrom(roundings[:4]).Draw(t, "rounding of first"), amount.Draw(t, "first amount"))
	}
	s.Step = step(size("of step"), rapid.SampledFrom(roundings).Draw(t, "rounding"), amount.Draw(t, "amount"))
	return s
}

func bandsOf(t *rapid.T) sla.Schedule {
	s := sla.Schedule{Kind: sla.Bands, Unit: sla.UPercent, Input: sla.QUptime, Pick: "most_severe", Clause: "bands"}
	edges := []string{"99.9", "99", "95", "50"}
	if rapid.Bool().Draw(t, "of time") {
		s.Input, edges = rapid.SampledFrom([]sla.Quantity{sla.QDowntime, sla.QLongest, sla.QEach}).Draw(t, "input"), []string{"10m", "1h", "8h", "100h"}
	}
	pays := 0
	for _, e := range edges[:rapid.IntRange(1, 4).Draw(t, "rows")] {
		pays += rapid.IntRange(0, 30).Draw(t, "more")
		b := sla.Band{Amount: ratioOf(fmt.Sprint(pays)), Clause: "row " + e}
		if s.Input == sla.QUptime {
			b.Below = edge(e)
		} else {
			b.MoreThan = edge(e)
		}
		s.Rows = append(s.Rows, b)
	}
	return s
}

func cappedPromise(t *rapid.T) sla.Commitment {
	s := monotone(2).Draw(t, "schedule")
	if rapid.Bool().Draw(t, "two readings") {
		other := monotone(1).Draw(t, "other reading")
		s.Label, other.Label = "one", "other"
		s = sla.Schedule{Kind: sla.EitherOf, Of: []sla.Schedule{s, other}}
	}
	return promise("99.9", &s, sla.BillCredit, limit(fmt.Sprint(rapid.IntRange(1, 100).Draw(t, "cap")), "percent", "period"))
}

func must(t *rapid.T, q sla.Quote) sla.Assessment {
	a, err := q.Answer()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What one outage costs never falls as it lasts longer, and never exceeds the cap; low and high hold the amount.
func TestCreditGrowsWithDownTimeUpToTheCap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cappedPromise(t)
		q := ask(c, rapid.SampledFrom([]string{"1000", "0.03", "123456.789"}).Draw(t, "base"))
		last := new(big.Rat)
		most := new(big.Rat).Mul(q.Base.Rat(), c.Caps[0].Limit.Rat())
		most.Mul(most, big.NewRat(1, 100))
		d := time.Duration(0)
		for range 6 {
			d += time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "longer"))
			a := must(t, down(q, d))
			if a.Credit.Amount == nil {
				t.Fatalf("%v: no amount; %s", d, codes(a))
			}
			now := a.Credit.Unrounded.Rat()
			if now.Cmp(last) < 0 {
				t.Fatalf("%v more down time pays %s, less than %s before", d, a.Credit.Unrounded, last.FloatString(6))
			}
			if now.Cmp(most) > 0 {
				t.Fatalf("%v of down time pays %s, more than the cap of %s", d, a.Credit.Unrounded, most.FloatString(6))
			}
			if a.Credit.Low.GreaterThan(a.Credit.Amount.Decimal) || a.Credit.Amount.GreaterThan(a.Credit.High.Decimal) {
				t.Fatalf("%s is not between %s and %s", a.Credit.Amount, a.Credit.Low, a.Credit.High)
			}
			last = now
		}
	})
}

// Rows never add up: nested rows pay what the most severe one pays, in any order of the rows.
func TestNestedRowsNeverAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := bandsOf(t)
		most := s.Rows[len(s.Rows)-1].Amount.Rat()
		q := func(rows []sla.Band) sla.Assessment {
			s := s
			s.Rows = rows
			return must(t, down(ask(promise("100", &s, sla.BillCredit), "100"), 700*time.Hour))
		}
		a, b := q(s.Rows), q(rapid.Permutation(s.Rows).Draw(t, "order"))
		if a.Credit.Amount.Rat().Cmp(most) > 0 || !a.Credit.Amount.Equal(b.Credit.Amount.Decimal) {
			t.Fatalf("%s, in another order %s, of at most %s", a.Credit.Amount, b.Credit.Amount, most.RatString())
		}
	})
}

// A base in two parts pays together what the whole pays, before rounding, where nothing but shares of the base is paid.
func TestSplittingTheBaseChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := bandsOf(t)
		c := promise("99.9", &s, sla.BillCredit)
		d := time.Duration(rapid.Int64Range(0, int64(700*time.Hour)).Draw(t, "down"))
		x, y := rapid.Int64Range(0, 1e9).Draw(t, "x"), rapid.Int64Range(0, 1e9).Draw(t, "y")
		cents := func(n int64) string { return money.MustNumber(fmt.Sprintf("%d.%02d", n/100, n%100)).String() }
		pays := func(base string) *big.Rat { return must(t, down(ask(c, base), d)).Credit.Unrounded.Rat() }
		sum := new(big.Rat).Add(pays(cents(x)), pays(cents(y)))
		if whole := pays(cents(x + y)); whole.Cmp(sum) != 0 {
			t.Fatalf("%s together, %s in parts", whole.RatString(), sum.RatString())
		}
	})
}

// Outages one by one: their order changes nothing, and one more never lowers the credit.
func TestMoreOutagesNeverPayLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cappedPromise(t)
		q := ask(c, "1000")
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(0, 36_000).Draw(t, "seconds")) * time.Second
		}), 1, 5).Draw(t, "outages")
		whole, turned := must(t, outages(q, list...)), must(t, outages(q, rapid.Permutation(list).Draw(t, "order")...))
		fewer := must(t, down(q, 0))
		if len(list) > 1 {
			fewer = must(t, outages(q, list[1:]...))
		}
		if !whole.Credit.Unrounded.Equal(turned.Credit.Unrounded.Decimal) {
			t.Fatalf("%s, in another order %s", whole.Credit.Unrounded, turned.Credit.Unrounded)
		}
		if whole.Credit.Unrounded.LessThan(fewer.Credit.Unrounded.Decimal) {
			t.Fatalf("%s, with an outage less %s", whole.Credit.Unrounded, fewer.Credit.Unrounded)
		}
	})
}
