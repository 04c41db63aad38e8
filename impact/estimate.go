package impact

import (
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Estimate says what the incidents cost, from the revenue of the time around them: by the hour or finer, or order by order.
// All revenue is in one currency ("" when it has no name); its order does not matter. Hours are compared by the wall clock
// of the zone, which must be an IANA zone: UTC is never assumed. Incidents must not overlap.
//
// What stops the work is a fault: LOSS-TIMEZONE, LOSS-INCIDENT, LOSS-FRACTION, LOSS-RATIO, LOSS-DURATION, and those of
// the data (LOSS-NO-REVENUE, LOSS-BUCKET, LOSS-DUPLICATE, LOSS-MIXED, LOSS-TIME). What the data cannot carry is a nil amount
// and a warning.
func Estimate(revenue []money.Dated, incidents []Incident, a Assumptions, zone *time.Location,
	currency money.Currency) (*Statement, error) {
	if zone == nil || zone == time.Local || zone.String() == "" {
		return nil, audit.Fault("LOSS-TIMEZONE", audit.Origin{},
			"name the zone of the business, like America/New_York", "no time zone for the revenue")
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	if err := checkIncidents(incidents); err != nil {
		return nil, err
	}
	g, err := newGrid(revenue, zone)
	if err != nil {
		return nil, err
	}
	windows := make([]window, len(incidents))
	for i, in := range incidents {
		windows[i] = g.newWindow(in.Interval)
	}
	w := writer{assumptions: a, currency: currency, places: minor(currency.Places())}
	s := w.statement(g)
	parts := make([]reckoning, len(incidents))
	for i, in := range incidents { // one model at a time: each holds the whole history
		failed, _ := in.failed()
		m := newModel(g, windows, i, failed, a)
		parts[i] = m.reckon(windows[i])
		s.Incidents = append(s.Incidents, w.incident(in, m, &parts[i]))
	}
	w.total(s, parts)
	w.income(s)
	return s, nil
}

// longestIncident is far beyond what can be estimated, and bounds the work that a misread year makes.
const longestIncident = 366 * 24 * time.Hour

// checkIncidents faults incidents without length, too long, outside of the years known, overlapping, or with an impossible
// fraction.
func checkIncidents(incidents []Incident) error {
	fix := func(i Incident) string {
		return i.Start.UTC().Format(time.RFC3339) + " to " + i.End.UTC().Format(time.RFC3339)
	}
	for n, i := range incidents {
		if i.Empty() || i.Start.UTC().Year() < firstYear || i.End.UTC().Year() > lastYear {
			return audit.Fault("LOSS-INCIDENT", audit.Origin{}, "an incident ends after it starts", "incident from %s cannot be", fix(i))
		}
		if i.Length() > longestIncident {
			return audit.Fault("LOSS-INCIDENT", audit.Origin{}, "check the year of both times",
				"incident from %s lasts more than %d days: nothing around it says what was normal", fix(i), longestIncident/(24*time.Hour))
		}
		if _, ok := i.failed(); !ok {
			return audit.Fault("LOSS-FRACTION", audit.Origin{}, "write a part of all trade: 0.3 for 30 %",
				"failed fraction %s is not between 0 and 1", i.FailedFraction.FloatString(4))
		}
		for _, earlier := range incidents[:n] {
			if !i.Intersect(earlier.Interval).Empty() {
				return audit.Fault("LOSS-INCIDENT", audit.Origin{}, "join them: the same loss would count twice",
					"incident from %s overlaps the one from %s", fix(i), fix(earlier))
			}
		}
	}
	return nil
}
