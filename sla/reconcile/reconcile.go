// Package reconcile finds the credits that a provider was claimed from on later bills: owed, claimed, granted, applied.
//
// No provider prints a reference by which a service credit could be known on a bill, so lines are found by rules that each give
// points ([scoring]). Enough points match a line to a claim; fewer propose it, and a person decides. A line counts for one claim
// only, or is shared out among several that it pays exactly together; promotional credits count for none.
package reconcile

import (
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Due is a credit that an earlier run found to be owed, and what became of its claim.
type Due struct {
	ID       string         `json:"id"` // of the assessment
	Terms    string         `json:"terms"`
	Account  string         `json:"account,omitempty"`
	Region   string         `json:"region,omitempty"`
	Services []string       `json:"services,omitempty"` // of its base, as the bills name them
	Month    interval.Month `json:"month"`
	Currency money.Currency `json:"currency"`
	Owed     money.Number   `json:"owed"`
	Filed    interval.Date  `json:"filed,omitzero"` // zero: not claimed, or nobody says
	Case     string         `json:"case,omitempty"` // the provider's number of the claim
	Claimed  *money.Number  `json:"claimed"`        // null: not claimed
	Granted  *money.Number  `json:"granted"`        // null: the provider has not said
	Origin   audit.Origin   `json:"origin"`         // the earlier result
}

// expected is what bills should show: what was granted, else what is owed.
func (d Due) expected() money.Number {
	if d.Granted != nil {
		return *d.Granted
	}
	return d.Owed
}

// Decision is what a person says of a line: that it pays a claim, or, without a claim, that it pays none.
type Decision struct {
	Claim string // id of the assessment; empty: none
	Line  string // id of the line: any of its rows that the result lists
}

// Report is the account of all claims and of all lines that may be credits. Every line is in one place: with the claims it was
// matched or proposed to, or left over.
type Report struct {
	Claims []Claim `json:"claims"` // in order of month and id
	Left   []Line  `json:"left_over"`
}

// Claim is the account of one credit: Variance = Applied − what is expected.
type Claim struct {
	Due
	Applied  money.Number `json:"applied"`  // matched by the rules or by a person
	Proposed money.Number `json:"proposed"` // for a person to decide; no part of Applied
	Variance money.Number `json:"variance"`
	Status   Status       `json:"status"`
	Matches  []Match      `json:"matches"`
}

// Status is how a claim stands.
type Status string

const (
	Settled    Status = "settled"     // applied is what was expected, to the minor unit
	Short      Status = "short"       // less was applied
	Over       Status = "over"        // more was applied
	Undecided  Status = "undecided"   // lines are proposed, and a person must decide
	Open       Status = "open"        // nothing on the bills
	Declined   Status = "declined"    // granted is 0
	NotClaimed Status = "not_claimed" // nothing on the bills, and nobody says that it was claimed
)

// Match is a line, or a part of one, that pays a claim.
type Match struct {
	Line   Line         `json:"line"`
	Amount money.Number `json:"amount"` // the line's, or the part of it that pays this claim
	How    How          `json:"how"`
	Score  int          `json:"score"`
	Rules  []string     `json:"rules"` // each with its points
}

// How a line came to a claim.
type How string

const (
	Matched  How = "matched"  // by the rules
	Proposed How = "proposed" // by the rules, with too few points to count
	Accepted How = "accepted" // by a person
)

// Reconcile gives every line to the claim it pays. Decisions go before the rules.
//
// Errors: a decision about a claim or a line that is not there, about one line twice, or that counts a promotional credit.
func Reconcile(dues []Due, rows []sla.CreditRow, decisions []Decision) (Report, error) {
	b := newBook(dues, Lines(rows))
	if err := b.decide(decisions); err != nil {
		return Report{}, err
	}
	b.settle()
	return b.report(), nil
}
