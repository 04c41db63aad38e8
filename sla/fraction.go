package sla

import (
	"maps"
	"math/big"
	"slices"
)

// fraction is one slice's error rate: errors over requests.
type fraction struct{ num, den uint64 }

// sumFractions adds fractions exactly. Thousands of unlike denominators added one by one would take seconds: numerators
// are summed per denominator first, then the few that remain are added pairwise, so that the long numbers come last.
func sumFractions(in []fraction) *big.Rat {
	by := map[uint64]*big.Int{}
	for _, f := range in {
		n := by[f.den]
		if n == nil {
			n = new(big.Int)
			by[f.den] = n
		}
		n.Add(n, new(big.Int).SetUint64(f.num))
	}
	var terms []*big.Rat
	for _, den := range slices.Sorted(maps.Keys(by)) {
		terms = append(terms, new(big.Rat).SetFrac(by[den], new(big.Int).SetUint64(den)))
	}
	for len(terms) > 1 {
		half := terms[:0]
		for i := 0; i < len(terms); i += 2 {
			if i+1 < len(terms) {
				half = append(half, new(big.Rat).Add(terms[i], terms[i+1]))
			} else {
				half = append(half, terms[i])
			}
		}
		terms = half
	}
	if len(terms) == 0 {
		return new(big.Rat)
	}
	return terms[0]
}
