package scenario

import "time"

// charge is one line of a bill, in terms that the legacy cost and usage report and FOCUS share.
type charge struct {
	account, product, usageType, operation string
	region                                 region // its name is empty where the bill does not say
	sayRegion                              bool   // in a column of its own; else only the usage type tells
	zone, resource, description            string
	lineItemType, billType                 string
	marketplace                            bool
	start, end                             time.Time
	quantity                               string
	currency                               string
	cost                                   exact
	scientific                             bool // how the cost is written

	// reason is the reason for leaving the charge out of the base; empty: it is eligible. It is known from making the
	// charge, not worked out from it.
	reason string
}

// focusReason is the reason as the FOCUS file lets one know it: its category Credit covers refunds.
func (c charge) focusReason() string {
	if c.reason == "refund" {
		return "credit"
	}
	return c.reason
}
