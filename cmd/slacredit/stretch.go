package main

import "slacredit/sla/interval"

// stretchConfig is a stretch of time.
type stretchConfig struct {
	From instant `yaml:"from,required"`
	To   instant `yaml:"to,required"`
}

// interval is the stretch; that of nil is empty.
func (s *stretchConfig) interval() interval.Interval {
	if s == nil {
		return interval.Interval{}
	}
	return interval.Interval{Start: s.From.Time, End: s.To.Time}
}

// check says what is wrong with the stretch.
func (s *stretchConfig) check(fault func(text string)) {
	if s != nil && !s.To.After(s.From.Time) {
		fault("ends before it begins")
	}
}
