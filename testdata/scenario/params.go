package scenario

import (
	"fmt"
	"slices"
	"time"

	"slacredit/sla/interval"
)

// Params say what month to make. [Event] and [Random] give filled ones; the zero value of an optional field leaves its
// feature out.
type Params struct {
	Seed         uint64
	Month        interval.Month // of the SLA and of the bill, UTC
	Account      string         // 12 digits
	Region       string         // one of Regions
	StorageClass string         // one of Classes; the class of every bucket in the logs
	Currency     string         // ISO 4217; empty: USD
	Customer     string         // empty: Example Retail, Inc.

	// Lines is about how many request lines an ordinary month has. Batch deletes, copies and the nightly job add some.
	Lines int
	// Every, if set, replaces the ordinary traffic by one REST.PUT.OBJECT each Every from the first second of the month:
	// a month whose uptime can be computed by hand.
	Every time.Duration
	// LogFrom and LogTo, if set, cut the log: nothing is known before and after.
	LogFrom, LogTo time.Time
	// SilentSlices is how many five-minute slices have no request at all; half of them in one run.
	SilentSlices int
	// Outages make requests fail. Where several cover a request, the largest share applies.
	Outages []Outage
	// Background is the share of ordinary requests that fail with an SLA error at any time.
	Background Fraction
	// Busy confines background errors to slices in which the request's type has at least so many requests.
	Busy int
	// Nasty adds everything that real logs do to readers; TestNasty lists it.
	Nasty bool

	// EligibleTarget is the exact sum of the charges that the credit is a percentage of; empty: drawn at random.
	EligibleTarget string
	// OtherCurrencyRows is how many charges the bill has in OtherCurrency (EUR; USD where Currency is EUR).
	OtherCurrencyRows int
	// FOCUS also writes the charges in the FOCUS 1.0 format, to bills-focus/. The config does not name that file.
	FOCUS bool

	// DailyRevenue is the shop's usual revenue of a day, in whole units of the currency; 0: no revenue file.
	DailyRevenue int64
	// Exclusions go into the config.
	Exclusions []Exclusion
}

// Fraction is Num/Den.
type Fraction struct{ Num, Den uint64 }

// Outage makes a share of the requests in [From, To) fail with InternalError or ServiceUnavailable.
type Outage struct {
	From, To time.Time
	Ops      []string // request types (GET, PUT …); empty: all
	Fraction Fraction // of those requests; the zero value means all of them
	// Unnoticed: customers did not see it; revenue stays as it was.
	Unnoticed bool
}

// Exclusion is one exclusion of the config. Its edges should lie on whole five minutes: what a half excluded slice
// counts is not the oracle's to decide.
type Exclusion struct {
	From, To         time.Time
	Kind             string
	Reason, Evidence string
	Verified         bool
}

// Slice is the width of a slice, 5 minutes: AWS S3 SLA, definition of "Error Rate".
const Slice = 5 * time.Minute

// Event is the committed scenario: the S3 event of 28 February 2017 in us-east-1 as a shop saw it. Times are those of
// Amazon's summary, https://aws.amazon.com/message/41926/.
func Event() Params { return EventIn(interval.Month{Year: 2017, Mon: time.February}) }

// EventIn is the same event on the last day of any month.
func EventIn(m interval.Month) Params {
	on := func(day, hour, min int) time.Time { return time.Date(m.Year, m.Mon, day, hour, min, 0, 0, time.UTC) }
	last := func(hour, min int) time.Time { return on(m.Last().Day(), hour, min) }
	read := []string{"GET", "HEAD", "DELETE"}
	write := []string{"PUT", "POST", "COPY"}
	return Params{
		Seed: 20170228, Month: m, Account: "111122223333", Region: "us-east-1", StorageClass: "STANDARD",
		Lines: 36_000, SilentSlices: 24, Nasty: true,
		// One request in 10,000 fails; they are made to fall where there are many requests, as most requests do.
		Background: Fraction{1, 1000}, Busy: 25,
		Outages: []Outage{
			{From: on(11, 2, 5), To: on(11, 2, 10), Ops: []string{"PUT"}, Fraction: Fraction{1, 40}, Unnoticed: true},
			{From: last(17, 37), To: last(20, 26)},
			{From: last(20, 26), To: last(20, 40), Ops: read, Fraction: Fraction{3, 4}},
			{From: last(20, 40), To: last(20, 55), Ops: read, Fraction: Fraction{1, 2}},
			{From: last(20, 55), To: last(21, 8), Ops: read, Fraction: Fraction{1, 4}},
			{From: last(21, 8), To: last(21, 18), Ops: read, Fraction: Fraction{1, 10}},
			{From: last(20, 26), To: last(21, 54), Ops: write},
		},
		EligibleTarget: "12345.67",
		DailyRevenue:   48_000,
		Exclusions: []Exclusion{
			{From: on(11, 2, 0), To: on(11, 3, 0), Kind: "customer", Reason: "own key rotation", Evidence: "CHG-1182", Verified: true},
			{From: on(19, 10, 0), To: on(19, 10, 30), Kind: "customer", Reason: "own DNS change, under inquiry", Evidence: "INC-0907"},
		},
	}
}

// period is the time of the month, UTC.
func (p Params) period() (from, to time.Time) {
	i := p.Month.In(time.UTC)
	return i.Start, i.End
}

func (p Params) currency() string {
	if p.Currency == "" {
		return "USD"
	}
	return p.Currency
}

// check refuses parameters that make no scenario.
func (p Params) check() error {
	from, to := p.period()
	_, knownRegion := regionNamed(p.Region)
	_, knownClass := classNamed(p.StorageClass)
	switch {
	case p.Month.IsZero():
		return fmt.Errorf("a scenario needs a month")
	case len(p.Account) != 12:
		return fmt.Errorf("account %q has not 12 digits", p.Account)
	case !knownRegion:
		return fmt.Errorf("region %q is not known here: use one of %v", p.Region, Regions())
	case !knownClass:
		return fmt.Errorf("storage class %q is not known here: use one of %v", p.StorageClass, Classes())
	case p.Lines < 0 || p.SilentSlices < 0 || p.OtherCurrencyRows < 0 || p.DailyRevenue < 0:
		return fmt.Errorf("a count is negative")
	case p.SilentSlices > 4000:
		return fmt.Errorf("%d silent slices leave too few others", p.SilentSlices)
	case p.Every%time.Second != 0 || p.Every < 0:
		return fmt.Errorf("one request every %v: whole seconds only", p.Every)
	}
	if _, err := exactly(p.EligibleTarget); p.EligibleTarget != "" && err != nil {
		return fmt.Errorf("eligible target: %w", err)
	}
	for _, o := range p.Outages {
		if o.From.Before(from) || o.To.After(to) || !o.To.After(o.From) || o.Fraction.Num > o.Fraction.Den {
			return fmt.Errorf("outage %v – %v does not lie in the month, or fails more than all", o.From, o.To)
		}
	}
	for _, e := range p.Exclusions {
		if e.From.Unix()%300 != 0 || e.To.Unix()%300 != 0 {
			return fmt.Errorf("exclusion %v – %v does not lie on whole slices", e.From, e.To)
		}
	}
	return nil
}

// hits tells whether the outage concerns requests of a type at a time; "" is any type.
func (o Outage) hits(requestType string, at time.Time) bool {
	return !at.Before(o.From) && at.Before(o.To) && (len(o.Ops) == 0 || requestType == "" || slices.Contains(o.Ops, requestType))
}

// failing is the share of requests of a type that fail at a time.
func (p Params) failing(requestType string, at time.Time) Fraction {
	worst := Fraction{0, 1}
	for _, o := range p.Outages {
		f := o.Fraction
		if f.Den == 0 {
			f = Fraction{1, 1}
		}
		if o.hits(requestType, at) && f.Num*worst.Den > worst.Num*f.Den {
			worst = f
		}
	}
	return worst
}
