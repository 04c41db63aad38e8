package uptime

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// CloudWatchFormat is the name of the format: what Amazon CloudWatch answers and streams, in three shapes.
const CloudWatchFormat = "cloudwatch"

const cloudWatchCaveat = "Amazon says that request metrics are best effort; they exist only where they were switched on before the incident. 5xxErrors counts every status of 500 and more, " +
	"whatever its error code: an upper bound. Points of one minute are kept for 15 days, of five minutes for 63 days, of an hour for 455 days."

var cloudWatchHelp = Help{
	Title: "Amazon CloudWatch metrics",
	Reads: "The JSON of aws cloudwatch get-metric-data and get-metric-statistics, pages of one answer together, and the lines of a metric stream. " +
		"Counts are AllRequests and 5xxErrors of S3 with the statistic Sum, or 5xxErrors alone with Sum and SampleCount. " +
		"States are the StatusCheckFailed metrics of EC2, and HealthCheckStatus and HealthCheckPercentageHealthy of Route 53, with Maximum for the first and Minimum for the others. " +
		"get-metric-data tells neither metric nor dimensions: label the queries with the names of the metrics, or say which is which by Id or Label, as in columns: {requests: m1, errors: m2} or columns: {state: m3}.",
	Proves: "An upper bound of the errors in each period of a point, for agreements that count requests; or when a check of the provider's own failed.",
	Limits: "Every 5xx counts, those that the agreement leaves out as well, so that uptime has two readings: all of them errors, or none. " +
		"CloudWatch forgets: points of five minutes are gone after 63 days, and an hour is too long for agreements that count slices of five minutes. " +
		"A point's length is taken from the spacing of the points; where there are fewer than two, say it: columns: {period: 300s}. " +
		"Periods without a point are taken to have had no requests, which a note counts. " +
		"The CSV that the console downloads goes through csv-counts or csv-samples with columns: naming its columns; state the zone that the console showed.",
	Sources: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html, " +
		"https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html, " +
		"https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats-json.html, " +
		"https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html",
}

var (
	cloudWatchData       = regexp.MustCompile(`^\s*\{(?:[^\[]|\[\s*\])*?"MetricDataResults"\s*:\s*\[`)
	cloudWatchStatistics = regexp.MustCompile(`^\s*\{(?:[^\[]|\[\s*\])*?"Datapoints"\s*:\s*\[\s*(?:\]|\{[^{}]*"Timestamp"\s*:)`)
	cloudWatchStream     = regexp.MustCompile(`^\s*\{[^{}]*"metric_stream_name"\s*:`)
)

func detectCloudWatch(head []byte) (why string, ok bool) {
	switch {
	case cloudWatchData.Match(head):
		return "it has MetricDataResults, as get-metric-data of CloudWatch answers", true
	case cloudWatchStatistics.Match(head):
		return "it has Datapoints with a Timestamp, as get-metric-statistics of CloudWatch answers", true
	case cloudWatchStream.Match(head):
		return "its lines have a metric_stream_name, as metric streams of CloudWatch", true
	}
	return "", false
}

// ReadCloudWatch reads metrics of CloudWatch: requests and errors as a tally whose step is the period of the points, or states of
// checks as timelines, filled by src.Gaps. Its three shapes may stand side by side in one source; a source has counts or states.
//
// Each value that is read is a row. Rejected: EVID-TIME, EVID-NUM (a value that does not count), EVID-STATE, EVID-GRID (a period that
// begins off the full minute or hour), EVID-ERRORS (more errors than requests), EVID-RECORD, EVID-LINE. Set aside: EVID-METRIC (another
// metric), EVID-SAMPLES, EVID-HALF (requests without errors, or the reverse: unknown), EVID-REPEATED, EVID-OTHER-PERIOD. Noted:
// EVID-PARTIAL (more pages, or an answer that is not whole), EVID-SILENT, EVID-RETENTION, EVID-FILTERS. Faults: EVID-JSON, EVID-METRIC
// (requests or errors alone, or names that tell nothing), EVID-STEP, EVID-TWICE (one point with two values), EVID-LONG, EVID-MANY,
// EVID-LABEL, EVID-COLUMN, and those of opening files. For each file, rows = used + set aside + rejected.
//
// Sources: those of its help.
func ReadCloudWatch(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m, err := newMetrics(CloudWatchFormat, cloudWatchCaveat, src, opt)
	if err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	c := &cloudWatch{metrics: m, filters: map[string]string{}}
	m.bound = sla.Upper
	m.parse = c.parse
	ev, rep, err := m.run(ctx, refs)
	if err == nil && ev.Tally != nil && len(rep.Inputs) > 0 {
		rep.Diagnostics = append(rep.Diagnostics, c.decayed(ev.Tally.Step, rep.Inputs[0].Path)...)
		rep.Diagnostics.Sort()
	}
	return ev, rep, err
}

// cloudWatch reads the three shapes.
type cloudWatch struct {
	*metrics
	filters map[string]string // the first filter of each bucket's request metrics
}

func (c *cloudWatch) parse(e *export) error {
	text := bufio.NewReaderSize(e.text, 4096)
	head, err := text.Peek(4096)
	if err != nil && err != io.EOF {
		return err
	}
	e.text = text
	if cloudWatchStream.Match(head) {
		e.in.Why = "lines of a metric stream"
		return c.stream(e)
	}
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	if cloudWatchData.Match(a.text[:min(len(a.text), headOfAnswer)]) {
		e.in.Why = "an answer of get-metric-data"
		return c.data(e, a)
	}
	e.in.Why = "an answer of get-metric-statistics"
	return c.statistics(e, a)
}

// headOfAnswer is how much of an answer is looked at to tell its shape.
const headOfAnswer = 8 << 10

// roles are what CloudWatch's own metrics are to the evidence.
var cloudWatchRoles = map[string]role{
	"AllRequests": {meaning: isRequests},
	"5xxErrors":   {meaning: isErrors, code: anyServerError},
	// What API Gateway counts: its metric of all requests is called Count, which tells nothing in an answer without a namespace.
	"5XXError": {meaning: isErrors, code: anyServerError},

	"StatusCheckFailed":             {meaning: isState},
	"StatusCheckFailed_System":      {meaning: isState},
	"StatusCheckFailed_Instance":    {meaning: isState},
	"StatusCheckFailed_AttachedEBS": {meaning: isState},
	"HealthCheckStatus":             {meaning: isState},
	healthyShare:                    {meaning: isState},
}

// anyServerError is the code of errors of which only the status class is known.
const anyServerError = "5xx"

const healthyShare = "HealthCheckPercentageHealthy"

// find tells what a metric is: by the names that the user gives, else by its own, which may be a word of a label beside that of a
// resource and that of a statistic. Rest is the words that are neither.
func (c *cloudWatch) find(names ...string) (r role, metric, rest string, ok bool) {
	r, ok, said := c.mapped(names...)
	if said {
		return r, names[len(names)-1], "", ok
	}
	for _, name := range names {
		words := strings.Fields(name)
		for i, w := range words {
			if r, ok = cloudWatchRoles[w]; !ok {
				continue
			}
			var others []string
			for k, other := range words {
				switch {
				case k == i:
				case other == "SampleCount" && r.meaning == isErrors:
					r = role{meaning: isSampled}
				case other == "Sum" || other == "Maximum" || other == "Minimum" || other == "Average" || other == "SampleCount":
				default:
					others = append(others, other)
				}
			}
			if r.meaning == isState {
				r.code = w
			}
			return r, w, strings.Join(others, " "), true
		}
	}
	return role{}, "", "", false
}

// state is what a value of a metric of states says of its period.
func (c *cloudWatch) state(e *export, metric string, raw []byte, place string, at audit.Origin) (sla.State, *refusal) {
	v, ok := exactNumber(raw)
	zero, whole := ok && v.Sign() == 0, ok && v.Cmp(one) == 0
	good, bad := sla.Up, sla.Down
	switch {
	case metric == healthyShare && ok && v.Sign() >= 0 && v.Cmp(hundred) <= 0:
		if !zero && v.Cmp(hundred) != 0 {
			e.in.note("EVID-PARTLY", at, "the points of each checker tell more", "some checkers of Route 53 saw it up and some down: it counts as up where more than 18 % did, which is Route 53's own rule")
		}
		if v.Cmp(healthyAbove) > 0 {
			return good, nil
		}
		return bad, nil
	case strings.HasPrefix(metric, "StatusCheckFailed"):
		good, bad = sla.Down, sla.Up
	}
	switch {
	case whole && metric != healthyShare:
		return good, nil
	case zero:
		return bad, nil
	case ok && v.Sign() > 0 && v.Cmp(one) < 0:
		e.in.note("EVID-PARTLY", at, "ask for the statistic Maximum of StatusCheckFailed, or Minimum of HealthCheckStatus", "the value lies between 0 and 1: it was down for a part of the period, and unknown is which")
		return sla.Unknown, nil
	}
	return sla.Unknown, &refusal{code: "EVID-STATE", hint: "ask for the statistic Maximum or Minimum, which are 1 or 0",
		text: fmt.Sprintf("%s %s is not a state", place, source.Excerpt(string(bytes.TrimSpace(raw))))}
}

// take takes one value of a metric whose role is known.
func (c *cloudWatch) take(e *export, l sla.Labels, r role, metric string, at stamp, raw []byte, place string, origin audit.Origin) error {
	id, err := c.seriesOf(l, r, origin)
	if err != nil {
		return err
	}
	if r.meaning != isState {
		return c.counted(e, id, at, raw, place, origin)
	}
	state, why := c.state(e, metric, raw, place, origin)
	return c.seen(e, id, at, state, why, raw, origin)
}

// decayed warns when the points are so far apart that the finer ones may be gone, or soon will be.
func (c *cloudWatch) decayed(step time.Duration, path string) audit.Diagnostics {
	if step < time.Hour && (c.src.Step == 0 || step <= c.src.Step) {
		return nil
	}
	return audit.Diagnostics{{Code: "EVID-RETENTION", Severity: audit.Warning, Path: path,
		Text: fmt.Sprintf("the points are %v apart; CloudWatch keeps those of five minutes for 63 days, and those of one minute for 15", step),
		Hint: "if the month is not older than that, ask again with a period of 300 seconds"}}
}
