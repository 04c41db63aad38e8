package strict

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// unread is what of a tree did not reach the Go value, by the names of the keys.
type unread struct {
	broken map[*yaml.Node]string   // values that could not be read
	absent map[*yaml.Node][]string // keys that a map lacks, and those that were likely meant by its unknown ones
}

func newUnread() unread {
	return unread{map[*yaml.Node]string{}, map[*yaml.Node][]string{}}
}

// Unread names the keys at and beneath a place (see [Document.At]) that were not read, because of a fault: what the Go
// value says there is not what the file says. A place that the file has no key for is as it should be.
func (d Document) Unread(steps ...any) []string {
	if len(d.broken) == 0 && len(d.absent) == 0 {
		return nil
	}
	n := d.root
	for ; n != nil && len(steps) > 0; steps = steps[1:] {
		if name, is := d.broken[n]; is {
			return []string{name}
		}
		if key, is := steps[0].(string); is && slices.Contains(d.absent[n], key) {
			return []string{key}
		}
		n = child(n, steps[0])
	}
	var names []string
	var walk func(*yaml.Node)
	walk = func(n *yaml.Node) {
		if name, is := d.broken[n]; is {
			names = append(names, name)
		}
		names = append(names, d.absent[n]...)
		for _, c := range n.Content { // an alias has none: walks end
			walk(c)
		}
	}
	if n != nil {
		walk(n)
	}
	return names
}
