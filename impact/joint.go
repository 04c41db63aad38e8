package impact

import "math"

// joint adds up the incidents of one statement. Intervals are never added: the placebos of all windows, moved by the same
// number of days, are summed per day, and the interval is taken from those sums.
type joint struct {
	butFor, gross        float64 // gross is signed
	each                 float64 // the gross losses one by one, none below zero
	sold                 observed
	soldKnown, estimated bool
	level                confidence
	low, high            float64 // of the gross loss
	placebos             int
}

// together sums up the incidents. There is a joint interval only where each incident is reckoned from its baseline.
func together(parts []reckoning) joint {
	j := joint{soldKnown: true, estimated: true}
	days := map[int]int{} // placebo day → number of windows that have it
	hours, baseline := 0, true
	for _, r := range parts {
		j.sold.add(r.sold)
		j.soldKnown = j.soldKnown && r.soldKnown
		if math.IsNaN(r.butFor) {
			j.estimated = false
			return j
		}
		j.butFor += r.butFor
		j.gross += r.gross
		j.each += max(r.gross, 0)
		hours += r.hoursLong
		baseline = baseline && r.rule == byBaseline
		for _, d := range r.placebos.days {
			days[d]++
		}
	}
	if !baseline {
		return j
	}
	var p placebos
	for d := 1; d <= placeboDays; d++ {
		if days[d] != len(parts) {
			continue
		}
		var sold, butFor float64
		for _, r := range parts {
			for i, have := range r.placebos.days {
				if have == d {
					sold += r.placebos.sold[i]
					butFor += r.placebos.butFor[i]
				}
			}
		}
		p.add(d, sold, butFor)
	}
	p.finish()
	j.placebos = len(p.score)
	if j.level = claimable(len(p.score), hours); len(p.score) == 0 {
		j.level = 0
	}
	if j.level > 0 {
		low, high := p.bounds(j.level, j.butFor)
		sold := j.sold.float()
		j.low, j.high = max(low-sold, 0), max(high-sold, 0)
	}
	return j
}
