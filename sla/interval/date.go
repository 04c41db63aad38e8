package interval

import (
	"time"

	"slacredit/sla/audit"
)

// Date is a calendar day without a zone. The zero value is no date.
type Date struct{ t time.Time }

// ParseDate reads "2017-02-28".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1990 || t.Year() > 2199 {
		return Date{}, audit.Advise("write year, month and day, between 1990 and 2199: 2017-02-28", "%q is not a date like 2017-02-28", s)
	}
	return Date{t}, nil
}

// DateOf is the day of t on t's own calendar.
func DateOf(t time.Time) Date {
	return Date{time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)}
}

// IsZero tells whether d is no date.
func (d Date) IsZero() bool { return d.t.IsZero() }

// UTC is the first instant of the day in UTC.
func (d Date) UTC() time.Time { return d.t }

// After tells whether d is a later day than e.
func (d Date) After(e Date) bool { return d.t.After(e.t) }

// DaysUntil is the number of days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.t.Sub(d.t) / (24 * time.Hour)) }

// String gives "2017-02-28", and "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.t.Format(time.DateOnly)
}

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}
