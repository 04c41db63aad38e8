package catalog_test

import (
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"

	"slacredit/sla/audit"
	"slacredit/sla/catalog"
)

// A value that cannot be read is one fault: what would follow from its absence is not told as others. Each value of the two
// example files is made unreadable in turn, and each key that a map cannot do without is taken away.
func TestOneFaultIsToldOnce(t *testing.T) {
	for _, name := range []string{"good", "line"} {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(terms(t, name)), &doc); err != nil {
			t.Fatal(err)
		}
		check := func(what string) {
			t.Helper()
			text, err := yaml.Marshal(&doc)
			if err != nil {
				t.Fatal(err)
			}
			var decoding, fitting audit.Diagnostics
			for _, f := range catalog.Check("in.yaml", text) {
				switch {
				case f.Severity == audit.Warning:
				case slices.Contains([]string{"TERMS-KIND", "TERMS-MISSING-KEY"}, f.Code):
					decoding = append(decoding, f)
				default:
					fitting = append(fitting, f)
				}
			}
			if len(decoding) > 0 && len(fitting) > 0 {
				t.Errorf("%s.yaml, %s:\n%v\nand also\n%v", name, what, decoding, fitting)
			}
		}
		var walk func(*yaml.Node, string)
		walk = func(n *yaml.Node, path string) {
			if n.Kind == yaml.ScalarNode {
				was := *n
				*n = yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{{Kind: yaml.SequenceNode}}}
				check(path + " unreadable")
				*n = was
			}
			for i, c := range n.Content {
				if n.Kind != yaml.MappingNode {
					walk(c, path)
				} else if i%2 == 1 {
					walk(c, path+"."+n.Content[i-1].Value)
					whole := n.Content
					n.Content = slices.Concat(whole[:i-1], whole[i+1:])
					check(path + " without " + whole[i-1].Value)
					n.Content = whole
				}
			}
		}
		walk(&doc, "")
	}
}
