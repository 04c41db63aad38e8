package impact_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata"

	"slacredit/impact"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// shop is a made-up shop: revenue with a daily and a weekly rhythm, slow growth, and noise that does not average out within a day.
type shop struct {
	zone *time.Location
	days int
	seed uint64
}

// start is a Monday, midnight.
var start = time.Date(2016, 10, 31, 0, 0, 0, 0, time.UTC)

// hourly is the shop's revenue by the hour of its zone.
func (s shop) hourly() []money.Dated {
	random := rand.New(rand.NewPCG(s.seed, 7))
	local := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, s.zone)
	end := time.Date(start.Year(), start.Month(), start.Day()+s.days, 0, 0, 0, 0, s.zone)
	var out []money.Dated
	mood := 1.0
	for t := local; t.Before(end); t = t.Add(time.Hour) {
		if t.Hour() == 0 {
			mood = math.Exp(0.1 * random.NormFloat64())
		}
		day := 1 + 0.4*math.Sin(2*math.Pi*float64(t.Hour()-9)/24)
		week := 1 + 0.2*math.Cos(2*math.Pi*float64(t.Weekday())/7)
		y := 1000 * day * week * mood * math.Exp(0.15*random.NormFloat64())
		out = append(out, hour(t, strconv.FormatFloat(y, 'f', 2, 64)))
	}
	return out
}

func hour(t time.Time, amount string) money.Dated {
	return money.Dated{From: t.UTC(), To: t.UTC().Add(time.Hour), Amount: money.MustNumber(amount)}
}

// change applies f to every amount.
func change(in []money.Dated, f func(money.Dated) money.Number) []money.Dated {
	out := make([]money.Dated, len(in))
	for i, r := range in {
		out[i] = r
		out[i].Amount = f(r)
	}
	return out
}

// without sets what was sold from one time to another to zero.
func without(in []money.Dated, out interval.Interval) []money.Dated {
	return change(in, func(r money.Dated) money.Number {
		if out.Contains(r.From) {
			return money.MustNumber("0")
		}
		return r.Amount
	})
}

// from is so many hours from a time on.
func from(t time.Time, hours float64) interval.Interval {
	return interval.Interval{Start: t, End: t.Add(time.Duration(hours * float64(time.Hour)))}
}

func estimate(t testing.TB, revenue []money.Dated, a impact.Assumptions, zone *time.Location, incidents ...impact.Incident) *impact.Statement {
	t.Helper()
	s, err := impact.Estimate(revenue, incidents, a, zone, "USD")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// one is the loss of a single total outage.
func one(t testing.TB, revenue []money.Dated, a impact.Assumptions, zone *time.Location, out interval.Interval) impact.IncidentLoss {
	t.Helper()
	return estimate(t, revenue, a, zone, impact.Incident{Interval: out}).Incidents[0]
}

func float(t testing.TB, n *money.Number) float64 {
	t.Helper()
	if n == nil {
		t.Fatal("no number")
	}
	return n.InexactFloat64()
}

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// bounds writes the interval of a loss down.
func bounds(l impact.IncidentLoss) string {
	if l.Interval == nil {
		return fmt.Sprintf("%s, no interval", l.GrossLoss)
	}
	return fmt.Sprintf("%s, %s %%: %s to %s of %d", l.GrossLoss, l.Interval.Level, l.Interval.Low, l.Interval.High, l.Interval.Placebos)
}

func has(l impact.IncidentLoss, code string) bool {
	for _, w := range l.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

// near holds a to b within a relative distance.
func near(t testing.TB, what string, a, b, within float64) {
	t.Helper()
	if !(math.Abs(a-b) <= within*math.Max(math.Abs(a), math.Abs(b))) {
		t.Errorf("%s: %v and %v", what, a, b)
	}
}
