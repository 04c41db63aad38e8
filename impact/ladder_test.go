package impact_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"slacredit/impact"
	"slacredit/sla/money"
)

// cut leaves the given hours before the outage and those after its recovery.
func cut(revenue []money.Dated, before, after int) []money.Dated {
	first, last := outage.Start.Add(-time.Duration(before)*time.Hour), outage.End.Add(time.Duration(6+after)*time.Hour)
	return slices.DeleteFunc(slices.Clone(revenue), func(r money.Dated) bool { return r.From.Before(first) || !r.From.Before(last) })
}

// TestLadder: the variant, the placebos and the level that histories of different lengths carry.
func TestLadder(t *testing.T) {
	revenue := market.hourly()
	for _, c := range []struct {
		before, after int // hours
		want          string
	}{
		{12, 0, "flat/1 one 0"},
		{24, 0, "hour-of-day/1 one 0"},
		{6 * 24, 336, "hour-of-day/1 one 0"},
		{7 * 24, 0, "last-week/1 one 0"},
		{7 * 24, 11, "last-week/1 one 0"},
		{13 * 24, 0, "last-week/1 one 0"},
		{14 * 24, 0, "hour-of-week-no-level/1 one 0"},
		{21*24 - 1, 0, "hour-of-week-no-level/1 one 0"},
		{21 * 24, 0, "hour-of-week-one-sided/1 one 13 80"},
		{28 * 24, 0, "hour-of-week-one-sided/1 one 20 90"},
		{42 * 24, 0, "hour-of-week-one-sided/1 one 34 90"},
		{56 * 24, 0, "hour-of-week-one-sided/1 one 48 95"},
		{112 * 24, 0, "hour-of-week-one-sided/1 one 56 95"},
		{112 * 24, 11, "hour-of-week-one-sided/1 one 56 95"},
		{112 * 24, 12, "hour-of-week-two-sided/1 two 56 95"},
		{10 * 24, 336, "hour-of-week-two-sided/1 two 10 80"},
		{14 * 24, 336, "hour-of-week-two-sided/1 two 14 80"},
		{21 * 24, 336, "hour-of-week-two-sided/1 two 21 90"},
		{28 * 24, 336, "hour-of-week-two-sided/1 two 28 90"},
		{42 * 24, 336, "hour-of-week-two-sided/1 two 42 95"},
		{55 * 24, 336, "hour-of-week-two-sided/1 two 55 95"},
		{56 * 24, 335, "hour-of-week-two-sided/1 two 56 95"},
		{56 * 24, 337, "hour-of-week-two-sided/1 two 56 95"},
	} {
		l := one(t, cut(revenue, c.before, c.after), impact.Assumptions{}, time.UTC, outage)
		got := fmt.Sprintf("%s %s %d", l.Method, l.Sides, len(l.Placebos))
		if l.Interval != nil {
			got += " " + l.Interval.Level
		}
		if got != c.want {
			t.Errorf("%d hours before and %d after: %s, want %s", c.before, c.after, got, c.want)
		}
		if full := c.before >= 56*24 && c.after >= 12; has(l, "LOSS-SHORT-HISTORY") != (!full && c.before >= 24) {
			t.Errorf("%d hours before and %d after: %+v", c.before, c.after, l.Warnings)
		}
		if has(l, "LOSS-RERUN-LATER") != (c.after < 336) {
			t.Errorf("%d hours after: run again?", c.after)
		}
		if b := float(t, l.ButFor); b < 2000 || b > 6000 { // in truth about 4,000
			t.Errorf("%d hours before and %d after: but for %v", c.before, c.after, b)
		}
	}
}

// TestLengths: where longer outages lose their first placebo, their level, and their interval.
func TestLengths(t *testing.T) {
	revenue := market.hourly()
	for _, c := range []struct {
		hours    int
		placebos int
		level    string
	}{
		{1, 56, "95"}, {18, 56, "95"}, {19, 55, "95"}, {24, 55, "95"}, {25, 55, "95"}, {34, 55, "95"}, {35, 55, "90"},
		{42, 55, "90"}, {43, 54, "90"}, {70, 53, "90"}, {71, 53, "80"}, {149, 50, "80"}, {150, 50, ""},
	} {
		l := one(t, revenue, impact.Assumptions{}, time.UTC, from(outage.Start, float64(c.hours)))
		level := ""
		if l.Interval != nil {
			level = l.Interval.Level
		}
		if len(l.Placebos) != c.placebos || level != c.level {
			t.Errorf("%d hours: %d placebos at %q, want %d at %q", c.hours, len(l.Placebos), level, c.placebos, c.level)
		}
		if has(l, "LOSS-LONG-OUTAGE") != (c.hours > 24) {
			t.Errorf("%d hours: %+v", c.hours, l.Warnings)
		}
	}
}

func TestOutsideOfTheData(t *testing.T) {
	revenue := market.hourly()
	early := one(t, revenue, impact.Assumptions{}, time.UTC, from(start.AddDate(0, 0, -3), 2))
	if early.Method != "flat/1" || early.Interval != nil || !has(early, "LOSS-FLAT-ONLY") {
		t.Errorf("just before the data: %s", early.Method)
	}
	before := one(t, revenue, impact.Assumptions{}, time.UTC, from(start.AddDate(-1, 0, 0), 2))
	if before.ButFor != nil || before.GrossLoss != nil || before.Workings != nil || !has(before, "LOSS-NO-ESTIMATE") {
		t.Errorf("long before the data: but for %v", before.ButFor)
	}
	last := one(t, revenue, impact.Assumptions{}, time.UTC, from(start.AddDate(0, 0, 150), 2))
	if last.Sides != "one" || last.ButFor == nil || !has(last, "LOSS-WINDOW-MISSING") {
		t.Errorf("just behind the data: but for %v", last.ButFor)
	}
	never := one(t, revenue, impact.Assumptions{}, time.UTC, from(start.AddDate(2, 0, 0), 2))
	if never.ButFor != nil || !has(never, "LOSS-NO-ESTIMATE") {
		t.Errorf("long after the data: but for %v", never.ButFor)
	}
}
