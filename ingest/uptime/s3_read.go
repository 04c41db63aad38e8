package uptime

import (
	"bytes"
	"context"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// s3Caveat is the gist of https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html, "Best-effort server log delivery".
const s3Caveat = "S3 server access logs are delivered on a best-effort basis: records may be late, missing or duplicated, and the provider says that they are not meant as a complete account of all requests."

// s3Log is the format of S3 server access logs.
var s3Log = &logFormat{
	name:      S3Format,
	line:      "an S3 server access log line",
	caveat:    s3Caveat,
	vantage:   sla.ProviderLog,
	times:     "[28/Feb/2017:17:37:59 +0000]",
	noRequest: "no status, or an operation of the provider itself, S3.*",
	reader:    func(Source) logReader { return &s3Reader{} },
	labels:    s3Labels,
}

// CountS3 counts the requests in S3 server access logs: per bucket, request type and slice, requests, and errors by code.
// What becomes of rows is told at [logFormat]; rows without a status and the provider's own operations S3.* are no requests.
//
// Errors of a slice are the responses with a 5xx status, or with code InternalError or ServiceUnavailable whatever the status;
// which of them breach an agreement is for the agreement to say. A 5xx response without a code is counted under "-".
func CountS3(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return s3Log.count(ctx, refs, src, opt)
}

// s3Reader reads the lines of S3 server access logs.
type s3Reader struct {
	line  s3Line
	clock s3Clock
}

func (r *s3Reader) begin(string) {}

func (r *s3Reader) read(b []byte, e *logEntry) logVerdict {
	l := &r.line
	if field, at := l.parse(b); field != s3Complete {
		return e.bad(badLine, at, s3Left[field])
	}
	unix, ok := r.clock.read(l.time)
	if !ok {
		return e.bad(badTime, cap(b)-cap(l.time), impossibleTime)
	}
	e.unix = unix
	return e.s3Request(l.bucket, l.operation, l.status, l.code)
}

// s3Request takes the fields of a record of which the time is known; status and code are - where there is none.
func (e *logEntry) s3Request(bucket, operation, status, code []byte) logVerdict {
	if status[0] == '-' || operation[0] == 'S' && operation[1] == '3' && operation[2] == '.' {
		return noRequest
	}
	e.set(bucket, requestType(operation))
	e.code, e.failed = nil, status[0] == '5'
	if code[0] != '-' || e.failed {
		e.code = code
		e.failed = e.failed || s3Counts(code)
	}
	return aRequest
}

// requestType is the second part of an operation: GET of REST.GET.OBJECT.
func requestType(operation []byte) []byte {
	rest := operation[bytes.IndexByte(operation, '.')+1:]
	if n := bytes.IndexByte(rest, '.'); n >= 0 {
		return rest[:n]
	}
	return rest
}

// s3Counts tells the two codes that the S3 agreement counts (https://aws.amazon.com/s3/sla/): with whatever status a line has
// them, they are evidence.
func s3Counts(code []byte) bool {
	return string(code) == "InternalError" || string(code) == "ServiceUnavailable"
}

func s3Labels(n logNames) sla.Labels { return sla.Labels{sla.Bucket: n.who, sla.RequestType: n.what} }

// s3Left says where a line leaves the grammar.
var s3Left = [...]string{
	s3Owner:     "not a line of an S3 access log: the bucket owner is missing",
	s3Bucket:    "not a line of an S3 access log: the bucket is missing",
	s3Time:      "not a line of an S3 access log: the time in brackets is missing",
	s3RemoteIP:  "not a line of an S3 access log: the remote address is missing",
	s3Requester: "not a line of an S3 access log: the requester is missing",
	s3RequestID: "not a line of an S3 access log: the request id is missing",
	s3Operation: "not a line of an S3 access log: there is no operation like REST.GET.OBJECT",
	s3Key:       "not a line of an S3 access log: the key is missing",
	s3URI:       "not a line of an S3 access log: there is no request-URI with status, error code, sizes and times behind it",
}
