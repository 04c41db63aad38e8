package sla

import (
	"math/big"
	"strings"
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Schedule is a way of working out a credit: two primitives, bands and linear, and five ways to put schedules together.
// Which keys a kind takes is held by the linter of package catalog.
type Schedule struct {
	Kind ScheduleKind `yaml:"kind,required"`

	// Input is the quantity that bands look up, and that linear counts the steps of.
	Input Quantity `yaml:"input"`
	// Unit is what amounts are in.
	Unit CreditUnit `yaml:"unit"`

	// Rows of bands. Pick says what holds when several fit: only (the default: they are disjoint, two that fit are an error)
	// or most_severe. Rows never add up.
	Rows []Band `yaml:"rows"`
	Pick string `yaml:"pick"`

	// Linear: Rate for each Step of the input beyond Allowance, which may be what the promise itself allows (target); the first
	// step may have a size and rate of its own.
	Allowance *Allowance  `yaml:"allowance"`
	First     *LinearStep `yaml:"first_step"`
	Step      *LinearStep `yaml:"step"`

	// Of are the schedules of greater_of, sum_of, elect_one and either_of.
	Of []Schedule `yaml:"of"`

	// Escalate looks up how many periods failed within the last so many months, this one included.
	WithinMonths int `yaml:"within_months"`

	Label  string `yaml:"label"` // a name for one of several, in elect_one and either_of
	Clause string `yaml:"clause"`
}

// ScheduleKind is a kind of schedule.
type ScheduleKind string

const (
	Bands     ScheduleKind = "bands"
	Linear    ScheduleKind = "linear"
	GreaterOf ScheduleKind = "greater_of"
	SumOf     ScheduleKind = "sum_of"
	ElectOne  ScheduleKind = "elect_one" // the customer chooses when claiming
	// EitherOf: the text can be read as any of these. The first is the default reading; low and high span them all.
	EitherOf ScheduleKind = "either_of"
	Escalate ScheduleKind = "escalate" // bands over failed periods
)

// UnmarshalText accepts the names of the kinds.
func (k *ScheduleKind) UnmarshalText(b []byte) error {
	return oneOf(k, b, "credit schedule", Bands, Linear, GreaterOf, SumOf, ElectOne, EitherOf, Escalate)
}

// Quantity is what a schedule looks at.
type Quantity string

const (
	QUptime         Quantity = "uptime"         // percent
	QUnavailability Quantity = "unavailability" // percent: 100 − uptime
	QShortfall      Quantity = "shortfall"      // percent: target − uptime, at least 0
	QDowntime       Quantity = "downtime"       // time: sum over the period
	QLongest        Quantity = "longest"        // time: the longest single outage
	QEach           Quantity = "each"           // time: every outage by itself; credits of the outages add up
	QIncidents      Quantity = "incidents"      // how many
	QFailedPeriods  Quantity = "failed_periods" // how many, this one included
)

// UnmarshalText accepts the names of the quantities.
func (q *Quantity) UnmarshalText(b []byte) error {
	return oneOf(q, b, "quantity", QUptime, QUnavailability, QShortfall, QDowntime, QLongest, QEach, QIncidents, QFailedPeriods)
}

// CreditUnit is what a credit is counted in. Only the first four are money.
type CreditUnit string

const (
	UPercent      CreditUnit = "percent"       // of the base
	UFraction     CreditUnit = "fraction"      // of the base: 1/7
	UFeeForTime   CreditUnit = "fee_for_time"  // times the base's share for the time down: 25 is twenty-five times pro rata
	UMoney        CreditUnit = "money"         // in the bill's currency
	UDays         CreditUnit = "days"          // of service
	UHours        CreditUnit = "hours"         // of service
	UDailyAverage CreditUnit = "daily_average" // times the average daily use, in units of the product
	UUnits        CreditUnit = "units"         // of the product
)

// UnmarshalText accepts the names of the units.
func (u *CreditUnit) UnmarshalText(b []byte) error {
	return oneOf(u, b, "unit of a credit", UPercent, UFraction, UFeeForTime, UMoney, UDays, UHours, UDailyAverage, UUnits)
}

// Band is one row: the amount for an input between its edges. Each edge says whether it is part of the row.
type Band struct {
	MoreThan *Edge  `yaml:"more_than"`
	AtLeast  *Edge  `yaml:"at_least"`
	Below    *Edge  `yaml:"below"`
	AtMost   *Edge  `yaml:"at_most"`
	Amount   Ratio  `yaml:"amount,required"`
	Clause   string `yaml:"clause,required"`
}

// LinearStep is a step of a linear schedule.
type LinearStep struct {
	Size Edge `yaml:"size,required"`
	// Rounding of the number of steps: exact, ceil ("or part"), floor, half_up, or unspecified: all of them are shown.
	Rounding string `yaml:"rounding,required"`
	Amount   Ratio  `yaml:"amount,required"` // for each step
	Clause   string `yaml:"clause"`
}

// Edge is a place on the axis of a quantity: a decimal (percent, a count) or a duration (10m). Durations are in seconds.
type Edge struct {
	text string
	rat  *big.Rat
	time bool
}

// UnmarshalText reads "99.9" or "1h30m".
func (e *Edge) UnmarshalText(b []byte) error {
	s := string(b)
	if strings.ContainsAny(s, "hms") {
		d, err := time.ParseDuration(s)
		if err != nil || d < 0 {
			return audit.Advise("write a percentage or a count by its digits: 99.9; a time with its unit: 10m, 4h30m", "%q is neither a decimal number nor a duration like 10m", s)
		}
		*e = Edge{s, big.NewRat(int64(d), int64(time.Second)), true}
		return nil
	}
	n, err := money.ParseNumber(s)
	if err != nil {
		return audit.Advise("write a percentage or a count by its digits: 99.9; a time with its unit: 10m, 4h30m", "%q is neither a decimal number nor a duration like 10m", s)
	}
	*e = Edge{s, n.Rat(), false}
	return nil
}

// MarshalText writes the edge as it was read.
func (e Edge) MarshalText() ([]byte, error) { return []byte(e.text), nil }

// String is the edge as it was read.
func (e Edge) String() string { return e.text }

// IsTime tells whether the edge is a duration.
func (e Edge) IsTime() bool { return e.time }

// Rat is the exact value: a percentage, a count, or seconds. It must not be changed.
func (e Edge) Rat() *big.Rat {
	if e.rat == nil {
		return new(big.Rat)
	}
	return e.rat
}

// Ratio is an exact amount: a decimal, or a fraction like 1/7.
type Ratio struct {
	text string
	rat  *big.Rat
}

// UnmarshalText reads "10", "2.5" or "1/30".
func (r *Ratio) UnmarshalText(b []byte) error {
	num, den, isFraction := strings.Cut(string(b), "/")
	n, err := money.ParseNumber(num)
	if err != nil {
		return audit.Advise("write 10, 2.5 or 1/30", "%q is neither a decimal number nor a fraction like 1/30", b)
	}
	out := n.Rat()
	if isFraction {
		d, err := money.ParseNumber(den)
		if err != nil || d.IsZero() {
			return audit.Advise("write 10, 2.5 or 1/30", "%q is neither a decimal number nor a fraction like 1/30", b)
		}
		out = new(big.Rat).Quo(out, d.Rat())
	}
	*r = Ratio{string(b), out}
	return nil
}

// MarshalText writes the amount as it was read.
func (r Ratio) MarshalText() ([]byte, error) { return []byte(r.text), nil }

// String is the amount as it was read.
func (r Ratio) String() string { return r.text }

// Rat is the exact value. It must not be changed.
func (r Ratio) Rat() *big.Rat {
	if r.rat == nil {
		return new(big.Rat)
	}
	return r.rat
}

// Cap bounds a credit. Caps apply in order.
type Cap struct {
	Limit Ratio `yaml:"limit,required"`
	// Unit of Limit: percent (of the base), fees (multiples of the base), money, days, hours.
	Unit string `yaml:"unit,required"`
	// Window over which the limit holds: incident, day, period, quarter, rolling_12_months, contract_year. Windows longer than the
	// period need earlier results; without them a note says what could not be known.
	Window string `yaml:"window,required"`
	Clause string `yaml:"clause,required"`
}
