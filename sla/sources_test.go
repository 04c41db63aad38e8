package sla_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Cases in testdata/sources: what several sources say of February 2017 (40,320 minutes), in the order of their authority, and
// what comes of it. A target of 99.9 % allows 2,419.2 s of down time and pays 10 % below; 25 % below 99 %. Charges are 1,000 USD.
//
//	own: down 2017-02-10T12:00:00Z 2h; unknown 2017-02-20T00:00:00Z 24h
//	probe @london: up          (a place of a source with several)
//	probe vantage=own_server resource=web every=5m: down …
//	fill | resources one | quorum probe 2 | population any_down
//	exclude verified 2017-02-10T12:00:00Z 1h
func TestSeveralSources(t *testing.T) {
	datadriven.Walk(t, "testdata/sources", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			r := sla.Request{Month: february, Currency: "USD", Ledger: bill("usage Store 1 r1 STANDARD 2017-02 1000")}
			m := timeMeasure(nil)
			for text := range strings.SplitSeq(d.Input, "\n") {
				if err := readSourceCase(&r, &m, text); err != nil {
					d.Fatalf(t, "%v", err)
				}
			}
			r.Agreement = agreement(m, nil)
			return tellSources(only(t, sla.Assess(r)))
		})
	})
}

// readSourceCase reads one line of a case.
func readSourceCase(r *sla.Request, m *sla.Measure, text string) error {
	words := strings.Fields(text)
	named := func(name string) *sla.Evidence {
		i := slices.IndexFunc(r.Evidence, func(e sla.Evidence) bool { return e.Name == name })
		if i < 0 {
			p := february.In(time.UTC)
			r.Evidence = append(r.Evidence, sla.Evidence{Name: name, Vantage: sla.Probe, First: p.Start, Last: p.End})
			i = len(r.Evidence) - 1
		}
		return &r.Evidence[i]
	}
	switch words[0] {
	case "fill":
		r.Fill = true
		return nil
	case "resources":
		r.Resources = sla.Sameness(words[1])
		return nil
	case "population":
		m.Population = words[1]
		return nil
	case "quorum":
		return named(words[1]).Quorum.UnmarshalText([]byte(words[2]))
	case "exclude":
		r.Exclusions = append(r.Exclusions, sla.Exclusion{Interval: stretch(words[2] + " " + words[3]), Kind: "customer", Reason: "own change", Verified: words[1] == "verified"})
		return nil
	}
	head, says, ok := strings.Cut(text, ": ")
	if !ok {
		return fmt.Errorf("%q is no line of a case", text)
	}
	words = strings.Fields(head)
	e, labels, every := named(words[0]), unitLabels, time.Duration(0)
	for _, w := range words[1:] {
		key, value, _ := strings.Cut(w, "=")
		var err error
		switch {
		case key == "vantage":
			e.Vantage = sla.Vantage(value)
		case key == "every":
			every, err = time.ParseDuration(value)
		case w[0] == '@':
			labels = labels.With(sla.Labels{sla.Location: w[1:]})
		default:
			labels = labels.With(sla.Labels{key: value})
		}
		if err != nil {
			return err
		}
	}
	stretches := []sla.Stretch{{Interval: february.In(time.UTC), State: sla.Up}}
	var dark interval.Set
	for part := range strings.SplitSeq(says, "; ") {
		state, when, _ := strings.Cut(part, " ")
		switch state {
		case "up":
		case "unknown":
			dark = dark.Union(interval.Union(stretch(when)))
		default:
			stretches = append(stretches, sla.Stretch{Interval: stretch(when), State: sla.State(state)})
		}
	}
	line := sla.NewTimeline(labels, stretches)
	line.Stretches = without(line.Stretches, dark)
	for i := 1; every > 0 && i < len(line.Stretches); i++ {
		was, is := line.Stretches[i-1], line.Stretches[i]
		line.Turns = append(line.Turns, sla.Turn{Interval: interval.Interval{Start: is.Start.Add(-every), End: is.Start}, From: was.State, To: is.State})
	}
	e.Timelines = append(e.Timelines, line)
	e.Attribution = append(e.Attribution, sla.Attribution{Policy: "hold", Usual: every})
	return nil
}

// without takes time out of what is known.
func without(in []sla.Stretch, dark interval.Set) (out []sla.Stretch) {
	for _, s := range in {
		for _, i := range interval.Union(s.Interval).Subtract(dark) {
			out = append(out, sla.Stretch{Interval: i, State: s.State})
		}
	}
	return out
}

// tellSources prints what an assessment says of its sources, its exclusions and their fitness.
func tellSources(a sla.Assessment) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	short := func(p *sla.Percent) string {
		if p == nil {
			return "-"
		}
		s := p.String()
		return s[:min(len(s), 8)]
	}
	number := func(n *money.Number) string {
		if n == nil {
			return "-"
		}
		return n.String()
	}
	supposed := func(s sla.Supposed) string {
		return fmt.Sprintf("%s %% (%s to %s), %s, %s USD", short(s.Percent), short(s.Low), short(s.High), s.Verdict, number(s.Credit))
	}
	if u := a.Uptime; u != nil {
		say("%s: %s %% (%s to %s), credit %s USD, before exclusions %s %%", a.Verdict, short(&u.Percent), short(&u.Low), short(&u.High), number(a.Credit.Amount), short(&u.BeforeExclusions))
	} else {
		say("%s", a.Verdict)
	}
	for _, s := range a.Sources {
		what := "compared"
		if s.Authority {
			what = "decides"
		}
		say("%s %s: down %s s, unknown %s s; alone %s", s.Name, what, s.Down, s.Unknown, supposed(s.Supposed))
	}
	for _, p := range a.Agreement {
		say("%s and %s: both up %s, both down %s, only %s %s, only %s %s, unknown %s", p.A, p.B, p.BothUp, p.BothDown, p.A, p.OnlyADown, p.B, p.OnlyBDown, p.Unknown)
		for _, d := range p.Disagreements {
			say("  %s to %s: %s says down, %s up", d.Start.Format(time.RFC3339), d.End.Format(time.RFC3339), d.Down, d.Up)
		}
	}
	for _, e := range a.Exclusions {
		say("exclusion of %s s, verified %v", number(e.Seconds), e.Verified)
		if e.IfAccepted != nil {
			say("  if accepted: %s", supposed(*e.IfAccepted))
		}
		if e.IfRejected != nil {
			say("  if rejected: %s", supposed(*e.IfRejected))
		}
	}
	if a.IfAccepted != nil {
		say("all unverified accepted: %s", supposed(*a.IfAccepted))
	}
	for _, n := range a.Notes {
		switch n.Code {
		case "unknown_time", "tier_depends", "rounding_assumed", "rounding_not_stated":
			continue
		}
		review := ""
		if n.Review {
			review = "!"
		}
		say("note %s%s: %s", n.Code, review, n.Text)
	}
	return b.String()
}

// drawSource makes a source that says something at random about the one service.
func drawSource(t *rapid.T, name string) sla.Evidence {
	_, e, _ := drawMonth(t)
	e.Name, e.Vantage = name, sla.Probe
	return e
}

// What a credit is does not depend on sources without authority, nor on their order; and every pair of sources shares the period
// out, to the nanosecond.
func TestOnlyTheFirstSourceDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := drawSource(t, "first")
		var others []sla.Evidence
		for i := range rapid.IntRange(1, 3).Draw(t, "others") {
			others = append(others, drawSource(t, fmt.Sprintf("other %d", i)))
		}
		r := sla.Request{Agreement: agreement(timeMeasure(drawDebounce(t)), nil), Month: february, Currency: "USD",
			Ledger: bill("usage Store 1 r1 STANDARD 2017-02 1000")}
		answer := func(evidence ...sla.Evidence) (string, sla.Assessment) {
			r.Evidence = evidence
			a := sla.Assess(r)[0]
			if a.Uptime == nil {
				return string(a.Verdict), a
			}
			return line(a.Verdict, a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Credit.Amount, a.Credit.Low, a.Credit.High), a
		}
		alone, _ := answer(first)
		together, a := answer(append([]sla.Evidence{first}, others...)...)
		slices.Reverse(others)
		reversed, _ := answer(append([]sla.Evidence{first}, others...)...)
		if together != alone || reversed != alone {
			t.Fatalf("alone %s, together %s, reversed %s", alone, together, reversed)
		}
		if want := len(others) * (len(others) + 1) / 2; len(a.Agreement) != want {
			t.Fatalf("%d pairs, want %d", len(a.Agreement), want)
		}
		for _, p := range a.Agreement {
			sum := p.BothUp.Add(p.BothDown.Decimal).Add(p.OnlyADown.Decimal).Add(p.OnlyBDown.Decimal).Add(p.Unknown.Decimal)
			if sum.String() != "2419200" {
				t.Fatalf("a pair adds up to %s s: %+v", sum, p)
			}
		}
	})
}

// Filling takes nothing away from what is known, leaves unknown what nobody knows, and is the same in any order of the sources that
// fill, as long as they agree.
func TestFillingLeavesWhatIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := drawSource(t, "first"), drawSource(t, "second")
		r := sla.Request{Agreement: agreement(timeMeasure(nil), nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{first, second}}
		plain := sla.Assess(r)[0]
		r.Fill = true
		filled := sla.Assess(r)[0]
		if plain.Uptime == nil || filled.Uptime == nil {
			return
		}
		low, high := plain.Uptime.Low.Rat(), plain.Uptime.High.Rat()
		if filled.Uptime.Low.Rat().Cmp(low) < 0 || filled.Uptime.High.Rat().Cmp(high) > 0 {
			t.Fatalf("filled %s to %s, which is not within %s to %s", filled.Uptime.Low, filled.Uptime.High, plain.Uptime.Low, plain.Uptime.High)
		}
		p := february.In(time.UTC)
		dark := first.Timelines[0].In(p, sla.Unknown).Intersect(second.Timelines[0].In(p, sla.Unknown)).Total()
		if got := filled.Uptime.UnknownSeconds.String(); got != fmt.Sprint(int64(dark/time.Second)) {
			t.Fatalf("unknown %s s, want %v", got, dark)
		}
	})
}

// A quorum counts places, minute by minute.
func TestQuorumCountsPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := sla.Evidence{Name: "probe", Vantage: sla.Probe}
		var models []minutes
		for i := range rapid.IntRange(2, 4).Draw(t, "places") {
			m, place, _ := drawMonth(t)
			l := unitLabels.With(sla.Labels{sla.Location: fmt.Sprint("place ", i)})
			e.Timelines = append(e.Timelines, sla.Timeline{Labels: l, Stretches: place.Timelines[0].Stretches})
			models = append(models, m)
		}
		need := rapid.IntRange(1, len(models)).Draw(t, "quorum")
		e.Quorum = sla.Quorum(need)
		a := sla.Assess(sla.Request{Agreement: agreement(timeMeasure(nil), nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e}})[0]
		var down, unknown int
		edge := models[0].edge
		for i := edge; i < len(models[0].down)-edge; i++ {
			says, may := 0, 0
			for _, m := range models {
				switch {
				case m.dark[i]:
					may++
				case m.down[i]:
					says++
				}
			}
			switch {
			case says >= need:
				down++
			case says+may >= need:
				unknown++
			}
		}
		if a.Uptime == nil {
			return
		}
		if got, want := line(a.Uptime.DownSeconds, a.Uptime.UnknownSeconds), line(60*down, 60*unknown); got != want {
			t.Fatalf("down and unknown %s, want %s", got, want)
		}
	})
}

// An exclusion that nobody verified changes nothing but what is said beside the answer, and accepting all of them is what is said.
func TestUnverifiedExclusionsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, e, ex := drawMonth(t)
		for i := range ex {
			ex[i].Verified = rapid.Bool().Draw(t, "verified")
		}
		r := sla.Request{Agreement: agreement(timeMeasure(drawDebounce(t)), nil), Month: february, Currency: "USD", Evidence: []sla.Evidence{e},
			Ledger: bill("usage Store 1 r1 STANDARD 2017-02 1000")}
		answer := func(ex []sla.Exclusion) (string, sla.Assessment) {
			r.Exclusions = ex
			a := sla.Assess(r)[0]
			if a.Uptime == nil {
				return string(a.Verdict), a
			}
			return line(a.Verdict, a.Uptime.Percent, a.Uptime.Low, a.Uptime.High, a.Credit.Amount, a.Uptime.BeforeExclusions), a
		}
		all, a := answer(ex)
		verified, _ := answer(slices.DeleteFunc(slices.Clone(ex), func(e sla.Exclusion) bool { return !e.Verified }))
		if all != verified {
			t.Fatalf("with unverified exclusions %s, without %s", all, verified)
		}
		accepted := slices.Clone(ex)
		for i := range accepted {
			accepted[i].Verified = true
		}
		_, want := answer(accepted)
		if a.IfAccepted != nil && want.Uptime != nil && line(a.IfAccepted.Percent, a.IfAccepted.Verdict, a.IfAccepted.Credit) != line(&want.Uptime.Percent, want.Verdict, want.Credit.Amount) {
			t.Fatalf("if accepted %+v, want %s", a.IfAccepted, want.Uptime.Percent)
		}
	})
}
