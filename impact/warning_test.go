package impact_test

import (
	"strconv"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

func date(t testing.TB, s string) interval.Date {
	t.Helper()
	d, err := interval.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// times multiplies the revenue of a stretch of time.
func times(in []money.Dated, when interval.Interval, by string) []money.Dated {
	f := money.MustNumber(by)
	return change(in, func(r money.Dated) money.Number {
		if when.Contains(r.From) {
			return money.Number{Decimal: r.Amount.Mul(f.Decimal).Round(2)}
		}
		return r.Amount
	})
}

// TestWarnings makes each warning appear by what causes it, and holds that a clean case has none that gates.
func TestWarnings(t *testing.T) {
	revenue := market.hourly()
	gone := without(revenue, outage)
	clean := one(t, gone, impact.Assumptions{}, time.UTC, outage)
	for _, w := range clean.Warnings {
		if w.Gates {
			t.Errorf("a clean case has %s", w.Code)
		}
	}
	for _, c := range []struct {
		code    string
		revenue []money.Dated
		a       impact.Assumptions
		gates   bool
	}{
		{"LOSS-NO-INTERVAL", cut(gone, 10*24, 0), impact.Assumptions{}, true},
		{"LOSS-NOT-DISTINGUISHABLE", revenue, impact.Assumptions{}, true},
		{"LOSS-RANGE-ONLY", revenue, impact.Assumptions{}, false},
		{"LOSS-OBSERVED-ABOVE", times(revenue, outage, "3"), impact.Assumptions{}, false},
		{"LOSS-HOLIDAY", gone, impact.Assumptions{Holidays: []interval.Date{date(t, "2017-02-28")}}, true},
		{"LOSS-HOLIDAY", gone, impact.Assumptions{Holidays: []interval.Date{date(t, "2017-02-21"), date(t, "2017-02-14"), date(t, "2017-02-07")}}, true},
		{"LOSS-LEVEL-CLIPPED", times(gone, from(outage.Start.AddDate(0, 0, -4), 24*8), "30"), impact.Assumptions{}, true},
		{"LOSS-LEVEL-UNUSUAL", times(gone, from(outage.Start.Add(-20*time.Hour), 46), "2"), impact.Assumptions{}, false},
		{"LOSS-LEVEL-CHANGED", times(gone, from(outage.End, 24*40), "0.3"), impact.Assumptions{}, true},
		{"LOSS-QUIET-HOURS", inTheAfternoon(gone, func(int) string { return "0.01" }), impact.Assumptions{}, false},
		{"LOSS-START-UNCERTAIN", gone, impact.Assumptions{Guard: 3 * time.Hour}, false},
		{"LOSS-PLACEBO-BIAS", inTheAfternoon(gone, func(day int) string { return strconv.Itoa(20+day) + "e-2" }), impact.Assumptions{}, false},
		{"LOSS-NOTHING-EXPECTED", change(gone, func(money.Dated) money.Number { return money.MustNumber("0") }), impact.Assumptions{}, false},
	} {
		l := one(t, c.revenue, c.a, time.UTC, outage)
		found := false
		for _, w := range l.Warnings {
			if w.Code == c.code {
				found = true
				if w.Gates != c.gates {
					t.Errorf("%s gates: %v", w.Code, w.Gates)
				}
			}
		}
		if !found {
			t.Errorf("no %s in %+v", c.code, l.Warnings)
		}
	}
}

// inTheAfternoon multiplies what is sold from 14:00 to 17:00 by something that depends on the day.
func inTheAfternoon(in []money.Dated, by func(day int) string) []money.Dated {
	return change(in, func(r money.Dated) money.Number {
		if h := r.From.Hour(); h < 14 || h >= 17 {
			return r.Amount
		}
		return money.Number{Decimal: r.Amount.Mul(money.MustNumber(by(int(r.From.Sub(start).Hours() / 24))).Decimal).Round(2)}
	})
}

// TestDegenerate: series that break naive arithmetic.
func TestDegenerate(t *testing.T) {
	revenue := market.hourly()
	zero := one(t, change(revenue, func(money.Dated) money.Number { return money.MustNumber("0") }), impact.Assumptions{}, time.UTC, outage)
	if zero.ButFor.String() != "0.00" || zero.GrossLoss.String() != "0.00" || zero.Interval != nil {
		t.Errorf("nothing ever sold: %s, %+v", zero.ButFor, zero.Interval)
	}
	week := from(outage.Start.AddDate(0, 0, -20), 168)
	single := one(t, change(revenue, func(r money.Dated) money.Number {
		if week.Contains(r.From) {
			return r.Amount
		}
		return money.MustNumber("0")
	}), impact.Assumptions{}, time.UTC, outage)
	if single.ButFor.IsNegative() || single.ButFor.GreaterThan(money.MustNumber("10000").Decimal) {
		t.Errorf("one week ever sold: %s", single.ButFor)
	}
	refund := one(t, times(revenue, from(outage.Start.AddDate(0, 0, -7), 1), "-20"), impact.Assumptions{}, time.UTC, outage)
	if near := float(t, refund.ButFor); near < 2000 || near > 6000 {
		t.Errorf("a refund in one of the weeks: %v", near)
	}
	// The hour of the outage never sells, other hours do: nothing is lost, and the scale of misses is not zero.
	never := one(t, change(revenue, func(r money.Dated) money.Number {
		if h := r.From.Hour(); h == 14 && r.From.Weekday() == time.Tuesday {
			return money.MustNumber("0")
		}
		return r.Amount
	}), impact.Assumptions{}, time.UTC, from(outage.Start, 1))
	if never.ButFor.String() != "0.00" || float(t, never.Workings.Scale) <= 0 || never.Interval == nil {
		t.Errorf("an hour that never sells: %s, %+v", never.ButFor, never.Interval)
	}
	// No week has the hour: the last days stand in.
	gap := change(revenue, func(r money.Dated) money.Number { return r.Amount })
	kept := gap[:0]
	for _, r := range gap {
		if r.From.Weekday() == time.Tuesday && r.From.Hour() == 14 {
			continue
		}
		kept = append(kept, r)
	}
	stand := one(t, kept, impact.Assumptions{}, time.UTC, outage)
	if stand.ButFor == nil || !has(stand, "LOSS-PROFILE-GAP") {
		t.Errorf("an hour without weeks: %+v", stand.Warnings)
	}
}

// TestSalesAtTheEdgesContradictATotalOutage: twenty minutes said to be total, in an hour that sold as ever.
func TestSalesAtTheEdgesContradictATotalOutage(t *testing.T) {
	revenue := market.hourly()
	short := from(outage.Start.Add(10*time.Minute), 1.0/3)
	for _, c := range []struct {
		name string
		sold string // of the hour that the outage lies in, relative to a usual one
		out  interval.Interval
		want bool
	}{
		{"an hour as ever", "1.3", short, true},
		{"what two thirds of an hour sell", "0.66", short, false},
		{"a whole hour", "1.3", from(outage.Start, 1), false},
		{"nothing", "0", short, false},
	} {
		l := one(t, times(revenue, from(outage.Start, 1), c.sold), impact.Assumptions{}, time.UTC, c.out)
		if has(l, "LOSS-EDGE-SALES") != c.want {
			t.Errorf("%s: %+v", c.name, l.Warnings)
		}
	}
}
