package revenue

import (
	"slices"
	"time"

	"slacredit/sla/audit"
)

// Times on a common spacing of shortestBucket or more are taken for buckets: single orders do not fall on whole five
// minutes. Times on whole minutes may be either; they are buckets if, for more than an hour, almost every minute has exactly one row.
const (
	shortestBucket = 5 * time.Minute
	densePercent   = 90
)

// bucketWidth is the length of the stretches that rows are sums of: the largest spacing that fits all times, as the clocks
// show them. 0: the rows are single orders.
func bucketWidth(rows []row) time.Duration {
	walls := make([]time.Time, len(rows))
	fine := false
	for i, r := range rows {
		walls[i] = r.clock.wall
		fine = fine || r.clock.fine
	}
	slices.SortFunc(walls, time.Time.Compare)
	var width time.Duration
	distinct := 1
	for i := 1; i < len(walls); i++ {
		if gap := walls[i].Sub(walls[i-1]); gap > 0 {
			width = divisor(gap, width)
			distinct++
		}
	}
	if len(walls) == 0 {
		return 0
	}
	intoHour := walls[0].Sub(walls[0].Truncate(time.Hour))
	if width == 0 { // one time only
		if fine && intoHour > 0 {
			return 0
		}
		return time.Hour
	}
	// What clocks and calendars cut: parts of an hour, or whole hours. A few orders happen to have a large spacing, too.
	part := divisor(width, time.Hour)
	switch {
	case divisor(part, intoHour) >= shortestBucket && part == time.Hour:
		return width
	case divisor(part, intoHour) >= shortestBucket:
		return part
	case width == time.Minute && distinct == len(walls):
		if slots := int(walls[len(walls)-1].Sub(walls[0])/width) + 1; distinct > 60 && 100*distinct >= densePercent*slots {
			return width
		}
	}
	return 0
}

// months tells whether the rows are sums of months: all of them at the beginning of one, and not all of the same. The first is where
// to look.
func months(rows []row) (at audit.Origin, ok bool) {
	for _, r := range rows {
		w := r.clock.wall
		if w.Day() != 1 || !w.Equal(w.Truncate(24*time.Hour)) {
			return audit.Origin{}, false
		}
		ok = ok || !w.Equal(rows[0].clock.wall)
	}
	if ok {
		at = rows[0].at
	}
	return at, ok
}

// divisor is the greatest common divisor.
func divisor(a, b time.Duration) time.Duration {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
