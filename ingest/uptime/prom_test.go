package uptime

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// toldProm reads files of one encoding and writes down what they say: a line per series, then a line per finding.
func toldProm(t testing.TB, src Source, texts ...string) string {
	t.Helper()
	f, _ := detected([]byte(texts[0]))
	if f == nil {
		t.Fatalf("not recognised: %s", texts[0])
	}
	ev, rep, err := f.Read(t.Context(), tables(texts...), src, source.Options{TempDir: t.TempDir()})
	if err != nil {
		return fault(t, err)
	}
	defer closeRejects(rep)
	sound(t, ev, rep, src.Period)
	var lines []string
	for i, line := range ev.Timelines {
		lines = append(lines, strings.TrimSpace(line.Labels.Key()+": "+minutes(ev.Attribution[i].Time)))
	}
	return strings.Join(append(lines, findings(rep, "EVID-GAPS")...), "\n")
}

// fault is the code and place of an error, which must have a hint.
func fault(t testing.TB, err error) string {
	t.Helper()
	d := refusalOf(t, err)
	return fmt.Sprintf("%s %s", d.Code, d.Origin())
}

// matrix is an answer with one series of points.
func matrix(metric, points string) string {
	return `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{` + metric + `},"values":[` + points + `]}]}}`
}

const probeA = `"__name__":"probe_success","instance":"a","job":"web"`

// Noon of the tests is 1488283200.
func TestReadPrometheus(t *testing.T) {
	for _, c := range []struct {
		what, text, want string
		change           func(*Source)
	}{
		{what: "1 is up, 0 is down", text: matrix(probeA, `[1488283200.5,"1"],[1488284400.5,"0"],[1488285600.5,"1"]`),
			want: "job=web;resource=a: down 20, unknown 0.008333333333333333, up 39.99166666666667"},
		{what: "NaN is unknown", text: matrix(probeA, `[1488283200,"1"],[1488284400,"NaN"],[1488285600,"1"]`),
			want: "job=web;resource=a: unknown 20, up 40\nEVID-LOOKBACK a.csv x1"},
		{what: "what is missing is unknown: a hole of forty minutes between samples of five",
			text: matrix(probeA, `[1488283200,"1"],[1488283500,"1"],[1488283800,"1"],[1488286200,"1"],[1488286500,"1"]`),
			want: "job=web;resource=a: unknown 25, up 35\nEVID-LOOKBACK a.csv x1"},
		{what: "a value that is neither is rejected and ends what was known",
			text: matrix(probeA, `[1488283200,"1"],[1488284400,"0.5"],[1488285600,"+Inf"],[1488286800,"1"]`),
			want: "job=web;resource=a: unknown 40, up 20\nEVID-LOOKBACK a.csv x1\nEVID-STATE a.csv x2"},
		{what: "points that are none", text: matrix(probeA, `[1488283200.5,"1"],[1488284400.5,1],["x","1"],[-5,"1"],{},null,[1e9,"1"],[1488284400.5,"1"]`),
			want: "job=web;resource=a: unknown 0.008333333333333333, up 59.99166666666667\nEVID-RECORD a.csv x4\nEVID-TIME a.csv x2"},
		{what: "a config that names the resource keeps the instance", text: matrix(probeA, `[1488283200.5,"1"],[1488285000.5,"1"]`),
			change: func(s *Source) { s.Labels = sla.Labels{sla.Resource: "shop"} },
			want:   "instance=a;job=web: unknown 0.008333333333333333, up 59.99166666666667"},
		{what: "a config that names another label for the resource", text: matrix(probeA, `[1488283200.5,"1"],[1488285000.5,"1"]`),
			change: func(s *Source) { s.Columns = map[string]string{sla.Resource: "job"} },
			want:   "instance=a;resource=web: unknown 0.008333333333333333, up 59.99166666666667"},
		{what: "a label that is not there", text: matrix(probeA, `[1488283200.5,"1"]`),
			change: func(s *Source) { s.Columns = map[string]string{sla.Region: "dc"} }, want: "EVID-COLUMN a.csv"},
		{what: "another metric", text: matrix(`"__name__":"node_load1"`, `[1488283200.5,"1"]`), want: "EVID-METRIC a.csv"},
		{what: "another metric that the config names", text: matrix(`"__name__":"healthy"`, `[1488283200.5,"1"],[1488285000.5,"1"]`),
			change: func(s *Source) { s.Columns = map[string]string{"state": "healthy"} },
			want:   ": unknown 0.008333333333333333, up 59.99166666666667"},
		{what: "a metric whose 1 means down", text: matrix(`"__name__":"site_down"`, `[1488283200.5,"1"]`),
			change: func(s *Source) { s.Columns = map[string]string{"state": "site_down"} }, want: "EVID-COLUMN "},
		{what: "a query that leaves no name", text: matrix(`"instance":"a"`, `[1488283200.5,"1"],[1488285000.5,"1"]`),
			want: "resource=a: unknown 0.008333333333333333, up 59.99166666666667\nEVID-NO-NAME a.csv x1"},
		{what: "up beside a query that leaves no name", text: "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"__name__\":\"up\"},\"value\":[1488283200,\"1\"]},{\"metric\":{},\"value\":[1488283200,\"0\"]}]}}",
			want: "EVID-METRIC a.csv"},
		{what: "a server that says something is missing",
			text: strings.Replace(matrix(probeA, `[1488283200.5,"1"],[1488285000.5,"1"]`), `"success"`, `"success","warnings":["store b: timeout"]`, 1),
			want: "job=web;resource=a: unknown 0.008333333333333333, up 59.99166666666667\nEVID-PARTIAL a.csv x1"},
		{what: "a saved error", text: `{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution of 11,000 points per timeseries."}`, want: "EVID-ANSWER a.csv"},
		{what: "a scalar", text: `{"status":"success","data":{"resultType":"scalar","result":[1488283200,"1"]}}`, want: "EVID-ANSWER a.csv"},
		{what: "an answer that is cut off", text: matrix(probeA, `[1488283200,"1"]`)[:120], want: "EVID-JSON a.csv:1"},
		{what: "an answer that is saved as a script", text: "\n module.exports = \n" + matrix(probeA, `[1488283200.5,"1"],[1488285000.5,"1"]`) + ";\n",
			want: "job=web;resource=a: unknown 0.008333333333333333, up 59.99166666666667"},
		{what: "a script that is no answer", text: "module.exports = {\"resultType\": \"matrix\"", want: "EVID-JSON a.csv:1"},
		{what: "two answers in a file", text: matrix(probeA, `[1,"1"]`) + "\n" + matrix(probeA, `[1,"1"]`), want: "EVID-JSON a.csv:2"},

		{what: "the data of an answer alone", text: `{"resultType":"matrix","result":[{"metric":{` + probeA + `},"values":[[1488283200.5,"1"],[1488285000.5,"0"]]}]}`,
			want: "job=web;resource=a: down 29.991666666666667, unknown 0.008333333333333333, up 30"},
		{what: "the result alone, as promtool query prints it", text: `[{"metric":{` + probeA + `},"values":[[1488283200.5,"1"],[1488285000.5,"0"]]}]`,
			want: "job=web;resource=a: down 29.991666666666667, unknown 0.008333333333333333, up 30"},
		{what: "an answer whose keys a tool put in order", text: `{"data":{"result":[{"metric":{` + probeA + `},"values":[[1488283200.5,"1"],[1488285000.5,"0"]]}],"resultType":"matrix"},"status":"success"}`,
			want: "job=web;resource=a: down 29.991666666666667, unknown 0.008333333333333333, up 30"},
		{what: "lines of VictoriaMetrics: numbers, null, a value that is neither, a time that is none, a line that is cut short, another metric",
			text: `{"metric":{` + probeA + `},"values":[1,null,0,0.5,1],"timestamps":[1488283200000,1488283800000,1488284400000,1488285000000,"x"]}` + "\n" +
				`{"metric":{` + probeA + `},"values":[1,1],"timestamps":[1488285600000,1488286200000]}` + "\n" +
				`{"metric":{` + probeA + `},"values":[1],"timestamps":[]}` + "\n" + `{"metric":{"__name__":"go_threads"},"values":[7],"timestamps":[1488285600000]}`,
			want: "job=web;resource=a: down 10, unknown 20, up 30\nEVID-STATE a.csv:1 x1\nEVID-TIME a.csv:1 x1\nEVID-RECORD a.csv:3 x1\nEVID-METRIC a.csv:4 x1"},
		{what: "a line of VictoriaMetrics that is cut off", text: `{"metric":{` + probeA + `},"values":[1,1],"timestamps":[14882`, want: "EVID-JSON a.csv:1"},

		{what: "OpenMetrics", text: "# TYPE up gauge\nup{instance=\"a\"} 1.0 1488283200.000\nup{instance=\"a\"} 0.0 1488285000.000\n# EOF\n",
			want: "resource=a: down 30, up 30"},
		{what: "federate has milliseconds", text: "# TYPE up untyped\nup{instance=\"a\"} 1 1488283200000\nup{instance=\"a\"} 0 1488285000000\n",
			want: "resource=a: down 30, up 30"},
		{what: "one scrape of other metrics is none either", text: "# TYPE go_info gauge\ngo_info 1\n", want: "EVID-SCRAPE a.csv"},
		{what: "one scrape is no history", text: "# TYPE probe_success gauge\nprobe_success 1\n", want: "EVID-SCRAPE a.csv:2"},
		{what: "a dump has all metrics, and probe_success comes before up",
			text: "{__name__=\"go_threads\", instance=\"a\"} 7 1488283200000\n{__name__=\"up\", instance=\"a\"} 1 1488283200000\n" +
				"{__name__=\"probe_success\", instance=\"a\"} 0 1488283200000\n{__name__=\"probe_success\", instance=\"a\"} 0 1488285000000\n",
			want: "resource=a: down 60\nEVID-METRIC a.csv:1 x1\nEVID-UP a.csv:2 x1"},
		{what: "a histogram among other metrics of a dump, and one in place of a state",
			text: "{__name__=\"rpc\"} {count:2, sum:3, (0.5,1]:2} 1488283200000\n{__name__=\"up\", instance=\"a\"} 1 1488283200000\n{__name__=\"up\", instance=\"a\"} {count:2} 1488285000000\n{__name__=\"up\"} {count:2\n",
			want: "resource=a: unknown 30, up 30\nEVID-METRIC a.csv:1 x1\nEVID-STATE a.csv:3 x1\nEVID-LINE a.csv:4 x1"},
		{what: "names that have to be quoted, as since Prometheus 3",
			text: "{__name__=\"up\", \"service.name\"=\"a, b\"} 1 1488283200000\n{\"up\", \"service.name\"=\"a, b\"} 0 1488285000000\n{\"up\", __name__=\"up\"} 1 1488285000000\n{\"up\" \"x\"} 1 1488285000000\n",
			want: "service.name=a%2C b: down 30, up 30\nEVID-LINE a.csv:3 x2"},
		{what: "lines that are no samples",
			text: "up{instance=\"a\"} 1 1488283200.0\nup{instance=\"a\" 1 1488283200.0\nup{instance=\"a\"} 1 soon\nup 1 2 3 4\nup{instance=\"a\"} 1 1488285000.0 # {id=\"x\"} 1\n",
			want: "resource=a: up 60\nEVID-LINE a.csv:2 x2\nEVID-TIME a.csv:3 x1"},
	} {
		t.Run(c.what, func(t *testing.T) {
			src := Source{Period: hour}
			if c.change != nil {
				c.change(&src)
			}
			if diff := cmp.Diff(c.want, toldProm(t, src, c.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// One truth in all encodings gives the same timeline: a probe every minute that sees an outage, and a hole where the exporter is dead.
func TestOneTruthInAllEncodingsOfPrometheus(t *testing.T) {
	var points, seconds, millis []string
	for i := range 60 {
		if i >= 40 && i < 50 {
			continue // the exporter is dead
		}
		value, at := 1, 1488283200+60*i
		if i >= 10 && i < 20 {
			value = 0
		}
		points = append(points, fmt.Sprintf(`[%d.125,"%d"]`, at, value))
		seconds = append(seconds, fmt.Sprintf(`probe_success{instance="a",job="web"} %d %d.125`, value, at))
		millis = append(millis, fmt.Sprintf(`{__name__="probe_success", instance="a", job="web"} %d %d125`, value, at))
	}
	slices.Reverse(seconds)
	var first []sla.Timeline
	for i, text := range []string{matrix(probeA, strings.Join(points, ",")), strings.Join(seconds, "\n") + "\n# EOF\n", strings.Join(millis, "\r\n")} {
		f, _ := detected([]byte(text))
		ev, rep, err := f.Read(t.Context(), tables(text), Source{Period: hour}, source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, ev, rep, hour)
		if i == 0 {
			first = ev.Timelines
		}
		if diff := cmp.Diff(first, ev.Timelines); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
		// The last sample before the hole holds for three spacings, 39:00 to 42:00; what is left of it is unknown.
		if got, want := minutes(ev.Attribution[0].Time), "down 10, unknown 8.002083333333333, up 41.99791666666667"; got != want {
			t.Errorf("%s: %s, want %s", f.Name, got, want)
		}
	}
}

// Vectors are one instant each; saved one after the other they make a history.
func TestPrometheusVectors(t *testing.T) {
	var texts []string
	for i, value := range []string{"1", "0", "1"} {
		texts = append(texts, fmt.Sprintf(`{"status":"success","data":{"resultType":"vector","result":[{"metric":{%s},"value":[%d,%q]}]}}`, probeA, 1488283200+1200*i, value))
	}
	if got, want := toldProm(t, Source{Period: hour}, texts...), "job=web;resource=a: down 20, up 40"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A dead exporter is neither up nor down for the service: its probes are missing, whatever up says.
func TestDeadExporterIsUnknown(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		dead := i >= 20
		fmt.Fprintf(&b, "up{instance=\"a\"} %d %d.0\n", map[bool]int{false: 1, true: 0}[dead], 1488283200+60*i)
		if !dead {
			fmt.Fprintf(&b, "probe_success{instance=\"a\"} 1 %d.0\n", 1488283200+60*i)
		}
	}
	if got, want := toldProm(t, Source{Period: hour}, b.String()), "resource=a: unknown 38, up 22\nEVID-UP a.csv:1 x60"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Neither the order of samples nor their split into files changes a timeline.
func TestPrometheusOrderAndSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []string
		for i := range rapid.IntRange(1, 30).Draw(t, "samples") {
			lines = append(lines, fmt.Sprintf(`up{instance="%s"} %s %d.0`, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "instance"),
				rapid.SampledFrom([]string{"1", "0", "NaN", "7"}).Draw(t, "value"), 1488283200+60*i))
		}
		read := func(texts ...string) []sla.Timeline {
			ev, rep, err := ReadOpenMetrics(context.Background(), tables(texts...), Source{Period: hour}, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			closeRejects(rep)
			return ev.Timelines
		}
		want := read(strings.Join(lines, "\n"))
		lines = rapid.Permutation(lines).Draw(t, "order")
		n := rapid.IntRange(0, len(lines)).Draw(t, "cut")
		if diff := cmp.Diff(want, read(strings.Join(lines[:n], "\n"), strings.Join(lines[n:], "\n"))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// No text makes a reader panic or lose a row, and every refusal has a code and a hint.
func FuzzReadPrometheus(f *testing.F) {
	f.Add(matrix(probeA, `[1488283200.5,"1"],[1488284400.5,"NaN"]`))
	f.Add("# TYPE up gauge\nup{instance=\"a\\\"\",} 1.0 1488283200.000\n# EOF\n")
	f.Add("{__name__=\"up\", instance=\"a\"} 1 1488283200000\n")
	f.Add(`{"metric":{"__name__":"up"},"values":[1,null,"x"],"timestamps":[1488283200000,1,"a"]} {"metric":{},"values":[1],"timestamps":[]}`)
	f.Add(`{"status":"success","data":{"resultType":"vector","result":[{"metric":null,"value":[1,"1"]},null,{"histogram":[]}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{PrometheusFormat, OpenMetricsFormat, PromtoolDumpFormat} {
			ev, rep, err := FormatNamed(name).Read(t.Context(), tables(text), Source{Period: hour}, source.Options{TempDir: t.TempDir()})
			if err != nil {
				fault(t, err)
				continue
			}
			sound(t, ev, rep, hour)
			closeRejects(rep)
		}
	})
}
