package ingest_test

import (
	"reflect"
	"strings"
	"testing"

	"slacredit/ingest"
)

// Every format has a page, with every field in whole sentences. A title is no sentence.
func TestEveryFormatHasAPage(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range ingest.Pages() {
		if seen[p.Name] {
			t.Errorf("%s: two formats of this name", p.Name)
		}
		seen[p.Name] = true
		page := reflect.ValueOf(p.Help)
		for i := range page.NumField() {
			field, text := page.Type().Field(i).Name, page.Field(i).String()
			switch {
			case strings.TrimSpace(text) == "":
				t.Errorf("%s: %s is empty", p.Name, field)
			case field != "Title" && field != "Sources" && !strings.HasSuffix(strings.TrimRight(text, ")"), ".") && !strings.HasSuffix(text, "…"):
				t.Errorf("%s: %s does not end like a sentence: %q", p.Name, field, text)
			case strings.ContainsAny(text, "\n\t"):
				t.Errorf("%s: %s has line ends of its own", p.Name, field)
			}
		}
	}
	for _, name := range ingest.Formats() {
		if !seen[name] {
			t.Errorf("%s has no page", name)
		}
	}
}
