package impact

import (
	"math/big"
	"time"

	"slacredit/sla/interval"
)

// window is an outage on the grid: the hours it touches and how much of each.
type window struct {
	interval.Interval
	start, end int // touched hours of the grid, half-open; may lie outside the data
	// parts is the outage's time in each touched hour: 1 h inside, less at the edges, up to 2 h in a repeated hour, none in
	// a skipped one. A part's interval is empty where the outage does not touch it.
	parts []interval.Set
}

// newWindow cuts an interval by the hours of the grid.
func (g *grid) newWindow(in interval.Interval) window {
	w := window{Interval: in}
	first, last := g.label(in.Start), g.label(in.End.Add(-1))
	if last < first { // within a repeated hour that straddles two labels
		first, last = last, first
	}
	for l := first; l <= last; l++ {
		w.parts = append(w.parts, g.pieces(l).Clip(in))
	}
	w.start, w.end = first-g.first, last+1-g.first
	return w
}

// hours is the number of touched hours.
func (w window) hours() int { return w.end - w.start }

// shares is the affected time of each touched hour, in hours.
func (w window) shares() []float64 {
	out := make([]float64, len(w.parts))
	for i, p := range w.parts {
		out[i] = float64(p.Total()) / float64(time.Hour)
	}
	return out
}

// after is the part of the window that is left when its first d are taken off, on the same touched hours.
func (w window) after(d time.Duration) window {
	rest := interval.Interval{Start: w.Start.Add(d), End: w.End}
	out := w
	out.Interval = rest
	out.parts = make([]interval.Set, len(w.parts))
	for i, p := range w.parts {
		out.parts[i] = p.Clip(rest)
	}
	return out
}

// failure is the failed fraction φ of an incident, 0 to 1.
type failure struct {
	*big.Rat
	relative float64 // how far off it may be, relative to itself
}

// total tells whether everything failed.
func (f failure) total() bool { return f.Cmp(big.NewRat(1, 1)) == 0 }

func (f failure) float() float64 {
	x, _ := f.Float64()
	return x
}
