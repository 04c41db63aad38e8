// Package audit is the trail behind every number: where a fact stands (Origin), which file it came from (Input), that
// nothing got lost on the way (Control), and what a person should know about it (Diagnostic).
//
// It is a leaf: every other package may import it, and it imports only the standard library.
package audit

import (
	"cmp"
	"strconv"
)

// Origin is the place of a fact in an input. Line and Column are 1-based; 0 means "not applicable" (a whole file, a
// whole line). Line counts physical lines of the decompressed text; Column counts bytes.
type Origin struct {
	Path   string `json:"path"`
	Line   int64  `json:"line,omitempty"`
	Column int64  `json:"column,omitempty"`
}

// String gives path:line:column, leaving out what is not known.
func (o Origin) String() string {
	s := o.Path
	if o.Line > 0 {
		s += ":" + strconv.FormatInt(o.Line, 10)
		if o.Column > 0 {
			s += ":" + strconv.FormatInt(o.Column, 10)
		}
	}
	return s
}

// Compare orders origins by path, line and column, so that "the smallest origins" is the same set whatever the order in
// which facts were read.
func (o Origin) Compare(p Origin) int {
	return cmp.Or(cmp.Compare(o.Path, p.Path), cmp.Compare(o.Line, p.Line), cmp.Compare(o.Column, p.Column))
}

// Kept is how many of its smallest origins a sum keeps. More would make a sum grow with its input.
const Kept = 3

// Keep adds o to a set of smallest origins and returns the set: sorted, without repeats, at most [Kept] long. Keeping
// commutes: any order of additions and merges gives the same set.
func Keep(set []Origin, o Origin) []Origin {
	i := 0
	for i < len(set) {
		c := set[i].Compare(o)
		if c == 0 {
			return set
		}
		if c > 0 {
			break
		}
		i++
	}
	if i >= Kept {
		return set
	}
	set = append(set, Origin{})
	copy(set[i+1:], set[i:])
	set[i] = o
	return set[:min(len(set), Kept)]
}
