package sla_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/interval"
)

// looked is a source that looked at one resource now and then: each state holds to the next look.
func looked(resource string, at []time.Time, states []sla.State) sla.Evidence {
	t := sla.Timeline{Labels: unitLabels.With(sla.Labels{"resource": resource})}
	for i := 0; i+1 < len(at); i++ {
		gap := interval.Interval{Start: at[i], End: at[i+1]}
		t.Stretches = append(t.Stretches, sla.Stretch{Interval: gap, State: states[i]})
		if states[i] != states[i+1] {
			t.Turns = append(t.Turns, sla.Turn{Interval: gap, From: states[i], To: states[i+1]})
		}
	}
	return sla.Evidence{Name: resource, Timelines: []sla.Timeline{t}, First: at[0], Last: at[len(at)-1]}
}

// hourly looks every hour from the first of February to beyond its end, and sees down from one hour to another.
func hourly(resource string, down, up int) sla.Evidence {
	var times []time.Time
	var states []sla.State
	for h := range 28*24 + 2 {
		times = append(times, at("2017-02-01T00:00:00Z").Add(time.Duration(h)*time.Hour))
		st := sla.Up
		if h >= down && h < up {
			st = sla.Down
		}
		states = append(states, st)
	}
	return looked(resource, times, states)
}

// Looks of every hour find down at 12:00 and at 13:00: it went down after 11:00 and came back before 14:00, for one hour at least
// and three at most.
func TestSlackBetweenLooks(t *testing.T) {
	month := big.NewRat(28*24, 1)
	hours := func(n int64) sla.Percent {
		share := new(big.Rat).Quo(big.NewRat(n, 1), month)
		return sla.NewPercent(share.Sub(big.NewRat(100, 1), share.Mul(share, big.NewRat(100, 1))))
	}
	short := &sla.Debounce{AtLeast: 150 * time.Minute, Counts: "whole_run"}
	for _, c := range []struct {
		name             string
		m                sla.Measure
		evidence         []sla.Evidence
		low, found, high int64 // hours down
	}{
		{"one resource", timeMeasure(nil), []sla.Evidence{hourly("a", 12, 14)}, 3, 2, 1},
		{"one look that found it down", timeMeasure(nil), []sla.Evidence{hourly("a", 12, 13)}, 2, 1, 0},
		{"never down", timeMeasure(nil), []sla.Evidence{hourly("a", 0, 0)}, 0, 0, 0},
		{"from before the period", timeMeasure(nil), []sla.Evidence{hourly("a", 0, 5)}, 5, 5, 4},
		{"long enough only if it lasted as long as it may have", timeMeasure(short), []sla.Evidence{hourly("a", 12, 14)}, 3, 0, 0},
	} {
		a := measured(t, c.m, nil, c.evidence...)
		if a.Uptime.Low.String() != hours(c.low).String() || a.Uptime.Percent.String() != hours(c.found).String() || a.Uptime.High.String() != hours(c.high).String() {
			t.Errorf("%s: low %s, found %s, high %s; want %d, %d and %d hours down", c.name, a.Uptime.Low, a.Uptime.Percent, a.Uptime.High, c.low, c.found, c.high)
		}
		if noted := strings.Contains(codes(a), "edges_between_looks"); noted != (c.low != c.high || c.m.Debounce != nil) {
			t.Errorf("%s: notes %s", c.name, codes(a))
		}
	}
}

// Whatever the truth, if it changes at most once between two looks, it lies between low and high, and so does what is found.
func TestTheTruthLiesBetweenLowAndHigh(t *testing.T) {
	start := at("2017-02-01T00:00:00Z")
	rapid.Check(t, func(rt *rapid.T) {
		population := rapid.SampledFrom([]string{"", "any_down", "all_down"}).Draw(rt, "population")
		m := timeMeasure(nil)
		m.Population = population
		const looks = 28*24/12 + 1 // two a day
		var evidence []sla.Evidence
		var downs []interval.Set
		for _, name := range []string{"a", "b"} {
			var times []time.Time
			var states []sla.State
			var truth []interval.Interval
			before := sla.Up
			var since time.Time
			for i := range looks {
				now := start.Add(time.Duration(i) * 12 * time.Hour)
				state := before
				if rapid.IntRange(0, 5).Draw(rt, "change") == 0 && i > 0 {
					changed := now.Add(-time.Duration(rapid.IntRange(0, 12*3600).Draw(rt, "before")) * time.Second)
					if state = sla.Down; before == sla.Down {
						state = sla.Up
						truth = append(truth, interval.Interval{Start: since, End: changed})
					}
					since = changed
				}
				times, states, before = append(times, now), append(states, state), state
			}
			if before == sla.Down {
				truth = append(truth, interval.Interval{Start: since, End: start.Add(28 * 24 * time.Hour)})
			}
			e := looked(name, times, states)
			e.Name = "source" // of both
			evidence = append(evidence, e)
			downs = append(downs, interval.Union(truth...))
		}
		one := evidence[0]
		one.Timelines = append(one.Timelines, evidence[1].Timelines...)
		down := downs[0].Intersect(downs[1])
		if population == "any_down" {
			down = downs[0].Union(downs[1])
		}
		share := big.NewRat(int64(down.Total()), int64(28*24*time.Hour))
		truth := share.Sub(big.NewRat(100, 1), share.Mul(share, big.NewRat(100, 1)))
		a := measured(t, m, nil, one)
		for _, p := range []*big.Rat{truth, a.Uptime.Percent.Rat()} {
			if p.Cmp(a.Uptime.Low.Rat()) < 0 || p.Cmp(a.Uptime.High.Rat()) > 0 {
				rt.Fatalf("%s lies outside %s and %s", p.FloatString(9), a.Uptime.Low, a.Uptime.High)
			}
		}
	})
}
