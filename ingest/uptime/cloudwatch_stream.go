package uptime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// streamed is one object of a metric stream.
type streamed struct {
	Stream     string            `json:"metric_stream_name"`
	Account    string            `json:"account_id"`
	Region     string            `json:"region"`
	Metric     string            `json:"metric_name"`
	Dimensions map[string]string `json:"dimensions"`
	Timestamp  json.RawMessage   `json:"timestamp"` // milliseconds
	Value      struct{ Max, Min, Sum, Count json.RawMessage }
}

// cloudWatchDimensions are the dimensions that say what a label says.
var cloudWatchDimensions = map[string]string{
	"BucketName": sla.Bucket, "AvailabilityZone": sla.Zone,
	"InstanceId": sla.Resource, "HealthCheckId": sla.Resource, "LoadBalancer": sla.Resource, "ApiName": sla.Resource, "ApiId": sla.Resource,
}

// stream reads lines of a metric stream. Several objects may stand on one line.
func (c *cloudWatch) stream(e *export) error {
	var lines source.Lines
	lines.Reset(e.text, 0)
	for lines.Next() {
		at := audit.Origin{Path: e.in.Path, Line: lines.Number()}
		if lines.Long() {
			return audit.Fault("EVID-LONG", at, "is it a file of the stream?", "a line is longer than 1 MiB")
		}
		dec := json.NewDecoder(bytes.NewReader(lines.Bytes()))
		for {
			var raw json.RawMessage
			err := dec.Decode(&raw)
			if err == io.EOF {
				break
			}
			if err != nil {
				e.in.Rows++
				if err := e.in.reject(at, "EVID-LINE", "a file that is cut off ends so: fetch it again", "the line is not an object of a metric stream", lines.Bytes()); err != nil {
					return err
				}
				break
			}
			if err := c.object(e, raw, at); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// object reads one object of a stream.
func (c *cloudWatch) object(e *export, raw []byte, at audit.Origin) error {
	var s streamed
	if json.Unmarshal(raw, &s) != nil || s.Metric == "" {
		e.in.Rows++
		return e.refuse(noRecord("the object"), at, raw)
	}
	r, metric, _, ok := c.find(s.Metric)
	if !ok {
		c.other(e, at, s.Metric)
		return nil
	}
	stamp, why := metricInstant(s.Timestamp, "timestamp")
	if why != nil {
		e.in.Rows++
		return e.refuse(why, at, raw)
	}
	l := sla.Labels{}
	for k, v := range map[string]string{sla.Account: s.Account, sla.Region: s.Region} {
		if v != "" {
			l[k] = v
		}
	}
	for k, v := range s.Dimensions {
		if key := cloudWatchDimensions[k]; key != "" {
			k = key
		}
		l[k] = v
	}
	if filter, bucket := s.Dimensions["FilterId"], s.Dimensions["BucketName"]; filter != "" {
		if before, there := c.filters[bucket]; there && before != filter {
			e.in.note("EVID-FILTERS", at, "keep the lines of one filter, such as that of the entire bucket",
				fmt.Sprintf("bucket %s has the request metrics of several filters, which may count the same requests", source.Excerpt(bucket)))
		} else {
			c.filters[bucket] = filter
		}
	}
	d := datapoint{sum: s.Value.Sum, count: s.Value.Count, least: s.Value.Min, most: s.Value.Max}
	return c.point(e, l, r, metric, stamp, d, "value", at)
}
