package sla

import (
	"fmt"
	"slices"
	"strings"
)

// exclusionKinds are the causes that agreements leave out of down time.
var exclusionKinds = []string{"customer", "emergency_maintenance", "force_majeure", "maintenance", "preview", "quota", "scheduled_maintenance", "third_party"}

// ExclusionKinds are the kinds of exclusions that agreements know.
func ExclusionKinds() []string { return slices.Clone(exclusionKinds) }

// KindKnown tells whether agreements know exclusions of this kind, whatever its case and whatever stands between its words.
func (e Exclusion) KindKnown() bool {
	return slices.Contains(exclusionKinds, strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(e.Kind)))
}

// unknownKinds asks a person to look at verified exclusions that no agreement is known to have: they change the credit.
func unknownKinds(in []Exclusion, effects []ExclusionEffect) *Note {
	var kinds []string
	for _, x := range effects {
		if e := in[x.index]; e.Verified && !e.KindKnown() {
			kinds = append(kinds, fmt.Sprintf("%.40q", e.Kind))
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	return &Note{"exclusion_kind", fmt.Sprintf("Verified exclusions are of a kind that agreements do not know (%s), and are taken out of down time all the same. See that the agreement excludes it; the kinds are: %s.",
		strings.Join(kinds[:min(len(kinds), 5)], ", "), strings.Join(exclusionKinds, ", ")), true}
}
