package sla

import (
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Assessment is the answer for one claim unit: one commitment, one account, region and class or resource, one month.
// Its JSON form is part of result.json.
type Assessment struct {
	ID         string            `json:"id"`
	Terms      string            `json:"terms"`   // agreement id
	Version    string            `json:"version"` // empty when no version governs
	Commitment string            `json:"commitment"`
	Title      string            `json:"title,omitempty"`
	Grade      Grade             `json:"grade,omitempty"`
	OwnTerms   bool              `json:"own_terms,omitempty"` // from the user's own terms, not the catalog
	Source     string            `json:"source,omitempty"`    // URL of the text
	Unit       Labels            `json:"unit"`
	Month      interval.Month    `json:"month"`
	Period     interval.Interval `json:"period"`
	Uptime     *Uptime           `json:"uptime"` // nil when nothing is known
	Verdict    Verdict           `json:"verdict"`
	Readiness  Readiness         `json:"readiness"`
	Certainty  Certainty         `json:"certainty"`
	Notes      []Note            `json:"notes"`
	Tiers      []TierRow         `json:"tiers"` // the whole schedule, mildest first
	Tier       *TierRow          `json:"tier"`  // the tier reached, whether or not it pays; null: none
	Basis      *Basis            `json:"basis"` // null when there are no bills
	Credit     *CreditDue        `json:"credit"`
	ToNextTier *ToNextTier       `json:"to_next_tier"`
	Allocation []AllocationRow   `json:"allocation,omitempty"` // of the credit to cost centres, where that was asked for
	Claim      *ClaimDue         `json:"claim"`
	Exclusions []ExclusionEffect `json:"exclusions,omitempty"`
	// IfAccepted is what it would be with all unverified exclusions too; null: there are none.
	IfAccepted *Supposed   `json:"if_accepted,omitempty"`
	Steps      []Step      `json:"steps"`
	Evidence   []string    `json:"evidence,omitempty"` // names of the sources used
	Sources    []SourceRow `json:"sources,omitempty"`  // all that speak of the unit, those that decide first
	Agreement  []Pair      `json:"agreement,omitempty"`
	Incidents  []DownTime  `json:"incidents,omitempty"`
	// Corroboration is what providers and people say of the same time; absent where no source tells.
	Corroboration *Corroboration `json:"corroboration,omitempty"`
	Rights        []RightRow     `json:"rights,omitempty"`
	// ExclusiveWith are the ids of assessments that may not be claimed for the same incident. Of such a group only the
	// best counts in totals; the others carry its id in YieldsTo.
	ExclusiveWith []string `json:"exclusive_with,omitempty"`
	YieldsTo      string   `json:"yields_to,omitempty"`
	// Restated is what changed since an earlier result of the same month, where one was given.
	Restated *Restated `json:"restated,omitempty"`

	ground string        // code of the note that the verdict rests on, where it is no answer
	slice  time.Duration // of a mean of slices; 0 for other measures
	rivals []string      // commitments of the agreement that exclude this one for the same incident; "*": all
	bound  *Uptime       // with all users affected, where the share that was is not known and Uptime is nil
}

// Verdict is what the figures say.
type Verdict string

const (
	Breach       Verdict = "breach"
	NoBreach     Verdict = "no_breach"
	Depends      Verdict = "depends" // low and high uptime fall in different tiers
	Insufficient Verdict = "insufficient_evidence"
	NoAgreement  Verdict = "no_agreement" // no version governs the date
)

// Readiness says whether a person must look before a claim is sent. It is apart from the verdict.
type Readiness string

const (
	Ready       Readiness = "ready"
	NeedsReview Readiness = "needs_review"
)

// Certainty says whether the bill is closed.
type Certainty string

const (
	Final       Certainty = "final"
	Provisional Certainty = "provisional"
)

// Note is something a person must know about an assessment. Review notes make it needs_review.
type Note struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Review bool   `json:"review"`
}

// Uptime is the Monthly Uptime Percentage and what it rests on.
type Uptime struct {
	Percent Percent `json:"percent" schema:"nullable"` // on what is known, under the default reading
	Exact   *string `json:"exact"`                     // the reduced fraction in percent; null where unreadably long
	Low     Percent `json:"low"`                       // unknown as down; the lowest reading
	High    Percent `json:"high"`                      // unknown as up; the highest reading
	// BeforeExclusions is Percent without any exclusion taken out.
	BeforeExclusions Percent  `json:"before_exclusions" schema:"nullable"`
	IfAccepted       *Percent `json:"if_all_exclusions_accepted,omitempty"` // with the unverified exclusions too

	Slices         int64         `json:"slices"`               // of the period; 0 for measures that are no mean of slices
	WithEvidence   int64         `json:"slices_with_evidence"` // known ones, the silent included
	Silent         int64         `json:"silent_slices"`        // known, without a request
	UnknownSeconds money.Number  `json:"unknown_seconds"`
	DownSeconds    *money.Number `json:"down_seconds,omitempty"` // time measures: what counts, weighted where the measure weighs
	OfSeconds      *money.Number `json:"of_seconds,omitempty"`   // what down time is divided by, where that is not the period
	Time           *TimeSplit    `json:"time,omitempty"`         // time measures: where the period went
	Requests       uint64        `json:"requests,omitempty"`
	Errors         uint64        `json:"errors,omitempty"` // those the agreement counts
	Step           string        `json:"slice,omitempty"`  // width of a slice: "5m0s"

	Readings []Reading   `json:"readings,omitempty"` // every reading of the text, the default first
	Groups   []Group     `json:"groups,omitempty"`   // by request type, where the measure splits
	Days     []DayCount  `json:"days,omitempty"`
	Unclean  []SliceRow  `json:"unclean,omitempty"` // every slice with an error that counts
	Codes    []CodeCount `json:"codes,omitempty"`   // error codes seen in the evidence, counted or not

	facts *views // what a credit schedule looks up beside the percentage; nil: the percentage is all that is known
}

// TimeSplit says where a period went. Its parts add up to the period exactly.
type TimeSplit struct {
	Up        money.Number `json:"up_seconds"`
	Down      money.Number `json:"down_seconds"`      // that counts
	Uncounted money.Number `json:"uncounted_seconds"` // down, in runs too short to count, or below the excess that counts
	Excluded  money.Number `json:"excluded_seconds"`  // down, and taken out by verified exclusions
	Unknown   money.Number `json:"unknown_seconds"`
}

// Reading is one way to read an ambiguous text.
type Reading struct {
	Name    string  `json:"name"`
	Text    string  `json:"text"`
	Percent Percent `json:"percent"`
	Low     Percent `json:"low"`
	High    Percent `json:"high"`
}

// Group is one part of a unit that the measure looks at by itself, such as a request type.
type Group struct {
	Name     string  `json:"name"`
	Requests uint64  `json:"requests"`
	Errors   uint64  `json:"errors"`
	Percent  Percent `json:"percent"`
	Deciding bool    `json:"deciding,omitempty"` // the one the default reading rests on
}

// DayCount is one day (UTC, or the agreement's zone) of the evidence that decides the default reading.
type DayCount struct {
	Day         interval.Date `json:"day"`
	Requests    uint64        `json:"requests"`
	Errors      uint64        `json:"errors"`
	Slices      int64         `json:"slices"`                 // of the day
	Silent      int64         `json:"silent"`                 // known, without a request
	Unknown     int64         `json:"unknown"`                // slices the evidence does not reach
	Unclean     int64         `json:"unclean"`                // with an error that counts
	DownSeconds *money.Number `json:"down_seconds,omitempty"` // time measures
}

// SliceRow is one slice that is not clean, of the group that decides the default reading. Its error rate is
// Errors ÷ Requests; Excluded slices count as clean.
type SliceRow struct {
	Start    time.Time         `json:"start"`
	Group    string            `json:"group,omitempty"`
	Requests uint64            `json:"requests"`
	Errors   uint64            `json:"errors"`
	ByCode   map[string]uint64 `json:"by_code"`
	Excluded bool              `json:"excluded,omitempty"`
	// Uncounted is a bad slice of a measure of time that stands in a run too short to count.
	Uncounted bool           `json:"uncounted,omitempty"`
	Origins   []audit.Origin `json:"origins"` // the first places in the logs
}

// CodeCount is how often a code was seen in the unit's evidence.
type CodeCount struct {
	Code    string `json:"code"`
	N       uint64 `json:"n"`
	Counted bool   `json:"counted"` // by the agreement
}

// DownTime is a stretch of trouble cut from the evidence.
type DownTime struct {
	interval.Interval
	// Failed is the share of requests that failed in it, 0 to 1, as an exact fraction "n/d" of counts; "1" for states.
	Failed   string `json:"failed_fraction"`
	Requests uint64 `json:"requests,omitempty"`
	Errors   uint64 `json:"errors,omitempty"`
	Source   string `json:"source"` // name of the evidence
}

// TierRow is a tier as results print it.
type TierRow struct {
	Below         money.Number  `json:"below"`
	AtLeast       *money.Number `json:"at_least"`
	CreditPercent money.Number  `json:"credit_percent"`
	Clause        string        `json:"clause"`
}

// Basis is what the credit is a percentage of, and the waterfall that leads there: Billed = Eligible + Σ SetAside.
type Basis struct {
	Currency     money.Currency `json:"currency"`
	Billed       money.Number   `json:"billed"` // control total of the bill files in that currency, every row
	Eligible     money.Number   `json:"eligible"`
	EligibleRows int64          `json:"eligible_rows"`
	// Wider is the base under the wider reading, where the text leaves it open; null otherwise.
	Wider    *money.Number `json:"wider"`
	SetAside []SetAside    `json:"set_aside"` // in the order of the rules
	Lines    []BasisLine   `json:"lines"`     // what was summed, eligible first
	Clause   string        `json:"clause,omitempty"`
	// Adjustments are finance's own, in the order of the configuration. BeforeAdjustments is Eligible as the bills have it,
	// IfApproved as it would be with those too that nobody approved. Null without adjustments.
	Adjustments       []AdjustmentEffect `json:"adjustments,omitempty"`
	BeforeAdjustments *money.Number      `json:"eligible_before_adjustments,omitempty"`
	IfApproved        *money.Number      `json:"eligible_if_all_adjustments_approved,omitempty"`
}

// SetAside is the charges one rule keeps out of the base.
type SetAside struct {
	Reason string       `json:"reason"`
	Amount money.Number `json:"amount"`
	Rows   int64        `json:"rows"`
	// Other are amounts in other currencies; they are no part of Billed.
	Other map[money.Currency]money.Number `json:"other_currencies,omitempty"`
}

// BasisLine is one ledger entry with its fate, or what is alike of other resources or accounts than the unit's. Reason is empty for eligible ones.
type BasisLine struct {
	Reason    string         `json:"reason,omitempty"`
	Currency  money.Currency `json:"currency"`
	Month     interval.Month `json:"month"`
	Kind      Kind           `json:"kind"`
	Account   string         `json:"account"`
	Service   string         `json:"service"`
	Region    string         `json:"region"`
	Class     string         `json:"class,omitempty"`
	Resource  string         `json:"resource,omitempty"`
	UsageType string         `json:"usage_type,omitempty"`
	Tag       string         `json:"tag,omitempty"` // value of the tag that the credit is allocated by
	Amount    money.Number   `json:"amount"`
	Rows      int64          `json:"rows"`
	Origins   []audit.Origin `json:"origins"`
	// RegionFrom is what in the bill the region was taken from: a column, the usage type, or the rule that usage without a
	// prefix is of the first region.
	RegionFrom string `json:"region_from,omitempty"`
	Transfer   bool   `json:"transfer,omitempty"` // of data
	// OtherResources is of how many resources, none of them the unit's, the line is the sum: a base of one resource names no other.
	OtherResources int `json:"other_resources,omitempty"`
	// OtherAccounts is of how many accounts, none of them the unit's, the line is the sum.
	OtherAccounts int `json:"other_accounts,omitempty"`
}

// CreditDue is the service credit. Amount is null when it cannot be known, and where the credit is no money: days, hours
// and units then say what it is.
type CreditDue struct {
	Amount     *money.Number  `json:"amount"`
	Unrounded  *money.Number  `json:"unrounded"` // floored to 18 decimals where it does not end
	Low        *money.Number  `json:"low"`
	High       *money.Number  `json:"high"` // null also where there is no upper bound
	Currency   money.Currency `json:"currency"`
	Form       string         `json:"form"`
	Restricted string         `json:"restricted_to,omitempty"`
	MinimumMet bool           `json:"minimum_met"`
	Minimum    *MinimumRow    `json:"minimum,omitempty"`
	Rounding   money.Rounding `json:"rounding"`
	Places     int32          `json:"places"`

	Percent *money.Number `json:"percent,omitempty"` // of the base, where the credit is a share of it
	Days    *money.Number `json:"days,omitempty"`    // of service
	Hours   *money.Number `json:"hours,omitempty"`   // of service
	Units   *UnitsDue     `json:"units,omitempty"`
	// Value is what a voucher, a waived charge or a product credit comes to in Currency. It is no part of any total.
	Value *money.Number `json:"value,omitempty"`
	// Least and Most bound a credit that is no money, or whose base is not known, where it is uncertain.
	Least *Given `json:"least,omitempty"`
	Most  *Given `json:"most,omitempty"`
	// Options are what the customer may choose from when claiming.
	Options []CreditOption `json:"options,omitempty"`
	// Alternatives are the credit under every reading of a text that leaves the schedule, or how its steps are rounded, open.
	Alternatives []CreditReading `json:"alternatives,omitempty"`
	CappedBy     *CapRow         `json:"capped_by,omitempty"` // the last cap that lowered the credit
}

// UnitsDue is a credit in units of the product, or as a multiple of what is used on an average day.
type UnitsDue struct {
	Amount money.Number `json:"amount"`
	Of     string       `json:"of"` // unit or daily_average
}

// Given is a credit in whatever it is counted in.
type Given struct {
	Percent *money.Number `json:"percent,omitempty"` // of the base
	Amount  *money.Number `json:"amount,omitempty"`  // money, rounded
	Days    *money.Number `json:"days,omitempty"`
	Hours   *money.Number `json:"hours,omitempty"`
	Units   *UnitsDue     `json:"units,omitempty"`
}

// CreditOption is one of several credits that a customer chooses from.
type CreditOption struct {
	Label string `json:"label"`
	Given
	Clause string `json:"clause,omitempty"`
}

// CreditReading is the credit under one reading of the text.
type CreditReading struct {
	Reading string `json:"reading"` // floor, exact, half_up, ceil
	Text    string `json:"text"`
	Given
}

// CapRow is a cap as results print it.
type CapRow struct {
	Limit  string `json:"limit"`
	Unit   string `json:"unit"`
	Window string `json:"window"`
	Clause string `json:"clause"`
}

// RightRow is a right beside, or instead of, a credit, and whether it has arisen.
type RightRow struct {
	What   string `json:"what"`
	If     string `json:"if"`
	Clause string `json:"clause"`
	Arisen string `json:"arisen"` // yes, no or unknown
}

// MinimumRow is the minimum as results print it: the credit must be more than Amount.
type MinimumRow struct {
	MoreThan money.Number   `json:"more_than"`
	Currency money.Currency `json:"currency"`
	Clause   string         `json:"clause"`
}

// ToNextTier is how much more fully bad time would have reached the edge of the next tier.
type ToNextTier struct {
	CreditPercent   money.Number `json:"credit_percent"`
	DowntimeSeconds money.Number `json:"downtime_seconds"`
}

// ClaimDue says how and until when to ask.
type ClaimDue struct {
	Deadline interval.Date `json:"deadline"` // of the claim itself; empty: not known, or none is needed
	// FileBy is the prudent date: a month before a deadline of two months and more, half the time where the terms count in
	// days, the deadline itself where there is no time to lose.
	FileBy    interval.Date  `json:"file_by"`
	NotBefore *interval.Date `json:"not_before,omitempty"`
	Steps     []ClaimAct     `json:"steps,omitempty"` // each act with its own time limit, in order; missing one forfeits the next
	Received  bool           `json:"must_be_received"`
	Subject   string         `json:"subject"`
	Needs     []string       `json:"needs"`   // what the agreement asks a claim to contain
	Missing   []string       `json:"missing"` // kinds of those that the inputs do not hold: "request logs"
	Clause    string         `json:"clause"`
	Status    string         `json:"status,omitempty"` // with --as-of: open, expired, filed
	Filed     *interval.Date `json:"filed,omitempty"`  // when the claim was sent, as the configuration says
	DaysLeft  *int           `json:"days_left,omitempty"`
}

// ClaimAct is one act of a claim and until when it must be done: a date, or an instant where hours count.
type ClaimAct struct {
	Act    string `json:"act"` // notify or claim
	By     string `json:"by"`
	OrBy   string `json:"or_by,omitempty"` // the later date, where the text leaves open what the limit runs from
	Clause string `json:"clause"`
}

// Step is one line of the calculation: what was done, with which numbers, under which clause. The workbook prints steps
// beside its live formulas, a claim prints them as prose.
type Step struct {
	Key     string `json:"key"`
	Label   string `json:"label"`
	Formula string `json:"formula"` // in words and numbers
	Result  string `json:"result"`
	Unit    string `json:"unit,omitempty"`
	Clause  string `json:"clause,omitempty"`
}
