// Package strict reads YAML into Go structs and says where every fault stands.
//
// It is for files that people write by hand and that decide about money: terms of agreements, the configuration of a run.
// So it refuses what YAML decoders usually wave through (unknown and repeated keys, keys without a value, a second
// document, anchors, merges and tags), takes numbers from their own digits, never through a float, and reports all faults
// of a file at once, each with line and column.
//
//	type Tier struct {
//		Below  money.Number `yaml:"below,required"`
//		Clause string       `yaml:"clause,required"`
//		Origin audit.Origin `yaml:"-"` // filled in: where the tier stands
//	}
//	doc, faults := strict.Decode("TERMS", "aws/s3.yaml", data, &tiers)
//
// Lines and columns are 1-based. Columns count characters, as YAML does, where the rows of data files count bytes.
package strict

import (
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v4"

	"slacredit/sla/audit"
)

// Limits of a file. A real terms file is a hundredth of the size and a tenth of the depth.
const (
	MaxBytes  = 1 << 20
	MaxDepth  = 64
	maxFaults = 100
)

// Codes of faults, to be preceded by the prefix of the kind of file: TERMS-UNKNOWN-KEY.
const (
	Size         = "SIZE"            // larger than MaxBytes
	Syntax       = "SYNTAX"          // not YAML, or not UTF-8
	Depth        = "DEPTH"           // nested deeper than MaxDepth
	Empty        = "EMPTY"           // no document, or one with nothing in it
	Second       = "SECOND-DOCUMENT" // more after the first document
	Alias        = "ALIAS"           // an anchor, alias, merge key or tag
	UnknownKey   = "UNKNOWN-KEY"     // a key the schema does not have
	DuplicateKey = "DUPLICATE-KEY"   // a key that stands twice in one map
	MissingKey   = "MISSING-KEY"     // a required key that is not there
	Null         = "NULL"            // a key or list item without a value
	Kind         = "KIND"            // a list where a map is needed, and the like
	Value        = "VALUE"           // a text that cannot be what it should be
	More         = "MORE"            // faults beyond the first hundred
)

// Document is a file that was parsed. It knows where things stand in it.
type Document struct {
	path string
	root *yaml.Node // nil when there is none

	unread
}

// Decode parses data and fills into, a pointer to a struct, map or slice. It returns every fault it finds, sorted by
// place; when there is none, into is complete, else it holds what could be read ([Document.Unread]). Prefix comes before the codes, path names the file in origins.
//
// A Go type takes part as follows:
//   - a struct is a map with the keys that its fields' tags name: `yaml:"name"` or `yaml:"name,required"`. Tag "-" takes
//     a field out; a field Origin of type [audit.Origin] so tagged receives the place of the map. A required text may
//     not be empty. The fields of an embedded struct without a tag belong to the outer one;
//   - a slice is a list, a map with string keys is a map of any keys, a pointer is what it points at;
//   - string takes the text of a scalar as it is written, quoted or not; bool takes true and false; integers take
//     decimal digits; time.Duration takes 5m, 8h, 300s;
//   - a type with UnmarshalText takes a scalar's text. If it is a list, a map or a tagged struct as well, it may be
//     written as that too ("incidents: auto", or a list of them).
//
// Other types, and struct fields without a tag, are errors in the program: Decode panics on them, whatever the data.
func Decode(prefix, path string, data []byte, into any) (Document, audit.Diagnostics) {
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		panic(fmt.Sprintf("strict: cannot decode into a %T", into))
	}
	checkType(target.Type().Elem())
	f := &faults{prefix: prefix, path: path, unread: newUnread()}
	root := parse(data, f)
	if root != nil {
		d := decoder{f}
		d.value(root, target.Elem(), place{name: "the document"})
	}
	return Document{path, root, f.unread}, f.list()
}

// At is the place of a value within the document, found by keys (string) and list positions (int, from 0). Where a step
// leads nowhere it is the place of what was found before, so that a missing key is shown at the map that lacks it.
func (d Document) At(steps ...any) audit.Origin {
	o := audit.Origin{Path: d.path}
	n := d.root
	for {
		if n == nil {
			return o
		}
		o.Line, o.Column = int64(n.Line), int64(n.Column)
		if len(steps) == 0 {
			return o
		}
		n, steps = child(n, steps[0]), steps[1:]
	}
}

func child(n *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case string:
		if n.Kind != yaml.MappingNode {
			return nil
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == step {
				return n.Content[i+1]
			}
		}
	case int:
		if n.Kind == yaml.SequenceNode && step >= 0 && step < len(n.Content) {
			return n.Content[step]
		}
	}
	return nil
}
