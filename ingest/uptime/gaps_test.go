package uptime

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/interval"
)

var policies = []string{GapHold, GapHold3x, GapMidpoint, GapUnknown}

var noon = time.Date(2017, 2, 28, 12, 0, 0, 0, time.UTC)

func minute(n float64) time.Time { return noon.Add(time.Duration(n * float64(time.Minute))) }

// readings writes "0 up, 5 down" as two readings, at minutes after noon.
func readings(t *testing.T, text string) []Reading {
	t.Helper()
	var out []Reading
	for part := range strings.SplitSeq(text, ", ") {
		var at float64
		var state sla.State
		if _, err := fmt.Sscan(part, &at, &state); err != nil {
			t.Fatal(err)
		}
		out = append(out, Reading{minute(at), state})
	}
	return out
}

// minutes writes times by state as "up 10, down 5".
func minutes(of map[sla.State]time.Duration) string {
	var parts []string
	for _, st := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, fmt.Sprintf("%s %v", st, of[st].Minutes()))
	}
	return strings.Join(parts, ", ")
}

// Small cases by hand, in the minutes of an hour. The same samples give as many answers as there are policies.
func TestGapPoliciesByHand(t *testing.T) {
	hour := interval.Interval{Start: minute(0), End: minute(60)}
	for _, c := range []struct{ what, samples, hold, hold3x, midpoint, unknown string }{
		{"every 5 minutes, one down",
			"0 up, 5 up, 10 down, 15 up, 20 up, 25 up, 30 up, 35 up, 40 up, 45 up, 50 up, 55 up",
			"down 5, up 55", "down 5, up 55", "down 5, unknown 2.5, up 52.5", "unknown 15, up 45"},
		{"the monitor is silent from 10 to 40",
			"0 up, 5 up, 10 up, 40 down, 45 up, 50 up, 55 up",
			"down 5, up 55", "down 5, unknown 15, up 40", "down 17.5, unknown 2.5, up 40", "unknown 40, up 20"},
		{"the first sample is late: before it nothing is known",
			"30 up, 40 up, 50 up",
			"unknown 30, up 30", "unknown 30, up 30", "unknown 35, up 25", "unknown 40, up 20"},
		{"an earlier sample carries into the period",
			"-5 down, 5 up, 15 up, 25 up, 35 up, 45 up, 55 up",
			"down 5, up 55", "down 5, up 55", "up 60", "unknown 10, up 50"},
		{"a single sample has no spacing to go by",
			"20 up",
			"unknown 20, up 40", "unknown 60", "unknown 60", "unknown 60"},
		{"two samples of one instant: the worse one counts",
			"0 up, 20 up, 20 down, 40 up",
			"down 20, up 40", "down 20, up 40", "down 20, unknown 10, up 30", "unknown 60"},
		{"what a sample does not know ends what was known before",
			"0 up, 20 unknown, 40 up",
			"unknown 20, up 40", "unknown 20, up 40", "unknown 30, up 30", "unknown 60"},
		{"every sample differs from the one before: nothing is certain",
			"0 up, 10 down, 20 up, 30 down, 40 up, 50 down",
			"down 30, up 30", "down 30, up 30", "down 30, unknown 5, up 25", "unknown 60"},
		{"paused and maintenance are states of their own; a sample at the end of the period tells of the next one",
			"0 up, 10 up, 20 paused, 30 paused, 40 maintenance, 50 up, 60 down",
			"maintenance 10, paused 20, up 30", "maintenance 10, paused 20, up 30", "down 5, maintenance 10, paused 20, up 25", "paused 10, unknown 40, up 10"},
		{"a look far before the period holds no longer than any other, and bursts have a short spacing",
			"-90 up, -60 up, 2 up, 4 up, 6 up, 57 up, 58 up",
			"up 60", "unknown 47, up 13", "unknown 1, up 59", "unknown 55, up 5"},
		{"faster tries while it is down do not shorten the usual spacing while they are few",
			"0 down, 1 down, 2 down, 3 down, 4 up, 14 up, 24 up, 34 up, 44 up, 54 up",
			"down 4, up 56", "down 4, up 56", "down 3.5, unknown 1, up 55.5", "down 3, unknown 7, up 50"},
	} {
		for i, want := range []string{c.hold, c.hold3x, c.midpoint, c.unknown} {
			_, got := Fill(nil, readings(t, c.samples), policies[i], hour)
			if minutes(got.Time) != want {
				t.Errorf("%s: %s gives %s, want %s", c.what, policies[i], minutes(got.Time), want)
			}
			var sum time.Duration
			for _, d := range got.Time {
				sum += d
			}
			if sum != hour.Length() {
				t.Errorf("%s: %s gives %v of an hour", c.what, policies[i], sum)
			}
		}
	}
}

func TestUsualSpacingIsTheLowerMedian(t *testing.T) {
	for samples, want := range map[string]time.Duration{
		"0 up":                       0,
		"0 up, 5 up":                 5 * time.Minute,
		"20 up, 0 up, 5 up":          5 * time.Minute,
		"0 up, 5 up, 15 up, 15 down": 5 * time.Minute,
		"0 up, 1 up, 11 up, 21 up":   10 * time.Minute,
	} {
		if got := Usual(readings(t, samples)); got != want {
			t.Errorf("%s: %v, want %v", samples, got, want)
		}
	}
}

// drawReadings draws up to forty readings within two hours, to the nanosecond.
func drawReadings(t *rapid.T) []Reading {
	states := []sla.State{sla.Up, sla.Up, sla.Down, sla.Degraded, sla.Maintenance, sla.Paused, sla.Unknown}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Reading {
		ns := rapid.Int64Range(-int64(time.Hour), int64(time.Hour)).Draw(t, "at")
		if rapid.Bool().Draw(t, "round") {
			ns -= ns % int64(5*time.Minute)
		}
		return Reading{noon.Add(time.Duration(ns)), rapid.SampledFrom(states).Draw(t, "state")}
	}), 0, 40).Draw(t, "readings")
}

// Whatever the readings and the policy: stretches are sorted and disjoint, all time adds up to the period to the nanosecond,
// and the order of the readings does not show.
func TestTimeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawReadings(t)
		period := interval.Interval{Start: minute(-30), End: minute(30)}
		for _, policy := range policies {
			line, a := Fill(nil, in, policy, period)
			for i, s := range line.Stretches {
				if s.Empty() || !period.Covers(s.Interval) || i > 0 && line.Stretches[i-1].End.After(s.Start) {
					t.Fatalf("%s: not sorted and disjoint: %v", policy, line.Stretches)
				}
			}
			var sum, byTimeline time.Duration
			for st := range severity {
				sum += a.Time[st]
				byTimeline += line.In(period, st).Total()
			}
			if sum != period.Length() || byTimeline != period.Length() {
				t.Fatalf("%s: %v and %v of %v", policy, sum, byTimeline, period.Length())
			}
			other := slices.Clone(in)
			rand.New(rand.NewPCG(1, uint64(len(in)))).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
			if again, b := Fill(nil, other, policy, period); fmt.Sprint(again, b) != fmt.Sprint(line, a) {
				t.Fatalf("%s: the order of readings shows", policy)
			}
		}
	})
}

// What the strictest policy knows, every other one says as well: they differ only in how much they dare to fill.
func TestPoliciesAgreeOnWhatIsCertain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawReadings(t)
		period := interval.Interval{Start: minute(-30), End: minute(30)}
		certain, _ := Fill(nil, in, GapUnknown, period)
		for _, policy := range policies {
			line, _ := Fill(nil, in, policy, period)
			for st := range severity {
				if rest := certain.In(period, st).Subtract(line.In(period, st)); st != sla.Unknown && rest != nil {
					t.Fatalf("%s does not know %s at %v", policy, st, rest)
				}
			}
		}
	})
}
