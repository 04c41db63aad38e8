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

	"slacredit/ingest/source"
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

// kumaHours is the table of version 2 that counts heartbeats by the hour.
const kumaHours = "CREATE TABLE stat_hourly (id INTEGER PRIMARY KEY, monitor_id INT, timestamp INT, ping REAL, up INT, down INT, extras TEXT);"

// kumaHour counts the heartbeats of an hour that begins at a minute of the tests' hour.
func kumaHour(n float64, up, down int, extras string) string {
	return fmt.Sprintf("INSERT INTO stat_hourly (monitor_id, timestamp, up, down, extras) VALUES (1, %d, %d, %d, %s);", at(n), up, down, extras)
}

// Version 2 keeps the heartbeats of a day, and of what is older only the changes. Its counts by the hour tell when it looked. The
// monitor looks every 5 minutes; the time is six hours, and the last beat holds for 15 minutes.
func TestKumaKeepsChangesAlone(t *testing.T) {
	six := interval.Interval{Start: minute(0), End: minute(360)}
	change := func(status int, n float64) string {
		return strings.Replace(beat(1, status, n), "(monitor_id, status, time) VALUES (1,", "(important, monitor_id, status, time) VALUES (1, 1,", 1)
	}
	// Up from 0:00, down from 2:20 to 2:40, up to the last beat at 5:55; an upgrade from 4:00 to 5:00.
	changes := change(1, 0) + change(0, 140) + change(1, 160) + beat(1, 1, 350) + beat(1, 1, 355)
	hours := func(third, fifth string) string {
		return kumaHour(0, 12, 0, "NULL") + kumaHour(60, 12, 0, "'{}'") + third + kumaHour(180, 12, 0, "NULL") + fifth + kumaHour(300, 12, 0, "NULL")
	}
	for _, c := range []struct{ what, script, gaps, want string }{
		{"the counts tell that it looked all the time", kumaHours + hours(kumaHour(120, 8, 4, "NULL"), kumaHour(240, 12, 0, "NULL")), "", "down 20, up 340\nEVID-COUNTED a.csv x1"},
		{"for an hour it did not", kumaHours + hours(kumaHour(120, 8, 4, "NULL"), ""), "", "down 20, unknown 60, up 280\nEVID-COUNTED a.csv x1"},
		{"for half an hour it did not: which half is not known", kumaHours + hours(kumaHour(120, 8, 4, "NULL"), kumaHour(240, 6, 0, "NULL")), "", "down 20, unknown 60, up 280\nEVID-COUNTED a.csv x1"},
		{"three looks may be late", kumaHours + hours(kumaHour(120, 6, 3, "NULL"), kumaHour(240, 9, 0, "NULL")), "", "down 20, up 340\nEVID-COUNTED a.csv x1"},
		{"looks during maintenance stand apart", kumaHours + hours(kumaHour(120, 8, 4, "NULL"), kumaHour(240, 2, 0, `'{"maintenance":10}'`)), "", "down 20, up 340\nEVID-COUNTED a.csv x1"},
		{"the hour of the outage has no counts", kumaHours + hours("", kumaHour(240, 12, 0, "NULL")), "", "down 15, unknown 30, up 315\nEVID-COUNTED a.csv x1"},
		{"no counts at all", kumaHours, "", "down 15, unknown 305, up 40"},
		{"counts of other monitors, of no hour, and of no number", kumaHours + strings.NewReplacer("(1, ", "(2, ").Replace(kumaHour(0, 12, 0, "NULL")) + kumaHour(61, 12, 0, "NULL") + strings.Replace(kumaHour(60, 12, 0, "NULL"), " 12,", " 'x',", 1), "",
			"down 15, unknown 305, up 40"},
		{"what the user says of gaps goes before", kumaHours + hours(kumaHour(120, 8, 4, "NULL"), kumaHour(240, 12, 0, "NULL")), GapUnknown, "unknown 355, up 5"},
	} {
		if got := exported(t, KumaFormat, Source{Period: six, Gaps: c.gaps}, databaseOf(t, kumaSchema+c.script+changes)); got != "resource=Shop "+c.want {
			t.Errorf("%s:\n%s\nwant:\nresource=Shop %s", c.what, got, c.want)
		}
	}
	// Of a monitor that was deleted nothing tells how often it looked, nor therefore how long a change held.
	if got, want := exported(t, KumaFormat, Source{Period: six}, databaseOf(t, kumaSchema+kumaHours+strings.ReplaceAll(change(1, 0)+change(0, 140)+change(1, 160), "(1, 1,", "(1, 9,")+beat(1, 1, 350)+beat(1, 1, 355))), "resource=Shop unknown 350, up 10\nresource=monitor 9 unknown 360"; got != want {
		t.Errorf("a monitor that was deleted:\n%s\nwant:\n%s", got, want)
	}
	// What is older than the counts by the hour has counts by the day.
	day := interval.Interval{Start: minute(-720), End: minute(720)}
	days := func(looks int) string {
		return "CREATE TABLE stat_daily (id INTEGER PRIMARY KEY, monitor_id INT, timestamp INT, up INT, down INT);" +
			fmt.Sprintf("INSERT INTO stat_daily (monitor_id, timestamp, up, down) VALUES (1, %d, %d, 4);", at(-720), looks)
	}
	for looks, want := range map[int]string{281: "down 20, up 1420\nEVID-COUNTED a.csv x1", 280: "down 15, unknown 1395, up 30"} {
		if got := exported(t, KumaFormat, Source{Period: day}, databaseOf(t, kumaSchema+days(looks)+change(1, -720)+change(0, 140)+change(1, 160)+beat(1, 1, 720))); got != "resource=Shop "+want {
			t.Errorf("a day of %d looks:\n%s\nwant:\nresource=Shop %s", looks+4, got, want)
		}
	}
	// A change in time that was watched went unseen for three looks, and the tries before it counts, at most.
	text := databaseOf(t, kumaSchema+kumaHours+"ALTER TABLE monitor ADD COLUMN maxretries INT; ALTER TABLE monitor ADD COLUMN retry_interval INT; UPDATE monitor SET maxretries = 2, retry_interval = 60;"+
		hours(kumaHour(120, 8, 4, "NULL"), kumaHour(240, 12, 0, "NULL"))+changes)
	ev, rep, err := ReadKuma(t.Context(), tables(text), Source{Period: six}, source.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	closeRejects(rep)
	var turns []string
	for _, turn := range ev.Timelines[0].Turns {
		turns = append(turns, fmt.Sprintf("%v to %v %s", turn.Start.Sub(minute(0)).Minutes(), turn.End.Sub(minute(0)).Minutes(), turn.To))
	}
	if got, want := strings.Join(turns, ", "), "123 to 140 down, 143 to 160 up"; got != want {
		t.Errorf("turns: %s, want %s", got, want)
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
	f.Add([]byte(databaseOf(f, kumaSchema+kumaHours+beats(1, 0, 1, 0)+beats(1, 55, 1)+kumaHour(0, 12, 0, `'{"maintenance":1}'`))))
	f.Add([]byte(`{"heartbeatList":{"1":[` + jsonBeat("", 1, 0) + `,{"status":"x"},7],"2":{}},"monitorList":{"1":{"id":1,"name":"a"}}}`))
	f.Add([]byte(`{"version":"1.23.0","monitorList":[{"id":1,"name":"Shop"}],"heartbeatList":[{"monitorID":1,"status":1,"time":"2017-02-28 12:00:00"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, period := range []interval.Interval{hour, {}} {
			_ = exported(t, KumaFormat, Source{Period: period}, string(b))
		}
		_, _ = detected(b)
	})
}
