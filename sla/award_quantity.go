package sla

import (
	"fmt"
	"math/big"
	"time"
)

// quantity is what a schedule looks up. Where it is not known, at is nil and it lies between low and high; a nil high is no
// bound.
type quantity struct {
	at        *big.Rat
	low, high *big.Rat
	what      string // in words and numbers
	why       *Note  // why it is not known
}

var hundred = big.NewRat(100, 1)

// quantity finds a quantity among the facts.
func (e evaluation) quantity(q Quantity) quantity {
	percent := func(what string, r *big.Rat) quantity {
		if r == nil {
			return quantity{low: new(big.Rat), high: hundred, why: &Note{"uptime_not_known", "The uptime is not known.", true}}
		}
		return quantity{at: r, what: fmt.Sprintf("%s of %s %%", what, floorText(r, PercentPlaces))}
	}
	switch q {
	case QUptime:
		return percent("an uptime", e.Uptime)
	case QUnavailability:
		if e.Uptime == nil {
			return percent("", nil)
		}
		return percent("unavailability", new(big.Rat).Sub(hundred, e.Uptime))
	case QShortfall:
		if e.Uptime == nil {
			return percent("", nil)
		}
		gap := new(big.Rat).Sub(e.Target, e.Uptime)
		return percent("a shortfall", maxRat(gap, new(big.Rat)))
	case QDowntime:
		if e.Downtime != nil {
			return quantity{at: e.Downtime, what: "down time of " + spell(e.Downtime)}
		}
		return quantity{low: new(big.Rat), high: e.Period, why: &Note{"downtime_not_known", "The down time is not known.", true}}
	case QLongest:
		return e.longest()
	case QIncidents:
		return e.incidents()
	case QFailedPeriods:
		return e.failed()
	}
	return quantity{low: new(big.Rat), why: &Note{"quantity_unknown", fmt.Sprintf("The quantity %q is not one this program knows.", q), true}}
}

// none tells whether it is certain that there was no outage.
func (f Facts) none() bool {
	return f.Outages != nil && len(f.Outages) == 0 || f.Incidents == 0 || f.Downtime != nil && f.Downtime.Sign() == 0
}

func (e evaluation) longest() quantity {
	if e.none() {
		return quantity{at: new(big.Rat), what: "no outage"}
	}
	if e.Outages == nil {
		return quantity{low: new(big.Rat), high: e.Downtime, why: &Note{"outages_not_known",
			"The credit rests on the longest single outage, and the outages are not known one by one.", true}}
	}
	longest := new(big.Rat)
	for _, o := range e.Outages {
		longest = maxRat(longest, o)
	}
	return quantity{at: longest, what: "a longest outage of " + spell(longest)}
}

func (e evaluation) incidents() quantity {
	n := e.Incidents
	switch {
	case e.none():
		n = 0
	case n < 0 && e.Outages != nil:
		n = len(e.Outages)
	}
	if n < 0 {
		return quantity{low: big.NewRat(1, 1), why: &Note{"incidents_not_known", "How many incidents there were is not known.", true}}
	}
	return quantity{at: big.NewRat(int64(n), 1), what: fmt.Sprintf("%d incidents", n)}
}

// failed is how many periods failed, this one included: none when this one did not.
func (e evaluation) failed() quantity {
	switch {
	case e.Uptime != nil && e.Uptime.Cmp(e.Target) >= 0:
		return quantity{at: new(big.Rat), what: "a period that did not fail"}
	case e.FailedPeriods < 0:
		return quantity{low: big.NewRat(1, 1), why: &Note{"history_not_given",
			"The credit depends on how many periods failed before this one, which is not known.", true}}
	}
	n := max(e.FailedPeriods, 1)
	return quantity{at: big.NewRat(int64(n), 1), what: fmt.Sprintf("%d failed periods, this one included", n)}
}

// spell writes seconds as a person reads them: 2h15m, 36.5s.
func spell(seconds *big.Rat) string {
	if d := new(big.Rat).Mul(seconds, big.NewRat(int64(time.Second), 1)); d.IsInt() && d.Num().IsInt64() {
		s := time.Duration(d.Num().Int64()).String()
		if len(s) > 2 && s[len(s)-2:] == "0s" && s[len(s)-3] == 'm' {
			s = s[:len(s)-2]
		}
		if len(s) > 2 && s[len(s)-2:] == "0m" && s[len(s)-3] == 'h' {
			s = s[:len(s)-2]
		}
		return s
	}
	return floorText(seconds, 9) + "s"
}
