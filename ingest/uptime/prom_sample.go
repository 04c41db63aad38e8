package uptime

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// promTime is a time in seconds, or in milliseconds where a format has those, since 1970.
var promTime = regexp.MustCompile(`^([0-9]{1,10})(?:\.([0-9]{1,9})0*)?$`)

// promSeconds reads seconds since 1970 without rounding them: a float has no room for nanoseconds.
func promSeconds(s string) (ns int64, ok bool) {
	m := promTime.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	sec, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil || sec >= 9_000_000_000 { // beyond that, nanoseconds overflow
		return 0, false
	}
	frac, err := strconv.ParseInt((m[2] + "000000000")[:9], 10, 64)
	return sec*int64(time.Second) + frac, err == nil
}

// promMillis reads milliseconds since 1970.
func promMillis(s string) (ns int64, ok bool) {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil || n >= 9_000_000_000_000 {
		return 0, false
	}
	return int64(n) * int64(time.Millisecond), true
}

// promState reads the value of a sample of up or probe_success. NaN, a marker of staleness among them, is unknown.
func promState(value string) (sla.State, *refusal) {
	switch value {
	case "1", "1.0", "1e+00", "+1":
		return sla.Up, nil
	case "0", "0.0", "0e+00", "-0":
		return sla.Down, nil
	case "NaN", "nan":
		return sla.Unknown, nil
	}
	return "", &refusal{code: "EVID-STATE", hint: "export probe_success or up, or a query that gives 1 and 0, such as error_ratio < bool 0.05",
		text: fmt.Sprintf("%s is neither 1 (up) nor 0 (down)", source.Excerpt(value))}
}

func noPromTime(text string) *refusal {
	return &refusal{code: "EVID-TIME", hint: "times are seconds since 1970 in JSON and OpenMetrics, milliseconds in promtool tsdb dump and federate",
		text: fmt.Sprintf("%s is not a time since 1970", source.Excerpt(text))}
}
