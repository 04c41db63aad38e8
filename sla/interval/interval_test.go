package interval_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla/interval"
)

var epoch = time.Date(2017, 2, 28, 17, 0, 0, 0, time.UTC)

// seconds draws a set of intervals within 120 seconds, and the same as one bool per second: the model that the algebra is
// held against.
func seconds(t *rapid.T, name string) (interval.Set, [120]bool) {
	var in []interval.Interval
	var model [120]bool
	for range rapid.IntRange(0, 8).Draw(t, name) {
		a, n := rapid.IntRange(0, 119).Draw(t, "start"), rapid.IntRange(0, 30).Draw(t, "length")
		b := min(a+n, 120)
		in = append(in, interval.Interval{Start: epoch.Add(time.Duration(a) * time.Second), End: epoch.Add(time.Duration(b) * time.Second)})
		for i := a; i < b; i++ {
			model[i] = true
		}
	}
	return interval.Union(in...), model
}

// matches tells whether a set is the model, and well formed: sorted, disjoint, not touching, not empty.
func matches(t *rapid.T, what string, s interval.Set, in func(i int) bool) {
	for i, x := range s {
		if x.Empty() || i > 0 && !s[i-1].End.Before(x.Start) {
			t.Fatalf("%s: not well formed: %v", what, s)
		}
	}
	n := 0
	for i := range 120 {
		at := epoch.Add(time.Duration(i) * time.Second)
		has := false
		for _, x := range s {
			has = has || x.Contains(at)
		}
		if has != in(i) {
			t.Fatalf("%s: second %d: %v, want %v", what, i, has, in(i))
		}
		if has {
			n++
		}
	}
	if s.Total() != time.Duration(n)*time.Second {
		t.Fatalf("%s: total %v, want %d s", what, s.Total(), n)
	}
}

func TestSetsAreSetsOfSeconds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, ma := seconds(t, "a")
		b, mb := seconds(t, "b")
		matches(t, "union", a.Union(b), func(i int) bool { return ma[i] || mb[i] })
		matches(t, "intersection", a.Intersect(b), func(i int) bool { return ma[i] && mb[i] })
		matches(t, "difference", a.Subtract(b), func(i int) bool { return ma[i] && !mb[i] })
		if a.Intersect(b).Total()+a.Subtract(b).Total() != a.Total() {
			t.Fatal("time got lost between an intersection and a difference")
		}
	})
}

func TestBridgeJoinsOverShortGaps(t *testing.T) {
	at := func(m int) time.Time { return epoch.Add(time.Duration(m) * time.Minute) }
	s := interval.Union(interval.Interval{Start: at(0), End: at(5)}, interval.Interval{Start: at(65), End: at(70)}, interval.Interval{Start: at(131), End: at(140)})
	got := s.Bridge(time.Hour)
	if len(got) != 2 || !got[0].End.Equal(at(70)) || !got[1].Start.Equal(at(131)) {
		t.Errorf("got %v", got)
	}
}

// Months are as long as they are in their zone: with clock changes, not days × 24 h.
func TestMonthsInZones(t *testing.T) {
	la, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		month   string
		zone    *time.Location
		minutes int
	}{
		{"2017-02", time.UTC, 40320}, {"2016-02", time.UTC, 41760}, {"2017-03", time.UTC, 44640},
		{"2017-03", la, 44580}, {"2017-11", la, 43260},
	} {
		m, err := interval.ParseMonth(c.month)
		if err != nil {
			t.Fatal(err)
		}
		if got := int(m.In(c.zone).Length() / time.Minute); got != c.minutes {
			t.Errorf("%s in %s: %d minutes, want %d", c.month, c.zone, got, c.minutes)
		}
	}
	jan, _ := interval.ParseMonth("2017-01")
	if got := jan.Add(1).String() + " " + interval.DateOf(jan.Add(1).Last()).String(); got != "2017-02 2017-02-28" {
		t.Errorf("a month after January 2017: %s", got)
	}
	for _, bad := range []string{"", "2017", "2017-13", "2017-2", "1889-01", "2017-02-01", "２０１７-02"} {
		if _, err := interval.ParseMonth(bad); err == nil {
			t.Errorf("%q was read as a month", bad)
		}
	}
}
