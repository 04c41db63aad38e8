package uptime

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// KumaFormat is the name of the format: the SQLite database of Uptime Kuma, and its JSON where that has heartbeats.
const KumaFormat = "uptime-kuma"

const kumaCaveat = "Uptime Kuma tells what one machine saw over its own network: while it was off, or could not reach anything itself, nothing is proved about what it watched. " +
	"It deletes heartbeats after some time, and whoever runs it can change its database."

// kumaJSON is how its backup begins, and the answer of a status page's heartbeats.
var kumaJSON = regexp.MustCompile(`^\s*\{\s*(?:"heartbeatList"\s*:|"version"\s*:\s*"[^"]{1,40}"\s*,\s*"(?:notificationList|monitorList|heartbeatList)"\s*:)`)

func detectKuma(head []byte) (why string, ok bool) {
	return "its first keys are those of Uptime Kuma's backup or status page", kumaJSON.Match(head)
}

var kumaHelp = source.Help{
	Title: "Uptime Kuma",
	Reads: "The database kuma.db of its data folder (SQLite, version 1 or 2), with the kuma.db-wal beside it, or copied while the program is stopped; or JSON with a heartbeatList, as a status page answers at /api/status-page/heartbeat/NAME. " +
		"Each monitor becomes a series, its name the label resource; a group is left out, since it only repeats its members.",
	Proves: "When each monitor saw its target up or down, as fine as the interval of the monitor, which the database tells.",
	Limits: "A heartbeat pending (one failed try of several) is unknown, not down; its own percentage counts it as down. Maintenance is a state of its own. " +
		"A monitor that was paused leaves no trace: that time is unknown. Heartbeats older than its setting for keeping data are deleted. " +
		"Version 2 keeps heartbeats of a day and of changes, and counts by the hour for 30 days and by the day for a year: between two changes the state is taken to have held in hours and days that have all their heartbeats but three, unless gaps: says otherwise; failed tries that were deleted are then not shown. " +
		"A database in MariaDB is no file: export its table heartbeat as CSV. A backup in JSON mostly holds no heartbeats.",
	Sources: "https://github.com/louislam/uptime-kuma: db/knex_init_db.js, server/model/heartbeat.js",
}

// ReadKuma reads heartbeats of Uptime Kuma: one timeline per monitor by src.Gaps, the monitor's own interval being the usual
// spacing where heartbeats are closer. A row is a heartbeat, its line the id of it. Times are UTC.
//
// Rejected: EVID-RECORD, EVID-STATE, EVID-TIME, EVID-LABEL. Set aside: EVID-GROUP (the heartbeat of a group, which repeats those of
// its members), and what [ReadCSV] sets aside. Notes: EVID-NO-ROWS, EVID-RETENTION (heartbeats older than the program keeps them are
// gone), EVID-COUNTED (see [monitor.held]), EVID-WAL (the log beside the database, where the newest rows may stand, is not there). Faults: EVID-DB (no sound database), EVID-JSON, EVID-LONG, EVID-MANY, and those of opening files.
func ReadKuma(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(KumaFormat, kumaCaveat, CSVSamples, src, opt)
	var k kuma
	m.parse, m.tables = k.text, k.database
	m.ends = func() { k.deleted(m) }
	return m.run(ctx, refs)
}

// kuma reads the files of one source.
type kuma struct {
	kept string // for how many days heartbeats are kept, as the program's setting says
	by   int32  // the input that says it
}

// deleted says that the program deletes heartbeats, where the period began before the first one that is left.
func (k *kuma) deleted(m *monitor) {
	if k.kept == "" || m.src.Period.Start.IsZero() {
		return
	}
	for rows := range m.bySeries {
		if instant(rows[0].from.dayFirst).After(m.src.Period.Start) {
			m.inputs[k.by].note("EVID-RETENTION", audit.Origin{Path: m.inputs[k.by].Path}, "keep a copy of the database after every month",
				fmt.Sprintf("heartbeats of the beginning of the period are missing; the program deletes them after %s days", k.kept))
			return
		}
	}
}

// kumaMonitor is what is known of one that looks.
type kumaMonitor struct {
	name     string
	interval time.Duration // 0: not told
	tries    time.Duration // how long it may fail before it counts as down; 0: not at all, or not told
	group    bool
	twin     bool // another monitor of the file has the same name
}

// kumaMonitors are the monitors of one file, by id.
type kumaMonitors map[string]kumaMonitor

// twins finds the monitors whose name alone does not tell them apart.
func (all kumaMonitors) twins() {
	count := map[string]int{}
	for _, m := range all {
		count[m.name]++
	}
	for id, m := range all {
		m.twin = count[m.name] > 1
		all[id] = m
	}
}

// label is what a monitor is called in the evidence.
func (all kumaMonitors) label(id string) string {
	switch m := all[id]; {
	case m.name == "":
		return "monitor " + id
	case m.twin:
		return fmt.Sprintf("%s (monitor %s)", m.name, id)
	default:
		return m.name
	}
}

// kumaBeat is a heartbeat as it is written down.
type kumaBeat struct{ monitor, status, time string }

// kumaBeat reads one heartbeat. A status that is none ends what was known before it.
func (e *export) kumaBeat(t *csvTable, all kumaMonitors, b kumaBeat, line int64, place string, raw []byte) error {
	e.in.Rows++
	row := csvRow{line: line, input: e.id}
	at := e.place(&row)
	m := all[b.monitor]
	if m.group {
		e.setAside(&row, "EVID-GROUP", "", place+" is of a group, which only repeats its members")
		return nil
	}
	why := t.label(&row, []string{all.label(b.monitor)})
	if why == nil {
		row.from, why = utcText(b.time, place+".time")
	}
	if why != nil {
		return e.refuse(why, at, raw)
	}
	if m.interval > 0 {
		if e.every == nil {
			e.every = map[int32]time.Duration{}
		}
		e.every[row.series] = max(e.every[row.series], m.interval)
	}
	state, known := kumaStates[b.status]
	if row.state = severity[state]; !known {
		why = &refusal{code: "EVID-STATE", hint: "the program writes 0 down, 1 up, 2 pending, 3 maintenance", text: fmt.Sprintf("%s.status %s is not a status", place, source.Excerpt(b.status))}
	}
	return e.take(row, why, at, raw)
}

// kumaStates are the numbers by which heartbeats are told. Pending is one failed try of several: it proves neither.
var kumaStates = map[string]sla.State{"0": sla.Down, "1": sla.Up, "2": sla.Unknown, "3": sla.Maintenance}

// utcText reads a time like 2017-02-28 17:37:00.123 that is UTC though it does not say so.
func utcText(s, place string) (stamp, *refusal) {
	if len(s) <= longestTime {
		if t, err := time.Parse(time.DateTime, s); err == nil && t.Year() >= 1990 && t.Year() <= 2199 {
			return stamp{t.UnixNano(), t.UnixNano()}, nil
		}
	}
	return stamp{}, &refusal{code: "EVID-TIME", hint: "the program writes times like 2017-02-28 17:37:00.123", text: fmt.Sprintf("%s %s is not a time", place, source.Excerpt(s))}
}

// kumaInterval reads a number of seconds; what is none is not told. The program allows up to 24 days.
func kumaInterval(s string) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n <= 24*24*60*60 {
		return time.Duration(n) * time.Second
	}
	return 0
}
