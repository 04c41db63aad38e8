package sla

import (
	"fmt"
	"slices"

	"slacredit/sla/interval"
)

// allLocationsDown is the code of a quorum that nobody stated.
const allLocationsDown = "all_locations_down"

// resource is one thing that a source watches, whatever the number of places it is watched from.
type resource struct {
	judged
	labels Labels // without those of a location
	source string
}

// resources reads the timelines of sources, one resource each.
func (d *timeData) resources(in []said) (out []resource) {
	for _, s := range in {
		index := map[string]int{}
		var seen [][]judged
		first := len(out)
		split := s.located()
		for _, t := range s.timelines {
			l := t.Labels.Without(Location)
			if !split && s.source.Quorum != 0 {
				l = Labels{} // the user says that they are places, whatever they are called
			}
			k := l.Key()
			i, known := index[k]
			if !known {
				i = len(seen)
				index[k] = i
				seen = append(seen, nil)
				out = append(out, resource{labels: t.Labels.Without(Location), source: s.source.Name})
			}
			seen[i] = append(seen[i], d.measure.states(t, d.span.window))
		}
		for i, places := range seen {
			r := &out[first+i]
			name := places[0].name
			r.judged = d.agree(places, s.source)
			r.name = name
		}
	}
	return out
}

// located tells whether the source says from where it watched.
func (s said) located() bool {
	for _, t := range s.timelines {
		if t.Labels[Location] != "" {
			return true
		}
	}
	return false
}

// agree makes one of what several places saw of a resource.
func (d *timeData) agree(places []judged, e Evidence) judged {
	if len(places) == 1 && e.Quorum == 0 {
		return places[0]
	}
	need := e.Quorum.of(len(places))
	switch {
	case e.Quorum == 0:
		d.noteOnce(allLocationsDown, true, "Source %s watches from %d places; down is the time when all of them say so. Say how many must agree with quorum:; low and high span all and any of them.", e.Name, len(places))
	case need > len(places):
		d.noteOnce("quorum_out_of_reach", true, "Source %s is to be believed when %d places agree, and watches from %d: nothing is known from it.", e.Name, need, len(places))
		return judged{unknown: interval.Union(d.span.window)}
	default:
		d.noteOnce("quorum", false, "Source %s watches from %d places; down is the time when at least %d of them say so.", e.Name, len(places), need)
	}
	return quorum(places, need)
}

// anyPlace adds the reading that one place is enough, where a source watches from several and nobody says how many must agree.
func (d *timeData) anyPlace(u unit) {
	if !slices.ContainsFunc(d.notes, func(n Note) bool { return n.Code == allLocationsDown }) {
		return
	}
	single := u.states()
	for i := range single {
		if s := &single[i]; s.source.Quorum == 0 && s.located() {
			s.source.Quorum = 1
		}
	}
	other := timeData{measure: d.measure, span: d.span, affected: d.affected} // whose notes nobody needs
	all := other.resources(single)
	if u.fill {
		other.fill(all, u.compared)
	}
	r := timeReading{name: "any_location", text: "down while any one of the places says so"}
	r.parts, r.add = other.together(all)
	d.readings = append(d.readings, r)
}

func (d *timeData) noteOnce(code string, review bool, format string, args ...any) {
	n := Note{code, fmt.Sprintf(format, args...), review}
	for _, had := range d.notes {
		if had == n {
			return
		}
	}
	d.notes = append(d.notes, n)
}
