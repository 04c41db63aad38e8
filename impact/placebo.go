package impact

import (
	"math"
	"slices"
)

// placeboDays is how many days before an outage the method is replayed on. More days are another season, and neighbouring
// hours are no new information: both made the intervals worse.
const placeboDays = 56

// longWindow is the longest window, in hours, that cannot enter its own profile or level (lags are whole weeks, the level
// reaches 120 hours). A longer one is masked in its own replay.
const longWindow = 42

// replay is the method applied to the same local hours of an earlier day, on which nothing was wrong.
type replay struct {
	days    int // before the outage
	start   int // hour of the grid
	level   level
	profile profile
}

// replays applies the method to each of the days before on which every hour that it needs is known.
func (m *model) replays() []replay {
	var out []replay
	h := m.hours()
	for d := 1; d <= placeboDays; d++ {
		q := m.start - 24*d
		if q < 0 || q+h+m.view.recovery > m.start || !m.undisturbed(q) {
			continue
		}
		v, p := m.view, m.profile
		if h > longWindow {
			v.hide, v.hideEnd = q, q+h+v.recovery
		}
		if m.visibleAfter < visibleHours && v.after {
			// A replay must not know more of its future than the outage does.
			v.end = min(v.end, q+h+v.recovery+m.visibleAfter)
		}
		if h > longWindow || v.end != m.view.end {
			p = v.profile(q-v.guard-reach, q+h+v.recovery+reach)
		}
		if m.comparable(p, q) {
			out = append(out, replay{d, q, v.levelOf(p, q, q+h), p})
		}
	}
	return out
}

// undisturbed tells whether the window moved to q is free of masks, recovery included, and every hour of it known.
func (m *model) undisturbed(q int) bool {
	for i := q; i < q+m.hours()+m.view.recovery; i++ {
		if i < len(m.masked) && m.masked[i] {
			return false
		}
	}
	for j, share := range m.shares {
		if share > 0 && math.IsNaN(m.view.at(q+j)) {
			return false
		}
	}
	return true
}

// comparable tells whether the window moved to q, and the day before it, have a profile.
func (m *model) comparable(p profile, q int) bool {
	for j, share := range m.shares {
		if share > 0 && math.IsNaN(p.at(q+j)) {
			return false
		}
	}
	for i := q - 24; i < q; i++ {
		if math.IsNaN(p.at(i)) {
			return false
		}
	}
	return true
}

// outcome is what a replay sold (A) and what the method says it would have (B), over hours that start at the replay's
// hour number first, each weighted by its share.
func (r replay) outcome(y []float64, first int, shares []float64) (sold, butFor float64) {
	for j, share := range shares {
		if share > 0 {
			sold += float64(share * y[r.start+first+j])
			butFor += float64(share * r.profile.at(r.start+first+j))
		}
	}
	return sold, float64(r.level.ratio * butFor)
}

// placebos are the outcomes of the replays over the hours of a window, and how far the method missed.
type placebos struct {
	days   []int
	sold   []float64 // A
	butFor []float64 // B
	score  []float64 // z = (A − B) / g(B)
	sorted []float64 // scores, ascending
	mean   float64   // m, of butFor
}

// placebos scores the replays for shares of the window's hours.
func (m *model) placebos(shares []float64) placebos {
	var p placebos
	for _, r := range m.past {
		a, b := r.outcome(m.view.y, 0, shares)
		p.add(r.days, a, b)
	}
	p.finish()
	return p
}

func (p *placebos) add(days int, sold, butFor float64) {
	p.days = append(p.days, days)
	p.sold = append(p.sold, sold)
	p.butFor = append(p.butFor, butFor)
}

// finish computes the scores.
func (p *placebos) finish() {
	sum := 0.0
	for _, b := range p.butFor {
		sum += b
	}
	if len(p.butFor) > 0 {
		p.mean = sum / float64(len(p.butFor))
	}
	if p.mean <= 0 {
		return
	}
	for i := range p.butFor {
		p.score = append(p.score, (p.sold[i]-p.butFor[i])/p.scale(p.butFor[i]))
	}
	p.sorted = slices.Clone(p.score)
	slices.Sort(p.sorted)
}

// scaleFloor keeps the scale of an hour in which next to nothing is expected away from zero, as a share of the mean.
const scaleFloor = 0.05

// scale is g(v) = √(max(v, 0.05·m)·m): what a score of 1 means in money where v is expected. Misses grow with the root of
// what is sold.
func (p *placebos) scale(v float64) float64 {
	return math.Sqrt(float64(max(v, float64(scaleFloor*p.mean)) * p.mean))
}

// bias is Σ(A−B)/ΣB: by how much the method was low (positive) on normal days. NaN when nothing was expected.
func (p *placebos) bias() float64 {
	var miss, normal float64
	for i := range p.sold {
		miss += p.sold[i] - p.butFor[i]
		normal += p.butFor[i]
	}
	return ratio(miss, normal)
}

// wape is Σ|A−B|/ΣA: the size of the misses on normal days.
func (p *placebos) wape() float64 {
	var miss, sold float64
	for i := range p.sold {
		miss += math.Abs(p.sold[i] - p.butFor[i])
		sold += p.sold[i]
	}
	return ratio(miss, sold)
}

// ratio is a/b, NaN where b is not positive.
func ratio(a, b float64) float64 {
	if !(b > 0) {
		return math.NaN()
	}
	return a / b
}
