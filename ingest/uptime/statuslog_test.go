package uptime

import (
	"os"
	"testing"
	"time"

	"slacredit/sla/interval"
)

func TestStatusLogByHand(t *testing.T) {
	for _, c := range []struct {
		what, text string
		zone       *time.Location
		want       string
	}{
		{"checks of every twenty minutes", "2017-02-28 12:00, success\n2017-02-28 12:20, failed\n2017-02-28 12:40, success\n", time.UTC, "down 20, up 40"},
		{"no zone", "2017-02-28 12:00, success\n", nil, `a.csv:1:1: time "2017-02-28 12:00" does not say its zone [EVID-ZONE]`},
		{"a last line that is cut off", "2017-02-28 12:00, success\n2017-02-28 12:20, failed\n2017-02-28 12:40, success\n2017-02-28 12:5", time.UTC, "down 20, up 40\nEVID-FIELDS a.csv:4 x1"},
		{"a word that is none ends what was known", "2017-02-28T12:00Z, up\n2017-02-28T12:20Z, perhaps\n2017-02-28T12:40Z, up\n", nil, "unknown 20, up 40\nEVID-STATE a.csv:2:19 x1"},
	} {
		if got := exported(t, StatusLogFormat, Source{Period: hour, Zone: c.zone}, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		if f, _ := detected([]byte(c.text)); f == nil || f.Name != StatusLogFormat {
			t.Errorf("%s: recognised as %v", c.what, f)
		}
	}
	for _, other := range []string{"time,state\n2017-02-28 12:00,up\n", "2017-02-28 12:00, 91\n", "2017-02-28 12:00,up,web\n", ""} {
		if f, _ := detected([]byte(other)); f != nil {
			t.Errorf("%q is taken for %s", other, f.Name)
		}
	}
}

// Five logs of a real status page, of 155 lines each, of which one says failed.
func TestStatusLogsFromTheWild(t *testing.T) {
	const dir = "../../../shared/samples/uptime/simple-log/"
	for _, name := range []string{"google", "hn", "reddit", "statsig", "worldclock"} {
		text, err := os.ReadFile(dir + name + "_report.log")
		if os.IsNotExist(err) {
			continue // the samples are not part of the project
		}
		if err != nil {
			t.Fatal(err)
		}
		week := interval.Interval{Start: time.Date(2021, 6, 10, 8, 38, 0, 0, time.UTC), End: time.Date(2021, 6, 16, 20, 35, 0, 0, time.UTC)}
		got := exported(t, StatusLogFormat, Source{Zone: time.UTC, Period: week}, string(text))
		if f, _ := detected(text); f == nil || f.Name != StatusLogFormat {
			t.Errorf("%s: recognised as %v", name, f)
		}
		want := "unknown 16, up 9341"
		if name == "worldclock" {
			want = "down 57, unknown 16, up 9284"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func FuzzStatusLog(f *testing.F) {
	f.Add("2017-02-28 12:00, success\n2017-02-28 12:20, failed\n2017-02-28 12:40, perhaps\n\"", true)
	f.Add("2017-02-28T12:00Z, up\n1,2\n2017-02-28T12:00:00Z,down", false)
	f.Fuzz(func(t *testing.T, text string, zoned bool) {
		src := Source{Period: hour}
		if zoned {
			src.Zone = time.UTC
		}
		_ = exported(t, StatusLogFormat, src, text)
		_, _ = detected([]byte(text))
	})
}
