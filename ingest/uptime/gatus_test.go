package uptime

import (
	"fmt"
	"strings"
	"testing"

	"slacredit/sla/interval"
)

// gatusSchema is what the reader needs of the program's own tables.
const gatusSchema = `
CREATE TABLE endpoints (endpoint_id INTEGER PRIMARY KEY, endpoint_key TEXT UNIQUE, endpoint_name TEXT NOT NULL, endpoint_group TEXT NOT NULL);
CREATE TABLE endpoint_events (endpoint_event_id INTEGER PRIMARY KEY, endpoint_id INTEGER NOT NULL, event_type TEXT NOT NULL, event_timestamp TIMESTAMP NOT NULL);
CREATE TABLE endpoint_results (endpoint_result_id INTEGER PRIMARY KEY, endpoint_id INTEGER NOT NULL, success INTEGER NOT NULL, timestamp TIMESTAMP NOT NULL);
CREATE TABLE endpoint_uptimes (endpoint_uptime_id INTEGER PRIMARY KEY, endpoint_id INTEGER NOT NULL, hour_unix_timestamp INTEGER NOT NULL, total_executions INTEGER NOT NULL, successful_executions INTEGER NOT NULL);
INSERT INTO endpoints VALUES (1, 'core_web', 'web', 'core');
`

func gatusEvent(kind string, n float64) string {
	return fmt.Sprintf("INSERT INTO endpoint_events (endpoint_id, event_type, event_timestamp) VALUES (1, '%s', '%s');", kind, minute(n).String())
}

func gatusResult(success int, n float64) string {
	return fmt.Sprintf("INSERT INTO endpoint_results (endpoint_id, success, timestamp) VALUES (1, %d, '%s');", success, minute(n).Format("2006-01-02 15:04:05.000 +0000 UTC"))
}

func gatusHour(n float64, looks int) string {
	return fmt.Sprintf("INSERT INTO endpoint_uptimes (endpoint_id, hour_unix_timestamp, total_executions, successful_executions) VALUES (1, %d, %d, 0);", at(n), looks)
}

func TestGatusByHand(t *testing.T) {
	day := interval.Interval{Start: minute(0), End: minute(300)}
	for _, c := range []struct {
		what, script, want string
	}{
		{"changes, the last of which holds to the last result", gatusEvent("START", 0) + gatusEvent("HEALTHY", 1) + gatusEvent("UNHEALTHY", 100) + gatusEvent("HEALTHY", 130) + gatusResult(1, 200),
			"resource=core/web down 30, unknown 101, up 169"},
		{"hours in which it did not look", gatusEvent("HEALTHY", 0) + gatusHour(0, 60) + gatusHour(60, 60) + gatusHour(180, 60) + gatusHour(240, 60) + gatusResult(1, 290),
			"resource=core/web unknown 70, up 230"},
		{"single results, where no change is kept", gatusResult(1, 0) + gatusResult(1, 100) + gatusResult(0, 200), "resource=core/web down 100, up 200"},
		{"rows that are none", gatusEvent("HEALTHY", 0) + gatusEvent("SICK", 10) + strings.Replace(gatusEvent("HEALTHY", 20), "2017", "noon", 1) + gatusResult(1, 50),
			"resource=core/web unknown 290, up 10\nEVID-STATE a.csv:2 x1\nEVID-TIME a.csv:3 x1"},
		{"nothing", "", "EVID-NO-ROWS a.csv x1"},
	} {
		if got := exported(t, GatusFormat, Source{Period: day}, databaseOf(t, gatusSchema+c.script)); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
	}
	if got, want := exported(t, GatusFormat, Source{Period: day}, databaseOf(t, kumaSchema)), "a.csv: the database has no tables like those of Gatus [EVID-DB]"; got != want {
		t.Errorf("another database: %s, want %s", got, want)
	}
	if got, want := exported(t, GatusFormat, Source{Period: day}, "{}"), "a.csv: this is text, not an SQLite database [EVID-DB]"; got != want {
		t.Errorf("text: %s, want %s", got, want)
	}
}

func FuzzGatus(f *testing.F) {
	f.Add([]byte(databaseOf(f, gatusSchema+gatusEvent("HEALTHY", 0)+gatusEvent("SICK", 10)+gatusHour(0, 3)+gatusResult(1, 50))))
	f.Add([]byte(databaseOf(f, gatusSchema+gatusResult(1, 0)+gatusResult(0, 50))))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, period := range []interval.Interval{hour, {}} {
			_ = exported(t, GatusFormat, Source{Period: period}, string(b))
		}
	})
}
