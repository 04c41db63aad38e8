package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// SyntheticsFormat is the name of the format: the runs of canaries of Amazon CloudWatch Synthetics.
const SyntheticsFormat = "synthetics"

const syntheticsCaveat = "A canary is the customer's own script, run by the provider: a run may fail for the script's sake, and what was between two runs nobody saw."

var canaryRuns = regexp.MustCompile(`^\s*\{\s*"(?:CanaryRuns|CanariesLastRun)"\s*:`)

func detectSynthetics(head []byte) (why string, ok bool) {
	return "its first key is that of runs of canaries, as aws synthetics answers", canaryRuns.Match(head)
}

var syntheticsHelp = source.Help{
	Title:  "CloudWatch Synthetics",
	Reads:  "The output of aws synthetics get-canary-runs (JSON), all pages of it. Each canary becomes a series, its name the label resource.",
	Proves: "When each canary passed or failed, as fine as its schedule.",
	Limits: "A run that is not over tells nothing and is set aside. A page with a NextToken is not all there is. The answer of describe-canaries-last-run is no history. " +
		"The provider keeps runs for as long as the canary's settings say.",
	Sources: "https://docs.aws.amazon.com/AmazonSynthetics/latest/APIReference/API_GetCanaryRuns.html",
}

// ReadSynthetics reads runs of canaries: one timeline per canary, filled by src.Gaps. A run tells the state of when it started.
//
// A record is a row. Rejected: EVID-RECORD, EVID-STATE, EVID-TIME, EVID-LABEL. Set aside: EVID-RUNNING (a run that is not over), and
// what [ReadCSV] sets aside. Note: EVID-PARTIAL. Faults: EVID-JSON, EVID-ANSWER, EVID-LONG, EVID-MANY, and those of opening files.
func ReadSynthetics(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(SyntheticsFormat, syntheticsCaveat, CSVSamples, src, opt)
	m.parse = func(e *export) error {
		t := e.named()
		return e.listed(listing{what: "runs of canaries", in: [][]string{{"CanaryRuns"}}, next: "NextToken",
			lacks: "there are no CanaryRuns in it", hint: "fetch get-canary-runs of each canary: the last run of each is no history"},
			func(raw []byte, place string, at audit.Origin) error { return e.canaryRun(t, raw, place, at) })
	}
	return m.run(ctx, refs)
}

// canaryRun reads one run.
func (e *export) canaryRun(t *csvTable, raw []byte, place string, at audit.Origin) error {
	var r struct {
		ID, Name string
		Status   struct{ State string }
		Timeline struct{ Started json.RawMessage }
	}
	if json.Unmarshal(raw, &r) != nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	if r.Status.State == "RUNNING" {
		e.setAside(&row, "EVID-RUNNING", "fetch the runs again", place+" is not over: it tells nothing yet")
		return nil
	}
	why := t.label(&row, []string{cmp.Or(r.Name, r.ID), ""})
	if why == nil {
		row.from, why = e.moment(r.Timeline.Started, place+".Timeline.Started")
	}
	if why == nil {
		switch r.Status.State {
		case "PASSED":
			row.state = severity[sla.Up]
		case "FAILED":
			row.state = severity[sla.Down]
		default:
			why = &refusal{code: "EVID-STATE", hint: "the service writes PASSED, FAILED or RUNNING", text: fmt.Sprintf("%s.Status.State %s is not a state", place, source.Excerpt(r.Status.State))}
		}
	}
	return e.take(row, why, at, raw)
}
