package uptime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// maxPromJSON is the longest answer that is read, in bytes: it is in memory whole. A month of one series at 15 s has 4 MiB.
const maxPromJSON = 64 << 20

var (
	promBody  = regexp.MustCompile(`^[\s\x{feff}]*(?:module\.exports\s*=\s*)?\{[\s\S]*"resultType"\s*:\s*"(?:matrix|vector|scalar|string|streams)"`)
	promError = regexp.MustCompile(`^[\s\x{feff}]*\{\s*"status"\s*:\s*"error"\s*,\s*"errorType"\s*:`)
	// promResult is the result alone, as promtool query prints it with -o json; promSorted an answer whose keys a tool put in order.
	promResult = regexp.MustCompile(`^[\s\x{feff}]*\[\s*\{\s*"metric"\s*:\s*\{[^{}]*\}\s*,\s*"value(s?)"\s*:\s*\[`)
	promSorted = regexp.MustCompile(`^[\s\x{feff}]*\{\s*"data"\s*:\s*\{\s*"result"\s*:\s*\[\s*\{\s*"metric"\s*:\s*\{[^{}]*\}\s*,\s*"values?"\s*:\s*\[`)
)

// promScript is what makes a script of an answer: people save one as a module of JavaScript.
var promScript = regexp.MustCompile(`^(?:\s|\x{feff})*module\.exports\s*=\s*`)

// unwrapped is an answer without the script around it. Every byte stays in its place.
func unwrapped(body []byte) []byte {
	start := promScript.Find(body)
	if start == nil {
		return body
	}
	body = bytes.TrimRight(bytes.Clone(body), "; \t\r\n")
	for i := range min(len(start), len(body)) {
		if body[i] != '\n' {
			body[i] = ' '
		}
	}
	return body
}

// detectPrometheus knows an answer of the HTTP API, an error among them.
func detectPrometheus(head []byte) (why string, ok bool) {
	switch {
	case promBody.Match(head), promError.Match(head), promSorted.Match(head):
		return "it is an answer of the HTTP API of Prometheus", true
	case promResult.Match(head):
		return "it is a result of the HTTP API of Prometheus", true
	case promExport.Match(head):
		return "its lines have a metric, values and timestamps, as VictoriaMetrics exports them", true
	}
	return "", false
}

// promAnswer is an answer of the HTTP API. IsPartial and Warnings are how compatible servers say that something is missing.
type promAnswer struct {
	Status, ErrorType, Error string
	IsPartial                bool
	Warnings                 []string
	Data                     promData
	promData                 // where only the data of an answer were saved
}

// promData is what an answer holds.
type promData struct {
	ResultType string
	Result     json.RawMessage
}

// promSeries is one series of a matrix (Values) or vector (Value).
type promSeries struct {
	Metric                map[string]string
	Value                 json.RawMessage
	Values                []json.RawMessage
	Histogram, Histograms json.RawMessage
}

// promPoint is a sample: [1488303420.5, "1"]. Its numbers are kept as they are written.
var promPoint = regexp.MustCompile(`^\[\s*([^\s,"\[\]]{1,40})\s*,\s*"([^"\\]{0,100})"\s*\]$`)

// answer reads one answer.
func (r *promReader) answer(in *csvInput, id int32, text io.Reader) error {
	at := audit.Origin{Path: in.Path}
	body, err := io.ReadAll(io.LimitReader(text, maxPromJSON+1))
	switch {
	case err != nil:
		return err
	case len(body) > maxPromJSON:
		return audit.Fault("EVID-LONG", at, "ask for a shorter time, or fewer series, in each answer", "the answer is longer than %d MiB", maxPromJSON>>20)
	case len(strings.TrimSpace(string(body))) == 0:
		return nil
	}
	body = unwrapped(body)
	if promExport.Match(body) {
		return r.exported(in, id, body)
	}
	var a promAnswer
	if m := promResult.FindSubmatch(body); m != nil {
		a.Status, a.Data = "success", promData{map[string]string{"s": "matrix", "": "vector"}[string(m[1])], body}
	} else if err := json.Unmarshal(body, &a); err != nil {
		return noAnswer(body, at, err)
	} else if a.Status == "" && a.ResultType != "" {
		a.Status, a.Data = "success", a.promData
	}
	if a.Status != "success" {
		hint := "mend the query and save its answer again"
		if strings.Contains(a.Error, "maximum resolution") {
			hint = "ask for the raw samples with an instant query of a range vector, such as probe_success[31d]; or for a shorter time in each answer"
		}
		return audit.Fault("EVID-ANSWER", at, hint, "this is no data but an answer of status %s: %s %s", source.Excerpt(a.Status), source.Excerpt(a.ErrorType), source.Excerpt(a.Error))
	}
	kind := a.Data.ResultType
	if kind != "matrix" && kind != "vector" {
		return audit.Fault("EVID-ANSWER", at, "query probe_success[31d], or probe_success over a range", "the result is of the type %s; a matrix or a vector is needed", source.Excerpt(kind))
	}
	var series []promSeries
	if err := json.Unmarshal(a.Data.Result, &series); err != nil {
		return noAnswer(body, at, err)
	}
	in.Why = "it is a " + kind + " of the HTTP API of Prometheus"
	if a.IsPartial || len(a.Warnings) > 0 {
		text := "the server says that the answer is not complete; what is missing is unknown"
		if len(a.Warnings) > 0 {
			text += ": " + source.Excerpt(a.Warnings[0])
		}
		in.note("EVID-PARTIAL", at, "ask again when all stores answer", text)
	}
	for i, s := range series {
		if err := r.result(in, id, s, i); err != nil {
			return err
		}
	}
	return nil
}

// noAnswer is the fault of a text that is not one answer, at the line where that shows.
func noAnswer(body []byte, at audit.Origin, err error) error {
	var syntax *json.SyntaxError
	line := func(end int) int64 { return 1 + int64(bytes.Count(body[:end], []byte("\n"))) }
	switch {
	case errors.As(err, &syntax):
		at.Line = line(min(int(syntax.Offset), len(body)))
	case errors.Is(err, io.ErrUnexpectedEOF): // it is cut off
		at.Line = line(len(bytes.TrimSpace(body)))
	}
	return audit.Fault("EVID-JSON", at, "save the answer of the API as it is, one in each file, without script around it", "this is not one whole answer of Prometheus: %v", err)
}

// result reads one series.
func (r *promReader) result(in *csvInput, input int32, s promSeries, n int) error {
	at := audit.Origin{Path: in.Path}
	points, path := s.Values, fmt.Sprintf("data.result[%d].values", n)
	if s.Value != nil {
		points = append([]json.RawMessage{s.Value}, points...)
		path = fmt.Sprintf("data.result[%d].value", n)
	}
	counter := r.isCounter(s.Metric)
	if !counter && !r.wanted(s.Metric[promName]) {
		for range points {
			in.Rows++
			r.other(in, at, s.Metric[promName], true)
		}
		return nil
	}
	if s.Histogram != nil || s.Histograms != nil || len(points) == 0 {
		in.Rows++
		return in.reject(at, "EVID-RECORD", "query probe_success or up", fmt.Sprintf("data.result[%d] has no values of 1 and 0", n), nil)
	}
	id, err := r.seriesOf(s.Metric, counter, at)
	if err != nil {
		return err
	}
	whole := len(points) > 1
	for i, raw := range points {
		in.Rows++
		ns, err := r.point(in, csvRow{input: input, series: id}, raw, fmt.Sprintf("%s[%d]", path, i))
		if err != nil {
			return err
		}
		whole = whole && ns%1e9 == 0
	}
	if whole {
		in.note("EVID-LOOKBACK", at, "save the raw samples instead: an instant query of a range vector, such as probe_success[31d]",
			"all times are whole seconds, as in answers of query_range: those repeat a sample for up to five minutes, at times of their own")
	}
	return nil
}

// point reads one sample and gives its time, 0 for none.
func (r *promReader) point(in *csvInput, row csvRow, raw []byte, path string) (ns int64, err error) {
	at := r.place(&row)
	m := promPoint.FindSubmatch(raw)
	if m == nil {
		return 0, in.reject(at, "EVID-RECORD", `a sample is written as [1488303420.5, "1"]`, fmt.Sprintf("%s is not a time and a value", path), raw)
	}
	ns, ok := promSeconds(string(m[1]))
	if !ok {
		why := noPromTime(string(m[1]))
		return 0, in.reject(at, why.code, why.hint, path+": "+why.text, raw)
	}
	row.from = stamp{ns, ns}
	return ns, r.sample(in, row, string(m[2]), path+": ", raw)
}

// sample takes a sample whose time is understood: of a counter, or of a state. One that is no state ends what was known before it.
func (r *promReader) sample(in *csvInput, row csvRow, value, path string, raw []byte) error {
	if _, counter := r.counters.of[row.series]; counter {
		return r.count(in, row, value, path, raw)
	}
	state, why := promState(value)
	if why != nil {
		row.broken = true
		if err := in.reject(r.place(&row), why.code, why.hint, path+why.text, raw); err != nil {
			return err
		}
		return r.keep(row)
	}
	row.state = severity[state]
	return r.keep(row)
}
