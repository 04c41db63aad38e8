package uptime

import (
	"bytes"
	"context"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// CloudFrontFormat is the name of the format of CloudFront's standard logs.
const CloudFrontFormat = "cloudfront-log"

var cloudFrontLog = &logFormat{
	name: CloudFrontFormat,
	line: "a CloudFront standard log line",
	caveat: "CloudFront's standard logs are delivered on a best-effort basis, up to a day late, and are not meant as a complete account of all requests. " +
		"They do not tell in every case an error of CloudFront from one of the origin that it passed on.",
	vantage:   sla.ProviderLog,
	bound:     sla.Upper,
	times:     "2019-12-04 and 21:02:31 in the fields date and time",
	noRequest: "no status",
	reader:    func(Source) logReader { return &cloudFrontReader{} },
	labels: func(n logNames) sla.Labels {
		return sla.Labels{sla.Resource: n.who, sla.RequestType: n.what}
	},
	help: Help{
		Title: "CloudFront standard logs",
		Reads: "Standard logs with their lines #Version and #Fields, packed or not; columns are found by their names, in any order and number. The label resource is the " +
			"distribution's domain name, cs(Host). The account is not in the log: say it in labels.",
		Proves: "Requests per method and slice, and the responses with a 5xx status by status: 500, 502, 503, 504. The agreement of CloudFront counts 500 and 503. What the " +
			"column x-edge-detailed-result-type blames on the origin or on a function of yours is named origin_502 or function_503 and is never counted as an error.",
		Limits: "Delivery is best effort and up to a day late. A result type of plain Error, and logs without the detailed column, may hide an error of the origin: errors are an " +
			"upper bound. Status 000 says that the client went away and is no error. Real-time logs and the JSON form are not read.",
		Sources: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
	},
}

// CountCloudFront counts the requests in standard logs of CloudFront: per distribution, by its domain name, method and slice.
//
// An error is a response with a 5xx status; its code is the status. What the log itself says was the origin's error, or that of a
// function of the customer's at the edge, is a request, and is named origin_502 or function_503 in the table of codes, where no
// agreement takes it for an error. Status 000 says that the client went away: no error.
//
// Format: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
func CountCloudFront(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return cloudFrontLog.count(ctx, refs, src, opt)
}

// cloudFrontReader reads lines by the columns that the last line #Fields named.
type cloudFrontReader struct {
	clock  isoClock
	stamp  []byte
	code   []byte
	column struct{ date, time, host, method, status, result int } // -1: there is none
	need   int                                                    // columns that a row must have; 0: no line #Fields yet
	cells  [][]byte
}

func (r *cloudFrontReader) begin(string) { r.need = 0 }

func (r *cloudFrontReader) header() bool { return r.need > 0 }

// maxColumns is more columns than any log has.
const maxColumns = 256

func (r *cloudFrontReader) read(b []byte, e *logEntry) logVerdict {
	if b[0] == '#' {
		if names, ok := bytes.CutPrefix(b, []byte("#Fields:")); ok {
			r.columns(names)
		}
		return noRow
	}
	if r.need == 0 {
		return e.bad(badLine, -1, "not "+cloudFrontLog.line+": no line #Fields: before it names the columns of one")
	}
	r.cells = r.cells[:0]
	for rest, more := b, true; more && len(r.cells) < maxColumns; {
		var cell []byte
		cell, rest, more = bytes.Cut(rest, []byte("\t"))
		r.cells = append(r.cells, cell)
	}
	if len(r.cells) < r.need {
		return e.bad(badLine, -1, "not "+cloudFrontLog.line+": it has fewer columns than the line #Fields: names")
	}
	status := r.cells[r.column.status]
	if !isStatus(status) && string(status) != "-" {
		return e.bad(badLine, cap(b)-cap(status), "not "+cloudFrontLog.line+": there is no status in the column sc-status")
	}
	date := r.cells[r.column.date]
	r.stamp = append(append(append(append(r.stamp[:0], date...), 'T'), r.cells[r.column.time]...), 'Z')
	var ok bool
	if e.unix, ok = r.clock.read(r.stamp); !ok {
		return e.bad(badTime, cap(b)-cap(date), impossibleTime)
	}
	if status[0] == '-' {
		return noRequest
	}
	e.set(r.cells[r.column.host], method(r.cells[r.column.method]))
	e.code, e.failed = r.judge(status)
	return aRequest
}

// columns takes the names of the columns. Other programs write such headers too: without columns of CloudFront's own it is no such log.
func (r *cloudFrontReader) columns(names []byte) {
	r.need = 0
	fields := strings.Fields(string(names))
	find := func(name string) int {
		for i, f := range fields {
			if f == name {
				r.need = max(r.need, i+1)
				return i
			}
		}
		return -1
	}
	c := &r.column
	c.date, c.time, c.host, c.method, c.status = find("date"), find("time"), find("cs(Host)"), find("cs-method"), find("sc-status")
	if c.host < 0 {
		c.host = find("x-host-header")
	}
	c.result = find("x-edge-detailed-result-type")
	if c.result < 0 {
		c.result = find("x-edge-result-type")
	}
	if min(c.date, c.time, c.host, c.method, c.status, c.result) < 0 || len(fields) > maxColumns {
		r.need = 0
	}
}

// judge tells whose error a response is.
func (r *cloudFrontReader) judge(status []byte) (code []byte, failed bool) {
	if !isRemarkable(status) {
		return nil, false
	}
	side := ""
	if status[0] == '5' {
		switch result := r.cells[r.column.result]; {
		case bytes.Contains(result, []byte("Origin")):
			side = "origin_"
		case bytes.HasPrefix(result, []byte("Lambda")), bytes.HasPrefix(result, []byte("Function")):
			side = "function_"
		}
	}
	r.code = append(append(r.code[:0], side...), status...)
	return r.code, status[0] == '5' && side == ""
}
