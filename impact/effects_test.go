package impact

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// bench is a reference series with its windows, for tests that put effects into it.
type bench struct {
	name    string
	grid    *grid
	windows []benchWindow
}

func readBench(t *testing.T, names ...string) []bench {
	windows := readWindows(t)
	if windows == nil {
		return nil
	}
	var out []bench
	for _, n := range names {
		g, err := newGrid(readSeries(t, n), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, bench{n, g, windows[n]})
	}
	return out
}

// with is the grid with some hours changed, the rows with them.
func (b bench) with(change func(i int, y float64) float64, from, to int) *grid {
	g := *b.grid
	g.rows, g.y = slices.Clone(g.rows), slices.Clone(g.y)
	for i := max(0, from); i < min(len(g.y), to); i++ {
		y := math.Round(100*change(i, g.y[i])) / 100
		g.y[i] = y
		g.rows[i].Amount = money.Number{Decimal: unrounded(y).Decimal}
	}
	return &g
}

func (g *grid) reckonTotal(in interval.Interval, a Assumptions) (*model, reckoning) {
	w := g.newWindow(in)
	failed, _ := Incident{}.failed()
	m := newModel(g, []window{w}, 0, failed, a)
	return m, m.reckon(w)
}

// TestRecaptureCoverage lets a part of the loss come back within the recovery and holds the net range to hold the truth.
func TestRecaptureCoverage(t *testing.T) {
	for _, part := range []float64{0, 0.3, 0.6} {
		covered, n, gross, missed := 0, 0, 0.0, 0.0
		for _, b := range readBench(t, "divvy", "bike", "shop50", "online_retail") {
			for _, w := range b.windows {
				if w.hours != 4 {
					continue
				}
				win := b.grid.newWindow(w.in)
				back := part * w.loss / 6
				g := b.with(func(i int, y float64) float64 {
					if i < win.end {
						return 0
					}
					return y + back
				}, win.start, win.end+6)
				m, r := g.reckonTotal(w.in, Assumptions{})
				x := m.recapture(&r)
				if x == nil {
					t.Fatalf("%s %s: not measured", b.name, w.in.Start)
				}
				n++
				gross += w.loss
				net := (1 - part) * w.loss
				missed += math.Abs(x.net - net)
				if x.low <= net && net <= x.high {
					covered++
				}
			}
		}
		if n == 0 {
			return
		}
		t.Logf("%.0f %% made up: covered %.1f %%, median misses by %.0f %% of gross", 100*part, 100*float64(covered)/float64(n), 100*missed/gross)
		if 100*covered < 90*n {
			t.Errorf("%.0f %% made up: the net range holds the truth in %d of %d", 100*part, covered, n)
		}
	}
}

// TestGuardCorrectsASlowStart: three hours at 60 % before a declared start pull the estimate down; a guard mends it.
func TestGuardCorrectsASlowStart(t *testing.T) {
	for _, b := range readBench(t, "divvy", "bike", "shop50") {
		var clean, without, with, loss float64
		for _, w := range b.windows {
			win := b.grid.newWindow(w.in)
			g := b.with(func(_ int, y float64) float64 { return 0.6 * y }, win.start-3, win.start)
			_, right := b.grid.reckonTotal(w.in, Assumptions{})
			_, slow := g.reckonTotal(w.in, Assumptions{})
			_, guarded := g.reckonTotal(w.in, Assumptions{Guard: 3 * time.Hour})
			clean += right.butFor
			without += slow.butFor
			with += guarded.butFor
			loss += w.loss
		}
		t.Logf("%s: bias %.1f %%; slow start %.1f %% without and %.1f %% with a guard", b.name, 100*(clean/loss-1), 100*(without/loss-1), 100*(with/loss-1))
		if without > 0.98*clean || math.Abs(with-clean) > 0.02*clean {
			t.Errorf("%s: clean %.0f, slow start %.0f, with a guard %.0f", b.name, clean, without, with)
		}
	}
}

// TestFractionRuleOnThinnedCounts lets each ride of a window fail with probability φ: φ·B is then far better than B less what
// was observed.
func TestFractionRuleOnThinnedCounts(t *testing.T) {
	for _, b := range readBench(t, "divvy") {
		for _, c := range []struct {
			phi           float64
			most, atLeast float64 // WAPE of the fraction rule, and of the baseline
		}{{0.1, 0.22, 0.8}, {0.2, 0.24, 0.4}, {0.5, 0.22, 0.15}} {
			random := rand.New(rand.NewPCG(1, 2))
			var fraction, baseline, loss float64
			for _, w := range b.windows {
				win := b.grid.newWindow(w.in)
				lost := 0.0
				g := b.with(func(_ int, y float64) float64 {
					left := 0.0
					for range int(y) {
						if random.Float64() >= c.phi {
							left++
						}
					}
					lost += y - left
					return left
				}, win.start, win.end)
				failed := failure{new(big.Rat).SetFloat64(c.phi), errorElsewhere}
				m := newModel(g, []window{win}, 0, failed, Assumptions{})
				r := m.reckon(win)
				if r.rule != byFraction {
					t.Fatalf("φ %g by %s", c.phi, r.rule)
				}
				fraction += math.Abs(r.gross - lost)
				baseline += math.Abs(r.partial.baseline - lost)
				loss += lost
			}
			t.Logf("φ %g: φ·B misses by %.1f %%, B − observed by %.1f %%", c.phi, 100*fraction/loss, 100*baseline/loss)
			if fraction/loss > c.most || baseline/loss < c.atLeast {
				t.Errorf("φ %g: φ·B misses by %.2f, B − observed by %.2f", c.phi, fraction/loss, baseline/loss)
			}
		}
	}
}

// TestAnUnknownIncidentInTheHistory wipes out one of the weeks that the profile rests on: the trimmed mean hardly moves.
func TestAnUnknownIncidentInTheHistory(t *testing.T) {
	var moved float64
	n := 0
	for _, b := range readBench(t, "divvy", "bike", "shop50") {
		for _, w := range b.windows {
			win := b.grid.newWindow(w.in)
			_, clean := b.grid.reckonTotal(w.in, Assumptions{})
			g := b.with(func(int, float64) float64 { return 0 }, win.start-2*168, win.end-2*168)
			_, r := g.reckonTotal(w.in, Assumptions{})
			moved += r.butFor/clean.butFor - 1
			n++
		}
	}
	if n == 0 {
		return
	}
	t.Logf("moves the estimate by %.1f %% on average", 100*moved/float64(n))
	if mean := moved / float64(n); mean < -0.1 || mean > 0 { // a plain mean loses an eighth
		t.Errorf("one of eight weeks wiped out moves the estimate by %.3f", mean)
	}
}
