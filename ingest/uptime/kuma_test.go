package uptime

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/sla/interval"
)

// databaseOf makes an SQLite database of our own and gives its bytes.
func databaseOf(t testing.TB, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// kumaSchema is what the reader needs of the program's own: a table of monitors and one of heartbeats.
const kumaSchema = `
CREATE TABLE monitor (id INTEGER PRIMARY KEY, name VARCHAR(150), active BOOLEAN NOT NULL DEFAULT 1, interval INTEGER NOT NULL DEFAULT 20, url TEXT, type VARCHAR(20));
CREATE TABLE heartbeat (id INTEGER PRIMARY KEY AUTOINCREMENT, important BOOLEAN NOT NULL DEFAULT 0, monitor_id INTEGER NOT NULL, status SMALLINT NOT NULL,
	msg TEXT, time DATETIME NOT NULL, ping INTEGER, duration INTEGER NOT NULL DEFAULT 0, down_count INTEGER NOT NULL DEFAULT 0);
CREATE TABLE setting (id INTEGER PRIMARY KEY, key VARCHAR(200) NOT NULL UNIQUE, value TEXT);
INSERT INTO monitor (id, name, interval, type) VALUES (1, 'Shop', 300, 'http');
`

// beat is a heartbeat at a minute of the tests' hour.
func beat(monitor, status int, n float64) string {
	return fmt.Sprintf("INSERT INTO heartbeat (monitor_id, status, time) VALUES (%d, %d, '%s');", monitor, status, minute(n).Format("2006-01-02 15:04:05.000"))
}

// beats has one every five minutes, from one minute on.
func beats(monitor int, from float64, statuses ...int) string {
	var all []string
	for i, s := range statuses {
		all = append(all, beat(monitor, s, from+5*float64(i)))
	}
	return strings.Join(all, "\n")
}

func TestKumaByHand(t *testing.T) {
	up := []int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	for _, c := range []struct {
		what, text, want string
	}{
		{"down for ten minutes, seen from the first failed beat to the first good one", databaseOf(t, kumaSchema+beats(1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1)),
			"resource=Shop down 10, up 50"},
		{"pending is neither up nor down, maintenance is itself", databaseOf(t, kumaSchema+beats(1, 0, 1, 1, 1, 2, 2, 1, 3, 3, 3, 1, 1, 1)),
			"resource=Shop maintenance 15, unknown 10, up 35"},
		{"a pause leaves no beats, and what no beat tells is unknown", databaseOf(t, kumaSchema+beats(1, 0, 1, 1, 1)+beats(1, 45, 1, 1, 1)),
			"resource=Shop unknown 20, up 40"},
		{"the interval of the monitor counts, not the faster tries while it is down", databaseOf(t, kumaSchema+beats(1, 0, 1, 1)+beat(1, 0, 10)+beat(1, 0, 11)+beat(1, 0, 12)+
			beat(1, 0, 13)+beat(1, 0, 14)+beat(1, 0, 15)+beat(1, 0, 16)+beats(1, 20, 1, 1, 1, 1, 1, 1, 1, 1)),
			"resource=Shop down 10, up 50"},
		{"two monitors of one name, and one that was deleted", databaseOf(t, kumaSchema+"INSERT INTO monitor (id, name, interval) VALUES (2, 'Shop', 300);"+beats(1, 0, up...)+beats(2, 0, up...)+beats(9, 0, up...)),
			"resource=Shop (monitor 1) up 60\nresource=Shop (monitor 2) up 60\nresource=monitor 9 up 60"},
		{"a group repeats its members", databaseOf(t, kumaSchema+"INSERT INTO monitor (id, name, type) VALUES (2, 'All', 'group');"+beats(1, 0, up...)+beats(2, 0, 0, 0)),
			"resource=Shop up 60\nEVID-GROUP a.csv:13 x2"},
		{"rows that are none", databaseOf(t, kumaSchema+beats(1, 0, up...)+"INSERT INTO heartbeat (monitor_id, status, time) VALUES (1, 7, '2017-02-28 12:31:00'), (1, 1, 'noon');"),
			"resource=Shop unknown 4, up 56\nEVID-STATE a.csv:13 x1\nEVID-TIME a.csv:14 x1"},
		{"a database of an early version, without the intervals of monitors", databaseOf(t, "CREATE TABLE monitor (id INTEGER PRIMARY KEY, name TEXT);"+
			"CREATE TABLE heartbeat (id INTEGER PRIMARY KEY, monitor_id INT, status INT, time DATETIME); INSERT INTO monitor VALUES (1, 'Shop');"+beats(1, 0, up...)), "resource=Shop up 60"},
		{"what is older was deleted", databaseOf(t, kumaSchema+"INSERT INTO setting (key, value) VALUES ('keepDataPeriodDays', '180');"+beats(1, 30, 1, 1, 1, 1, 1, 1)),
			"resource=Shop unknown 30, up 30\nEVID-RETENTION a.csv x1"},
		{"no heartbeats", databaseOf(t, kumaSchema), "EVID-NO-ROWS a.csv x1"},
		{"a view in place of a table", databaseOf(t, "CREATE TABLE monitor (id INTEGER PRIMARY KEY, name TEXT); CREATE VIEW heartbeat AS SELECT 1 AS id, 1 AS monitor_id, 1 AS status, '2017-02-28 12:00:00' AS time;"),
			"a.csv: the database has no tables heartbeat and monitor like those of Uptime Kuma [EVID-DB]"},
		{"a column that is computed", databaseOf(t, "CREATE TABLE monitor (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE heartbeat (id INTEGER PRIMARY KEY, monitor_id INT, time TEXT, status INT AS (length(zeroblob(1000000000))));"),
			"a.csv: the database has no tables heartbeat and monitor like those of Uptime Kuma [EVID-DB]"},
		{"another database", databaseOf(t, "CREATE TABLE bookmark (id INTEGER PRIMARY KEY);"), "a.csv: the database has no tables heartbeat and monitor like those of Uptime Kuma [EVID-DB]"},
		{"cut off", databaseOf(t, kumaSchema+beats(1, 0, up...))[:6000], "a.csv: the SQLite database cannot be read: database disk image is malformed (11) [EVID-DB]"},

		{"the heartbeats of a status page", `{"heartbeatList":{"1":[` + jsonBeat("", 1, 0) + "," + jsonBeat("", 0, 20) + "," + jsonBeat("", 1, 40) + `]},"uptimeList":{"1_24":0.9}}`,
			"resource=monitor 1 down 20, up 40"},
		{"a list of heartbeats, and the monitors", `{"version":"1.23.0","monitorList":[{"id":1,"name":"Shop","interval":1200}],` +
			`"heartbeatList":[` + jsonBeat(`"monitorID":1,`, 1, 0) + "," + jsonBeat(`"monitor_id":1,`, 1, 20) + "," + jsonBeat(`"monitorID":1,`, 0, 40) + `,7]}`,
			"resource=Shop down 20, up 40\nEVID-RECORD a.csv:1:328 x1"},
		{"a backup without heartbeats", `{"version":"1.23.0","notificationList":[],"monitorList":[{"id":1,"name":"Shop"}]}`,
			"a.csv: this backup holds the settings of monitors and no heartbeats [EVID-JSON]"},
	} {
		if got := exported(t, KumaFormat, Source{Period: hour}, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
	}
}

func jsonBeat(monitor string, status int, n float64) string {
	return fmt.Sprintf(`{%s"status":%d,"time":"%s","msg":"","ping":9}`, monitor, status, minute(n).Format("2006-01-02 15:04:05.000"))
}

// One made-up outage, told by a database, by the answer of a status page and by a table, is the same outage.
func TestTheSameOutageFromKuma(t *testing.T) {
	databases := 0
	rapid.Check(t, func(rt *rapid.T) {
		down := rapid.SliceOfN(rapid.IntRange(0, 3), 12, 12).Draw(rt, "statuses")
		var rows, list, answers []string
		for i, s := range down {
			n := 5 * float64(i)
			rows = append(rows, beat(1, s, n))
			answers = append(answers, jsonBeat("", s, n))
			list = append(list, fmt.Sprintf("%s,%s,monitor 1\n", minute(n).Format(time.RFC3339), []string{"down", "up", "unknown", "maintenance"}[s]))
		}
		src := Source{Period: interval.Interval{Start: minute(0), End: minute(60)}, Format: CSVSamples}
		want := told(t, src, "time,state,resource\n"+strings.Join(list, ""))
		without := strings.Replace(kumaSchema, "'Shop'", "'monitor 1'", 1)
		texts := []string{`{"heartbeatList":{"1":[` + strings.Join(answers, ",") + `]}}`}
		if databases++; databases <= 10 { // each is written to a disk
			texts = append(texts, databaseOf(t, without+strings.Join(rapid.Permutation(rows).Draw(rt, "order"), "")))
		}
		for _, text := range texts {
			if got := exported(t, KumaFormat, src, text); got != want {
				rt.Fatalf("got\n%s\nwant\n%s", got, want)
			}
		}
	})
}

func FuzzKuma(f *testing.F) {
	f.Add([]byte(databaseOf(f, kumaSchema+beats(1, 0, 1, 0, 2, 3, 7))))
	f.Add([]byte(`{"heartbeatList":{"1":[` + jsonBeat("", 1, 0) + `,{"status":"x"},7],"2":{}},"monitorList":{"1":{"id":1,"name":"a"}}}`))
	f.Add([]byte(`{"version":"1.23.0","monitorList":[{"id":1,"name":"Shop"}],"heartbeatList":[{"monitorID":1,"status":1,"time":"2017-02-28 12:00:00"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, period := range []interval.Interval{hour, {}} {
			_ = exported(t, KumaFormat, Source{Period: period}, string(b))
		}
		_, _ = detected(b)
	})
}
