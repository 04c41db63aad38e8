package uptime

import (
	"fmt"
	"strings"
	"testing"

	"slacredit/sla/interval"
)

// measured reads files of metrics and writes down what they say: a line per slice or series, the time that is dark, then a line
// per finding. Minutes are those of the tests' hour.
func measured(t testing.TB, format string, src Source, texts ...string) string {
	t.Helper()
	ev, rep, refused := read(t, format, src, texts...)
	if refused != "" {
		return refused
	}
	var lines []string
	add := func(format string, args ...any) {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf(format, args...)))
	}
	if ev.Tally != nil {
		for _, s := range ev.Tally.All() {
			errors := map[int64]string{}
			for _, e := range s.Errors() {
				errors[e.Slot] += fmt.Sprintf(" %d×%s", e.N, e.Code)
			}
			for _, slot := range s.Slots() {
				add("%s %v: %d%s", s.Labels.Key(), ev.Tally.Start(slot).Sub(minute(0)).Minutes(), s.Requests(slot), errors[slot])
			}
		}
	}
	for i, line := range ev.Timelines {
		add("%s %s", line.Labels.Key(), minutes(ev.Attribution[i].Time))
	}
	for _, s := range ev.Summaries {
		add("summary %s %s", s.Labels.Key(), minutes(s.Time))
	}
	for _, i := range ev.Dark {
		add("dark %v to %v", i.Start.Sub(minute(0)).Minutes(), i.End.Sub(minute(0)).Minutes())
	}
	return strings.Join(append(lines, findings(rep, "EVID-GAPS")...), "\n")
}

// metricCase is files of one format and what they say.
type metricCase struct {
	what  string
	texts []string
	want  string
	src   Source
}

func readMetricCases(t *testing.T, format string, cases []metricCase) {
	t.Helper()
	for _, c := range cases {
		if c.src.Period == (interval.Interval{}) {
			c.src.Period = hour
		}
		if got := measured(t, format, c.src, c.texts...); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.what, got, c.want)
		}
		for _, text := range c.texts {
			if f, _ := detected([]byte(text)); f != nil && f.Name != format {
				t.Errorf("%s: recognised as %s", c.what, f.Name)
			}
		}
	}
}

// fuzzMetrics holds any text to this: it is read or refused with a code and a hint, and what is read adds up.
func fuzzMetrics(f *testing.F, format string, columns ...map[string]string) {
	f.Fuzz(func(t *testing.T, text string) {
		for _, c := range append(columns, nil) {
			for _, period := range []interval.Interval{hour, {}} {
				_ = measured(t, format, Source{Period: period, Columns: c}, text)
			}
		}
		_, _ = detected([]byte(text))
	})
}
