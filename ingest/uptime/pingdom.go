package uptime

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// PingdomFormat is the name of the format: answers of Pingdom's API 3.1.
const PingdomFormat = "pingdom"

const pingdomCaveat = "Pingdom tells what its probes saw from outside, over the network between; its own records should be kept with it."

var (
	pingdomStates  = regexp.MustCompile(`^\s*\{\s*"summary"\s*:\s*\{\s*"states"\s*:\s*\[`)
	pingdomReport  = regexp.MustCompile(`^\s*\{\s*"report"\s*:\s*\{[^\[\]{}]*(?:"check_id"|"states")\s*:`)
	pingdomResults = regexp.MustCompile(`^\s*\{\s*"(?:results|activeprobes)"\s*:\s*\[[^{}]*\{?[^{}]*"probeid"`)
	pingdomFailed  = regexp.MustCompile(`^\s*\{\s*"error"\s*:\s*\{\s*"statuscode"\s*:`)
)

// detectPingdom knows the answers that are evidence, and the message that there is none, which is refused when it is read.
func detectPingdom(head []byte) (why string, ok bool) {
	switch {
	case pingdomStates.Match(head):
		return "it has summary.states, as Pingdom's summary.outage answers", true
	case pingdomReport.Match(head):
		return "it has a report of a check, as Pingdom answers for transaction checks", true
	case pingdomResults.Match(head):
		return "it has results with a probeid, as Pingdom's results answers", true
	case pingdomFailed.Match(head):
		return "it has an error with a statuscode, as Pingdom answers", true
	}
	return "", false
}

// ReadPingdom reads answers of Pingdom's API about one check: summary.outage, which says when each state began and ended, as the
// report of a transaction check does (tms/check/…/report/status), or results, which is what the probes saw and is filled by src.Gaps. A source holds answers of one kind; a check each has its own source.
//
// A record is a row. Unknown and unconfirmed (one probe alone saw it down) are unknown, never up. Rejected: EVID-RECORD, EVID-STATE,
// EVID-TIME, EVID-ORDER. Faults: EVID-JSON, EVID-ANSWER (an error message), EVID-LONG, EVID-MANY, FORMAT-MIXED, and those of opening
// files. What is set aside is as in [ReadCSV].
//
// Source: https://docs.pingdom.com/api/, "Summary.outage" and "Results".
func ReadPingdom(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(PingdomFormat, pingdomCaveat, CSVIntervals, src, opt)
	p := &pingdom{}
	m.parse = p.parse
	return m.run(ctx, refs)
}

// pingdom reads answers of one kind.
type pingdom struct {
	first string // the path of the first answer
	shape string // and what it gives
}

func (p *pingdom) parse(e *export) error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	table := e.table(nil, nil)
	shape := CSVIntervals
	found := false
	for _, keys := range [][]string{{"summary", "states"}, {"report", "states"}} {
		if found {
			break
		}
		found, err = records(a.text, 0, keys, func(raw []byte, at int) error {
			return p.state(e, table, raw, strings.Join(keys, "."), a.place(at))
		})
		if err != nil {
			return err
		}
	}
	if !found {
		shape = CSVSamples
		found, err = records(a.text, 0, []string{"results"}, func(raw []byte, at int) error {
			return p.result(e, table, raw, a.place(at))
		})
	}
	switch {
	case err != nil:
		return err
	case !found:
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch summary.outage (or results) of the check: averages and lists of checks do not tell when it was down",
			"there is neither summary.states nor results in it")
	case p.first != "" && p.shape != shape:
		return audit.Fault("FORMAT-MIXED", audit.Origin{Path: a.path}, "make a source of each",
			"%s and this file are answers of two kinds: states with a beginning and an end, and results of single tests", p.first)
	}
	if p.first == "" {
		p.first, p.shape, e.src.Format = a.path, shape, shape
	}
	if shape == CSVSamples {
		e.in.Why = "results of single tests"
	} else {
		e.in.Why = "states with a beginning and an end"
	}
	return nil
}

// state reads one of summary.states, whose times are seconds, or of report.states, whose times are written out.
func (p *pingdom) state(e *export, t *csvTable, raw []byte, list string, at audit.Origin) error {
	place := fmt.Sprintf("%s[%d]", list, e.in.Rows)
	e.in.Rows++
	var r struct {
		Status           string
		TimeFrom, TimeTo json.Number
		From, To         string
	}
	if json.Unmarshal(raw, &r) != nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	var why *refusal
	if r.TimeFrom == "" && r.From != "" {
		if row.from, why = e.zoned(r.From, place+".from"); why == nil {
			row.to, why = e.zoned(r.To, place+".to")
		}
	} else if row.from, why = seconds(r.TimeFrom, place+".timefrom"); why == nil {
		row.to, why = seconds(r.TimeTo, place+".timeto")
	}
	if why == nil && row.backwards() {
		why = &backwards
	}
	if why == nil {
		row.state, why = pingdomState(r.Status, place)
	}
	if why == nil {
		why = t.label(&row, nil)
	}
	if why != nil {
		return e.refuse(why, at, raw)
	}
	return e.keep(row)
}

// result reads one of results. One whose status is not understood ends what was known before it.
func (p *pingdom) result(e *export, t *csvTable, raw []byte, at audit.Origin) error {
	place := fmt.Sprintf("results[%d]", e.in.Rows)
	e.in.Rows++
	var r struct {
		Status string
		Time   json.Number
	}
	if json.Unmarshal(raw, &r) != nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	var why *refusal
	if row.from, why = seconds(r.Time, place+".time"); why == nil {
		why = t.label(&row, nil)
	}
	if why != nil {
		return e.refuse(why, at, raw)
	}
	if row.state, why = pingdomState(r.Status, place); why != nil {
		row.broken = true
		if err := e.refuse(why, at, raw); err != nil {
			return err
		}
	}
	return e.keep(row)
}

// pingdomState reads Pingdom's words.
func pingdomState(word, place string) (stateRank, *refusal) {
	switch word {
	case "up":
		return severity[sla.Up], nil
	case "down":
		return severity[sla.Down], nil
	case "unknown", "unconfirmed", "unconfirmed_down":
		return severity[sla.Unknown], nil
	}
	return 0, &refusal{code: "EVID-STATE", hint: "the service writes up, down, unconfirmed_down or unknown",
		text: fmt.Sprintf("%s: %s is not a state", place, source.Excerpt(word))}
}
