package scenario

import (
	"encoding/json"
	"time"

	"slacredit/sla/interval"
)

// Truth is what a scenario's files say, known from making them. Amounts are exact decimals.
type Truth struct {
	Seed         uint64         `json:"seed"`
	Month        interval.Month `json:"month"`
	Account      string         `json:"account"`
	Region       string         `json:"region"`
	StorageClass string         `json:"storage_class"`
	Logs         Logs           `json:"logs"`
	Bill         Bill           `json:"bill"`
	Revenue      *Revenue       `json:"revenue,omitempty"`

	// Cells are the requests by bucket, operation and slice, of every month in the logs; sorted, no empty ones.
	Cells []Cell `json:"-"`
	// Excluded is the time that the verified exclusions take out of the errors.
	Excluded []interval.Interval `json:"excluded,omitempty"`
}

// JSON is the truth as truth.json holds it: all but the cells, and with the oracle's usual answers, so that they can be
// read without Go.
func (t *Truth) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(struct {
		*Truth
		Uptime []NamedUptime `json:"uptime"`
	}{t, answers(t)}, "", "  ")
	return append(b, '\n'), err
}

// Cell is the count of one bucket and operation in one slice of five minutes.
type Cell struct {
	Bucket    string
	Operation string // REST.GET.OBJECT …
	Type      string // its second part: GET, PUT …
	Start     time.Time
	Requests  int64
	Errors    int64 // of Requests, those with InternalError or ServiceUnavailable
}

// Logs is what the access logs say.
type Logs struct {
	Files []File `json:"files"` // by path
	Lines Fates  `json:"lines"` // of all files
	// First and Last are the times of the first and the last request, whatever their month.
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	// Codes counts the error codes of all requests of all months; "-" is none.
	Codes map[string]int64 `json:"codes"`
	// Requests and Errors are those of the month, by request type.
	Requests map[string]int64 `json:"requests"`
	Errors   map[string]int64 `json:"errors"`
	// Faulty lists the slices of the month with an SLA error, all types and buckets together.
	Faulty []FaultySlice `json:"faulty_slices"`
}

// Fates is what becomes of lines. Every line has one fate: they add up to Read.
type Fates struct {
	Read       int64 `json:"read"`
	Used       int64 `json:"used"`        // a request of the month
	OtherMonth int64 `json:"other_month"` // a request of the month before or after
	NoRequest  int64 `json:"no_request"`  // status "-", or an operation of S3 itself
	Rejected   int64 `json:"rejected"`    // not a whole line
	Duplicate  int64 `json:"duplicate"`   // in a file that is byte for byte another one
}

func (f *Fates) add(g Fates) {
	f.Read += g.Read
	f.Used += g.Used
	f.OtherMonth += g.OtherMonth
	f.NoRequest += g.NoRequest
	f.Rejected += g.Rejected
	f.Duplicate += g.Duplicate
}

// File is one log file.
type File struct {
	Path string `json:"path"`
	Fates
	// SameAs is the file with the smallest path that has the same bytes, if that is not this one.
	SameAs string `json:"same_as,omitempty"`
}

// FaultySlice is a slice with SLA errors.
type FaultySlice struct {
	Start    time.Time `json:"start"`
	Requests int64     `json:"requests"`
	Errors   int64     `json:"errors"`
}

// Bill is what the bill says.
type Bill struct {
	Rows   int64             `json:"rows"`
	Billed map[string]string `json:"billed"` // per currency, every row of it
	// Eligible is the sum of the charges of account, region, class and month that a credit is a percentage of; SetAside is
	// everything else in the scenario's currency. Billed = Eligible + Σ SetAside.
	Eligible     string     `json:"eligible"`
	EligibleRows int64      `json:"eligible_rows"`
	SetAside     []SetAside `json:"set_aside"` // in the order of Reasons, only those that occur
	// FOCUSSetAside is the same of the FOCUS file, which has one category for credits and refunds.
	FOCUSSetAside []SetAside `json:"focus_set_aside,omitempty"`
	// InRegion and AllService are wider readings of the base: the service's charges of the account and month whatever
	// the class, in the region and everywhere.
	InRegion   string `json:"in_region"`
	AllService string `json:"all_service"`
}

// SetAside is the charges that are left out of the base for one reason.
type SetAside struct {
	Reason string `json:"reason"`
	Amount string `json:"amount"`
	Rows   int64  `json:"rows"`
}

// Reasons are the reasons for leaving a charge out of the base, in the order in which they are tried. Charges in another
// currency have their own total in Billed; their set-aside amount is in no currency and stays 0.00.
var Reasons = []string{"other_currency", "other_period", "tax", "credit", "refund", "support", "marketplace", "upfront",
	"recurring_fee", "correction", "rounding", "other_service", "other_account", "other_region", "other_class",
	"other_resource", "unknown"}

// Revenue is what the shop would have sold and what it sold.
type Revenue struct {
	Rows      int64             `json:"rows"`
	Total     string            `json:"total"`
	Zone      string            `json:"zone"`
	Incidents []RevenueIncident `json:"incidents"`
}

// RevenueIncident is one stretch of noticed outages, joined over gaps of up to an hour.
type RevenueIncident struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	// ButFor and Actual are the sums over the clock hours that the incident touches.
	ButFor string `json:"but_for"`
	Actual string `json:"actual"`
	// MadeUp is the revenue of the hours after that would not have been there without the incident.
	MadeUp string `json:"made_up"`
	// Hours are the touched hours and the recovery hours after them, in order of time.
	Hours []RevenueHour `json:"hours"`
}

// RevenueHour is one hour of an incident.
type RevenueHour struct {
	Start   time.Time `json:"start"`
	Label   string    `json:"label"`   // as in the file, wall clock
	Seconds int64     `json:"seconds"` // of the hour that lie in the incident
	ButFor  string    `json:"but_for"`
	Actual  string    `json:"actual"`
}

// NamedUptime is one answer of the oracle: percent, floored to 18 decimals.
type NamedUptime struct {
	Reading string `json:"reading"`
	Percent string `json:"percent"`
}
