package sla

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
)

// capped applies the commitment's caps in order.
func (w awarder) capped(a award, s Schedule, f Facts) award {
	e := evaluation{Facts: f, base: w.base}
	for _, c := range w.c.Caps {
		a = w.cap(e, a, c, s)
	}
	for i := range a.options {
		o := &a.options[i].award
		for _, c := range w.c.Caps {
			*o = w.cap(e, *o, c, s)
		}
	}
	return a
}

// cap applies one cap, over its own window.
func (w awarder) cap(e evaluation, a award, c Cap, s Schedule) award {
	switch {
	case c.Window == "incident":
		if s.eachOnly() {
			return a // applied to every outage already
		}
		return e.capTimes(a, c, e.quantity(QIncidents), "incident")
	case c.Window == "day":
		return e.capTimes(a, c, e.days(), "day")
	case w.withinPeriod(c.Window):
		return e.cap(a, c, big.NewRat(1, 1))
	}
	if w.earlier != nil {
		if before, known := w.earlier(c); known {
			return e.capAfter(a, c, before)
		}
	}
	if !a.amount.isZero() || !a.high.isZero() || a.unbounded {
		a = e.cap(a, c, big.NewRat(1, 1))
		a.note("cap_window_not_known", true, "At most %s may be credited in %s (%s); what was credited earlier in that time is not known, and the credit may be less by it.",
			c.words(), capWindows[c.Window], c.Clause)
	}
	return a
}

// capWindows are the windows in words.
var capWindows = map[string]string{
	"incident": "an incident", "day": "a day", "period": "the period", "quarter": "a quarter",
	"rolling_12_months": "any 12 months", "contract_year": "a contract year",
}

// words are the limit: "30 % of the base".
func (c Cap) words() string {
	switch c.Unit {
	case "percent":
		return c.Limit.String() + " % of the base"
	case "fees":
		return c.Limit.String() + " times the base"
	case "money":
		return c.Limit.String() + " in money"
	}
	return c.Limit.String() + " " + c.Unit + " of service"
}

// withinPeriod tells whether a window is no longer than the period over which uptime is measured.
func (w awarder) withinPeriod(window string) bool {
	kind := CalendarMonth
	if p := w.c.Period; p != nil {
		kind = p.Kind
	}
	switch window {
	case "quarter":
		return slices.Contains([]PeriodKind{CalendarQuarter, FiscalQuarter, ContractYear}, kind)
	case "contract_year":
		return kind == ContractYear
	case "rolling_12_months":
		return kind == ContractYear || kind == RollingMonths && w.c.Period.Months >= 12
	}
	return true
}

// eachOnly tells whether the schedule looks at every outage by itself, in all its parts.
func (s Schedule) eachOnly() bool {
	if len(s.Of) > 0 {
		return !slices.ContainsFunc(s.Of, func(p Schedule) bool { return !p.eachOnly() })
	}
	return s.Input == QEach
}

// days is on how many days there were outages. Where they are known by their lengths only, the days of several lie between all on
// as few days as they last together and each on days of its own.
func (f Facts) days() quantity {
	switch {
	case f.none():
		return quantity{at: new(big.Rat)}
	case f.Days != nil:
		return quantity{at: f.Days}
	case len(f.Outages) == 1:
		return quantity{at: wholeDays(f.Outages[0])}
	}
	q := quantity{low: big.NewRat(1, 1)}
	if f.Downtime != nil {
		q.low = wholeDays(f.Downtime)
	}
	if f.Outages != nil {
		q.high = new(big.Rat)
		for _, o := range f.Outages {
			q.high.Add(q.high, wholeDays(o))
		}
	}
	if f.Period != nil {
		days := wholeDays(f.Period) // there are no more
		if q.high == nil || q.high.Cmp(days) > 0 {
			q.high = days
		}
	}
	return q
}

// wholeDays is how many days an outage of so many seconds takes: begun ones count, and it takes one at least.
func wholeDays(seconds *big.Rat) *big.Rat {
	n := new(big.Rat).Quo(seconds, big.NewRat(int64(24*time.Hour/time.Second), 1))
	up := new(big.Int).Quo(new(big.Int).Add(n.Num(), new(big.Int).Sub(n.Denom(), big.NewInt(1))), n.Denom())
	return maxRat(big.NewRat(1, 1), new(big.Rat).SetInt(up))
}

// outageDays is on how many days of a zone's calendar there were outages: each takes the day on which it began, and one more for
// every 24 hours that it lasts.
func outageDays(runs interval.Set, zone *time.Location) *big.Rat {
	seen := map[interval.Date]bool{}
	for _, r := range runs {
		first := interval.DateOf(r.Start.In(zone))
		for k := range wholeDays(inSeconds(r.Length())).Num().Int64() {
			seen[addDays(first, int(k))] = true
		}
	}
	return big.NewRat(int64(len(seen)), 1)
}

// capTimes applies a cap that holds for each of several incidents or days: so many times the limit. Where their number
// is not known, the award may be known no longer.
func (e evaluation) capTimes(a award, c Cap, n quantity, what string) award {
	if n.at != nil {
		return e.cap(a, c, maxRat(n.at, big.NewRat(1, 1)))
	}
	least := e.cap(a, c, maxRat(n.low, big.NewRat(1, 1)))
	if !least.differs(a) {
		return a
	}
	out := least
	most := a
	if n.high != nil {
		most = e.cap(a, c, n.high)
	}
	out.high, out.unbounded = most.high, most.unbounded
	out.known = a.known && least.amount.equal(most.amount)
	if !out.known {
		out.amount, out.cappedBy, out.rows = amount{}, a.cappedBy, a.rows
	}
	out.note("cap_window_not_known", true, "At most %s may be credited for each %s (%s), and on how many the outages fell is not known.", c.words(), what, c.Clause)
	return out
}

// cap bounds an award by so many times the limit.
func (e evaluation) cap(a award, c Cap, times *big.Rat) award {
	limit := new(big.Rat).Mul(c.Limit.Rat(), times)
	least, ok1 := e.atMost(a.amount, c.Unit, limit)
	low, ok2 := e.atMost(a.low, c.Unit, limit)
	high, ok3 := e.atMost(a.high, c.Unit, limit)
	if !ok1 || !ok2 || !ok3 {
		a.note("cap_not_applied", true, "The cap of %s (%s) could not be applied: the base is not known.", c.words(), c.Clause)
		return a
	}
	if a.unbounded {
		if bound, ok := e.limit(c.Unit, limit); ok {
			high, a.unbounded = bound, false
		}
	}
	if a.known && !least.equal(a.amount) {
		a.cappedBy = &c
		a.rows = append(a.rows, fitted{"Cap", fmt.Sprintf("at most %s", c.words()), least, c.Clause})
	}
	a.amount, a.low, a.high = least, low, high
	for i := range a.readings {
		a.readings[i].amount, _ = e.atMost(a.readings[i].amount, c.Unit, limit)
	}
	return a
}

// capAfter bounds an award by what earlier credits leave of the limit.
func (e evaluation) capAfter(a award, c Cap, before amount) award {
	limit := c.Limit.Rat()
	used := new(big.Rat)
	switch c.Unit {
	case "days":
		used = new(big.Rat).Quo(before.hours(), big.NewRat(24, 1))
	case "hours":
		used = before.hours()
	case "money":
		used = before.get(inMoney)
	default: // a share of the base: earlier credits are money
		if before.has(inMoney) {
			if e.base == nil || e.base.Sign() <= 0 {
				a.note("cap_not_applied", true, "The cap of %s (%s) could not be applied: the base is not known.", c.words(), c.Clause)
				return a
			}
			used = new(big.Rat).Quo(before.get(inMoney), e.base)
			if c.Unit == "percent" {
				used.Mul(used, hundred)
			}
		}
	}
	left := maxRat(new(big.Rat).Sub(limit, used), new(big.Rat))
	if limit.Sign() > 0 {
		return e.cap(a, c, new(big.Rat).Quo(left, limit))
	}
	return e.cap(a, c, big.NewRat(1, 1))
}

// limit is a cap's limit as an amount. Days of service bound money by the fee for so many days.
func (e evaluation) limit(unit string, limit *big.Rat) (amount, bool) {
	switch unit {
	case "percent":
		return percentOfBase(limit), true
	case "fees":
		return amountOf(ofBase, limit), true
	case "money":
		return amountOf(inMoney, limit), true
	}
	return amount{}, false
}

// atMost is the lesser of an amount and a limit. Limits of another sort do not touch it. False when it takes the base to
// tell, and the base is not known.
func (e evaluation) atMost(a amount, unit string, limit *big.Rat) (amount, bool) {
	if unit == "days" || unit == "hours" {
		return e.atMostTime(a, unit, limit), true
	}
	bound, ok := e.limit(unit, limit)
	if !ok || !a.has(ofBase) && !a.has(inMoney) {
		return a, true
	}
	part := amount{}
	part[ofBase], part[inMoney] = a[ofBase], a[inMoney]
	order, ok := part.compare(bound, e.base)
	if !ok {
		return a, false
	}
	if order > 0 {
		a[ofBase], a[inMoney] = bound[ofBase], bound[inMoney]
	}
	return a, true
}

// atMostTime bounds time of service, and money by the fee for that time.
func (e evaluation) atMostTime(a amount, unit string, limit *big.Rat) amount {
	hours := limit
	if unit == "days" {
		hours = new(big.Rat).Mul(limit, big.NewRat(24, 1))
	}
	if a.hours().Cmp(hours) > 0 {
		a[inDays], a[inHours] = nil, nil
		if unit == "days" {
			a[inDays] = limit
		} else {
			a[inHours] = limit
		}
	}
	if a.has(ofBase) && e.Period != nil && e.Period.Sign() > 0 {
		fee := new(big.Rat).Mul(hours, big.NewRat(3600, 1))
		a[ofBase] = minRat(a[ofBase], fee.Quo(fee, e.Period))
	}
	return a
}
