package uptime

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// NagiosFormat is the name of the format: the availability report of Nagios Core, and of its kin, as CSV.
const NagiosFormat = "nagios"

const nagiosCaveat = "An availability report of Nagios tells how long each state lasted, not when, and does not say of which time it is. Only hard states are in it: the first failed tries of an outage are not."

var nagiosHeader = regexp.MustCompile(`^\s*"?(?:HOSTGROUP_NAME|SERVICEGROUP_NAME|HOST_NAME)"?\s*,[^\n]*TIME_(?:UP|OK)`)

func detectNagios(head []byte) (why string, ok bool) {
	return "its header is that of an availability report of Nagios", nagiosHeader.Match(head)
}

var nagiosHelp = source.Help{
	Title:  "Nagios and Icinga availability reports",
	Reads:  "The CSV of avail.cgi (csvoutput), for hosts, services or groups of hosts. Each host or service becomes a summary, its label resource.",
	Proves: "How long each state lasted over the whole time of the report.",
	Limits: "It cannot be cut at the edge of a month, and does not tell when anything was down. The file does not say of which time it is: monitored: {from, to} beside the files states that. " +
		"Scheduled down time is maintenance, unreachable and undetermined time is unknown, warnings of services are degraded.",
	Sources: "https://github.com/NagiosEnterprises/nagioscore: cgi/avail.c",
}

// nagiosStates are the names of states in the columns.
var nagiosStates = map[string]sla.State{
	"UP": sla.Up, "DOWN": sla.Down, "UNREACHABLE": sla.Unknown, "OK": sla.Up, "WARNING": sla.Degraded, "CRITICAL": sla.Down, "UNKNOWN": sla.Unknown,
}

// nagiosColumn is one of seconds: TIME_UP_SCHEDULED, TIME_DOWN_UNSCHEDULED, TIME_UP, TOTAL_TIME_UNDETERMINED, TIME_UNDETERMINED.
var nagiosColumn = regexp.MustCompile(`^(?:TIME_(UP|DOWN|UNREACHABLE|OK|WARNING|CRITICAL|UNKNOWN)(_SCHEDULED|_UNSCHEDULED)?|(?:TOTAL_)?TIME_(UNDETERMINED))$`)

// ReadNagios reads availability reports: a summary per host or service. src.Monitored is the time of the report.
//
// Rejected: EVID-FIELDS, EVID-NUM, EVID-LABEL, EVID-CSV. Notes: EVID-PERIOD (nobody says of which time the report is), EVID-TOTAL (its
// times do not add up to that time). Faults: EVID-COLUMN, EVID-LONG, and those of opening files.
func ReadNagios(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m := newMonitor(NagiosFormat, nagiosCaveat, CSVIntervals, src, opt)
	m.parse = (*export).nagiosReport
	return m.run(ctx, refs)
}

// nagiosReport reads one report.
func (e *export) nagiosReport() error {
	rows := source.NewRows(e.text, ',')
	var names []string
	err := e.in.each(rows, func(fields []string) error {
		for i := range fields {
			fields[i] = strings.Trim(strings.TrimSpace(fields[i]), `"`)
		}
		if names == nil {
			names = slices.Clone(fields)
			if !slices.Contains(names, "HOST_NAME") || !slices.ContainsFunc(names, nagiosColumn.MatchString) {
				return audit.Fault("EVID-COLUMN", audit.Origin{Path: e.in.Path, Line: rows.Line()}, "export the report with csvoutput", "this is not the header of an availability report: it has no HOST_NAME, or no times")
			}
			e.in.Why = "an availability report"
			return nil
		}
		return e.nagiosRow(names, fields, audit.Origin{Path: e.in.Path, Line: rows.Line()}, rows.Raw())
	})
	if err != nil {
		return err
	}
	e.nagiosPeriod()
	return nil
}

// nagiosRow reads one host or service.
func (e *export) nagiosRow(names, fields []string, at audit.Origin, raw []byte) error {
	e.in.Rows++
	if len(fields) < len(names) {
		return e.in.reject(at, "EVID-FIELDS", "export the report again", fmt.Sprintf("the row has %d fields, the header %d", len(fields), len(names)), raw)
	}
	s := sla.Summary{Interval: e.src.Monitored, Time: map[sla.State]time.Duration{}, Origin: at}
	var host, service string
	for i, name := range names {
		switch m := nagiosColumn.FindStringSubmatch(name); {
		case name == "HOST_NAME":
			host = fields[i]
		case name == "SERVICE_DESCRIPTION":
			service = fields[i]
		case m != nil:
			d, ok := wholeSeconds(fields[i])
			if !ok {
				return e.in.reject(at, "EVID-NUM", "the report gives times in whole seconds", fmt.Sprintf("%s in column %s is not a number of seconds", source.Excerpt(fields[i]), name), raw)
			}
			state := sla.Unknown
			switch {
			case m[2] == "_SCHEDULED":
				state = sla.Maintenance
			case m[1] != "":
				state = nagiosStates[m[1]]
			}
			if d > 0 {
				s.Time[state] += d
			}
		}
	}
	t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
	row := csvRow{line: at.Line, input: e.id}
	if why := t.label(&row, []string{strings.TrimSuffix(host+": "+service, ": ")}); why != nil {
		return e.refuse(why, at, raw)
	}
	s.Labels = e.series[row.series]
	e.in.Used++
	return e.sumUp(s)
}

// nagiosPeriod says what is open about the time of a report.
func (e *export) nagiosPeriod() {
	at := audit.Origin{Path: e.in.Path}
	if e.src.Monitored == (interval.Interval{}) {
		if e.in.Used > 0 {
			e.in.note("EVID-PERIOD", at, "state it: monitored: {from: …, to: …} beside the files", "the report does not say of which time it is")
		}
		return
	}
	for _, s := range e.summaries {
		var all time.Duration
		for _, d := range s.Time {
			all += d
		}
		if s.Origin.Path == e.in.Path && all != s.Length() {
			e.in.note("EVID-TOTAL", s.Origin, "check the time that monitored: states", fmt.Sprintf("the times of the report come to %v, and it is said to be of %v", all, s.Length()))
		}
	}
}

// sumUp takes what a row says of a whole stretch.
func (e *export) sumUp(s sla.Summary) error {
	if len(e.summaries) >= maxCSVSeries {
		return audit.Fault("EVID-MANY", s.Origin, "read fewer files at once", "the source has more than %d summaries", maxCSVSeries)
	}
	e.summaries = append(e.summaries, s)
	return nil
}

// compareSummaries orders summaries by what they are about, then by place.
func compareSummaries(a, b sla.Summary) int {
	return cmp.Or(cmp.Compare(a.Labels.Key(), b.Labels.Key()), a.Start.Compare(b.Start), a.Origin.Compare(b.Origin))
}
