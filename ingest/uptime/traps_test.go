package uptime

import (
	"strings"
	"testing"
	"time"

	"slacredit/sla/interval"
)

// What goes wrong with the records of monitors, each by its name. Each has a row for what it must come to.
func TestTrapsOfMonitors(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	month := func(y int, m time.Month) interval.Interval { return interval.Month{Year: y, Mon: m}.In(time.UTC) }
	const rows = "start,end,state\n"
	for _, c := range []struct {
		trap string
		src  Source
		text []string
		want string
	}{
		{"newest first", Source{Format: CSVTransitions, Period: hour}, []string{"time,state\n2017-02-28T12:40:00Z,up\n2017-02-28T12:30:00Z,down\n2017-02-28T11:00:00Z,up\n"}, "down 10, up 50"},
		{"no zone in the file", Source{Format: CSVIntervals, Period: hour}, []string{rows + "2017-02-28 12:10,2017-02-28 12:20,down\n"},
			`a.csv:2:1: time "2017-02-28 12:10" does not say its zone [EVID-ZONE]`},
		{"an hour that clocks showed twice, and one that they skipped", Source{Format: CSVIntervals, Period: hour, Zone: newYork},
			[]string{rows + "2017-11-05 01:30,2017-11-05 03:30,down\n2017-03-12 02:30,2017-03-12 04:30,down\n2017-02-28 07:00,2017-02-28 08:00,up\n"}, "up 60\nEVID-CLOCK a.csv:2:1 x2"},
		{"an outage over a clock change lasts as long as it lasted", Source{Format: CSVIntervals, Zone: newYork, Period: interval.Interval{Start: time.Date(2017, 3, 12, 5, 0, 0, 0, time.UTC), End: time.Date(2017, 3, 12, 9, 0, 0, 0, time.UTC)}},
			[]string{rows + "2017-03-12 01:30,2017-03-12 03:30,down\n2017-03-12 00:00,2017-03-12 05:00,up\n"}, "down 60, up 180\nEVID-OVERLAP a.csv:2 x1"},
		{"offsets of half hours", Source{Format: CSVIntervals, Period: hour}, []string{rows + "2017-02-28T17:40:00+05:30,2017-02-28T15:50:00+03:30,down\n"}, "down 10, unknown 50"},
		{"dates that can be read two ways", Source{Format: CSVIntervals, Period: hour, Zone: time.UTC}, []string{rows + "02/03/2017 12:10,02/03/2017 12:20,down\n"},
			"a.csv:2: the dates can be read two ways, with the day first or the month, and none of them tells which [EVID-DATE]"},
		{"an event that is not over: null, - or nothing", Source{Format: CSVIntervals, Period: hour},
			[]string{"start,end,state,resource\n2017-02-28T12:00:00Z,null,down,a\n2017-02-28T12:00:00Z,-,down,b\n2017-02-28T12:00:00Z,,up,c\n2017-02-28T12:00:00Z,2017-02-28T12:30:00Z,up,d\n"},
			"resource=a down 30, unknown 30\nresource=b down 30, unknown 30\nresource=c unknown 30, up 30\nresource=d unknown 30, up 30\nEVID-OPEN a.csv:2 x3"},
		{"an event over the edge of the period, and the time before the first record", Source{Format: CSVIntervals, Period: hour}, []string{rows + "2017-02-28T11:50:00Z,2017-02-28T12:10:00Z,down\n"}, "down 10, unknown 50"},
		{"an outage of no length", Source{Format: CSVIntervals, Period: hour}, []string{rows + "2017-02-28T12:10:00Z,2017-02-28T12:10:00Z,down\n2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n"}, "up 60\nEVID-EMPTY a.csv:2 x1"},
		{"paused and maintenance are not up", Source{Format: CSVIntervals, Period: hour},
			[]string{rows + "2017-02-28T12:00:00Z,2017-02-28T12:20:00Z,paused\n2017-02-28T12:20:00Z,2017-02-28T12:30:00Z,maintenance\n2017-02-28T12:30:00Z,2017-02-28T13:00:00Z,up\n"}, "maintenance 10, paused 20, up 30"},
		{"the same line twice, and the same file twice", Source{Format: CSVIntervals, Period: hour},
			[]string{rows + strings.Repeat("2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n", 2), rows + strings.Repeat("2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n", 2)},
			"up 60\nEVID-REPEATED a.csv:3 x1\nEVID-SAME-FILE b.csv x1"},
		{"a month with a leap day", Source{Format: CSVIntervals, Period: month(2016, time.February)}, []string{rows + "2016-02-01T00:00:00Z,2016-03-01T00:00:00Z,up\n"}, "up 41760"},
		{"a month without one", Source{Format: CSVIntervals, Period: month(2017, time.February)}, []string{rows + "2017-02-01T00:00:00Z,2017-03-01T00:00:00Z,up\n"}, "up 40320"},
		{"a last line that is cut off", Source{Format: CSVIntervals, Period: hour}, []string{rows + "2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n2017-02-28T12:3"}, "up 60\nEVID-FIELDS a.csv:3 x1"},
		{"a name that a spreadsheet takes for a formula is a name", Source{Format: CSVIntervals, Period: hour}, []string{"start,end,state,resource\n2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up,=1+1\n"}, "resource=%3D1+1 up 60"},
		{"intervals that overlap: the worse counts", Source{Format: CSVIntervals, Period: hour}, []string{rows + "2017-02-28T12:00:00Z,2017-02-28T13:00:00Z,up\n2017-02-28T12:10:00Z,2017-02-28T12:40:00Z,degraded\n2017-02-28T12:20:00Z,2017-02-28T12:30:00Z,down\n"},
			"degraded 20, down 10, up 30\nEVID-OVERLAP a.csv:3 x2"},
	} {
		if got := told(t, c.src, c.text...); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.trap, got, c.want)
		}
	}
}
