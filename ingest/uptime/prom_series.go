package uptime

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// promName is the label that holds a metric's name.
const promName = "__name__"

// Metrics that tell whether something is up. Of the two, the probe's is about the service itself.
const (
	promProbe = "probe_success"
	promUp    = "up"
)

// maxPromLabels bounds the labels of one series.
const maxPromLabels = 64

// wanted tells whether a metric may be evidence: the one that is named by columns:, else one of those that tell up from down. A
// query such as max by (instance) (up) gives no name.
func (r *promReader) wanted(metric string) bool {
	if name, said := r.src.Columns[colState]; said {
		return metric == name
	}
	if _, said := r.src.Columns[colRequests]; said {
		return false
	}
	return metric == promProbe || metric == promUp || metric == ""
}

// other accounts for a sample of a metric that is no evidence.
func (r *promReader) other(in *csvInput, at audit.Origin, metric string, timed bool) {
	if name := source.Excerpt(metric); len(r.others) < 1000 {
		r.others[name] = r.others[name] || timed
	}
	in.SetAside++
	in.note("EVID-METRIC", at, "columns: {state: NAME} reads another metric, of 1 and 0", "samples of other metrics than probe_success and up are set aside")
}

// seriesOf finds the series of a metric, be it a counter or one that tells a state.
func (r *promReader) seriesOf(metric map[string]string, counter bool, at audit.Origin) (int32, error) {
	if counter {
		return r.counter(metric, at)
	}
	return r.id(metric, at)
}

// id finds the series of a metric and its labels.
func (r *promReader) id(metric map[string]string, at audit.Origin) (int32, error) {
	if err := checkLabels(metric, at); err != nil {
		return 0, err
	}
	labels := r.labels(metric)
	key := metric[promName] + "\x00" + labels.Key()
	id, known := r.ids[key]
	if !known {
		if len(r.series) >= maxCSVSeries {
			return 0, audit.Fault("EVID-MANY", at, "aggregate in the query, or export fewer series", "the source has more than %d series", maxCSVSeries)
		}
		id = int32(len(r.series))
		r.ids[key] = id
		r.series = append(r.series, labels)
		r.metrics = append(r.metrics, metric[promName])
	}
	return id, nil
}

// labels makes labels of those of a metric. Empty ones are none, as in Prometheus.
func (r *promReader) labels(metric map[string]string) sla.Labels {
	out := sla.Labels{}
	for k, v := range metric {
		if k != promName && v != "" {
			out[k] = v
		}
	}
	for _, key := range labelColumns {
		name, said := r.src.Columns[key]
		if !said && key == sla.Resource && out[sla.Resource] == "" && r.src.Labels[sla.Resource] == "" {
			name = "instance"
		}
		if v := out[name]; name != "" && v != "" {
			delete(out, name)
			out[key] = v
			r.byKey[key] = true
		}
	}
	return out
}

// choose leaves the samples of one metric, once all are known, and faults a source that has none, or more than can be told apart.
func (r *promReader) choose() error {
	there := map[string]int{}
	for i := range r.rows {
		there[r.metrics[r.rows[i].series]]++
	}
	at := audit.Origin{}
	if len(r.inputs) > 0 {
		at.Path = r.inputs[0].Path
	}
	names := slices.Sorted(maps.Keys(there))
	switch {
	case len(names) == 0 && len(r.others) > 0:
		seen := slices.Sorted(maps.Keys(r.others))
		if !slices.ContainsFunc(seen, func(name string) bool { return r.others[name] }) {
			return oneScrape(at)
		}
		return audit.Fault("EVID-METRIC", at, "export probe_success or up; or name a metric of 1 and 0 with columns: {state: NAME}",
			"no sample is evidence of up or down; there are %s", strings.Join(seen[:min(len(seen), 10)], ", "))
	case slices.Equal(names, []string{promProbe, promUp}):
		kept := r.rows[:0]
		for _, row := range r.rows {
			if r.metrics[row.series] == promProbe {
				kept = append(kept, row)
				continue
			}
			if row.broken { // it is counted already, as rejected
				continue
			}
			r.setAside(&row, "EVID-UP", "columns: {state: up} reads up instead",
				"up tells whether the exporter answered; probe_success, which tells of the service itself, is there too and counts")
		}
		r.rows = kept
	case len(names) > 1:
		return audit.Fault("EVID-METRIC", at, "make a source of each metric", "the source has samples of several metrics: %s", fmt.Sprintf("%q", names))
	}
	if slices.Equal(names, []string{""}) {
		r.notes.Add(audit.Diagnostic{Code: "EVID-NO-NAME", Severity: audit.Warning, Path: at.Path, Hint: "keep the query with the files, and check that it gives 1 for up",
			Text: "the query left no name of a metric: 1 is taken as up, and 0 as down"})
	}
	for _, key := range labelColumns {
		if name, said := r.src.Columns[key]; said && !r.byKey[key] && len(r.series) > 0 {
			return audit.Fault("EVID-COLUMN", at, "names of labels are written as in the query", "no series has the label %q for the %s", name, key)
		}
	}
	return nil
}
