package sla

import (
	"fmt"
	"math/big"
	"slices"
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
	if m.BadIf != nil && len(u.counts()) > 0 {
		if problem := d.fromCounts(u); problem != nil {
			return nil, problem
		}
		return d, nil
	}
	if len(u.states()) == 0 {
		return nil, &Note{statesForRequests, "This commitment counts down time; the evidence counts requests, which prove no connectivity.", true}
	}
	d.fromStates(u)
	return d, nil
}

// fromStates reads timelines.
func (d *timeData) fromStates(u unit) {
	all := d.resources(u.states())
	if u.fill {
		d.fill(all, u.compared)
	}
	r := timeReading{name: "as_observed", text: "time as the evidence tells it"}
	r.parts, r.add = d.together(all)
	d.readings = []timeReading{r}
	d.anyPlace(u)
	for _, s := range u.states() {
		d.sources = append(d.sources, s.source.Name)
	}
	if len(all) > 1 && !r.add {
		if d.measure.Population == "" {
			d.notes = append(d.notes, Note{"all_resources_down", fmt.Sprintf(
				"The unit has %d resources in the evidence; it counts as down while all of them are.", len(all)), true})
		}
		d.oneThing(all, u)
	}
	if d.measure.BadIf != nil {
		d.notes = append(d.notes, Note{statesForRequests, "The agreement judges requests; the evidence tells states, which are taken as they are.", true})
	}
}

// together makes the parts of a reading of resources.
func (d *timeData) together(all []resource) (parts []judged, add bool) {
	parts, add = d.shared(all)
	slices.SortStableFunc(parts, judged.compare)
	if !add {
		parts = combine(d.measure.Population, parts)
	}
	return parts, add
}

// oneThing asks whether resources of different names in different sources are one thing: names are the monitors' own. Where the
// text says nothing of several resources that is a reading of its own, in which the first source decides.
func (d *timeData) oneThing(all []resource, u unit) {
	if u.several || all[0].source == all[len(all)-1].source {
		return
	}
	text := "Sources call what they watch by different names, which are taken as several resources. Say in the claim which it is, with resources: one or resources: several."
	if d.measure.Population == "" {
		first := slices.DeleteFunc(slices.Clone(all), func(r resource) bool { return r.source != all[0].source })
		r := timeReading{name: "first_source_alone", text: "the resources of all sources are one thing, and the first source decides"}
		r.parts, _ = d.together(first)
		d.readings = append(d.readings, r)
		text += " Low and high span both."
	}
	d.notes = append(d.notes, Note{"resources_one_or_several", text, true})
}

// fromCounts judges slices of requests.
func (d *timeData) fromCounts(u unit) *Note {
	m := d.measure
	counts, problem := gatherCounts(m, d.span, u)
	if problem != nil {
		return problem
	}
	d.counts, d.sources, d.notes = counts, counts.sources, counts.notes
	if len(u.states()) > 0 {
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
			switch {
			case continues:
				r.name, r.text = r.name+"_silence_continues", r.text+"; a slice without requests is what the one before it was"
			case len(silences) > 1:
				r.name, r.text = r.name+"_silence_is_good", r.text+"; a slice without requests is good"
			}
			d.readings = append(d.readings, r)
		}
	}
	return nil
}
