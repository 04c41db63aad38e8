package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// BetterStackFormat is the name of the format: the incidents of Better Stack Uptime, as its API answers.
const BetterStackFormat = "better-stack"

const betterStackCaveat = "Better Stack tells incidents: from the first failed check that it confirmed to the check that ended it. What it does not call an incident leaves no trace, and between incidents nothing shows that it looked."

var (
	betterStackIncidents = regexp.MustCompile(`^\s*\{\s*"data"\s*:\s*\[\s*\{[^{}\[\]]*"type"\s*:\s*"incident"`)
	betterStackNone      = regexp.MustCompile(`^\s*\{\s*"data"\s*:\s*\[\s*\]\s*,\s*"pagination"\s*:`)
)

func detectBetterStack(head []byte) (why string, ok bool) {
	return "its data are of the type incident, or none, as Better Stack answers", betterStackIncidents.Match(head) || betterStackNone.Match(head)
}

var betterStackHelp = source.Help{
	Title:  "Better Stack Uptime",
	Reads:  "The answers of https://uptime.betterstack.com/api/v3/incidents (JSON), all pages of them. Each monitor becomes a series, its name the label resource.",
	Proves: "When it saw each monitor down.",
	Limits: "Incidents alone do not show that anybody looked in between: that time is unknown, unless monitored: {from, to} beside the files states when the monitors ran. " +
		"An incident that is not resolved lasts to the last time that its file tells; what came then is unknown. An incident that is not confirmed is unknown, not down.",
	Sources: "https://betterstack.com/docs/uptime/api/list-all-incidents/, https://betterstack.com/docs/uptime/api/incidents-api-response-params",
}

// ReadBetterStack reads incidents: one timeline per monitor. Of the time between incidents see [Source].Monitored.
//
// A record is a row. Rejected: EVID-RECORD, EVID-TIME, EVID-ORDER, EVID-LABEL. Notes: EVID-OPEN, EVID-PARTIAL (there are more pages),
// EVID-CONTRADICTION (an incident that is resolved and has no end, or the other way round: its times count). Faults: EVID-JSON,
// EVID-ANSWER, EVID-LONG, EVID-MANY, and those of opening files. What is set aside is as in [ReadCSV].
func ReadBetterStack(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(BetterStackFormat, betterStackCaveat, CSVIntervals, src, opt)
	m.parse = func(e *export) error {
		t := e.named()
		return e.listed(listing{what: "incidents", in: [][]string{{"data"}}, next: "pagination.next",
			lacks: "there is no list of data in it", hint: "fetch the incidents: monitors and status pages do not tell when something was down"},
			func(raw []byte, place string, at audit.Origin) error { return e.betterStackIncident(t, raw, place, at) })
	}
	return m.run(ctx, refs)
}

// betterStackIncident reads one incident.
func (e *export) betterStackIncident(t *csvTable, raw []byte, place string, at audit.Origin) error {
	var r struct {
		Type       string
		Attributes struct {
			Name, URL, Status string
			StartedAt         json.RawMessage `json:"started_at"`
			ResolvedAt        json.RawMessage `json:"resolved_at"`
		}
		Relationships json.RawMessage
	}
	if json.Unmarshal(raw, &r) != nil || r.Type != "incident" {
		return e.refuse(noRecord(place), at, raw)
	}
	var of struct {
		Monitor struct{ Data struct{ ID word } }
	}
	_ = json.Unmarshal(r.Relationships, &of) // an incident that somebody reported is of no monitor
	row := csvRow{line: at.Line, input: e.id, state: severity[sla.Down]}
	if strings.EqualFold(r.Attributes.Status, "Unconfirmed") { // so far a single check saw it
		row.state = severity[sla.Unknown]
	}
	why := t.label(&row, []string{cmp.Or(r.Attributes.Name, r.Attributes.URL), string(of.Monitor.Data.ID)})
	if why == nil {
		row.from, why = e.moment(r.Attributes.StartedAt, place+".attributes.started_at")
	}
	if row.open = isNull(r.Attributes.ResolvedAt); why == nil && !row.open {
		row.to, why = e.moment(r.Attributes.ResolvedAt, place+".attributes.resolved_at")
	}
	if why == nil && row.backwards() {
		why = &backwards
	}
	if why == nil && r.Attributes.Status != "" && strings.EqualFold(r.Attributes.Status, "Resolved") == row.open {
		e.in.note("EVID-CONTRADICTION", at, "look at the incident in the service", fmt.Sprintf("%s has the status %s, which its times deny; the times count", place, source.Excerpt(r.Attributes.Status)))
	}
	return e.take(row, why, at, raw)
}
