package catalog

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the list says of an agreement is what its file says, decoded. Every file of the catalog is laid out so that no
// decoding is needed.
func TestHeadersAgreeWithTheFiles(t *testing.T) {
	c := Embedded()
	for _, id := range c.IDs() {
		_, data, err := c.Text(id)
		if err != nil {
			t.Fatal(err)
		}
		a, err := c.Load(id)
		if err != nil {
			t.Error(err)
			continue
		}
		got, ok := header(id, data)
		if !ok {
			t.Errorf("%s: write provider, service, version, grade and the commitments' ids on lines of their own, the id first: terms list must not decode the file", id)
			continue
		}
		if diff := cmp.Diff(summary(a), got); diff != "" {
			t.Errorf("%s: the list would not say what the file says:\n%s", id, diff)
		}
	}
}

// A layout that is not understood is no summary, rather than a wrong one.
func TestHeaderRefusesOtherLayouts(t *testing.T) {
	text, err := os.ReadFile("testdata/terms/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := header("acme/queue", text); !ok {
		t.Error("the usual layout is not understood")
	}
	for _, edit := range [][2]string{
		{"provider: Acme Hosting Ltd", "provider: >-\n  Acme Hosting Ltd"},
		{"service: Acme Queue", `service: "Acme \u0051ueue"`},
		{"grade: verified", "grade: 'it''s verified'"},
		{"- version: 2021-03-01", "- {version: 2021-03-01}"},
		{"commitments: []", "commitments: [{id: one}]"},
		{"- id: api\n        title: Requests", "- title: Requests\n        id: api"},
		{"versions:\n", "versions: []\n"},
	} {
		if !strings.Contains(string(text), edit[0]) {
			t.Fatalf("%q is not in good.yaml", edit[0])
		}
		if s, ok := header("acme/queue", []byte(strings.Replace(string(text), edit[0], edit[1], 1))); ok {
			t.Errorf("%q was read as %+v", edit[1], s)
		}
	}
}
