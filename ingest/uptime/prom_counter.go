package uptime

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// promCounterCaveat is what counters cannot prove beyond what scrapes cannot.
const promCounterCaveat = " Counters count what the program saw that exports them: errors of one's own server prove nothing about a provider beneath it. Between two scrapes it is not known when a request came."

// promCounter is what counters of requests are called.
var promCounter = regexp.MustCompile(`(?:^|_)requests?_(?:total|count)$`)

// promCodes are labels that hold the status of a response.
var promCodes = []string{"code", "status", "status_code", "response_code", "http_status", "http_status_code", "response_code_class"}

// promServerError is the code of a failure of the server.
var promServerError = regexp.MustCompile(`^5[0-9x]{2}$`)

// counters are the samples of counters, apart from those of states: which of the two count shows when all are read.
type counters struct {
	rows []csvRow
	of   map[int32]counterSeries // by series
}

// counterSeries is what a series of a counter is.
type counterSeries struct {
	metric, code string
	errors       bool // it is the metric of errors that the user names
	labels       sla.Labels
	target       string // what is scraped at once
}

// codeLabel is the label of a metric that holds the code: the one that is named by columns:, else one that is called so.
func (r *promReader) codeLabel(metric map[string]string) string {
	if r.code != "" {
		return r.code
	}
	for _, name := range promCodes {
		if metric[name] != "" {
			return name
		}
	}
	return ""
}

// isCounter tells whether a metric counts requests: the ones that are named by columns:, else one that is called so and tells codes.
func (r *promReader) isCounter(metric map[string]string) bool {
	name := metric[promName]
	if requests, said := r.src.Columns[colRequests]; said {
		return name != "" && (name == requests || name == r.src.Columns[colErrors])
	}
	_, said := r.src.Columns[colState]
	return !said && promCounter.MatchString(name) && metric[r.codeLabel(metric)] != ""
}

// counter finds the series of a counter.
func (r *promReader) counter(metric map[string]string, at audit.Origin) (int32, error) {
	id, err := r.id(metric, at)
	if err != nil {
		return 0, err
	}
	if _, known := r.counters.of[id]; known {
		return id, nil
	}
	name, label := metric[promName], r.codeLabel(metric)
	c := counterSeries{metric: name, code: metric[label], errors: name == r.src.Columns[colErrors], labels: maps.Clone(r.series[id])}
	delete(c.labels, label)
	if c.errors && c.code == "" {
		c.code = noCode
	}
	c.target = metric["job"] + "\x00" + metric["instance"]
	if c.target == "\x00" {
		c.target = c.labels.Key()
	}
	r.counters.of[id] = c
	r.series[id] = c.labels.With(sla.Labels{"\x00": name + "\x00" + c.code}) // the rows are put in order by these
	return id, nil
}

// count takes a sample of a counter.
func (r *promReader) count(in *csvInput, row csvRow, value, path string, raw []byte) error {
	at := r.place(&row)
	if value == "NaN" {
		r.setAside(&row, "EVID-STALE", "", "the series ends here: the sample is a marker of that, and no number")
		return nil
	}
	n, ok := wholeNumber([]byte(value))
	if !ok {
		return in.reject(at, "EVID-NUM", "export the counter itself: rate() and increase() give estimates", fmt.Sprintf("%s%s is not a whole number of requests", path, source.Excerpt(value)), raw)
	}
	if len(r.counters.rows) >= maxCSVRows {
		return audit.Fault("EVID-MANY", at, "read a shorter time, or fewer series, at once", "the source has more than %d samples", maxCSVRows)
	}
	row.counts = &csvCounts{requests: n}
	r.counters.rows = append(r.counters.rows, row)
	return nil
}

// counting tells whether the source is one of counts. Counters beside metrics of states are set aside.
func (r *promReader) counting() (bool, error) {
	names := map[string]bool{}
	for i := range r.counters.rows {
		names[r.counters.of[r.counters.rows[i].series].metric] = true
	}
	if len(names) == 0 {
		return false, nil
	}
	at := r.place(&r.counters.rows[0])
	requests, said := r.src.Columns[colRequests]
	switch {
	case !said && len(r.rows) > 0:
		for i := range r.counters.rows {
			r.setAside(&r.counters.rows[i], "EVID-COUNTERS", "columns: {requests: NAME} reads a counter instead", "counters of requests stand beside metrics of states, which count")
		}
		return false, nil
	case !said && len(names) > 1:
		return false, audit.Fault("EVID-METRIC", at, "say which: columns: {requests: NAME}", "the source has several counters of requests: %s", fmt.Sprintf("%q", slices.Sorted(maps.Keys(names))))
	case said && !names[requests]:
		return false, audit.Fault("EVID-METRIC", at, "names of metrics are written as in the query", "there is no sample of the requests, %q", requests)
	case r.src.Columns[colErrors] != "" && !names[r.src.Columns[colErrors]]:
		return false, audit.Fault("EVID-METRIC", at, "leave errors: out if the requests tell their codes; a metric without a sample proves no zero", "there is no sample of the errors, %q", r.src.Columns[colErrors])
	case r.src.Columns[colErrors] == "" && !slices.ContainsFunc(slices.Collect(maps.Values(r.counters.of)), func(c counterSeries) bool { return c.code != "" }):
		return false, audit.Fault("EVID-METRIC", at, "name the label with columns: {code: LABEL}, or a counter of errors with columns: {errors: NAME}", "the counter %q tells no codes: nothing says which requests failed", slices.Sorted(maps.Keys(names))[0])
	}
	return true, nil
}

// tally turns counters into counts of slices: each sample is what came since the one before it.
//
// A counter that falls began again from nothing. A series of a code that appears while its target is scraped began from nothing as
// well. What came over an edge of a slice counts in the later one. Where a target was not scraped for more than three times its usual
// spacing, nothing is known of the slices between.
func (r *promReader) tally(ev *sla.Evidence) error {
	r.rows = r.counters.rows
	r.order()
	byTarget := map[string][]int64{}
	for i := range r.rows {
		t := r.counters.of[r.rows[i].series].target
		byTarget[t] = append(byTarget[t], r.rows[i].from.dayFirst)
	}
	scrapes := map[string]scrapes{}
	step := cmp.Or(r.src.Step, 5*time.Minute)
	var usual time.Duration
	for t, times := range byTarget {
		scrapes[t] = newScrapes(times)
		usual = max(usual, min(scrapes[t].usual, 24*time.Hour))
	}
	step *= max(1, (usual+step-1)/step) // no finer than the samples
	ev.Tally = sla.NewTally(step)
	c := increases{promReader: r, ev: ev, step: step}
	for rows := range r.bySeries {
		of := r.counters.of[rows[0].series]
		if err := c.series(of, scrapes[of.target], rows); err != nil {
			return err
		}
	}
	ev.Dark = interval.Union(c.dark...)
	ev.Vantage = ""
	ev.Caveat += promCounterCaveat
	return nil
}

// scrapes is when a target was scraped.
type scrapes struct {
	times map[int64]int // the instant, and how many series were seen at it
	order []int64
	usual time.Duration // 0 for fewer than two
}

func newScrapes(times []int64) scrapes {
	s := scrapes{times: map[int64]int{}}
	for _, t := range times {
		s.times[t]++
	}
	s.order = slices.Sorted(maps.Keys(s.times))
	readings := make([]Reading, len(s.order))
	for i, t := range s.order {
		readings[i].At = instant(t)
	}
	s.usual = usual(readings)
	return s
}

// before is the scrape before an instant, at which a series that appears at it was not there. False where it may have been: where
// no other series was scraped with it, or the target itself was not seen one spacing earlier.
func (s scrapes) before(t int64) (int64, bool) {
	i, _ := slices.BinarySearch(s.order, t)
	for i--; i >= 0; i-- {
		gap := t - s.order[i]
		if gap*10 >= int64(s.usual)*9 {
			return s.order[i], s.times[t] > 1 && gap <= 3*int64(s.usual)
		}
	}
	return 0, false
}

// increases is counters on their way into a tally.
type increases struct {
	*promReader
	ev   *sla.Evidence
	step time.Duration
	dark []interval.Interval // whole slices
}

// series takes the samples of one series, in order.
func (c *increases) series(of counterSeries, s scrapes, rows []csvRow) error {
	var before *csvRow
	for i := range rows {
		row := &rows[i]
		at := row.from.dayFirst
		c.reach(at)
		if before != nil && before.from == row.from {
			if !before.counts.equal(row.counts) {
				return audit.Fault("EVID-TWICE", c.place(row), "give each replica of Prometheus a source of its own", "the counter is %d here and %d at %s, at the same instant", row.counts.requests, before.counts.requests, c.place(before))
			}
			c.setAside(row, "EVID-REPEATED", "", "the same sample stands in the files more than once")
			continue
		}
		from, n, counts := int64(0), row.counts.requests, true
		seen, appears := s.before(at)
		switch {
		case before == nil, at-before.from.dayFirst > 3*int64(s.usual) && seen > before.from.dayFirst:
			from, counts = seen, appears
			if !counts && before != nil {
				from = before.from.dayFirst
			}
		default:
			from = before.from.dayFirst
			if n >= before.counts.requests {
				n -= before.counts.requests
			} else {
				c.inputs[row.input].note("EVID-RESET", c.place(row), "", "a counter fell: it began again, from nothing")
			}
		}
		first := before == nil
		before = row
		switch {
		case !counts && first:
			c.setAside(row, "EVID-BASE", "give samples from before the period on", "the first sample of a counter says where it stood, not what came to it since")
		case !counts || at-from > 3*int64(s.usual):
			c.dark = append(c.dark, interval.Interval{Start: c.ev.Tally.Start(c.ev.Tally.Slot(instant(from))), End: c.ev.Tally.Start(c.ev.Tally.Slot(instant(at-1)) + 1)})
			c.setAside(row, "EVID-GAP", "", "what came to a counter while it was not scraped is not known to be of one slice: they are unknown")
		default:
			c.increase(of, row, from, n)
		}
	}
	return nil
}

// reach widens the time that the evidence tells of.
func (c *increases) reach(at int64) {
	t := instant(at)
	if c.ev.First.IsZero() || t.Before(c.ev.First) {
		c.ev.First = t
	}
	if t.After(c.ev.Last) {
		c.ev.Last = t
	}
}

// increase counts what came to a counter between two scrapes.
func (c *increases) increase(of counterSeries, row *csvRow, from int64, n uint64) {
	at := row.from.dayFirst
	slot := c.ev.Tally.Slot(instant(at - 1))
	slice := interval.Interval{Start: c.ev.Tally.Start(slot), End: c.ev.Tally.Start(slot + 1)}
	if p := c.src.Period; p != (interval.Interval{}) && slice.Intersect(p).Empty() {
		c.otherPeriod(row)
		return
	}
	c.use(row)
	if n > 0 && from < slice.Start.UnixNano() {
		c.inputs[row.input].note("EVID-EDGE", c.place(row), "", "requests that came between two scrapes on both sides of an edge of a slice count in the later slice")
	}
	series := c.ev.Tally.Series(of.labels)
	if !of.errors {
		series.Count(slot, n)
	}
	if of.code != "" && n > 0 {
		series.CountCode(of.code, n)
		if of.errors || promServerError.MatchString(of.code) && c.src.Columns[colErrors] == "" {
			series.CountError(slot, of.code, n, c.place(row))
		}
	}
}

// promColumns takes the keys out of a column map that only metrics know.
func (r *promReader) promColumns() error {
	columns := maps.Clone(r.src.Columns)
	r.code = strings.TrimSpace(columns[colCode])
	delete(columns, colCode)
	if _, said := columns[colErrors]; said && columns[colRequests] == "" {
		return audit.Fault("EVID-COLUMN", audit.Origin{}, "columns: {requests: NAME, errors: NAME}", "columns: names a counter of errors, but none of requests")
	}
	return checkColumnMap(columns)
}
