package impact

import "strconv"

// confidence is a level of an interval, in percent.
type confidence int

// confidences are the levels an interval may have, highest first.
var confidences = [...]confidence{95, 90, 80}

// String is the percentage.
func (c confidence) String() string { return strconv.Itoa(int(c)) }

// every is the reciprocal of half the miscoverage: 1/0.025 = 40 for 95 %. The rank of the bound is (n+1) div every, in integers,
// so that no float decides it.
func (c confidence) every() int { return 200 / (100 - int(c)) }

// rank is which score from either end is the bound at this level, among n scores; 0 if n are too few to claim it.
func (c confidence) rank(n int) int { return (n + 1) / c.every() }

// claimable is the highest level that n scores of windows of h hours allow, 0 if none. Replays of a window longer than a
// day overlap, so that they count as no more than fit side by side into the 56 days.
func claimable(n, h int) confidence {
	independent := min(n, placeboDays*24/max(h, 1))
	for _, c := range confidences {
		if c.rank(independent) >= 1 {
			return c
		}
	}
	return 0
}

// bounds are the would-be revenue at a level: B plus the k-th lowest and highest score, in money.
func (p *placebos) bounds(c confidence, butFor float64) (low, high float64) {
	k, g := c.rank(len(p.sorted)), p.scale(butFor)
	return butFor + float64(p.sorted[k-1]*g), butFor + float64(p.sorted[len(p.sorted)-k]*g)
}

// chance is the one-sided p-value, as the numerator and denominator of a fraction: how often a normal day sells as little,
// compared with its estimate, as was observed.
func (p *placebos) chance(observed, butFor float64) (as, of int) {
	z := (observed - butFor) / p.scale(butFor)
	as = 1
	for _, s := range p.sorted {
		if s <= z {
			as++
		}
	}
	return as, len(p.sorted) + 1
}
