package uptime

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// AzureMonitorFormat is the name of the format: answers of the metrics interface of Azure Monitor.
const AzureMonitorFormat = "azure-monitor"

const azureMonitorCaveat = "Azure Monitor leaves a value out where it has none, which is unknown and not zero; it keeps metrics for 93 days. " +
	"Its Availability is a share of requests, told here as a share of time, and cannot be weighed again."

var azureMonitorHelp = Help{
	Title: "Azure Monitor metrics",
	Reads: "The JSON of az monitor metrics list, or of the REST interface. For storage: the metric Transactions with the aggregation Total and the filter ResponseType eq '*', which tells how each request ended. " +
		"Other pairs of metrics are read with columns: {requests: NAME, errors: NAME}. The metric Availability is read as a summary.",
	Proves: "Requests and server errors by response type in each interval, for agreements that count failed transactions.",
	Limits: "A value that is left out is unknown, never zero. Response types that begin with Server count as errors; of these the agreement counts those that it names. " +
		"Availability alone decides nothing: it is a percentage, which cannot be cut at the edge of a month or weighed again.",
	Sources: "https://learn.microsoft.com/rest/api/monitor/metrics/list, https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference",
}

var azureMetrics = regexp.MustCompile(`^\s*\{[^\[\]]*"timespan"\s*:\s*"[^"]{4,80}/[^"]{4,80}"`)

func detectAzureMonitor(head []byte) (why string, ok bool) {
	if azureMetrics.Match(head) {
		return "it has a timespan and values, as the metrics of Azure Monitor", true
	}
	return "", false
}

// azureMonitor reads answers of Azure Monitor.
type azureMonitor struct {
	*metrics
	shares map[string][]share // of time that was available, by labels
}

// share is how much of an interval was available, as far as it is known.
type share struct {
	labels sla.Labels
	interval.Interval
	up    time.Duration
	known bool
	at    audit.Origin
}

// ReadAzureMonitor reads metrics of Azure Monitor: Transactions by ResponseType as a tally whose step is the interval, and
// Availability as summaries.
//
// A datum is a row. Set aside: EVID-ABSENT (a datum without a value: its slice is unknown), EVID-METRIC, EVID-HALF, EVID-REPEATED,
// EVID-OTHER-PERIOD. Rejected and faults are as in [ReadCloudWatch]; EVID-SPLIT is the fault of transactions without a ResponseType.
func ReadAzureMonitor(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	m, err := newMetrics(AzureMonitorFormat, azureMonitorCaveat, src, opt)
	if err != nil {
		return sla.Evidence{}, source.Report{}, err
	}
	z := &azureMonitor{metrics: m, shares: map[string][]share{}}
	m.parse = z.parse
	m.settled = func() error {
		if len(z.shares) > 0 { // a summary is something to have read
			clear(m.others)
		}
		return nil
	}
	ev, rep, err := m.run(ctx, refs)
	if err != nil {
		return ev, rep, err
	}
	z.summarise(&ev)
	return ev, rep, nil
}

func (z *azureMonitor) parse(e *export) error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	var head struct{ Interval, ResourceRegion string }
	if json.Unmarshal(a.text, &head) != nil {
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch the answer again", "this is not an answer of Azure Monitor")
	}
	step, ok := azureInterval(head.Interval)
	if !ok {
		return audit.Fault("EVID-STEP", audit.Origin{Path: a.path}, "ask for an interval such as PT1M or PT5M", "the interval %s is not the length of a slice", source.Excerpt(head.Interval))
	}
	n := 0
	found, err := records(a.text, 0, []string{"value"}, func(raw []byte, at int) error {
		n++
		return z.metric(e, a, raw, at, fmt.Sprintf("value[%d]", n-1), step, head.ResourceRegion)
	})
	if err == nil && !found {
		err = audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch the metrics, not their definitions", "there is no list of values in it")
	}
	return err
}

// azureName is how the interface writes names.
type azureName struct{ Value string }

// metric reads the series of one metric.
func (z *azureMonitor) metric(e *export, a *answer, raw []byte, at int, place string, step time.Duration, region string) error {
	var head struct {
		ID   string
		Name azureName
	}
	if json.Unmarshal(raw, &head) != nil {
		e.in.Rows++
		return e.refuse(noRecord(place), a.place(at), raw)
	}
	l := azureLabels(head.ID)
	if region != "" {
		l[sla.Region] = region
	}
	n := 0
	_, err := records(raw, at, []string{"timeseries"}, func(raw []byte, at int) error {
		n++
		var s struct {
			MetadataValues []struct {
				Name  azureName
				Value string
			}
		}
		if json.Unmarshal(raw, &s) != nil {
			e.in.Rows++
			return e.refuse(noRecord(fmt.Sprintf("%s.timeseries[%d]", place, n-1)), a.place(at), raw)
		}
		own, response := l.With(nil), ""
		for _, v := range s.MetadataValues {
			if strings.EqualFold(v.Name.Value, "ResponseType") {
				response = v.Value
			} else {
				own[v.Name.Value] = v.Value
			}
		}
		series, err := z.azureSeries(head.Name.Value, response, a.place(at))
		if err != nil {
			return err
		}
		series.labels, series.step, series.place = own, step, fmt.Sprintf("%s.timeseries[%d]", place, n-1)
		return series.read(e, a, raw, at)
	})
	return err
}

// azureSeries is one series of an answer.
type azureSeries struct {
	*azureMonitor
	metric string
	role   role
	known  bool // it has a role
	share  bool // it is the availability
	labels sla.Labels
	step   time.Duration
	place  string
}

// azureSeries says what a series of a metric is.
func (z *azureMonitor) azureSeries(metric, response string, at audit.Origin) (azureSeries, error) {
	s := azureSeries{azureMonitor: z, metric: metric}
	r, fits, said := z.mapped(metric)
	switch {
	case said:
		s.role, s.known = r, fits
	case metric == "Availability":
		s.share = true
	case metric == "Transactions" && response == "":
		return s, audit.Fault("EVID-SPLIT", at, "ask with the filter ResponseType eq '*'", "the transactions are not split by ResponseType: nothing tells which of them failed")
	case metric == "Transactions":
		s.role, s.known = role{meaning: isSplit, code: response, harmless: !strings.HasPrefix(response, "Server")}, true
	}
	return s, nil
}

// read reads the data of a series.
func (s azureSeries) read(e *export, a *answer, raw []byte, at int) error {
	if !s.known && !s.share {
		s.others[source.Excerpt(s.metric)] = true
	}
	n := 0
	_, err := records(raw, at, []string{"data"}, func(raw []byte, at int) error {
		n++
		origin, place := a.place(at), fmt.Sprintf("%s.data[%d]", s.place, n-1)
		var d struct{ TimeStamp, Total, Average json.RawMessage }
		switch {
		case json.Unmarshal(raw, &d) != nil:
			e.in.Rows++
			return e.refuse(noRecord(place), origin, raw)
		case !s.known && !s.share:
			s.other(e, origin, s.metric)
			return nil
		}
		t, why := metricInstant(d.TimeStamp, place+".timeStamp")
		if why != nil {
			e.in.Rows++
			return e.refuse(why, origin, raw)
		}
		if s.share {
			return s.available(e, t, d.Average, place, origin)
		}
		s.stated[s.step] = true
		if d.Total == nil || string(d.Total) == "null" {
			return s.absent(e, t, origin)
		}
		id, err := s.seriesOf(s.labels, s.role, origin)
		if err != nil {
			return err
		}
		return s.counted(e, id, t, d.Total, place+".total", origin)
	})
	return err
}

// absent takes a datum without a value.
func (s azureSeries) absent(e *export, t stamp, origin audit.Origin) error {
	e.in.Rows++
	e.in.SetAside++
	e.in.note("EVID-ABSENT", origin, "ask for the aggregation Total", "a datum without a value: the slice is unknown, not without requests")
	s.dark[t.dayFirst] = true
	return nil
}

// available takes a datum of the availability, in percent.
func (s azureSeries) available(e *export, t stamp, average []byte, place string, origin audit.Origin) error {
	e.in.Rows++
	out := share{labels: s.labels, Interval: interval.Interval{Start: instant(t.dayFirst), End: instant(t.dayFirst).Add(s.step)}, at: origin}
	if average != nil && string(average) != "null" {
		p, ok := exactNumber(average)
		if !ok || p.Sign() < 0 || p.Cmp(hundred) > 0 {
			return e.in.reject(origin, "EVID-NUM", "ask for the aggregation Average", fmt.Sprintf("%s.average %s is not a percentage", place, source.Excerpt(string(average))), average)
		}
		p.Mul(p, big.NewRat(int64(s.step), 100))
		out.up, out.known = time.Duration(new(big.Int).Quo(p.Num(), p.Denom()).Int64()), true
	}
	e.in.Used++
	key := s.labels.Key()
	s.shares[key] = append(s.shares[key], out)
	return nil
}

// summarise adds up the availability of each series.
func (z *azureMonitor) summarise(ev *sla.Evidence) {
	var keys []string
	for k := range z.shares {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		all := z.shares[k]
		slices.SortStableFunc(all, func(a, b share) int { return a.Start.Compare(b.Start) })
		s := sla.Summary{Labels: all[0].labels, Interval: interval.Interval{Start: all[0].Start, End: all[len(all)-1].End}, Time: map[sla.State]time.Duration{}, Origin: all[0].at}
		rest := s.Interval.Length()
		for i, x := range all {
			if x.known && (i == 0 || !x.Start.Equal(all[i-1].Start)) {
				s.Time[sla.Up] += x.up
				s.Time[sla.Down] += x.Length() - x.up
				rest -= x.Length()
			}
		}
		if rest > 0 {
			s.Time[sla.Unknown] = rest
		}
		ev.Summaries = append(ev.Summaries, s)
	}
	if len(z.rows) == 0 && len(keys) > 0 {
		ev.Tally = nil
	}
}

// azurePath is what the id of a metric says of what it is about.
var azurePath = regexp.MustCompile(`(?i)^/subscriptions/([^/]+)/resourceGroups/[^/]+/providers/[^/]+/[^/]+/([^/]+)`)

func azureLabels(id string) sla.Labels {
	l := sla.Labels{}
	if m := azurePath.FindStringSubmatch(id); m != nil {
		l[sla.Account], l[sla.Resource] = m[1], m[2]
	}
	return l
}

// azureLength is an interval: PT1M, PT1H, P1D, or 0:01:00 as older tools write it.
var azureLength = regexp.MustCompile(`^(?:PT([0-9]{1,3})([MH])|P1(D)|([0-9]{1,2}):([0-9]{2}):00)$`)

func azureInterval(s string) (time.Duration, bool) {
	m := azureLength.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	number := func(s string) time.Duration {
		n, _ := strconv.Atoi(s)
		return time.Duration(n)
	}
	var d time.Duration
	switch {
	case m[2] == "M":
		d = number(m[1]) * time.Minute
	case m[2] == "H":
		d = number(m[1]) * time.Hour
	case m[3] != "":
		d = 24 * time.Hour
	default:
		d = number(m[4])*time.Hour + number(m[5])*time.Minute
	}
	return d, d > 0 && d <= 24*time.Hour
}
