package uptime

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// CloudTrailFormat is the name of the format of the events of AWS CloudTrail.
const CloudTrailFormat = "cloudtrail"

var cloudTrailLog = &logFormat{
	name: CloudTrailFormat,
	line: "a CloudTrail event",
	caveat: "CloudTrail records calls of the interfaces of AWS, delivered some minutes later and in no order. Calls that could not be authenticated are missing, and requests for data " +
		"(objects, items, invocations) are there only if data events were turned on: the number of requests may be too low.",
	vantage:   sla.ProviderLog,
	times:     "2017-02-28T17:37:59Z in eventTime",
	noRequest: "an event of a service or an insight, not a call",
	json:      true,
	byID:      true,
	reader:    func(Source) logReader { return &cloudTrailReader{} },
	labels: func(n logNames) sla.Labels {
		l := sla.Labels{sla.RequestType: n.what}
		for i, part := range strings.SplitN(n.who, "\x00", 4) {
			if part != "" {
				l[[]string{sla.Account, sla.Region, sla.Service, sla.Bucket}[i]] = part
			}
		}
		return l
	},
	refuse: refuseDigest,
	help: Help{
		Title: "AWS CloudTrail events",
		Reads: "The files that a trail delivers ({\"Records\": […]}), the answers of aws cloudtrail lookup-events, in which each event is JSON within JSON, and events one after the other. " +
			"Account, region, service and bucket come from the event. Events count once, by their eventID, unless dedupe is off.",
		Proves: "Calls per account, region, service and call, and the calls that failed on the side of AWS, by their error code: codes that speak of an internal error or of a service " +
			"that was unavailable, and those that begin with Server. Other codes (AccessDenied, ThrottlingException) are shown and never counted as errors.",
		Limits: "Without data events turned on the requests for objects, items and invocations are missing, and the share of errors means little. Calls that could not be authenticated " +
			"are never there. Digest files and insight files have no calls.",
		Sources: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
	},
}

// CountCloudTrail counts the calls in events of CloudTrail: per account, region, service, bucket, call and slice. A call without an error
// code went well. Which codes are errors is told by [isServerFault].
func CountCloudTrail(ctx context.Context, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report, error) {
	return cloudTrailLog.count(ctx, refs, src, opt)
}

// trailEvent is an event.
type trailEvent struct {
	EventTime     string          `json:"eventTime"`
	EventSource   string          `json:"eventSource"`
	EventName     string          `json:"eventName"`
	EventID       string          `json:"eventID"`
	EventType     string          `json:"eventType"`
	EventCategory string          `json:"eventCategory"`
	Region        string          `json:"awsRegion"`
	Account       string          `json:"recipientAccountId"`
	ErrorCode     string          `json:"errorCode"`
	Parameters    json.RawMessage `json:"requestParameters"` // different for each call
}

// bucket is the bucket that a call of S3 was about; empty where it was about none.
func (v *trailEvent) bucket() string {
	var p struct {
		Name string `json:"bucketName"`
	}
	if v.EventSource != "s3.amazonaws.com" || json.Unmarshal(v.Parameters, &p) != nil {
		return ""
	}
	return p.Name
}

// wrappedEvent is an event within an answer of lookup-events.
type wrappedEvent struct {
	Event string `json:"CloudTrailEvent"`
}

type cloudTrailReader struct {
	clock               isoClock
	who, what, code, id []byte
}

func (r *cloudTrailReader) begin(string) {}

func (r *cloudTrailReader) read(b []byte, e *logEntry) logVerdict {
	not := "not " + cloudTrailLog.line
	if bytes.Contains(b, []byte(`"CloudTrailEvent"`)) {
		var outer wrappedEvent
		if json.Unmarshal(b, &outer) == nil && outer.Event != "" {
			b = []byte(outer.Event)
		}
	}
	var v trailEvent
	if json.Unmarshal(b, &v) != nil {
		return e.bad(badLine, -1, not+": it is no object of JSON with fields of the right kinds")
	}
	if v.EventSource == "" || v.EventName == "" {
		return e.bad(badLine, -1, not+": eventSource or eventName is missing")
	}
	var ok bool
	if e.unix, ok = r.clock.read([]byte(v.EventTime)); !ok {
		return e.bad(badTime, -1, impossibleTime)
	}
	r.id = append(r.id[:0], v.EventID...)
	e.id = r.id
	if v.EventType != "" && v.EventType != "AwsApiCall" || v.EventCategory == "Insight" {
		return noRequest
	}
	r.who = r.who[:0]
	for _, part := range []string{v.Account, v.Region, v.EventSource} {
		r.who = append(append(r.who, strings.ReplaceAll(part, "\x00", "")...), 0)
	}
	r.who = append(r.who, v.bucket()...)
	r.what = append(r.what[:0], v.EventName...)
	r.code = append(r.code[:0], v.ErrorCode...)
	e.set(r.who, r.what)
	e.code, e.failed = r.code, isServerFault(v.ErrorCode)
	return aRequest
}

// isServerFault tells an error code by which a service of AWS says that it failed itself. Services name such codes as they like:
// InternalError, InternalFailure, KMSInternalException, ServiceUnavailable, Server.InternalError, ServiceException.
func isServerFault(code string) bool {
	switch code {
	case "ServiceException", "ServiceFailure", "ServerException", "500", "503":
		return true
	}
	return strings.HasPrefix(code, "Server.") || strings.HasPrefix(code, "ServiceUnavailable") ||
		strings.Contains(code, "Internal") && !strings.HasPrefix(code, "Client.")
}

// refuseDigest stops at the digest files that lie beside the logs of a trail.
func refuseDigest(head []byte, path string) error {
	if !bytes.Contains(head[:min(len(head), 512)], []byte(`"digestStartTime"`)) {
		return nil
	}
	return audit.Fault("LOG-KIND", audit.Origin{Path: path}, "name the files in the folder CloudTrail, not those in CloudTrail-Digest",
		"this is a digest file of CloudTrail, which has hashes of logs, not events")
}
