package impact

import (
	"math"
	"time"

	"slacredit/sla/interval"
)

// How far off the failed fraction may be, relative to itself.
const (
	errorOnPath    = 0.1 // measured where orders are made
	errorElsewhere = 0.3
)

// partial is the estimates of a partial outage side by side, and their combination. Unrounded.
type partial struct {
	baseline float64 // B − observed
	fraction float64 // φ·B
	ratio    float64 // observed/(1−φ) − observed; NaN when what was observed is not known

	// The rest needs the values of single orders; known is false without them.
	known     bool
	wouldBe   float64 // Ĉ, the revenue that would have come in
	deviation float64 // its standard deviation
	disagree  bool    // B and observed/(1−φ) are farther apart than chance explains
}

// partial compares the ways to the loss of a partial outage. Q = observed/(1−φ) has two sources of error: which orders
// happened to fail, with variance Q·v·φ/(1−φ), v being E[x²]/E[x] of the order values x; and the fraction itself, with
// standard deviation Q·e·φ/(1−φ), e being its relative error. B errs as the placebos do.
func (m *model) partial(r *reckoning) *partial {
	phi := m.failed.float()
	p := &partial{baseline: math.NaN(), fraction: float64(phi * r.butFor), ratio: math.NaN()}
	if !r.soldKnown {
		return p
	}
	sold := r.sold.float()
	p.baseline = r.butFor - sold
	clipped := min(max(phi, 0.01), 0.95)
	q := sold / (1 - clipped)
	p.ratio = q - sold
	v, ok := m.grid.orderValue(m.Start)
	if !ok || len(r.placebos.score) < 9 {
		return p
	}
	p.known = true
	odds := clipped / (1 - clipped)
	varQ := float64(max(q, 1)*v*odds) + square(q*m.failed.relative*odds)
	varB := 0.0
	g := r.placebos.scale(r.butFor)
	for _, z := range r.placebos.score {
		varB += square(z * g)
	}
	varB /= float64(len(r.placebos.score))
	p.disagree = math.Abs(q-r.butFor) > 2*math.Sqrt(varQ+varB)
	if varB == 0 { // the history repeats itself exactly: nothing to gain from the fraction
		p.wouldBe = r.butFor
		return p
	}
	onQ, onB := 1/varQ, 1/varB
	p.wouldBe = (float64(onQ*q) + float64(onB*r.butFor)) / (onQ + onB)
	p.deviation = 1 / math.Sqrt(onQ+onB)
	return p
}

// orderValueDays is how far back order values are looked at: as far as anything else of the estimate reaches.
const orderValueDays = 104

// orderValue is E[x²]/E[x] of the values of the orders before t; false where the data are not orders. Refunds (negative
// rows) are no orders.
func (g *grid) orderValue(t time.Time) (float64, bool) {
	if !g.orders {
		return 0, false
	}
	var sum, squares float64
	for _, r := range g.overlapping(interval.Interval{Start: t.Add(-orderValueDays * 24 * time.Hour), End: t}) {
		if x := r.Amount.InexactFloat64(); x > 0 {
			sum += x
			squares += square(x)
		}
	}
	return squares / sum, sum > 0
}

func square(x float64) float64 { return float64(x * x) }
