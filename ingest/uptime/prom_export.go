package uptime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"slacredit/sla/audit"
)

// promExport is how lines begin that VictoriaMetrics exports: a series, or a part of one, on each.
//
// Source: https://docs.victoriametrics.com/victoriametrics/#how-to-export-data-in-json-line-format
var promExport = regexp.MustCompile(`^[\s\x{feff}]*\{\s*"metric"\s*:\s*\{[^{}]*\}\s*,\s*"values"\s*:\s*\[\s*(?:-?[0-9]|null|")`)

// exported reads such lines. Times are milliseconds; a value that is null is none, as NaN is in other encodings.
func (r *promReader) exported(in *csvInput, input int32, body []byte) error {
	in.Why = "lines that VictoriaMetrics exported"
	dec := json.NewDecoder(bytes.NewReader(body))
	line, seen := int64(1), 0
	for n := 0; ; n++ {
		var raw json.RawMessage
		switch err := dec.Decode(&raw); {
		case err == io.EOF:
			return nil
		case err != nil:
			return noAnswer(body, audit.Origin{Path: in.Path}, err)
		}
		start := int(dec.InputOffset()) - len(raw)
		line += int64(bytes.Count(body[seen:start], []byte("\n")))
		seen = start
		if err := r.exportedSeries(in, csvRow{input: input, line: line}, raw, n); err != nil {
			return err
		}
	}
}

// exportedSeries reads one line.
func (r *promReader) exportedSeries(in *csvInput, row csvRow, raw []byte, n int) error {
	at := r.place(&row)
	var s struct {
		Metric             map[string]string
		Values, Timestamps []json.RawMessage
	}
	if json.Unmarshal(raw, &s) != nil || len(s.Values) != len(s.Timestamps) || len(s.Values) == 0 {
		in.Rows++
		return in.reject(at, "EVID-RECORD", "export the series again", fmt.Sprintf("object %d has no metric with as many values as timestamps", n+1), raw)
	}
	counter := r.isCounter(s.Metric)
	if !counter && !r.wanted(s.Metric[promName]) {
		for range s.Values {
			in.Rows++
			r.other(in, at, s.Metric[promName], true)
		}
		return nil
	}
	var err error
	if row.series, err = r.seriesOf(s.Metric, counter, at); err != nil {
		return err
	}
	for i, value := range s.Values {
		in.Rows++
		ns, ok := promMillis(string(s.Timestamps[i]))
		if !ok {
			why := noPromTime(string(s.Timestamps[i]))
			if err := in.reject(at, why.code, why.hint, fmt.Sprintf("timestamps[%d]: %s", i, why.text), value); err != nil {
				return err
			}
			continue
		}
		row.from = stamp{ns, ns}
		if err := r.sample(in, row, exportedValue(value), fmt.Sprintf("values[%d]: ", i), value); err != nil {
			return err
		}
	}
	return nil
}

// exportedValue is a value as the other encodings write it.
func exportedValue(raw []byte) string {
	if string(raw) == "null" {
		return "NaN"
	}
	if s, err := strconv.Unquote(string(raw)); err == nil {
		return strings.TrimSpace(s)
	}
	return string(raw)
}
