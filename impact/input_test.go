package impact_test

import (
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// fault expects an estimate from this revenue to be refused.
func fault(t testing.TB, revenue []money.Dated, z *time.Location, code string) {
	t.Helper()
	_, err := impact.Estimate(revenue, []impact.Incident{{Interval: outage}}, impact.Assumptions{}, z, "USD")
	wantFault(t, err, code)
}

func wantFault(t testing.TB, err error, code string) {
	t.Helper()
	var d audit.Diagnostic
	if !errors.As(err, &d) || d.Code != code || d.Hint == "" {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestRevenueThatIsRefused(t *testing.T) {
	revenue := market.hourly()
	with := func(r ...money.Dated) []money.Dated { return append(slices.Clone(revenue), r...) }
	noon := start.Add(12 * time.Hour)
	day := money.Dated{From: start, To: start.AddDate(0, 0, 1), Amount: money.MustNumber("1")}
	fault(t, nil, time.UTC, "LOSS-NO-REVENUE")
	fault(t, []money.Dated{day}, time.UTC, "LOSS-BUCKET")
	fault(t, with(hour(noon, "0.5")), time.UTC, "LOSS-DUPLICATE")
	fault(t, with(money.Dated{From: noon.Add(30 * time.Minute), To: noon.Add(45 * time.Minute), Amount: money.MustNumber("1")}), time.UTC, "LOSS-DUPLICATE")
	fault(t, with(money.Dated{From: noon, To: noon, Amount: money.MustNumber("1")}), time.UTC, "LOSS-MIXED")
	fault(t, with(hour(time.Date(17, 2, 1, 0, 0, 0, 0, time.UTC), "1")), time.UTC, "LOSS-TIME")
	fault(t, revenue, nil, "LOSS-TIMEZONE")
	fault(t, revenue, time.Local, "LOSS-TIMEZONE")
}

func TestARepeatedRowCountsOnce(t *testing.T) {
	revenue := market.hourly()
	base := estimate(t, revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage})
	twice := estimate(t, append(slices.Clone(revenue), revenue[2800:2805]...), impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage})
	if text(t, twice.Incidents) != text(t, base.Incidents) || twice.Revenue.Duplicates != 5 || len(twice.Warnings) != 1 || twice.Warnings[0].Code != "LOSS-DUPLICATE" {
		t.Errorf("%d duplicates, %+v", twice.Revenue.Duplicates, twice.Warnings)
	}
}

func TestAssumptionsThatAreRefused(t *testing.T) {
	try := func(a impact.Assumptions, code string, incidents ...impact.Incident) {
		t.Helper()
		_, err := impact.Estimate(market.hourly(), incidents, a, time.UTC, "USD")
		wantFault(t, err, code)
	}
	ok := impact.Incident{Interval: outage}
	try(impact.Assumptions{VariableCostRatio: &impact.Ratio{Value: money.MustNumber("38")}}, "LOSS-RATIO", ok)
	try(impact.Assumptions{WaitingPeriod: -time.Hour}, "LOSS-DURATION", ok)
	try(impact.Assumptions{Guard: 1000 * time.Hour}, "LOSS-DURATION", ok)
	try(impact.Assumptions{}, "LOSS-INCIDENT", impact.Incident{Interval: interval.Interval{Start: outage.End, End: outage.Start}})
	try(impact.Assumptions{}, "LOSS-INCIDENT", impact.Incident{Interval: from(outage.Start, 24*366+1)})
	try(impact.Assumptions{}, "LOSS-INCIDENT", ok, impact.Incident{Interval: from(outage.Start.Add(time.Hour), 5)})
	try(impact.Assumptions{}, "LOSS-FRACTION", impact.Incident{Interval: outage, FailedFraction: big.NewRat(30, 1)})
}

// TestMissingIsNotZero: an hour without a row is missing in buckets, and zero among orders.
func TestMissingIsNotZero(t *testing.T) {
	revenue := market.hourly()
	gap := outage.Start.Add(-30 * time.Hour)
	short := slices.DeleteFunc(slices.Clone(revenue), func(r money.Dated) bool { return r.From.Equal(gap) })
	s := estimate(t, short, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage})
	if s.Revenue.Mode != "buckets" || s.Revenue.MissingHours != 1 || s.Revenue.ZeroHours != 0 || !has(s.Incidents[0], "LOSS-MISSING-HOURS") {
		t.Errorf("%+v, %+v", s.Revenue, s.Incidents[0].Warnings)
	}
	zero := one(t, without(revenue, from(gap, 1)), impact.Assumptions{}, time.UTC, outage)
	if zero.LevelRatio.String() == s.Incidents[0].LevelRatio.String() {
		t.Error("a missing hour counts as zero")
	}
	orders := slices.Clone(short)
	for i := range orders {
		orders[i].To = orders[i].From
	}
	o := estimate(t, orders, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage})
	if o.Revenue.Mode != "orders" || o.Revenue.MissingHours != 0 || o.Revenue.ZeroHours != 1 || o.Incidents[0].LevelRatio.String() != zero.LevelRatio.String() {
		t.Errorf("%+v", o.Revenue)
	}
}

// TestObserved: what counts as sold during an outage, where rows reach beyond it.
func TestObserved(t *testing.T) {
	revenue := change(market.hourly(), func(money.Dated) money.Number { return money.MustNumber("60.00") })
	half := func(in []money.Dated) []money.Dated { // two rows of 30.00 instead of one of 60.00
		var out []money.Dated
		for _, r := range in {
			mid := r.From.Add(30 * time.Minute)
			out = append(out, money.Dated{From: r.From, To: mid, Amount: money.MustNumber("30.00")}, money.Dated{From: mid, To: r.To, Amount: money.MustNumber("30.00")})
		}
		return out
	}
	edge := interval.Interval{Start: outage.Start.Add(30 * time.Minute), End: outage.Start.Add(2 * time.Hour)}
	for _, c := range []struct {
		name    string
		revenue []money.Dated
		failed  *big.Rat
		actual  string
		loss    string
	}{
		{"total, by the hour: the touched hour sold in its good half", revenue, nil, "60.00", "30.00"},
		{"total, by the half hour: the row is inside", half(revenue), nil, "90.00", "0.00"},
		// Of the touched hour, (0.5·0.2)/(0.5+0.5·0.2) = 1/6 fell into the outage.
		{"most failed, by the hour", revenue, big.NewRat(8, 10), "70.00", "20.00"},
		{"some failed: the fraction of what was expected", revenue, big.NewRat(1, 10), "88.42", "9.00"}, // 60 + 60·0.45/0.95
		{"nothing failed", revenue, new(big.Rat), "90.00", "0.00"},
	} {
		l := estimate(t, c.revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: edge, FailedFraction: c.failed}).Incidents[0]
		if l.ButFor.String() != "90.00" || l.Actual.String() != c.actual || l.GrossLoss.String() != c.loss {
			t.Errorf("%s: but for %s, actual %s, loss %s; want 90.00, %s, %s", c.name, l.ButFor, l.Actual, l.GrossLoss, c.actual, c.loss)
		}
	}
}

// TestRowsMissingInTheOutage: where everything failed nothing sold; else what was sold is not known.
func TestRowsMissingInTheOutage(t *testing.T) {
	revenue := slices.DeleteFunc(market.hourly(), func(r money.Dated) bool { return outage.Contains(r.From) })
	l := one(t, revenue, impact.Assumptions{}, time.UTC, outage)
	if l.Actual.String() != "0.00" || l.GrossLoss.String() != l.ButFor.String() || !has(l, "LOSS-WINDOW-MISSING") {
		t.Errorf("actual %s, loss %s of %s", l.Actual, l.GrossLoss, l.ButFor)
	}
	p := estimate(t, revenue, impact.Assumptions{}, time.UTC, impact.Incident{Interval: outage, FailedFraction: big.NewRat(7, 10)}).Incidents[0]
	if p.Actual != nil || p.Rule != "fraction" || p.P != nil || !has(p, "LOSS-WINDOW-MISSING") {
		t.Errorf("actual %v by %s", p.Actual, p.Rule)
	}
	near(t, "loss", float(t, p.GrossLoss), 0.7*float(t, p.ButFor), 1e-4)
}

// TestOutageBeyondTheData: a file that ends before the outage does says nothing of what was sold in it.
func TestOutageBeyondTheData(t *testing.T) {
	before := slices.DeleteFunc(market.hourly(), func(r money.Dated) bool { return !r.From.Before(outage.Start) })
	l := one(t, before, impact.Assumptions{}, time.UTC, outage)
	if l.Actual != nil || l.Rule != "fraction" || l.GrossLoss.String() != l.ButFor.String() || !has(l, "LOSS-WINDOW-MISSING") {
		t.Errorf("actual %v by %s, loss %s of %s", l.Actual, l.Rule, l.GrossLoss, l.ButFor)
	}
	years := interval.Interval{Start: outage.Start.AddDate(5, 0, 0), End: outage.End.AddDate(5, 0, 0)}
	if l := one(t, before, impact.Assumptions{}, time.UTC, years); l.Actual != nil || l.GrossLoss != nil || !has(l, "LOSS-NO-ESTIMATE") {
		t.Errorf("years later: actual %v, loss %v", l.Actual, l.GrossLoss)
	}
}
