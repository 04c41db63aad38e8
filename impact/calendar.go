package impact

import (
	"time"

	"slacredit/sla/interval"
)

// calendar counts time in local wall-clock hours: label = 24 × (days since 1970-01-01) + hour of the day. Every day has
// 24 labels, whatever the clocks do, so that a week is always 168 labels and trade is compared at the same local time. (Lags
// of 168 elapsed hours would compare 09:00 with 10:00 for half the weeks around a clock change.)
type calendar struct{ zone *time.Location }

// label is the label that t lies in.
func (c calendar) label(t time.Time) int {
	_, offset := t.In(c.zone).Zone()
	wall := t.Unix() + int64(offset)
	if wall < 0 {
		wall -= 3599 // round down, not towards zero
	}
	return int(wall / 3600)
}

// farthestOffset is more than any clock was ever off UTC.
const farthestOffset = 26 * time.Hour

// pieces is the physical time of a label: an hour; two for the label that is repeated when clocks go back; none for the
// one they skip.
func (c calendar) pieces(label int) interval.Set {
	wall := time.Unix(int64(label)*3600, 0)
	stop := wall.Add(farthestOffset)
	var out []interval.Interval
	for t := wall.Add(-farthestOffset); t.Before(stop); {
		local := t.In(c.zone)
		_, offset := local.Zone()
		_, end := local.ZoneBounds()
		if end.IsZero() {
			end = stop
		}
		if !end.After(t) { // the library's bounds are empty at the end of some years after 2037, which none of its tables has
			end = t.Add(time.Hour)
		}
		at := wall.Add(-time.Duration(offset) * time.Second)
		out = append(out, interval.Interval{Start: at, End: at.Add(time.Hour)}.Intersect(interval.Interval{Start: t, End: end}))
		t = end
	}
	return interval.Union(out...)
}

// name is the label as a person writes it: "2017-02-28 09:00".
func (c calendar) name(label int) string { return c.wall(label).Format("2006-01-02 15:04") }

// day is the local date of a label.
func (c calendar) day(label int) interval.Date { return interval.DateOf(c.wall(label)) }

// wall is the label's wall clock, dressed as UTC.
func (c calendar) wall(label int) time.Time { return time.Unix(int64(label)*3600, 0).UTC() }

// pieceStart is when a label begins; where clocks skipped it, when they did.
func (c calendar) pieceStart(label int) time.Time {
	for ; ; label++ {
		if p := c.pieces(label); len(p) > 0 {
			return p[0].Start.UTC()
		}
	}
}
