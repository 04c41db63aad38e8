package impact

import "math"

// The level is taken for wrong rather than followed outside of this range.
const levelMin, levelMax = 0.2, 5

// level is how trade around a window compares with its profile: ρ = Σw·y / ΣwP over the hours near it. It is a ratio of
// sums, not a mean of ratios: that keeps the estimate of a sum of skewed amounts unbiased.
type level struct {
	ratio   float64
	clipped bool
	hours   int // that were used
}

// levelOf is the level of the window [a, b). Both sides count their weights from their own nearest hour: the side after
// starts when the recovery is over, not when the window ends.
func (v *view) levelOf(p profile, a, b int) level {
	l := level{ratio: 1}
	if !v.level {
		return l
	}
	var sold, normal float64
	add := func(i, t int) {
		y, n := v.at(t), p.at(t)
		if math.IsNaN(y) || math.IsNaN(n) {
			return
		}
		sold += float64(weights[i] * y)
		normal += float64(weights[i] * n)
		l.hours++
	}
	for i := range reach {
		add(i, a-v.guard-1-i)
	}
	if v.after {
		for i := range reach {
			add(i, b+v.recovery+i)
		}
	}
	if normal > 0 {
		l.ratio = sold / normal
	}
	if bound := min(max(l.ratio, levelMin), levelMax); bound != l.ratio {
		l.ratio, l.clipped = bound, true
	}
	return l
}
