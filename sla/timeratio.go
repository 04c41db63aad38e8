package sla

import (
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
)

// outcome is what a reading finds: its bounds and the accounts they rest on.
type outcome struct {
	bounds
	reading  timeReading
	all      []account
	each     []bounds  // of all, one by one, where the worst decides
	deciding []account // one, or all whose down time adds up
	decider  int       // which of all that one is
	lowest   []account // those that low rests on
	highest  []account
}

// read works a reading out, with the time in out taken out of the down time.
func (d *timeData) read(r timeReading, out interval.Set) outcome {
	o := outcome{reading: r}
	for _, j := range r.parts {
		o.all = append(o.all, d.account(j, out, r.exclusionsLast))
	}
	if r.add {
		o.bounds, o.deciding = d.percentages(o.all...), o.all
		o.lowest, o.highest = o.all, o.all
		return o
	}
	for i, x := range o.all {
		b := d.percentages(x)
		o.each = append(o.each, b)
		if b.percent != nil && (o.percent == nil || b.percent.Cmp(o.percent) < 0 || b.percent.Cmp(o.percent) == 0 && b.low.Cmp(o.each[o.decider].low) < 0) {
			o.percent, o.deciding, o.decider = b.percent, []account{x}, i
		}
		if o.low == nil || b.low.Cmp(o.low) < 0 {
			o.low, o.lowest = b.low, []account{x}
		}
		if o.high == nil || b.high.Cmp(o.high) < 0 {
			o.high, o.highest = b.high, []account{x}
		}
	}
	return o
}

// percentages are 100 less down time's share: of what is known, of the whole with unknown and doubtful time as down, and as up.
// Percent is nil when nothing is known.
func (d *timeData) percentages(xs ...account) bounds {
	of := d.of
	down, least, worst := new(big.Rat), new(big.Rat), new(big.Rat)
	var dark interval.Set
	for _, x := range xs {
		down.Add(down, x.weigh(d.span.period, asFound))
		least.Add(least, x.weigh(d.span.period, atBest))
		worst.Add(worst, x.weigh(d.span.period, atWorst))
		dark = dark.Union(x.unknown)
	}
	share := func(bad, of *big.Rat) *big.Rat {
		u := new(big.Rat).Quo(bad, of)
		u.Sub(big.NewRat(100, 1), u.Mul(u, big.NewRat(100, 1)))
		return maxRat(u, new(big.Rat)) // a fixed denominator may be shorter than the period
	}
	b := bounds{low: share(worst, of), high: share(least, of)}
	if known := new(big.Rat).Sub(of, inSeconds(dark.Total())); known.Sign() > 0 && dark.Total() < d.span.period.Length() {
		b.percent = share(down, known)
		b.low = minRat(b.low, b.percent) // unknown stretches too short to count leave the percentage a smaller whole
	}
	return b
}

// timeRatio is the measure "100 % minus the share of the period's time that was down", under every reading of the text.
// Unknown time is left out of Percent, down in Low and up in High. Nil when nothing is known.
func timeRatio(d *timeData, ex excluded) *Uptime {
	var all []outcome
	var lowest, highest outcome
	for _, r := range d.inEitherOrder(ex.verified) {
		o := d.read(r, ex.verified)
		if o.percent == nil {
			continue
		}
		if len(all) == 0 || o.low.Cmp(lowest.low) < 0 {
			lowest = o
		}
		if len(all) == 0 || o.high.Cmp(highest.high) > 0 {
			highest = o
		}
		all = append(all, o)
	}
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	plain := d.read(first.reading, nil)
	u := &Uptime{Percent: NewPercent(first.percent), Exact: NewPercent(first.percent).Exact(),
		Low: NewPercent(lowest.low), High: NewPercent(highest.high), BeforeExclusions: NewPercent(plain.percent),
		UnknownSeconds: secondsOf(first.dark().Total())}
	down := rationalSeconds(first.weighed(d.span.period))
	u.DownSeconds = &down
	if of := d.of; of.Cmp(inSeconds(d.span.period.Length())) != 0 {
		n := rationalSeconds(of)
		u.OfSeconds = &n
	}
	if ex.all.Total() > ex.verified.Total() {
		if x := d.read(first.reading, ex.all); x.percent != nil {
			p := NewPercent(x.percent)
			u.IfAccepted = &p
		}
	}
	if len(all) > 1 {
		for _, o := range all {
			u.Readings = append(u.Readings, Reading{o.reading.name, o.reading.text, NewPercent(o.percent), NewPercent(o.low), NewPercent(o.high)})
		}
	}
	if len(first.all) == 1 {
		u.Time = first.deciding[0].split(d.span.period, ex.verified)
	}
	for i, x := range first.all {
		if len(first.all) > 1 && !first.reading.add && first.each[i].percent != nil {
			u.Groups = append(u.Groups, Group{Name: x.part.name, Percent: NewPercent(first.each[i].percent), Deciding: i == first.decider})
		}
	}
	if first.deciding[0].crosses && d.measure.Debounce != nil {
		d.notes = append(d.notes, Note{"run_across_period_edge",
			"An outage goes over the edge of the period. Whether it is long enough is judged on the whole of it; this period takes the part within.", true})
	}
	d.noteEdges(first)
	u.Days = d.days(first)
	d.countsOf(u, first, ex.verified)
	u.facts = d.views(first, lowest, highest)
	return u
}

// inEitherOrder are the readings, with a further one where it matters whether exclusions are taken out before or after the
// length of an outage is judged.
func (d *timeData) inEitherOrder(out interval.Set) []timeReading {
	first := d.readings[0]
	late := first
	late.exclusionsLast = true
	late.name, late.text = "exclusions_after_debounce", first.text+"; excluded time makes no outage too short to count"
	if d.measure.Debounce == nil || len(out) == 0 ||
		d.read(late, out).weighed(d.span.period).Cmp(d.read(first, out).weighed(d.span.period)) == 0 {
		return d.readings
	}
	d.notes = append(d.notes, Note{"exclusions_and_debounce_open",
		"An exclusion makes an outage too short to count. The text does not say which rule comes first; low and high span both.", true})
	return append(slices.Clone(d.readings), late)
}

// weighed is the deciding down time within a stretch of the period, in seconds.
func (o outcome) weighed(in interval.Interval) *big.Rat {
	s := new(big.Rat)
	for _, x := range o.deciding {
		s.Add(s, x.weigh(in, asFound))
	}
	return s
}

// dark is the deciding parts' unknown time.
func (o outcome) dark() interval.Set {
	var dark interval.Set
	for _, x := range o.deciding {
		dark = dark.Union(x.unknown)
	}
	return dark
}

// incidents are the runs of down time, whether or not they count, joined over gaps of up to an hour, that last five
// minutes or more.
func (d *timeData) incidents() []DownTime {
	if d.counts != nil {
		return d.counts.incidents(d.span.period)
	}
	var down interval.Set
	for _, j := range d.readings[0].parts {
		down = down.Union(j.down.Clip(d.span.period))
	}
	var out []DownTime
	for _, i := range down.Bridge(time.Hour) {
		if i.Length() >= 5*time.Minute {
			out = append(out, DownTime{Interval: i, Failed: "1"})
		}
	}
	return slices.Clip(out)
}
