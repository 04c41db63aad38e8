package catalog

import "slacredit/sla"

// claim checks that it is said until when a credit must be asked for, once.
func (l *linter) claim(at where, c sla.Commitment) {
	t := c.Claim
	written := l.doc.At(at.in("months_after")...) != l.doc.At(at...)
	switch {
	case written && len(t.Steps) > 0:
		l.fault(at.in("months_after"), "CLAIM", "keep one of the two", "a claim has months_after or steps, not both")
	case written && t.Within == 0:
		l.fault(at.in("months_after"), "CLAIM", "write steps: [{act: claim, from: month_end, …}]", "a claim by the end of the incident's own month is written as a step")
	case t.Within < 0 || t.Within > 24:
		l.fault(at.in("months_after"), "CLAIM", "count the months after the month of the incident: 2", "a claim cannot be due after %d months", t.Within)
	case !written && len(t.Steps) == 0 && !c.Payout.Automatic && (len(c.Tiers) > 0 || c.Credit != nil) && !l.noted(noteClaimTime):
		l.fault(at, "CLAIM", "add months_after or steps; or payout: {automatic: true}; or, where it is not known, a note whose code begins with "+noteClaimTime,
			"it is not said until when to claim")
	}
	for i, s := range t.Steps {
		here := at.in("steps", i)
		last := i == len(t.Steps)-1
		if l.word(here.in("act"), "CLAIM", "step of a claim", s.Act, acts) && (s.Act == "claim") != last {
			l.fault(here.in("act"), "CLAIM", "put the claim last, after what must come before it", "the last step, and only it, is the claim")
		}
		switch {
		case s.Within < 0 || s.Within > 1000:
			l.fault(here.in("within"), "CLAIM", "count the units: within: 30, unit: days", "a time limit of %d is not possible", s.Within)
		case s.Within > 0 && s.Unit == "":
			l.fault(here, "CLAIM", "add unit: hours, days, business_days or months", "a time limit needs its unit")
		case s.Within == 0 && s.Unit != "":
			l.fault(here.in("unit"), "CLAIM", "add within, or remove it", "a unit of nothing")
		}
		if (s.OrWithin > 0) != (s.OrUnit != "") || s.OrUnit != "" && s.Or == "" || s.OrWithin < 0 || s.OrWithin > 1000 {
			l.fault(here.in("or_within"), "CLAIM", "write or_from, or_within and or_unit: the other reading's own limit", "the other reading's time limit is not whole")
		}
		if s.Or == s.From {
			l.fault(here.in("or_from"), "CLAIM", "name the other anchor the text may mean, or remove it", "both readings begin at the same moment")
		}
		if s.NotBefore < 0 || s.NotBefore > 365 {
			l.fault(here.in("not_before_days"), "CLAIM", "count the days after the end of the month: 6", "a claim cannot wait for %d days", s.NotBefore)
		}
	}
}
