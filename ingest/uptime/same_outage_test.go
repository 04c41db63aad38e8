package uptime

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/interval"
)

// truth is a made-up history of a few outages within four hours, to the second, and what those who watched it might have written down.
type truth struct {
	span    interval.Interval
	down    interval.Set
	spacing time.Duration // of samples and counts
}

func drawTruth(t *rapid.T) truth {
	h := truth{span: interval.Interval{Start: minute(0), End: minute(240)}, spacing: time.Duration(rapid.SampledFrom([]int{60, 300}).Draw(t, "spacing")) * time.Second}
	at := h.span.Start
	for range rapid.IntRange(1, 2).Draw(t, "outages") {
		from := at.Add(time.Duration(rapid.IntRange(600, 3600).Draw(t, "up")) * time.Second)
		at = from.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "down")) * time.Second)
		h.down = append(h.down, interval.Interval{Start: from, End: at})
	}
	return h
}

// stretches are the states, one after the other: up first, and last.
func (h truth) stretches(each func(state string, i interval.Interval)) {
	at := h.span.Start
	for _, d := range h.down {
		each("up", interval.Interval{Start: at, End: d.Start})
		each("down", d)
		at = d.End
	}
	each("up", interval.Interval{Start: at, End: h.span.End})
}

// samples are what a monitor sees that looks in a rhythm: true is up.
func (h truth) samples(every time.Duration, each func(at time.Time, up bool)) {
	for at := h.span.Start; at.Before(h.span.End); at = at.Add(every) {
		each(at, !slices.ContainsFunc(h.down, func(d interval.Interval) bool { return d.Contains(at) }))
	}
}

// slices are the seconds of each slice, and those of them that failed: one request a second.
func (h truth) slices(each func(at time.Time, requests, errors int)) {
	for at := h.span.Start; at.Before(h.span.End); at = at.Add(h.spacing) {
		failed := h.down.Clip(interval.Interval{Start: at, End: at.Add(h.spacing)}).Total()
		each(at, int(h.spacing/time.Second), int(failed/time.Second))
	}
}

// bit writes up as 1.
func bit(up bool) int { return map[bool]int{true: 1}[up] }

// written is a history in one encoding.
type written struct{ what, format, text string }

// asStates are the encodings that say themselves when each state began: exact to the second.
func (h truth) asStates() []written {
	var intervals, transitions, states, logs, rows, periods []string
	h.stretches(func(state string, i interval.Interval) {
		from, to := i.Start.Format(time.RFC3339), i.End.Format(time.RFC3339)
		intervals = append(intervals, fmt.Sprintf("%s,%s,%s", from, to, state))
		transitions = append(transitions, from+","+state)
		states = append(states, fmt.Sprintf(`{"status":%q,"timefrom":%d,"timeto":%d}`, state, i.Start.Unix(), i.End.Unix()))
		logs = append(logs, fmt.Sprintf(`{"type":%d,"datetime":%d,"duration":%d}`, 1+bit(state == "up"), i.Start.Unix(), i.Length()/time.Second))
		length := i.Length()
		if i.End.Equal(h.span.End) {
			length += time.Minute // exported later, lest the cut minutes count
		}
		rows = append(rows, fmt.Sprintf(`%s,A,%s,OK,"%d hrs, %d mins"`, state, i.Start.Format("02-01-2006 15:04:05"), length/time.Hour, length%time.Hour/time.Minute))
		periods = append(periods, fmt.Sprintf(`{"status":%q,"created_at":%q,"ended_at":%q,"duration":%d}`, state, from, to, i.Length()/time.Millisecond))
	})
	for _, newestFirst := range [][]string{states, logs, rows, periods} {
		slices.Reverse(newestFirst)
	}
	return []written{
		{"a table of intervals", CSVIntervals, "start,end,state\n" + strings.Join(intervals, "\n")},
		{"a table of transitions", CSVTransitions, "time,state\n" + strings.Join(transitions, "\n")},
		{"Pingdom's summary.outage", PingdomFormat, `{"summary":{"states":[` + strings.Join(states, ",") + `]}}`},
		{"UptimeRobot's logs", UptimeRobotFormat, `{"stat":"ok","monitors":[{"friendly_name":"A","logs":[` + strings.Join(logs, ",") + `]}]}`},
		{"UptimeRobot's export", UptimeRobotFormat, "Event,Monitor,Date-Time,Reason,Duration\n" + strings.Join(rows, "\n")},
		{"StatusCake's periods", StatusCakeFormat, `{"data":[` + strings.Join(periods, ",\n") + `]}`},
	}
}

// asSamples are the encodings of what was seen in a rhythm.
func (h truth) asSamples(every time.Duration) []written {
	var points, metrics, dump, table, results, beats []string
	h.samples(every, func(at time.Time, up bool) {
		n := bit(up)
		points = append(points, fmt.Sprintf(`[%d,"%d"]`, at.Unix(), n))
		metrics = append(metrics, fmt.Sprintf(`probe_success{instance="a"} %d %d.000`, n, at.Unix()))
		dump = append(dump, fmt.Sprintf(`{__name__="probe_success", instance="a"} %d %d`, n, at.UnixMilli()))
		table = append(table, fmt.Sprintf("%d,%d", at.Unix(), n))
		results = append(results, fmt.Sprintf(`{"probeid":33,"time":%d,"status":%q}`, at.Unix(), map[bool]string{true: "up", false: "down"}[up]))
		beats = append(beats, fmt.Sprintf(`{"status":%d,"time":%q,"msg":"","ping":9}`, n, at.Format("2006-01-02 15:04:05.000")))
	})
	slices.Reverse(results)
	slices.Reverse(metrics)
	return []written{
		{"a matrix of Prometheus", PrometheusFormat, matrix(`"__name__":"probe_success","instance":"a"`, strings.Join(points, ","))},
		{"the same as a script", PrometheusFormat, "module.exports = " + matrix(`"__name__":"probe_success","instance":"a"`, strings.Join(points, ",")) + ";\n"},
		{"OpenMetrics", OpenMetricsFormat, "# TYPE probe_success gauge\n" + strings.Join(metrics, "\n") + "\n# EOF\n"},
		{"promtool tsdb dump", PromtoolDumpFormat, strings.Join(dump, "\n")},
		{"a table of samples", CSVSamples, "time,value\n" + strings.Join(table, "\n")},
		{"Pingdom's results", PingdomFormat, `{"results":[` + strings.Join(results, ",") + `],"activeprobes":[33]}`},
		{"Uptime Kuma's heartbeats", KumaFormat, `{"heartbeatList":{"1":[` + strings.Join(beats, ",") + `]},"uptimeList":{}}`},
		{"Route 53 in CloudWatch", CloudWatchFormat, h.asHealthCheck(every)},
	}
}

// asHealthCheck is what get-metric-data answers of a health check.
func (h truth) asHealthCheck(every time.Duration) string {
	var times, values []string
	h.samples(every, func(at time.Time, up bool) {
		times = append(times, fmt.Sprintf("%q", at.Format(time.RFC3339)))
		values = append(values, fmt.Sprintf("%d.0", bit(up)))
	})
	return fmt.Sprintf(`{"MetricDataResults":[{"Id":"h","Label":"HealthCheckStatus","Timestamps":[%s],"Values":[%s]}]}`, strings.Join(times, ","), strings.Join(values, ","))
}

// asCounts are the encodings of one request a second.
func (h truth) asCounts() []written {
	var table, requests, errors, ok, failed []string
	var good, bad, azureGood, azureBad []string
	h.slices(func(at time.Time, n, k int) {
		from, to := at.Format(time.RFC3339), at.Add(h.spacing).Format(time.RFC3339)
		table = append(table, fmt.Sprintf("%s,%d,%d", from, n, k))
		requests = append(requests, fmt.Sprintf(`{"Timestamp":%q,"Sum":%d.0}`, from, n))
		errors = append(errors, fmt.Sprintf(`{"Timestamp":%q,"Sum":%d.0}`, from, k))
		point := `{"interval":{"startTime":%q,"endTime":%q},"value":{"int64Value":"%d"}}`
		good = append(good, fmt.Sprintf(point, from, to, n-k))
		bad = append(bad, fmt.Sprintf(point, from, to, k))
		azureGood = append(azureGood, fmt.Sprintf(`{"timeStamp":%q,"total":%d.0}`, from, n-k))
		azureBad = append(azureBad, fmt.Sprintf(`{"timeStamp":%q,"total":%d.0}`, from, k))
		ok = append(ok, fmt.Sprintf(`{"metric_stream_name":"s","metric_name":"AllRequests","dimensions":{},"timestamp":%d,"value":{"sum":%d.0}}`, at.UnixMilli(), n))
		failed = append(failed, fmt.Sprintf(`{"metric_stream_name":"s","metric_name":"5xxErrors","dimensions":{},"timestamp":%d,"value":{"sum":%d.0}}`, at.UnixMilli(), k))
	})
	slices.Reverse(requests)
	slices.Reverse(good)
	return []written{
		{"a table of counts", CSVCounts, "time,requests,errors\n" + strings.Join(table, "\n")},
		{"get-metric-statistics", CloudWatchFormat, `{"Label":"AllRequests","Datapoints":[` + strings.Join(requests, ",") + `]}` + "\x00" + `{"Label":"5xxErrors","Datapoints":[` + strings.Join(errors, ",") + `]}`},
		{"a metric stream", CloudWatchFormat, strings.Join(ok, "\n") + "\n" + strings.Join(failed, "\n")},
		{"Cloud Monitoring", GCPMonitoringFormat, fmt.Sprintf(`{"timeSeries":[{"metric":{"type":"x/request_count","labels":{"response_code":"200"}},"metricKind":"DELTA","valueType":"INT64","points":[%s]},`+
			`{"metric":{"type":"x/request_count","labels":{"response_code":"503"}},"metricKind":"DELTA","valueType":"INT64","points":[%s]}]}`, strings.Join(good, ","), strings.Join(bad, ","))},
		{"Azure Monitor", AzureMonitorFormat, strings.Replace(azureAnswer("Transactions", `{"metadatavalues":[{"name":{"value":"responsetype"},"value":"Success"}],"data":[`+strings.Join(azureGood, ",")+`]}`,
			`{"metadatavalues":[{"name":{"value":"responsetype"},"value":"ServerOtherError"}],"data":[`+strings.Join(azureBad, ",")+`]}`), "PT5M", fmt.Sprintf("PT%dM", h.spacing/time.Minute), 1)},
	}
}

// read reads a history that was written down; NUL cuts it into files.
func (w written) read(t *rapid.T, temp string, src Source) sla.Evidence {
	read := ReadCSV
	if f := FormatNamed(w.format); f != nil {
		if found, _ := detected([]byte(w.text)); found == nil || found.Name != w.format {
			t.Fatalf("%s is not recognised", w.what)
		}
		read = f.Read
	}
	src.Format, src.Zone = w.format, time.UTC
	ev, rep, err := read(t.Context(), tables(strings.Split(w.text, "\x00")...), src, source.Options{TempDir: temp})
	if err != nil {
		t.Fatalf("%s: %v", w.what, err)
	}
	closeRejects(rep)
	for _, c := range rep.Controls {
		if !c.OK || c.Rejected != "0" {
			t.Fatalf("%s: %+v", w.what, c)
		}
	}
	return ev
}

// One truth in many encodings. Those that tell states, and those that count one request a second, tell it to the second. Those that
// look in a rhythm agree with one another to the nanosecond, and with the truth to within one spacing at each end of an outage.
func TestOneTruthInManyEncodings(t *testing.T) {
	temp := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		h := drawTruth(rt)
		down, up := h.down.Total(), h.span.Length()-h.down.Total()
		for _, w := range h.asStates() {
			a := w.read(rt, temp, Source{Period: h.span}).Attribution[0]
			if a.Time[sla.Down] != down || a.Time[sla.Up] != up {
				rt.Fatalf("%s: %s, want down %v, up %v", w.what, minutes(a.Time), down, up)
			}
		}
		var first []sla.Stretch
		for i, w := range h.asSamples(h.spacing) {
			ev := w.read(rt, temp, Source{Period: h.span})
			if i == 0 {
				first = ev.Timelines[0].Stretches
			}
			if diff := cmp.Diff(first, ev.Timelines[0].Stretches); diff != "" {
				rt.Fatalf("%s: %s", w.what, diff)
			}
			got := ev.Attribution[0].Time
			slack := time.Duration(len(h.down)) * h.spacing
			if d := (got[sla.Down] - down).Abs(); d > slack || got[sla.Up]+got[sla.Down] != h.span.Length() {
				rt.Fatalf("%s: %s, want down %v within %v", w.what, minutes(got), down, slack)
			}
		}
		for _, w := range h.asCounts() {
			ev := w.read(rt, temp, Source{Period: h.span})
			var requests, errors uint64
			for _, s := range ev.Tally.All() {
				for _, slot := range s.Slots() {
					requests += s.Requests(slot)
				}
				for _, e := range s.Errors() {
					errors += e.N
				}
			}
			if time.Duration(errors)*time.Second != down || time.Duration(requests)*time.Second != h.span.Length() || ev.Tally.Step != h.spacing {
				rt.Fatalf("%s: %d of %d in slices of %v, want %v", w.what, errors, requests, ev.Tally.Step, down)
			}
		}
	})
}

// Trap: the same samples in raw form, and as query_range repeats them at steps of its own, agree to within what the steps and the
// look back of five minutes can hide.
func TestStepsOfQueryRangeAgreeWithinTheirSlack(t *testing.T) {
	temp := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		h := drawTruth(rt)
		h.spacing = time.Minute
		raw := h.asSamples(h.spacing)[0].read(rt, temp, Source{Period: h.span}).Attribution[0].Time[sla.Down]
		for _, step := range []time.Duration{time.Minute, 5 * time.Minute} {
			stepped := h.asSamples(step)[0].read(rt, temp, Source{Period: h.span}).Attribution[0].Time[sla.Down]
			if d, slack := (stepped - raw).Abs(), time.Duration(len(h.down))*(step+h.spacing); d > slack {
				rt.Fatalf("step %v: %v, raw %v, slack %v", step, stepped, raw, slack)
			}
		}
	})
}
