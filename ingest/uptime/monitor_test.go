package uptime

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla/interval"
)

// exported reads exports of a service and writes down what they say: a line per series, then a line per finding.
func exported(t testing.TB, format string, src Source, texts ...string) string {
	t.Helper()
	ev, rep, refused := read(t, format, src, texts...)
	if refused != "" {
		return refused
	}
	var lines []string
	for i, line := range ev.Timelines {
		lines = append(lines, strings.TrimSpace(line.Labels.Key()+" "+minutes(ev.Attribution[i].Time)))
	}
	return strings.Join(append(lines, findings(rep, "EVID-GAPS")...), "\n")
}

// at is a minute of the tests' hour as seconds since 1970.
func at(n float64) int64 { return minute(n).Unix() }

// Answers and exports by hand, made after the schemas that the services publish.
func TestMonitorsByHand(t *testing.T) {
	state := func(word string, from, to float64) string {
		return fmt.Sprintf(`{"status":%q,"timefrom":%d,"timeto":%d}`, word, at(from), at(to))
	}
	outage := func(states ...string) string { return `{"summary":{"states":[` + strings.Join(states, ",\n") + `]}}` }
	result := func(word string, n float64) string {
		return fmt.Sprintf(`{"probeid":33,"time":%d,"status":%q,"responsetime":91}`, at(n), word)
	}
	results := func(all ...string) string {
		return `{"results":[` + strings.Join(all, ",\n") + `],"activeprobes":[33]}`
	}
	log := func(kind int, from float64, seconds int) string {
		return fmt.Sprintf(`{"type":%d,"datetime":%d,"duration":%d}`, kind, at(from), seconds)
	}
	monitors := func(name string, logs ...string) string {
		return fmt.Sprintf(`{"stat":"ok","monitors":[{"id":7,"friendly_name":%q,"url":"https://a.example","logs":[`, name) + strings.Join(logs, ",\n") + `]}]}`
	}
	robot := func(rows ...string) string {
		return "\ufeffEvent,Monitor,Monitor URL,Date-Time,Reason,Duration,Duration (in mins.)\r\n" + strings.Join(rows, "\r\n") + "\r\n"
	}
	for _, c := range []struct {
		what, format string
		texts        []string
		want         string
	}{
		{"states, newest first, and time that is not known", PingdomFormat,
			[]string{outage(state("up", 50, 90), state("unknown", 40, 50), state("down", 30, 40), state("up", -10, 30))},
			"down 10, unknown 10, up 40"},
		{"a second down inside up wins", PingdomFormat, []string{outage(state("up", 0, 60)), outage(state("down", 10, 11))},
			"down 1, up 59\nEVID-OVERLAP b.csv:1 x1"},
		{"states that are none", PingdomFormat,
			[]string{outage(state("up", 0, 30), state("UP", 30, 60), state("up", 50, 40), `{"status":"up","timefrom":"yesterday","timeto":1}`, `"up"`, state("down", 70, 80), state("up", 0, 30), state("down", 20, 20))},
			"unknown 30, up 30\nEVID-STATE a.csv:2:1 x1\nEVID-ORDER a.csv:3:1 x1\nEVID-RECORD a.csv:4:1 x2\nEVID-OTHER-PERIOD a.csv:6 x1\nEVID-REPEATED a.csv:7 x1\nEVID-EMPTY a.csv:8 x1"},
		{"the report of a transaction check", PingdomFormat,
			[]string{`{"report":{"check_id":123,"name":"Buy","states":[{"error_in_step":2,"from":"2017-02-28T12:10:00.000Z","message":"m","status":"down","to":"2017-02-28T12:20:00.000Z"},` + "\n" +
				`{"from":"2017-02-28T12:20:00.000Z","status":"up","to":"2017-02-28T13:00:00.000Z"},{"from":"noon","status":"up","to":"2017-02-28T13:00:00.000Z"}]}}`},
			"down 10, unknown 10, up 40\nEVID-TIME a.csv:2:83 x1"},
		{"results: unconfirmed is neither up nor down", PingdomFormat,
			[]string{results(result("up", 40), result("unconfirmed_down", 30), result("down", 20), result("up", 10), result("up", 0), result("up", 50))},
			"down 10, unknown 10, up 40"},
		{"a result that is not understood ends what was known", PingdomFormat,
			[]string{results(result("up", 0), result("?", 10), result("up", 20), result("up", 30), result("up", 40))},
			"unknown 10, up 50\nEVID-STATE a.csv:2:1 x1"},
		{"an error message", PingdomFormat, []string{`{"error":{"statuscode":403,"errormessage":"Something went wrong"}}`},
			`a.csv: this is an error message of the service, not data: "{\"statuscode\":403,\"errormessage\":\"Something went wrong\"}" [EVID-ANSWER]`},
		{"averages", PingdomFormat, []string{`{"summary":{"status":{"totalup":5,"totaldown":1}}}`}, `a.csv: there is neither summary.states nor results in it [EVID-JSON]`},
		{"cut off", PingdomFormat, []string{"{\"summary\":\n{\"states\":[{"}, `a.csv:2:12: this is not one whole object of JSON: unexpected end of JSON input [EVID-JSON]`},
		{"two kinds", PingdomFormat, []string{outage(state("up", 0, 60)), results(result("up", 0))},
			`b.csv: a.csv and this file are answers of two kinds: states with a beginning and an end, and results of single tests [FORMAT-MIXED]`},

		{"an export of 2015: no header, durations cut to minutes, the newest until the export", UptimeRobotFormat,
			[]string{"\ufeffUp,\"Shop\",\"28-02-2017 12:20:30\",OK,\"0 hrs, 30 mins\"\r\nDown,\"Shop\",\"28-02-2017 12:10:00\",\"Connection Timeout\",\"0 hrs, 10 mins\"\r\nUp,\"Shop\",\"28-02-2017 03:18:35\",OK,\"8 hrs, 51 mins\"\r\n"},
			"resource=Shop down 10.5, unknown 9.5, up 40"},
		{"a header, two monitors, paused and started", UptimeRobotFormat,
			[]string{robot("Up,A,https://a.example,2017-02-28 12:00:00,OK,\"1 hrs, 0 mins\",60", "Paused,B,https://b.example,2017-02-28 12:30:00,,\"1 hrs, 0 mins\",60",
				"Started,B,https://b.example,2017-02-28 12:00:00,,\"0 hrs, 0 mins\",0", "Up,B,https://b.example,2017-02-28 12:00:40,OK,\"0 hrs, 29 mins\",29")},
			"resource=A up 60\nresource=B paused 30, unknown 0.6666666666666666, up 29.333333333333332"},
		{"events are missing", UptimeRobotFormat,
			[]string{robot("Up,A,u,2017-02-28 12:00:00,OK,\"0 hrs, 10 mins\",10", "Up,A,u,2017-02-28 12:30:00,OK,\"0 hrs, 30 mins\",30")},
			"resource=A unknown 20, up 40\nEVID-DURATION a.csv:2 x1"},
		{"an older export saw less of its newest event", UptimeRobotFormat,
			[]string{robot("Up,A,u,2017-02-28 12:00:00,OK,\"0 hrs, 10 mins\",10"), robot("Up,A,u,2017-02-28 12:00:00,OK,\"0 hrs, 50 mins\",50", "Down,A,u,2017-02-28 12:50:20,OK,\"0 hrs, 10 mins\",10")},
			"resource=A down 9.666666666666666, up 50.333333333333336\nEVID-REPEATED b.csv:2 x1"},
		{"down for no time, and up from the same second", UptimeRobotFormat,
			[]string{monitors("A", log(1, 0, 0), log(2, 0, 3600))}, "resource=A up 60\nEVID-EMPTY a.csv:1 x1"},
		{"rows that are none", UptimeRobotFormat,
			[]string{robot("Up,A,u,2017-02-28 12:00:00,OK,\"1 hrs, 0 mins\",60", "Slow,A,u,2017-02-28 12:10:00,OK,\"0 hrs, 1 mins\",1", "Up,A,u,noon,OK,\"0 hrs, 1 mins\",1",
				"Up,A,u,2017-02-28 12:10:00,OK,a while,1", "Up,A")},
			"resource=A up 60\nEVID-STATE a.csv:3:1 x1\nEVID-TIME a.csv:4:8 x1\nEVID-LENGTH a.csv:5:31 x1\nEVID-FIELDS a.csv:6 x1"},
		{"day and month cannot be told apart", UptimeRobotFormat, []string{"Up,A,07-08-2015 03:18:35,OK,\"13 hrs, 2 mins\"\n"},
			"a.csv:1: the dates can be read two ways, with the day first or the month, and none of them tells which [EVID-DATE]"},
		{"some other table", UptimeRobotFormat, []string{"time,state\n"}, `a.csv:1: this is neither the header nor a row of an export of events: it begins with "time" [EVID-COLUMN]`},
		{"logs, newest first", UptimeRobotFormat,
			[]string{monitors("A", log(2, 30, 1200), log(1, 20, 600), log(99, 10, 600), log(98, 0, 600), log(7, 0, 1), `{"type":1,"datetime":"1488283200","duration":-1}`)},
			"resource=A down 10, paused 10, unknown 20, up 20\nEVID-STATE a.csv:5:1 x1\nEVID-LENGTH a.csv:6:1 x1"},
		{"an export and an answer of the same monitor", UptimeRobotFormat,
			[]string{robot("Up,A,u,2017-02-28 12:00:00,OK,\"0 hrs, 30 mins\",30"), monitors("A", log(1, 30.5, 1770), log(2, 0, 1830))},
			"resource=A down 29.5, up 30.5\nEVID-REPEATED b.csv:2 x1"},
		{"the same file twice", UptimeRobotFormat, []string{monitors("A", log(2, 0, 3600)), monitors("A", log(2, 0, 3600))},
			"resource=A up 60\nEVID-SAME-FILE b.csv x1"},
		{"an empty file", UptimeRobotFormat, []string{"", monitors("A", log(2, 0, 3600))}, "resource=A up 60"},
		{"one page of several", UptimeRobotFormat, []string{strings.Replace(monitors("A", log(2, 0, 3600)), `"monitors"`, `"pagination":{"offset":50,"limit":50,"total":"52"},"monitors"`, 1)},
			"resource=A up 60\nEVID-PARTIAL a.csv x1"},
		{"the last page", UptimeRobotFormat, []string{strings.Replace(monitors("A", log(2, 0, 3600)), `"monitors"`, `"pagination":{"offset":50,"limit":50,"total":51},"monitors"`, 1)}, "resource=A up 60"},
		{"monitors without logs", UptimeRobotFormat, []string{`{"stat":"ok","monitors":[{"id":7,"friendly_name":"A","status":2}]}`}, "a.csv: no monitor in it has logs [EVID-JSON]"},
		{"a refusal", UptimeRobotFormat, []string{`{"stat":"fail","error":{"type":"invalid_parameter"}}`},
			`a.csv: this is an error message of the service, not data: "{\"type\":\"invalid_parameter\"}" [EVID-ANSWER]`},
	} {
		if got := exported(t, c.format, Source{Period: hour, Zone: time.UTC}, c.texts...); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		for _, text := range c.texts {
			if f, _ := detected([]byte(strings.TrimPrefix(text, "\ufeff"))); f != nil && f.Name != c.format {
				t.Errorf("%s: recognised as %s", c.what, f.Name)
			}
		}
	}
	bare := "Up,A,2017-02-28 12:00:00,OK,\"1 hrs, 0 mins\"\n"
	if got, want := exported(t, UptimeRobotFormat, Source{Period: hour}, bare), `a.csv:1:6: time "2017-02-28 12:00:00" does not say its zone [EVID-ZONE]`; got != want {
		t.Errorf("no zone: %s, want %s", got, want)
	}
}

// What gives the formats away, and what does not.
func TestMonitorsAreRecognised(t *testing.T) {
	for head, want := range map[string]string{
		`{"summary":{"states":[{"status":"up",`:                                     PingdomFormat,
		"{\n \"activeprobes\": [ 257 ],\n \"results\": [ { \"probeid\": 261,":       PingdomFormat,
		`{"results":[{"probeid":1,"time":1}]}`:                                      PingdomFormat,
		`{"error":{"statuscode":403}}`:                                              PingdomFormat,
		`{"stat":"ok","pagination":{"offset":0},"monitors":[`:                       UptimeRobotFormat,
		"Up,\"Shop, main\",\"07-07-2015 03:18:35\",OK,\"13 hrs, 2 mins\"\r\nDown,S": UptimeRobotFormat,
		"Event,Monitor,Date-Time,Reason,Duration\n":                                 UptimeRobotFormat,
		`{"summary":{"status":{"totalup":5}}}`:                                      "",
		`{"results":[{"id":1}]}`:                                                    "",
		`{"stat":"ok"}`:                                                             "",
		"Up,Shop,1,2,3\n":                                                           "",
		"event,time\nup,2017-02-28T12:00:00Z\n":                                     "",
		"Monitor,Time,State\n":                                                      "",
	} {
		got := ""
		if f, why := detected([]byte(head)); f != nil {
			got = f.Name
			if why == "" {
				t.Errorf("%s: does not say why", head)
			}
		}
		if got != want {
			t.Errorf("%q is recognised as %q, want %q", head, got, want)
		}
	}
}

// One made-up outage, told by three exports of two services, is the same outage; and neither the order of the records nor how
// they are split into files changes anything.
func TestTheSameOutageFromMonitors(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		day := interval.Interval{Start: minute(0), End: minute(24 * 60)}
		from := day.Start.Add(time.Duration(rapid.IntRange(1, 40000).Draw(rt, "from")) * time.Second)
		to := from.Add(time.Duration(rapid.IntRange(1, 40000).Draw(rt, "length")) * time.Second)
		edges := []time.Time{day.Start, from, to, day.End}
		var states, logs, rows []string
		for i, word := range []string{"up", "down", "up"} {
			length := edges[i+1].Sub(edges[i])
			states = append(states, fmt.Sprintf(`{"status":%q,"timefrom":%d,"timeto":%d}`, word, edges[i].Unix(), edges[i+1].Unix()))
			logs = append(logs, fmt.Sprintf(`{"type":%d,"datetime":%d,"duration":%d}`, 2-i%2, edges[i].Unix(), length/time.Second))
			if i == 2 {
				length += time.Minute // exported later, lest the cut minutes count
			}
			rows = append(rows, fmt.Sprintf("%s,A,%s,OK,\"%d hrs, %d mins\"\n", word, edges[i].Format("02-01-2006 15:04:05"), length/time.Hour, length%time.Hour/time.Minute))
		}
		outage := func(all []string) string { return `{"summary":{"states":[` + strings.Join(all, ",") + `]}}` }
		answer := func(all []string) string {
			return `{"stat":"ok","monitors":[{"friendly_name":"A","logs":[` + strings.Join(all, ",") + `]}]}`
		}
		table := func(all []string) string {
			return "Event,Monitor,Date-Time,Reason,Duration\n" + strings.Join(all, "")
		}
		want := fmt.Sprintf("down %v, up %v", to.Sub(from).Minutes(), (day.Length() - to.Sub(from)).Minutes())
		for _, c := range []struct {
			format, prefix string
			records        []string
			write          func([]string) string
		}{{PingdomFormat, "", states, outage}, {UptimeRobotFormat, "resource=A ", logs, answer}, {UptimeRobotFormat, "resource=A ", rows, table}} {
			shuffled := rapid.Permutation(c.records).Draw(rt, "order")
			texts := []string{c.write(shuffled)}
			if n := rapid.IntRange(0, len(shuffled)-1).Draw(rt, "split"); n > 0 {
				texts = []string{c.write(shuffled[:n]), c.write(shuffled[n:])}
			}
			if got := exported(t, c.format, Source{Period: day, Zone: time.UTC}, texts...); got != c.prefix+want {
				rt.Fatalf("%s: %s, want %s", c.format, got, want)
			}
		}
	})
}

func FuzzMonitors(f *testing.F) {
	f.Add(`{"summary":{"states":[{"status":"up","timefrom":1488283200,"timeto":1488286800},{"status":"x"}]}}`, true)
	f.Add(`{"results":[{"probeid":1,"time":1488283200,"status":"down"},[]],"activeprobes":[1]}`, true)
	f.Add(`{"stat":"ok","monitors":[{"friendly_name":"A","logs":[{"type":98,"datetime":"1488283200","duration":999999999}]}]}`, false)
	f.Add("Up,A,07-08-2015 03:18:35,OK,\"99999 hrs, 2 mins\"\nDown,A,28-02-2017 12:18:35,OK,\"0 hrs, 2 mins\"\n", true)
	f.Add("Event,Monitor,Date-Time,Reason,Duration\nUp,A,2199-12-31 23:59:59,OK,\"99999 hrs, 59 mins\"\n\"", true)
	f.Fuzz(func(t *testing.T, text string, zoned bool) {
		src := Source{}
		if zoned {
			src.Zone = time.UTC
		}
		for _, format := range []string{PingdomFormat, UptimeRobotFormat} {
			for _, src.Period = range []interval.Interval{hour, {}} {
				_ = exported(t, format, src, text)
			}
		}
		_, _ = detected([]byte(text))
	})
}
