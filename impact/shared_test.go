package impact

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// The reference series and windows are not part of the repository. Where they lie beside it these tests hold the estimator
// to them; elsewhere there is nothing to compare with, and the tests on generated series stand alone.
const referenceDir = "../../shared/samples/revenue"

// readCSV gives the records of a reference file without the header; nil when the folder is not there.
func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	if _, err := os.Stat(referenceDir); err != nil {
		return nil
	}
	f, err := os.Open(filepath.Join(referenceDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records[1:]
}

// readSeries reads an hourly reference series; its labels are read as UTC.
func readSeries(t *testing.T, name string) []money.Dated {
	var out []money.Dated
	for _, r := range readCSV(t, name+"_hourly.csv") {
		at, err := time.Parse(time.DateTime, r[0])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, money.Dated{From: at, To: at.Add(time.Hour), Amount: money.MustNumber(r[1])})
	}
	return out
}

// benchWindow is one reference outage with what the reference says about it.
type benchWindow struct {
	in                       interval.Interval
	hours                    int
	loss, estimate, low, top float64
	placebos                 int
}

func readWindows(t *testing.T) map[string][]benchWindow {
	records := readCSV(t, "bench_windows.csv")
	if records == nil {
		return nil
	}
	out := map[string][]benchWindow{}
	for _, r := range records {
		at, err := time.Parse(time.DateTime, r[1])
		if err != nil {
			t.Fatal(err)
		}
		num := func(i int) float64 {
			x, err := strconv.ParseFloat(r[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		w := benchWindow{hours: int(num(3)), loss: num(4), estimate: num(5), low: num(6), top: num(7), placebos: int(num(8))}
		w.in = interval.Interval{Start: at, End: at.Add(time.Duration(w.hours) * time.Hour)}
		out[r[0]] = append(out[r[0]], w)
	}
	return out
}

// score is how estimates of known losses came out.
type score struct {
	n, below, above, small int
	covered                map[confidence]int
	missed, signed, loss   float64
	widths                 []float64
	warnings               map[string]int
}

func (s *score) add(w benchWindow, m *model, r reckoning) {
	if s.covered == nil {
		s.covered, s.warnings = map[confidence]int{}, map[string]int{}
	}
	s.n++
	s.missed += math.Abs(r.butFor - w.loss)
	s.signed += r.butFor - w.loss
	s.loss += w.loss
	for _, c := range confidences {
		low, high := r.placebos.bounds(c, r.butFor)
		low = max(low, 0)
		if low <= w.loss && w.loss <= high {
			s.covered[c]++
		} else if c == 95 && w.loss < low {
			s.below++
		} else if c == 95 {
			s.above++
		}
		if c == 95 {
			s.widths = append(s.widths, (high-low)/w.loss)
		}
	}
	if as, of := r.placebos.chance(w.loss, r.butFor); 20*as <= of {
		s.small++
	}
	notes := remarks{places: 2}
	m.aboutData(&notes)
	m.aboutLevel(&notes, &r, m.crossChecks())
	m.aboutLoss(&notes, &r)
	for _, n := range notes.list {
		s.warnings[n.Code]++
	}
}

func (s *score) percent(n int) float64 { return 100 * float64(n) / float64(s.n) }

func (s *score) medianWidth() float64 {
	slices.Sort(s.widths)
	return 100 * (s.widths[(len(s.widths)-1)/2] + s.widths[len(s.widths)/2]) / 2
}

// TestReferenceWindows computes every reference window, and holds errors, coverage and false alarms to the bounds that the
// method is accepted by.
func TestReferenceWindows(t *testing.T) {
	all := readWindows(t)
	if all == nil {
		return
	}
	var wape, bias, width []float64
	coverage := map[confidence]float64{}
	var whole score
	whole.covered, whole.warnings = map[confidence]int{}, map[string]int{}
	worst := 0.0
	for _, series := range []string{"divvy", "bike", "shop50", "online_retail"} {
		g, err := newGrid(readSeries(t, series), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		cells := map[int]*score{}
		var total score
		for _, w := range all[series] {
			// Reckoned as if nothing had sold: the held-out revenue of the window must not matter.
			win := g.newWindow(w.in)
			hidden := *g
			hidden.rows = slices.Clone(g.rows)
			for i := win.start; i < win.end; i++ {
				hidden.rows[i].Amount = money.MustNumber("0")
			}
			failed, _ := Incident{}.failed()
			m := newModel(&hidden, []window{win}, 0, failed, Assumptions{})
			r := m.reckon(win)
			for _, c := range []struct {
				what      string
				got, want float64
			}{{"estimate", r.butFor, w.estimate}, {"low", r.grossLow, w.low}, {"high", r.grossHigh, w.top}} {
				off := math.Abs(c.got - c.want)
				if off > max(0.001*w.estimate, 0.01) {
					t.Errorf("%s %s %d h: %s %.2f, reference %.2f", series, w.in.Start.Format(time.DateTime), w.hours, c.what, c.got, c.want)
				}
				worst = max(worst, max(0, off-0.005)/w.estimate)
			}
			if n := len(r.placebos.score); n != w.placebos {
				t.Errorf("%s %s %d h: %d placebos, reference %d", series, w.in.Start.Format(time.DateTime), w.hours, n, w.placebos)
			}
			if cells[w.hours] == nil {
				cells[w.hours] = &score{}
			}
			cells[w.hours].add(w, m, r)
			total.add(w, m, r)
		}
		for _, h := range []int{1, 2, 4, 8, 24} {
			c := cells[h]
			wape = append(wape, 100*c.missed/c.loss)
			bias = append(bias, 100*c.signed/c.loss)
			width = append(width, c.medianWidth())
		}
		if got := total.percent(total.covered[95]); got < 90 {
			t.Errorf("%s: 95 %% intervals cover %.1f %%", series, got)
		}
		t.Logf("%-13s coverage 95/90/80: %.1f %.1f %.1f", series, total.percent(total.covered[95]), total.percent(total.covered[90]), total.percent(total.covered[80]))
		for _, c := range confidences {
			coverage[c] += total.percent(total.covered[c]) / 4
			whole.covered[c] += total.covered[c]
		}
		whole.n += total.n
		whole.small += total.small
		whole.below += total.below
		whole.above += total.above
		for code, n := range total.warnings {
			whole.warnings[code] += n
		}
	}
	within := func(what string, got, low, high float64) {
		t.Logf("%s %.2f, to be within %g and %g", what, got, low, high)
		if got < low || got > high {
			t.Errorf("%s is %.2f, not within %g and %g", what, got, low, high)
		}
	}
	within("largest relative difference, %", 100*worst, 0, 0.1)
	within("macro WAPE, %", average(wape), 0, 24.1)
	within("macro bias, %", average(bias), -2, 2)
	within("95 % coverage", coverage[95], 93, 98)
	within("90 % coverage", coverage[90], 88, 94)
	within("80 % coverage", coverage[80], 77, 85)
	within("median width of 95 %, in % of the loss", average(width), 0, 195)
	within("false alarms at p ≤ 0.05, %", whole.percent(whole.small), 0, 7)
	within("truth below the interval, %", whole.percent(whole.below), 0, 3.5)
	within("truth above the interval, %", whole.percent(whole.above), 0, 3.5)
	for code, n := range whole.warnings {
		t.Logf("%s fires on %.1f %%", code, whole.percent(n))
	}
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
