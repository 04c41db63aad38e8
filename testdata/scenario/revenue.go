package scenario

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the same hours on machines without a zone database
)

// Zone is the shop's time zone.
const Zone = "America/New_York"

// The shop's day by the wall clock and its week, as weights and percent.
var (
	shopHours = [24]int64{20, 13, 9, 7, 7, 10, 18, 30, 46, 58, 66, 70, 72, 70, 68, 66, 64, 62, 64, 70, 74, 68, 52, 36}
	shopDays  = [7]int64{time.Sunday: 112, time.Monday: 104, time.Tuesday: 98, time.Wednesday: 96, time.Thursday: 95, time.Friday: 94, time.Saturday: 101}
)

// madeUp is the share of the lost revenue, in percent, that customers bring back in each of the six hours after.
var madeUp = [6]int64{5, 4, 3, 2, 1, 1}

// lost is how much of its revenue the shop loses while everything fails, in percent: a little is phoned in.
const lost = 97

// hour is one hour of the shop, in hundredths of the currency unit.
type hour struct {
	start          time.Time
	butFor, actual int64
	back           int64 // made-up sales, in actual
}

// revenue makes the shop's hours from twelve weeks before the first noticed outage to sixteen days after the last, whole
// local days, and the truth about them. In autumn two rows have the same label, as in real exports.
func revenue(p Params) ([]byte, *Revenue) {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		panic(err) // the zone database is linked in
	}
	incidents := noticed(p)
	first, last := p.period()
	if len(incidents) > 0 {
		first, last = incidents[0].From, incidents[len(incidents)-1].To
	}
	hours := ordinaryHours(p, zone, first.In(zone).AddDate(0, 0, -84), last.In(zone).AddDate(0, 0, 16))
	for _, i := range incidents {
		suffer(p, hours, i)
	}
	t := &Revenue{Rows: int64(len(hours)), Zone: Zone}
	var out strings.Builder
	fmt.Fprintf(&out, "hour,revenue_%s\n", strings.ToLower(p.currency()))
	sum := int64(0)
	for _, h := range hours {
		fmt.Fprintf(&out, "%s,%s\n", label(h.start, zone), cents(h.actual))
		sum += h.actual
	}
	t.Total = cents(sum)
	for _, i := range incidents {
		t.Incidents = append(t.Incidents, incidentTruth(i, hours, zone))
	}
	return []byte(out.String()), t
}

func label(at time.Time, zone *time.Location) string { return at.In(zone).Format("2006-01-02 15:04") }

func cents(n int64) string { return exact{big.NewInt(n), 2}.String() }

// noticed joins the outages that customers saw, over gaps of up to an hour.
func noticed(p Params) (out []Outage) {
	in := slices.DeleteFunc(slices.Clone(p.Outages), func(o Outage) bool { return o.Unnoticed })
	slices.SortFunc(in, func(a, b Outage) int { return a.From.Compare(b.From) })
	for _, o := range in {
		if n := len(out); n > 0 && o.From.Sub(out[n-1].To) <= time.Hour {
			if o.To.After(out[n-1].To) {
				out[n-1].To = o.To
			}
			continue
		}
		out = append(out, Outage{From: o.From, To: o.To})
	}
	return out
}

func ordinaryHours(p Params, zone *time.Location, first, last time.Time) (out []hour) {
	d := newDice(p.Seed, forRevenue)
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone) }
	for at, end := day(first), day(last); at.Before(end); at = at.Add(time.Hour) {
		local := at.In(zone)
		h := shopHours[local.Hour()]
		noise := 84 + d.Int64N(17) + d.Int64N(17)
		cents := p.DailyRevenue * h * shopDays[local.Weekday()] * season(local) * noise / (10_000 * total(shopHours[:]))
		cents += cents * d.Int64N(100) / 10_000
		out = append(out, hour{start: at, butFor: cents, actual: cents})
	}
	return out
}

// season is the level of a day, in percent.
func season(local time.Time) int64 {
	switch month, day := local.Month(), local.Day(); {
	case month == time.December && day < 21:
		return 138
	case month == time.December && (day == 24 || day == 25):
		return 45
	case month == time.February && local.Weekday() == time.Monday && day > 14 && day < 22:
		return 140 // Presidents' Day
	}
	return 100
}

// suffer takes the revenue of an incident out of the hours and brings some of it back in the hours after. Shopping takes
// reading and writing, so the worse of the two counts, minute by minute.
func suffer(p Params, hours []hour, i Outage) {
	p.Outages = slices.DeleteFunc(slices.Clone(p.Outages), func(o Outage) bool { return o.Unnoticed })
	gone, after := int64(0), 0
	for n := range hours {
		h := &hours[n]
		failed := int64(0) // of the hour, in 1/60 of a percent
		for m := range 60 {
			at := h.start.Add(time.Duration(m) * time.Minute)
			if at.Before(i.From) || !at.Before(i.To) {
				continue
			}
			read, write := p.failing("GET", at), p.failing("PUT", at)
			failed += max(percent(read), percent(write))
		}
		loss := h.butFor * failed * lost / (60 * 100 * 100)
		h.actual -= loss
		gone += loss
		if !h.start.Before(i.To) && after < len(madeUp) {
			h.back = gone * madeUp[after] / 100
			h.actual += h.back
			after++
		}
	}
}

func percent(f Fraction) int64 { return int64(100 * f.Num / f.Den) }

func incidentTruth(i Outage, hours []hour, zone *time.Location) RevenueIncident {
	t := RevenueIncident{From: i.From, To: i.To}
	butFor, actual, back, after := int64(0), int64(0), int64(0), 0
	for _, h := range hours {
		seconds := overlap(h.start, h.start.Add(time.Hour), i.From, i.To)
		switch {
		case seconds > 0:
			butFor += h.butFor
			actual += h.actual
		case !h.start.Before(i.To) && after < len(madeUp):
			back += h.back
			after++
		default:
			continue
		}
		t.Hours = append(t.Hours, RevenueHour{h.start.UTC(), label(h.start, zone), seconds, cents(h.butFor), cents(h.actual)})
	}
	t.ButFor, t.Actual, t.MadeUp = cents(butFor), cents(actual), cents(back)
	return t
}

// overlap is how many seconds of [a, b) lie in [c, d).
func overlap(a, b, c, d time.Time) int64 {
	return max(0, min(b.Unix(), d.Unix())-max(a.Unix(), c.Unix()))
}
