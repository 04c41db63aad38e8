package uptime

import (
	"bytes"
	"context"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// GCSFormat is the name of the format of usage logs of Google Cloud Storage.
const GCSFormat = "gcs-usage-log"

var gcsLog = &logFormat{
	name: GCSFormat,
	line: "a row of a Cloud Storage usage log",
	caveat: "Google does not guarantee that usage logs of Cloud Storage are complete or in time. They have the status of a request, not its error code: " +
		"a 500 may be one that the agreement does not count.",
	vantage:   sla.ProviderLog,
	bound:     sla.Upper,
	times:     "1488303479123456, microseconds since 1970 in time_micros",
	noRequest: "no status",
	reader:    func(Source) logReader { return &gcsReader{} },
	labels:    func(n logNames) sla.Labels { return sla.Labels{sla.Bucket: n.who, sla.RequestType: n.what} },
	refuse:    refuseGCSStorage,
	help: Help{
		Title: "Google Cloud Storage usage logs",
		Reads: "The hourly CSV files named …_usage_…, each with its header or put together with the headers in between. Bucket and operation come from the row; say account, region, " +
			"storage class and location type in labels.",
		Proves: "Requests per bucket, operation and slice, and the responses with a 5xx status by status. The agreement of Cloud Storage counts 500 with the code Internal Error; the log " +
			"has no codes, so that its errors are an upper bound. A request stands at the time when it was done.",
		Limits:  "Delivery is not guaranteed to be complete or in time. The daily files named …_storage_… have no requests and are refused.",
		Sources: "https://docs.cloud.google.com/storage/docs/access-logs",
	},
}

// CountGCS counts the requests in usage logs of Cloud Storage: per bucket, operation and slice. Errors are the responses with a 5xx status,
// by status.
func CountGCS(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return gcsLog.count(ctx, refs, src, opt)
}

// gcsColumns are the columns that Google documents, for the pieces of a file that was cut behind its header.
var gcsColumns = []string{"time_micros", "c_ip", "c_ip_type", "c_ip_region", "cs_method", "cs_uri", "sc_status", "cs_bytes", "sc_bytes", "time_taken_micros",
	"cs_host", "cs_referer", "cs_user_agent", "s_request_id", "cs_operation", "cs_bucket", "cs_object"}

type gcsReader struct {
	cells  [][]byte
	text   []byte // cells with quotes in them, unescaped
	column struct{ time, method, status, operation, bucket int }
	need   int
	named  bool // by a header
}

func (r *gcsReader) header() bool { return r.named }

func (r *gcsReader) begin(string) { r.columns(gcsColumns) }

// columns takes the names of the columns, and says whether all that matter are there.
func (r *gcsReader) columns(names []string) bool {
	r.need = 0
	find := func(name string) int {
		i := slices.Index(names, name)
		r.need = max(r.need, i+1)
		return i
	}
	c := &r.column
	c.time, c.method, c.status = find("time_micros"), find("cs_method"), find("sc_status")
	c.operation, c.bucket = find("cs_operation"), find("cs_bucket")
	if min(c.time, c.method, c.status, c.operation, c.bucket) < 0 {
		r.need = maxColumns + 1
	}
	return r.need <= maxColumns
}

func (r *gcsReader) read(b []byte, e *logEntry) logVerdict {
	if !r.cut(b) {
		return e.bad(badLine, -1, "not "+gcsLog.line+": it is no row of comma-separated fields")
	}
	if string(r.cells[0]) == "time_micros" {
		var names []string
		for _, c := range r.cells {
			names = append(names, string(c))
		}
		r.named = r.columns(names)
		return noRow
	}
	if len(r.cells) < r.need {
		return e.bad(badLine, -1, "not "+gcsLog.line+": columns are missing")
	}
	c := &r.column
	status, bucket, operation := r.cells[c.status], r.cells[c.bucket], r.cells[c.operation]
	switch {
	case !isStatus(status) && len(status) > 0:
		return e.bad(badLine, -1, "not "+gcsLog.line+": sc_status is no status")
	case len(bucket) == 0:
		return e.bad(badLine, -1, "not "+gcsLog.line+": cs_bucket is missing")
	}
	micros := r.cells[c.time]
	ns, ok := epoch(string(micros[:min(len(micros), longestTime)]))
	if !ok || len(micros) != len("1488303479123456") {
		return e.bad(badTime, -1, "time_micros is not a time in microseconds since 1970")
	}
	e.unix = instant(ns).Unix()
	if len(status) == 0 {
		return noRequest
	}
	if len(operation) == 0 {
		operation = method(r.cells[c.method])
	}
	e.set(bucket, operation)
	e.code, e.failed = nil, isFault(status)
	if isRemarkable(status) {
		e.code = status
	}
	return aRequest
}

// cut cuts a row into its cells. Names of objects cannot have line ends, so that a row is a line.
func (r *gcsReader) cut(b []byte) bool {
	r.cells, r.text = r.cells[:0], r.text[:0]
	for i := 0; len(r.cells) < maxColumns; {
		if i == len(b) || b[i] != '"' {
			n := bytes.IndexByte(b[i:], ',')
			if n < 0 {
				r.cells = append(r.cells, b[i:])
				return true
			}
			r.cells = append(r.cells, b[i:i+n])
			i += n + 1
			continue
		}
		cell, end := r.quoted(b, i+1)
		if end < 0 || end < len(b) && b[end] != ',' {
			return false
		}
		r.cells = append(r.cells, cell)
		if end == len(b) {
			return true
		}
		i = end + 1
	}
	return false
}

// quoted reads a cell in quotes, in which a quote is written twice, and gives the offset behind it; -1 when it does not end.
func (r *gcsReader) quoted(b []byte, i int) (cell []byte, end int) {
	from, doubled := i, false
	for {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return nil, -1
		}
		if i += n + 1; i == len(b) || b[i] != '"' {
			break
		}
		doubled = true
		i++
	}
	cell = b[from : i-1]
	if doubled {
		at := len(r.text)
		for len(cell) > 0 {
			part, rest, _ := bytes.Cut(cell, []byte(`""`))
			r.text = append(r.text, part...)
			if len(part) < len(cell) {
				r.text = append(r.text, '"')
			}
			cell = rest
		}
		cell = r.text[at:]
	}
	return cell, i
}

// refuseGCSStorage stops at the daily files that say how much a bucket held.
func refuseGCSStorage(head []byte, path string) error {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte("\uFEFF")), []byte("\n"))
	if !bytes.HasPrefix(bytes.ReplaceAll(line, []byte(`"`), nil), []byte("bucket,storage_byte_hours")) {
		return nil
	}
	return audit.Fault("LOG-KIND", audit.Origin{Path: path}, "name the files with _usage_ in their names only",
		"this is a storage log of Cloud Storage, which says how much a bucket held, not what was asked of it")
}
