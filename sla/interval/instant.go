package interval

import (
	"time"

	"slacredit/sla/audit"
)

// ParseInstant reads a moment with its zone (RFC 3339), as UTC. A time without a zone is refused: a guess would move an outage by
// hours. So are years before 1990 and after 2199, which are slips, and more than intervals can hold.
func ParseInstant(s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || at.Year() < 1990 || at.Year() > 2199 {
		return time.Time{}, audit.Advise("write day, time and zone: 2017-02-28T17:37:00Z, or 2017-02-28T09:37:00-08:00", "%q is not a time with its zone, like 2017-02-28T17:37:00Z", s)
	}
	return at.UTC(), nil
}
