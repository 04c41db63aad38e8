package sla

// ClaimTerms say how and until when a credit must be asked for. The last act is the claim itself; MonthsAfter is short
// for the commonest rule, Steps say everything else.
type ClaimTerms struct {
	// Within is the number of months after the month of the incident at whose end the claim is due: 2 for AWS's "end of
	// the second billing cycle after which the incident occurred". 0 with Steps.
	Within   int         `yaml:"months_after"`
	Steps    []ClaimStep `yaml:"steps"`            // in order; missing one forfeits those after it
	Received bool        `yaml:"must_be_received"` // by the deadline, not sent
	Subject  string      `yaml:"subject"`
	Route    string      `yaml:"route"`    // where to: support case, form, address
	Evidence []Need      `yaml:"evidence"` // what the claim must contain
	Clause   string      `yaml:"clause,required"`
}

// ClaimStep is one act with its time limit. Where the text leaves the anchor open, Or names the other anchor it may mean:
// both dates are then shown, the earlier one first.
type ClaimStep struct {
	Act    string   `yaml:"act,required"` // notify or claim
	Within int      `yaml:"within"`       // so many units after From; 0: at its end
	Unit   TimeUnit `yaml:"unit"`         // of Within
	From   Anchor   `yaml:"from,required"`
	Or     Anchor   `yaml:"or_from"`
	// OrWithin and OrUnit are the other reading's own limit, where that differs too; none: Within and Unit. Azure's texts
	// give 2 months after the month's end, or 60 days of the incident.
	OrWithin int      `yaml:"or_within"`
	OrUnit   TimeUnit `yaml:"or_unit"`
	// NotBefore, if given, is how many days after the end of the month a claim may be made at the earliest.
	NotBefore int    `yaml:"not_before_days"`
	Clause    string `yaml:"clause,required"`
}

// Other is the step under the other reading of its time limit; it means something only where the text has one (Or).
func (s ClaimStep) Other() ClaimStep {
	s.From = s.Or
	if s.OrUnit != "" {
		s.Within, s.Unit = s.OrWithin, s.OrUnit
	}
	return s
}

// TimeUnit is the unit of a time limit. Business days are Monday to Friday: holidays are not known, and a note says so.
type TimeUnit string

const (
	Hours        TimeUnit = "hours"
	Days         TimeUnit = "days"
	BusinessDays TimeUnit = "business_days"
	Months       TimeUnit = "months"
)

// UnmarshalText accepts the names of the units.
func (u *TimeUnit) UnmarshalText(b []byte) error {
	return oneOf(u, b, "unit of time", Hours, Days, BusinessDays, Months)
}

// Anchor is the moment a time limit runs from.
type Anchor string

const (
	FromIncidentStart Anchor = "incident_start"
	FromIncidentEnd   Anchor = "incident_end"
	FromAwareness     Anchor = "awareness" // of the customer; the incident's start stands for it
	FromMonthEnd      Anchor = "month_end" // of the incident's month, or period
	FromNextMonthEnd  Anchor = "following_month_end"
	FromQuarterEnd    Anchor = "quarter_end"
	FromTicket        Anchor = "ticket" // the opening of the support case; the incident's start stands for it
)

// UnmarshalText accepts the names of the anchors.
func (a *Anchor) UnmarshalText(b []byte) error {
	return oneOf(a, b, "moment that a time limit runs from", FromIncidentStart, FromIncidentEnd, FromAwareness, FromMonthEnd, FromNextMonthEnd, FromQuarterEnd, FromTicket)
}
