package billing

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
)

// A date whose year has two figures may be read in several ways: the message says that, and what to state.
func TestDatesOfTwoFiguresAYear(t *testing.T) {
	bill := focusOf(columns{"ChargePeriodStart": "2/3/17"}, columns{"ChargePeriodStart": "28.2.17"}, columns{"ChargePeriodStart": "soon"})
	r := read(t, bill)
	r.only(t)
	var texts []string
	for _, d := range r.report.Diagnostics {
		texts = append(texts, d.Text)
		if !strings.Contains(d.Hint, "date_order") {
			t.Errorf("hint %q", d.Hint)
		}
	}
	if got := strings.Join(texts, "\n"); !strings.Contains(got, `"2/3/17" begins with its month or with its day, and nothing says which`) {
		t.Errorf("said %q", got)
	}
	readWith(t, Source{DateOrder: "mdy"}, source.Options{TempDir: t.TempDir()}, focusOf(columns{"ChargePeriodStart": "2/3/17"})).only(t, standard+"1.00")
}
