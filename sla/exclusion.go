package sla

import (
	"slacredit/sla/interval"
)

// Exclusion is time that someone says must not count as down time. Only a verified one changes the credit; an unverified
// one is shown, with the uptime as it would be if it were accepted.
type Exclusion struct {
	interval.Interval
	Kind      string // customer, maintenance, force_majeure …
	Reason    string
	Evidence  string
	Clause    string
	Verified  bool
	AppliesTo Labels // units it is about; empty: all
}

// excluded holds the time that exclusions take out of a unit's down time.
type excluded struct {
	verified interval.Set // by verified exclusions
	all      interval.Set // by unverified ones too
}

// exclusionsFor finds the exclusions of a unit. Those that only touch the surroundings of the period still shorten runs of
// down time at its edges, but are no effect on it.
func exclusionsFor(unit Labels, sp span, in []Exclusion) (excluded, []ExclusionEffect) {
	var verified, all []interval.Interval
	var effects []ExclusionEffect
	for _, e := range in {
		if !e.AppliesTo.Agrees(unit) {
			continue
		}
		around := e.Intersect(sp.window)
		all = append(all, around)
		if e.Verified {
			verified = append(verified, around)
		}
		if i := e.Intersect(sp.period); !i.Empty() {
			effects = append(effects, ExclusionEffect{Interval: i, Kind: e.Kind, Reason: e.Reason, Evidence: e.Evidence,
				Clause: e.Clause, Verified: e.Verified})
		}
	}
	return excluded{interval.Union(verified...), interval.Union(all...)}, effects
}
