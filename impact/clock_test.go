package impact_test

import (
	"strconv"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	x, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// byTheClock is revenue that depends on the local hour of the week alone: 100 × weekday + hour.
func byTheClock(z *time.Location, first, last time.Time) []money.Dated {
	var out []money.Dated
	for t := first; t.Before(last); t = t.Add(time.Hour) {
		local := t.In(z)
		out = append(out, hour(t, strconv.Itoa(100*(1+int(local.Weekday()))+local.Hour())))
	}
	return out
}

// TestClockChanges: revenue that follows the clock is predicted exactly, through both clock changes.
func TestClockChanges(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		name     string
		from, to string
		butFor   string
		hours    int
		dst      bool
	}{
		{"the week after clocks go forward", "2017-03-28T08:00:00+02:00", "2017-03-28T10:00:00+02:00", "617.00", 2, true},
		{"across the skipped hour", "2017-03-26T01:00:00+01:00", "2017-03-26T04:00:00+02:00", "204.00", 2, true},  // 01:00 and 03:00
		{"across the repeated hour", "2017-10-29T01:00:00+02:00", "2017-10-29T03:00:00+01:00", "305.00", 2, true}, // 101 + 2 × 102
		{"half of the repeated hour", "2017-10-29T02:00:00+01:00", "2017-10-29T03:00:00+01:00", "102.00", 1, true},
		{"far from any change", "2017-07-05T12:00:00+02:00", "2017-07-05T13:00:00+02:00", "412.00", 1, false},
	} {
		in := interval.Interval{Start: at(t, c.from), End: at(t, c.to)}
		revenue := byTheClock(berlin, in.Start.AddDate(0, 0, -130).Truncate(24*time.Hour), in.End.AddDate(0, 0, 30))
		l := one(t, revenue, impact.Assumptions{}, berlin, in)
		if l.ButFor.String() != c.butFor || l.Actual.String() != c.butFor || len(l.Hours) != c.hours {
			t.Errorf("%s: but for %s, actual %s, want %s; %d hours, want %d", c.name, l.ButFor, l.Actual, c.butFor, len(l.Hours), c.hours)
		}
		near(t, c.name, float(t, l.LevelRatio), 1, 1e-12)
		if has(l, "LOSS-DST") != c.dst {
			t.Errorf("%s: warnings %+v", c.name, l.Warnings)
		}
		if has(l, "LOSS-MISSING-HOURS") {
			t.Errorf("%s: a skipped hour is not missing", c.name)
		}
	}
}

func TestHalfHourZones(t *testing.T) {
	kolkata := zone(t, "Asia/Kolkata")
	in := interval.Interval{Start: at(t, "2017-07-05T12:00:00+05:30"), End: at(t, "2017-07-05T14:00:00+05:30")}
	revenue := byTheClock(kolkata, in.Start.AddDate(0, 0, -70), in.End.AddDate(0, 0, 20))
	if l := one(t, revenue, impact.Assumptions{}, kolkata, in); l.ButFor.String() != "825.00" {
		t.Errorf("but for %s", l.ButFor)
	}
	utc := byTheClock(time.UTC, in.Start.Truncate(time.Hour), in.End)
	fault(t, utc, kolkata, "LOSS-BUCKET")
}

// TestClocksBeyondTheTables: rules instead of tables say when clocks change after 2037. The hours around a new
// year are hours all the same.
func TestClocksBeyondTheTables(t *testing.T) {
	in := interval.Interval{Start: at(t, "2040-12-29T00:00:00Z"), End: at(t, "2041-01-02T00:00:00Z")}
	revenue := byTheClock(zone(t, "America/New_York"), in.Start, in.End)
	s := estimate(t, revenue, impact.Assumptions{}, zone(t, "America/New_York"), impact.Incident{Interval: from(in.Start, 1)})
	if r := s.Revenue; r.Hours != 96 || r.MissingHours != 0 || r.RepeatedHours != 0 || r.SkippedHours != 0 {
		t.Errorf("%+v", r)
	}
}
