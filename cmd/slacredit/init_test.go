package main

import (
	"slices"
	"testing"

	"slacredit/ingest"
	"slacredit/sla/catalog"
)

// What init knows of formats and agreements by name is there.
func TestInitKnowsWhatThereIs(t *testing.T) {
	names := slices.Clone(oneThingAFile)
	for format, terms := range watched {
		names = append(names, format)
		if _, err := catalog.Load(terms); err != nil {
			t.Errorf("%s: %v", terms, err)
		}
	}
	for _, name := range names {
		if !slices.Contains(ingest.Formats(), name) {
			t.Errorf("there is no format %s", name)
		}
	}
}

// Texts come out of YAML as they went in, whatever they are made of.
func TestNamesAreTextsInYAML(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"bills/cur.csv", "bills/cur.csv"},
		{"111122223333", `"111122223333"`},
		{"2017-02", `"2017-02"`},
		{"true", `"true"`},
		{"Null", `"Null"`},
		{"logs/*", `"logs/*"`},
		{"a: b", `"a: b"`},
		{"#1", `"#1"`},
		{"-x", `"-x"`},
		{"", `""`},
		{"\"\n", `"\"\n"`},
		{"1e5", `"1e5"`},
		{"0x1f", `"0x1f"`},
	} {
		if got := yamlText(c.name); got != c.want {
			t.Errorf("%q is written as %s, want %s", c.name, got, c.want)
		}
	}
}
