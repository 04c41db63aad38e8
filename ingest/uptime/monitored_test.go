package uptime

import (
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla/interval"
)

// A list of outages alone says nothing of the rest. Where the user says when the monitor ran, what it did not tell of was up; but
// never what the list itself does not know.
func TestMonitored(t *testing.T) {
	const down = "2017-02-28T12:10:00Z,2017-02-28T12:20:00Z,down\n"
	for _, c := range []struct {
		what, rows string
		ran        interval.Interval
		want       string
	}{
		{"nothing stated", down, interval.Interval{}, "down 10, unknown 50"},
		{"all of the period", down, hour, "down 10, up 50"},
		{"from before the period to its middle", down, interval.Interval{Start: minute(-600), End: minute(30)}, "down 10, unknown 30, up 20"},
		{"the list says itself that it does not know", down + "2017-02-28T12:30:00Z,2017-02-28T12:40:00Z,unknown\n", hour, "down 10, unknown 10, up 40"},
		{"an outage that was not over", down + "2017-02-28T12:50:00Z,,down\n", hour, "down 10, unknown 10, up 40\nEVID-OPEN a.csv:3 x1"},
		{"no outage at all", "", hour, "up 60"},
		{"no outage at all, and nothing stated", "", interval.Interval{}, ""},
	} {
		src := Source{Format: CSVIntervals, Period: hour, Monitored: c.ran}
		if got := told(t, src, "start,end,state\n"+c.rows); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
	err := CheckMonitored(Source{Name: "web", Format: PingdomFormat, Monitored: hour})
	if err == nil || errorCodeOf(err) != "EVID-MONITORED" {
		t.Errorf("a source that tells states itself: %v", err)
	}
	_, rep, err := ReadCSV(t.Context(), tables("start,end,state\n"), Source{Format: CSVIntervals, Monitored: hour}, source.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	closeRejects(rep)
}
