package uptime

import (
	"fmt"
	"strings"
	"testing"
)

// sloMetrics is the history of an objective of metrics, made by hand after the reference: times in milliseconds, the ends in seconds.
func sloMetrics(interval int, points ...string) string {
	var times, good, all []string
	for _, p := range points {
		at, values, _ := strings.Cut(p, "=")
		k, n, _ := strings.Cut(values, "/")
		var m float64
		fmt.Sscan(at, &m)
		times, good, all = append(times, fmt.Sprint(minute(m).UnixMilli())), append(good, k), append(all, n)
	}
	return fmt.Sprintf(`{"data":{"from_ts":%d,"to_ts":%d,"type":"metric","overall":{"sli_value":99.1},"series":{"interval":%d,"res_type":"time_series","times":[%s],"numerator":{"sum":1,"values":[%s]},"denominator":{"values":[%s]}}},"errors":null}`,
		at(0), at(60), interval, strings.Join(times, ","), strings.Join(good, ","), strings.Join(all, ","))
}

// sloStates is the history of an objective of monitors.
func sloStates(to float64, pairs ...string) string {
	return fmt.Sprintf(`{"data":{"from_ts":%d,"to_ts":%d,"type":"monitor","overall":{"name":"x","sli_value":99.1,"history":[%s]}},"errors":null}`, at(0), at(to), strings.Join(pairs, ","))
}

// Trap: seconds and milliseconds stand in one document.
func TestReadDatadogSLO(t *testing.T) {
	pair := func(n float64, state string) string { return fmt.Sprintf("[%d,%s]", at(n), state) }
	readMetricCases(t, DatadogSLOFormat, []metricCase{
		{what: "good and all requests", texts: []string{sloMetrics(300, "0=30.0/30.0", "5=36/40")}, want: "0: 30\n5: 40 4×-"},
		{what: "times written like numbers with a fraction, as the service really does", texts: []string{strings.NewReplacer("000,", "000.0,", "000]", "000.0]").Replace(sloMetrics(300, "0=30.0/30.0", "5=36/40"))}, want: "0: 30\n5: 40 4×-"},
		{what: "one interval alone", texts: []string{sloMetrics(300, "0=27/30")}, want: "0: 30 3×-"},
		{what: "no number is no zero", texts: []string{sloMetrics(300, "0=30/30", "5=null/null", "10=1/1")}, want: "0: 30\n10: 1\ndark 5 to 10\nEVID-ABSENT a.csv:1:168 x1"},
		{what: "more good ones than all", texts: []string{sloMetrics(300, "0=30/30", "5=41/40")}, want: "0: 30\ndark 5 to 10\nEVID-ERRORS a.csv:1:168 x1"},
		{what: "shares of requests", texts: []string{sloMetrics(300, "0=30/30", "5=1.5/2")}, want: "0: 30\ndark 5 to 10\nEVID-HALF a.csv:1 x1\nEVID-NUM a.csv:1:168 x1"},
		{what: "states hold until they change, and to the end of the answer", texts: []string{sloStates(50, pair(0, "0"), pair(10, "1"), pair(20, "0"), pair(30, "2"), pair(40, "0"))},
			want: "down 10, unknown 20, up 30"},
		{what: "two answers, the second where the first ends", texts: []string{sloStates(30, pair(0, "0"), pair(10, "1")), sloStates(60, pair(30, "1"), pair(40, "0"))}, want: "down 30, up 30"},
		{what: "states that are none", texts: []string{sloStates(60, pair(0, "0"), pair(10, "7"), pair(20, "1"), "[1]", `["x",0]`)},
			want: "down 40, unknown 10, up 10\nEVID-STATE a.csv:1:132 x1\nEVID-RECORD a.csv:1:162 x1\nEVID-TIME a.csv:1:166 x1"},
		{what: "an error", texts: []string{`{"errors":["forbidden"],"data":null}`}, want: `a.csv: this is an error message of the service, not data: "forbidden" [EVID-ANSWER]`},
		{what: "neither", texts: []string{`{"data":{"from_ts":1488283200,"to_ts":1488286800,"overall":{"sli_value":1}}}`},
			want: "a.csv: there is neither a series nor a history of states in it [EVID-JSON]"},
		{what: "metrics and states", texts: []string{sloMetrics(300, "0=30/30"), sloStates(60, pair(0, "0"))},
			want: "a.csv: the source has metrics that do not go together: states and counts, or requests counted in two ways [EVID-METRIC]"},
	})
}

func FuzzReadDatadogSLO(f *testing.F) {
	f.Add(sloMetrics(300, "0=30/30", "5=1.5/2", "10=null/3"))
	f.Add(sloStates(50, "[1488283200,0]", "[1488283800,1]", "[1488284400,2]", "[]"))
	fuzzMetrics(f, DatadogSLOFormat)
}
