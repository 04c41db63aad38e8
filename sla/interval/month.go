package interval

import (
	"fmt"
	"time"

	"slacredit/sla/audit"
)

// Month is a calendar month, without a zone: the zone belongs to the agreement or the business that counts in it.
// The zero value is no month.
type Month struct {
	Year int
	Mon  time.Month
}

// ParseMonth reads "2017-02". Years from 1990 to 2199 are accepted.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1990 || t.Year() > 2199 {
		return Month{}, audit.Advise("write year and month, between 1990 and 2199: 2017-02", "%q is not a month like 2017-02", s)
	}
	return Month{t.Year(), t.Month()}, nil
}

// MonthOf is the month that t lies in, on t's own calendar.
func MonthOf(t time.Time) Month { return Month{t.Year(), t.Month()} }

// IsZero tells whether m is no month.
func (m Month) IsZero() bool { return m == Month{} }

// String gives "2017-02", and "" for no month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year, int(m.Mon))
}

// In is the month as time in a zone: from its first midnight to that of the next month. In zones with clock changes it
// is not days × 24 h.
func (m Month) In(zone *time.Location) Interval {
	return Interval{time.Date(m.Year, m.Mon, 1, 0, 0, 0, 0, zone), time.Date(m.Year, m.Mon+1, 1, 0, 0, 0, 0, zone)}
}

// Add is the month n months later.
func (m Month) Add(n int) Month {
	return MonthOf(time.Date(m.Year, m.Mon+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
}

// Last is the last day of the month, as a date at midnight UTC.
func (m Month) Last() time.Time { return time.Date(m.Year, m.Mon+1, 0, 0, 0, 0, 0, time.UTC) }

// MarshalText writes the month as String does.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Month) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*m = Month{}
		return nil
	}
	*m, err = ParseMonth(string(b))
	return err
}
