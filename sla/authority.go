package sla

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"slacredit/sla/interval"
)

// Sources are never summed where they speak of the same thing. The order of a claim's sources is the order of their authority:
// the first one that can decide, and has anything to say of the period, decides alone, and the others are compared with it.
// Sources that speak of different things, such as the logs of two buckets, are parts of one account and decide together.

// Sameness is what a user says of resources that different sources call by different names.
type Sameness string

const (
	NotSaid   Sameness = ""
	OneThing  Sameness = "one"
	SeveralOf Sameness = "several"
)

// said is what one source says of a unit.
type said struct {
	source    Evidence
	rank      rank
	series    []*Series
	timelines []Timeline // with the labels of the source
	ways      []way      // of each timeline
}

// way is how a timeline's time was told.
type way struct {
	policy string
	usual  time.Duration // spacing of its samples; 0 where it plays no part
}

// rank tells how well a source can decide a commitment.
type rank int

const (
	decides  rank = iota
	standsIn      // states, where the agreement judges requests: only without requests
	cannot        // of another kind, or from a server of the customer's own
)

var ranks = []rank{decides, standsIn, cannot}

// rank is how well a source can decide a commitment by what it is; what it holds is another matter.
func (as *assessor) rank(c *Commitment, e Evidence) rank {
	m := c.Measure
	switch counts := m.Kind == SliceMean || m.Kind == EventRatio; {
	case counts && e.Tally == nil, !counts && m.BadIf == nil && len(e.Timelines) == 0, as.provesNothing(e):
		return cannot
	case !counts && m.BadIf != nil && e.Tally == nil:
		return standsIn
	}
	return decides
}

// provesNothing tells whether a source cannot show what the provider did: errors of the customer's own server are the customer's.
// Terms of the user's own may be those of such a server.
func (as *assessor) provesNothing(e Evidence) bool {
	return e.Vantage == OwnServer && !as.Agreement.Own
}

// silent tells whether a source has nothing to say of a period. It then leaves the decision to the next one.
func (e Evidence) silent(period interval.Interval) bool {
	if e.Tally != nil {
		return !e.First.IsZero() && (!e.First.Before(period.End) || e.Last.Before(period.Start))
	}
	for _, t := range e.Timelines {
		for _, s := range t.Stretches {
			if s.State != Unknown && !s.Intersect(period).Empty() {
				return false
			}
		}
	}
	return true
}

// piece is one series or one timeline of a source.
type piece struct {
	labels   Labels
	series   *Series
	timeline *Timeline
	way      way
}

// pieces are the series and timelines of a source with all their labels.
func (e Evidence) pieces() (out []piece) {
	if e.Tally != nil {
		for _, s := range e.Tally.All() {
			out = append(out, piece{labels: e.Labels.With(s.Labels), series: s})
		}
	}
	for i := range e.Timelines {
		p := piece{labels: e.Labels.With(e.Timelines[i].Labels), timeline: &e.Timelines[i]}
		if i < len(e.Attribution) {
			p.way.policy = e.Attribution[i].Policy
			if p.timeline.sampled() {
				p.way.usual = e.Attribution[i].Usual
			}
		}
		out = append(out, p)
	}
	return out
}

// units groups the evidence of a claim by the labels that tell one unit of the commitment from another, and settles which source
// decides each.
func (as *assessor) units(c *Commitment) []unit {
	g := grouping{as: as, c: c, by: map[string]*placed{}, of: map[string][]*placed{}}
	for _, r := range ranks {
		for _, silent := range []bool{false, true} {
			for _, e := range as.Evidence {
				if as.rank(c, e) == r && e.silent(as.span(c).period) == silent {
					g.place(e, r)
				}
			}
		}
	}
	var out []unit
	for _, k := range slices.Sorted(maps.Keys(g.by)) {
		u := g.by[k].unit
		as.disown(&u)
		slices.SortStableFunc(u.compared, func(x, y said) int { return cmp.Compare(as.order(x), as.order(y)) })
		out = append(out, u)
	}
	return out
}

// order is where a source stands in the claim.
func (as *assessor) order(s said) int {
	return slices.IndexFunc(as.Evidence, func(e Evidence) bool { return e.Name == s.source.Name })
}

// disown leaves no decision to the customer's own servers. Where there is nothing else there is none.
func (as *assessor) disown(u *unit) {
	if u.rank != cannot {
		return
	}
	var fit, unfit []said
	for _, s := range u.deciding {
		if as.provesNothing(s.source) {
			unfit = append(unfit, s)
		} else {
			fit = append(fit, s)
		}
	}
	switch {
	case len(fit) > 0:
		u.deciding, u.compared = fit, append(unfit, u.compared...)
	case len(unfit) > 0:
		u.problem = ownServerOnly(unfit)
	}
}

// grouping is evidence on its way into units.
type grouping struct {
	as *assessor
	c  *Commitment
	by map[string]*placed   // by the key of the unit's labels
	of map[string][]*placed // by the resource of the unit; "" where it says none. A claim may have thousands, each its own unit
}

// placed is a unit in the making.
type placed struct {
	unit
	subjects map[string]subject
}

// subject is something that a source which decides speaks of.
type subject struct {
	labels Labels
	source string
}

// subject is what a piece is about: its labels, without those that only split it.
func (g *grouping) subject(l Labels) Labels {
	out := l.Without(RequestType, Location, g.c.Measure.By)
	if g.as.Resources == OneThing {
		return out.Without(Resource)
	}
	return out
}

// place puts what a source says where it belongs.
func (g *grouping) place(e Evidence, r rank) {
	known := map[string][]*placed{} // units that another source decides about this subject already
	for _, p := range e.pieces() {
		if !p.labels.Agrees(g.as.Where) {
			continue
		}
		about := g.subject(p.labels.With(g.as.Where))
		key := about.Key()
		rivals, seen := known[key]
		if !seen {
			rivals = g.rivals(about, e.Name)
			known[key] = rivals
		}
		for _, u := range rivals {
			u.compared = p.join(u.compared, e, r)
		}
		if len(rivals) > 0 {
			continue
		}
		switch u := g.unit(p.labels, r); {
		case u == nil:
		case r > u.rank:
			u.compared = p.join(u.compared, e, r)
		default:
			u.deciding = p.join(u.deciding, e, r)
			u.subjects[key] = subject{about, e.Name}
		}
	}
}

// rivals are the units that another source speaks of with authority, in which something contradicts none of these labels.
func (g *grouping) rivals(about Labels, source string) (out []*placed) {
	for _, u := range g.near(about) {
		if !u.labels.Agrees(about) {
			continue
		}
		for _, s := range u.subjects {
			if s.source != source && s.labels.Agrees(about) {
				out = append(out, u)
				break
			}
		}
	}
	return out
}

// near are the units that are of the same resource as some labels, or of which one of the two does not say, by the key of their labels.
func (g *grouping) near(about Labels) (out []*placed) {
	resource, said := about[Resource]
	if !said {
		for _, k := range slices.Sorted(maps.Keys(g.by)) {
			out = append(out, g.by[k])
		}
		return out
	}
	out = append(out, g.of[""]...)
	if resource != "" {
		out = append(out, g.of[resource]...)
	}
	slices.SortFunc(out, func(x, y *placed) int { return cmp.Compare(x.labels.Key(), y.labels.Key()) })
	return out
}

// unit finds or makes the unit of some labels; nil where the claim or the commitment is not about them.
func (g *grouping) unit(labels Labels, r rank) *placed {
	l, notes := g.as.fill(g.c, labels.With(g.as.Where).Only(g.c.Unit...))
	if !g.c.Covers(l) {
		return nil
	}
	u := g.by[l.Key()]
	if u == nil {
		u = &placed{unit{labels: l, rank: r, fill: g.as.Fill, several: g.as.Resources == SeveralOf, notes: notes}, map[string]subject{}}
		g.by[l.Key()] = u
		g.of[l[Resource]] = append(g.of[l[Resource]], u)
	}
	return u
}

// join adds a piece to what its source says already, which is then the last of the list.
func (p piece) join(list []said, e Evidence, r rank) []said {
	if n := len(list); n == 0 || list[n-1].source.Name != e.Name {
		list = append(list, said{source: e, rank: r})
	}
	s := &list[len(list)-1]
	if p.series != nil {
		s.series = append(s.series, p.series)
	} else {
		s.timelines = append(s.timelines, Timeline{p.labels, p.timeline.Stretches, p.timeline.Turns})
		s.ways = append(s.ways, p.way)
	}
	return list
}
