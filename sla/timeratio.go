package sla

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// timeData is a unit's time by what is known of it.
type timeData struct {
	period        interval.Interval
	down, unknown interval.Set
	sources       []string
	notes         []Note
}

// gatherTime takes a unit's timelines together. A unit of several resources is down when all of them are, and unknown
// when none is known to be up and some are unknown.
func gatherTime(m Measure, period interval.Interval, sources []Evidence, lines []Timeline) *timeData {
	down := m.Down
	if len(down) == 0 {
		down = []State{Down}
	}
	d := &timeData{period: period}
	for k, t := range lines {
		var bad interval.Set
		for _, st := range down {
			bad = bad.Union(t.In(period, st))
		}
		dark := t.In(period, Unknown).Union(t.In(period, Paused))
		if k == 0 {
			d.down, d.unknown = bad, dark
			continue
		}
		notUp := d.down.Union(d.unknown).Intersect(bad.Union(dark))
		d.down = d.down.Intersect(bad)
		d.unknown = notUp.Subtract(d.down)
	}
	for _, e := range sources {
		d.sources = append(d.sources, e.Name)
	}
	if len(lines) > 1 {
		d.notes = append(d.notes, Note{"all_resources_down", fmt.Sprintf(
			"The unit has %d resources in the evidence; it counts as down while all of them are.", len(lines)), true})
	}
	return d
}

// timeRatio is the measure "100 % minus the share of the period's time that was down". Unknown time is left out of
// Percent, down in Low and up in High.
func timeRatio(d *timeData, ex excluded) *Uptime {
	period := d.period.Length()
	known := period - d.unknown.Total()
	if known == 0 {
		return nil
	}
	ratio := func(out interval.Set) (b bounds, down time.Duration) {
		down = d.down.Subtract(out).Total()
		dark := d.unknown.Subtract(out).Total()
		pct := func(bad, of time.Duration) *big.Rat {
			return uptimeOf(big.NewRat(int64(bad), 1), int64(of))
		}
		return bounds{pct(down, known), pct(down+dark, period), pct(down, period)}, down
	}
	b, down := ratio(ex.verified)
	plain, _ := ratio(nil)
	u := &Uptime{Percent: NewPercent(b.percent), Exact: NewPercent(b.percent).Exact(), Low: NewPercent(b.low), High: NewPercent(b.high),
		BeforeExclusions: NewPercent(plain.percent), UnknownSeconds: secondsOf(d.unknown.Total())}
	s := secondsOf(down)
	u.DownSeconds = &s
	if ex.all.Total() > ex.verified.Total() {
		x, _ := ratio(ex.all)
		p := NewPercent(x.percent)
		u.IfAccepted = &p
	}
	for day := d.period.Start; day.Before(d.period.End); day = day.AddDate(0, 0, 1) {
		bad := secondsOf(d.down.Subtract(ex.verified).Clip(interval.Interval{Start: day, End: day.AddDate(0, 0, 1)}).Total())
		u.Days = append(u.Days, DayCount{Day: interval.DateOf(day), DownSeconds: &bad})
	}
	return u
}

func (d *timeData) incidents() []DownTime {
	var out []DownTime
	for _, i := range d.down.Bridge(time.Hour) {
		if i.Length() >= 5*time.Minute {
			out = append(out, DownTime{Interval: i, Failed: "1"})
		}
	}
	return slices.Clip(out)
}

// secondsOf writes a duration in seconds, to the nanosecond.
func secondsOf(d time.Duration) money.Number {
	n, _ := money.ParseNumber(fmt.Sprintf("%d.%09d", d/time.Second, d%time.Second))
	return money.MustNumber(n.AtLeast(0))
}
