package audit_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"slacredit/sla/audit"
)

// Keeping the smallest places commutes: any order of additions gives the same set.
func TestKeepDoesNotDependOnOrder(t *testing.T) {
	places := []audit.Origin{{Path: "b", Line: 1}, {Path: "a", Line: 9}, {Path: "a", Line: 2}, {Path: "a", Line: 2}, {Path: "a", Line: 2, Column: 4}, {Path: "c"}}
	want := []audit.Origin{{Path: "a", Line: 2}, {Path: "a", Line: 2, Column: 4}, {Path: "a", Line: 9}}
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
		var got []audit.Origin
		for _, o := range places {
			got = audit.Keep(got, o)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestDiagnosticsReadAsPlaceTextCodeHint(t *testing.T) {
	ds := audit.Diagnostics{audit.Fault("B", audit.Origin{Path: "x.csv", Line: 2, Column: 7}, "do this", "%q is wrong", "y"),
		{Code: "A", Path: "a.csv", Text: "odd", Count: 3}}
	ds.Sort()
	want := "a.csv: odd (and 2 more like it) [A]\nx.csv:2:7: \"y\" is wrong [B]\nhint: do this"
	if got := ds.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
