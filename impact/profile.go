package impact

import "math"

// profile is what each hour of a stretch would sell in normal weeks, before scaling by the level. NaN: nothing to compare with.
type profile struct {
	from   int // hour of the grid
	values []float64
}

// at is the profile of an hour; NaN outside of the stretch.
func (p profile) at(i int) float64 {
	if i < p.from || i >= p.from+len(p.values) {
		return math.NaN()
	}
	return p.values[i-p.from]
}

// profile computes the profile of the hours [from, to).
func (v *view) profile(from, to int) profile {
	p := profile{from: from, values: make([]float64, 0, max(0, to-from))}
	seen := make([]float64, 0, len(v.lags))
	for t := from; t < to; t++ {
		seen = seen[:0]
		for _, lag := range v.lags {
			if y := v.at(t - lag); !math.IsNaN(y) {
				seen = append(seen, y)
			}
		}
		p.values = append(p.values, mean(seen, v.trim))
	}
	return p
}

// trimFrom is the fewest values of which the smallest and the largest are left out: one unknown incident or promotion among
// eight weeks then moves the mean by 2 % instead of 9 %.
const trimFrom = 4

// mean is the mean of the values in their order, without one smallest and one largest if trim is set and there are enough.
// NaN for no values.
func mean(values []float64, trim bool) float64 {
	low, high := -1, -1
	if trim && len(values) >= trimFrom {
		low, high = 0, 0
		for i, v := range values {
			if v < values[low] {
				low = i
			}
			if v >= values[high] { // the last of equals, so that low and high differ
				high = i
			}
		}
	}
	sum, n := 0.0, 0
	for i, v := range values {
		if i != low && i != high {
			sum += v
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}
