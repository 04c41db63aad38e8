package sla_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// states is a source that saw one resource all the time: up, but for the outages, each "start length".
func states(resource string, outages ...string) sla.Evidence {
	var down []interval.Interval
	for _, o := range outages {
		down = append(down, stretch(o))
	}
	all := interval.Interval{Start: at("2016-01-01T00:00:00Z"), End: at("2018-01-01T00:00:00Z")}
	in := []sla.Stretch{{Interval: all, State: sla.Up}}
	for _, d := range down {
		in = append(in, sla.Stretch{Interval: d, State: sla.Down})
	}
	l := unitLabels.With(sla.Labels{"resource": resource})
	return sla.Evidence{Name: resource, Timelines: []sla.Timeline{sla.NewTimeline(l, in)}, First: all.Start, Last: all.End}
}

// stretch reads "2017-02-10T12:00:00Z 12m30s".
func stretch(s string) interval.Interval {
	from, length, _ := strings.Cut(s, " ")
	d, err := time.ParseDuration(length)
	if err != nil {
		panic(err)
	}
	return interval.Interval{Start: at(from), End: at(from).Add(d)}
}

// measured assesses February 2017, or another month, under a measure.
func measured(t *testing.T, m sla.Measure, change func(*sla.Request), evidence ...sla.Evidence) sla.Assessment {
	t.Helper()
	r := sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: evidence}
	if change != nil {
		change(&r)
	}
	return only(t, sla.Assess(r))
}

func timeMeasure(d *sla.Debounce) sla.Measure {
	return sla.Measure{Kind: sla.TimeRatio, Debounce: d, Clause: "def"}
}

// April 2017 has 30 days, 43,200 minutes.
func TestDebounce(t *testing.T) {
	ten := func(counts string) *sla.Debounce { return &sla.Debounce{AtLeast: 10 * time.Minute, Counts: counts} }
	beyond := func(counts string) *sla.Debounce { return &sla.Debounce{MoreThan: 10 * time.Minute, Counts: counts} }
	minutes := &sla.Debounce{AtLeast: 10 * time.Minute, Counts: "whole_run", WholeMinutes: true}
	var twenty []string // trap 5: 20 outages of 9 minutes
	for day := 1; day <= 20; day++ {
		twenty = append(twenty, fmt.Sprintf("2017-04-%02dT12:00:00Z 9m", day))
	}
	for _, c := range []struct {
		name     string
		debounce *sla.Debounce
		outages  []string
		want     string // seconds down, uptime
	}{
		{"none: every minute counts", nil, twenty, "10800 99.583333333333333333"},
		{"20 outages of 9 minutes, all too short", ten("whole_run"), twenty, "0 100"},
		{"12 minutes count from the first one", ten("whole_run"), []string{"2017-04-10T12:00:00Z 12m"}, "720 99.972222222222222222"},
		{"exactly 10 minutes are at least 10", ten("whole_run"), []string{"2017-04-10T12:00:00Z 10m"}, "600 99.976851851851851851"},
		{"exactly 10 minutes are not more than 10", beyond("whole_run"), []string{"2017-04-10T12:00:00Z 10m"}, "0 100"},
		{"a second longer is", beyond("whole_run"), []string{"2017-04-10T12:00:00Z 10m1s"}, "601 99.976813271604938271"},
		{"a second less than 10 minutes is not at least 10", ten("whole_run"), []string{"2017-04-10T12:00:00Z 9m59s"}, "0 100"},
		{"only the excess", ten("excess_only"), []string{"2017-04-10T12:00:00Z 12m", "2017-04-11T12:00:00Z 10m"}, "120 99.99537037037037037"},
		{"a second of good time parts a run in two", ten("whole_run"), []string{"2017-04-10T12:00:00Z 9m", "2017-04-10T12:09:01Z 9m"}, "0 100"},
		{"runs that touch are one", ten("whole_run"), []string{"2017-04-10T12:00:00Z 9m", "2017-04-10T12:09:00Z 9m"}, "1080 99.958333333333333333"},
		{"without partial minutes", minutes, []string{"2017-04-10T12:00:00Z 12m59s"}, "720 99.972222222222222222"},
		{"partial seconds are kept otherwise", ten("whole_run"), []string{"2017-04-10T12:00:00Z 12m0.5s"}, "720.5 99.972202932098765432"},
	} {
		a := measured(t, timeMeasure(c.debounce), func(r *sla.Request) { r.Month = interval.Month{Year: 2017, Mon: time.April} }, states("a", c.outages...))
		if got := line(a.Uptime.DownSeconds, a.Uptime.Percent); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// Trap 6 and 30: the length is that of the whole outage; each month takes its own part.
func TestAnOutageAcrossTheEdgeOfAMonth(t *testing.T) {
	m := timeMeasure(&sla.Debounce{AtLeast: 10 * time.Minute, Counts: "whole_run"})
	for _, c := range []struct {
		outage, february, march string // seconds down
	}{
		{"2017-02-28T23:55:00Z 12m", "300", "420"}, // alone each part is too short
		{"2017-02-28T23:55:00Z 9m", "0", "0"},
		{"2017-02-28T23:00:00Z 1h10s", "3600", "10"},
	} {
		e := states("a", c.outage)
		feb := measured(t, m, nil, e)
		mar := measured(t, m, func(r *sla.Request) { r.Month = february.Add(1) }, e)
		if got := line(feb.Uptime.DownSeconds, mar.Uptime.DownSeconds); got != c.february+" "+c.march {
			t.Errorf("%s: got %s, want %s %s", c.outage, got, c.february, c.march)
		}
		if noted := strings.Contains(codes(feb), "run_across_period_edge"); noted != (c.february != "0") {
			t.Errorf("%s: notes %s", c.outage, codes(feb))
		}
	}
}

// Trap 10: one of two zones down is no down time of a commitment about all of them.
func TestPopulations(t *testing.T) {
	zoneA, zoneB := states("a", "2017-02-10T12:00:00Z 2h"), states("b", "2017-02-10T13:00:00Z 3h")
	for population, want := range map[string]string{
		"":         "3600 99.851190476190476190 true", // all, with a note
		"all_down": "3600 99.851190476190476190 false",
		"any_down": "14400 99.404761904761904761 false",
		"worst":    "10800 99.553571428571428571 false",
	} {
		m := timeMeasure(nil)
		m.Population = population
		a := measured(t, m, nil, zoneA, zoneB)
		got := fmt.Sprintf("%s %s %v", a.Uptime.DownSeconds, percent18(a.Uptime.Percent), strings.Contains(codes(a), "all_resources_down"))
		if got != want {
			t.Errorf("population %q: got %s, want %s", population, got, want)
		}
	}
	m := timeMeasure(nil)
	m.Population = "worst"
	a := measured(t, m, nil, zoneA, zoneB)
	if g := a.Uptime.Groups; len(g) != 2 || g[0].Name != "a" || g[0].Deciding || !g[1].Deciding {
		t.Errorf("groups %+v", g)
	}
}

func percent18(p sla.Percent) string {
	s := p.String()
	if whole, frac, ok := strings.Cut(s, "."); ok {
		return whole + "." + frac + strings.Repeat("0", 18-len(frac))
	}
	return s
}

// A resource that nothing is known of may be the worst one, and does not make another one's down time a known uptime.
func TestTheWorstMayBeTheUnknownOne(t *testing.T) {
	m := timeMeasure(nil)
	m.Population = "worst"
	dark := sla.Evidence{Name: "dark", Timelines: []sla.Timeline{sla.NewTimeline(unitLabels.With(sla.Labels{"resource": "b"}), nil)}}
	a := measured(t, m, nil, states("a", "2017-02-10T12:00:00Z 1h"), dark)
	if got := line(percent18(a.Uptime.Percent), a.Uptime.Low, percent18(a.Uptime.High), a.Verdict); got !=
		"99.851190476190476190 0 99.851190476190476190 depends" {
		t.Error(got)
	}
}

// Trap 12: 730 hours are what a text says, not what February has.
func TestFixedDenominator(t *testing.T) {
	m := timeMeasure(nil)
	m.Denominator = &sla.Denominator{Kind: "fixed", Fixed: 730 * time.Hour}
	a := measured(t, m, nil, states("a", "2017-02-10T12:00:00Z 73h"))
	if got := line(a.Uptime.Percent, a.Uptime.OfSeconds, a.Uptime.DownSeconds); got != "90 2628000 262800" {
		t.Error(got)
	}
	a = measured(t, m, func(r *sla.Request) { r.Month = interval.Month{Year: 2017, Mon: time.March} }, states("a", "2017-03-01T00:00:00Z 744h"))
	if got := a.Uptime.Percent.String(); got != "0" { // 744 of 730 hours are not less than nothing
		t.Error(got)
	}
	m.Denominator = &sla.Denominator{Kind: "deployed"}
	if a = measured(t, m, nil, states("a")); !strings.Contains(codes(a), "denominator_assumed") || a.Readiness != sla.NeedsReview {
		t.Errorf("%s %s", codes(a), a.Readiness)
	}
}

// Trap 32: without the affected share there is no answer, only what it would be with all affected.
func TestWeightedTimeNeedsTheAffectedShare(t *testing.T) {
	m := sla.Measure{Kind: sla.WeightedTime, Weight: "affected_users", Clause: "def"}
	outage := states("a", "2017-02-10T12:00:00Z 67h12m") // a tenth of February
	a := measured(t, m, nil, outage)
	if a.Uptime != nil || a.Verdict != sla.Insufficient || a.Credit.Amount != nil || !strings.Contains(a.Notes[0].Text, "90 %") {
		t.Errorf("%s, notes %+v", a.Verdict, a.Notes)
	}
	data, err := a.MarshalJSON()
	if err != nil || !strings.Contains(string(data), `"percent":null,"exact":null,"low":"90","high":"100"`) {
		t.Errorf("%v %s", err, data)
	}
	share := func(s string) func(*sla.Request) {
		return func(r *sla.Request) { r.Affected = money.MustNumber(s).Rat() }
	}
	for s, want := range map[string]string{"0.3": "72576 97", "0": "0 100", "1": "241920 90"} {
		a := measured(t, m, share(s), outage)
		if got := line(a.Uptime.DownSeconds, a.Uptime.Percent); got != want {
			t.Errorf("share %s: got %s, want %s", s, got, want)
		}
	}
	if a := measured(t, m, nil, states("a")); a.Uptime == nil || a.Uptime.Percent.String() != "100" {
		t.Error("without down time there is nothing to weigh")
	}
	// Two sources about different users: their weighted down times add up.
	north, south := states("north", "2017-02-10T00:00:00Z 24h"), states("south", "2017-02-20T00:00:00Z 24h")
	north.Labels, south.Labels = sla.Labels{sla.Affected: "0.25"}, sla.Labels{sla.Affected: "0.5"}
	if a := measured(t, m, nil, north, south); a.Uptime == nil || a.Uptime.DownSeconds.String() != "64800" {
		t.Errorf("%+v", a.Uptime)
	}
	// Of unknown time the share is unknown too: it weighs in full.
	a = measured(t, m, share("0.5"), gap(outage, "2017-02-01T00:00:00Z 67h12m"))
	if got := line(a.Uptime.Low, a.Uptime.High); got != "85 95" { // 100 − ½·10 − 10, 100 − ½·10
		t.Error(got)
	}
}

// gap takes a stretch out of what a source of states saw.
func gap(e sla.Evidence, dark string) sla.Evidence {
	i := stretch(dark)
	var left []sla.Stretch
	for _, s := range e.Timelines[0].Stretches {
		for _, k := range interval.Union(s.Interval).Subtract(interval.Union(i)) {
			left = append(left, sla.Stretch{Interval: k, State: s.State})
		}
	}
	e.Timelines = []sla.Timeline{{Labels: e.Timelines[0].Labels, Stretches: left}}
	return e
}

// An exclusion may make an outage too short to count. The text rarely says which rule comes first.
func TestExclusionsBeforeAndAfterTheDebounce(t *testing.T) {
	m := timeMeasure(&sla.Debounce{AtLeast: 10 * time.Minute, Counts: "whole_run"})
	a := measured(t, m, func(r *sla.Request) {
		r.Exclusions = []sla.Exclusion{{Interval: stretch("2017-02-10T12:00:00Z 5m"), Kind: "customer", Verified: true}}
	}, states("a", "2017-02-10T12:00:00Z 12m"))
	u := a.Uptime
	if got := line(u.Percent, percent18(u.Low), u.High, percent18(u.BeforeExclusions), len(u.Readings)); got !=
		"100 99.982638888888888888 100 99.970238095238095238 2" {
		t.Error(got)
	}
	if got := line(u.Time.Up, u.Time.Down, u.Time.Uncounted, u.Time.Excluded, u.Time.Unknown); got != "2418480 0 420 300 0" {
		t.Error(got)
	}
	if !strings.Contains(codes(a), "exclusions_and_debounce_open") {
		t.Error(codes(a))
	}
}

// Where the clock starts at the ticket, evidence of impact is an upper bound.
func TestClockThatStartsAtTheTicket(t *testing.T) {
	m := timeMeasure(nil)
	m.StartsAt = "ticket"
	if a := measured(t, m, nil, states("a", "2017-02-10T12:00:00Z 1h")); !strings.Contains(codes(a), "clock_starts_at_ticket") {
		t.Error(codes(a))
	}
}

// Incidents are counted outages. In time that nobody saw any number may hide, and outages around it may be one.
func TestIncidentsAndUnknownTime(t *testing.T) {
	perIncident := func(e sla.Evidence) sla.Assessment {
		m := sla.Measure{Kind: sla.Count, Clause: "def"}
		ag := agreement(m, nil)
		c := &ag.Versions[0].Commitments[0]
		c.Tiers, c.Target = nil, money.MustNumber("100")
		c.Credit = &sla.Schedule{Kind: sla.Linear, Input: sla.QIncidents, Unit: sla.UPercent, Clause: "credits",
			Step: &sla.LinearStep{Size: *edge("1"), Rounding: "exact", Amount: ratioOf("1")}}
		c.Caps = []sla.Cap{{Limit: ratioOf("10"), Unit: "percent", Window: "period", Clause: "cap"}}
		return only(t, sla.Assess(sla.Request{Agreement: ag, Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
			Ledger: bill("usage Store 1 r1 STANDARD 2017-02 1000")}))
	}
	three := states("a", "2017-02-10T12:00:00Z 1m", "2017-02-10T12:03:00Z 1m", "2017-02-20T12:00:00Z 1h")
	a := perIncident(three)
	if got := line(a.Credit.Amount, a.Credit.Low, a.Credit.High, a.Verdict); got != "30.00 30.00 30.00 breach" {
		t.Error(got)
	}
	a = perIncident(gap(three, "2017-02-10T12:01:00Z 2m")) // between the first two
	if got := line(a.Credit.Low, a.Credit.High, a.Verdict); got != "20.00 100.00 depends" {
		t.Error(got)
	}
}

// minutes is a month, and an hour on either side, minute by minute: an account of down time too simple to be wrong.
type minutes struct {
	down, dark, out []bool
	edge            int // minutes before and after the month
}

func (m minutes) count(d *sla.Debounce, in func(i int) bool) (counted []bool) {
	counted = make([]bool, len(m.down))
	for i := 0; i < len(m.down); {
		k := i
		for k < len(m.down) && in(k) {
			k++
		}
		n, from := time.Duration(k-i)*time.Minute, i
		ok := d == nil || d.AtLeast > 0 && n >= d.AtLeast || d.MoreThan > 0 && n > d.MoreThan
		if d != nil && d.Counts == "excess_only" {
			from += int(max(d.AtLeast, d.MoreThan) / time.Minute)
		}
		for j := from; ok && j < k; j++ {
			counted[j] = true
		}
		i = max(k, i+1)
	}
	return counted
}

func (m minutes) sum(in func(i int) bool) (n int64) {
	for i := m.edge; i < len(m.down)-m.edge; i++ {
		if in(i) {
			n++
		}
	}
	return n
}

// drawMonth makes stretches of down and of unknown time, and exclusions, on minutes.
func drawMonth(t *rapid.T) (minutes, sla.Evidence, []sla.Exclusion) {
	const edge = 60
	p := february.In(time.UTC)
	n := int(p.Length()/time.Minute) + 2*edge
	m := minutes{make([]bool, n), make([]bool, n), make([]bool, n), edge}
	start := p.Start.Add(-edge * time.Minute)
	draw := func(into []bool, most int, name string) (out []interval.Interval) {
		for range rapid.IntRange(0, 6).Draw(t, name) {
			// near the edges of the month, or near each other, things happen
			from := rapid.OneOf(rapid.IntRange(0, 2*edge), rapid.IntRange(n-2*edge, n-1), rapid.IntRange(0, n-1)).Draw(t, name+" from")
			to := min(from+rapid.IntRange(1, most).Draw(t, name+" minutes"), n)
			for i := from; i < to; i++ {
				into[i] = true
			}
			out = append(out, interval.Interval{Start: start.Add(time.Duration(from) * time.Minute), End: start.Add(time.Duration(to) * time.Minute)})
		}
		return out
	}
	down, dark, out := draw(m.down, 40, "down"), draw(m.dark, 100, "unknown"), draw(m.out, 30, "excluded")
	all := interval.Interval{Start: start, End: start.Add(time.Duration(n) * time.Minute)}
	for i := range m.down {
		m.down[i] = m.down[i] && !m.dark[i]
	}
	var said []sla.Stretch
	unknown := interval.Union(dark...)
	for _, i := range interval.Union(all).Subtract(unknown) {
		said = append(said, sla.Stretch{Interval: i, State: sla.Up})
	}
	for _, i := range interval.Union(down...).Subtract(unknown) {
		said = append(said, sla.Stretch{Interval: i, State: sla.Down})
	}
	var ex []sla.Exclusion
	for _, i := range out {
		ex = append(ex, sla.Exclusion{Interval: i, Kind: "customer", Verified: true})
	}
	return m, sla.Evidence{Name: "states", Timelines: []sla.Timeline{sla.NewTimeline(unitLabels, said)}}, ex
}

func drawDebounce(t *rapid.T) *sla.Debounce {
	d := &sla.Debounce{Counts: rapid.SampledFrom([]string{"whole_run", "excess_only"}).Draw(t, "counts")}
	length := time.Duration(rapid.IntRange(1, 30).Draw(t, "threshold")) * time.Minute
	switch rapid.IntRange(0, 2).Draw(t, "debounce") {
	case 0:
		return nil
	case 1:
		d.AtLeast = length
	default:
		d.MoreThan = length
	}
	return d
}

func uptimeOf(down, of int64) *big.Rat {
	u := big.NewRat(100*down, of)
	return u.Sub(big.NewRat(100, 1), u)
}

// The measure agrees with a count minute by minute, and up + down + uncounted + excluded + unknown = the period.
func TestTimeRatioAgreesWithCountingMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, e, ex := drawMonth(t)
		d := drawDebounce(t)
		r := sla.Request{Agreement: agreement(timeMeasure(d), nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}, Exclusions: ex}
		a := sla.Assess(r)[0]
		period := m.sum(func(int) bool { return true })
		dark := m.sum(func(i int) bool { return m.dark[i] })
		if dark == period {
			if a.Uptime != nil {
				t.Fatal("an uptime of a month nobody saw")
			}
			return
		}
		counted := m.count(d, func(i int) bool { return m.down[i] && !m.out[i] })
		worst := m.count(d, func(i int) bool { return (m.down[i] || m.dark[i]) && !m.out[i] })
		down := m.sum(func(i int) bool { return counted[i] })
		u := a.Uptime
		if got, want := u.DownSeconds.String(), fmt.Sprint(down*60); got != want {
			t.Fatalf("down %s s, want %s", got, want)
		}
		if want := sla.NewPercent(uptimeOf(down, period-dark)); u.Percent.Rat().Cmp(want.Rat()) != 0 {
			t.Fatalf("uptime %s, want %s", u.Percent, want)
		}
		low := uptimeOf(m.sum(func(i int) bool { return counted[i] || worst[i] }), period)
		if u.Percent.Rat().Cmp(low) < 0 {
			low = u.Percent.Rat()
		}
		if len(u.Readings) == 0 && (u.Low.Rat().Cmp(low) != 0 || u.High.Rat().Cmp(uptimeOf(down, period)) != 0) {
			t.Fatalf("from %s to %s, want %s to %s", u.Low, u.High, sla.NewPercent(low), sla.NewPercent(uptimeOf(down, period)))
		}
		if u.Low.Rat().Cmp(u.Percent.Rat()) > 0 || u.High.Rat().Cmp(u.Percent.Rat()) < 0 {
			t.Fatalf("%s is not between %s and %s", u.Percent, u.Low, u.High)
		}
		var sum, days money.Sum
		for _, part := range []money.Number{u.Time.Up, u.Time.Down, u.Time.Uncounted, u.Time.Excluded, u.Time.Unknown} {
			sum.Add(part.Decimal)
		}
		for _, day := range u.Days {
			days.Add(day.DownSeconds.Decimal)
		}
		if got := sum.Number(); got.String() != fmt.Sprint(period*60) {
			t.Fatalf("the parts add up to %s s, not to %d: %+v", got, period*60, u.Time)
		}
		if got := days.Number(); !got.Equal(u.DownSeconds.Decimal) {
			t.Fatalf("the days add up to %s s, not to %s", got, u.DownSeconds)
		}
		if out := m.sum(func(i int) bool { return m.down[i] && m.out[i] }); u.Time.Excluded.String() != fmt.Sprint(out*60) {
			t.Fatalf("%s s excluded, want %d", u.Time.Excluded, out*60)
		}
	})
}

// More down time never raises an uptime, nor a bound of it.
func TestMoreDownTimeNeverRaisesUptime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, e, ex := drawMonth(t)
		r := sla.Request{Agreement: agreement(timeMeasure(drawDebounce(t)), nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}, Exclusions: ex}
		before := sla.Assess(r)[0].Uptime
		from := rapid.IntRange(-30, 28*24*60).Draw(t, "from")
		more := interval.Interval{Start: february.In(time.UTC).Start.Add(time.Duration(from) * time.Minute)}
		more.End = more.Start.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "minutes")) * time.Minute)
		var said []sla.Stretch
		for _, s := range e.Timelines[0].Stretches {
			said = append(said, s)
			if i := s.Intersect(more); !i.Empty() {
				said = append(said, sla.Stretch{Interval: i, State: sla.Down})
			}
		}
		e.Timelines = []sla.Timeline{sla.NewTimeline(unitLabels, said)}
		r.Evidence = []sla.Evidence{e}
		after := sla.Assess(r)[0].Uptime
		if before == nil {
			return
		}
		for name, pair := range map[string][2]sla.Percent{"uptime": {before.Percent, after.Percent}, "low": {before.Low, after.Low}, "high": {before.High, after.High}} {
			if pair[1].Rat().Cmp(pair[0].Rat()) > 0 {
				t.Fatalf("%s rose from %s to %s", name, pair[0], pair[1])
			}
		}
	})
}

// The order of sources about different resources, of stretches and of exclusions changes nothing.
func TestOrderChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, one, ex := drawMonth(t)
		_, two, more := drawMonth(t)
		one.Timelines[0].Labels = unitLabels.With(sla.Labels{"resource": "one"})
		two.Name, two.Timelines[0].Labels = "two", unitLabels.With(sla.Labels{"resource": "two"})
		m := timeMeasure(drawDebounce(t))
		m.Population = rapid.SampledFrom([]string{"all_down", "any_down", "worst"}).Draw(t, "population")
		ex = append(ex, more...)
		r := sla.Request{Agreement: agreement(m, nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{one, two}, Exclusions: ex}
		first := sla.Assess(r)[0]
		r.Evidence = []sla.Evidence{two, one}
		r.Exclusions = slices.Clone(ex)
		slices.Reverse(r.Exclusions)
		second := sla.Assess(r)[0]
		if first.Uptime == nil {
			return
		}
		a, b := first.Uptime, second.Uptime
		if got, want := line(b.Percent, b.Low, b.High, b.BeforeExclusions, b.DownSeconds, b.UnknownSeconds), line(a.Percent, a.Low, a.High, a.BeforeExclusions, a.DownSeconds, a.UnknownSeconds); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}
