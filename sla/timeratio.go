package sla

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// timeData is a unit's time by what is known of it, under every reading of the text.
type timeData struct {
	measure  Measure
	span     span
	of       *big.Rat      // seconds that down time is divided by
	readings []timeReading // the default first
	counts   *sliceData    // nil where the evidence tells states
	// byIncidents tells that the credit rests on the number of outages.
	byIncidents bool
	affected    *big.Rat // what the claim says of the share that was hit, for measures that weigh by it; nil: nothing
	sources     []string
	notes       []Note
}

// timeReading is one way to take a text that counts time. Its parts are one, or, where the worst decides or shares add up,
// each resource or group.
type timeReading struct {
	name, text string
	parts      []judged
	// exclusionsLast: excluded time is taken out of the runs that count, so that it makes no run too short. By default it is
	// no down time in the first place.
	exclusionsLast bool
	add            bool // the parts' down time adds up, each weighted by its own share
}

// gatherTime takes a unit's evidence together as time. It reports why that cannot be done, if so.
func gatherTime(c *Commitment, sp span, u unit, affected *big.Rat) (*timeData, *Note) {
	m := c.Measure
	d := &timeData{measure: m, span: sp, of: c.denominator(sp.period.Length())}
	if m.Kind == WeightedTime {
		d.affected = affected
	}
	if m.BadIf != nil && len(u.matched) > 0 {
		if problem := d.fromCounts(u); problem != nil {
			return nil, problem
		}
		return d, nil
	}
	if len(u.timelines) == 0 {
		return nil, &Note{"evidence_of_another_kind", "This commitment counts down time; the evidence counts requests, which prove no connectivity.", true}
	}
	d.fromStates(u)
	return d, nil
}

// fromStates reads timelines.
func (d *timeData) fromStates(u unit) {
	var parts []judged
	for _, t := range u.timelines {
		parts = append(parts, d.measure.states(t, d.span.window))
	}
	r := timeReading{name: "as_observed", text: "time as the evidence tells it"}
	r.parts, r.add = d.shared(u.timelines, parts)
	slices.SortStableFunc(r.parts, judged.compare)
	if !r.add {
		r.parts = combine(d.measure.Population, r.parts)
	}
	d.readings = []timeReading{r}
	for _, e := range u.sources {
		d.sources = append(d.sources, e.Name)
	}
	if len(parts) > 1 && d.measure.Population == "" && !r.add {
		d.notes = append(d.notes, Note{"all_resources_down", fmt.Sprintf(
			"The unit has %d resources in the evidence; it counts as down while all of them are.", len(parts)), true})
	}
	if d.measure.BadIf != nil {
		d.notes = append(d.notes, Note{"states_for_requests", "The agreement judges requests; the evidence tells states, which are taken as they are.", true})
	}
}

// fromCounts judges slices of requests.
func (d *timeData) fromCounts(u unit) *Note {
	m := d.measure
	counts, problem := gather(m, d.span, u.matched)
	if problem != nil {
		return problem
	}
	d.counts, d.sources, d.notes = counts, counts.sources, counts.notes
	if len(u.timelines) > 0 {
		d.notes = append(d.notes, Note{"states_left_out", "The evidence counts requests and tells states; the agreement judges requests, so the states are left out.", true})
	}
	ways := m.Combine
	if m.By == "" {
		ways = []string{"pooled"}
	} else if len(ways) == 0 {
		ways = []string{"worst"}
	}
	silences := []bool{false}
	if m.Empty == "unspecified" {
		silences = append(silences, true)
	}
	for _, way := range ways {
		for _, continues := range silences {
			r := timeReading{name: way, text: "all requests pooled"}
			groups := []string{""}
			if way == "worst" {
				r.text = "the worst " + words(m.By) + " decides"
				if named := counts.names()[1:]; len(named) > 0 {
					groups = named
				}
			}
			for _, g := range groups {
				j := counts.judge(m.BadIf, g, continues)
				j.share = d.affected
				r.parts = append(r.parts, j)
			}
			if way == "worst" && m.Population != "" {
				r.parts = combine(m.Population, r.parts)
				r.text = fmt.Sprintf("each %s by itself, taken together as %s", words(m.By), words(m.Population))
			}
			if len(silences) > 1 {
				r.name += map[bool]string{false: "_silence_is_good", true: "_silence_continues"}[continues]
				r.text += map[bool]string{false: "; a slice without requests is good", true: "; a slice without requests is what the one before it was"}[continues]
			}
			d.readings = append(d.readings, r)
		}
	}
	return nil
}

// account is one part's time as the agreement counts it.
type account struct {
	part    judged
	counted interval.Set // down time that counts, within the period
	worst   interval.Set // the same if all that is unknown was down
	unknown interval.Set // within the period
	crosses bool         // a run that counts goes over the edge of the period
}

// account counts a part's down time: exclusions, debounce on whole runs, then the period's share.
func (d *timeData) account(j judged, out interval.Set, exclusionsLast bool) account {
	x := account{part: j, unknown: j.unknown.Clip(d.span.period)}
	runs := func(bad interval.Set) interval.Set {
		if exclusionsLast {
			return d.measure.Debounce.runs(bad).Subtract(out)
		}
		return d.measure.Debounce.runs(bad.Subtract(out))
	}
	found := runs(j.down)
	x.counted = found.Clip(d.span.period)
	x.worst = runs(j.down.Union(j.unknown)).Clip(d.span.period).Union(x.counted)
	x.crosses = slices.ContainsFunc(found, func(i interval.Interval) bool {
		return !i.Intersect(d.span.period).Empty() && !d.span.period.Covers(i)
	})
	return x
}

// weight is how much of a part's down time counts: all, or the share that was affected.
func (x account) weight() *big.Rat {
	if x.part.share == nil {
		return big.NewRat(1, 1)
	}
	return x.part.share
}

// weigh is the down time in seconds that a stretch of the period holds: what counts, times the share that was affected,
// and under the worst view the unknown rest whole, since of unknown time the share is unknown too.
func (x account) weigh(in interval.Interval, worst bool) *big.Rat {
	counted := overlap(x.counted, in)
	s := new(big.Rat).Mul(inSeconds(counted), x.weight())
	if worst {
		s.Add(s, inSeconds(overlap(x.worst, in)-counted)) // what counts is part of the worst
	}
	return s
}

// overlap is how much of a set lies within an interval.
func overlap(s interval.Set, in interval.Interval) (d time.Duration) {
	first, _ := slices.BinarySearchFunc(s, in.Start, func(i interval.Interval, t time.Time) int {
		if i.End.After(t) {
			return 1
		}
		return -1
	})
	for _, i := range s[first:] {
		if !i.Start.Before(in.End) {
			break
		}
		d += i.Intersect(in).Length()
	}
	return d
}

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

// percentages are 100 less down time's share: of what is known, of the whole with unknown time as down, and as up.
// Percent is nil when nothing is known.
func (d *timeData) percentages(xs ...account) bounds {
	of := d.of
	down, worst := new(big.Rat), new(big.Rat)
	var dark interval.Set
	for _, x := range xs {
		down.Add(down, x.weigh(d.span.period, false))
		worst.Add(worst, x.weigh(d.span.period, true))
		dark = dark.Union(x.unknown)
	}
	share := func(bad, of *big.Rat) *big.Rat {
		u := new(big.Rat).Quo(bad, of)
		u.Sub(big.NewRat(100, 1), u.Mul(u, big.NewRat(100, 1)))
		return maxRat(u, new(big.Rat)) // a fixed denominator may be shorter than the period
	}
	b := bounds{low: share(worst, of), high: share(down, of)}
	if known := new(big.Rat).Sub(of, inSeconds(dark.Total())); known.Sign() > 0 && dark.Total() < d.span.period.Length() {
		b.percent = share(down, known)
		b.low = minRat(b.low, b.percent) // unknown stretches too short to count leave the percentage a smaller whole
	}
	return b
}

// timeRatio is the measure "100 % minus the share of the period's time that was down", under every reading of the text.
// Unknown time is left out of Percent, down in Low and up in High. Nil when nothing is known.
func timeRatio(d *timeData, ex excluded) *Uptime {
	readings := d.readings
	if late := readings[0]; d.measure.Debounce != nil && len(ex.verified) > 0 {
		late.exclusionsLast = true
		if d.read(late, ex.verified).weighed(d.span.period).Cmp(d.read(readings[0], ex.verified).weighed(d.span.period)) != 0 {
			late.name, late.text = "exclusions_after_debounce", readings[0].text+"; excluded time makes no outage too short to count"
			readings = append(slices.Clone(readings), late)
			d.notes = append(d.notes, Note{"exclusions_and_debounce_open",
				"An exclusion makes an outage too short to count. The text does not say which rule comes first; low and high span both.", true})
		}
	}
	var all []outcome
	var lowest, highest outcome
	for _, r := range readings {
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
	u.Days = d.days(first)
	d.countsOf(u, first, ex.verified)
	u.facts = d.views(first, lowest, highest)
	return u
}

// weighed is the deciding down time within a stretch of the period, in seconds.
func (o outcome) weighed(in interval.Interval) *big.Rat {
	s := new(big.Rat)
	for _, x := range o.deciding {
		s.Add(s, x.weigh(in, false))
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

// split says where the period went. The five parts add up to it exactly.
func (x account) split(period interval.Interval, out interval.Set) *TimeSplit {
	down := x.part.down.Clip(period)
	excluded := down.Intersect(out).Subtract(x.counted)
	uncounted := down.Subtract(x.counted).Subtract(excluded)
	up := interval.Union(period).Subtract(down).Subtract(x.unknown)
	return &TimeSplit{Up: secondsOf(up.Total()), Down: secondsOf(x.counted.Total()), Uncounted: secondsOf(uncounted.Total()),
		Excluded: secondsOf(excluded.Total()), Unknown: secondsOf(x.unknown.Total())}
}

// days lists the deciding down time by days of UTC.
func (d *timeData) days(o outcome) (out []DayCount) {
	p := d.span.period
	for day := p.Start.Truncate(24 * time.Hour); day.Before(p.End); day = day.Add(24 * time.Hour) {
		s := rationalSeconds(o.weighed(interval.Interval{Start: day, End: day.Add(24 * time.Hour)}))
		out = append(out, DayCount{Day: interval.DateOf(day), DownSeconds: &s})
	}
	return out
}

// countsOf adds to an uptime what the slices of counts say: the bad ones by themselves, and the days' sums.
func (d *timeData) countsOf(u *Uptime, o outcome, out interval.Set) {
	if d.counts == nil {
		return
	}
	decides := o.deciding[0]
	group := decides.part.name
	days, rows := d.counts.rows(group, out, d.span.period)
	for i, day := range days {
		u.Requests += day.Requests
		u.Errors += day.Errors
		u.WithEvidence += day.Slices - day.Unknown
		u.Silent += day.Silent
		if i < len(u.Days) {
			day.DownSeconds = u.Days[i].DownSeconds
			u.Days[i] = day
		}
	}
	for _, r := range rows {
		slice := interval.Interval{Start: r.Start, End: r.Start.Add(d.counts.step)}
		if !d.measure.BadIf.bad(r.Requests, r.Errors) {
			continue
		}
		r.Uncounted = !r.Excluded && overlap(decides.counted, slice) == 0
		u.Unclean = append(u.Unclean, r)
	}
	u.Step = d.counts.step.String()
	u.Codes = d.counts.codeCounts(d.measure)
}

// views are the quantities a credit schedule may look at: as found, and under either bound.
func (d *timeData) views(first, lowest, highest outcome) *views {
	v := &views{}
	fill := func(f *Facts, percent *big.Rat, xs []account, worst bool) {
		f.Uptime, f.Period, f.Downtime = percent, d.of, new(big.Rat)
		f.Incidents, f.FailedPeriods = -1, -1
		for _, x := range xs {
			f.Downtime.Add(f.Downtime, x.weigh(d.span.period, worst))
		}
		if len(xs) != 1 {
			return // down times that add up are not told apart
		}
		x := xs[0]
		f.Affected = x.part.share
		runs := x.counted
		if worst {
			runs = x.worst
		}
		f.Outages = []*big.Rat{}
		for _, r := range runs {
			f.Outages = append(f.Outages, x.weigh(r, worst))
		}
		f.Incidents = len(runs)
	}
	fill(&v.found, first.percent, first.deciding, false)
	fill(&v.low, lowest.low, lowest.lowest, true)
	fill(&v.high, highest.high, highest.highest, false)
	if xs := lowest.lowest; len(xs) == 1 && xs[0].unknown.Total() > 0 && d.byIncidents {
		v.low.Incidents, v.low.Outages = -1, nil // any number may hide in time that nobody saw
	}
	if xs := highest.highest; len(xs) == 1 { // outages with only unknown time between them may be one
		v.high.Incidents = 0
		for _, run := range xs[0].worst {
			if overlap(xs[0].counted, run) > 0 {
				v.high.Incidents++
			}
		}
	}
	return v
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

// inSeconds is a duration as an exact number of seconds.
func inSeconds(d time.Duration) *big.Rat { return big.NewRat(int64(d), int64(time.Second)) }

// secondsOf writes a duration in seconds, to the nanosecond.
func secondsOf(d time.Duration) money.Number {
	n, _ := money.ParseNumber(fmt.Sprintf("%d.%09d", d/time.Second, d%time.Second))
	return money.MustNumber(n.AtLeast(0))
}

// secondsPlaces is enough for nanoseconds times a share of up to 18 decimals, exactly.
const secondsPlaces = 27

// rationalSeconds writes seconds exactly; a share that no decimal can state is cut off far below what a clock can tell.
func rationalSeconds(s *big.Rat) money.Number {
	return money.MustNumber(floorText(s, secondsPlaces))
}
