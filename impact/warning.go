package impact

import (
	"fmt"
	"math"
	"strings"

	"slacredit/sla/money"
)

// Warning is something that a reader of an estimate must know. Codes are stable.
type Warning struct {
	Code string `json:"code"`
	Text string `json:"text"`
	// Gates says that a person should look at the estimate before it is used. A warning that does not gate is normal for
	// outages of hours.
	Gates bool `json:"gates"`
}

// gating are the codes of warnings that gate.
var gating = map[string]bool{
	"LOSS-NO-ESTIMATE": true, "LOSS-NO-INTERVAL": true, "LOSS-NOT-DISTINGUISHABLE": true, "LOSS-HOLIDAY": true,
	"LOSS-LEVEL-CLIPPED": true, "LOSS-LEVEL-CHANGED": true, "LOSS-PHI-DISAGREES": true, "LOSS-MISSING-HOURS": true,
	"LOSS-WINDOW-MISSING": true, "LOSS-FLAT-ONLY": true, "LOSS-EDGE-SALES": true,
}

// remarks collects the warnings of an incident.
type remarks struct {
	list     []Warning
	places   minor
	currency money.Currency
}

func (r *remarks) add(code, format string, args ...any) {
	r.list = append(r.list, Warning{code, fmt.Sprintf(format, args...), gating[code]})
}

// money is an amount as a text says it.
func (r *remarks) money(x float64) string {
	return strings.TrimSpace(r.places.must(x).String() + " " + string(r.currency))
}

// percent is a ratio as a text says it.
func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// aboutData warns of what the history is like, whatever the estimate.
func (m *model) aboutData(r *remarks) {
	switch {
	case m.blank:
		r.add("LOSS-NO-ESTIMATE", "No estimate: the data hold no comparable hours.")
		return
	case m.rung.flat:
		r.add("LOSS-FLAT-ONLY", "Order of magnitude; in tests this formula was off by 51 %% on average and 29 %% too low.")
	case m.historyDays < fullHistory || !m.rung.after:
		r.add("LOSS-SHORT-HISTORY",
			"%d days of history and %d hours after the recovery: %s; in tests its error was %s %% of the loss.",
			m.historyDays, m.afterHours, m.rung.title, m.rung.wape)
	}
	if m.visibleAfter < visibleHours {
		r.add("LOSS-RERUN-LATER", "Run again after %s: data after the outage narrow the estimate.",
			m.grid.day(m.grid.first+m.end+m.view.recovery+visibleHours))
	}
	if m.guessed > 0 {
		r.add("LOSS-PROFILE-GAP",
			"%d hours of the outage have no comparable week: the same hour of the last seven days stands in.", m.guessed)
	}
	if n := m.missingHours(); n > 0 {
		r.add("LOSS-MISSING-HOURS",
			"%d hours missing (not zero) among those that the estimate rests on. If absent rows mean no sales, write them as rows of 0.", n)
	}
	if days := m.clockChanges(); len(days) > 0 {
		r.add("LOSS-DST", "Clock change on %s: repeated hour averaged, skipped hour left out.", strings.Join(days, ", "))
	}
	if inside, lags := m.holidayShare(); inside || lags > 1.0/3 {
		r.add("LOSS-HOLIDAY",
			"Comparable days missing: a holiday or promotion falls on the outage or on %s of the weeks it is compared with. "+
				"The result may be overstated (tests: +30 to +41 %% on holidays).", percent(lags))
	}
	if m.view.guard > 0 {
		r.add("LOSS-START-UNCERTAIN", "Start uncertain: %d hours before it left out of the level.", m.view.guard)
	}
	if m.hours() > 24 {
		r.add("LOSS-LONG-OUTAGE", "Outages above 24 h are outside the main benchmark.")
	}
}

// aboutLevel warns of a level around the outage that is not like that of other days.
func (m *model) aboutLevel(r *remarks, k *reckoning, c crossChecks) {
	if m.level.clipped {
		r.add("LOSS-LEVEL-CLIPPED", "Sales level around the outage is outside 0.2–5 times normal; limited to %g.", m.level.ratio)
	}
	if n := len(m.past); confidence(95).rank(n) >= 1 && m.levelUnusual() {
		r.add("LOSS-LEVEL-UNUSUAL", "Sales level around the outage (%.3f times normal) is unlike any of %d comparable days.", m.level.ratio, n)
	}
	if m.view.after && confidence(80).rank(len(k.placebos.score)) >= 1 {
		low, high := k.placebos.bounds(80, k.butFor)
		if math.Abs(k.butFor-c.beforeOnly) > (high-low)/2 {
			r.add("LOSS-LEVEL-CHANGED",
				"Level changed after the incident: possible lasting customer loss or unrelated change; "+
					"looking only at the time before, but-for revenue is %s.", r.money(c.beforeOnly))
		}
	}
	if bias := k.placebos.bias(); math.Abs(bias) > 0.05 {
		side := "low"
		if bias < 0 {
			side = "high"
		}
		r.add("LOSS-PLACEBO-BIAS", "On %d normal days the method was %s too %s.", len(k.placebos.days), percent(math.Abs(bias)), side)
	}
	average := m.averageSince(56, m.start) * m.exposure()
	nothing := len(k.placebos.days) > 0 && k.placebos.mean <= 0 || k.butFor < 0.005*average || average <= 0 && k.butFor <= 0
	if nothing {
		r.add("LOSS-NOTHING-EXPECTED", "No revenue was expected.")
	} else if k.butFor < 0.25*average {
		r.add("LOSS-QUIET-HOURS", "Quiet hours: outside the tested range.")
	}
}

// levelUnusual tells whether the level lies outside of the placebos' levels (the same ranks as the interval's).
func (m *model) levelUnusual() bool {
	below, above := 0, 0
	for _, p := range m.past {
		if p.level.ratio < m.level.ratio {
			below++
		}
		if p.level.ratio > m.level.ratio {
			above++
		}
	}
	k := confidence(95).rank(len(m.past))
	return below > len(m.past)-k || above > len(m.past)-k
}

// aboutLoss warns of what the interval and the observed revenue say about the loss.
func (m *model) aboutLoss(r *remarks, k *reckoning) {
	if k.sold.unknown > 0 {
		if k.soldKnown {
			r.add("LOSS-WINDOW-MISSING",
				"Revenue of %s of the outage is missing; since everything failed, nothing is taken to have been sold in it.", k.sold.unknown)
		} else {
			r.add("LOSS-WINDOW-MISSING",
				"Revenue of %s of the outage is missing: actual revenue is not known, and the loss is the failed fraction of the but-for revenue.", k.sold.unknown)
		}
	}
	point := max(k.gross, 0)
	if k.level == 0 {
		r.add("LOSS-NO-INTERVAL", "Indicative estimate only: %d comparable days; no interval can be stated.", len(k.placebos.days))
	} else {
		if k.grossLow == 0 {
			p := ""
			if k.pOf > 0 {
				p = fmt.Sprintf(" p = %.3f.", float64(k.pAs)/float64(k.pOf))
			}
			r.add("LOSS-NOT-DISTINGUISHABLE", "Loss not distinguishable from normal variation. Upper bound (%d %%): %s.%s",
				k.level, r.money(k.grossHigh), p)
		}
		switch half := (k.grossHigh - k.grossLow) / 2; {
		case half > point:
			r.add("LOSS-RANGE-ONLY",
				"The half-width of the interval is above 100 %% of the estimate: quote the range, not the point.")
		case half > point/2:
			r.add("LOSS-LOW-PRECISION", "Low precision: the half-width of the interval is above 50 %% of the estimate.")
		}
	}
	if k.rule == byBaseline && k.gross < 0 {
		r.add("LOSS-OBSERVED-ABOVE", "Observed revenue is above the but-for estimate; loss set to 0.")
	}
	if e := m.edges(); e != nil && e.contradicts(k.gross) {
		r.add("LOSS-EDGE-SALES", "Rows at the edges of the outage sold %s, where %s was expected of their time outside of it, and %s at most after earlier days: "+
			"not everything failed, or for less time. Counted by whole rows the loss is %s.",
			r.money(e.sold), r.money(e.expected), r.money(e.most), r.money(max(k.gross-e.excess(), 0)))
	}
	if m.failed.total() {
		return
	}
	if m.failed.relative == errorElsewhere {
		r.add("LOSS-PHI-GENERIC", "Failed fraction measured on all requests; 30 %% error assumed.")
	}
	if k.rule == byFraction {
		r.add("LOSS-PHI-BASELINE",
			"The loss is the failed fraction of the but-for revenue, and its interval that fraction of the but-for interval. "+
				"The error of the fraction itself is not in it.")
	}
	if p := k.partial; p != nil && p.disagree {
		r.add("LOSS-PHI-DISAGREES", "Log failures and sales disagree: the baseline says %s was lost, failed requests say %s.",
			r.money(p.baseline), r.money(p.ratio))
	}
}

// aboutRevenue warns of the data as a whole.
func (g *grid) aboutRevenue() []Warning {
	var r remarks
	if n := g.coverage.Duplicates; n > 0 && !g.orders {
		r.add("LOSS-DUPLICATE", "Rows that repeat the time and amount of another one, counted once each: %d.", n)
	}
	return r.list
}
