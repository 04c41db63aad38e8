package uptime

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// ReadOpenMetrics reads text exposition in which every sample has a time: in seconds (OpenMetrics, promtool tsdb dump-openmetrics) or
// in milliseconds of 12 or 13 digits (federate). Every line that is no comment is a row. Exposition without times is what one scrape
// saw, not a history: fault EVID-SCRAPE. All else is as in [ReadPrometheus]; a line that is no sample is rejected as EVID-LINE.
func ReadOpenMetrics(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return readProm(ctx, refs, src, opt, OpenMetricsFormat, func(r *promReader, in *csvInput, id int32, text io.Reader) error {
		return r.lines(in, id, text, func(s string) (int64, bool) {
			if len(s) >= 12 && !strings.Contains(s, ".") {
				return promMillis(s)
			}
			return promSeconds(s)
		})
	})
}

// ReadPromtoolDump reads what promtool tsdb dump writes; its times are milliseconds. All else is as in [ReadOpenMetrics].
func ReadPromtoolDump(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return readProm(ctx, refs, src, opt, PromtoolDumpFormat, func(r *promReader, in *csvInput, id int32, text io.Reader) error {
		return r.lines(in, id, text, promMillis)
	})
}

var (
	promComment = regexp.MustCompile(`(?m)^# (TYPE|HELP|UNIT) [a-zA-Z_:]|^# EOF\r?$`)
	promSample  = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*\{([a-zA-Z_][a-zA-Z0-9_]*="|"[^"\n]+"="|\})`)
)

// detectOpenMetrics knows text exposition by its comments, or by a first line that is a sample with labels.
func detectOpenMetrics(head []byte) (why string, ok bool) {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if promSample.Match(head) || bytes.HasPrefix(head, []byte("# ")) && promComment.Match(head) {
		return "its lines are samples of Prometheus", true
	}
	return "", false
}

// detectPromtoolDump knows a dump by its first sample.
func detectPromtoolDump(head []byte) (why string, ok bool) {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(head, []byte(`{__name__="`)) {
		return "its lines are samples of promtool tsdb dump", true
	}
	return "", false
}

// lines reads samples, one a line.
func (r *promReader) lines(in *csvInput, id int32, text io.Reader, instant func(string) (int64, bool)) error {
	var lines source.Lines
	lines.Reset(text, 0)
	for first := true; lines.Next(); first = false {
		at := audit.Origin{Path: in.Path, Line: lines.Number()}
		if lines.Long() {
			return audit.Fault("EVID-LONG", at, "export the samples again, one a line", "a line is longer than 1 MiB")
		}
		raw := bytes.TrimSpace(lines.Bytes())
		if first {
			if err := source.Lookalike(raw, in.Path); err != nil {
				return err
			}
		}
		if len(raw) == 0 || raw[0] == '#' {
			continue
		}
		in.Rows++
		if err := r.line(in, csvRow{input: id, line: lines.Number()}, raw, instant); err != nil {
			return err
		}
	}
	return lines.Err()
}

// line reads one sample.
func (r *promReader) line(in *csvInput, row csvRow, raw []byte, instant func(string) (int64, bool)) error {
	at := r.place(&row)
	l, err := parsePromLine(string(raw))
	if err != nil {
		return in.reject(at, "EVID-LINE", `a sample is written as up{instance="a:9090"} 1 1488303420.000`, "the line is not a sample", raw)
	}
	counter := r.isCounter(l.metric)
	if !counter && !r.wanted(l.metric[promName]) {
		r.other(in, at, l.metric[promName], l.time != "")
		return nil
	}
	if l.time == "" {
		return oneScrape(at)
	}
	ns, ok := instant(l.time)
	if !ok {
		why := noPromTime(l.time)
		return in.reject(at, why.code, why.hint, why.text, raw)
	}
	if row.series, err = r.seriesOf(l.metric, counter, at); err != nil {
		return err
	}
	row.from = stamp{ns, ns}
	return r.sample(in, row, l.value, "", raw)
}

// oneScrape refuses samples without a time.
func oneScrape(at audit.Origin) error {
	return audit.Fault("EVID-SCRAPE", at, "export the history: promtool tsdb dump-openmetrics, or the query probe_success[31d]",
		"the sample has no time: this is what one scrape saw, not a history")
}
