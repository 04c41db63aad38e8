package sla

import (
	"slices"
	"time"

	"slacredit/sla/money"
)

// The kinds of measure: each is a method written in Go, named by the terms.
const (
	SliceMean    = "slice_mean"    // 100 % less the mean of the slices' error rates
	TimeRatio    = "time_ratio"    // 100 % less the share of the period that was down
	EventRatio   = "event_ratio"   // good events of all events, pooled
	WeightedTime = "weighted_time" // time_ratio, with down time weighted by who was affected
	Duration     = "duration"      // accumulated down time; its percentage is that of time_ratio
	Count        = "count"         // incidents
)

// Measure says how evidence becomes a Monthly Uptime Percentage: what is observed, when a slice of time is bad, how long
// bad must last, and how it all becomes one number. The kind names a method written in Go; everything else is data.
type Measure struct {
	Kind string `yaml:"kind,required"`
	// Signal is what is observed, in words: "loss of external connectivity of all running instances".
	Signal string `yaml:"signal"`

	// Slice is the width of a slice, aligned to UTC. slice_mean needs one; time_ratio with bad_if or a debounce may have one.
	Slice time.Duration `yaml:"slice"`
	// Codes are the error statuses that count.
	Codes []string `yaml:"codes"`
	// Empty says what a slice without requests is: clean (0 % error, stays in the mean) or unspecified (two readings).
	Empty string `yaml:"empty"`
	// By is the label that splits a unit's series before the mean is taken; empty: all requests are pooled.
	By string `yaml:"by"`
	// Combine says how the values under By become one: the first is the default reading, others are further readings.
	// worst: the lowest of them; pooled: requests pooled first.
	Combine []string `yaml:"combine"`

	// BadIf judges slices of counted requests good or bad, for measures of time: an error rate of more than this percentage.
	BadIf *BadIf `yaml:"bad_if"`
	// Down are the states that count as down time; empty: down.
	Down []State `yaml:"down"`
	// Debounce is how long bad must last to count at all.
	Debounce *Debounce `yaml:"debounce"`
	// Denominator of time measures, where it is not the period.
	Denominator *Denominator `yaml:"denominator"`
	// Weight of weighted_time: affected_users or affected_ratio. Without the share that was affected there is no answer, only
	// an upper bound.
	Weight string `yaml:"weight"`
	// Total of duration: sum (of the period), longest (single outage) or each (every outage by itself).
	Total string `yaml:"total"`
	// Population of a unit with several resources: all_down (down while all are), any_down, or worst (the worst one decides).
	Population string `yaml:"population"`
	// Round is a rounding of the percentage before it is compared, where the text states one.
	Round *RoundUptime `yaml:"round_before_lookup"`
	// StartsAt is when the clock starts, where that is not the impact: ticket, detection. Evidence of impact is then an upper
	// bound, and a note says so.
	StartsAt string `yaml:"starts_at"`
	Clause   string `yaml:"clause,required"`
}

// BadIf is when a slice of counts is bad.
type BadIf struct {
	ErrorRateMoreThan *money.Number `yaml:"error_rate_more_than"` // percent; exactly this much is good
	AllFail           bool          `yaml:"all_fail"`
	MinRequests       int           `yaml:"min_requests"` // a slice with fewer requests is never bad
}

// Debounce is the shortest run of bad time that counts.
type Debounce struct {
	AtLeast  time.Duration `yaml:"at_least"`  // this long counts
	MoreThan time.Duration `yaml:"more_than"` // only longer counts
	// Counts: whole_run (a run that qualifies counts from its first moment) or excess_only.
	Counts string `yaml:"counts,required"`
	// WholeMinutes drops what is left of a run beyond its whole minutes.
	WholeMinutes bool `yaml:"whole_minutes"`
}

// Denominator is what down time is divided by.
type Denominator struct {
	Kind  string        `yaml:"kind,required"` // period, fixed, deployed, scheduled
	Fixed time.Duration `yaml:"fixed"`         // 730h
}

// RoundUptime is a rounding that the text applies before it looks a percentage up.
type RoundUptime struct {
	Places int32          `yaml:"places,required"`
	Mode   money.Rounding `yaml:"mode,required"`
}

// Period is the time over which uptime is measured, where that is not the calendar month of the agreement's zone.
type Period struct {
	Kind PeriodKind `yaml:"kind,required"`
	// Days of fixed_days; Months of rolling_months; StartMonth of the first fiscal quarter, 1 to 12.
	Days       int    `yaml:"days"`
	Months     int    `yaml:"months"`
	StartMonth int    `yaml:"start_month"`
	Clause     string `yaml:"clause,required"`
}

// PeriodKind is a kind of period.
type PeriodKind string

const (
	CalendarMonth   PeriodKind = "calendar_month"
	BillingMonth    PeriodKind = "billing_month" // taken as the calendar month, with a note
	CalendarQuarter PeriodKind = "calendar_quarter"
	FiscalQuarter   PeriodKind = "fiscal_quarter"
	FixedDays       PeriodKind = "fixed_days"
	RollingMonths   PeriodKind = "rolling_months"
	ContractYear    PeriodKind = "contract_year"
)

// UnmarshalText accepts the names of the kinds.
func (k *PeriodKind) UnmarshalText(b []byte) error {
	return oneOf(k, b, "period", CalendarMonth, BillingMonth, CalendarQuarter, FiscalQuarter, FixedDays, RollingMonths, ContractYear)
}

// counts tells whether a measure counts an error code. slice_mean names its codes; a measure of time or events that names
// none counts every error of the evidence.
func (m Measure) counts(code string) bool {
	return slices.Contains(m.Codes, code) || len(m.Codes) == 0 && m.Kind != SliceMean
}
