package impact

// missingHours counts the hours that are missing within the data, among those that the lags of the outage, its level and the
// placebos rest on. Masked and skipped hours are not missing.
func (m *model) missingHours() int {
	seen := map[int]bool{}
	look := func(i int) {
		if i >= 0 && i < m.view.end && !m.masked[i] && !m.grid.known(i) && !m.grid.skipped(i) {
			seen[i] = true
		}
	}
	for i := range reach {
		look(m.start - m.view.guard - 1 - i)
		if m.view.after {
			look(m.end + m.view.recovery + i)
		}
	}
	for j := range m.shares {
		for _, lag := range m.rung.lags {
			look(m.start + j - lag)
		}
		for d := 1; m.rung.placebos() && d <= placeboDays; d++ {
			look(m.start + j - 24*d)
		}
	}
	return len(seen)
}

// clockChanges are the local days with a clock change among the hours of the outage, its recovery and its level.
func (m *model) clockChanges() []string {
	var days []string
	to := m.end + m.view.recovery
	if m.view.after {
		to += reach
	}
	for i := m.start - m.view.guard - reach; i < to; i++ {
		if _, odd := m.grid.length[m.grid.first+i]; !odd {
			continue
		}
		if d := m.grid.day(m.grid.first + i).String(); len(days) == 0 || days[len(days)-1] != d {
			days = append(days, d)
		}
	}
	return days
}

// holidayShare tells whether the outage falls on a holiday, and which part of the hours it is compared with does.
func (m *model) holidayShare() (inside bool, lags float64) {
	on, all := 0, 0
	for j := range m.shares {
		i := m.start + j
		inside = inside || i >= 0 && i < len(m.holidays) && m.holidays[i]
		for _, lag := range m.rung.lags {
			if k := i - lag; k >= 0 && k < m.view.end {
				all++
				if m.holidays[k] {
					on++
				}
			}
		}
	}
	if all > 0 {
		lags = float64(on) / float64(all)
	}
	return inside, lags
}
