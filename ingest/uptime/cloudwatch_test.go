package uptime

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// queried is one result of get-metric-data, written by hand after the reference; points are minute=value.
func queried(id, label string, points ...string) string {
	var times, values []string
	for _, p := range points {
		at, value, _ := strings.Cut(p, "=")
		var n float64
		fmt.Sscan(at, &n)
		times = append(times, fmt.Sprintf("%q", minute(n).Format("2006-01-02T15:04:05-07:00")))
		values = append(values, value)
	}
	return fmt.Sprintf("{\"Id\":%q,\"Label\":%q,\"Timestamps\":[%s],\n\"Values\":[%s],\"StatusCode\":\"Complete\"}", id, label, strings.Join(times, ","), strings.Join(values, ","))
}

func metricData(results ...string) string {
	return "{\"MetricDataResults\":[\n" + strings.Join(results, ",\n") + "\n],\"Messages\":[]}"
}

// datapoints is an answer of get-metric-statistics; points are minute followed by the statistics.
func datapoints(label string, points ...string) string {
	var all []string
	for _, p := range points {
		at, rest, _ := strings.Cut(p, " ")
		var n float64
		fmt.Sscan(at, &n)
		all = append(all, fmt.Sprintf("{\"Timestamp\":%q,%s,\"Unit\":\"Count\"}", minute(n).Format(time.RFC3339), rest))
	}
	return fmt.Sprintf("{\"Label\":%q,\"Datapoints\":[\n%s]}", label, strings.Join(all, ",\n"))
}

// streamLine is a line of a metric stream.
func streamLine(metric string, n float64, value, dimensions string) string {
	return fmt.Sprintf(`{"metric_stream_name":"s","account_id":"1","region":"us-east-1","namespace":"AWS/S3","metric_name":%q,"dimensions":{%s},"timestamp":%d,"value":{%s},"unit":"Count"}`+"\n",
		metric, dimensions, minute(n).UnixMilli(), value)
}

func TestReadCloudWatch(t *testing.T) {
	readMetricCases(t, CloudWatchFormat, []metricCase{
		{what: "requests and errors, newest first", texts: []string{metricData(queried("m1", "AllRequests", "10=50.0", "5=40.0", "0=30.0"), queried("m2", "5xxErrors", "10=0.0", "5=4.0", "0=0.0"))},
			want: "0: 30\n5: 40 4×5xx\n10: 50"},
		{what: "names of the user's own", texts: []string{metricData(queried("m1", "all", "0=30", "5=40"), queried("m2", "bad", "0=0", "5=1"), queried("m3", "4xx", "0=9", "5=9"))},
			src:  Source{Columns: map[string]string{"requests": "m1", "errors": "bad"}},
			want: "0: 30\n5: 40 1×-\nEVID-METRIC a.csv:6:40 x2"},
		{what: "names that tell nothing", texts: []string{metricData(queried("m1", "all", "0=30"), queried("m2", "bad", "0=0"))},
			want: `a.csv: none of the metrics is known as requests and errors, or as a state; there are "m1 all", "m2 bad" [EVID-METRIC]`},
		{what: "errors alone", texts: []string{metricData(queried("m2", "5xxErrors", "0=0"))},
			want: "a.csv: there are errors, but not the requests that they are a part of [EVID-METRIC]"},
		{what: "requests alone", texts: []string{metricData(queried("m2", "AllRequests", "0=0"))},
			want: "a.csv: there are requests, but no metric of their errors [EVID-METRIC]"},
		{what: "a slice of which only the requests are there is unknown", texts: []string{metricData(queried("m1", "AllRequests", "0=30", "5=40", "10=50"), queried("m2", "5xxErrors", "0=1", "10=0"))},
			want: "0: 30 1×5xx\n10: 50\ndark 5 to 10\nEVID-HALF a.csv:2 x1"},
		{what: "more errors than requests", texts: []string{metricData(queried("m1", "AllRequests", "0=30", "5=40"), queried("m2", "5xxErrors", "0=1", "5=41"))},
			want: "0: 30 1×5xx\ndark 5 to 10\nEVID-HALF a.csv:2 x1\nEVID-ERRORS a.csv:4 x1"},
		{what: "two buckets in one answer", texts: []string{metricData(queried("a1", "logs AllRequests", "0=1", "5=2"), queried("a2", "logs 5xxErrors", "0=0", "5=1"), queried("b1", "shop AllRequests", "0=3", "5=4"), queried("b2", "shop 5xxErrors", "0=0", "5=0"))},
			want: "resource=logs 0: 1\nresource=logs 5: 2 1×5xx\nresource=shop 0: 3\nresource=shop 5: 4"},
		{what: "SampleCount of the errors is the requests", texts: []string{metricData(queried("m1", "5xxErrors SampleCount", "0=30", "5=40"), queried("m2", "5xxErrors Sum", "0=1", "5=0"))},
			want: "0: 30 1×5xx\n5: 40"},
		{what: "pages of one answer, with the seam in both", texts: []string{
			strings.Replace(metricData(queried("m1", "AllRequests", "0=30", "5=40"), queried("m2", "5xxErrors", "0=0", "5=1")), `"Messages"`, `"NextToken":"abc","Messages"`, 1),
			metricData(queried("m1", "AllRequests", "5=40", "10=50"), queried("m2", "5xxErrors", "5=1", "10=0"))},
			want: "0: 30\n5: 40 1×5xx\n10: 50\nEVID-PARTIAL a.csv x1\nEVID-REPEATED b.csv:2 x2"},
		{what: "the same point with two values", texts: []string{metricData(queried("m1", "AllRequests", "0=30", "5=40"), queried("m2", "5xxErrors", "0=0", "5=1")), metricData(queried("m1", "AllRequests", "5=41"))},
			want: "b.csv:2: the point of 2017-02-28T12:05:00Z is 41 here and 40 at a.csv:2 [EVID-TWICE]"},
		{what: "an answer that is not whole", texts: []string{strings.Replace(metricData(queried("m1", "AllRequests", "0=30", "5=40"), queried("m2", "5xxErrors", "0=0", "5=1")), "Complete", "PartialData", 1)},
			want: "0: 30\n5: 40 1×5xx\nEVID-PARTIAL a.csv:2:1 x1"},
		{what: "values that do not count", texts: []string{metricData(queried("m1", "AllRequests", "0=30.5", "5=-1", "10=1e99", "15=4e1"), queried("m2", "5xxErrors", "0=0", "5=0", "10=0", "15=0.0"))},
			want: "15: 40\ndark 0 to 15\nEVID-NUM a.csv:2:48 x3\nEVID-HALF a.csv:4 x3"},
		{what: "one point does not tell how long it counts", texts: []string{metricData(queried("m1", "AllRequests", "0=30"), queried("m2", "5xxErrors", "0=0"))},
			want: "a.csv:2: the points do not show how long one counts: there are not two times [EVID-STEP]"},
		{what: "the user says how long", texts: []string{metricData(queried("m1", "AllRequests", "0=30"), queried("m2", "5xxErrors", "0=3"))},
			src: Source{Columns: map[string]string{"period": "5m"}}, want: "0: 30 3×5xx"},
		{what: "a period off the grid", texts: []string{metricData(queried("m1", "AllRequests", "3=30", "8=1"), queried("m2", "5xxErrors", "3=0", "8=0"))},
			want: "a.csv:2: most points do not begin a slice of 5m0s [EVID-STEP]"},
		{what: "one point off the grid: both slices that it reaches into are unknown", texts: []string{metricData(queried("m1", "AllRequests", "0=30", "5=1", "12=1", "15=2", "20=4"), queried("m2", "5xxErrors", "0=0", "5=0", "10=0", "15=0", "20=0"))},
			src: Source{Columns: map[string]string{"period": "5m"}}, want: "0: 30\n5: 1\n20: 4\ndark 10 to 20\nEVID-GRID a.csv:2 x1\nEVID-HALF a.csv:2 x3"},
		{what: "as are those of one that does not count either", texts: []string{metricData(queried("m1", "AllRequests", "0=30", "5=1", "12=1.5", "15=2", "20=4"), queried("m2", "5xxErrors", "0=0", "5=0", "10=0", "15=0", "20=0"))},
			want: "0: 30\n5: 1\n20: 4\ndark 10 to 20\nEVID-HALF a.csv:2 x3\nEVID-NUM a.csv:2:104 x1"},
		{what: "silence between points is noted", texts: []string{metricData(queried("m1", "AllRequests", "0=30", "5=1", "20=1"), queried("m2", "5xxErrors", "0=0", "5=0", "20=0"))},
			want: "0: 30\n5: 1\n20: 1\nEVID-SILENT a.csv x1"},
		{what: "unequal rows", texts: []string{`{"MetricDataResults":[{"Id":"m1","Label":"AllRequests","Timestamps":["2017-02-28T12:00:00Z"],"Values":[]}]}`},
			want: "a.csv:1:23: MetricDataResults[0] has 1 times and 0 values [EVID-RECORD]"},

		{what: "statistics, unsorted, a file of each metric", texts: []string{datapoints("AllRequests", `5 "Sum":40.0`, `0 "Sum":30.0`), datapoints("5xxErrors", `0 "Sum":0.0`, `5 "Sum":4.0`)},
			want: "0: 30\n5: 40 4×5xx"},
		{what: "one metric gives both: every request is a sample", texts: []string{datapoints("5xxErrors", `5 "Sum":4.0,"SampleCount":40.0`, `0 "Sum":0.0,"SampleCount":30.0`)},
			want: "0: 30\n5: 40 4×5xx"},
		{what: "samples beside requests count once", texts: []string{datapoints("AllRequests", `5 "Sum":40.0`, `0 "Sum":30.0`), datapoints("5xxErrors", `5 "Sum":4.0,"SampleCount":40.0`, `0 "Sum":0.0,"SampleCount":30.0`)},
			want: "0: 30\n5: 40 4×5xx\nEVID-SAMPLES b.csv:2 x2"},
		{what: "averages do not count", texts: []string{datapoints("AllRequests", `5 "Average":1.0`)}, want: "EVID-NUM a.csv:2:1 x1"},
		{what: "an empty answer", texts: []string{datapoints("CPUUtilization")},
			want: `a.csv: none of the metrics is known as requests and errors, or as a state; there are "CPUUtilization" [EVID-METRIC]`},

		{what: "a stream", texts: []string{streamLine("AllRequests", 0, `"max":1,"min":1,"sum":30,"count":30`, `"BucketName":"b","FilterId":"all"`) + streamLine("5xxErrors", 0, `"max":1,"min":0,"sum":2,"count":30`, `"BucketName":"b","FilterId":"all"`) +
			strings.TrimSpace(streamLine("AllRequests", 1, `"max":1,"min":1,"sum":10,"count":10`, `"BucketName":"b","FilterId":"all"`)) + streamLine("5xxErrors", 1, `"max":0,"min":0,"sum":0,"count":10`, `"BucketName":"b","FilterId":"all"`) +
			streamLine("GetRequests", 1, `"sum":10`, "") + `{"metric_stream_name":"s","metr`},
			want: "FilterId=all;account=1;bucket=b;region=us-east-1 0: 30 2×5xx\nFilterId=all;account=1;bucket=b;region=us-east-1 1: 10\nEVID-SAMPLES a.csv:2 x2\nEVID-METRIC a.csv:4 x1\nEVID-LINE a.csv:5 x1"},

		{what: "a failed status check is 1", texts: []string{metricData(queried("m1", "i-1 StatusCheckFailed_System", "0=0.0", "5=0.0", "10=1.0", "15=0.0", "55=0.0"))},
			want: "resource=i-1 down 5, unknown 25, up 30"},
		{what: "a passed health check is 1; in between nothing is known", texts: []string{metricData(queried("m1", "HealthCheckStatus", "0=1.0", "20=0.25", "40=0.0"))},
			want: "down 20, unknown 20, up 20\nEVID-PARTLY a.csv:2:82 x1"},
		{what: "more than 18 % of the checkers make it healthy", texts: []string{metricData(queried("m1", "HealthCheckPercentageHealthy", "0=100.0", "20=18.0", "40=18.75"))},
			want: "down 20, up 40\nEVID-PARTLY a.csv:2:93 x2"},
		{what: "minimum and maximum differ", texts: []string{datapoints("StatusCheckFailed", `0 "Minimum":0.0,"Maximum":0.0`, `20 "Minimum":0.0,"Maximum":1.0`, `40 "Minimum":1.0,"Maximum":1.0`)},
			want: "down 20, unknown 20, up 20\nEVID-PARTLY a.csv:3:1 x1"},
		{what: "a state of another name", texts: []string{metricData(queried("m1", "canary", "0=1", "20=0", "40=7"))},
			src: Source{Columns: map[string]string{"state": "canary"}}, want: "down 20, unknown 20, up 20\nEVID-STATE a.csv:2:99 x1"},
		{what: "two checks of one machine", texts: []string{metricData(queried("m1", "StatusCheckFailed_System", "0=1"), queried("m2", "StatusCheckFailed_Instance", "0=0"))},
			want: `a.csv: the source has states of several metrics: "StatusCheckFailed_Instance", "StatusCheckFailed_System" [EVID-METRIC]`},
		{what: "counts and states", texts: []string{metricData(queried("m1", "AllRequests", "0=1"), queried("m1", "HealthCheckStatus", "0=1"))},
			want: "a.csv: the source has metrics that do not go together: states and counts, or requests counted in two ways [EVID-METRIC]"},
		{what: "two truths in a file", texts: []string{metricData() + metricData()}, want: "a.csv:3:17: this is not one whole object of JSON: invalid character '{' after top-level value [EVID-JSON]"},
	})
}

// What CloudWatch has is the provider's own, and its errors are an upper bound: no code of an agreement is among them.
func TestCloudWatchIsAnUpperBoundOfTheProvidersOwn(t *testing.T) {
	ev, rep, err := ReadCloudWatch(t.Context(), tables(metricData(queried("m1", "AllRequests", "0=30", "5=40"), queried("m2", "5xxErrors", "0=0", "5=4"))), Source{Period: hour}, source.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	closeRejects(rep)
	if ev.Vantage != sla.ProviderMetric || ev.Bound != sla.Upper || ev.Tally.Step != 5*time.Minute || !ev.Last.Equal(minute(10).Add(-1)) {
		t.Errorf("%s %s %v, to %v", ev.Vantage, ev.Bound, ev.Tally.Step, ev.Last)
	}
}

// Trap: points of an hour are all that is left after 63 days. They are read, and it is said that finer ones are gone.
func TestClippedRetentionOfCloudWatchIsSaid(t *testing.T) {
	text := metricData(queried("m1", "AllRequests", "0=30", "60=40"), queried("m2", "5xxErrors", "0=0", "60=4"))
	if got, want := measured(t, CloudWatchFormat, Source{Step: 5 * time.Minute}, text), "0: 30\n60: 40 4×5xx\nEVID-RETENTION a.csv x0"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// Trap: newest first, or in any other order, is the same evidence.
func TestNewestFirstOrShuffledIsTheSameMetric(t *testing.T) {
	points := []string{"0=30", "5=40", "10=50", "15=60"}
	errors := []string{"0=0", "5=4", "10=0", "15=1"}
	want := measured(t, CloudWatchFormat, Source{Period: hour}, metricData(queried("m1", "AllRequests", points...), queried("m2", "5xxErrors", errors...)))
	slices.Reverse(points)
	errors[0], errors[2] = errors[2], errors[0]
	if got := measured(t, CloudWatchFormat, Source{Period: hour}, metricData(queried("m2", "5xxErrors", errors...), queried("m1", "AllRequests", points...))); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// The examples of the vendor's own documentation are recognised and refused for what they are: loads, costs and averages.
func TestExamplesOfCloudWatchsDocumentation(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/samples/uptime/cloudwatch/*.rst")
	output := regexp.MustCompile(`(?ms)^Output::\n\n(    \{.*?^    \})`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range output.FindAllSubmatch(text, -1) {
			if f, _ := detected(block[1]); f == nil || f.Name != CloudWatchFormat {
				t.Fatalf("%s: an example is not recognised", name)
			}
			if got := measured(t, CloudWatchFormat, Source{}, string(block[1])); !strings.HasSuffix(got, "[EVID-METRIC]") {
				t.Errorf("%s: %s", name, got)
			}
			if got := measured(t, CloudWatchFormat, Source{Columns: map[string]string{"requests": "CPUUtilization", "errors": "m1"}}, string(block[1])); !strings.Contains(got, "EVID-") {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

func FuzzReadCloudWatch(f *testing.F) {
	f.Add(metricData(queried("m1", "AllRequests", "0=30", "5=40.5"), queried("m2", "5xxErrors", "0=0", "5=1")))
	f.Add(metricData(queried("m1", "i-1 StatusCheckFailed", "0=1", "5=0.5", "10=x")))
	f.Add(datapoints("5xxErrors", `5 "Sum":4.0,"SampleCount":40.0`, `0 "Sum":0.0,"SampleCount":30.0`))
	f.Add(streamLine("AllRequests", 0, `"sum":30,"count":30`, `"BucketName":"b"`) + streamLine("5xxErrors", 0, `"sum":2,"count":30`, "") + "{")
	fuzzMetrics(f, CloudWatchFormat, map[string]string{"requests": "m1", "errors": "m2", "period": "60s"}, map[string]string{"state": "m1"})
}
