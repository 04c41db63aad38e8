package uptime

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// Keys of a column map that only metrics know, beside those of tables.
const (
	// colPeriod is how long a point counts, for answers that do not say it: 300s.
	colPeriod = "period"
	// colCode is the label that holds the code of a response.
	colCode = "code"
)

// meaning is what the values of a series are.
type meaning uint8

const (
	isRequests meaning = iota // requests, failed ones included
	isErrors                  // requests that failed, counted by a metric of their own
	isSampled                 // requests as well: how many responses the errors were counted among
	isSplit                   // requests that ended in one way; those of all ways add up
	isState                   // 1 and 0
)

// role is what a series is to the evidence.
type role struct {
	meaning
	// code is that of errors, or of a split's responses; of states the name of their metric.
	code     string
	harmless bool // a split's responses that are no errors of the service
}

// metrics gathers points of series that a service has summed up over periods of one length: counts, or states. A point is a row.
type metrics struct {
	*monitor
	roles  []role       // of each series, by id
	labels []sla.Labels // likewise
	others map[string]bool
	stated map[time.Duration]bool
	bound  sla.Bound
	sparse bool                // a metric of errors without a point says that there were none
	dark   map[int64]bool      // when counts begin that the source has no value of, or none that can be counted; once the step is known, slices
	holes  []interval.Interval // of several slices
	from   sla.Vantage
	// settled is called when all files are read; nil: nothing is to be done.
	settled func() error
}

func newMetrics(format, caveat string, src Source, opt source.Options) (*metrics, error) {
	m := &metrics{monitor: newMonitor(format, caveat, CSVSamples, src, opt), others: map[string]bool{}, stated: map[time.Duration]bool{}, dark: map[int64]bool{}, from: sla.ProviderMetric}
	columns := maps.Clone(src.Columns)
	if text, said := columns[colPeriod]; said {
		d, err := time.ParseDuration(text)
		if err != nil || d < time.Second || d%time.Second != 0 || d > 24*time.Hour {
			return nil, audit.Fault("EVID-COLUMN", audit.Origin{}, "write it like 60s or 5m", "columns: {period: %s} is not whole seconds up to a day", source.Excerpt(text))
		}
		m.stated[d] = true
	}
	delete(columns, colPeriod)
	delete(columns, colCode)
	return m, checkColumnMap(columns)
}

// run reads the files and makes counts or timelines of their points.
func (m *metrics) run(ctx context.Context, refs []source.Ref) (sla.Evidence, source.Report, error) {
	return m.gather(ctx, refs, m.made)
}

func (m *metrics) made() (ev sla.Evidence, err error) {
	if m.settled != nil {
		if err = m.settled(); err != nil {
			return ev, err
		}
	}
	ev = sla.Evidence{Name: m.src.Name, Caveat: m.caveat, Vantage: m.from}
	states, err := m.settle()
	if err != nil {
		return ev, err
	}
	m.order()
	if states {
		m.timelines(&ev)
		return ev, nil
	}
	return ev, m.tally(&ev)
}

// timelines makes one timeline of each series of states.
func (m *metrics) timelines(ev *sla.Evidence) {
	for rows := range m.bySeries {
		m.span(ev, rows)
		t, a := fill(m.labels[rows[0].series], m.readings(rows), m.policy(), m.src.Period, m.every[rows[0].series])
		if m.src.Format == CSVTransitions {
			t.Turns, a.Usual = nil, 0 // a change is told when it happens
		}
		ev.Timelines = append(ev.Timelines, t)
		ev.Attribution = append(ev.Attribution, a)
	}
	m.tell(ev, m.policy())
}

// settle finds out what the series are together: states, or counts that belong together. Requests that another series counts
// already are set aside.
func (m *metrics) settle() (states bool, err error) {
	at := audit.Origin{}
	if len(m.inputs) > 0 {
		at.Path = m.inputs[0].Path
	}
	there, checks := map[meaning]bool{}, map[string]bool{}
	for i := range m.rows {
		r := m.roles[m.rows[i].series]
		there[r.meaning] = true
		if r.meaning == isState {
			checks[source.Excerpt(r.code)] = true
		}
	}
	switch {
	case len(there) == 0 && len(m.others) > 0:
		return false, m.noRole(at)
	case there[isState] && len(there) > 1, there[isSplit] && len(there) > 1:
		return false, audit.Fault("EVID-METRIC", at, "make a source of each", "the source has metrics that do not go together: states and counts, or requests counted in two ways")
	case len(checks) > 1:
		return false, audit.Fault("EVID-METRIC", at, "make a source of each", "the source has states of several metrics: %s", strings.Join(slices.Sorted(maps.Keys(checks)), ", "))
	case there[isErrors] && !there[isRequests] && !there[isSampled]:
		return false, audit.Fault("EVID-METRIC", at, "add the metric of all requests; or the statistic SampleCount, where every request has a value",
			"there are errors, but not the requests that they are a part of")
	case there[isRequests] && !there[isErrors]:
		return false, audit.Fault("EVID-METRIC", at, "add the metric of the errors: without it nothing is known of them", "there are requests, but no metric of their errors")
	}
	if there[isRequests] && there[isSampled] {
		m.rows = slices.DeleteFunc(m.rows, func(row csvRow) bool {
			again := m.roles[row.series].meaning == isSampled
			if again {
				m.setAside(&row, "EVID-SAMPLES", "", "how many responses the errors were counted among: the requests have a metric of their own, which counts")
			}
			return again
		})
	}
	return there[isState], nil
}

// noRole asks what the metrics are.
func (m *metrics) noRole(at audit.Origin) error {
	seen := slices.Sorted(maps.Keys(m.others))
	return audit.Fault("EVID-METRIC", at, "say which is which: columns: {requests: NAME, errors: NAME}, or columns: {state: NAME} for a metric whose 1 means up",
		"none of the metrics is known as requests and errors, or as a state; there are %s", strings.Join(seen[:min(len(seen), 10)], ", "))
}

// mapped is the role that the user gives to a metric by one of its names. Said tells whether roles are given at all: then no
// other metric has one.
func (m *metrics) mapped(names ...string) (r role, fits, said bool) {
	for key, what := range map[string]meaning{colRequests: isRequests, colErrors: isErrors, colState: isState} {
		name, given := m.src.Columns[key]
		said = said || given
		if given && slices.Contains(names, name) {
			r, fits = role{meaning: what}, true
		}
	}
	if r.meaning == isErrors {
		r.code = noCode
	}
	return r, fits, said
}

// other accounts for a point of a metric that has no role.
func (m *metrics) other(e *export, at audit.Origin, names ...string) {
	if len(m.others) < 1000 {
		m.others[source.Excerpt(strings.Join(names, " "))] = true
	}
	e.in.Rows++
	e.in.SetAside++
	e.in.note("EVID-METRIC", at, "columns: names the metrics to be read", "points of metrics that are neither requests, nor errors, nor states are set aside")
}

// series finds a series by its labels and role.
func (m *metrics) seriesOf(l sla.Labels, r role, at audit.Origin) (int32, error) {
	if err := checkLabels(l, at); err != nil {
		return 0, err
	}
	key := fmt.Sprintf("%s\x00%d\x00%s", l.Key(), r.meaning, r.code)
	id, known := m.ids[key]
	if known {
		return id, nil
	}
	if len(m.series) >= maxCSVSeries {
		return 0, audit.Fault("EVID-MANY", at, "export fewer series, or add them up in the query", "the source has more than %d series", maxCSVSeries)
	}
	id = int32(len(m.series))
	m.ids[key] = id
	m.series = append(m.series, l.With(sla.Labels{"\x00": key})) // the rows are put in order by these
	m.labels = append(m.labels, l)
	m.roles = append(m.roles, r)
	return id, nil
}

// checkLabels refuses labels that nobody writes.
func checkLabels(l sla.Labels, at audit.Origin) error {
	if len(l) > maxPromLabels {
		return audit.Fault("EVID-LABEL", at, "is this the metric of a scrape?", "a series has %d labels; at most %d are read", len(l), maxPromLabels)
	}
	for _, k := range slices.Sorted(maps.Keys(l)) {
		for _, s := range []string{k, l[k]} {
			if len(s) > longestLabel || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
				return audit.Fault("EVID-LABEL", at, "drop the label in the query: sum without (LABEL) (…)", "label %s has the value %s, which is too long or no text", source.Excerpt(k), source.Excerpt(l[k]))
			}
		}
	}
	return nil
}

// counted takes a point that counts.
func (m *metrics) counted(e *export, series int32, at stamp, raw []byte, place string, origin audit.Origin) error {
	e.in.Rows++
	n, ok := wholeNumber(raw)
	if !ok {
		m.dark[at.dayFirst] = true // not silent: its count is there, and not understood
		return e.in.reject(origin, "EVID-NUM", "ask for the statistic Sum: averages and rates do not count anything",
			fmt.Sprintf("%s %s is not a whole number of requests", place, source.Excerpt(string(raw))), raw)
	}
	return e.keep(csvRow{from: at, line: origin.Line, input: e.id, series: series, counts: &csvCounts{requests: n}})
}

// seen takes a point that tells a state. One that is not understood ends what was known before it.
func (m *metrics) seen(e *export, series int32, at stamp, state sla.State, why *refusal, raw []byte, origin audit.Origin) error {
	e.in.Rows++
	row := csvRow{from: at, line: origin.Line, input: e.id, series: series, state: severity[state]}
	if why != nil {
		row.broken = true
		if err := e.in.reject(origin, why.code, why.hint, why.text, raw); err != nil {
			return err
		}
	}
	return e.keep(row)
}
