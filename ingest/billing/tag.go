package billing

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// tagColumn finds the value of one tag in the rows of a bill: in a column of its own, or in one that holds all tags as JSON.
type tagColumn struct {
	key   string
	alone int // the tag's own column, -1
	all   int // the column of all tags, -1

	last, value string // of the column of all tags: neighbours share it
}

// tagOf finds where a bill has a tag; nil when none is asked for.
func tagOf(h *header, key string) *tagColumn {
	if key == "" {
		return nil
	}
	return &tagColumn{key: key,
		alone: h.column("resourceTags/user:"+key, "resourceTags/"+key, "tags/"+key, "user:"+key, "labels."+key, "labels_"+key, "costCategory/"+key),
		all:   h.column("resource_tags", "Tags", "labels", "x_Labels")}
}

// of is the value of the tag in a row; "" when it has none.
func (t *tagColumn) of(r *row) string {
	if f := clean(r.raw(t.alone)); f != nil {
		return undouble(f)
	}
	raw := r.raw(t.all)
	if len(raw) == 0 || len(raw) > maxField {
		return ""
	}
	if t.last == "" || string(raw) != t.last {
		t.last, t.value = string(raw), tagIn(undouble(clean(raw)), t.key)
	}
	return t.value
}

// tagIn finds a tag in JSON: an object, with or without its braces (Azure leaves them out), or a list of keys and values. Names
// of keys are compared as columns are: the exports of AWS write user:CostCenter as user_cost_center.
func tagIn(text, key string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if text[0] != '{' && text[0] != '[' {
		text = "{" + text + "}"
	}
	want := foldColumn(key)
	is := func(name string) bool {
		name = strings.TrimPrefix(strings.TrimPrefix(name, "user:"), "user_")
		return foldColumn(name) == want
	}
	var object map[string]any
	if json.Unmarshal([]byte(text), &object) == nil {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if s, ok := object[name].(string); ok && is(name) {
				return s
			}
		}
		return ""
	}
	var list []struct{ Key, Value string }
	if json.Unmarshal([]byte(text), &list) == nil {
		for _, e := range list {
			if is(e.Key) {
				return e.Value
			}
		}
	}
	return ""
}
