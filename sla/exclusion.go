package sla

import (
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Exclusion is time that someone says must not count as down time. Only a verified one changes the credit; an unverified
// one is shown, with the uptime as it would be if it were accepted.
type Exclusion struct {
	interval.Interval
	Kind      string // one of [ExclusionKinds], or the user's own word
	Reason    string
	Evidence  string
	Clause    string
	Verified  bool
	AppliesTo Labels       // units it is about; empty: all
	Origin    audit.Origin // where it stands
}

// ExclusionEffect is one exclusion and what it touches of a unit's period.
type ExclusionEffect struct {
	interval.Interval
	Kind     string `json:"kind"`
	Reason   string `json:"reason"`
	Evidence string `json:"evidence,omitempty"`
	Clause   string `json:"clause,omitempty"`
	Verified bool   `json:"verified"`
	Slices   int64  `json:"slices,omitempty"` // unclean slices it takes out, or would
	// Seconds of down time that it takes out, or would, before any debounce. Those of exclusions that overlap overlap too; what
	// they take out together counts once. Null for measures of counts.
	Seconds *money.Number `json:"seconds,omitempty"`
	// IfAccepted is what the assessment would be with this one too, where it is not verified.
	IfAccepted *Supposed `json:"if_accepted,omitempty"`
	// IfRejected is what the assessment would be without this one, where it is verified.
	IfRejected *Supposed     `json:"if_rejected,omitempty"`
	Origin     *audit.Origin `json:"origin,omitempty"`

	index int // in the request
}

// excluded holds the time that exclusions take out of a unit's down time.
type excluded struct {
	verified interval.Set // by verified exclusions
	all      interval.Set // by unverified ones too
}

// narrow adds the other reading of verified exclusions that are about a part of a unit only: that the rest was down all the same.
func (as *assessor) narrow(a *Assessment, c *Commitment, u unit) {
	other := *as
	other.Exclusions = nil
	for _, e := range as.Exclusions {
		if !e.Verified || u.part(e.AppliesTo) == "" || !u.concerns(e.AppliesTo) {
			other.Exclusions = append(other.Exclusions, e)
		}
	}
	if len(other.Exclusions) == len(as.Exclusions) {
		return
	}
	without := Assessment{Unit: a.Unit, Period: a.Period, Terms: a.Terms, Commitment: a.Commitment}
	other.measure(&without, c, u)
	a.Uptime.atWorst(without.Uptime)
}

// exclusionsFor finds the exclusions of a unit. Those that only touch the surroundings of the period still shorten runs of
// down time at its edges, but are no effect on it.
func exclusionsFor(u unit, sp span, in []Exclusion) (excluded, []ExclusionEffect) {
	var verified, all []interval.Interval
	var effects []ExclusionEffect
	for k, e := range in {
		if !u.concerns(e.AppliesTo) {
			continue
		}
		around := e.Intersect(sp.window)
		all = append(all, around)
		if e.Verified {
			verified = append(verified, around)
		}
		if i := e.Intersect(sp.period); !i.Empty() {
			effect := ExclusionEffect{Interval: i, Kind: e.Kind, Reason: e.Reason, Evidence: e.Evidence, Clause: e.Clause, Verified: e.Verified, index: k}
			if e.Origin != (audit.Origin{}) {
				at := e.Origin
				effect.Origin = &at
			}
			effects = append(effects, effect)
		}
	}
	return excluded{interval.Union(verified...), interval.Union(all...)}, effects
}
