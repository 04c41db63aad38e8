package uptime

import (
	"encoding/json"
	"fmt"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// data reads an answer of get-metric-data: for each query, times and values in two rows.
func (c *cloudWatch) data(e *export, a *answer) error {
	var head struct {
		NextToken string
		Messages  []struct{ Code, Value string }
	}
	if json.Unmarshal(a.text, &head) != nil {
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch the answer again", "this is not an answer of get-metric-data")
	}
	if head.NextToken != "" {
		e.in.note("EVID-PARTIAL", audit.Origin{Path: a.path}, "add the next page, unless it is among the files", "the answer goes on: it has a NextToken")
	}
	for _, m := range head.Messages {
		e.in.note("EVID-PARTIAL", audit.Origin{Path: a.path}, "ask again in smaller parts", "CloudWatch says: "+source.Excerpt(m.Code)+" "+source.Excerpt(m.Value))
	}
	n := 0
	found, err := records(a.text, 0, []string{"MetricDataResults"}, func(raw []byte, at int) error {
		n++
		return c.result(e, a, raw, at, fmt.Sprintf("MetricDataResults[%d]", n-1))
	})
	if err == nil && !found {
		err = audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "fetch the answer again", "there are no MetricDataResults in it")
	}
	return err
}

// element is a value of an array, and where it stands.
type element struct {
	raw []byte
	at  int
}

// result reads what one query gave.
func (c *cloudWatch) result(e *export, a *answer, raw []byte, at int, place string) error {
	var head struct{ ID, Label, StatusCode string }
	if json.Unmarshal(raw, &head) != nil {
		e.in.Rows++
		return e.refuse(noRecord(place), a.place(at), raw)
	}
	if s := head.StatusCode; s != "" && s != "Complete" {
		e.in.note("EVID-PARTIAL", a.place(at), "ask again, or add the pages that follow", fmt.Sprintf("%s has the status %s: not all of its points are here", source.Excerpt(head.ID), source.Excerpt(s)))
	}
	var times, values []element
	for key, list := range map[string]*[]element{"Timestamps": &times, "Values": &values} {
		if _, err := records(raw, at, []string{key}, func(raw []byte, at int) error {
			*list = append(*list, element{raw, at})
			return nil
		}); err != nil {
			return err
		}
	}
	if len(times) != len(values) {
		return audit.Fault("EVID-RECORD", a.place(at), "fetch the answer again", "%s has %d times and %d values", place, len(times), len(values))
	}
	r, metric, rest, ok := c.find(head.ID, head.Label)
	l := sla.Labels{}
	if rest != "" {
		l[sla.Resource] = rest
	}
	if !ok && len(times) == 0 {
		c.others[source.Excerpt(head.ID+" "+head.Label)] = true
	}
	for i, t := range times {
		origin := a.place(t.at)
		if !ok {
			c.other(e, origin, head.ID, head.Label)
			continue
		}
		point := fmt.Sprintf("%s.Timestamps[%d]", place, i)
		stamp, why := metricInstant(t.raw, point)
		if why != nil {
			e.in.Rows++
			if err := e.refuse(why, origin, t.raw); err != nil {
				return err
			}
			continue
		}
		if err := c.take(e, l, r, metric, stamp, values[i].raw, fmt.Sprintf("%s.Values[%d]", place, i), origin); err != nil {
			return err
		}
	}
	return nil
}
