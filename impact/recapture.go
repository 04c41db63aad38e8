package impact

import (
	"math"
	"slices"
)

// recapture is how much of the loss came back as make-up sales in the recovery after the outage, measured with the same
// profile and level. It is weakly measurable at best, so the net loss is a range. Unrounded.
type recapture struct {
	excess   float64 // sold in the recovery beyond what was expected
	share    float64 // excess ÷ gross loss, held between 0 and 1; NaN without a loss
	net      float64 // median
	low      float64
	high     float64
	level    confidence
	placebos int
	pAs, pOf int // how often a normal day has as much excess by chance
}

// pairsNeeded is the fewest earlier days from which a net range is taken.
const pairsNeeded = 39

// recapture resamples the misses of earlier days, outage hours and recovery hours together as they fell: each day gives one
// would-be gross loss, one would-be excess, and so one net loss. Nil where it cannot be measured.
func (m *model) recapture(r *reckoning) *recapture {
	if r.rule != byBaseline || !m.rung.placebos() || !m.recoveryKnown() {
		return nil
	}
	length := m.view.recovery
	whole := slices.Repeat([]float64{1}, length)
	var expected, sold float64
	for i := m.end; i < m.end+length; i++ {
		expected += m.profile.at(i)
		sold += m.grid.y[i]
	}
	expected = float64(m.level.ratio * expected)

	var outage, after placebos
	for _, past := range m.past {
		if past.days < 2 || past.days >= placeboDays || !m.recovered(past) {
			continue
		}
		a, b := past.outcome(m.view.y, 0, r.shares)
		outage.add(past.days, a, b)
		a, b = past.outcome(m.view.y, m.hours(), whole)
		after.add(past.days, a, b)
	}
	n := len(outage.days)
	c := claimable(n, m.hours())
	if n < pairsNeeded || c == 0 || !(r.butFor > 0) {
		return nil
	}
	outage.finish()
	after.finish()
	observed := r.sold.float()
	x := &recapture{excess: sold - expected, share: math.NaN(), level: c, placebos: n, pAs: 1, pOf: n + 1}
	if gross := r.butFor - observed; gross > 0 {
		x.share = clip01(x.excess / gross)
	}
	nets := make([]float64, 0, n)
	for i := range n {
		missOutage := float64((outage.sold[i] - outage.butFor[i]) * outage.scaleTo(r.butFor, i))
		missAfter := float64((after.sold[i] - after.butFor[i]) * after.scaleTo(expected, i))
		if missAfter >= x.excess {
			x.pAs++
		}
		gross := max(r.butFor+missOutage-observed, 0)
		net := gross
		if gross > 0 {
			net = float64(gross * (1 - clip01((x.excess-missAfter)/gross)))
		}
		nets = append(nets, net)
	}
	slices.Sort(nets)
	k := c.rank(n)
	x.low, x.high = nets[k-1], nets[n-k]
	x.net = (nets[(n-1)/2] + nets[n/2]) / 2
	return x
}

// scaleTo is the factor that brings a miss of day i to the size of a window of which v is expected.
func (p *placebos) scaleTo(v float64, i int) float64 {
	base := max(p.butFor[i], scaleFloor*p.mean)
	if !(base > 0) || v < 0 {
		return 1
	}
	return math.Sqrt(v / base)
}

// recoveryKnown tells whether every hour of the recovery has an amount and a profile, and nothing else disturbed it.
func (m *model) recoveryKnown() bool {
	for i := m.end; i < m.end+m.view.recovery; i++ {
		if !m.grid.known(i) || m.others[i] || math.IsNaN(m.profile.at(i)) {
			return false
		}
	}
	return true
}

// recovered tells whether every hour after the window moved to an earlier day is known.
func (m *model) recovered(r replay) bool {
	q := r.start + m.hours()
	for i := q; i < q+m.view.recovery; i++ {
		if math.IsNaN(m.view.at(i)) || math.IsNaN(r.profile.at(i)) {
			return false
		}
	}
	return true
}

func clip01(x float64) float64 { return min(max(x, 0), 1) }
