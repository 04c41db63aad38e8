package sla

import (
	"math/big"
	"slices"
	"time"
)

// conclude draws verdict, tier, credit, rights and steps from an assessment's uptime and base.
func conclude(a *Assessment, c *Commitment, r Request) {
	j := judgement{awarder: awarder{c: c, earlier: earlierCredits(a, r)}}
	if a.Basis != nil {
		j.base = a.Basis.Eligible.Rat()
	}
	if len(a.Tiers) == 0 {
		a.Tiers = tierRows(c.Credit.tiers()) // the same table in other words
	}
	if a.Uptime != nil {
		j.weigh(a.Uptime, a.Period.Length())
		a.Verdict = j.verdict(a)
		a.Tier, a.ToNextTier = j.tier(a), j.next(a)
		for _, n := range slices.Concat(j.found.notes, j.low.notes, j.high.notes) {
			a.noteOnce(n)
		}
		if a.Uptime.UnknownSeconds.IsPositive() {
			a.note("unknown_time", true, "Of the period %s s are unknown; low takes them as down, high as up.", a.Uptime.UnknownSeconds)
		}
	}
	a.explainBasis(r.Transfer)
	rule := creditRule{c, r.Currency}
	rule.credit(a, j)
	if a.Uptime == nil && a.bound != nil {
		j.weigh(a.bound, a.Period.Length())
		rule.atMost(a, j)
	}
	a.rivals = rivals(c)
	a.Rights = j.rights(a, r)
	a.explainRights(c)
	a.explainEligibility(c, r.Where)
	a.Steps = steps(a, c, j)
}

// judgement is what a commitment gives under each view of the facts.
type judgement struct {
	awarder
	views
	found, low, high award // of the view of that name: low takes unknown time as down, and pays most as a rule
	least, most      amount
	unbounded        bool // most is no bound
}

func (j *judgement) weigh(u *Uptime, period time.Duration) {
	j.views = factsOf(u, j.c, period)
	j.found, j.low, j.high = j.award(j.views.found), j.award(j.views.low), j.award(j.views.high)
	if !j.found.known && j.low.known && j.high.known && !j.low.differs(j.high) {
		j.found = j.low // whatever is open, it decides nothing
	}
	j.least, j.most, j.unbounded = j.high.low, j.low.high, j.low.unbounded
	// Unknown time may join outages: then fewer are paid for, or their caps leave less.
	e := evaluation{base: j.base}
	for _, a := range []award{j.found, j.low, j.high} {
		if a.known {
			j.least, j.most = e.less(j.least, a.low), e.more(j.most, a.high)
		}
	}
}

// factsOf are the facts that the measure left with an uptime; where it left none, those that follow from the percentage.
func factsOf(u *Uptime, c *Commitment, period time.Duration) views {
	if u.facts != nil {
		return *u.facts
	}
	of := func(uptime *big.Rat) Facts {
		f := Facts{Uptime: uptime, Target: c.Target.Rat(), Period: inSeconds(period), Incidents: -1, FailedPeriods: -1}
		if u.DownSeconds != nil {
			f.Downtime = new(big.Rat).Sub(hundred, uptime)
			f.Downtime.Mul(f.Downtime, new(big.Rat).Quo(f.Period, hundred))
		}
		return f
	}
	return views{of(u.Percent.Rat()), of(u.Low.Rat()), of(u.High.Rat())}
}

// missed tells whether the promise was missed: the uptime is below the target, or the schedule pays all the same.
func (j *judgement) missed(f Facts, a award) bool {
	if u := j.rounded(f.Uptime); u != nil && u.Cmp(j.c.Target.Rat()) < 0 {
		return true
	}
	return !a.amount.isZero() || !a.low.isZero()
}

// verdict says what the figures say. It depends where what is open decides on the credit.
func (j *judgement) verdict(a *Assessment) Verdict {
	at := func(f Facts) int { return tierOf(j.rounded(f.Uptime), j.c.Tiers) }
	missed := j.missed(j.views.found, j.found)
	open := j.missed(j.views.low, j.low) != j.missed(j.views.high, j.high) || at(j.views.low) != at(j.views.high) ||
		j.low.differs(j.high) || j.found.known && j.found.differs(j.low) || !missed && !j.most.isZero()
	switch {
	case a.Verdict != "":
		return a.Verdict
	case open:
		what := "tier"
		if j.c.Credit != nil {
			what = "credit"
		}
		a.ground = "tier_depends"
		if a.Uptime.Low.Rat().Cmp(a.Uptime.High.Rat()) == 0 {
			a.note(a.ground, true, "The uptime is certain, but what is open beside it changes the %s: a person must settle it.", what)
		} else {
			a.note(a.ground, true, "Between %s %% and %s %% uptime the %s changes: a person must settle what is open.", a.Uptime.Low, a.Uptime.High, what)
		}
		return Depends
	case missed:
		return Breach
	}
	return NoBreach
}

// explainBasis notes what a person must know about the base.
func (a *Assessment) explainBasis(transfer Transfer) {
	if a.Basis == nil {
		return
	}
	for _, s := range a.Basis.SetAside {
		switch s.Reason {
		case "unknown":
			a.note("basis_unknown_rows", true, "Rows that could not be placed are not in the base: %d, over %s %s.", s.Rows, a.Basis.Currency, s.Amount)
		case "other_currency":
			a.note("basis_other_currency", true, "Rows in another currency than %s are not converted and not in the base: %d.", a.Basis.Currency, s.Rows)
		}
	}
	if a.Basis.Eligible.IsNegative() {
		a.note("base_negative", true, "The base is %s %s, less than nothing: no share of it is a credit.", a.Basis.Currency, a.Basis.Eligible)
	}
	a.explainTransfer(transfer)
	a.explainCommitments()
	if a.Basis.Wider != nil && !a.Basis.Wider.Equal(a.Basis.Eligible.Decimal) {
		a.note("base_scope_open", true, "The narrower base is %s %s; the wider one, %s, gives the high credit.",
			a.Basis.Currency, a.Basis.Eligible, a.Basis.Wider)
	}
	if classless(a.Basis) {
		a.note("classless_charges", false, "Charges without a storage class of their own (transfer, management) are in no class's base; base: {classless: …} puts them into one.")
	}
}

func classless(b *Basis) bool {
	return slices.ContainsFunc(b.Lines, func(l BasisLine) bool { return l.Reason == "other_class" && l.Class == NoClass })
}
