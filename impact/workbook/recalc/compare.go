package recalc

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// Differences lists, sorted, the formula cells of a delivered workbook whose cached value is not what the recalculated one
// holds. Numbers may differ by less than half a cent, and by less than 10⁻¹² of their size: noise of floating point.
func Differences(delivered, recalculated Book) []string {
	var out []string
	for _, at := range slices.Sorted(maps.Keys(delivered)) {
		want := delivered[at]
		if want.Formula == "" {
			continue
		}
		got, ok := recalculated[at]
		switch {
		case !ok:
			out = append(out, fmt.Sprintf("%s =%s: gone", at, want.Formula))
		case got.Type != want.Type, !same(want, got):
			out = append(out, fmt.Sprintf("%s =%s: cached %s %q, recalculated %s %q", at, want.Formula, want.Type, want.Value, got.Type, got.Value))
		}
	}
	return out
}

func same(a, b Cell) bool {
	if a.Type != "n" {
		return a.Value == b.Value
	}
	x, errX := strconv.ParseFloat(a.Value, 64)
	y, errY := strconv.ParseFloat(b.Value, 64)
	if errX != nil || errY != nil {
		return false
	}
	return math.Abs(x-y) < max(0.005, 1e-12*math.Abs(x))
}
