package impact_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"slacredit/impact"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

var (
	market = shop{zone: time.UTC, days: 150, seed: 1}
	outage = from(start.AddDate(0, 0, 120).Add(14*time.Hour), 3) // 2017-02-28, 14:00 to 17:00
)

func TestScalingRevenueScalesTheLoss(t *testing.T) {
	revenue := without(market.hourly(), outage)
	base := one(t, revenue, impact.Assumptions{}, time.UTC, outage)
	for _, c := range []string{"0.01", "1000"} {
		by := money.MustNumber(c)
		scaled := one(t, change(revenue, func(r money.Dated) money.Number { return money.Number{Decimal: r.Amount.Mul(by.Decimal)} }), impact.Assumptions{}, time.UTC, outage)
		k := by.InexactFloat64()
		near(t, "but for", float(t, &scaled.Workings.ButFor), k*float(t, &base.Workings.ButFor), 1e-12)
		near(t, "scale", float(t, scaled.Workings.Scale), k*float(t, base.Workings.Scale), 1e-12)
		if scaled.P.String() != base.P.String() {
			t.Errorf("p %s and %s", scaled.P, base.P)
		}
		for i := range base.Placebos {
			near(t, "score", float(t, scaled.Placebos[i].Score), float(t, base.Placebos[i].Score), 1e-9)
		}
	}
}

func TestWholeWeeksDoNotMatter(t *testing.T) {
	revenue := market.hourly()
	base := one(t, revenue, impact.Assumptions{}, time.UTC, outage)
	const weeks = 5 * 7 * 24 * time.Hour
	later := slices.Clone(revenue)
	for i := range later {
		later[i].From, later[i].To = later[i].From.Add(weeks), later[i].To.Add(weeks)
	}
	moved := one(t, later, impact.Assumptions{}, time.UTC, interval.Interval{Start: outage.Start.Add(weeks), End: outage.End.Add(weeks)})
	if bounds(moved) != bounds(base) || moved.ButFor.String() != base.ButFor.String() {
		t.Errorf("%s and %s", bounds(moved), bounds(base))
	}
}

func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	revenue := market.hourly()
	base := text(t, estimate(t, revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage}))
	mixed := slices.Clone(revenue)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	for range 2 {
		if got := text(t, estimate(t, mixed, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage})); got != base {
			t.Error("another order gives another statement")
		}
	}
}

func TestFiveMinutesAndOrdersAreTheHour(t *testing.T) {
	revenue := market.hourly()
	var fine, orders []money.Dated
	for _, r := range revenue {
		cents := r.Amount.Shift(2).IntPart()
		for k := range int64(12) {
			part := cents / 12
			if k == 11 {
				part = cents - 11*(cents/12)
			}
			at := r.From.Add(time.Duration(k) * 5 * time.Minute)
			amount := money.Number{Decimal: decimal.New(part, -2)}
			fine = append(fine, money.Dated{From: at, To: at.Add(5 * time.Minute), Amount: amount})
			orders = append(orders, money.Dated{From: at.Add(17 * time.Second), To: at.Add(17 * time.Second), Amount: amount})
		}
	}
	base := one(t, revenue, impact.Assumptions{}, time.UTC, outage)
	for name, finer := range map[string][]money.Dated{"five minutes": fine, "orders": orders} {
		got := one(t, finer, impact.Assumptions{}, time.UTC, outage)
		if bounds(got) != bounds(base) || got.Workings.ButFor.String() != base.Workings.ButFor.String() || got.Actual.String() != base.Actual.String() {
			t.Errorf("%s: %s, by the hour %s", name, bounds(got), bounds(base))
		}
	}
}

func TestAnOldIncidentMaskedHardlyMatters(t *testing.T) {
	revenue := market.hourly()
	base := one(t, revenue, impact.Assumptions{}, time.UTC, outage)
	old := from(outage.Start.AddDate(0, 0, -21).Add(-time.Hour), 5)
	masked := one(t, without(revenue, old), impact.Assumptions{Masks: []interval.Interval{old}}, time.UTC, outage)
	near(t, "but for", float(t, masked.ButFor), float(t, base.ButFor), 0.03)
	if n := masked.Interval.Placebos; n >= base.Interval.Placebos {
		t.Errorf("%d placebos with a masked incident among them", n)
	}
}

func TestConstantRevenue(t *testing.T) {
	revenue := change(market.hourly(), func(money.Dated) money.Number { return money.MustNumber("73.10") })
	last := 0.0
	for _, hours := range []float64{0.5, 1, 2, 8, 24, 43, 50} {
		for _, a := range []impact.Assumptions{{}, {Guard: 3 * time.Hour}, {Recovery: 12 * time.Hour}} {
			l := one(t, revenue, a, time.UTC, from(outage.Start, hours))
			near(t, "but for", float(t, &l.Workings.ButFor), 73.10*hours, 1e-12)
			near(t, "ρ", float(t, l.LevelRatio), 1, 1e-12)
			if i := l.Interval; i == nil || i.ButForLow.String() != l.ButFor.String() || i.ButForHigh.String() != l.ButFor.String() {
				t.Errorf("%g h: interval %+v around %s", hours, i, l.ButFor)
			}
			if b := float(t, l.ButFor); b < last {
				t.Errorf("a longer outage costs less")
			} else {
				last = b
			}
		}
	}
}

func TestARepeatedWeekIsExact(t *testing.T) {
	week := market.hourly()[:168]
	i := 0
	revenue := change(market.hourly(), func(money.Dated) money.Number { i++; return week[(i-1)%168].Amount })
	rapid.Check(t, func(r *rapid.T) {
		first, hours := rapid.IntRange(60*24, 140*24).Draw(r, "first"), rapid.IntRange(1, 60).Draw(r, "hours")
		l := one(t, revenue, impact.Assumptions{}, time.UTC, from(revenue[first].From, float64(hours)))
		var want money.Sum
		for k := first; k < first+hours; k++ {
			want.Add(revenue[k].Amount.Decimal)
		}
		if got := want.Number(); l.ButFor.String() != got.String() || l.Actual.String() != got.String() || l.GrossLoss.String() != "0.00" {
			r.Fatalf("but for %s, actual %s, in truth %s", l.ButFor, l.Actual, got)
		}
		near(t, "ρ", float(t, l.LevelRatio), 1, 1e-12)
	})
}

func TestClosedHoursCostNothing(t *testing.T) {
	revenue := change(market.hourly(), func(r money.Dated) money.Number {
		if h := r.From.Hour(); h < 8 || h >= 20 {
			return money.MustNumber("0")
		}
		return r.Amount
	})
	l := one(t, revenue, impact.Assumptions{}, time.UTC, from(outage.Start, 10)) // 14:00 to 24:00
	for _, h := range l.Hours {
		closed := h.From.Hour() >= 20
		if got := float(t, h.ButFor); closed && got != 0 || !closed && got <= 0 {
			t.Errorf("%s: %v expected", h.Label, got)
		}
	}
}

func TestEdgesAddUp(t *testing.T) {
	revenue := market.hourly()
	butFor := func(minutes, length int) float64 {
		l := one(t, revenue, impact.Assumptions{}, time.UTC, from(outage.Start.Add(time.Duration(minutes)*time.Minute), float64(length)/60))
		return float(t, &l.Workings.ButFor)
	}
	near(t, "two halves and a whole", butFor(0, 30)+butFor(30, 30), butFor(0, 60), 1e-12)
	near(t, "three parts and a whole", butFor(0, 10)+butFor(10, 45)+butFor(55, 5), butFor(0, 60), 1e-12)
}

func TestWhatIsNotLookedAtDoesNotMatter(t *testing.T) {
	revenue := market.hourly()
	base := one(t, revenue, impact.Assumptions{}, time.UTC, outage)
	visible := outage.End.Add((6 + 336) * time.Hour)
	recovery := from(outage.End, 6)
	for name, changed := range map[string][]money.Dated{
		"after what is visible": change(revenue, func(r money.Dated) money.Number {
			if r.From.Before(visible) {
				return r.Amount
			}
			return money.MustNumber("99999")
		}),
		"older than 104 days": slices.DeleteFunc(slices.Clone(revenue), func(r money.Dated) bool { return r.From.Before(outage.Start.AddDate(0, 0, -104)) }),
		"recovery": change(revenue, func(r money.Dated) money.Number {
			if recovery.Contains(r.From) {
				return money.MustNumber("99999")
			}
			return r.Amount
		}),
	} {
		got := one(t, changed, impact.Assumptions{}, time.UTC, outage)
		if bounds(got) != bounds(base) || got.Workings.ButFor.String() != base.Workings.ButFor.String() {
			t.Errorf("%s: %s, before %s", name, bounds(got), bounds(base))
		}
	}
	inside := one(t, without(revenue, outage), impact.Assumptions{}, time.UTC, outage)
	if inside.ButFor.String() != base.ButFor.String() || inside.Interval.ButForHigh.String() != base.Interval.ButForHigh.String() {
		t.Error("revenue of the outage itself matters for what would have been")
	}
}

// TestBoundsNest: whatever the revenue, bounds are at least zero and in order, a higher level contains a lower one, and the net
// range is in order.
func TestBoundsNest(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := shop{zone: time.UTC, days: rapid.IntRange(8, 130).Draw(r, "days"), seed: rapid.Uint64().Draw(r, "seed")}
		revenue := s.hourly()
		first := rapid.IntRange(0, len(revenue)-1).Draw(r, "first")
		in := impact.Incident{Interval: from(revenue[first].From, rapid.Float64Range(0.1, 60).Draw(r, "hours"))}
		if rapid.Bool().Draw(r, "partial") {
			in.FailedFraction = money.MustNumber(rapid.SampledFrom([]string{"0", "0.05", "0.3", "0.6", "0.95", "1"}).Draw(r, "failed")).Rat()
		}
		a := impact.Assumptions{WaitingPeriod: rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(r, "wait"), VariableCostRatio: &impact.Ratio{Value: money.MustNumber("0.38")}}
		l := estimate(t, revenue, a, time.UTC, in).Incidents[0]
		if l.ButFor == nil {
			if !has(l, "LOSS-NO-ESTIMATE") {
				r.Fatal("no estimate and no warning")
			}
			return
		}
		if l.GrossLoss.IsNegative() || !l.SavedCosts.Add(l.ContributionLoss.Decimal).Equal(l.GrossLoss.Decimal) {
			r.Fatalf("loss %s, saved %s, lost %s", l.GrossLoss, l.SavedCosts, l.ContributionLoss)
		}
		for i, n := range l.Levels {
			if n.Low.IsNegative() || n.Low.GreaterThan(n.High.Decimal) {
				r.Fatalf("interval %+v", n)
			}
			if i > 0 && (n.Low.LessThan(l.Levels[i-1].Low.Decimal) || n.High.GreaterThan(l.Levels[i-1].High.Decimal)) {
				r.Fatalf("interval at %s %% is not within that at %s %%", n.Level, l.Levels[i-1].Level)
			}
		}
		if (l.Interval == nil) != (l.NetLow == nil) || l.NetLow != nil && (l.NetLow.IsNegative() || l.NetLow.GreaterThan(l.NetHigh.Decimal)) {
			r.Fatalf("net %s to %s", l.NetLow, l.NetHigh)
		}
		if l.Interval == nil != has(l, "LOSS-NO-INTERVAL") {
			r.Fatal("an interval or a warning, one of them")
		}
	})
}
