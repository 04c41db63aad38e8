package strict

import (
	"fmt"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v4"

	"slacredit/sla/audit"
)

// decoder walks a tree and a type side by side. A fault never stops it: it goes on with the next key.
type decoder struct{ *faults }

// place is what a value is called in messages, and whether it must say something.
type place struct {
	name     string
	required bool
}

// value fills v from n and tells whether that worked.
func (d decoder) value(n *yaml.Node, v reflect.Value, p place) bool {
	if n.Kind == yaml.AliasNode {
		d.broken[n] = p.name
		return false // refused already
	}
	if n.Tag == "!!null" {
		d.broken[n] = p.name
		d.at(n, Null, "give it one, or remove the key", "%s has no value", p.name)
		return false
	}
	t := v.Type()
	switch {
	case t.Kind() == reflect.Pointer:
		fresh := reflect.New(t.Elem())
		ok := d.value(n, fresh.Elem(), p)
		if _, broken := d.broken[n]; !broken {
			v.Set(fresh)
		}
		return ok
	case t == durationType, IsText(t) && (n.Kind == yaml.ScalarNode || !isStructured(t)):
		return d.read(n, v, p)
	}
	switch t.Kind() {
	case reflect.Struct:
		return d.isA(n, yaml.MappingNode, p) && d.fields(n, v)
	case reflect.Map:
		return d.isA(n, yaml.MappingNode, p) && d.entries(n, v)
	case reflect.Slice:
		return d.isA(n, yaml.SequenceNode, p) && d.items(n, v, p)
	default:
		return d.read(n, v, p)
	}
}

func (d decoder) read(n *yaml.Node, v reflect.Value, p place) bool {
	ok := d.scalar(n, v, p)
	if !ok {
		d.broken[n] = p.name
	}
	return ok
}

func (d decoder) isA(n *yaml.Node, want yaml.Kind, p place) bool {
	if n.Kind != want {
		d.broken[n] = p.name
		wanted, hint := kindWords(want)
		is, _ := kindWords(n.Kind)
		d.at(n, Kind, hint, "%s must be %s, not %s", p.name, wanted, is)
	}
	return n.Kind == want
}

// kindWords are what a kind of value is called, and how it is written.
func kindWords(k yaml.Kind) (name, hint string) {
	switch k {
	case yaml.MappingNode:
		return "a map (key: value)", "write its keys: {key: value, key: value}"
	case yaml.SequenceNode:
		return "a list (- item)", "write a list: [item, item]"
	default:
		return "a single value", "write one value, without brackets and dashes"
	}
}

// fields fills a struct.
func (d decoder) fields(n *yaml.Node, v reflect.Value) bool {
	if o := v.FieldByName("Origin"); o.IsValid() && o.Type() == originType {
		o.Set(reflect.ValueOf(audit.Origin{Path: d.path, Line: int64(n.Line), Column: int64(n.Column)}))
	}
	ok := true
	fields := Fields(v.Type())
	found := map[string]bool{}
	var meant []string // by keys that are misspelt
	for key, val := range d.pairs(n, &ok) {
		found[key.Value] = true
		f, is := byName(fields, key.Value)
		if !is {
			meant = append(meant, d.unknown(key, fields)...)
			ok = false
			continue
		}
		ok = d.value(val, v.FieldByIndex(f.Index), place{f.Name, f.Required}) && ok
	}
	for _, f := range fields {
		if f.Required && !found[f.Name] {
			d.at(n, MissingKey, fmt.Sprintf("add %q to the map that begins here", f.Name+": …"), "key %q is missing", f.Name)
			ok = false
		}
		if !found[f.Name] && (f.Required || slices.Contains(meant, f.Name)) {
			d.absent[n] = append(d.absent[n], f.Name)
		}
	}
	return ok
}

func byName(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// unknown reports a key that the schema does not have, and tells which it may have been meant to be.
func (d decoder) unknown(key *yaml.Node, fields []Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	hint := "keys known here: " + list(names)
	near := Near(key.Value, names)
	if len(near) > 0 {
		hint = "did you mean " + list(near) + "?"
	}
	d.at(key, UnknownKey, hint, "unknown key %s", quote(key.Value))
	return near
}

// entries fills a map with string keys.
func (d decoder) entries(n *yaml.Node, v reflect.Value) bool {
	ok := true
	m := reflect.MakeMapWithSize(v.Type(), len(n.Content)/2)
	for key, val := range d.pairs(n, &ok) {
		e := reflect.New(v.Type().Elem()).Elem()
		if !d.value(val, e, place{name: clip(key.Value)}) {
			ok = false
			continue
		}
		m.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), e)
	}
	v.Set(m)
	return ok
}

// items fills a slice. An empty list gives an empty slice, not nil: "none" is something else than "not said".
func (d decoder) items(n *yaml.Node, v reflect.Value, p place) bool {
	ok := true
	s := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, c := range n.Content {
		ok = d.value(c, s.Index(i), place{fmt.Sprintf("%s[%d]", p.name, i), true}) && ok
	}
	v.Set(s)
	return ok
}

// pairs yields the keys and values of a map that can be used; the others are reported, and ok becomes false.
func (d decoder) pairs(n *yaml.Node, ok *bool) func(yield func(key, val *yaml.Node) bool) {
	return func(yield func(key, val *yaml.Node) bool) {
		first := map[string]*yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, val := n.Content[i], n.Content[i+1]
			switch {
			case key.Tag == "!!merge" || key.Kind == yaml.AliasNode: // refused already
			case key.Kind != yaml.ScalarNode || key.Tag == "!!null":
				d.at(key, Kind, "write key: value", "a key must be a plain text")
			case first[key.Value] != nil:
				d.at(key, DuplicateKey, "keep one of the two", "key %s stands already on line %d", quote(key.Value), first[key.Value].Line)
			default:
				first[key.Value] = key
				if !yield(key, val) {
					return
				}
				continue
			}
			*ok = false
		}
	}
}
