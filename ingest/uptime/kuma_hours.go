package uptime

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// maxKumaCounts is how many hours or days of all monitors are read: thirty days of some thousand monitors.
const maxKumaCounts = 2_000_000

// kumaCounts are the tables that count heartbeats, and the time that each of their rows is about.
var kumaCounts = map[string]time.Duration{"stat_hourly": time.Hour, "stat_daily": 24 * time.Hour}

// looked reads in which hours and days each monitor kept looking.
//
// Version 2 deletes heartbeats after a day but for those at which the state changed, and keeps counts of them: by the hour for 30 days,
// by the day for a year. The counts do not say when anything was; but an hour that has about as many heartbeats as the interval of its
// monitor asks for leaves no room for more than the policy hold-3x fills.
//
// Source: https://github.com/louislam/uptime-kuma: server/uptime-calculator.js; server/database.js, clearHeartbeatData
func (k *kuma) looked(e *export, t *csvTable, d *database, all kumaMonitors) error {
	if !d.has("heartbeat", "important") {
		return nil
	}
	for table, length := range kumaCounts {
		if !d.has(table, "monitor_id", "timestamp", "up", "down") {
			continue
		}
		e.changes = true
		if err := k.counted(e, t, d, all, table, length); err != nil {
			return err
		}
	}
	return nil
}

// counted reads one table of counts.
func (k *kuma) counted(e *export, t *csvTable, d *database, all kumaMonitors, table string, length time.Duration) error {
	extras := "NULL"
	if d.has(table, "extras") {
		extras = "CAST(extras AS TEXT)"
	}
	n := 0
	text := fmt.Sprintf("SELECT CAST(monitor_id AS TEXT), CAST(timestamp AS TEXT), CAST(up AS TEXT), CAST(down AS TEXT), %s FROM %s LIMIT %d", extras, table, maxKumaCounts+1)
	return d.query(text, func(scan func(...any) error) error {
		var id, at, up, down, more sql.NullString
		if err := scan(&id, &at, &up, &down, &more); err != nil {
			return err
		}
		if n++; n > maxKumaCounts {
			return audit.Fault("EVID-MANY", audit.Origin{Path: e.in.Path}, "copy the database with fewer monitors", "the database has more than %d rows of %s", maxKumaCounts, table)
		}
		m, known := all[id.String]
		ns, isTime := epoch(at.String)
		var row csvRow
		if !known || m.interval == 0 || m.group || !isTime || ns%int64(length) != 0 || t.label(&row, []string{all.label(id.String)}) != nil {
			return nil
		}
		if looks := kumaLooks(up.String, down.String, more.String); looks > 0 && (looks+kumaSlack)*m.interval >= length {
			e.looking(row.series, interval.Interval{Start: instant(ns), End: instant(ns).Add(length)}, kumaSlack*m.interval+m.tries)
		}
		return nil
	})
}

// kumaSlack is how many heartbeats of an hour or day may be missing.
const kumaSlack = 3

// kumaLooks is how many heartbeats a row counts. Those during maintenance stand apart.
func kumaLooks(up, down, more string) time.Duration {
	var extras struct{ Maintenance json.Number }
	_ = json.Unmarshal([]byte(more), &extras) // without it there was no maintenance
	var sum time.Duration
	for _, text := range []string{up, down, extras.Maintenance.String()} {
		if n, ok := wholeNumber([]byte(text)); ok && n <= 24*60*60 {
			sum += time.Duration(n)
		}
	}
	return sum
}
