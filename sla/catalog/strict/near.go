package strict

import (
	"cmp"
	"slices"
	"strings"
)

// Near picks the names that a misspelt word was most likely meant to be: at most three, nearest first, none when nothing
// is close.
func Near(word string, names []string) []string {
	const longest = 64 // a hostile word must not cost its length squared
	word = strings.ToLower(word)
	if len(word) > longest {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	for _, name := range names {
		if len(name) > longest {
			continue
		}
		n := distance(word, strings.ToLower(name))
		if n <= max(1, len(word)/3) || len(word) >= 3 && strings.HasPrefix(strings.ToLower(name), word) {
			found = append(found, candidate{name, n})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	var out []string
	for _, c := range found[:min(3, len(found))] {
		out = append(out, c.name)
	}
	return out
}

// distance is the number of letters to insert, delete, replace or swap with their neighbour to make a into b.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
