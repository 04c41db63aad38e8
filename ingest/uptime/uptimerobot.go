package uptime

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"regexp"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// UptimeRobotFormat is the name of the format: UptimeRobot's export of events as CSV, and the answer of getMonitors with logs.
const UptimeRobotFormat = "uptimerobot"

const uptimeRobotCaveat = "UptimeRobot tells what its monitor saw from outside, every few minutes; an outage between two looks leaves no trace, and the edges of one are as fine as its interval."

// uptimeRobotEvents are the words and the numbers by which events are told. A monitor that was started has seen nothing yet.
var uptimeRobotEvents = map[string]sla.State{
	"up": sla.Up, "down": sla.Down, "paused": sla.Paused, "started": sla.Unknown,
	"2": sla.Up, "1": sla.Down, "99": sla.Paused, "98": sla.Unknown,
}

var (
	uptimeRobotJSON   = regexp.MustCompile(`^\s*\{\s*"stat"\s*:\s*"(?:ok|fail)"`)
	uptimeRobotAnswer = regexp.MustCompile(`"(?:monitors|error)"\s*:`)
)

// detectUptimeRobot knows the export by its header or, where it has none, by its first row; the answer by its first keys.
func detectUptimeRobot(head []byte) (why string, ok bool) {
	if uptimeRobotJSON.Match(head) && uptimeRobotAnswer.Match(head) {
		return "it begins with stat and has monitors, as UptimeRobot's getMonitors answers", true
	}
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	fields, err := csv.NewReader(bytes.NewReader(line)).Read()
	if err != nil {
		return "", false
	}
	if uptimeRobotHeader(fields) != nil {
		return "its header has Event, Monitor, Date-Time and Duration", true
	}
	if isUptimeRobotRow(fields) {
		return "its first row begins with Up, Down, Paused or Started and ends with a duration in hrs and mins", true
	}
	return "", false
}

// ReadUptimeRobot reads events of UptimeRobot: one timeline per monitor, whose name becomes the label resource.
//
// A row says when a state began and how long it lasted. The export cuts its duration to minutes: a state that is followed by
// another within a minute of its end lasted until then. Where more is missing, events are, and the time is unknown (EVID-DURATION).
// The newest state of a monitor lasts as long as its row says: what was after the export is unknown.
//
// Note: EVID-PARTIAL (there are more monitors than the answer has). Rejected: EVID-STATE, EVID-TIME, EVID-CLOCK, EVID-LENGTH (no duration), EVID-FIELDS, EVID-LABEL, EVID-CSV, EVID-RECORD. Faults:
// EVID-ZONE (the export does not say its zone, which is the account's), EVID-DATE (day and month cannot be told apart),
// EVID-COLUMN, EVID-JSON, EVID-ANSWER, EVID-LONG, EVID-MANY, and those of opening files. What is set aside is as in [ReadCSV].
//
// Source of the numbers of events: https://uptimerobot.com/api/, "getMonitors", logs.
func ReadUptimeRobot(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(UptimeRobotFormat, uptimeRobotCaveat, CSVIntervals, src, opt)
	m.ends = m.endAtNext
	m.parse = func(e *export) error {
		text := bufio.NewReader(e.text)
		e.text = text
		// A table never begins with a brace.
		if head, _ := text.Peek(512); strings.HasPrefix(strings.TrimSpace(string(head)), "{") {
			return e.uptimeRobotAnswer()
		}
		return e.uptimeRobotTable()
	}
	return m.run(ctx, refs)
}

// uptimeRobotState reads a word or number for an event.
func uptimeRobotState(word, place string) (stateRank, *refusal) {
	if len(word) <= longestState {
		if st, ok := uptimeRobotEvents[strings.ToLower(strings.TrimSpace(word))]; ok {
			return severity[st], nil
		}
	}
	return 0, &refusal{key: colState, code: "EVID-STATE", hint: "the service writes Up, Down, Paused or Started; 2, 1, 99 or 98 in its API",
		text: place + source.Excerpt(word) + " is not an event"}
}

// lasts sets the end of a row to what the row itself says.
func (row *csvRow) lasts(d time.Duration) {
	row.to = stamp{later(row.from.dayFirst, d), later(row.from.monthFirst, d)}
}
