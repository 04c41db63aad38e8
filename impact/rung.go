package impact

import "fmt"

// A rung is the variant of the method that the data can carry. Less history, simpler estimate: a level forced on two weeks
// of history, say, does harm.
type rung struct {
	name  string // stable; the statement's method
	title string
	lags  []int
	trim  bool
	level bool
	after bool
	flat  bool // nothing but the average hour
	// wape is the error seen in tests, in percent of the true loss, on histories of this length.
	wape string
}

// methodVersion is the version of the method. It changes when an estimate would.
const methodVersion = "1"

const (
	fullHistory  = 56  // days: enough for every lag and every placebo
	visibleHours = 336 // hours after the recovery that an estimate may look at
	enoughAfter  = 12  // known hours after the recovery that make the estimate two-sided
)

// chooseRung picks the variant from the days of history before the outage and the known hours after it.
func chooseRung(historyDays, afterHours int) rung {
	twoSided := rung{name: "hour-of-week-two-sided", title: "hour-of-week trimmed mean × local level, before and after",
		lags: weekly(1, 2, 3, 4, 5, 6, -1, -2), trim: true, level: true, after: true}
	oneSided := rung{name: "hour-of-week-one-sided", title: "hour-of-week trimmed mean × local level, before only",
		lags: weekly(1, 2, 3, 4, 5, 6, 7, 8), trim: true, level: true}
	after := afterHours >= enoughAfter
	switch d := historyDays; {
	case d < 1:
		return rung{name: "flat", title: "average hour", flat: true, wape: "51"}
	case d < 7:
		return rung{name: "hour-of-day", title: "mean of the same hour of the days before", lags: daily(d), wape: "33–35"}
	case after:
		twoSided.wape = testedTwoSided(d)
		return twoSided
	case d < 14:
		return rung{name: "last-week", title: "same hours of the week before", lags: weekly(1), wape: "31"}
	case d < 21:
		return rung{name: "hour-of-week-no-level",
			title: "hour-of-week mean without level, before only", lags: oneSided.lags, trim: true, wape: "28"}
	default:
		oneSided.wape = testedOneSided(d)
		return oneSided
	}
}

func testedTwoSided(days int) string {
	switch {
	case days < 14:
		return "25"
	case days < 21:
		return "23"
	case days < 28:
		return "24"
	case days < 42:
		return "23"
	case days < fullHistory:
		return "22"
	}
	return "23"
}

func testedOneSided(days int) string {
	switch {
	case days < 28:
		return "28"
	case days < fullHistory:
		return "25"
	}
	return "24"
}

// placebos tells whether the variant is replayed on earlier days. Those without a level have too few of them for an interval.
func (r rung) placebos() bool { return r.level }

// sides is "two" where hours after the outage count, else "one".
func (r rung) sides() string {
	if r.after {
		return "two"
	}
	return "one"
}

// id names the method and its version.
func (r rung) id() string { return fmt.Sprintf("%s/%s", r.name, methodVersion) }
