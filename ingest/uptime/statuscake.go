package uptime

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// StatusCakeFormat is the name of the format: the periods of a test, as StatusCake's API v1 answers.
const StatusCakeFormat = "statuscake"

const statusCakeCaveat = "StatusCake tells what its servers saw from outside, over the network between; its own records should be kept with it."

// statusCakePeriods are the keys of a period, in whatever order: a status, and when it was created.
var statusCakePeriods = regexp.MustCompile(`^\s*\{\s*"data"\s*:\s*\[\s*\{([^{}]*)`)

// statusCakeKeys must all be among the keys of the first period. Nothing else that has data has these three.
var statusCakeKeys = []*regexp.Regexp{
	regexp.MustCompile(`"status"\s*:\s*"(?:up|down)"`), regexp.MustCompile(`"created_at"\s*:`), regexp.MustCompile(`"duration"\s*:\s*[0-9]`),
}

func detectStatusCake(head []byte) (why string, ok bool) {
	first := statusCakePeriods.FindSubmatch(head)
	if first == nil {
		return "", false
	}
	for _, key := range statusCakeKeys {
		if !key.Match(first[1]) {
			return "", false
		}
	}
	return "its data have status, created_at and duration, as StatusCake's periods", true
}

// ReadStatusCake reads the periods of one test: when it was up and when it was down. A test each has its own source.
//
// A record is a row. A period that has not ended lasts as long as its duration says (milliseconds); without one it is set aside
// (EVID-OPEN): how long it lasted is unknown. Rejected: EVID-RECORD, EVID-STATE, EVID-TIME, EVID-ORDER. Note: EVID-PARTIAL. Faults: EVID-JSON,
// EVID-ANSWER, EVID-LONG, EVID-MANY, and those of opening files. What else is set aside is as in [ReadCSV].
//
// Source: https://developers.statuscake.com/api/, "List uptime check periods".
func ReadStatusCake(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(StatusCakeFormat, statusCakeCaveat, CSVIntervals, src, opt)
	m.parse = func(e *export) error {
		t := e.table(nil, nil)
		return e.listed(listing{what: "periods of a test", in: [][]string{{"data"}}, next: "links.next",
			lacks: "there is no list of data in it", hint: "fetch the periods of the test: lists of tests do not tell when they were down"},
			func(raw []byte, place string, at audit.Origin) error { return e.statusCakePeriod(t, raw, place, at) })
	}
	return m.run(ctx, refs)
}

// statusCakePeriod reads one period.
func (e *export) statusCakePeriod(t *csvTable, raw []byte, place string, at audit.Origin) error {
	var r struct {
		Status    string
		CreatedAt string      `json:"created_at"`
		EndedAt   string      `json:"ended_at"`
		Duration  json.Number // milliseconds
	}
	if json.Unmarshal(raw, &r) != nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	var why *refusal
	switch r.Status {
	case "up":
		row.state = severity[sla.Up]
	case "down":
		row.state = severity[sla.Down]
	default:
		why = &refusal{code: "EVID-STATE", hint: "the service writes up or down", text: fmt.Sprintf("%s: %s is not a state", place, source.Excerpt(r.Status))}
	}
	if why == nil {
		row.from, why = e.zoned(r.CreatedAt, place+".created_at")
	}
	open := false
	if why == nil && r.EndedAt != "" {
		row.to, why = e.zoned(r.EndedAt, place+".ended_at")
	} else if why == nil {
		d, ok := milliseconds(r.Duration.String())
		open = !ok
		row.lasts(d)
	}
	if why == nil && row.backwards() {
		why = &backwards
	}
	if why == nil {
		why = t.label(&row, nil)
	}
	switch {
	case why != nil:
		return e.refuse(why, at, raw)
	case open:
		e.setAside(&row, "EVID-OPEN", "fetch the periods again after it has ended", place+" has neither an end nor a duration: how long it lasted is unknown")
		return nil
	}
	return e.keep(row)
}

// zoned reads a time of RFC 3339, which states its zone.
func (e *export) zoned(s, place string) (stamp, *refusal) {
	if len(s) <= longestTime {
		if t, err := time.Parse(time.RFC3339, s); err == nil && t.Year() >= 1990 && t.Year() <= 2199 {
			return stamp{t.UnixNano(), t.UnixNano()}, nil
		}
	}
	return stamp{}, &refusal{code: "EVID-TIME", hint: "the service writes times like 2017-02-28T17:37:00+00:00",
		text: fmt.Sprintf("%s %s is not a time", place, source.Excerpt(s))}
}

// someMilliseconds is a number of them above zero, up to decades.
var someMilliseconds = regexp.MustCompile(`^[1-9][0-9]{0,11}$`)

func milliseconds(s string) (time.Duration, bool) {
	if !someMilliseconds.MatchString(s) {
		return 0, false
	}
	d, err := time.ParseDuration(s + "ms")
	return d, err == nil
}
