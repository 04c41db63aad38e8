package uptime

import (
	"cmp"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
)

// database reads the tables monitor and heartbeat, and of version 2 the counts of heartbeats.
func (k *kuma) database(e *export, d *database) error {
	tables := databaseFormats[KumaFormat]
	if !d.has("heartbeat", tables["heartbeat"]...) || !d.has("monitor", tables["monitor"]...) {
		return audit.Fault("EVID-DB", audit.Origin{Path: d.path}, "the file is kuma.db in the program's data folder", "the database has no tables heartbeat and monitor like those of Uptime Kuma")
	}
	e.in.Why = "heartbeats in a database"
	all, err := d.kumaMonitors()
	if err != nil {
		return err
	}
	t := e.table(nil, map[string]int{sla.Resource: 0}, sla.Resource)
	err = d.query("SELECT rowid, CAST(monitor_id AS TEXT), CAST(status AS TEXT), CAST(time AS TEXT) FROM heartbeat", func(scan func(...any) error) error {
		var id int64
		var monitor, status, at sql.NullString
		if err := scan(&id, &monitor, &status, &at); err != nil {
			return err
		}
		b := kumaBeat{monitor.String, status.String, at.String}
		return e.kumaBeat(t, all, b, id, fmt.Sprintf("heartbeat %d", id), []byte(strings.Join([]string{b.monitor, b.status, b.time}, "|")))
	})
	if err != nil {
		return err
	}
	if err := k.looked(e, t, d, all); err != nil {
		return err
	}
	if e.in.Rows == 0 {
		e.in.note("EVID-NO-ROWS", audit.Origin{Path: e.in.Path}, "is it a fresh database, or the template that the program ships with?", "the database holds no heartbeats")
		return nil
	}
	return d.kumaRetention(func(days string) { k.kept, k.by = days, e.id })
}

// kumaMonitors reads the table of monitors. Databases of early versions lack some columns.
func (d *database) kumaMonitors() (kumaMonitors, error) {
	column := func(name string) string {
		if d.has("monitor", name) {
			return fmt.Sprintf(`CAST(%q AS TEXT)`, name)
		}
		return "NULL"
	}
	all := kumaMonitors{}
	text := fmt.Sprintf("SELECT CAST(id AS TEXT), CAST(name AS TEXT), %s, %s, %s, %s FROM monitor LIMIT %d",
		column("interval"), column("type"), column("maxretries"), column("retry_interval"), maxCSVSeries)
	err := d.query(text, func(scan func(...any) error) error {
		var id, name, interval, kind, tries, pause sql.NullString
		err := scan(&id, &name, &interval, &kind, &tries, &pause)
		m := kumaMonitor{name: strings.TrimSpace(name.String), interval: kumaInterval(interval.String), group: kind.String == "group"}
		if n, bad := strconv.Atoi(tries.String); bad == nil && n > 0 && n < 1000 {
			m.tries = time.Duration(n) * cmp.Or(kumaInterval(pause.String), m.interval)
		}
		all[id.String] = m
		return err
	})
	all.twins()
	return all, err
}

// kumaRetention tells the program's setting of how long it keeps data, if it is there. 0 keeps them for ever.
func (d *database) kumaRetention(tell func(days string)) error {
	if !d.has("setting", "key", "value") {
		return nil
	}
	return d.query(`SELECT CAST(value AS TEXT) FROM setting WHERE "key" = 'keepDataPeriodDays' LIMIT 1`, func(scan func(...any) error) error {
		var value sql.NullString
		if err := scan(&value); err != nil {
			return err
		}
		days := strings.Trim(value.String, `"`)
		if kumaInterval(days) > 0 {
			tell(days)
		}
		return nil
	})
}
