package billing

import (
	"bytes"
	"time"
)

// localTimes are the ways to write a time of day without its zone, behind a date or alone.
var localTimes = struct{ dated, clock []string }{
	dated: []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"},
	clock: []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3:04:05PM", "3:04PM"},
}

// inZone is the UTC month of a time that states no zone, in the zone that the user says it is of; m where it states one. A day
// without a time of day is of the month that it names.
func inZone(f []byte, m month, zone *time.Location) month {
	if zone == nil || m == 0 {
		return m
	}
	for _, layout := range localTimes.dated {
		if at, err := time.ParseInLocation(layout, string(f), zone); err == nil {
			return monthOf(at)
		}
	}
	return m
}

// onClock is the UTC month of a day in figures at a time of day; 0 where that is none.
func onClock(year, mon, day int, clock []byte, zone *time.Location) month {
	clock = bytes.ToUpper(bytes.TrimSpace(clock))
	if zone == nil || len(clock) == 0 {
		return month(year*12 + mon - 1)
	}
	for _, layout := range localTimes.clock {
		if at, err := time.Parse(layout, string(clock)); err == nil {
			return monthOf(time.Date(year, time.Month(mon), day, at.Hour(), at.Minute(), at.Second(), 0, zone))
		}
	}
	return 0
}

func monthOf(at time.Time) month {
	at = at.UTC()
	return month(at.Year()*12 + int(at.Month()) - 1)
}
