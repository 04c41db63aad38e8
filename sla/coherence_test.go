package sla_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// drawStretches draws a few stretches of February 2017 on whole minutes.
func drawStretches(t *rapid.T, name string, most int) (out []interval.Interval) {
	for range rapid.IntRange(0, most).Draw(t, name) {
		from := february.In(time.UTC).Start.Add(time.Duration(rapid.IntRange(-60, 28*24*60-1).Draw(t, name+" starts")) * time.Minute)
		length := rapid.SampledFrom([]time.Duration{time.Minute, 7 * time.Minute, time.Hour, 9 * time.Hour, 80 * time.Hour}).Draw(t, name+" lasts")
		out = append(out, interval.Interval{Start: from, End: from.Add(length)})
	}
	return out
}

// drawStates is a monitor that saw outages, did not see some time, and may have seen no change come.
func drawStates(t *rapid.T, resource string) sla.Evidence {
	e := states(resource)
	in := e.Timelines[0].Stretches
	for _, d := range drawStretches(t, "outages", 5) {
		in = append(in, sla.Stretch{Interval: d, State: sla.Down})
	}
	line := sla.NewTimeline(e.Timelines[0].Labels, in)
	line.Stretches = without(line.Stretches, interval.Union(drawStretches(t, "dark", 2)...))
	if rapid.Bool().Draw(t, "sampled") {
		for i := 1; i < len(line.Stretches); i++ {
			was, is := line.Stretches[i-1], line.Stretches[i]
			line.Turns = append(line.Turns, sla.Turn{Interval: interval.Interval{Start: is.Start.Add(-time.Minute), End: is.Start}, From: was.State, To: is.State})
		}
	}
	e.Timelines[0] = line
	return e
}

// drawCounts is a log with requests of two types in some slices, some of which failed.
func drawCounts(t *rapid.T) sla.Evidence {
	tally := sla.NewTally(time.Hour)
	p := february.In(time.UTC)
	for _, typ := range []string{"GET", "PUT"}[:rapid.IntRange(1, 2).Draw(t, "types")] {
		s := tally.Series(unitLabels.With(sla.Labels{"request_type": typ}))
		every := rapid.SampledFrom([]time.Duration{time.Hour, 5 * time.Hour}).Draw(t, "every")
		for at := p.Start; at.Before(p.End); at = at.Add(every) {
			s.Count(tally.Slot(at), 4)
		}
		for _, d := range drawStretches(t, "failures", 4) {
			n, code := rapid.Uint64Range(1, 4).Draw(t, "errors"), rapid.SampledFrom([]string{"InternalError", "SlowDown"}).Draw(t, "code")
			for at := d.Start; at.Before(d.End); at = at.Add(time.Hour) {
				if s.Requests(tally.Slot(at)) > 0 {
					s.CountError(tally.Slot(at), code, n, audit.Origin{Path: "a.log", Line: 1})
				}
			}
		}
	}
	e := sla.Evidence{Name: "logs", Labels: unitLabels, Tally: tally, First: p.Start, Last: p.End.Add(-time.Second)}
	if rapid.Bool().Draw(t, "starts late") {
		e.First = p.Start.Add(time.Duration(rapid.IntRange(0, 30*60).Draw(t, "minutes late")) * time.Minute)
	}
	e.Dark = interval.Union(drawStretches(t, "lost", 1)...)
	e.Bound = rapid.SampledFrom([]sla.Bound{sla.Exact, sla.Upper}).Draw(t, "bound")
	return e
}

// drawPromise draws a commitment and evidence that it can be measured by.
func drawPromise(t *rapid.T) (*sla.Agreement, []sla.Evidence) {
	wider := []string{}
	ag := agreement(pooled, rapid.SampledFrom([]*[]string{nil, &wider}).Draw(t, "wider"))
	c := &ag.Versions[0].Commitments[0]
	var evidence []sla.Evidence
	m := &c.Measure
	m.Slice = time.Hour
	m.Kind = rapid.SampledFrom([]string{sla.SliceMean, sla.EventRatio, sla.TimeRatio, sla.Duration, sla.WeightedTime}).Draw(t, "measure")
	counts := m.Kind == sla.SliceMean || m.Kind == sla.EventRatio
	if !counts && rapid.Bool().Draw(t, "judged by requests") {
		counts, m.BadIf = true, &sla.BadIf{ErrorRateMoreThan: ptr(money.MustNumber("5"))}
	}
	if counts {
		m.Empty = rapid.SampledFrom([]string{"clean", "unspecified"}).Draw(t, "empty")
		if m.Kind != sla.EventRatio && rapid.Bool().Draw(t, "by type") {
			m.By, m.Combine = "request_type", rapid.SampledFrom([][]string{{"worst", "pooled"}, {"pooled", "worst"}, {"worst"}}).Draw(t, "combine")
		}
		evidence = append(evidence, drawCounts(t))
	} else {
		m.Codes, m.Slice, m.Empty = nil, 0, ""
		m.Population = rapid.SampledFrom([]string{"", "all_down", "any_down", "worst"}).Draw(t, "population")
		for i := range rapid.IntRange(1, 2).Draw(t, "resources") {
			evidence = append(evidence, drawStates(t, fmt.Sprint("r", i)))
		}
	}
	if m.Kind != sla.SliceMean && m.Kind != sla.EventRatio {
		m.Debounce = drawDebounce(t)
	}
	if m.Kind != sla.SliceMean && m.Kind != sla.EventRatio && rapid.Bool().Draw(t, "by a schedule") {
		s := monotone(1).Draw(t, "schedule")
		c.Tiers, c.Credit = nil, &s
	}
	if rapid.Bool().Draw(t, "capped") {
		c.Caps = []sla.Cap{limit(fmt.Sprint(rapid.IntRange(1, 100).Draw(t, "cap")), "percent", rapid.SampledFrom([]string{"period", "incident", "day"}).Draw(t, "window"))}
	}
	if rapid.Bool().Draw(t, "without a minimum") {
		c.Minimum = nil
	}
	c.Payout.Rounding = rapid.SampledFrom([]money.Rounding{"", money.Down, money.Up, money.HalfEven}).Draw(t, "rounding")
	return ag, evidence
}

func ptr[T any](v T) *T { return &v }

// Whatever the terms and the evidence are, what an assessment says fits together: low ≤ percent ≤ high, for the uptime and for the
// money; the tier is that of the percentage; what is not known is no amount; and a review note makes it needs_review.
func TestAnAssessmentAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ag, evidence := drawPromise(t)
		c := ag.Versions[0].Commitments[0]
		r := sla.Request{Agreement: ag, Month: february, Currency: "USD", Evidence: evidence,
			Ledger: bill("usage Store 1 r1 STANDARD 2017-02 "+rapid.SampledFrom([]string{"1000.00", "0.07", "9.99", "333.33"}).Draw(t, "charge"),
				"usage Store 1 r1 STANDARD_IA 2017-02 55.55", "tax Store 1 r1 STANDARD 2017-02 5.01")}
		if c.Measure.Kind == sla.WeightedTime && rapid.IntRange(0, 3).Draw(t, "share told") > 0 {
			r.Affected = big.NewRat(int64(rapid.IntRange(0, 10).Draw(t, "tenths")), 10)
		}
		for _, x := range drawStretches(t, "excluded", 2) {
			r.Exclusions = append(r.Exclusions, sla.Exclusion{Interval: x, Kind: "customer", Verified: rapid.Bool().Draw(t, "verified")})
		}
		for _, a := range sla.Assess(r) {
			if err := disagreement(a, c); err != nil {
				t.Fatalf("%v\n%s, %s", err, a.Verdict, codes(a))
			}
		}
	})
}

// disagreement is where an assessment contradicts itself; nil: nowhere.
func disagreement(a sla.Assessment, c sla.Commitment) error {
	if review := slices.ContainsFunc(a.Notes, func(n sla.Note) bool { return n.Review }); review != (a.Readiness == sla.NeedsReview) {
		return fmt.Errorf("review notes: %v, readiness %s", review, a.Readiness)
	}
	if n := a.Credit; a.Uptime == nil || a.Verdict == sla.Insufficient || a.Verdict == sla.NoAgreement {
		if n.Amount != nil || n.Unrounded != nil || n.Low != nil {
			return fmt.Errorf("%s, and a credit of %v", a.Verdict, n.Amount)
		}
		if a.Ground() == "" || a.Readiness != sla.NeedsReview {
			return fmt.Errorf("%s for no reason", a.Verdict)
		}
		return nil
	}
	u := a.Uptime
	within := func(what string, x sla.Percent) error {
		if x.Rat().Cmp(u.Low.Rat()) < 0 || x.Rat().Cmp(u.High.Rat()) > 0 {
			return fmt.Errorf("%s of %s %% is not between %s and %s", what, x, u.Low, u.High)
		}
		return nil
	}
	if err := within("an uptime", u.Percent); err != nil {
		return err
	}
	for _, r := range u.Readings {
		if err := within("the reading "+r.Name, r.Percent); err != nil {
			return err
		}
	}
	if u.Low.Rat().Sign() < 0 || u.High.Rat().Cmp(big.NewRat(100, 1)) > 0 {
		return fmt.Errorf("an uptime between %s and %s", u.Low, u.High)
	}
	at := func(p sla.Percent) (credit string) {
		for _, tier := range c.Tiers {
			if p.Rat().Cmp(tier.Below.Rat()) < 0 {
				credit = tier.Percent.String()
			}
		}
		return credit
	}
	if len(c.Tiers) > 0 {
		got := ""
		if a.Tier != nil {
			got = a.Tier.CreditPercent.String()
		}
		if got != at(u.Percent) {
			return fmt.Errorf("%s %% is in the tier of %q, not of %q", u.Percent, at(u.Percent), got)
		}
		// A cap for each incident or day may leave the credit open within one tier.
		if open := at(u.Low) != at(u.High); open && a.Verdict != sla.Depends || !open && a.Verdict == sla.Depends && len(c.Caps) == 0 {
			return fmt.Errorf("%s between %s and %s", a.Verdict, u.Low, u.High)
		}
	}
	n := a.Credit
	for _, x := range []struct {
		what      string
		low, high *money.Number
	}{{"low", n.Low, n.Amount}, {"high", n.Amount, n.High}, {"bounds", n.Low, n.High}} {
		if x.low != nil && x.high != nil && x.low.GreaterThan(x.high.Decimal) {
			return fmt.Errorf("%s: a credit of %v is not between %v and %v", x.what, n.Amount, n.Low, n.High)
		}
	}
	switch {
	case n.Amount == nil && (a.Verdict == sla.NoBreach || n.Least == nil || a.Readiness == sla.Ready):
		return fmt.Errorf("%s without an amount, nor what bounds it", a.Verdict)
	case n.Amount != nil && a.Verdict == sla.NoBreach && (!n.Amount.IsZero() || n.High == nil || !n.High.IsZero()):
		return fmt.Errorf("no breach, and a credit of %v up to %v", n.Amount, n.High)
	}
	return nil
}
