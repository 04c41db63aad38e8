package sla

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// rivals are the commitments that may not be claimed together with c for the same incident.
func rivals(c *Commitment) []string {
	if c.PerIncident == "elect_one" {
		return []string{"*"}
	}
	return c.NotWith
}

// Elect marks, among the assessments of a run, those that exclude each other: commitments of one agreement of which only
// one may be claimed for an incident, and whose units overlap. The commitment that pays the most in money stays; the
// others yield to it and are in no total. A person must choose, since several incidents may be claimed for differently.
func Elect(all []Assessment) {
	group := make([]int, len(all))
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]] // keeps the ways short
			i = group[i]
		}
		return i
	}
	for i := range all {
		for k := range i {
			if all[i].excludes(&all[k]) {
				all[i].ExclusiveWith = append(all[i].ExclusiveWith, all[k].ID)
				all[k].ExclusiveWith = append(all[k].ExclusiveWith, all[i].ID)
				group[find(i)] = find(k)
			}
		}
	}
	members := map[int][]*Assessment{}
	for i := range all {
		if len(all[i].ExclusiveWith) > 0 {
			members[find(i)] = append(members[find(i)], &all[i])
		}
	}
	for _, root := range slices.Sorted(maps.Keys(members)) {
		elect(members[root])
	}
}

// excludes tells whether two assessments may not be claimed for the same incident, both having missed their promise.
func (a *Assessment) excludes(b *Assessment) bool {
	missed := func(x *Assessment) bool { return x.Verdict == Breach || x.Verdict == Depends }
	names := func(x, y *Assessment) bool {
		return slices.Contains(x.rivals, "*") || slices.Contains(x.rivals, y.Commitment)
	}
	return a.Terms == b.Terms && a.Commitment != b.Commitment && missed(a) && missed(b) && a.Unit.Agrees(b.Unit) &&
		(names(a, b) || names(b, a))
}

// elect lets the best commitment of a group stay.
func elect(group []*Assessment) {
	pays := map[string]decimal.Decimal{}
	var order []string
	for _, a := range group {
		if _, seen := pays[a.Commitment]; !seen {
			order = append(order, a.Commitment)
		}
		sum := pays[a.Commitment]
		if a.Credit != nil && a.Credit.Amount != nil {
			sum = sum.Add(a.Credit.Amount.Decimal)
		}
		pays[a.Commitment] = sum
	}
	best := order[0]
	for _, c := range order {
		if pays[c].GreaterThan(pays[best]) {
			best = c
		}
	}
	stays := ""
	for _, a := range group {
		if a.Commitment == best && stays == "" {
			stays = a.ID
		}
	}
	for _, a := range group {
		if a.Commitment != best {
			a.YieldsTo = stays
		}
		a.note("elect_one", true, "Of this and %s only one may be claimed for the same incident. %s pays the most and counts in totals.",
			someOf(a.ExclusiveWith), upperFirst(best))
		a.Readiness = NeedsReview
	}
}

// someOf names the first few of a list.
func someOf(names []string) string { return firstOf(names, 5) }

// firstOf names the first so many of a list, and says how many more there are.
func firstOf(names []string, shown int) string {
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}
