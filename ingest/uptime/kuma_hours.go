package uptime

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// maxKumaHours is how many hours of all monitors are read: thirty days of some thousand monitors.
const maxKumaHours = 2_000_000

// looked reads in which hours each monitor kept looking.
//
// Version 2 deletes heartbeats after a day but for those at which the state changed, and keeps counts of them by the hour for 30
// days. The counts do not say when in the hour anything was; but an hour that has about as many heartbeats as the interval of its
// monitor asks for leaves no room for more than the policy hold-3x fills.
//
// Source: https://github.com/louislam/uptime-kuma: server/uptime-calculator.js; server/database.js, clearHeartbeatData
func (k *kuma) looked(e *export, t *csvTable, d *database, all kumaMonitors) error {
	if !d.has("stat_hourly", "monitor_id", "timestamp", "up", "down") || !d.has("heartbeat", "important") {
		return nil
	}
	e.changes = true
	extras := "NULL"
	if d.has("stat_hourly", "extras") {
		extras = "CAST(extras AS TEXT)"
	}
	n := 0
	text := fmt.Sprintf("SELECT CAST(monitor_id AS TEXT), CAST(timestamp AS TEXT), CAST(up AS TEXT), CAST(down AS TEXT), %s FROM stat_hourly LIMIT %d", extras, maxKumaHours+1)
	return d.query(text, func(scan func(...any) error) error {
		var id, at, up, down, more sql.NullString
		if err := scan(&id, &at, &up, &down, &more); err != nil {
			return err
		}
		if n++; n > maxKumaHours {
			return audit.Fault("EVID-MANY", audit.Origin{Path: e.in.Path}, "copy the database with fewer monitors", "the database has more than %d hours of all monitors", maxKumaHours)
		}
		m, known := all[id.String]
		ns, isTime := epoch(at.String)
		var row csvRow
		if !known || m.interval == 0 || m.group || !isTime || ns%int64(time.Hour) != 0 || t.label(&row, []string{all.label(id.String)}) != nil {
			return nil
		}
		if looks := kumaLooks(up.String, down.String, more.String); looks > 0 && (looks+kumaSlack)*m.interval >= time.Hour {
			e.looking(row.series, interval.Interval{Start: instant(ns), End: instant(ns).Add(time.Hour)}, kumaSlack*m.interval+m.tries)
		}
		return nil
	})
}

// kumaSlack is how many heartbeats of an hour may be missing.
const kumaSlack = 3

// kumaLooks is how many heartbeats an hour counts. Those during maintenance stand apart.
func kumaLooks(up, down, more string) time.Duration {
	var extras struct{ Maintenance json.Number }
	_ = json.Unmarshal([]byte(more), &extras) // without it there was no maintenance
	var sum time.Duration
	for _, text := range []string{up, down, extras.Maintenance.String()} {
		if n, ok := wholeNumber([]byte(text)); ok && n <= 3600*100 {
			sum += time.Duration(n)
		}
	}
	return sum
}
