package uptime

import (
	"encoding/json"
	"fmt"

	"slacredit/sla"
	"slacredit/sla/audit"
)

// text reads JSON of the program: a list of heartbeats, or lists by the id of their monitor.
func (*kuma) text(e *export) error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	all := kumaMonitors{}
	err = members(a.text, 0, func(key string, raw []byte, at int) error {
		if key != "monitorList" {
			return nil
		}
		return members(raw, at, func(_ string, raw []byte, _ int) error {
			var m struct {
				ID, Interval json.Number
				Name, Type   string
			}
			if json.Unmarshal(raw, &m) == nil && m.ID != "" && len(all) < maxCSVSeries {
				all[m.ID.String()] = kumaMonitor{name: m.Name, interval: kumaInterval(m.Interval.String()), group: m.Type == "group"}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	all.twins()
	t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
	beat := func(monitor, place string, raw []byte, at int) error {
		var b struct {
			MonitorID  json.Number `json:"monitorID"`
			Monitor_ID json.Number `json:"monitor_id"`
			Status     json.Number
			Time       string
		}
		origin := a.place(at)
		if json.Unmarshal(raw, &b) != nil {
			e.in.Rows++
			return e.refuse(noRecord(place), origin, raw)
		}
		for _, id := range []json.Number{b.MonitorID, b.Monitor_ID} {
			if id != "" {
				monitor = id.String()
			}
		}
		return e.kumaBeat(t, all, kumaBeat{monitor, b.Status.String(), b.Time}, origin.Line, place, raw)
	}
	found := false
	err = members(a.text, 0, func(key string, raw []byte, at int) error {
		if key != "heartbeatList" {
			return nil
		}
		found = true
		return members(raw, at, func(key string, raw []byte, at int) error {
			place := fmt.Sprintf("heartbeatList[%s]", key)
			if raw[0] != '[' {
				return beat("", place, raw, at)
			}
			return members(raw, at, func(i string, raw []byte, at int) error {
				return beat(key, fmt.Sprintf("%s[%s]", place, i), raw, at)
			})
		})
	})
	if err == nil && !found {
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "give the database kuma.db of the program's data folder", "this backup holds the settings of monitors and no heartbeats")
	}
	e.in.Why = "a list of heartbeats"
	return err
}
