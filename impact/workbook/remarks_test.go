package workbook

import "testing"

// What a remark is about fits its narrow column, however many claims share it.
func TestAbout(t *testing.T) {
	for want, r := range map[string]remark{
		"Inputs":        {kind: "Inputs"},
		"Claim 7":       {kind: "Claim", numbers: []int{7}},
		"Claim 1, 2, 9": {kind: "Claim", numbers: []int{1, 2, 9}},
		"Claim 3 to 62": {kind: "Claim", numbers: sequence(3, 62)},
		"4 incidents":   {kind: "Incident", numbers: []int{1, 2, 3, 5}},
	} {
		if got := r.about(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func sequence(from, to int) (out []int) {
	for i := from; i <= to; i++ {
		out = append(out, i)
	}
	return out
}
