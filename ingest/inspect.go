package ingest

import (
	"cmp"
	"context"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Inspection says what one file is, what it holds and what it can prove.
type Inspection struct {
	Path     string                          `json:"path"`
	SHA256   string                          `json:"sha256"`
	Format   string                          `json:"format"`
	Kind     string                          `json:"kind"` // Evidence, Bills or Revenue
	Why      string                          `json:"why"`
	From     *time.Time                      `json:"from"`
	To       *time.Time                      `json:"to"`
	Rows     int64                           `json:"rows"`
	Used     int64                           `json:"used"`
	SetAside int64                           `json:"set_aside"`
	Rejected int64                           `json:"rejected"`
	Totals   map[money.Currency]money.Number `json:"totals,omitempty"` // bills: all charge records, embedded credits included
	Series   []SeriesSummary                 `json:"series,omitempty"`
	Accounts []string                        `json:"accounts,omitempty"`
	Services []string                        `json:"services,omitempty"`
	Regions  []string                        `json:"regions,omitempty"`
	Months   []string                        `json:"months,omitempty"`
	Gaps     []Gap                           `json:"gaps"`

	// Spacing is how fine the evidence is, in seconds: the usual distance of samples, or the width of a slice of a tally. Empty where
	// the file has single requests, or says itself when a state began and ended.
	Spacing   string           `json:"spacing_seconds,omitempty"`
	Vantage   sla.Vantage      `json:"vantage,omitempty"`
	Bound     sla.Bound        `json:"bound,omitempty"`
	Incidents []sla.Annotation `json:"incidents,omitempty"` // what somebody says of incidents
	Summaries int              `json:"summaries,omitempty"` // stretches whose states cannot be told apart in time
	Proves    string           `json:"proves"`              // what it can show, in a sentence
	Decides   []string         `json:"decides"`             // which kinds of agreement it can decide; none: it corroborates
	Limits    []string         `json:"limits"`              // what it cannot show
	// Diagnostics are what the reader has to say.
	Diagnostics audit.Diagnostics `json:"diagnostics"`
}

// Gap is an hour or more between two slices with requests: silence, as far as the file can tell.
type Gap struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// longGap is the shortest silence that inspect lists.
const longGap = time.Hour

// Stated is what the user says of a file that does not say it itself; each may be left out. A format that has no use for one of
// them ignores it.
type Stated struct {
	Format    string            // one of [Formats]; "" to detect it
	Zone      *time.Location    // of times without one; nil leaves them unread, with a fault that asks for it
	Columns   map[string]string // what a column is → its name
	DateOrder string            // of a bill's dates in figures: ymd, mdy or dmy
	Number    string            // how a bill writes 1234.56
	Encoding  string            // of a bill that is not in UTF-8
}

// Inspect recognises one file and reads it whole.
func Inspect(ctx context.Context, ref source.Ref, stated Stated, opt source.Options) (Inspection, error) {
	what := Recognised{stated.Format, KindOf(stated.Format), "stated"}
	if stated.Format == "" {
		var err error
		if what, err = Recognise(ctx, ref, opt); err != nil {
			return Inspection{}, err
		}
	}
	in := Inspection{Path: ref.Path, Format: what.Format, Kind: what.Kind, Why: what.Why, Gaps: []Gap{}, Decides: []string{}, Limits: []string{},
		Diagnostics: audit.Diagnostics{}}
	var report source.Report
	var err error
	switch in.Kind {
	case Evidence:
		report, err = in.evidence(ctx, ref, stated, opt)
	case Bills:
		report, err = in.bill(ctx, ref, stated, opt)
	case Revenue:
		report, err = in.revenue(ctx, ref, stated, opt)
	default:
		err = audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: ref.Path}, "slacredit help formats lists them", "%q is not a format", stated.Format)
	}
	defer func() {
		for _, r := range report.Rejects {
			r.Close()
		}
	}()
	if err != nil {
		return Inspection{}, err
	}
	for _, i := range report.Inputs {
		in.SHA256 = cmp.Or(in.SHA256, i.SHA256) // a database's log comes after it, with a hash of its own
		in.Rows += i.Rows
		in.Used += i.Used
		in.SetAside += i.SetAside
		in.Rejected += i.Rejected
	}
	in.Diagnostics = append(in.Diagnostics, report.Diagnostics...)
	return in, nil
}

func (in *Inspection) span(from, to time.Time) {
	if !from.IsZero() {
		in.From, in.To = &from, &to
	}
}
