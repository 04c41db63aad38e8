package uptime

import (
	"encoding/json"
	"fmt"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// datapoint is one of an answer of get-metric-statistics, or of a metric stream: the statistics of a period.
type datapoint struct {
	sum, count, least, most json.RawMessage // nil: not there
}

// statistics reads an answer of get-metric-statistics: the points of one metric, in any order.
func (c *cloudWatch) statistics(e *export, a *answer) error {
	var head struct{ Label string }
	if json.Unmarshal(a.text, &head) != nil {
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch the answer again", "this is not an answer of get-metric-statistics")
	}
	r, metric, rest, ok := c.find(head.Label)
	l := sla.Labels{}
	if rest != "" {
		l[sla.Resource] = rest
	}
	if !ok {
		c.others[source.Excerpt(head.Label)] = true
	}
	n := 0
	found, err := records(a.text, 0, []string{"Datapoints"}, func(raw []byte, at int) error {
		place := fmt.Sprintf("Datapoints[%d]", n)
		n++
		origin := a.place(at)
		var p struct{ Timestamp, Sum, SampleCount, Minimum, Maximum, Average json.RawMessage }
		switch {
		case json.Unmarshal(raw, &p) != nil:
			e.in.Rows++
			return e.refuse(noRecord(place), origin, raw)
		case !ok:
			c.other(e, origin, head.Label)
			return nil
		}
		stamp, why := metricInstant(p.Timestamp, place+".Timestamp")
		if why != nil {
			e.in.Rows++
			return e.refuse(why, origin, raw)
		}
		d := datapoint{sum: p.Sum, count: p.SampleCount, least: p.Minimum, most: p.Maximum}
		if d.least == nil && d.most == nil && r.meaning == isState {
			d.least, d.most = p.Average, p.Average
		}
		return c.point(e, l, r, metric, stamp, d, place, origin)
	})
	if err == nil && !found {
		err = audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch the answer again", "there is neither a list of MetricDataResults nor of Datapoints in it")
	}
	return err
}

// point takes of a period's statistics those that its metric needs.
func (c *cloudWatch) point(e *export, l sla.Labels, r role, metric string, at stamp, d datapoint, place string, origin audit.Origin) error {
	if r.meaning == isState {
		return c.checked(e, l, r, metric, at, d, place, origin)
	}
	none := true
	if d.sum != nil {
		none = false
		if err := c.take(e, l, r, metric, at, d.sum, place+" Sum", origin); err != nil {
			return err
		}
	}
	if d.count != nil && r.meaning == isErrors {
		none = false
		if err := c.take(e, l, role{meaning: isSampled}, metric, at, d.count, place+" SampleCount", origin); err != nil {
			return err
		}
	}
	if none {
		e.in.Rows++
		return e.in.reject(origin, "EVID-NUM", "ask for the statistic Sum", place+" has no Sum: averages do not count anything", nil)
	}
	return nil
}

// checked takes the state of a period from the least and the most value in it. Where they differ, it was down for a part.
func (c *cloudWatch) checked(e *export, l sla.Labels, r role, metric string, at stamp, d datapoint, place string, origin audit.Origin) error {
	value := d.most
	if value == nil {
		value = d.least
	}
	if value == nil {
		e.in.Rows++
		return e.in.reject(origin, "EVID-STATE", "ask for the statistic Maximum of StatusCheckFailed, or Minimum of HealthCheckStatus", place+" has neither Maximum nor Minimum", nil)
	}
	if least, ok := exactNumber(d.least); ok && metric != healthyShare {
		if most, ok := exactNumber(d.most); ok && least.Cmp(most) != 0 {
			value = json.RawMessage("0.5")
		}
	}
	if metric == healthyShare && d.least != nil {
		value = d.least
	}
	return c.take(e, l, r, metric, at, value, place, origin)
}
