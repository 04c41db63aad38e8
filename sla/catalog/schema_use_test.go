package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// Every file that passes the check satisfies the schema, or an editor would mark what is right.
func TestGoodFilesSatisfyTheSchema(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, "testdata/terms/good.yaml") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		for _, fault := range satisfies(doc.Content[0], schema, schema, name) {
			t.Error(fault)
		}
		data = bytes.Replace(data, []byte("title:"), []byte("titel:"), 1)
		if err := yaml.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		if len(satisfies(doc.Content[0], schema, schema, name)) == 0 {
			t.Error("the schema does not notice a misspelt key")
		}
	}
}

// satisfies checks a YAML tree against the parts of JSON Schema that generateSchema uses.
func satisfies(n *yaml.Node, s, root map[string]any, at string) (faults []string) {
	complain := func(format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s:%d: ", at, n.Line)+fmt.Sprintf(format, args...))
	}
	if ref, ok := s["$ref"].(string); ok {
		defs := root["$defs"].(map[string]any)
		return satisfies(n, defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), root, at)
	}
	if words, ok := s["enum"].([]any); ok {
		if !slices.Contains(words, any(n.Value)) {
			complain("%q is none of %v", n.Value, words)
		}
		return faults
	}
	if pattern, ok := s["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(n.Value) {
		complain("%q does not match %s", n.Value, pattern)
	}
	switch s["type"] {
	case "object":
		if n.Kind != yaml.MappingNode {
			complain("is no map")
			return faults
		}
		properties := s["properties"].(map[string]any)
		seen := map[string]bool{}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i].Value
			seen[key] = true
			p, ok := properties[key].(map[string]any)
			if !ok {
				complain("unknown key %s", key)
				continue
			}
			faults = append(faults, satisfies(n.Content[i+1], p, root, at)...)
		}
		required, _ := s["required"].([]any)
		for _, key := range required {
			if !seen[key.(string)] {
				complain("key %s is missing", key)
			}
		}
	case "array":
		if n.Kind != yaml.SequenceNode {
			complain("is no list")
			return faults
		}
		for _, c := range n.Content {
			faults = append(faults, satisfies(c, s["items"].(map[string]any), root, at)...)
		}
	case "integer", "boolean":
		if want := map[any]string{"integer": "!!int", "boolean": "!!bool"}[s["type"]]; n.Tag != want {
			complain("%q is no %s", n.Value, s["type"])
		}
	case "string":
		// A date without quotes is text to a reader of YAML 1.2, and so it is to editors.
		if n.Tag != "!!str" && n.Tag != "!!timestamp" {
			complain("%q is no text to an editor: put it in quotes", n.Value)
		}
	}
	return faults
}
