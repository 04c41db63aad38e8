package impact_test

import (
	"encoding/json"
	"math/big"
	"slices"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// TestKeys: the names that scripts read.
func TestKeys(t *testing.T) {
	s := estimate(t, market.hourly(), impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage})
	var top map[string]any
	if err := json.Unmarshal([]byte(text(t, s)), &top); err != nil {
		t.Fatal(err)
	}
	incident := top["incidents"].([]any)[0].(map[string]any)
	for _, k := range []string{"currency", "incidents", "extra_expense"} {
		if _, ok := top[k]; !ok {
			t.Errorf("no %s", k)
		}
	}
	for k, want := range map[string]any{"from": "2017-02-28T14:00:00Z", "to": "2017-02-28T17:00:00Z", "but_for": s.Incidents[0].ButFor.String(),
		"actual": s.Incidents[0].Actual.String(), "gross_loss": s.Incidents[0].GrossLoss.String(), "net_low": s.Incidents[0].NetLow.String(),
		"net_high": s.Incidents[0].NetHigh.String(), "saved_costs": nil, "contribution_loss": nil, "after_waiting_period": nil} {
		if got, ok := incident[k]; !ok || got != want {
			t.Errorf("%s is %v, want %v", k, got, want)
		}
	}
	i := incident["interval"].(map[string]any)
	if i["level"] != "95" || i["placebos"] != 56.0 || i["low"] == nil || i["high"] == nil {
		t.Errorf("interval %v", i)
	}
	for _, w := range incident["warnings"].([]any) {
		if w := w.(map[string]any); w["code"] == "" || w["text"] == "" {
			t.Errorf("warning %v", w)
		}
	}
}

func TestCostsAndIncome(t *testing.T) {
	a := impact.Assumptions{VariableCostRatio: &impact.Ratio{Value: money.MustNumber("0.38"), Source: "accounts"},
		ExtraExpense: []impact.Expense{{What: "overtime", Amount: money.MustNumber("4200.00"), Source: "PO 7731"}, {What: "postage", Amount: money.MustNumber("0.005")}}}
	s := estimate(t, without(market.hourly(), outage), a, time.UTC, impact.Incident{Interval: outage})
	l := s.Incidents[0]
	saved, _ := money.HalfUp.Round(money.Number{Decimal: l.GrossLoss.Mul(money.MustNumber("0.38").Decimal)}, 2)
	if l.SavedCosts.String() != saved.String() || !l.ContributionLoss.Equal(l.GrossLoss.Sub(saved.Decimal)) {
		t.Errorf("saved %s, lost %s of %s", l.SavedCosts, l.ContributionLoss, l.GrossLoss)
	}
	if s.ExtraExpense.String() != "4200.005" || !s.LossOfIncome.Equal(l.ContributionLoss.Add(s.ExtraExpense.Decimal)) {
		t.Errorf("extra %s, income %s", s.ExtraExpense, s.LossOfIncome)
	}
	if n := l.NetSplit; !n.SavedLow.Add(n.ContributionLow.Decimal).Equal(l.NetLow.Decimal) || !n.SavedHigh.Add(n.ContributionHigh.Decimal).Equal(l.NetHigh.Decimal) {
		t.Errorf("%+v of %s to %s", n, l.NetLow, l.NetHigh)
	}
	if none := estimate(t, market.hourly(), impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage}); none.ExtraExpense != nil || none.LossOfIncome != nil {
		t.Error("nothing is known of expense or cost, and yet there is a figure")
	}
}

func TestCurrencyRounds(t *testing.T) {
	for currency, want := range map[money.Currency]int32{"JPY": 0, "USD": 2, "": 2, "KWD": 3} {
		s, err := impact.Estimate(market.hourly(), []impact.Incident{{Interval: outage}}, impact.Assumptions{}, time.UTC, currency)
		if err != nil {
			t.Fatal(err)
		}
		if got := -s.Incidents[0].ButFor.Exponent(); got != want {
			t.Errorf("%s: %s", currency, s.Incidents[0].ButFor)
		}
	}
}

func TestWaitingPeriod(t *testing.T) {
	revenue := without(market.hourly(), outage)
	wait := func(d time.Duration) impact.IncidentLoss {
		return one(t, revenue, impact.Assumptions{WaitingPeriod: d}, time.UTC, outage)
	}
	l := wait(90 * time.Minute)
	// The same level over what is left: half of the second hour, and the third.
	want := float(t, l.LevelRatio) * (0.5*float(t, l.Hours[1].Profile) + float(t, l.Hours[2].Profile))
	near(t, "after 90 minutes", float(t, l.AfterWaitingPeriod), want, 1e-5)
	if l.AfterWaiting == nil || !l.AfterWaiting.High.LessThan(l.Interval.High.Decimal) {
		t.Errorf("interval after waiting %+v, of all %+v", l.AfterWaiting, l.Interval)
	}
	for _, d := range []time.Duration{3 * time.Hour, 8 * time.Hour} {
		if l := wait(d); l.AfterWaitingPeriod.String() != "0.00" || !has(l, "LOSS-WAITING") {
			t.Errorf("after %s: %s", d, l.AfterWaitingPeriod)
		}
	}
}

func TestSeveralIncidents(t *testing.T) {
	second := from(outage.Start.AddDate(0, 0, 3), 2)
	revenue := without(without(market.hourly(), outage), second)
	s := estimate(t, revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage}, impact.Incident{Interval: second})
	a, b := s.Incidents[0], s.Incidents[1]
	near(t, "but for", s.Total.ButFor.InexactFloat64(), float(t, a.ButFor)+float(t, b.ButFor), 1e-5)
	sum := a.Interval.High.Add(b.Interval.High.Decimal).Sub(a.Interval.Low.Decimal).Sub(b.Interval.Low.Decimal)
	if joint := s.Total.Interval; joint == nil || !joint.High.Sub(joint.Low.Decimal).LessThan(sum) {
		t.Errorf("joint interval %+v is not narrower than the sum of both", joint)
	}
	// The first is not normal trade for the second.
	for _, p := range b.Placebos {
		if p.Days == 3 {
			t.Error("the day of another incident is a placebo")
		}
	}
	single := estimate(t, revenue, impact.Assumptions{Masks: []interval.Interval{second}}, time.UTC, impact.Incident{Interval: outage})
	if bounds(single.Incidents[0]) != bounds(a) {
		t.Errorf("%s as a mask, %s as an incident", bounds(single.Incidents[0]), bounds(a))
	}
	if got, want := single.Total.Interval, single.Incidents[0].Interval; got.Low.String() != want.Low.String() || got.High.String() != want.High.String() {
		t.Errorf("the total of one incident is %+v, the incident %+v", got, want)
	}
}

// TestWorkbookCanRecompute takes the interval from what is printed: scores, mean, scale.
func TestWorkbookCanRecompute(t *testing.T) {
	l := one(t, without(market.hourly(), outage), impact.Assumptions{}, time.UTC, outage)
	var scores []float64
	sum := 0.0
	for _, p := range l.Placebos {
		scores = append(scores, float(t, p.Score))
		sum += p.ButFor.InexactFloat64()
		near(t, "score", float(t, p.Score), (p.Actual.InexactFloat64()-p.ButFor.InexactFloat64())/float(t, p.Scale), 1e-12)
	}
	slices.Sort(scores)
	near(t, "mean", sum/float64(len(scores)), float(t, l.Workings.MeanButFor), 1e-12)
	low := l.Workings.ButFor.InexactFloat64() + scores[l.Interval.Rank-1]*float(t, l.Workings.Scale)
	high := l.Workings.ButFor.InexactFloat64() + scores[len(scores)-l.Interval.Rank]*float(t, l.Workings.Scale)
	near(t, "low", low, float(t, l.Interval.ButForLow), 1e-5)
	near(t, "high", high, float(t, l.Interval.ButForHigh), 1e-5)
	hours := 0.0
	for _, h := range l.Hours {
		hours += float(t, h.ButFor)
		near(t, "hour", float(t, h.ButFor), float(t, l.LevelRatio)*h.Share.InexactFloat64()*float(t, h.Profile), 1e-12)
	}
	near(t, "hours", hours, l.Workings.ButFor.InexactFloat64(), 1e-12)
}

func TestPartialOutages(t *testing.T) {
	revenue := market.hourly()
	failing := func(in []money.Dated, failed float64) []money.Dated {
		return change(in, func(r money.Dated) money.Number {
			if !outage.Contains(r.From) {
				return r.Amount
			}
			left, _ := money.HalfUp.Round(money.Number{Decimal: r.Amount.Mul(money.MustNumber(big.NewRat(int64(1000*(1-failed)+0.5), 1000).FloatString(3)).Decimal)}, 2)
			return left
		})
	}
	for _, c := range []struct {
		failed float64
		rule   string
	}{{0.1, "fraction"}, {0.5, "fraction"}, {0.6, "baseline"}, {0.95, "baseline"}} {
		f := new(big.Rat).SetFloat64(c.failed)
		f, _ = new(big.Rat).SetString(f.FloatString(2))
		l := estimate(t, failing(revenue, c.failed), impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage, FailedFraction: f}).Incidents[0]
		if l.Rule != c.rule || l.Partial == nil || l.Partial.RatioLessActual == nil || !has(l, "LOSS-PHI-GENERIC") {
			t.Errorf("%g failed: by %s, %+v", c.failed, l.Rule, l.Partial)
		}
		want := c.failed * float(t, l.ButFor)
		if c.rule == "baseline" {
			want = float(t, l.ButFor) - float(t, l.Actual)
		}
		near(t, "loss", float(t, l.GrossLoss), want, 1e-4)
		if c.rule == "fraction" {
			near(t, "high", float(t, &l.Interval.High), c.failed*float(t, l.Interval.ButForHigh), 1e-4)
		}
	}
}

// TestOrdersCombineBothEstimates: the values of single orders say how precise the ratio is.
func TestOrdersCombineBothEstimates(t *testing.T) {
	var orders []money.Dated
	for _, r := range market.hourly() {
		for k := range 40 {
			at := r.From.Add(time.Duration(90*k+1) * time.Second)
			if outage.Contains(at) && k%10 < 3 { // 30 % fail
				continue
			}
			orders = append(orders, money.Dated{From: at, To: at, Amount: money.Number{Decimal: r.Amount.Shift(-2).Round(2)}})
		}
	}
	third := big.NewRat(3, 10)
	l := estimate(t, orders, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage, FailedFraction: third, OnRevenuePath: true}).Incidents[0]
	if l.Rule != "combined" || has(l, "LOSS-PHI-GENERIC") || has(l, "LOSS-PHI-DISAGREES") {
		t.Fatalf("by %s, %+v", l.Rule, l.Warnings)
	}
	would := float(t, l.Partial.WouldBe)
	b, q := float(t, l.ButFor), float(t, l.Actual)+float(t, l.Partial.RatioLessActual)
	if would < min(b, q) || would > max(b, q) {
		t.Errorf("%v is not between %v and %v", would, b, q)
	}
	near(t, "loss", float(t, l.GrossLoss), would-float(t, l.Actual), 1e-4)
	truth := float(t, l.Actual) / 0.7 * 0.3
	near(t, "loss and truth", float(t, l.GrossLoss), truth, 0.15)
	if low, high := float(t, &l.Interval.Low), float(t, &l.Interval.High); low > truth || truth > high {
		t.Errorf("truth %v is not in %v to %v", truth, low, high)
	}

	wrong := estimate(t, orders, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage, FailedFraction: big.NewRat(6, 10), OnRevenuePath: true}).Incidents[0]
	if wrong.Rule != "baseline" || !has(wrong, "LOSS-PHI-DISAGREES") {
		t.Errorf("60 %% stated where 30 %% failed: by %s, %+v", wrong.Rule, wrong.Warnings)
	}
}

func TestRecapture(t *testing.T) {
	quiet := without(market.hourly(), outage)
	l := one(t, quiet, impact.Assumptions{}, time.UTC, outage)
	if l.Recapture == nil || l.Recapture.Hours != 6 || has(l, "LOSS-RECAPTURE-UNPROVEN") != (float(t, &l.Recapture.P) > 0.05) {
		t.Fatalf("%+v, %+v", l.Recapture, l.Warnings)
	}
	// All that was lost comes back in the six hours after.
	part := l.GrossLoss.Div(money.MustNumber("6").Decimal).Round(2)
	back := from(outage.End, 6)
	caught := one(t, change(quiet, func(r money.Dated) money.Number {
		if back.Contains(r.From) {
			return money.Number{Decimal: r.Amount.Add(part)}
		}
		return r.Amount
	}), impact.Assumptions{}, time.UTC, outage)
	if caught.GrossLoss.String() != l.GrossLoss.String() {
		t.Error("make-up sales change the gross loss")
	}
	near(t, "excess", caught.Recapture.Excess.Sub(l.Recapture.Excess.Decimal).InexactFloat64(), float(t, l.GrossLoss), 1e-4)
	if !caught.Recapture.Net.LessThan(l.Recapture.Net.Decimal) || !caught.NetLow.LessThanOrEqual(l.NetLow.Decimal) || !caught.NetHigh.LessThan(l.NetHigh.Decimal) {
		t.Errorf("net %s (%s to %s) with make-up sales, %s (%s to %s) without", caught.Recapture.Net, caught.NetLow, caught.NetHigh, l.Recapture.Net, l.NetLow, l.NetHigh)
	}
	// Without the hours after, nothing can be said, and nothing is taken off.
	short := one(t, cut(quiet, 80*24, -3), impact.Assumptions{}, time.UTC, outage)
	if short.Recapture != nil || !has(short, "LOSS-RECAPTURE-UNMEASURED") || short.NetLow.String() != short.Interval.Low.String() || short.NetHigh.String() != short.Interval.High.String() {
		t.Errorf("%+v, net %s to %s", short.Recapture, short.NetLow, short.NetHigh)
	}
}

// TestTotalOfGainAndLoss: an incident that sold more than expected lowers the total, and the statement says so.
func TestTotalOfGainAndLoss(t *testing.T) {
	second := from(outage.Start.AddDate(0, 0, 3), 2)
	revenue := times(without(market.hourly(), outage), second, "2")
	s := estimate(t, revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage}, impact.Incident{Interval: second})
	a, b := s.Incidents[0], s.Incidents[1]
	if b.GrossLoss.String() != "0.00" || !s.Total.GrossLoss.LessThan(a.GrossLoss.Decimal) {
		t.Errorf("losses %s and %s, together %s", a.GrossLoss, b.GrossLoss, s.Total.GrossLoss)
	}
	if len(s.Warnings) != 1 || s.Warnings[0].Code != "LOSS-TOTAL-SIGNED" {
		t.Errorf("%+v", s.Warnings)
	}
	if one := estimate(t, revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage, FailedFraction: big.NewRat(1, 3)}); one.Total.Interval == nil || len(one.Warnings) != 0 ||
		one.Total.Interval.High.String() != one.Incidents[0].Interval.High.String() {
		t.Errorf("one incident in part: %+v, %+v", one.Total, one.Warnings)
	}
}
