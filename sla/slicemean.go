package sla

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// edgeGrace is how much of a month's beginning or end a log may leave without a line and still count as silent there,
// not unknown. It is a rule of this program, not of an agreement.
const edgeGrace = time.Hour

// sliceData is a unit's counts, slice by slice, for every group the measure looks at. The group "" pools all of them.
type sliceData struct {
	step    time.Duration
	first   int64 // slot of the period's first slice
	n       int64 // slices of the period
	known   []bool
	groups  map[string]map[int64]*sliceCount
	codes   map[string]uint64
	sources []string
	notes   []Note
	doubted uint64 // errors that count only as an upper bound
}

// untold is the group of the counts that do not say which group they are of. Where a text looks at the worst group, it stands for
// one of them: were it left out, its requests would be in no figure.
const untold = "not told"

type sliceCount struct {
	requests, errors uint64
	byCode           map[string]uint64
	origins          []audit.Origin
}

// troubled tells whether at least 5 % of the requests failed. It serves to find incidents and to compare sources; no agreement
// rests on it.
func (c *sliceCount) troubled() bool {
	const shareBase = 20 // 1/20 = 5 %
	return c.requests > 0 && c.errors > 0 && c.errors >= c.requests/shareBase+min(c.requests%shareBase, 1)
}

func (d *sliceData) start(i int64) time.Time {
	return time.Unix((d.first+i)*int64(d.step/time.Second), 0).UTC()
}

func (d *sliceData) interval(i int64) interval.Interval {
	s := d.start(i)
	return interval.Interval{Start: s, End: s.Add(d.step)}
}

// gather sums the series of a unit into slices. It reports why that cannot be done, if so.
func gather(m Measure, sp span, in []said) (*sliceData, *Note) {
	d := &sliceData{step: m.Slice, groups: map[string]map[int64]*sliceCount{"": {}}, codes: map[string]uint64{}}
	for _, src := range in { // a measure that names no slices takes them as the evidence has them
		if m.Slice == 0 {
			d.step = max(d.step, src.source.Tally.Step)
		}
	}
	if d.step < time.Second {
		return nil, &Note{"no_evidence_in_period", "No request of this unit is in the evidence for the period.", true}
	}
	sec := int64(d.step / time.Second)
	d.first = sp.window.Start.Unix() / sec
	d.n = (sp.window.End.Unix()+sec-1)/sec - d.first // every moment is in a slice
	d.known = make([]bool, d.n)
	for i := range d.known {
		d.known[i] = true
	}
	lines := false
	for _, src := range in {
		t := src.source.Tally
		if t.Step > d.step || d.step%t.Step != 0 {
			return nil, &Note{"resolution_too_coarse", fmt.Sprintf("Source %s counts in slices of %v; the agreement needs %v.",
				src.source.Name, t.Step, d.step), true}
		}
		had := false
		for _, s := range src.series {
			had = d.add(m, s, src.source, int64(d.step/t.Step), sp.period) || had
		}
		if !had {
			d.notes = append(d.notes, Note{"source_without_lines", fmt.Sprintf(
				"Source %s has no request of this unit in the period.", src.source.Name), true})
			continue
		}
		lines = true
		d.sources = append(d.sources, src.source.Name)
		d.reach(src.source, sp.period)
	}
	if !lines {
		return nil, &Note{"no_evidence_in_period", "No request of this unit is in the evidence for the period.", true}
	}
	d.makeSense()
	return d, nil
}

// makeSense counts every error as a request, whatever the evidence says: no more than all requests can fail.
func (d *sliceData) makeSense() {
	wrong := 0
	for _, cells := range d.groups {
		for _, c := range cells {
			if c.errors > c.requests {
				c.requests = c.errors
				wrong++
			}
		}
	}
	if wrong > 0 {
		d.notes = append(d.notes, Note{"more_errors_than_requests", "Some slices of the evidence have more errors than requests; all of their requests are taken to have failed.", true})
	}
}

// add adds a series and tells whether it had a request in the period.
func (d *sliceData) add(m Measure, s *Series, e Evidence, ratio int64, period interval.Interval) bool {
	names, bound := []string{""}, e.Bound
	if m.By != "" {
		names = append(names, cmp.Or(s.Labels[m.By], e.Labels[m.By], untold))
	}
	cell := func(group string, i int64) *sliceCount {
		g := d.groups[group]
		if g == nil {
			g = map[int64]*sliceCount{}
			d.groups[group] = g
		}
		c := g[i]
		if c == nil {
			c = &sliceCount{}
			g[i] = c
		}
		return c
	}
	had := false
	for _, slot := range s.Slots() {
		i := slot/ratio - d.first
		if i < 0 || i >= d.n {
			continue
		}
		had = had || !d.interval(i).Intersect(period).Empty()
		for _, name := range names {
			cell(name, i).requests += s.Requests(slot)
		}
	}
	for _, e := range s.Errors() {
		i := e.Slot/ratio - d.first
		sure := m.counts(e.Code)
		if i < 0 || i >= d.n || !sure && bound != Upper {
			continue
		}
		if !sure {
			d.doubted += e.N
		}
		for _, name := range names {
			c := cell(name, i)
			c.errors += e.N
			if c.byCode == nil {
				c.byCode = map[string]uint64{}
			}
			c.byCode[e.Code] += e.N
			for _, o := range e.Origins {
				c.origins = audit.Keep(c.origins, o)
			}
		}
	}
	for code, n := range s.Codes() {
		d.codes[code] += n
	}
	return had
}

// reach marks the slices before a source's first and after its last line as unknown. At the period's own edges less than
// an hour without a line is silence.
func (d *sliceData) reach(e Evidence, period interval.Interval) {
	lead, tail := e.First.Sub(period.Start), period.End.Sub(e.Last)
	for i := range d.known {
		s := d.interval(int64(i))
		before, after := !s.End.After(e.First), s.Start.After(e.Last)
		if outside := s.Intersect(period).Empty(); outside && (before || after) || lead >= edgeGrace && before || tail >= edgeGrace && after {
			d.known[i] = false
		}
	}
	for _, dark := range e.Dark.Clip(interval.Interval{Start: d.start(0), End: d.start(d.n)}) {
		for i := dark.Start.Sub(d.start(0)) / d.step; i < time.Duration(d.n) && d.start(int64(i)).Before(dark.End); i++ {
			d.known[i] = false
		}
	}
	if lead >= d.step && lead < edgeGrace || tail > d.step && tail < edgeGrace {
		d.notes = append(d.notes, Note{"edge_of_month_silent", fmt.Sprintf(
			"Source %s leaves less than an hour at an edge of the month without a line; that is taken as silence, not as unknown.",
			e.Name), false})
	}
}

// reading is one way to take the text: how groups combine and what a silent slice is.
type reading struct {
	combine string // worst or pooled
	silent  string // clean or left_out
}

func readings(m Measure) []reading {
	combine := m.Combine
	if m.By == "" || len(combine) == 0 {
		combine = []string{"pooled"}
	}
	silent := []string{"clean"}
	if m.Empty == "unspecified" {
		silent = append(silent, "left_out")
	}
	var out []reading
	for _, c := range combine {
		for _, s := range silent {
			out = append(out, reading{c, s})
		}
	}
	return out
}

func (r reading) name() string { return r.combine + "_silent_" + r.silent }

func (r reading) text(m Measure) string {
	s := "all requests pooled"
	if r.combine == "worst" {
		s = "the worst " + words(m.By) + " decides"
	}
	if r.silent == "left_out" {
		return s + "; slices without requests are left out of the mean"
	}
	return s + "; slices without requests have no errors"
}

// rates is the sum of error rates of one group and what it was taken over.
type rates struct {
	sum                     *big.Rat
	known, silent, unknown  int64
	dark                    int64 // unknown, and not wholly inside the exclusions: what may have failed
	requests, errors        uint64
	excludedErrors          uint64
	excludedSlices, unclean int64
}

// measure sums a group's error rates over the known slices, without the errors of slices wholly inside the exclusions.
func (d *sliceData) measure(group string, out interval.Set) rates {
	var r rates
	var terms []fraction
	for i := int64(0); i < d.n; i++ {
		if !d.known[i] {
			r.unknown++
			if !covered(out, d.interval(i)) {
				r.dark++
			}
			continue
		}
		r.known++
		c := d.groups[group][i]
		if c == nil || c.requests == 0 {
			r.silent++
			continue
		}
		r.requests += c.requests
		r.errors += c.errors
		if c.errors == 0 {
			continue
		}
		r.unclean++
		if covered(out, d.interval(i)) {
			r.excludedSlices++
			r.excludedErrors += c.errors
			continue
		}
		terms = append(terms, fraction{c.errors, c.requests})
	}
	r.sum = sumFractions(terms)
	return r
}

func covered(s interval.Set, i interval.Interval) bool {
	for _, x := range s {
		if x.Covers(i) {
			return true
		}
	}
	return false
}

// bounds are the uptime on what is known, with unknown as down and with unknown as up.
type bounds struct{ percent, low, high *big.Rat }

// under turns sums into percentages: 100 − 100 × Σ rates ÷ slices. Nil percent when nothing is known.
func (r rates) under(silent string) bounds {
	known, all := r.known, r.known+r.unknown
	if silent == "left_out" {
		known -= r.silent
		all -= r.silent
	}
	if known == 0 {
		return bounds{nil, new(big.Rat), big.NewRat(100, 1)}
	}
	return bounds{
		percent: uptimeOf(r.sum, known),
		low:     uptimeOf(new(big.Rat).Add(r.sum, new(big.Rat).SetInt64(r.dark)), all),
		high:    uptimeOf(r.sum, all),
	}.ordered()
}

// ordered keeps low from lying above the percentage: of unknown time that is excluded nothing may have failed, and yet it makes the
// whole that errors are divided by larger.
func (b bounds) ordered() bounds {
	b.low = minRat(b.low, b.percent)
	return b
}

func uptimeOf(sum *big.Rat, n int64) *big.Rat {
	u := new(big.Rat).Mul(sum, big.NewRat(100, n))
	return u.Sub(big.NewRat(100, 1), u)
}

// sliceMean is the measure "100 % minus the average of the error rates of all slices", under every reading of the text.
// The first reading is the default one.
func sliceMean(m Measure, d *sliceData, ex excluded, period interval.Interval) *Uptime {
	names := d.names()
	all := func(out interval.Set) (bounds, []Reading, string, map[string]rates) {
		by := map[string]rates{}
		for _, g := range names {
			by[g] = d.measure(g, out)
		}
		var list []Reading
		var first bounds
		deciding := ""
		for k, rd := range readings(m) {
			b, who := by[""].under(rd.silent), ""
			if rd.combine == "worst" {
				b, who = worst(by, names, rd.silent)
			}
			if b.percent == nil {
				continue
			}
			if k == 0 {
				first, deciding = b, who
			}
			list = append(list, Reading{rd.name(), rd.text(m), NewPercent(b.percent), NewPercent(b.low), NewPercent(b.high)})
		}
		return first, list, deciding, by
	}
	b, list, deciding, by := all(ex.verified)
	if b.percent == nil {
		return nil
	}
	low, high := b.low, b.high
	for _, r := range list {
		low, high = minRat(low, r.Low.Rat()), maxRat(high, r.High.Rat())
	}
	// A slice that an exclusion covers in part counts in full; the other reading takes it out.
	if wider := d.widened(ex.verified); wider.Total() > ex.verified.Total() {
		_, others, _, _ := all(wider)
		for _, r := range others {
			high = maxRat(high, r.High.Rat())
		}
	}
	plain, _, _, _ := all(nil)
	pooled := by[""]
	u := &Uptime{
		Percent: NewPercent(b.percent), Exact: NewPercent(b.percent).Exact(), Low: NewPercent(low), High: NewPercent(high),
		BeforeExclusions: NewPercent(plain.percent),
		Slices:           d.n, WithEvidence: by[deciding].known, Silent: by[deciding].silent,
		UnknownSeconds: seconds(by[deciding].unknown * int64(d.step/time.Second)),
		Requests:       pooled.requests, Errors: pooled.errors, Step: d.step.String(), Readings: list,
	}
	if len(ex.all) > len(ex.verified) || ex.all.Total() > ex.verified.Total() {
		if x, _, _, _ := all(ex.all); x.percent != nil {
			p := NewPercent(x.percent)
			u.IfAccepted = &p
		}
	}
	for _, g := range names {
		if m.By == "" || g == "" {
			continue
		}
		r := by[g]
		u.Groups = append(u.Groups, Group{g, r.requests, r.errors, NewPercent(r.under("clean").percent), g == deciding})
	}
	u.Days, u.Unclean = d.rows(deciding, ex.verified, period)
	u.Codes = d.codeCounts(m)
	return u
}

// bySlices measures a unit by a mean of slices. The note is why there is no answer.
func (a *Assessment) bySlices(c *Commitment, u unit, sp span, ex excluded) *Note {
	d, problem := gatherCounts(c.Measure, sp, u)
	if problem != nil {
		return problem
	}
	a.Evidence = d.sources
	a.addNotes(d.notes...)
	a.Uptime = sliceMean(c.Measure, d, ex, sp.period)
	if a.Uptime == nil {
		return &Note{"no_evidence_in_period", "No slice of the period is known.", true}
	}
	if d.doubted > 0 {
		if sure, _ := gatherCounts(c.Measure, sp, u.surely()); sure != nil {
			a.Uptime.atBest(sliceMean(c.Measure, sure, ex, sp.period))
		}
		a.noteDoubted(d)
	}
	d.touched(a.Exclusions)
	if d.partly(ex) {
		a.note("exclusion_part_of_slice", true, "An exclusion covers a part only of a slice with errors; the slice counts, and high is the reading that takes it out.")
	}
	if c.Measure.Empty == "unspecified" && a.Uptime.Silent > 0 {
		a.note("empty_slices_open", true, "%d slices of the month had no request: clean in the default reading, left out in the other (low to high).", a.Uptime.Silent)
	}
	if slices.Contains(c.Measure.Combine, "worst") && d.groups[untold] != nil {
		a.note("groups_not_told", true, "The evidence does not tell the %s of all requests; those without are taken as one, and the worst %[1]s may be worse.",
			words(c.Measure.By))
	}
	if c.Measure.By != "" && len(c.Measure.Combine) > 1 && len(a.Uptime.Groups) > 1 {
		a.note("request_types_combine_open", true, "Low and high span both readings: the worst %s, and all requests pooled.", words(c.Measure.By))
	}
	return nil
}

// widened is the time of all slices that a set touches.
func (d *sliceData) widened(in interval.Set) interval.Set {
	var out []interval.Interval
	for _, i := range in {
		out = append(out, interval.Interval{Start: i.Start.Truncate(d.step), End: i.End.Add(d.step - 1).Truncate(d.step)})
	}
	return interval.Union(out...)
}

// partly tells whether a verified exclusion covers a part only of a slice that is not clean.
func (d *sliceData) partly(ex excluded) bool {
	for _, i := range d.widened(ex.verified).Subtract(ex.verified) {
		for k := range d.n {
			if s := d.groups[""][k]; s != nil && s.errors > 0 && !d.interval(k).Intersect(i).Empty() {
				return true
			}
		}
	}
	return false
}

// names are the groups, the pooled one first.
func (d *sliceData) names() []string { return slices.Sorted(maps.Keys(d.groups)) }

// codeCounts lists the codes seen in the evidence.
func (d *sliceData) codeCounts(m Measure) (out []CodeCount) {
	for _, code := range slices.Sorted(maps.Keys(d.codes)) {
		out = append(out, CodeCount{code, d.codes[code], m.counts(code)})
	}
	return out
}

// touched counts for every exclusion the slices with errors that it takes out, or would.
func (d *sliceData) touched(effects []ExclusionEffect) {
	for i := range effects {
		e := &effects[i]
		for k := range d.n {
			if s := d.groups[""][k]; s != nil && s.errors > 0 && e.Covers(d.interval(k)) {
				e.Slices++
			}
		}
	}
}

// worst is the lowest of the groups' percentages, and the lowest of their bounds.
func worst(by map[string]rates, names []string, silent string) (out bounds, who string) {
	for _, g := range names {
		if g == "" {
			continue
		}
		b := by[g].under(silent)
		if b.percent == nil {
			continue
		}
		if out.percent == nil {
			out, who = b, g
			continue
		}
		if b.percent.Cmp(out.percent) < 0 {
			out.percent, who = b.percent, g
		}
		out.low, out.high = minRat(out.low, b.low), minRat(out.high, b.high)
	}
	return out, who
}

// rows lists a group's days and its slices that are not clean.
func (d *sliceData) rows(group string, out interval.Set, period interval.Interval) (days []DayCount, unclean []SliceRow) {
	for i := int64(0); i < d.n; i++ {
		s := d.start(i)
		if d.interval(i).Intersect(period).Empty() {
			continue
		}
		if day := interval.DateOf(s); len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, DayCount{Day: day})
		}
		row := &days[len(days)-1]
		row.Slices++
		if !d.known[i] {
			row.Unknown++
			continue
		}
		c := d.groups[group][i]
		if c == nil || c.requests == 0 {
			row.Silent++
			continue
		}
		row.Requests += c.requests
		row.Errors += c.errors
		if c.errors == 0 {
			continue
		}
		row.Unclean++
		unclean = append(unclean, SliceRow{Start: s, Group: group, Requests: c.requests, Errors: c.errors, ByCode: c.byCode,
			Excluded: covered(out, d.interval(i)), Origins: c.origins})
	}
	return days, unclean
}

// incidents are the runs of slices with an error rate of at least 5 %, joined over gaps of up to an hour, that last five
// minutes or more.
func (d *sliceData) incidents(period interval.Interval) []DownTime {
	const shortest = 5 * time.Minute
	var bad []interval.Interval
	for i := int64(0); i < d.n; i++ {
		if c := d.groups[""][i]; c != nil && c.troubled() {
			bad = append(bad, d.interval(i).Intersect(period))
		}
	}
	var out []DownTime
	for _, i := range interval.Union(bad...).Bridge(time.Hour) {
		if i.Length() < shortest {
			continue
		}
		dt := DownTime{Interval: i}
		for k := int64(0); k < d.n; k++ {
			if c := d.groups[""][k]; c != nil && !d.interval(k).Intersect(i).Empty() {
				dt.Requests += c.requests
				dt.Errors += c.errors
			}
		}
		dt.Failed = new(big.Rat).SetFrac(new(big.Int).SetUint64(dt.Errors), new(big.Int).SetUint64(dt.Requests)).RatString()
		out = append(out, dt)
	}
	return out
}

func minRat(a, b *big.Rat) *big.Rat {
	if b.Cmp(a) < 0 {
		return b
	}
	return a
}

func maxRat(a, b *big.Rat) *big.Rat {
	if b.Cmp(a) > 0 {
		return b
	}
	return a
}
