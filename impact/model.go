package impact

import "math"

// model is everything that the estimate of one incident rests on. It holds floats; nothing in it is rounded.
type model struct {
	grid *grid
	window
	shares []float64
	failed failure

	masked   []bool // this incident and everything else that is masked
	others   []bool // everything else
	holidays []bool

	historyDays  int
	afterHours   int // known hours after the recovery
	visibleAfter int // hours after the recovery that the data reach, known or not; at most visibleHours
	rung         rung

	view    view
	profile profile // of every hour from the first placebo's level to the end of the level after the window
	level   level
	past    []replay
	guessed int  // window hours without a profile, for which the same hour of the last days stands in
	blank   bool // a window hour has nothing at all to stand in: there is no estimate
}

// newModel prepares the estimate of one of the windows. The others are masked.
func newModel(g *grid, windows []window, which int, failed failure, a Assumptions) *model {
	m := &model{grid: g, window: windows[which], failed: failed}
	m.shares = m.window.shares()
	m.mask(windows, which, a)
	recovered := m.end + a.recoveryHours()
	visible := min(recovered+visibleHours, len(g.y)) // nothing later is looked at, for any purpose
	m.visibleAfter = max(0, visible-recovered)
	for i := max(0, recovered); i < visible; i++ {
		if m.known(i) {
			m.afterHours++
		}
	}
	m.historyDays = max(0, m.start-m.firstKnown()) / 24
	m.rung = chooseRung(m.historyDays, m.afterHours)
	m.view = view{y: m.view.y, end: max(0, visible), lags: m.rung.lags, trim: m.rung.trim, level: m.rung.level, after: m.rung.after,
		recovery: a.recoveryHours(), guard: wholeHours(a.Guard)}
	m.profile = m.view.profile(m.start-24*placeboDays-m.view.guard-reach, m.end+m.view.recovery+reach)
	m.fillWindow()
	m.level = m.view.levelOf(m.profile, m.start, m.end)
	if m.rung.placebos() && !m.blank {
		m.past = m.replays()
	}
	return m
}

func (m *model) mask(windows []window, which int, a Assumptions) {
	x := m.grid.exceptions(windows, which, a)
	m.others, m.holidays = x.hours, x.holidays
	all := exceptional{hours: append([]bool(nil), x.hours...)}
	all.mask(m.start, m.end+a.recoveryHours())
	m.masked = all.hours
	m.view.y = all.without(m.grid.y)
}

// known tells whether hour i has an amount that counts.
func (m *model) known(i int) bool { return i >= 0 && i < len(m.view.y) && !math.IsNaN(m.view.y[i]) }

// firstKnown is the first hour with an amount.
func (m *model) firstKnown() int {
	for i := range m.grid.y {
		if m.grid.known(i) {
			return i
		}
	}
	return len(m.grid.y)
}

// fillWindow gives every hour of the window a profile: the average hour on the lowest rung, and otherwise, where no week has the hour,
// its mean over the last seven days.
func (m *model) fillWindow() {
	lastDays := m.view
	lastDays.lags, lastDays.trim = daily(7), false
	for j, share := range m.shares {
		i := m.start + j - m.profile.from
		if share == 0 {
			continue
		}
		if m.rung.flat {
			m.profile.values[i] = m.averageHour(m.view.end)
			m.blank = m.blank || math.IsNaN(m.profile.values[i])
			continue
		}
		if !math.IsNaN(m.profile.values[i]) {
			continue
		}
		m.guessed++
		m.profile.values[i] = lastDays.profile(m.start+j, m.start+j+1).values[0]
		m.blank = m.blank || math.IsNaN(m.profile.values[i])
	}
}

// averageHour is the mean of the unmasked hours from a year before the outage to hour until. NaN if there is none.
func (m *model) averageHour(until int) float64 { return m.averageSince(52*7, until) }

// averageSince is the mean of the unmasked hours from some days before the outage to hour until.
func (m *model) averageSince(days, until int) float64 {
	sum, n := 0.0, 0
	for i := max(0, m.start-24*days); i < min(until, m.view.end); i++ {
		if m.known(i) {
			sum += m.view.y[i]
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}

// butFor is B = ρ·Σ share·P over the window.
func (m *model) butFor(shares []float64) float64 {
	sum := 0.0
	for j, share := range shares {
		if share > 0 {
			sum += float64(share * m.profile.at(m.start+j))
		}
	}
	return float64(m.level.ratio * sum)
}

// exposure is Σ share: the outage's length in hours.
func (m *model) exposure() float64 {
	sum := 0.0
	for _, s := range m.shares {
		sum += s
	}
	return sum
}
