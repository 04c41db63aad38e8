package money

import (
	"time"

	"slacredit/sla/audit"
)

// Dated is an amount that belongs to a stretch of time: revenue of an hour, a fee of a month.
type Dated struct {
	From, To time.Time // half-open
	Amount   Number
	Origin   audit.Origin
}
