package uptime

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// colLength is the key of the column of durations.
const colLength = "length"

// uptimeRobotColumns are the names of the columns that are read, folded.
var uptimeRobotColumns = map[string]string{
	"event": colState, "monitor": sla.Resource, "datetime": colTime, "duration": colLength,
}

// uptimeRobotHeader is where a header has the columns; nil when it is not the header of an export.
func uptimeRobotHeader(names []string) map[string]int {
	at := map[string]int{}
	for i, n := range names {
		if key := uptimeRobotColumns[fold(strings.TrimSpace(n))]; key != "" {
			if _, twice := at[key]; twice {
				return nil
			}
			at[key] = i
		}
	}
	if len(at) < len(uptimeRobotColumns) {
		return nil
	}
	return at
}

// uptimeRobotBare are the columns of exports without a header, as those of 2015 are: event, monitor, time, reason, duration.
func uptimeRobotBare() map[string]int {
	return map[string]int{colState: 0, sla.Resource: 1, colTime: 2, colLength: 4}
}

// isUptimeRobotRow tells a row of an export without a header.
func isUptimeRobotRow(fields []string) bool {
	if len(fields) != 5 || !slices.Contains([]string{"Up", "Down", "Paused", "Started"}, fields[0]) {
		return false
	}
	_, ok := hoursAndMinutes(fields[4])
	return ok
}

// uptimeRobotTable reads an export.
func (e *export) uptimeRobotTable() error {
	rows := source.NewRows(e.text, ',')
	var t *csvTable
	return e.in.each(rows, func(fields []string) error {
		if t == nil {
			at := uptimeRobotHeader(fields)
			headed := at != nil
			if headed {
				e.in.Why = "events with a header"
			} else if _, is := uptimeRobotEvents[strings.ToLower(strings.TrimSpace(fields[0]))]; is {
				at, e.in.Why = uptimeRobotBare(), "events without a header"
			} else {
				return audit.Fault("EVID-COLUMN", audit.Origin{Path: e.in.Path, Line: rows.Line()}, "export the events of the monitor again: Event, Monitor, Date-Time, Reason, Duration",
					"this is neither the header nor a row of an export of events: it begins with %s", source.Excerpt(fields[0]))
			}
			t = e.table(slices.Clone(fields), at, sla.Resource)
			t.rows = rows
			if headed {
				return nil
			}
		}
		return e.uptimeRobotRow(t, fields)
	})
}

// uptimeRobotRow reads one event of an export.
func (e *export) uptimeRobotRow(t *csvTable, fields []string) error {
	e.in.Rows++
	row := csvRow{line: t.rows.Line(), input: e.id}
	at := e.place(&row)
	if t.columns.last >= len(fields) {
		return e.in.reject(at, "EVID-FIELDS", "look for a missing or stray delimiter",
			fmt.Sprintf("the row has %d fields, and its duration is field %d", len(fields), t.columns.last+1), t.rows.Raw())
	}
	why := t.label(&row, fields)
	if why == nil {
		row.from, why = t.time(fields, colTime)
	}
	if why == nil {
		row.state, why = uptimeRobotState(t.field(fields, colState), "")
	}
	if why == nil {
		text := t.field(fields, colLength)
		if d, ok := hoursAndMinutes(text); ok {
			row.lasts(d)
		} else {
			why = &refusal{key: colLength, code: "EVID-LENGTH", hint: "the service writes durations like 13 hrs, 2 mins",
				text: fmt.Sprintf("%s is not a duration", source.Excerpt(text))}
		}
	}
	if why != nil {
		if i, ok := t.columns.at[why.key]; ok {
			at.Line, at.Column = t.rows.At(i)
		}
		return e.refuse(why, at, t.rows.Raw())
	}
	return e.keep(row)
}

// duration is how exports write durations.
var duration = regexp.MustCompile(`^([0-9]{1,5}) hrs?, ([0-9]{1,2}) mins?$`)

// hoursAndMinutes reads a duration, which is cut to whole minutes.
func hoursAndMinutes(s string) (time.Duration, bool) {
	m := duration.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	hours, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, false
	}
	minutes, err := strconv.Atoi(m[2])
	if err != nil || minutes > 59 {
		return 0, false
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute, true
}
