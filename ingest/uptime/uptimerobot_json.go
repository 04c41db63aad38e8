package uptime

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// uptimeRobotAnswer reads an answer of getMonitors.
func (e *export) uptimeRobotAnswer() error {
	a, err := e.readAnswer()
	if err != nil || a == nil {
		return err
	}
	table := e.named()
	monitor, logged := 0, false
	found, err := records(a.text, 0, []string{"monitors"}, func(raw []byte, at int) error {
		place := fmt.Sprintf("monitors[%d]", monitor)
		monitor++
		var m struct {
			ID           word
			FriendlyName string `json:"friendly_name"`
			URL          string
		}
		if json.Unmarshal(raw, &m) != nil {
			return audit.Fault("EVID-JSON", a.place(at), "fetch the file again from the service", "%s is not a monitor", place)
		}
		log := 0
		found, err := records(raw, at, []string{"logs"}, func(raw []byte, at int) error {
			err := e.uptimeRobotLog(table, []string{cmp.Or(m.FriendlyName, m.URL), string(m.ID)}, raw, a.place(at), fmt.Sprintf("%s.logs[%d]", place, log))
			log++
			return err
		})
		logged = logged || found
		return err
	})
	if err == nil && (!found || monitor > 0 && !logged) {
		return audit.Fault("EVID-JSON", audit.Origin{Path: a.path}, "ask getMonitors for logs=1: states of now and percentages do not tell when a monitor was down",
			"no monitor in it has logs")
	}
	e.in.Why = "monitors with logs (getMonitors)"
	var page struct {
		Pagination struct{ Offset, Total json.Number }
	}
	if json.Unmarshal(a.text, &page) == nil {
		offset, _ := page.Pagination.Offset.Int64() // 0 where it is not told
		if total, bad := page.Pagination.Total.Int64(); bad == nil && offset+int64(monitor) < total {
			e.partial(json.RawMessage("true"))
		}
	}
	return err
}

// uptimeRobotLog reads one event of a monitor, which is its name and its id.
func (e *export) uptimeRobotLog(t *csvTable, monitor []string, raw []byte, at audit.Origin, place string) error {
	e.in.Rows++
	var r struct{ Type, DateTime, Duration json.Number }
	if json.Unmarshal(raw, &r) != nil {
		return e.refuse(noRecord(place), at, raw)
	}
	row := csvRow{line: at.Line, input: e.id}
	why := t.label(&row, monitor)
	if why == nil {
		row.from, why = seconds(r.DateTime, place+".datetime")
	}
	if why == nil {
		row.state, why = uptimeRobotState(r.Type.String(), place+".type ")
	}
	if why == nil {
		if d, ok := wholeSeconds(r.Duration.String()); ok {
			row.lasts(d)
		} else {
			why = &refusal{code: "EVID-LENGTH", hint: "the service writes durations in seconds",
				text: fmt.Sprintf("%s.duration %s is not a duration", place, source.Excerpt(r.Duration.String()))}
		}
	}
	if why != nil {
		return e.refuse(why, at, raw)
	}
	return e.keep(row)
}

// someSeconds is a number of seconds, up to decades of them.
var someSeconds = regexp.MustCompile(`^[0-9]{1,9}$`)

func wholeSeconds(s string) (time.Duration, bool) {
	if !someSeconds.MatchString(s) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return time.Duration(n) * time.Second, err == nil
}
