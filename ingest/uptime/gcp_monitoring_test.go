package uptime

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// gcpTimeSeries is one series, made by hand after the reference of timeSeries.list; points are from..to=value, in minutes.
func gcpTimeSeries(metric, labels, kind, value string, points ...string) string {
	var all []string
	for _, p := range points {
		span, v, _ := strings.Cut(p, "=")
		var from, to float64
		fmt.Sscan(strings.Replace(span, "..", " ", 1), &from, &to)
		all = append(all, fmt.Sprintf(`{"interval":{"startTime":%q,"endTime":%q},"value":{%q:%s}}`, minute(from).Format(time.RFC3339Nano), minute(to).Format(time.RFC3339Nano), strings.ToLower(value)+"Value", v))
	}
	return fmt.Sprintf(`{"metric":{"type":%q,"labels":{%s}},"resource":{"type":"gcs_bucket","labels":{"project_id":"p","location":"eu"}},"metricKind":%q,"valueType":%q,"points":[`+"\n%s]}", metric, labels, kind, value, strings.Join(all, ",\n"))
}

func gcpPage(series ...string) string {
	return `{"timeSeries":[` + strings.Join(series, ",\n") + `],"unit":"1"}`
}

func TestReadGCPMonitoring(t *testing.T) {
	const gcs = "storage.googleapis.com/api/request_count"
	const eu = "account=p;region=eu"
	delta := func(code string, points ...string) string {
		return gcpTimeSeries(gcs, `"response_code":"`+code+`"`, "DELTA", "INT64", points...)
	}
	running := func(code string, points ...string) string {
		return gcpTimeSeries(gcs, `"response_code":"`+code+`"`, "CUMULATIVE", "INT64", points...)
	}
	readMetricCases(t, GCPMonitoringFormat, []metricCase{
		{what: "deltas by code, newest first, counts as text", texts: []string{gcpPage(delta("200", `2..3="7"`, `1..2="8"`, `0..1="9"`), delta("503", `1..2="2"`), delta("404", `0..1="1"`))},
			want: eu + " 0: 10\n" + eu + " 1: 10 2×503\n" + eu + " 2: 7"},
		{what: "codes of Google's own are those of HTTP that they stand for", texts: []string{gcpPage(delta("OK", `0..1="9"`), delta("INTERNAL", `0..1="2"`), delta("NOT_FOUND", `0..1="1"`))},
			want: eu + " 0: 12 2×500"},
		{what: "a bare list", texts: []string{"[" + delta("200", `0..1="9"`) + "]"}, want: eu + " 0: 9"},
		{what: "a class as its first code", texts: []string{gcpPage(gcpTimeSeries("loadbalancing.googleapis.com/https/request_count", `"response_code_class":"500"`, "DELTA", "INT64", `0..1="3"`))},
			want: eu + " 0: 3 3×5xx"},
		{what: "more pages", texts: []string{strings.Replace(gcpPage(delta("200", `0..1="9"`)), `"unit"`, `"nextPageToken":"x","unit"`, 1), gcpPage(delta("200", `1..2="9"`))},
			want: eu + " 0: 9\n" + eu + " 1: 9\nEVID-PARTIAL a.csv x1"},
		{what: "a count that goes on: the first point is where it stood", texts: []string{gcpPage(running("200", `-90..3="130"`, `-90..2="120"`, `-90..1="100"`))},
			want: eu + " 1: 20\n" + eu + " 2: 10\nEVID-BASE a.csv:4 x1"},
		{what: "a count that begins again counts from nothing", texts: []string{gcpPage(running("200", `-90..1="100"`, `-90..2="120"`, `2.5..3="4"`, `2.5..4="9"`))},
			want: eu + " 1: 20\n" + eu + " 2: 4\n" + eu + " 3: 5\nEVID-BASE a.csv:2 x1"},
		{what: "a hole in a count that goes on", texts: []string{gcpPage(running("200", `-90..1="100"`, `-90..2="120"`, `-90..5="150"`, `-90..6="151"`))},
			want: eu + " 1: 20\n" + eu + " 5: 1\ndark 2 to 5\nEVID-BASE a.csv:2 x1\nEVID-GAP a.csv:4 x1"},
		{what: "a count that falls", texts: []string{gcpPage(running("200", `-90..1="100"`, `-90..2="90"`))},
			want: "a.csv:3: the count that began at 2017-02-28T10:30:00Z was 100 at a.csv:2, and is 90 here [EVID-COUNTER]"},
		{what: "rates do not count", texts: []string{gcpPage(gcpTimeSeries(gcs, `"response_code":"200"`, "GAUGE", "DOUBLE", `0..1=0.5`))},
			want: `a.csv:1:16: the series of "storage.googleapis.com/api/request_count" is of the kind "GAUGE" and the type "DOUBLE", which does not count requests [EVID-METRIC]`},
		{what: "no code", texts: []string{gcpPage(gcpTimeSeries(gcs, "", "DELTA", "INT64", `0..1="9"`))},
			want: "a.csv:1:16: the requests are not split by their response: nothing tells which of them failed [EVID-SPLIT]"},
		{what: "an uptime check from two places", texts: []string{gcpPage(
			gcpTimeSeries("monitoring.googleapis.com/uptime_check/check_passed", `"checker_location":"eur"`, "GAUGE", "BOOL", "40..40=true", "20..20=false", "0..0=true"),
			gcpTimeSeries("monitoring.googleapis.com/uptime_check/check_passed", `"checker_location":"usa"`, "GAUGE", "BOOL", "0..0=true", "20..20=true", "40..40=1"))},
			want: "account=p;location=eur;region=eu down 20, up 40\naccount=p;location=usa;region=eu up 60\nEVID-RECORD a.csv:8:1 x1"},
		{what: "nothing in it", texts: []string{`{"timeSeries":[]}`}, want: ""},
	})
	if got := measured(t, GCPMonitoringFormat, Source{Period: hour}, gcpPage(delta("200", `0..1="9"`), delta("200", `0..1="8"`))); !strings.HasSuffix(got, "[EVID-TWICE]") {
		t.Error(got)
	}
}

func FuzzReadGCPMonitoring(f *testing.F) {
	f.Add(gcpPage(gcpTimeSeries("x/request_count", `"response_code":"503"`, "DELTA", "INT64", `0..1="9"`, `1..2="3"`)))
	f.Add(gcpPage(gcpTimeSeries("x/request_count", `"response_code":"200"`, "CUMULATIVE", "INT64", `-90..1="100"`, `-90..2="120"`, `2.5..3="4"`, `2.5..9="9"`)))
	f.Add(gcpPage(gcpTimeSeries("x/check_passed", "", "GAUGE", "BOOL", "0..0=true")))
	fuzzMetrics(f, GCPMonitoringFormat)
}
