package uptime

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// ZabbixFormat is the name of the format: problems of Zabbix's real-time export, an object of JSON on each line.
const ZabbixFormat = "zabbix"

const zabbixCaveat = "Zabbix tells problems: when a trigger's condition was met and when it no longer was. Whether a problem made the service unavailable is for its trigger to say, and between problems nothing shows that it looked."

var (
	// zabbixProblem has its value before its id, and before version 5.2 after it.
	zabbixProblem  = regexp.MustCompile(`^\s*\{[^\n]*"(?:value"\s*:\s*1\b[^\n]*"eventid"\s*:|clock"\s*:[^\n]*"eventid"\s*:[^\n]*"value"\s*:\s*1\b)`)
	zabbixRecovery = regexp.MustCompile(`^\s*\{[^\n]*"p_eventid"\s*:`)
)

func detectZabbix(head []byte) (why string, ok bool) {
	return "its first line is a problem or a recovery, as Zabbix exports them", zabbixProblem.Match(head) || zabbixRecovery.Match(head)
}

var zabbixHelp = source.Help{
	Title:  "Zabbix",
	Reads:  "The files problems-*.ndjson of Zabbix's real-time export. Each trigger of a host becomes a series; its label resource is the name of the host, a colon and that of the trigger.",
	Proves: "From when to when each trigger had a problem, which counts as down: choose the triggers that mean so with where: {resource: …} in the claim.",
	Limits: "Problems alone do not show that Zabbix looked in between: that time is unknown, unless monitored: {from, to} beside the files states when it ran. A problem without recovery lasts to the last time that its file tells. " +
		"A recovery whose problem is in no file is set aside, and the time before it is unknown: add the earlier files. The severity of a problem is not looked at.",
	Sources: "https://www.zabbix.com/documentation/current/en/manual/appendix/protocols/real_time_export",
}

// ReadZabbix reads problems and their recoveries, in any order and over all files: one timeline per host and trigger.
//
// A line is a row. Rejected: EVID-RECORD, EVID-TIME, EVID-ORDER, EVID-LABEL. Set aside: EVID-RECOVERY (its problem is in no file), and what
// [ReadCSV] sets aside. Note: EVID-OPEN. Faults: EVID-LONG, EVID-MANY, and those of opening files.
func ReadZabbix(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(ZabbixFormat, zabbixCaveat, CSVIntervals, src, opt)
	z := &zabbix{monitor: m, over: map[string]zabbixEnd{}}
	m.parse, m.whole = z.parse, z.pair
	return m.run(ctx, refs)
}

// zabbix pairs problems with their recoveries.
type zabbix struct {
	*monitor
	events []string             // of each row that is kept: the id of its event
	over   map[string]zabbixEnd // by the id of the problem
}

// zabbixEnd is a recovery.
type zabbixEnd struct {
	csvRow
	paired bool
}

func (z *zabbix) parse(e *export) error {
	e.in.Why = "problems and recoveries"
	t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
	var lines source.Lines
	lines.Reset(e.text, 0)
	for lines.Next() {
		at := audit.Origin{Path: e.in.Path, Line: lines.Number()}
		if lines.Long() {
			return audit.Fault("EVID-LONG", at, "is it a file of problems?", "a line is longer than 1 MiB")
		}
		if err := z.event(e, t, lines.Bytes(), at); err != nil {
			return err
		}
	}
	return lines.Err()
}

// zabbixHost is the name of a host: that which people see, else the technical one. Before version 4.4 the name was all there was.
type zabbixHost string

// UnmarshalJSON reads an object or a name.
func (h *zabbixHost) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, (*string)(h))
	}
	var named struct{ Host, Name string }
	err := json.Unmarshal(b, &named)
	*h = zabbixHost(cmp.Or(named.Name, named.Host))
	return err
}

// event reads one line.
func (z *zabbix) event(e *export, t *csvTable, raw []byte, at audit.Origin) error {
	if len(raw) == 0 {
		return nil
	}
	e.in.Rows++
	var r struct {
		Clock, NS, Value json.Number
		EventID          json.Number `json:"eventid"`
		Problem          json.Number `json:"p_eventid"`
		Name             string
		Hosts            []zabbixHost
	}
	if json.Unmarshal(raw, &r) != nil || r.EventID == "" || r.Value != "1" && (r.Value != "0" || r.Problem == "") {
		return e.refuse(noRecord("the line"), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id, state: severity[sla.Down], open: true}
	var why *refusal
	if row.from, why = seconds(r.Clock, "clock"); why == nil {
		if ns, err := r.NS.Int64(); err == nil && ns > 0 && ns < 1e9 {
			row.from = stamp{row.from.dayFirst + ns, row.from.monthFirst + ns}
		}
	}
	switch {
	case why != nil:
		return e.refuse(why, at, raw)
	case r.Value == "0":
		return z.recovery(r.Problem.String(), row)
	}
	name := r.Name
	if len(r.Hosts) > 0 {
		name = string(r.Hosts[0]) + ": " + r.Name
	}
	if why = t.label(&row, []string{name}); why == nil {
		z.events = append(z.events, r.EventID.String())
	}
	return e.take(row, why, at, raw)
}

// recovery remembers when a problem was over: at first, where several lines say so.
func (z *zabbix) recovery(problem string, row csvRow) error {
	if len(z.over) >= maxCSVRows {
		return audit.Fault("EVID-MANY", z.place(&row), "read a shorter time at once", "the source has more than %d recoveries", maxCSVRows)
	}
	if had, known := z.over[problem]; known {
		if had.from.dayFirst <= row.from.dayFirst {
			had.csvRow, row = row, had.csvRow
		}
		z.setAside(&had.csvRow, "EVID-REPEATED", "", "the same recovery stands in the files more than once")
	}
	z.over[problem] = zabbixEnd{csvRow: row}
	return nil
}

// pair ends every problem by its recovery, wherever that stands.
func (z *zabbix) pair() error {
	kept := z.rows[:0]
	for i, row := range z.rows {
		end, known := z.over[z.events[i]]
		if known {
			end.paired = true
			z.over[z.events[i]] = end
			row.to, row.open = end.from, false
		}
		if row.backwards() {
			if err := z.inputs[row.input].reject(z.place(&row), backwards.code, backwards.hint, "the problem is over before it begins", nil); err != nil {
				return err
			}
			continue
		}
		kept = append(kept, row)
	}
	z.rows = kept
	for _, end := range z.over {
		if end.paired {
			z.use(&end.csvRow)
			continue
		}
		z.setAside(&end.csvRow, "EVID-RECOVERY", "add the file that has the problem",
			"the recovery is of a problem that is in no file: what was down until then is unknown, and nothing before it counts as up")
		z.quietFrom(instant(end.from.dayFirst))
	}
	return nil
}

// quietFrom says that silence before an instant does not show that all was up, whenever Zabbix is said to have run.
func (z *zabbix) quietFrom(at time.Time) {
	ran := &z.src.Monitored
	if *ran == (interval.Interval{}) || !at.After(ran.Start) {
		return
	}
	if ran.Start = at; ran.Empty() {
		*ran = interval.Interval{}
	}
}
