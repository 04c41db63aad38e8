package impact

import "slacredit/sla/interval"

// edges are the rows of revenue that a total outage covers in part. All that they sold is taken for sales of their time outside
// of it; where that is more than such time ever sells, the outage was no total one.
type edges struct {
	sold     float64
	expected float64 // of their time outside
	most     float64 // upper bound of that, from the placebos
}

// edges gives the rows at the edges of the window. Nil where there are none, where not everything failed, and where no interval
// can be stated.
func (m *model) edges() *edges {
	if !m.failed.total() || m.grid.orders {
		return nil
	}
	var e edges
	outside, found := make([]float64, len(m.shares)), false
	for _, r := range m.grid.overlapping(m.Interval) {
		row := interval.Interval{Start: r.From, End: r.To}
		out := row.Length() - row.Intersect(m.Interval).Length()
		if out == 0 {
			continue
		}
		found = true
		e.sold += r.Amount.InexactFloat64()
		outside[m.grid.label(r.From)-m.grid.first-m.start] += out.Hours()
	}
	p := m.placebos(outside)
	c := claimable(len(p.score), m.hours())
	if !found || len(p.score) == 0 || c == 0 {
		return nil
	}
	e.expected = m.butFor(outside)
	_, e.most = p.bounds(c, e.expected)
	return &e
}

// excess is what was sold beyond what was expected.
func (e *edges) excess() float64 { return e.sold - e.expected }

// contradicts tells whether the sales at the edges speak against a gross loss: beyond what is seen on normal days, and by a
// quarter of the loss. Less than that is what single orders do in the minutes of an edge.
func (e *edges) contradicts(gross float64) bool {
	return e.sold > e.most && e.excess() > gross/4
}
