package interval

import "time"

// Shown gives the instants at which the clocks of a zone show a time: one; two in the repeat of a clock change; none in the gap
// of one. In order. Of wall, only what it shows counts, not its zone.
func Shown(wall time.Time, zone *time.Location) []time.Time {
	wall = time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.UTC)
	var out []time.Time
	for _, near := range []time.Duration{-26 * time.Hour, 26 * time.Hour} { // before and after any change nearby
		_, offset := wall.Add(near).In(zone).Zone()
		at := wall.Add(-time.Duration(offset) * time.Second)
		if _, there := at.In(zone).Zone(); there != offset || len(out) > 0 && out[0].Equal(at) {
			continue
		}
		out = append(out, at)
	}
	return out
}
