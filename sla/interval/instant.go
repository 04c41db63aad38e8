package interval

import (
	"fmt"
	"time"
)

// ParseInstant reads a moment with its zone (RFC 3339), as UTC. A time without a zone is refused: a guess would move an outage by
// hours. So are years before 1990 and after 2199, which are slips, and more than intervals can hold.
func ParseInstant(s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || at.Year() < 1990 || at.Year() > 2199 {
		return time.Time{}, fmt.Errorf("%q is not a time with its zone, like 2017-02-28T17:37:00Z", s)
	}
	return at.UTC(), nil
}
