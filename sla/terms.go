package sla

import (
	"slices"
	"strings"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Agreement is one provider's service level agreement for one service, with every version that is known.
// The yaml tags are the schema of a terms file; see package catalog.
type Agreement struct {
	Schema     string    `yaml:"schema,required"`   // "slacredit.terms/v1"
	ID         string    `yaml:"id,required"`       // provider/service in lower case: aws/s3
	Provider   string    `yaml:"provider,required"` // the contracting party's name
	Service    string    `yaml:"service,required"`  // the service's name in the agreement
	Title      string    `yaml:"title,required"`    // the document's own title
	Zone       string    `yaml:"zone,required"`     // IANA zone in which its months are counted
	GovernedBy Governing `yaml:"governed_by,required"`
	Versions   []Version `yaml:"versions,required"` // newest first

	Origin audit.Origin `yaml:"-"` // the terms file
	Own    bool         `yaml:"-"` // the user's own, not of the embedded catalog
}

// Governing is the date that decides which version of an agreement applies.
type Governing string

const (
	ByIncident  Governing = "incident_date"
	ByRenewal   Governing = "subscription_start_or_renewal"
	BySignature Governing = "contract_signature"
)

// UnmarshalText accepts the three names.
func (g *Governing) UnmarshalText(b []byte) error {
	return oneOf(g, b, "rule for the governing version", ByIncident, ByRenewal, BySignature)
}

// Commitments lists the ids of the commitments of all versions, in the order of their appearance, newest first.
func (a *Agreement) Commitments() []string {
	var out []string
	for _, v := range a.Versions {
		for _, c := range v.Commitments {
			if !slices.Contains(out, c.ID) {
				out = append(out, c.ID)
			}
		}
	}
	return out
}

// VersionIDs lists the ids of the versions, newest first.
func (a *Agreement) VersionIDs() []string {
	var out []string
	for _, v := range a.Versions {
		out = append(out, v.ID)
	}
	return out
}

// Version is the agreement as it read from a date on.
type Version struct {
	ID          string        `yaml:"version,required"` // a date: 2023-11-28; or "undated"
	LastUpdated interval.Date `yaml:"last_updated"`     // the page's own date
	Effective   interval.Date `yaml:"effective"`        // where the text states one
	Grade       Grade         `yaml:"grade,required"`
	Source      Source        `yaml:"source,required"`
	Notes       []TermsNote   `yaml:"notes"` // what the text leaves open, what is not proven
	Commitments []Commitment  `yaml:"commitments,required"`
	// ContractRequired marks a template: the numbers stand in a customer's own contract, and nothing is public. It has no
	// commitments, and its note contract_required says what to fill in.
	ContractRequired bool `yaml:"contract_required"`

	Origin audit.Origin `yaml:"-"`
}

// From is the first day a version governs: its effective date, else the date of its page. Zero for an undated version.
func (v Version) From() interval.Date {
	if !v.Effective.IsZero() {
		return v.Effective
	}
	return v.LastUpdated
}

// Grade says how well a version is proven.
type Grade string

const (
	Verified   Grade = "verified"   // the provider's own text, or a public copy of it, was read
	Secondary  Grade = "secondary"  // a third party's reading only
	Unverified Grade = "unverified" // general knowledge
)

// UnmarshalText accepts the three names.
func (g *Grade) UnmarshalText(b []byte) error {
	return oneOf(g, b, "grade", Verified, Secondary, Unverified)
}

// Source is where a version's text stands.
type Source struct {
	URL       string        `yaml:"url,required"`
	Title     string        `yaml:"title"`
	Quality   string        `yaml:"quality,required"` // primary, primary_copy, secondary, unverified
	Retrieved interval.Date `yaml:"retrieved"`        // when a person last read it; empty: not known
	SHA256    string        `yaml:"sha256"`           // of the text that was read; empty: not known
}

// TermsNote is something a reader of a version must know. Its code appears in the notes of every assessment under it
// that the note concerns.
type TermsNote struct {
	Code      string     `yaml:"code,required"`
	Text      string     `yaml:"text,required"`
	Review    bool       `yaml:"review"`     // a person must decide before a claim is sent
	AppliesTo []Selector `yaml:"applies_to"` // the units it concerns: all must hold; empty: every unit of the version
}

// Concerns tells whether the note is about units with these labels.
func (n TermsNote) Concerns(l Labels) bool { return covers(n.AppliesTo, l) }

// Commitment is one promise of an agreement: what it covers, how uptime is measured, what a breach pays. It pays either
// by tiers of uptime, which is what most agreements do, or by any other schedule.
type Commitment struct {
	ID          string       `yaml:"id,required"`
	Title       string       `yaml:"title,required"`
	AppliesTo   []Selector   `yaml:"applies_to"`    // all must hold
	Eligible    []Clause     `yaml:"eligible_if"`   // conditions that no label can show: plan, configuration, good standing
	Unit        []string     `yaml:"unit,required"` // the labels that tell one claim unit from another
	Period      *Period      `yaml:"period"`        // over which uptime is measured; none: the calendar month
	Measure     Measure      `yaml:"measure,required"`
	Target      money.Number `yaml:"target,required"` // percent; uptime at or above it is no breach, unless the schedule says so
	Tiers       []Tier       `yaml:"tiers"`           // mildest first; contiguous from Target down
	Credit      *Schedule    `yaml:"credit"`          // instead of tiers
	Caps        []Cap        `yaml:"caps"`            // applied in order
	Base        Base         `yaml:"base,required"`
	Minimum     *Minimum     `yaml:"minimum"`
	Payout      Payout       `yaml:"payout,required"`
	Claim       ClaimTerms   `yaml:"claim,required"`
	Rights      []Right      `yaml:"rights"`       // other than a credit: to terminate
	PerIncident string       `yaml:"per_incident"` // elect_one: one commitment of this agreement may be claimed for one incident
	NotWith     []string     `yaml:"not_with"`     // commitments of the same agreement that may not be claimed for the same incident
	Excludes    []Clause     `yaml:"excludes"`     // causes that do not count, in the agreement's sense

	Origin audit.Origin `yaml:"-"`
}

// Clause is a rule with the place in the agreement it comes from.
type Clause struct {
	Text   string `yaml:"text,required"`
	Clause string `yaml:"clause,required"`
}

// Selector says which units a commitment is for, by one label.
type Selector struct {
	Label string   `yaml:"label,required"`
	In    []string `yaml:"in"`
	NotIn []string `yaml:"not_in"`
}

// Covers tells whether units with these labels fall under the selector. A label that is not said contradicts nothing.
func (s Selector) Covers(l Labels) bool {
	v, said := l[s.Label]
	if !said {
		return true
	}
	return (len(s.In) == 0 || slices.Contains(s.In, v)) && !slices.Contains(s.NotIn, v)
}

// Covers tells whether units with these labels fall under the commitment.
func (c Commitment) Covers(l Labels) bool { return covers(c.AppliesTo, l) }

func covers(all []Selector, l Labels) bool {
	return !slices.ContainsFunc(all, func(s Selector) bool { return !s.Covers(l) })
}

// Tier is one row of a credit schedule: for uptime below Below and at or above AtLeast, Percent of the base.
type Tier struct {
	Below   money.Number  `yaml:"below,required"`  // percent, excluded
	AtLeast *money.Number `yaml:"at_least"`        // percent, included; none: down to 0
	Percent money.Number  `yaml:"credit,required"` // percent of the base
	Clause  string        `yaml:"clause,required"`
}

// Base says what the credit is a percentage of.
type Base struct {
	Services []string `yaml:"services,required"` // product codes of the bill
	// Scope are the labels, beside the account, that narrow the base to the unit: region, storage_class, resource.
	Scope []string `yaml:"scope"`
	// Wider is the scope under the other reading, where the text leaves the base open; nil: there is none. An empty list
	// is "all charges of the services".
	Wider *[]string `yaml:"wider"`
	// Classes, if given, are the parts of a product code that belong (EC2 or EBS within AmazonEC2).
	Classes []string `yaml:"classes"`
	Clause  string   `yaml:"clause,required"`
}

// Minimum is the amount a credit must exceed to be paid at all. It is tested before rounding.
type Minimum struct {
	MoreThan money.Number   `yaml:"more_than,required"`
	Currency money.Currency `yaml:"currency,required"`
	Clause   string         `yaml:"clause,required"`
}

// Payout is the form in which a credit is given.
type Payout struct {
	Form       PayoutForm     `yaml:"form,required"`
	Restricted string         `yaml:"restricted_to"` // what it may be used for
	Automatic  bool           `yaml:"automatic"`     // given without a claim
	Rounding   money.Rounding `yaml:"rounding"`      // where the text names one
	HoldUntil  *Minimum       `yaml:"hold_until"`    // credits are kept back until they are more than this
	Expires    string         `yaml:"expires"`       // in words: "12 months after it is granted"
	Instead    string         `yaml:"instead"`       // another form the text allows, and when
	Clause     string         `yaml:"clause,required"`
}

// PayoutForm is what a credit is. Only the first two are money; days, units and rights never silently become it.
type PayoutForm string

const (
	BillCredit       PayoutForm = "future_bill_credit"
	CashRefund       PayoutForm = "cash_refund"
	ServiceExtension PayoutForm = "service_extension" // days or hours added to the term
	ProductCredit    PayoutForm = "product_credit"    // units of the product
	Voucher          PayoutForm = "voucher"
	TerminationRight PayoutForm = "termination_right" // no credit, only a right
	ChargeWaived     PayoutForm = "charge_waived"
	NoPayout         PayoutForm = "none"
)

// UnmarshalText accepts the names of the forms.
func (f *PayoutForm) UnmarshalText(b []byte) error {
	return oneOf(f, b, "form of payout", BillCredit, CashRefund, ServiceExtension, ProductCredit, Voucher, TerminationRight, ChargeWaived, NoPayout)
}

// Right is what a customer may do beside, or instead of, taking a credit.
type Right struct {
	What   string `yaml:"what,required"` // "terminate with a refund of unused fees"
	If     string `yaml:"if,required"`   // in words
	Clause string `yaml:"clause,required"`
	// FailedPeriods, if given, lets the program see whether the right has arisen: so many periods in a row (or within
	// WithinMonths) with uptime below Below (none: below the target).
	FailedPeriods int           `yaml:"failed_periods"`
	WithinMonths  int           `yaml:"within_months"`
	Below         *money.Number `yaml:"below"`
}

// Need is one thing that a claim must contain. Its kind lets the program see whether the inputs hold it.
type Need struct {
	Kind NeedKind `yaml:"need,required"`
	Text string   `yaml:"text,required"` // as the agreement asks for it
}

// NeedKind is what a need is about.
type NeedKind string

const (
	NeedAccount   NeedKind = "account"
	NeedCycle     NeedKind = "billing_cycle"
	NeedRegion    NeedKind = "region"
	NeedZone      NeedKind = "availability_zone"
	NeedResources NeedKind = "resource_ids"
	NeedTimes     NeedKind = "incident_times"
	NeedLogs      NeedKind = "request_logs"
	NeedOther     NeedKind = "other" // something the inputs never hold
)

// UnmarshalText accepts the names of needs.
func (k *NeedKind) UnmarshalText(b []byte) error {
	return oneOf(k, b, "need", NeedAccount, NeedCycle, NeedRegion, NeedZone, NeedResources, NeedTimes, NeedLogs, NeedOther)
}

// UnmarshalText accepts the states of a timeline.
func (s *State) UnmarshalText(b []byte) error {
	return oneOf(s, b, "state", Up, Down, Degraded, Maintenance, Paused, Unknown)
}

func oneOf[T ~string](into *T, b []byte, what string, names ...T) error {
	if !slices.Contains(names, T(b)) {
		var words []string
		for _, name := range names {
			words = append(words, string(name))
		}
		return audit.Advise("use one of "+strings.Join(words, ", "), "%q is not a %s", b, what)
	}
	*into = T(b)
	return nil
}
