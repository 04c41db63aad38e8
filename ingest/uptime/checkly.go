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
	Proves:  "When each run of a check passed, was degraded or failed, as fine as its schedule, over all its locations. A check that runs at all of them at once has a series for each, its location the label location: it counts as down when all of them saw it down, unless quorum: beside the files says otherwise. A check that runs at one after the other has one series.",
	Limits:  "An attempt before the final result is set aside. A run with an error of the service itself is unknown. Single results are kept for 30 days; older ones are rolled up and cannot be read.",
	Sources: "https://www.checklyhq.com/docs/api-reference/check-results/lists-all-check-results-1/, https://www.checklyhq.com/docs/api-reference/check-results/retrieve-a-check-result/",
}

// ReadCheckly reads results of checks: one timeline per check, filled by src.Gaps. A result tells the state of when its run started.
//
// A record is a row. Rejected: EVID-RECORD, EVID-TIME, EVID-LABEL. Set aside: EVID-ATTEMPT (not the final result of a run), and what
// [ReadCSV] sets aside. Note: EVID-PARTIAL. Faults: EVID-JSON, EVID-ANSWER, EVID-LONG, EVID-MANY, and those of opening files.
func ReadCheckly(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(ChecklyFormat, checklyCaveat, CSVSamples, src, opt)
	places := checklyPlaces{first: map[[2]string]string{}, several: map[string]bool{}}
	m.whole = func() error {
		places.keep(m)
		return nil
	}
	m.parse = func(e *export) error {
		t := e.table(nil, map[string]int{sla.Resource: 0, byID: 1, sla.Location: 2}, sla.Location, sla.Resource, byID)
		return e.listed(listing{what: "results of checks", in: [][]string{{"entries"}, nil}, next: "nextId",
			lacks: "there is no list of results in it", hint: "fetch the check results of a check"},
			func(raw []byte, place string, at audit.Origin) error {
				return e.checklyResult(t, places, raw, place, at)
			})
	}
	return m.run(ctx, refs)
}

// checklyResult reads one result.
func (e *export) checklyResult(t *csvTable, places checklyPlaces, raw []byte, place string, at audit.Origin) error {
	var r struct {
		ResultType, Name, CheckID          string
		CheckRunID, RunLocation            word
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
	why := t.label(&row, []string{cmp.Or(r.Name, r.CheckID), r.CheckID, string(r.RunLocation)})
	if why == nil {
		row.from, why = e.moment(r.StartedAt, place+".startedAt")
	}
	places.saw(r.CheckID, string(r.CheckRunID), string(r.RunLocation))
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

// checklyPlaces tells the checks whose runs are made from several places at once.
type checklyPlaces struct {
	first   map[[2]string]string // by check and run: a place that it was made from
	several map[string]bool      // by check
}

func (p checklyPlaces) saw(check, run, place string) {
	if p.several[check] || run == "" || place == "" {
		return
	}
	key := [2]string{check, run}
	if had, known := p.first[key]; !known {
		p.first[key] = place
	} else if had != place {
		p.several[check] = true
	}
}

// keep leaves the places to those checks alone: of all others the runs from one place after the other are one series.
func (p checklyPlaces) keep(m *monitor) {
	for _, l := range m.series {
		if !p.several[l[byID]] {
			delete(l, sla.Location)
		}
	}
}
