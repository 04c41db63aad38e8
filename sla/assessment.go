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
	Claim      *ClaimDue         `json:"claim"`
	Exclusions []ExclusionEffect `json:"exclusions,omitempty"`
	Steps      []Step            `json:"steps"`
	Evidence   []string          `json:"evidence,omitempty"` // names of the sources used
	Incidents  []DownTime        `json:"incidents,omitempty"`

	slice time.Duration // of the measure; 0 where it has none
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

	Slices         int64         `json:"slices"`               // of the period; 0 for measures without slices
	WithEvidence   int64         `json:"slices_with_evidence"` // known ones, the silent included
	Silent         int64         `json:"silent_slices"`        // known, without a request
	UnknownSeconds money.Number  `json:"unknown_seconds"`
	DownSeconds    *money.Number `json:"down_seconds,omitempty"` // time measures
	Requests       uint64        `json:"requests,omitempty"`
	Errors         uint64        `json:"errors,omitempty"` // those the agreement counts
	Step           string        `json:"slice,omitempty"`  // width of a slice: "5m0s"

	Readings []Reading   `json:"readings,omitempty"` // every reading of the text, the default first
	Groups   []Group     `json:"groups,omitempty"`   // by request type, where the measure splits
	Days     []DayCount  `json:"days,omitempty"`
	Unclean  []SliceRow  `json:"unclean,omitempty"` // every slice with an error that counts
	Codes    []CodeCount `json:"codes,omitempty"`   // error codes seen in the evidence, counted or not
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
	Origins  []audit.Origin    `json:"origins"` // the first places in the logs
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
}

// SetAside is the charges one rule keeps out of the base.
type SetAside struct {
	Reason string       `json:"reason"`
	Amount money.Number `json:"amount"`
	Rows   int64        `json:"rows"`
	// Other are amounts in other currencies; they are no part of Billed.
	Other map[money.Currency]money.Number `json:"other_currencies,omitempty"`
}

// BasisLine is one ledger entry with its fate. Reason is empty for eligible ones.
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
	Amount    money.Number   `json:"amount"`
	Rows      int64          `json:"rows"`
	Origins   []audit.Origin `json:"origins"`
}

// CreditDue is the service credit. Amount is null when it cannot be known.
type CreditDue struct {
	Amount     *money.Number  `json:"amount"`
	Unrounded  *money.Number  `json:"unrounded"`
	Low        *money.Number  `json:"low"`
	High       *money.Number  `json:"high"`
	Currency   money.Currency `json:"currency"`
	Form       string         `json:"form"`
	Restricted string         `json:"restricted_to,omitempty"`
	MinimumMet bool           `json:"minimum_met"`
	Minimum    *MinimumRow    `json:"minimum,omitempty"`
	Rounding   money.Rounding `json:"rounding"`
	Places     int32          `json:"places"`
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
	Deadline interval.Date `json:"deadline"`
	FileBy   interval.Date `json:"file_by"` // the prudent date, one month earlier
	Received bool          `json:"must_be_received"`
	Subject  string        `json:"subject"`
	Needs    []string      `json:"needs"`   // what the agreement asks a claim to contain
	Missing  []string      `json:"missing"` // kinds of those that the inputs do not hold: "request logs"
	Clause   string        `json:"clause"`
	Status   string        `json:"status,omitempty"` // with --as-of: open, expired
	DaysLeft *int          `json:"days_left,omitempty"`
}

// ExclusionEffect is one exclusion of the config and what it touches.
type ExclusionEffect struct {
	interval.Interval
	Kind     string `json:"kind"`
	Reason   string `json:"reason"`
	Evidence string `json:"evidence,omitempty"`
	Clause   string `json:"clause,omitempty"`
	Verified bool   `json:"verified"`
	Slices   int64  `json:"slices,omitempty"` // unclean slices it takes out, or would
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
