package uptime

import (
	"bytes"
	"context"
	"encoding/json"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// S3JSONFormat is the name of the format of S3 server access logs that were delivered to CloudWatch Logs.
const S3JSONFormat = "s3-access-log-json"

var s3JSONLog = &logFormat{
	name:      S3JSONFormat,
	line:      "an S3 server access log record",
	caveat:    s3Caveat,
	vantage:   sla.ProviderLog,
	times:     "2017-02-28T17:37:59.000Z in request_time",
	noRequest: s3Log.noRequest,
	json:      true,
	reader:    func(Source) logReader { return &s3JSONReader{} },
	labels:    s3Labels,
	help: Help{
		Title: "Amazon S3 server access logs in CloudWatch Logs",
		Reads: "The records of such a log group, one JSON object after the other, in an array, as the messages of an answer of filter-log-events or get-log-events, or as the lines " +
			"of an export to S3, with or without the time before them. Bucket and request type come from the record; say account, region and storage class in labels.",
		Proves: "The same as the text form, request by request: the same records give the same counts.",
		Limits: "Delivery is best effort. An answer that says that another page follows is counted with a warning (LOG-PARTIAL). An account of requests in the text form and in this " +
			"one is the same account twice: name only one of them.",
		Sources: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/sal-cw-log-format.html",
	},
}

// CountS3JSON counts the records of S3 server access logs as CloudWatch Logs has them, as [CountS3] counts lines.
func CountS3JSON(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return s3JSONLog.count(ctx, refs, src, opt)
}

// s3Object is a record. Null stands for what a line writes as -.
type s3Object struct {
	BucketName  string          `json:"bucket_name"`
	RequestTime string          `json:"request_time"`
	Operation   string          `json:"operation"`
	HTTPStatus  json.RawMessage `json:"http_status"` // a number
	ErrorCode   string          `json:"error_code"`
	Message     string          `json:"message"` // of CloudWatch Logs around a record: the record
}

type s3JSONReader struct {
	clock     isoClock
	object    s3Object
	who, code []byte
}

func (r *s3JSONReader) begin(string) {}

func (r *s3JSONReader) read(b []byte, e *logEntry) logVerdict {
	not := "not " + s3JSONLog.line
	o := &r.object
	*o = s3Object{}
	if json.Unmarshal(b, o) != nil || o.Message != "" && json.Unmarshal([]byte(o.Message), o) != nil {
		return e.bad(badLine, -1, not+": it is no object of JSON with fields of the right kinds")
	}
	operation, status := []byte(o.Operation), bytes.Trim(o.HTTPStatus, `"`)
	switch {
	case o.BucketName == "":
		return e.bad(badLine, -1, not+": bucket_name is missing")
	case operationEnd(operation, 0) != len(operation) || len(operation) == 0:
		return e.bad(badLine, -1, not+": there is no operation like REST.GET.OBJECT")
	case string(status) == "null" || len(status) == 0:
		status = []byte("-")
	case !isStatus(status):
		return e.bad(badLine, -1, not+": http_status is no status")
	}
	if o.ErrorCode == "" {
		o.ErrorCode = noCode
	}
	r.code = append(r.code[:0], o.ErrorCode...)
	for _, c := range r.code {
		if class[c]&inCode == 0 && o.ErrorCode != noCode {
			return e.bad(badLine, -1, not+": error_code is no code")
		}
	}
	var ok bool
	if e.unix, ok = r.clock.read([]byte(o.RequestTime)); !ok {
		return e.bad(badTime, -1, impossibleTime)
	}
	r.who = append(r.who[:0], o.BucketName...)
	return e.s3Request(r.who, operation, status, r.code)
}
