package uptime

import (
	"context"
	"io"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// The encodings of what Prometheus scraped.
const (
	// PrometheusFormat is a saved answer of the HTTP API: query or query_range, as JSON.
	PrometheusFormat = "prometheus"
	// OpenMetricsFormat is text exposition with a timestamp on every sample: promtool tsdb dump-openmetrics (seconds) or federate
	// (milliseconds).
	OpenMetricsFormat = "openmetrics"
	// PromtoolDumpFormat is what promtool tsdb dump writes: {__name__="up", …} 1 1488303420000.
	PromtoolDumpFormat = "promtool-dump"
)

// promCaveat is what no scrape can prove.
const promCaveat = "Prometheus shows what its scrapes saw. A missing sample means that the monitor was down or did not scrape, not that the service was up or down; up tells whether the exporter answered, not the service."

// ReadPrometheus reads answers of the HTTP API of Prometheus: a matrix (of query_range, or of a range vector such as
// probe_success[31d]) or a vector; their result alone, as promtool query prints it; and the lines that VictoriaMetrics exports
// (api/v1/export). Every point is a row, and must be 1 (up), 0 (down) or NaN (unknown).
//
// The metric is probe_success, else up; columns: {state: …} names another. Its labels become labels of the series, and instance
// becomes resource, unless the source's own labels have a resource or columns: {resource: …} names another label. The gap policy
// makes timelines of the points: what is missing is unknown.
//
// Where there is none of these, a counter of requests with a label of codes, such as http_requests_total{code="503"}, becomes a tally
// with slices of src.Step; columns: {requests: …, errors: …, code: …} names counters and the label. See [promReader.tally].
//
// Rows that are not understood are rejected: EVID-RECORD, EVID-TIME, EVID-STATE (which ends what was known before it). Set aside:
// EVID-METRIC (another metric), EVID-UP (up beside probe_success), EVID-REPEATED, EVID-CONFLICT, EVID-OTHER-PERIOD. Noted:
// EVID-PARTIAL, EVID-LOOKBACK, EVID-NO-NAME (a query left no name to tell what 1 means). Faults: EVID-ANSWER (a saved error),
// EVID-JSON, EVID-METRIC, EVID-COLUMN, EVID-LABEL, EVID-LONG, EVID-MANY, and those of opening files. For each file, rows = used + set
// aside + rejected; the order of rows, and how they are split into files, does not matter.
func ReadPrometheus(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return readProm(ctx, refs, src, opt, PrometheusFormat, (*promReader).answer)
}

// promReader gathers samples. What becomes of them is what becomes of the rows of a table of samples.
type promReader struct {
	*csvReader
	metrics  []string        // of each series, by id
	byKey    map[string]bool // labels that are named by columns: and were found
	others   map[string]bool // some names of metrics that were set aside
	code     string          // the label of codes that is named by columns:
	counters counters
}

// readProm reads every file of a source by one encoding.
func readProm(ctx context.Context, refs []source.Ref, src Source, opt source.Options, format string, member func(*promReader, *csvInput, int32, io.Reader) error) (sla.Evidence, source.Report, error) {
	src.Format = format
	r := &promReader{csvReader: newCSVReader(src, opt), byKey: map[string]bool{}, others: map[string]bool{}, counters: counters{of: map[int32]counterSeries{}}}
	defer r.spool.Close()
	ev := sla.Evidence{Name: src.Name, Caveat: promCaveat, Vantage: sla.Probe}
	report, err := r.run(ctx, refs, &ev, member)
	if err != nil {
		for _, in := range r.inputs {
			in.rejects.Close()
		}
		return sla.Evidence{}, source.Report{}, err
	}
	return ev, report, nil
}

func (r *promReader) run(ctx context.Context, refs []source.Ref, ev *sla.Evidence, member func(*promReader, *csvInput, int32, io.Reader) error) (source.Report, error) {
	if err := r.promColumns(); err != nil {
		return source.Report{}, err
	}
	if name := r.src.Columns[colState]; contrary(name) {
		return source.Report{}, audit.Fault("EVID-COLUMN", audit.Origin{}, "save the answer of a query that gives 1 for up, such as 1 - "+name,
			"the metric %q tells the opposite of a state: its 1 means down", name)
	}
	if err := r.files(ctx, refs, func(s *source.Stream) error {
		text, err := s.Text()
		if err != nil {
			return err
		}
		return member(r, r.input(s.Path), int32(len(r.inputs)-1), text)
	}); err != nil {
		return source.Report{}, err
	}
	counts, err := r.counting()
	if err != nil {
		return source.Report{}, err
	}
	if counts {
		if err := r.tally(ev); err != nil {
			return source.Report{}, err
		}
		return r.report()
	}
	if err := r.choose(); err != nil {
		return source.Report{}, err
	}
	r.order()
	if err := r.timelines(ev); err != nil {
		return source.Report{}, err
	}
	return r.report()
}

// keep takes a row.
func (r *promReader) keep(row csvRow) error {
	if len(r.rows) >= maxCSVRows {
		return audit.Fault("EVID-MANY", r.place(&row), "read a shorter time, or fewer series, at once", "the source has more than %d samples", maxCSVRows)
	}
	r.rows = append(r.rows, row)
	return nil
}
