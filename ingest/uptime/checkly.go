package uptime

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"regexp"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// ChecklyFormat is the name of the format: results of checks, as Checkly's API answers.
const ChecklyFormat = "checkly"

const checklyCaveat = "Checkly tells what its locations saw from outside, over the network between. It keeps single results for 30 days."

var checklyResults = regexp.MustCompile(`^\s*(?:\{\s*"(?:length|entries|nextId)"\s*:|\[\s*\{)`)

func detectCheckly(head []byte) (why string, ok bool) {
	return "its records have a checkId and hasFailures, as Checkly's results", checklyResults.Match(head) && bytes.Contains(head, []byte(`"checkId"`)) && bytes.Contains(head, []byte(`"hasFailures"`))
}

var checklyHelp = source.Help{
	Title:   "Checkly",
	Reads:   "The answers of https://api.checklyhq.com/v2/check-results/CHECK (JSON), or of v1, all pages of them. Each check becomes a series, its name the label resource.",
	Proves:  "When each run of a check passed, was degraded or failed, as fine as its schedule, over all its locations: of two at one instant the worse counts.",
	Limits:  "An attempt before the final result is set aside. A run with an error of the service itself is unknown. Single results are kept for 30 days; older ones are rolled up and cannot be read.",
	Sources: "https://www.checklyhq.com/docs/api-reference/check-results/lists-all-check-results-1/, https://www.checklyhq.com/docs/api-reference/check-results/retrieve-a-check-result/",
}

// ReadCheckly reads results of checks: one timeline per check, filled by src.Gaps. A result tells the state of when its run started.
//
// A record is a row. Rejected: EVID-RECORD, EVID-TIME, EVID-LABEL. Set aside: EVID-ATTEMPT (not the final result of a run), and what
// [ReadCSV] sets aside. Note: EVID-PARTIAL. Faults: EVID-JSON, EVID-ANSWER, EVID-LONG, EVID-MANY, and those of opening files.
func ReadCheckly(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(ChecklyFormat, checklyCaveat, CSVSamples, src, opt)
	m.parse = func(e *export) error {
		t := e.named()
		return e.listed(listing{what: "results of checks", in: [][]string{{"entries"}, nil}, next: "nextId",
			lacks: "there is no list of results in it", hint: "fetch the check results of a check"},
			func(raw []byte, place string, at audit.Origin) error { return e.checklyResult(t, raw, place, at) })
	}
	return m.run(ctx, refs)
}

// checklyResult reads one result.
func (e *export) checklyResult(t *csvTable, raw []byte, place string, at audit.Origin) error {
	var r struct {
		ResultType, Name, CheckID          string
		HasFailures, HasErrors, IsDegraded *bool
		StartedAt                          json.RawMessage
	}
	if json.Unmarshal(raw, &r) != nil || r.HasFailures == nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	if r.ResultType == "ATTEMPT" {
		e.setAside(&row, "EVID-ATTEMPT", "", place+" is an attempt: the final result of the run counts")
		return nil
	}
	is := func(b *bool) bool { return b != nil && *b }
	why := t.label(&row, []string{cmp.Or(r.Name, r.CheckID), r.CheckID})
	if why == nil {
		row.from, why = e.moment(r.StartedAt, place+".startedAt")
	}
	switch {
	case is(r.HasErrors): // of the service, not of what it looked at
		row.state = severity[sla.Unknown]
	case is(r.HasFailures):
		row.state = severity[sla.Down]
	case is(r.IsDegraded):
		row.state = severity[sla.Degraded]
	default:
		row.state = severity[sla.Up]
	}
	return e.take(row, why, at, raw)
}
