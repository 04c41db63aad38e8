package uptime

import (
	"fmt"
	"strings"
	"testing"
)

// summed reads a file of summaries and writes down what it says: a line per summary, then a line per finding.
func summed(t testing.TB, format string, src Source, text string) string {
	t.Helper()
	ev, rep, refused := read(t, format, src, text)
	if refused != "" {
		return refused
	}
	if len(ev.Timelines) > 0 {
		t.Fatal("a summary became a timeline")
	}
	var lines []string
	for _, s := range ev.Summaries {
		lines = append(lines, fmt.Sprintf("%s %s %s", s.Labels.Key(), s.Start.Format("2006-01-02"), minutes(s.Time)))
	}
	return strings.Join(append(lines, findings(rep)...), "\n")
}

const (
	nagiosHosts = "HOST_NAME, TIME_UP_SCHEDULED, PERCENT_TIME_UP_SCHEDULED, PERCENT_KNOWN_TIME_UP_SCHEDULED, TIME_UP_UNSCHEDULED, PERCENT_TIME_UP_UNSCHEDULED, PERCENT_KNOWN_TIME_UP_UNSCHEDULED, TOTAL_TIME_UP, " +
		"TIME_DOWN_SCHEDULED, TIME_DOWN_UNSCHEDULED, TOTAL_TIME_DOWN, TIME_UNREACHABLE_SCHEDULED, TIME_UNREACHABLE_UNSCHEDULED, TOTAL_TIME_UNREACHABLE, TIME_UNDETERMINED_NOT_RUNNING, TIME_UNDETERMINED_NO_DATA, TOTAL_TIME_UNDETERMINED\n"
	nagiosGroup    = "HOSTGROUP_NAME, HOST_NAME, TIME_UP, PERCENT_TIME_UP, PERCENT_KNOWN_TIME_UP, TIME_DOWN, PERCENT_TIME_DOWN, TIME_UNREACHABLE, TIME_UNDETERMINED, PERCENT_TIME_UNDETERMINED\n"
	nagiosServices = "HOST_NAME, SERVICE_DESCRIPTION, TIME_OK_SCHEDULED, TIME_OK_UNSCHEDULED, TIME_WARNING_UNSCHEDULED, TIME_CRITICAL_SCHEDULED, TIME_CRITICAL_UNSCHEDULED, TIME_UNKNOWN_UNSCHEDULED, TOTAL_TIME_UNDETERMINED\n"
)

// Reports by hand, made after what the programs write. The hour of the tests has 3,600 seconds.
func TestSummariesByHand(t *testing.T) {
	for _, c := range []struct {
		what, format, text, want string
		ran                      bool
	}{
		{"hosts", NagiosFormat, nagiosHosts + "\"web-1\", 60, 1.667%, 1.667%, 3000, 83.333%, 83.333%, 3060, 120, 300, 420, 0, 60, 60, 0, 60, 60\n",
			"resource=web-1 2017-02-28 down 5, maintenance 3, unknown 2, up 50", true},
		{"a group of hosts", NagiosFormat, nagiosGroup + "web, web-1, 3000, 83.333%, 83.333%, 600, 16.667%, 0, 0, 0.000%\n", "resource=web-1 2017-02-28 down 10, up 50", true},
		{"services", NagiosFormat, nagiosServices + "web-1, HTTP, 0, 3000, 120, 60, 300, 60, 60\n", "resource=web-1: HTTP 2017-02-28 degraded 2, down 5, maintenance 1, unknown 2, up 50", true},
		{"times that do not add up to the time of the report", NagiosFormat, nagiosGroup + "web, web-1, 3000, 1%, 1%, 0, 0%, 0, 0, 0%\n", "resource=web-1 2017-02-28 up 50\nEVID-TOTAL a.csv:2 x1", true},
		{"nobody says of which time", NagiosFormat, nagiosGroup + "web, web-1, 3000, 1%, 1%, 600, 0%, 0, 0, 0%\n", "resource=web-1 0001-01-01 down 10, up 50\nEVID-PERIOD a.csv x1", false},
		{"rows that are none", NagiosFormat, nagiosGroup + "web, web-1\nweb, web-1, many, 1%, 1%, 600, 0%, 0, 0, 0%\n\"\n", "EVID-FIELDS a.csv:2 x1\nEVID-NUM a.csv:3 x1\nEVID-CSV a.csv:4 x1", true},
		{"another table", NagiosFormat, "HOST, TIME\n", "a.csv:1: this is not the header of an availability report: it has no HOST_NAME, or no times [EVID-COLUMN]", true},

		{"days of a site", UpptimeFormat, `[{"name":"Shop","url":"https://a.example","slug":"shop","status":"up","uptime":"99.98%","dailyMinutesDown":{"2017-02-28":5,"2017-02-27":1440}},{"name":"Blog","slug":"blog","dailyMinutesDown":{}}]`,
			"resource=Shop 2017-02-27 down 1440, unknown 0\nresource=Shop 2017-02-28 down 5, unknown 1435", false},
		{"days that are none", UpptimeFormat, `[{"slug":"shop","dailyMinutesDown":{"2017-02-30":5}},7]`, "EVID-RECORD a.csv:1:2 x2", false},
		{"the state of one site", UpptimeFormat, "url: https://a.example\nstatus: up\ncode: 200\nresponseTime: 120\nlastUpdated: 2017-02-28T12:00:00.000Z\nstartTime: 2016-01-01T00:00:00.000Z\ngenerator: Upptime <https://github.com/upptime/upptime>\n",
			"a.csv: the file holds one state of one site; its history is in the commits of the repository [EVID-ONE-STATE]", false},
	} {
		src := Source{Period: hour}
		if c.ran {
			src.Monitored = hour
		}
		if got := summed(t, c.format, src, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if f, _ := detected([]byte(c.text)); c.what != "another table" && (f == nil || f.Name != c.format) && !strings.HasPrefix(c.what, "days that") {
			t.Errorf("%s: recognised as %v", c.what, f)
		}
	}
}

func FuzzSummaries(f *testing.F) {
	f.Add(nagiosServices+"web-1, HTTP, 0, 3000, 120, 60, 300, 60, 60\nx\n\"", true)
	f.Add(`[{"name":"Shop","slug":"shop","dailyMinutesDown":{"2017-02-28":5}},7]`, false)
	f.Add("url: a\nstatus: up\nlastUpdated: x\n", false)
	f.Fuzz(func(t *testing.T, text string, ran bool) {
		src := Source{Period: hour}
		if ran {
			src.Monitored = hour
		}
		for _, format := range []string{NagiosFormat, UpptimeFormat} {
			_ = summed(t, format, src, text)
		}
		_, _ = detected([]byte(text))
	})
}
