package uptime

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
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

// GCPMonitoringFormat is the name of the format: time series of Google Cloud Monitoring.
const GCPMonitoringFormat = "gcp-monitoring"

const gcpMonitoringCaveat = "Cloud Monitoring counts what Google's own services reported to it; points may come late, and an interval without a point is not told apart from one without requests. " +
	"A status class such as 500 counts every code of it: an upper bound where the agreement names codes."

var gcpMonitoringHelp = Help{
	Title: "Google Cloud Monitoring time series",
	Reads: "The JSON of projects.timeSeries.list, one page or several in a source, or of a tool that prints its list. " +
		"Counts are metrics named request_count, of kind DELTA or CUMULATIVE, with the label response_code or response_code_class. States are those of uptime checks: check_passed, of which each checker_location becomes the label location, so that a quorum of places can be asked for.",
	Proves: "Requests and server errors by code in each interval; or what each location of an uptime check saw.",
	Limits: "Rates and distributions do not count requests and are refused: ask for the series without an aligner, or with ALIGN_DELTA and ALIGN_SUM. " +
		"Intervals have to begin on the full minute: give the query an end on the full minute. An interval without a point is taken to have had no requests, which a note counts.",
	Sources: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list, https://cloud.google.com/monitoring/api/metrics_gcp",
}

var (
	gcpSeriesList = regexp.MustCompile(`^\s*\{[^\[\]]*"timeSeries"\s*:\s*\[`)
	gcpSeriesBare = regexp.MustCompile(`^\s*\[\s*\{[^\[\]]*"metricKind"\s*:|^\s*\[\s*\{\s*"metric"\s*:\s*\{[^\[\]]*"type"\s*:\s*"[a-z0-9.]+\.(?:googleapis\.com|com|io)/`)
)

func detectGCPMonitoring(head []byte) (why string, ok bool) {
	if gcpSeriesList.Match(head) || gcpSeriesBare.Match(head) {
		return "it has time series with a kind of metric, as Google Cloud Monitoring answers", true
	}
	return "", false
}

// gcpMonitoring reads time series.
type gcpMonitoring struct {
	*metrics
	totals map[int32][]total // points of cumulative series, by series
}

// total is a point of a cumulative series: what was counted from its start.
type total struct {
	start, end int64
	n          uint64
	row        csvRow
}

// ReadGCPMonitoring reads time series of Google Cloud Monitoring: request counts by code as a tally, uptime checks as timelines.
//
// A point is a row. Of a cumulative series the first point only says where the counting began: it is set aside (EVID-BASE), unless
// the counting itself began then. A counter that began again counts from nothing. What else is set aside, noted, rejected or a fault
// is as in [ReadCloudWatch]; EVID-SPLIT is the fault of counts without a code.
func ReadGCPMonitoring(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m, err := newMetrics(GCPMonitoringFormat, gcpMonitoringCaveat, src, opt)
	if err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	g := &gcpMonitoring{metrics: m, totals: map[int32][]total{}}
	m.parse, m.settled = g.parse, g.increases
	return m.run(ctx, refs)
}

func (g *gcpMonitoring) parse(e *export) error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	keys := []string{"timeSeries"}
	if bytes.HasPrefix(bytes.TrimSpace(a.text), []byte("[")) {
		keys = nil
	}
	var head struct{ NextPageToken string }
	if json.Unmarshal(a.text, &head) == nil && head.NextPageToken != "" {
		e.in.note("EVID-PARTIAL", audit.Origin{Path: a.path}, "add the next page, unless it is among the files", "the answer goes on: it has a nextPageToken")
	}
	n := 0
	found, err := records(a.text, 0, keys, func(raw []byte, at int) error {
		n++
		return g.series(e, a, raw, at, fmt.Sprintf("timeSeries[%d]", n-1))
	})
	if err == nil && !found {
		err = audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "ask for the time series with view=FULL", "there are no time series in it")
	}
	return err
}

// gcpSeries is what a time series says of itself.
type gcpSeries struct {
	Metric, Resource struct {
		Type   string
		Labels map[string]string
	}
	MetricKind, ValueType string
}

// series reads one time series.
func (g *gcpMonitoring) series(e *export, a *answer, raw []byte, at int, place string) error {
	var s gcpSeries
	if json.Unmarshal(raw, &s) != nil {
		e.in.Rows++
		return e.refuse(noRecord(place), a.place(at), raw)
	}
	r, known, err := g.role(&s, a.place(at))
	if err != nil {
		return err
	}
	l := gcpLabels(&s)
	if !known {
		g.others[source.Excerpt(s.Metric.Type)] = true
	}
	n := 0
	_, err = records(raw, at, []string{"points"}, func(raw []byte, at int) error {
		n++
		origin, point := a.place(at), fmt.Sprintf("%s.points[%d]", place, n-1)
		if !known {
			g.other(e, origin, s.Metric.Type)
			return nil
		}
		return g.point(e, &s, l, r, raw, origin, point)
	})
	return err
}

// role is what a series is: by the names that the user gives, else a request count by code, or an uptime check.
func (g *gcpMonitoring) role(s *gcpSeries, at audit.Origin) (role, bool, error) {
	r, fits, said := g.mapped(s.Metric.Type)
	switch {
	case said:
		return r, fits, nil
	case strings.HasSuffix(s.Metric.Type, "/check_passed"):
		return role{meaning: isState, code: s.Metric.Type}, true, nil
	case !strings.HasSuffix(s.Metric.Type, "request_count"):
		return role{}, false, nil
	case s.MetricKind != "DELTA" && s.MetricKind != "CUMULATIVE" || s.ValueType != "INT64":
		return role{}, false, audit.Fault("EVID-METRIC", at, "ask without an aligner, or with ALIGN_DELTA and REDUCE_SUM",
			"the series of %s is of the kind %s and the type %s, which does not count requests", source.Excerpt(s.Metric.Type), source.Excerpt(s.MetricKind), source.Excerpt(s.ValueType))
	}
	code, class := s.Metric.Labels["response_code"], s.Metric.Labels["response_code_class"]
	if code == "" && class == "" {
		return role{}, false, audit.Fault("EVID-SPLIT", at, "group by metric.label.response_code, or by response_code_class", "the requests are not split by their response: nothing tells which of them failed")
	}
	if code == "" {
		code = class
		g.bound = sla.Upper
	}
	if code == "500" && s.Metric.Labels["response_code"] == "" || code == "5xx" {
		code = anyServerError // load balancers write a class as its first code
		g.bound = sla.Upper
	}
	if http := canonicalHTTP[code]; http != "" && strings.HasPrefix(s.Metric.Type, "storage.googleapis.com/") {
		code = http // the agreement names codes of HTTP
	}
	return role{meaning: isSplit, code: code, harmless: !gcpServerError.MatchString(code)}, true, nil
}

// canonicalHTTP are the statuses of HTTP that Google's canonical codes of failures of a service stand for.
//
// Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
var canonicalHTTP = map[string]string{"INTERNAL": "500", "UNKNOWN": "500", "DATA_LOSS": "500", "UNAVAILABLE": "503", "DEADLINE_EXCEEDED": "504"}

// gcpServerError are the codes of failures of the service: of HTTP, and of gRPC where a service has those.
var gcpServerError = regexp.MustCompile(`^(?:5[0-9x]{2}|INTERNAL|UNAVAILABLE|UNKNOWN|DEADLINE_EXCEEDED|DATA_LOSS|InternalError|ServiceUnavailable)$`)

// gcpKeys are the labels that say what a label of ours says.
var gcpKeys = map[string]string{"project_id": sla.Account, "location": sla.Region, "checker_location": sla.Location, "zone": sla.Zone, "bucket_name": sla.Bucket,
	"instance_id": sla.Resource, "host": sla.Resource, "url_map_name": sla.Resource, "service_name": sla.Resource}

// gcpLabels are the labels of a series, without those of the response.
func gcpLabels(s *gcpSeries) sla.Labels {
	l := sla.Labels{}
	for _, from := range []map[string]string{s.Metric.Labels, s.Resource.Labels} {
		for k, v := range from {
			if k == "response_code" || k == "response_code_class" || v == "" {
				continue
			}
			if key := gcpKeys[k]; key != "" {
				k = key
			}
			l[k] = v
		}
	}
	return l
}

// point reads one point.
func (g *gcpMonitoring) point(e *export, s *gcpSeries, l sla.Labels, r role, raw []byte, origin audit.Origin, place string) error {
	var p struct {
		Interval struct{ StartTime, EndTime json.RawMessage }
		Value    struct {
			Int64Value, DoubleValue json.RawMessage
			BoolValue               *bool
		}
	}
	if json.Unmarshal(raw, &p) != nil {
		e.in.Rows++
		return e.refuse(noRecord(place), origin, raw)
	}
	end, why := metricInstant(p.Interval.EndTime, place+".endTime")
	start := end
	if why == nil && p.Interval.StartTime != nil {
		start, why = metricInstant(p.Interval.StartTime, place+".startTime")
	}
	if why == nil && end.dayFirst < start.dayFirst {
		why = &backwards
	}
	if why != nil {
		e.in.Rows++
		return e.refuse(why, origin, raw)
	}
	id, err := g.seriesOf(l, r, origin)
	if err != nil {
		return err
	}
	switch {
	case r.meaning == isState:
		state, why := gcpState(p.Value.BoolValue, p.Value.Int64Value, place)
		return g.seen(e, id, end, state, why, raw, origin)
	case s.MetricKind == "CUMULATIVE":
		return g.total(e, id, start, end, p.Value.Int64Value, raw, origin, place)
	case end == start:
		e.in.Rows++
		return e.in.reject(origin, "EVID-ORDER", "ask for the series of kind DELTA", place+" has no length: it does not say what it counts", raw)
	}
	g.stated[time.Duration(end.dayFirst-start.dayFirst)] = true
	return g.counted(e, id, start, p.Value.Int64Value, place+" int64Value", origin)
}

// gcpState reads the result of an uptime check.
func gcpState(passed *bool, number []byte, place string) (sla.State, *refusal) {
	if passed == nil {
		if n, ok := wholeNumber(number); ok && n <= 1 {
			yes := n == 1
			passed = &yes
		}
	}
	switch {
	case passed == nil:
		return sla.Unknown, &refusal{code: "EVID-STATE", hint: "ask for check_passed without an aligner", text: place + " has no boolValue"}
	case *passed:
		return sla.Up, nil
	}
	return sla.Down, nil
}

// total takes a point of a cumulative series.
func (g *gcpMonitoring) total(e *export, id int32, start, end stamp, value, raw []byte, origin audit.Origin, place string) error {
	e.in.Rows++
	n, ok := wholeNumber(value)
	if !ok {
		return e.in.reject(origin, "EVID-NUM", "ask for the series without an aligner", place+" is not a whole number of requests", raw)
	}
	g.totals[id] = append(g.totals[id], total{start.dayFirst, end.dayFirst, n, csvRow{from: end, line: origin.Line, input: e.id, series: id}})
	return nil
}

// increases makes counts of cumulative points: what each has more than the one before it. A count that began again, at a start of
// its own, has all that it has. What came to a count over several intervals is not known to be of one of them: those are dark.
func (g *gcpMonitoring) increases() error {
	step := int64(0)
	for _, all := range g.totals {
		slices.SortStableFunc(all, func(a, b total) int {
			return cmp.Or(cmp.Compare(a.end, b.end), g.place(&a.row).Compare(g.place(&b.row)))
		})
		for i := 1; i < len(all); i++ {
			if d := all[i].end - all[i-1].end; d > 0 && (step == 0 || d < step) {
				step = d
			}
		}
	}
	if step > 0 {
		g.stated[time.Duration(step)] = true
	}
	for id := range int32(len(g.labels)) {
		var before *total
		for i := range g.totals[id] {
			p := &g.totals[id][i]
			if before != nil && before.end == p.end && before.n == p.n {
				g.setAside(&p.row, "EVID-REPEATED", "", "the same point stands in the files more than once")
				continue
			}
			if err := g.increase(before, p, step); err != nil {
				return err
			}
			before = p
		}
	}
	return nil
}

// increase takes what came to a count between two points; before is nil for the first one.
func (g *gcpMonitoring) increase(before, p *total, step int64) error {
	from, n := p.start, p.n
	if before != nil && (before.start == p.start || before.end == p.end) {
		if p.n < before.n || before.end == p.end {
			return audit.Fault("EVID-COUNTER", g.place(&p.row), "ask for the series again; if the two are about different things, make a source of each",
				"the count that began at %s was %d at %s, and is %d here", instant(p.start).Format(time.RFC3339), before.n, g.place(&before.row), p.n)
		}
		from, n = before.end, p.n-before.n
	}
	if before != nil {
		from = max(from, before.end)
	}
	switch {
	case step == 0 || p.end-from > step && before == nil:
		g.setAside(&p.row, "EVID-BASE", "ask for points from before the period on", "the first point of a count that goes on says where it stood, not what came to it since")
		return nil
	case p.end-from > step:
		g.holes = append(g.holes, interval.Interval{Start: instant(from - from%step), End: instant(p.end)})
		g.setAside(&p.row, "EVID-GAP", "ask for the points in between", "what came to the count over several intervals is not known to be of one of them: they are unknown")
		return nil
	}
	p.row.from = stamp{p.end - step, p.end - step}
	p.row.counts = &csvCounts{requests: n}
	g.rows = append(g.rows, p.row)
	return nil
}
