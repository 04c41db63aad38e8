package sla

import (
	"slices"

	"slacredit/sla/interval"
)

// maxSupposed is how many exclusions of an assessment are worked out one by one.
const maxSupposed = 200

// suppose works out what each exclusion of an assessment changes, or would.
func (as *assessor) suppose(a *Assessment, v *Version, c *Commitment, u unit) {
	if len(a.Exclusions) == 0 {
		return
	}
	down, open := as.sensitive(c, u)
	given := supposed(as.reckon(v, c, u, a.Basis, as.Exclusions))
	with := func(change func(k int, e *Exclusion)) *Supposed {
		changed := slices.Clone(as.Exclusions)
		for k := range changed {
			change(k, &changed[k])
		}
		s := supposed(as.reckon(v, c, u, a.Basis, changed))
		return &s
	}
	for i := range a.Exclusions {
		e := &a.Exclusions[i]
		if down != nil {
			n := secondsOf(overlap(down, e.Interval))
			e.Seconds = &n
		}
		if i >= maxSupposed {
			continue
		}
		result := &given
		if overlap(open, e.Interval) > 0 {
			result = with(func(k int, x *Exclusion) { x.Verified = x.Verified != (k == e.index) })
		}
		if e.Verified {
			e.IfRejected = result
		} else {
			e.IfAccepted = result
		}
	}
	if n := len(a.Exclusions); n > maxSupposed {
		a.note("exclusions_not_each", false, "Exclusions of the period: %d. The first %d are worked out one by one; all unverified ones together are worked out in any case.", n, maxSupposed)
	}
	if slices.ContainsFunc(a.Exclusions, func(e ExclusionEffect) bool { return !e.Verified }) {
		a.IfAccepted = with(func(_ int, x *Exclusion) { x.Verified = true })
	}
	for _, e := range a.Exclusions {
		if label := u.part(as.Exclusions[e.index].AppliesTo); label != "" {
			a.note("exclusion_wider_than_meant", e.Verified, "An exclusion is about one %s, which the unit is not told apart by: it is taken to be about the whole unit; low leaves it out.", words(label))
		}
	}
}

// sensitive is the time of a unit in which an exclusion can matter: what is down, not known, or has errors. Down is nil where
// time is not what is measured.
func (as *assessor) sensitive(c *Commitment, u unit) (down, open interval.Set) {
	sp := as.span(c)
	if c.Measure.Kind == SliceMean || c.Measure.Kind == EventRatio {
		d, _ := gatherCounts(c.Measure, sp, u)
		if d == nil {
			return nil, nil
		}
		var unclean []interval.Interval
		for i, s := range d.groups[""] {
			if s.errors > 0 {
				unclean = append(unclean, d.interval(i))
			}
		}
		return nil, interval.Union(unclean...).Union(d.dark())
	}
	d, _ := gatherTime(c, sp, u, as.Affected)
	if d == nil {
		return nil, nil
	}
	for _, r := range d.readings {
		for _, j := range r.parts {
			open = open.Union(j.most())
		}
	}
	down = interval.Set{}
	for _, j := range d.readings[0].parts {
		down = down.Union(j.down.Clip(sp.period))
	}
	return down, open
}
