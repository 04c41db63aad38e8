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
	if zone == nil || zone.String() == "Local" || zone.String() == "" {
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
	models, parts := make([]*model, len(incidents)), make([]reckoning, len(incidents))
	for i, in := range incidents {
		failed, _ := in.failed()
		models[i] = newModel(g, windows, i, failed, a)
		parts[i] = models[i].reckon(windows[i])
	}
	w := writer{assumptions: a, currency: currency, places: minor(currency.Places())}
	return w.statement(g, incidents, models, parts), nil
}

// checkIncidents faults incidents without length, outside of the years known, overlapping, or with an impossible fraction.
func checkIncidents(incidents []Incident) error {
	fix := func(i Incident) string {
		return i.Start.UTC().Format(time.RFC3339) + " to " + i.End.UTC().Format(time.RFC3339)
	}
	for n, i := range incidents {
		if i.Empty() || i.Start.UTC().Year() < firstYear || i.End.UTC().Year() > lastYear {
			return audit.Fault("LOSS-INCIDENT", audit.Origin{}, "an incident ends after it starts", "incident from %s cannot be", fix(i))
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
