package impact

import "math"

// view is the history as one estimate may see it: masked hours are not there, nor is anything from end on.
type view struct {
	y        []float64 // per hour of the grid; NaN: masked or missing
	end      int       // the first hour that is not visible
	hide     int       // hours [hide, hideEnd) are masked too: a replay's own window
	hideEnd  int
	lags     []int // in hours: which earlier (or, negative, later) hours make the profile
	trim     bool  // leave the smallest and largest value out of the profile, where there are at least four
	level    bool  // scale the profile by the level around the window
	after    bool  // hours after the window count for the level
	recovery int   // hours after the window that count for nothing
	guard    int   // hours before the window that do not count for the level
}

// at is the revenue of an hour, NaN where it is masked, missing or not visible.
func (v *view) at(i int) float64 {
	if i < 0 || i >= v.end || i >= v.hide && i < v.hideEnd {
		return math.NaN()
	}
	return v.y[i]
}

// weekly is the lags, in hours, of the same hour in the given weeks before (positive) or after (negative).
func weekly(weeks ...int) []int {
	out := make([]int, len(weeks))
	for i, k := range weeks {
		out[i] = 168 * k
	}
	return out
}

// daily is the lags of the same hour on each of the n days before.
func daily(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 24 * (i + 1)
	}
	return out
}
