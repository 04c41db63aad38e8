package impact

import (
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Statement is the estimate of what the incidents cost. Amounts are exact decimals: those of estimates are rounded once to
// the currency's minor unit (two decimals where no currency is given); those observed are not rounded. Nil means not known, never
// zero.
type Statement struct {
	Currency  money.Currency `json:"currency"` // "" when not stated
	Incidents []IncidentLoss `json:"incidents"`
	// ExtraExpense is the sum of the expense lines; nil when there is none.
	ExtraExpense *money.Number `json:"extra_expense"`

	Total *Total `json:"total"` // of all incidents; nil when one of them has no estimate
	// LossOfIncome is lost contribution and extra expense. Nil without a variable cost ratio.
	LossOfIncome *money.Number `json:"loss_of_income"`
	Expenses     []Expense     `json:"extra_expense_lines,omitempty"`
	CostRatio    *Ratio        `json:"variable_cost_ratio"`
	// WaitingPeriodSeconds is the time deductible; nil when there is none.
	WaitingPeriodSeconds *int64          `json:"waiting_period_seconds"`
	Holidays             []interval.Date `json:"holidays,omitempty"`
	Zone                 string          `json:"timezone"` // IANA name of the zone in which hours are compared
	Revenue              Coverage        `json:"revenue"`
	Warnings             []Warning       `json:"warnings"` // about the data as a whole
}

// IncidentLoss is what one incident cost.
type IncidentLoss struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// ButFor is the revenue expected in the time of the incident had nothing failed (B).
	ButFor *money.Number `json:"but_for"`
	// Actual is the revenue observed in it. Nil when the data do not cover it.
	Actual *money.Number `json:"actual"`
	// GrossLoss is but_for − actual, at least zero; where under 60 % failed, see Rule.
	GrossLoss *money.Number `json:"gross_loss"`
	Interval  *Interval     `json:"interval"` // of the gross loss; nil when too few days are comparable
	// NetLow and NetHigh are the range of the loss after make-up sales. Where those cannot be measured it is the gross
	// interval, with a warning.
	NetLow  *money.Number `json:"net_low"`
	NetHigh *money.Number `json:"net_high"`
	// SavedCosts and ContributionLoss split GrossLoss by the variable cost ratio; they add up to it. Nil without a ratio. The
	// range after make-up sales is in NetSplit: a point would claim that make-up sales are known.
	SavedCosts       *money.Number `json:"saved_costs"`
	ContributionLoss *money.Number `json:"contribution_loss"`
	// AfterWaitingPeriod is the gross loss of the time after the waiting period. Nil without a waiting period.
	AfterWaitingPeriod *money.Number `json:"after_waiting_period"`
	Warnings           []Warning     `json:"warnings"`

	Method      string `json:"method"`       // name/version of the variant that the data could carry
	MethodTitle string `json:"method_title"` // the same in words
	Rule        string `json:"rule"`         // baseline: B − actual; fraction: φ·B; combined: both estimates by their precision
	Sides       string `json:"sides"`        // two: trade after the incident counts; one: before only
	// P is how often, of normal days, one sells as little against its estimate as was observed. Nil without an interval.
	P            *money.Number `json:"p"`
	LevelRatio   *money.Number `json:"level_ratio"` // ρ, unrounded
	PlaceboBias  *money.Number `json:"placebo_bias"`
	PlaceboWAPE  *money.Number `json:"placebo_wape"`
	Phi          *money.Number `json:"phi"` // failed fraction, as stated
	Source       string        `json:"source,omitempty"`
	HistoryDays  int           `json:"history_days"`
	AfterHours   int           `json:"after_hours"` // known hours after the recovery, at most 336
	CrossChecks  CrossChecks   `json:"cross_checks"`
	Partial      *Partial      `json:"partial"`   // nil for a total outage
	Recapture    *Recapture    `json:"recapture"` // nil when not measurable
	NetSplit     *NetSplit     `json:"net_split"` // nil without a variable cost ratio or a net range
	AfterWaiting *Interval     `json:"after_waiting_interval"`
	Levels       []Interval    `json:"intervals"` // at every level that the placebos allow
	Workings     *Workings     `json:"workings"`  // nil without an estimate
	Hours        []Hour        `json:"hours"`
	Placebos     []Placebo     `json:"placebos"`
}

// Interval is a range at a level of confidence.
type Interval struct {
	Level    string       `json:"level"` // percent
	Low      money.Number `json:"low"`   // at least zero
	High     money.Number `json:"high"`
	Placebos int          `json:"placebos"` // earlier days it rests on
	// ButForLow and ButForHigh are the bounds of the would-be revenue, which need not be above zero. Nil where the
	// interval was not taken from them.
	ButForLow  *money.Number `json:"but_for_low,omitempty"`
	ButForHigh *money.Number `json:"but_for_high,omitempty"`
	Rank       int           `json:"rank,omitempty"` // which score from either end
}

// Total is the sum over the incidents, with an interval from joint placebos: intervals are never added.
type Total struct {
	ButFor    money.Number  `json:"but_for"`
	Actual    *money.Number `json:"actual"`
	GrossLoss money.Number  `json:"gross_loss"`
	Interval  *Interval     `json:"interval"`
}

// CrossChecks are other ways to the but-for revenue, for comparison only.
type CrossChecks struct {
	BeforeOnly *money.Number `json:"before_only"` // the method without what came after
	LastWeek   *money.Number `json:"last_week"`   // the same hours a week earlier
	Flat       *money.Number `json:"flat"`        // the average hour: the usual calculator
}

// Partial is the loss of a partial outage three ways.
type Partial struct {
	BaselineLessActual *money.Number `json:"baseline_less_actual"` // B − actual
	FractionOfBaseline money.Number  `json:"fraction_of_baseline"` // φ·B
	RatioLessActual    *money.Number `json:"ratio_less_actual"`    // actual/(1−φ) − actual
	WouldBe            *money.Number `json:"would_be"`             // B and actual/(1−φ) combined; nil without order values
}

// Recapture is the make-up sales in the hours after the incident.
type Recapture struct {
	Hours    int           `json:"hours"`
	Excess   money.Number  `json:"excess"` // beyond what was expected; may be negative
	Percent  *money.Number `json:"percent"`
	P        money.Number  `json:"p"`
	Net      money.Number  `json:"net"`   // median of the net loss
	Level    string        `json:"level"` // of the net range
	Placebos int           `json:"placebos"`
}

// NetSplit is the net range split by the variable cost ratio.
type NetSplit struct {
	SavedLow         money.Number `json:"saved_low"`
	SavedHigh        money.Number `json:"saved_high"`
	ContributionLow  money.Number `json:"contribution_low"`
	ContributionHigh money.Number `json:"contribution_high"`
}

// Workings are the unrounded figures that the result can be recomputed from, with the hours and placebos.
type Workings struct {
	ButFor        money.Number  `json:"but_for"`
	Exposure      money.Number  `json:"exposure_hours"` // affected time
	MeanButFor    *money.Number `json:"mean_but_for"`   // m: mean of the placebos' but-for
	Scale         *money.Number `json:"scale"`          // g(B) = √(max(B, floor·m)·m)
	ScaleFloor    money.Number  `json:"scale_floor"`
	LevelHours    int           `json:"level_hours"` // known hours the level rests on
	RecoveryHours int           `json:"recovery_hours"`
	GuardHours    int           `json:"guard_hours"`
	DecayHours    int           `json:"decay_hours"` // weights of the level fall by e per so many hours
	VisibleTo     time.Time     `json:"visible_to"`  // nothing later was looked at
}

// Hour is one touched hour of an incident, unrounded.
type Hour struct {
	Label   string        `json:"label"` // local wall clock
	From    time.Time     `json:"from"`  // affected part
	To      time.Time     `json:"to"`
	Share   money.Number  `json:"share"` // affected hours
	Profile *money.Number `json:"profile"`
	ButFor  *money.Number `json:"but_for"` // ρ·share·profile
	Actual  *money.Number `json:"actual"`
	Loss    *money.Number `json:"loss"` // but_for − actual; φ·but_for under the fraction rule. Signed
}

// Placebo is the method replayed on one earlier day, when nothing was wrong. Unrounded.
type Placebo struct {
	Days   int           `json:"days"` // before the incident
	Date   interval.Date `json:"date"` // local
	From   time.Time     `json:"from"`
	Actual money.Number  `json:"actual"`  // A
	ButFor money.Number  `json:"but_for"` // B
	Level  money.Number  `json:"level_ratio"`
	Scale  *money.Number `json:"scale"` // g(B)
	Score  *money.Number `json:"score"` // (A − B)/g(B)
}
