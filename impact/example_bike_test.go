package impact

import (
	"math"
	"testing"
	"time"

	"slacredit/sla/interval"
)

// TestWorkedExample follows one estimate by hand: rentals of bikes in Washington, 2012-10-09, 14:00 to 16:00.
func TestWorkedExample(t *testing.T) {
	rows := readSeries(t, "bike")
	if rows == nil {
		return
	}
	g, err := newGrid(rows, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2012, 10, 9, 14, 0, 0, 0, time.UTC)
	w := g.newWindow(interval.Interval{Start: start, End: start.Add(2 * time.Hour)})
	failed, _ := Incident{}.failed()
	m := newModel(g, []window{w}, 0, failed, Assumptions{})
	r := m.reckon(w)

	near := func(what string, got, want, within float64) {
		t.Helper()
		if !(math.Abs(got-want) <= within) {
			t.Errorf("%s is %.8f, by hand %.8f", what, got, want)
		}
	}
	if m.start != 15542 {
		t.Errorf("row %d", m.start)
	}
	near("P(14:00)", m.profile.at(m.start), 255.333333, 1e-6)
	near("P(15:00)", m.profile.at(m.start+1), 298.833333, 1e-6)
	near("P(13:00)", m.profile.at(m.start-1), 275.5, 1e-6)
	near("P(22:00)", m.profile.at(m.start+8), 196.0, 1e-6)
	near("w120", weights[119], 0.0070246257912307, 1e-16)
	near("ρ", m.level.ratio, 0.90444211, 1e-8)
	near("B", r.butFor, 501.211672, 1e-6)
	if m.level.hours != 240 {
		t.Errorf("level rests on %d hours", m.level.hours)
	}
	for _, p := range []struct {
		days         int
		date         string
		a, b, rho, z float64
	}{
		{1, "2012-10-08", 790, 506.810037, 0.835860, 0.465525},
		{2, "2012-10-07", 620, 995.496049, 0.848916, -0.440426},
		{7, "2012-10-02", 372, 525.647597, 0.901625, -0.248008},
		{8, "2012-10-01", 573, 599.946592, 0.932318, -0.040713},
		{14, "2012-09-25", 596, 568.390477, 1.092638, 0.042857},
		{56, "2012-08-14", 538, 541.545702, 0.990934, -0.005639},
	} {
		i := p.days - 1
		if got := g.day(g.first + m.past[i].start).String(); got != p.date || r.placebos.days[i] != p.days {
			t.Errorf("placebo %d is %s", p.days, got)
		}
		near(p.date+" A", r.placebos.sold[i], p.a, 0)
		near(p.date+" B", r.placebos.butFor[i], p.b, 1e-6)
		near(p.date+" ρ", m.past[i].level.ratio, p.rho, 1e-6)
		near(p.date+" z", r.placebos.score[i], p.z, 1e-6)
	}
	near("m", r.placebos.mean, 730.170991, 1e-6)
	near("g(B)", r.placebos.scale(r.butFor), 604.954728, 1e-6)
	for i, want := range []float64{-0.628708, -0.583831, -0.440426} {
		near("low score", r.placebos.sorted[i], want, 1e-6)
	}
	for i, want := range []float64{0.444980, 0.465525, 0.683038} {
		near("high score", r.placebos.sorted[53+i], want, 1e-6)
	}
	for c, want := range map[confidence][2]float64{95: {120.8720, 914.4189}, 90: {148.0203, 782.8332}, 80: {320.9102, 691.1290}} {
		low, high := r.placebos.bounds(c, r.butFor)
		near("low", low, want[0], 1e-4)
		near("high", high, want[1], 1e-4)
	}
	if as, of := r.placebos.chance(0, r.butFor); as != 1 || of != 57 {
		t.Errorf("p = %d/%d", as, of)
	}
	near("bias", r.placebos.bias(), 0.02689, 1e-5)
	near("WAPE", r.placebos.wape(), 0.16108, 1e-5)
	c := m.crossChecks()
	near("before only", c.beforeOnly, 439.828449, 1e-6)
	near("last week", c.lastWeek, 372, 0)
	near("flat", c.flat, 433.953984, 1e-6)

	// The file has what was sold: with it, 3.21 is lost.
	s, err := Estimate(rows, []Incident{{Interval: w.Interval}}, Assumptions{}, time.UTC, "")
	if err != nil {
		t.Fatal(err)
	}
	i := s.Incidents[0]
	if i.ButFor.String() != "501.21" || i.Actual.String() != "498.00" || i.GrossLoss.String() != "3.21" {
		t.Errorf("but for %s, actual %s, loss %s", i.ButFor, i.Actual, i.GrossLoss)
	}
}
