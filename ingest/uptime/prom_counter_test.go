package uptime

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla/interval"
)

// scraped is the samples of one counter, a minute apart; a minus is a scrape that it is not in.
func scraped(metric string, from float64, values ...int) string {
	var b strings.Builder
	for i, v := range values {
		if v >= 0 {
			fmt.Fprintf(&b, "%s %d %d.000\n", metric, v, minute(from+float64(i)).Unix())
		}
	}
	return b.String()
}

func TestCountersOfPrometheus(t *testing.T) {
	ok := func(from float64, values ...int) string {
		return scraped(`http_requests_total{code="200",instance="a"}`, from, values...)
	}
	bad := func(from float64, values ...int) string {
		return scraped(`http_requests_total{code="503",instance="a"}`, from, values...)
	}
	readMetricCases(t, OpenMetricsFormat, []metricCase{
		{what: "what came since the scrape before", texts: []string{ok(0, 100, 110, 120, 130, 140, 150, 160) + bad(0, 7, 7, 8, 8, 8, 8, 10)},
			want: "resource=a 0: 51 1×503\nresource=a 5: 12 2×503\nEVID-BASE a.csv:1 x2"},
		{what: "a counter that falls began again from nothing", texts: []string{ok(0, 100, 110, 4, 6)},
			want: "resource=a 0: 16\nEVID-BASE a.csv:1 x1\nEVID-RESET a.csv:3 x1"},
		{what: "a code that was never seen before began from nothing", texts: []string{ok(0, 100, 110, 120, 130) + bad(0, -1, -1, 3, 3)},
			want: "resource=a 0: 33 3×503\nEVID-BASE a.csv:1 x1"},
		{what: "after a restart a code is not there until it occurs again, and counts from nothing even where it is more than before",
			texts: []string{ok(0, 100, 110, 1, 2, 3, 4, 5, 6) + bad(0, 2, 2, -1, -1, -1, -1, 3, 3)},
			want:  "resource=a 0: 14\nresource=a 5: 5 3×503\nEVID-BASE a.csv:1 x2\nEVID-RESET a.csv:3 x1"},
		{what: "a target that was not scraped is dark, not silent", texts: []string{ok(0, 100, 110, 120, 130, 140, 150, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 900, 910, 920)},
			want: "resource=a 0: 50\nresource=a 15: 20\ndark 5 to 20\nEVID-BASE a.csv:1 x1\nEVID-GAP a.csv:7 x1"},
		{what: "a counter of errors beside", texts: []string{scraped(`req{instance="a"}`, 0, 10, 20, 30) + scraped(`bad{instance="a"}`, 0, 0, 1, 1)},
			src: Source{Columns: map[string]string{"requests": "req", "errors": "bad"}}, want: "resource=a 0: 20 1×-\nEVID-BASE a.csv:1 x2"},
		{what: "errors that are never there prove no zero", texts: []string{scraped(`req_total{instance="a"}`, 0, 10, 20, 30)},
			src: Source{Columns: map[string]string{"requests": "req_total", "errors": "bad"}}, want: `a.csv:1: there is no sample of the errors, "bad" [EVID-METRIC]`},
		{what: "no codes", texts: []string{scraped(`req_total{instance="a"}`, 0, 10, 20, 30)},
			src: Source{Columns: map[string]string{"requests": "req_total"}}, want: `a.csv:1: the counter "req_total" tells no codes: nothing says which requests failed [EVID-METRIC]`},
		{what: "a label of codes of another name", texts: []string{scraped(`req_total{answer="500"}`, 0, 10, 20, 30)},
			src: Source{Columns: map[string]string{"requests": "req_total", "code": "answer"}}, want: "0: 20 20×500\nEVID-BASE a.csv:1 x1"},
		{what: "two counters", texts: []string{ok(0, 1, 2) + scraped(`grpc_requests_total{code="500"}`, 0, 1, 2)},
			want: `a.csv:1: the source has several counters of requests: ["grpc_requests_total" "http_requests_total"] [EVID-METRIC]`},
		{what: "probes beside them count", texts: []string{ok(0, 100, 110) + scraped(`probe_success{instance="a"}`, 0, 1, 1) + scraped(`probe_success{instance="a"}`, 40, 1)},
			want: "resource=a unknown 53, up 7\nEVID-COUNTERS a.csv:1 x2"},
		{what: "the same samples twice, and rates", texts: []string{ok(0, 100, 110), ok(0, 100, 110) + "http_requests_total{code=\"200\",instance=\"a\"} 0.5 1488283380.0\n"},
			want: "resource=a 0: 10\nEVID-BASE a.csv:1 x1\nEVID-REPEATED b.csv:1 x2\nEVID-NUM b.csv:3 x1"},
		{what: "the same instant with two values", texts: []string{ok(0, 100, 110), ok(0, 100, 111)},
			want: "b.csv:2: the counter is 111 here and 110 at a.csv:2, at the same instant [EVID-TWICE]"},
		{what: "a marker of staleness", texts: []string{ok(0, 100, 110) + "http_requests_total{code=\"200\",instance=\"a\"} NaN 1488283320.0\n"},
			want: "resource=a 0: 10\nEVID-BASE a.csv:1 x1\nEVID-STALE a.csv:3 x1"},
	})
}

// Every request is counted once, wherever the scrapes and the restarts fall: what came between the first scrape and the last is what
// a server counted then, but for what it forgot in a restart before it was scraped.
func TestCountersLoseNothingBetweenScrapes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var text strings.Builder
		var counted, since [2]int // by code: in all, and since the program began
		for i := range 60 {
			if i > 0 && rapid.IntRange(0, 14).Draw(rt, "restart") == 0 {
				since = [2]int{}
			}
			for k, code := range []string{"200", "500"} {
				n := rapid.IntRange(0, 3).Draw(rt, "requests") * (1 - k*(i%2))
				since[k] += n
				if i > 0 {
					counted[k] += n
				}
				if since[k] > 0 || k == 0 {
					text.WriteString(scraped(fmt.Sprintf(`http_requests_total{code="%s",instance="a"}`, code), float64(i), since[k]))
				}
			}
		}
		ev, rep, err := ReadOpenMetrics(rt.Context(), tables(text.String()), Source{Period: hour, Step: time.Minute}, source.Options{TempDir: t.TempDir()})
		if err != nil {
			rt.Fatal(err)
		}
		sound(t, ev, rep, hour)
		closeRejects(rep)
		got := [2]int{}
		for _, s := range ev.Tally.All() {
			for _, slot := range s.Slots() {
				got[0] += int(s.Requests(slot))
			}
			for _, e := range s.Errors() {
				got[1] += int(e.N)
			}
		}
		got[0] -= got[1]
		// A restart that is not seen, because the count is as high again, hides requests; it never invents any.
		if got[0] > counted[0] || got[1] > counted[1] {
			rt.Fatalf("counted %v, there were %v", got, counted)
		}
	})
}

// A real answer that was saved as a script: ten series of two scrapes each, in which nothing came.
func TestCountersInAScriptFromTheWild(t *testing.T) {
	text, err := os.ReadFile("../../../shared/samples/uptime/prometheus/kube-cam-query_range.js")
	if err != nil {
		return // the samples are not part of the module
	}
	if f, _ := detected(text); f == nil || f.Name != PrometheusFormat {
		t.Fatal("not recognised")
	}
	ev, rep, err := ReadPrometheus(t.Context(), tables(string(text)), Source{}, source.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer closeRejects(rep)
	sound(t, ev, rep, interval.Interval{})
	if in := rep.Inputs[0]; in.Rows != 20 || in.Used != 10 || in.SetAside != 10 || ev.Tally == nil || len(ev.Tally.All()) == 0 {
		t.Errorf("%+v, %v", in, ev.Tally)
	}
}

func FuzzCountersOfPrometheus(f *testing.F) {
	f.Add(scraped(`http_requests_total{code="200",instance="a"}`, 0, 100, 110, 4, 9) + scraped(`http_requests_total{code="503",instance="a"}`, 2, 1, 1))
	f.Add(scraped(`req{instance="a"}`, 0, 10, 20, 30) + scraped(`bad{instance="a"}`, 0, 0, 1, 1))
	fuzzMetrics(f, OpenMetricsFormat, map[string]string{"requests": "req", "errors": "bad"}, map[string]string{"requests": "http_requests_total", "code": "code"})
}
