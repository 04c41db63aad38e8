package sla

import "slacredit/sla/interval"

// file marks a claim that was sent. Its days are then no longer counted; one sent after the deadline is noted.
func (a *Assessment) file(filed, asOf interval.Date) {
	if a.Claim == nil || filed.IsZero() {
		return
	}
	c := a.Claim
	c.Filed = &filed
	if !c.Deadline.IsZero() && filed.After(c.Deadline) {
		a.note("filed_late", true, "The claim was sent on %s, after its deadline of %s.", filed, c.Deadline)
	}
	if !asOf.IsZero() && !filed.After(asOf) {
		c.Status, c.DaysLeft = "filed", nil
	}
}
