package sla

import (
	"slices"
	"strings"
)

// surely is a unit under the reading that no error counts which the evidence does not tell to be of a code that the agreement
// names. A source that only knows an upper bound then has none but those it names.
func (u unit) surely() unit {
	clear := func(in []said) []said {
		in = slices.Clone(in)
		for i := range in {
			in[i].source.Bound = Exact
		}
		return in
	}
	u.deciding, u.compared = clear(u.deciding), clear(u.compared)
	return u
}

// atBest widens an uptime that takes every error of an upper bound by the one that takes none of them.
func (u *Uptime) atBest(best *Uptime) {
	if best == nil || best.High.Rat().Cmp(u.High.Rat()) <= 0 {
		return
	}
	u.High = best.High
	if u.facts != nil && best.facts != nil {
		u.facts.high = best.facts.high
	}
}

// atWorst widens an uptime by one that takes out less of the down time.
func (u *Uptime) atWorst(worst *Uptime) {
	if worst == nil || worst.Low.Rat().Cmp(u.Low.Rat()) >= 0 {
		return
	}
	u.Low = worst.Low
	if u.facts != nil && worst.facts != nil {
		u.facts.low = worst.facts.low
	}
}

// noteDoubted says that errors are counted that the agreement may leave out.
func (a *Assessment) noteDoubted(d *sliceData) {
	a.note(fitUpperBound, true, "%d errors of %s are counted whatever their code, and the agreement does not count every code: an upper bound. "+
		"Low takes all of them as errors, high none; logs that tell the codes decide.", d.doubted, strings.Join(d.sources, ", "))
}
