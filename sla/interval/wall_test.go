package interval_test

import (
	"testing"
	"time"

	"slacredit/sla/interval"
)

func TestClocksShowATimeOnceTwiceOrNever(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ wall, want string }{
		{"2017-02-28 12:37", "[2017-02-28 17:37:00 +0000 UTC]"},
		{"2017-03-12 02:30", "[]"},
		{"2017-11-05 01:30", "[2017-11-05 05:30:00 +0000 UTC 2017-11-05 06:30:00 +0000 UTC]"},
	} {
		wall, err := time.Parse("2006-01-02 15:04", c.wall)
		if err != nil {
			t.Fatal(err)
		}
		got := "["
		for i, at := range interval.Shown(wall, zone) {
			if i > 0 {
				got += " "
			}
			got += at.String()
		}
		if got += "]"; got != c.want {
			t.Errorf("%s: got %s, want %s", c.wall, got, c.want)
		}
	}
}
