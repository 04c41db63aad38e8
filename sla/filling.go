package sla

import (
	"fmt"
	"strings"

	"slacredit/sla/interval"
)

// fill lets compared sources say what nothing that decides knows, where the user asks for it. It changes no time that is known.
func (d *timeData) fill(all []resource, compared []said) {
	var dark interval.Set
	for _, r := range all {
		dark = dark.Union(r.unknown.Clip(d.span.period))
	}
	for _, s := range compared {
		if s.rank == cannot || len(s.timelines) == 0 {
			continue
		}
		others := d.resources([]said{s})
		var filled interval.Set
		for i := range all {
			r := &all[i]
			var about []judged
			for _, o := range others {
				if o.labels.Agrees(r.labels) || len(all) == 1 {
					about = append(about, o.judged)
				}
			}
			if len(about) == 0 {
				continue
			}
			by := fold(combine(d.measure.Population, about))
			known := r.unknown.Subtract(by.unknown)
			r.down = r.down.Union(known.Intersect(by.down))
			r.doubt = r.doubt.Union(known.Intersect(by.doubt))
			r.unknown = r.unknown.Intersect(by.unknown)
			filled = filled.Union(known.Clip(d.span.period))
		}
		if n := filled.Total(); n > 0 {
			d.noteOnce("unknown_time_filled", false, "Of the %v that %s does not know, %v are taken from %s.", dark.Total(), strings.Join(sourcesOf(all), ", "), n, s.source.Name)
		}
	}
}

// sourcesOf names the sources of resources, each once.
func sourcesOf(all []resource) (names []string) {
	for _, r := range all {
		if n := len(names); n == 0 || names[n-1] != r.source {
			names = append(names, r.source)
		}
	}
	return names
}

// fold is several parts seen as one: down while any of them is.
func fold(parts []judged) judged {
	if len(parts) == 1 {
		return parts[0]
	}
	return combine("any_down", parts)[0]
}

// gatherCounts sums what decides of a unit, and fills it up slice by slice where the user asks for that.
func gatherCounts(m Measure, sp span, u unit) (*sliceData, *Note) {
	counts := u.counts()
	if len(counts) == 0 {
		return nil, &Note{statesForRequests, "This commitment counts " + counted[m.Kind] + "; the evidence tells states.", true}
	}
	d, problem := gather(m, sp, counts)
	if problem != nil || !u.fill {
		return d, problem
	}
	m.Slice = d.step
	for _, s := range u.compared {
		if s.rank == cannot || len(s.series) == 0 {
			continue
		}
		if other, problem := gather(m, sp, []said{s}); problem == nil {
			d.fill(other)
		}
	}
	return d, nil
}

// counted are the things that measures of counts count.
var counted = map[string]string{SliceMean: "requests", EventRatio: "events"}

// fill takes the slices that it does not know from another source, whole.
func (d *sliceData) fill(other *sliceData) {
	var n int64
	for i := range d.known {
		if d.known[i] || !other.known[i] {
			continue
		}
		d.known[i] = true
		n++
		for name, cells := range other.groups {
			if d.groups[name] == nil {
				d.groups[name] = map[int64]*sliceCount{}
			}
			delete(d.groups[name], int64(i))
			if c := cells[int64(i)]; c != nil {
				d.groups[name][int64(i)] = c
			}
		}
	}
	if n > 0 {
		d.notes = append(d.notes, Note{"unknown_time_filled", fmt.Sprintf("Slices that %s does not know and that are taken from %s: %d.",
			strings.Join(d.sources, ", "), strings.Join(other.sources, ", "), n), false})
		d.sources = append(d.sources, other.sources...)
	}
}
