package uptime

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// DatadogSLOFormat is the name of the format: the history of a service level objective of Datadog.
const DatadogSLOFormat = "datadog-slo"

const datadogCaveat = "Datadog tells what the customer's own monitors and metrics saw, under the query of the objective; corrections that were entered there may be taken out already. " +
	"Fetch it with apply_correction=false, and keep the definition of the objective with it."

var datadogHelp = Help{
	Title: "Datadog SLO history",
	Reads: "The JSON of GET /api/v1/slo/ID/history. Objectives of metrics give requests (the denominator) and failures (what the numerator lacks of it) in each interval; " +
		"objectives of monitors and of time slices give the times at which the state changed.",
	Proves: "Requests and failures per interval, or when the objective was met, as its own query defines that.",
	Limits: "Failures have no codes: agreements that name error codes do not count them. The interval follows from the length of the query: ask for a day at a time to get short ones. " +
		"The percentage of the whole time is not read. Time that Datadog has no data for is unknown, never up.",
	Sources: "https://docs.datadoghq.com/api/latest/service-level-objectives/get-an-slos-history/",
}

var (
	datadogData = regexp.MustCompile(`^\s*\{[^{]*"data"\s*:\s*\{`)
	datadogKeys = regexp.MustCompile(`"(?:from_ts|sli_value|error_budget_remaining)"\s*:`)
)

func detectDatadog(head []byte) (why string, ok bool) {
	if datadogData.Match(head) && datadogKeys.Match(head) {
		return "its data have from_ts or an sli_value, as the history of an SLO of Datadog", true
	}
	return "", false
}

// ReadDatadogSLO reads histories of a service level objective: a tally of its metrics, or a timeline of its states, which hold until
// they change. One objective is one source.
//
// Each number of a series, and each change of state, is a row. Set aside: EVID-ABSENT (an interval without a number: it is unknown),
// EVID-HALF, EVID-REPEATED, EVID-OTHER-PERIOD. Rejected: EVID-TIME, EVID-NUM, EVID-ERRORS (more good requests than requests), EVID-STATE,
// EVID-RECORD, EVID-GRID. Faults: EVID-ANSWER (an error message), EVID-JSON, EVID-STEP, EVID-TWICE, EVID-METRIC (both kinds in a
// source), EVID-LONG, EVID-MANY, and those of opening files.
func ReadDatadogSLO(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m, err := newMetrics(DatadogSLOFormat, datadogCaveat, src, opt)
	if err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	m.from = ""
	m.src.Format = CSVTransitions // a state holds until it changes
	d := &datadog{m}
	m.parse = d.parse
	return m.run(ctx, refs)
}

// datadog reads histories.
type datadog struct{ *metrics }

func (d *datadog) parse(e *export) error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	at := audit.Origin{Path: a.path}
	var head struct {
		Errors []string
		Data   *struct {
			ToTS   json.Number `json:"to_ts"`
			Series *struct{ Interval json.Number }
		}
	}
	if json.Unmarshal(a.text, &head) != nil || head.Data == nil {
		if len(head.Errors) > 0 {
			return audit.Fault("EVID-ANSWER", at, "mend the request and fetch the history again", "this is an error message of the service, not data: %s", source.Excerpt(head.Errors[0]))
		}
		return audit.Fault("EVID-JSON", at, "fetch /api/v1/slo/ID/history", "this is not the history of an SLO")
	}
	for _, text := range head.Errors {
		e.in.note("EVID-PARTIAL", at, "fetch the history again", "the service says: "+source.Excerpt(text))
	}
	if s := head.Data.Series; s != nil {
		e.in.Why = "the metrics of an SLO"
		if n, err := strconv.Atoi(s.Interval.String()); err == nil && n > 0 && n <= 86400 {
			d.stated[time.Duration(n)*time.Second] = true
		}
		return d.series(e, a)
	}
	e.in.Why = "the states of an SLO"
	return d.history(e, a, head.Data.ToTS)
}

// series reads the metrics: good requests and all requests, interval by interval.
func (d *datadog) series(e *export, a *answer) error {
	list := func(keys ...string) ([]element, error) {
		var out []element
		_, err := records(a.text, 0, append([]string{"data", "series"}, keys...), func(raw []byte, at int) error {
			out = append(out, element{raw, at})
			return nil
		})
		return out, err
	}
	times, err := list("times")
	if err != nil {
		return err
	}
	good, err := list("numerator", "values")
	if err != nil {
		return err
	}
	all, err := list("denominator", "values")
	if err != nil {
		return err
	}
	if len(times) != len(good) || len(times) != len(all) {
		return audit.Fault("EVID-RECORD", audit.Origin{Path: a.path}, "fetch the history again", "the series has %d times, %d values of the numerator and %d of the denominator", len(times), len(good), len(all))
	}
	for i, t := range times {
		if err := d.point(e, t.raw, good[i].raw, all[i].raw, i, a.place(t.at)); err != nil {
			return err
		}
	}
	return nil
}

// point reads one interval of the metrics: two numbers.
func (d *datadog) point(e *export, at, good, all []byte, i int, origin audit.Origin) error {
	refuse := func(why *refusal, raw []byte) error {
		e.in.Rows++
		return e.refuse(why, origin, raw)
	}
	t, why := metricInstant(at, fmt.Sprintf("series.times[%d]", i))
	if why != nil {
		return refuse(why, at)
	}
	if isNull(good) || isNull(all) {
		e.in.Rows++
		e.in.SetAside++
		e.in.note("EVID-ABSENT", origin, "", "an interval without a number: it is unknown")
		d.dark[t.dayFirst] = true
		return nil
	}
	n, ok := wholeNumber(all)
	k, fine := wholeNumber(good)
	if ok && fine && k > n {
		d.dark[t.dayFirst] = true
		return refuse(&refusal{code: "EVID-ERRORS", hint: "is the numerator a part of the denominator?", text: fmt.Sprintf("series.values[%d]: there are more good requests (%d) than requests (%d)", i, k, n)}, good)
	}
	failed := good // not understood: the slice is unknown
	if ok && fine {
		failed = strconv.AppendUint(nil, n-k, 10)
	}
	for _, value := range []struct {
		role
		raw   []byte
		place string
	}{{role{meaning: isRequests}, all, "denominator"}, {role{meaning: isErrors, code: noCode}, failed, "numerator"}} {
		id, err := d.seriesOf(sla.Labels{}, value.role, origin)
		if err != nil {
			return err
		}
		if err := d.counted(e, id, t, value.raw, fmt.Sprintf("series.%s.values[%d]", value.place, i), origin); err != nil {
			return err
		}
	}
	return nil
}

// history reads the changes of state of the whole objective.
func (d *datadog) history(e *export, a *answer, end json.Number) error {
	id, err := d.seriesOf(sla.Labels{}, role{meaning: isState}, audit.Origin{Path: a.path})
	if err != nil {
		return err
	}
	n := 0
	found, err := records(a.text, 0, []string{"data", "overall", "history"}, func(raw []byte, at int) error {
		n++
		origin, place := a.place(at), fmt.Sprintf("overall.history[%d]", n-1)
		var pair []json.RawMessage
		if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 {
			e.in.Rows++
			return e.refuse(noRecord(place), origin, raw)
		}
		t, why := metricInstant(pair[0], place)
		if why != nil {
			e.in.Rows++
			return e.refuse(why, origin, raw)
		}
		state, why := datadogState(pair[1], place)
		return d.seen(e, id, t, state, why, raw, origin)
	})
	if err == nil && !found {
		err = audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch /api/v1/slo/ID/history", "there is neither a series nor a history of states in it")
	}
	if err != nil || n == 0 {
		return err
	}
	last, why := seconds(end, "to_ts")
	if why != nil {
		return audit.Fault(why.code, audit.Origin{Path: a.path}, why.hint, "%s", why.text)
	}
	// What comes after the history is not in it.
	return e.keep(csvRow{from: last, input: e.id, series: id, broken: true})
}

// datadogState reads a state: 0 is up, 1 is down, 2 is time without data.
func datadogState(raw []byte, place string) (sla.State, *refusal) {
	switch n, ok := wholeNumber(raw); {
	case ok && n == 0:
		return sla.Up, nil
	case ok && n == 1:
		return sla.Down, nil
	case ok && n == 2:
		return sla.Unknown, nil
	}
	return sla.Unknown, &refusal{code: "EVID-STATE", hint: "the service writes 0 (up), 1 (down) or 2 (no data)", text: fmt.Sprintf("%s: %s is not a state", place, source.Excerpt(string(raw)))}
}
