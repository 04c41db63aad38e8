package uptime

import (
	"bytes"
	"encoding/json"
)

// shapeDepth is how deep in a document its shape is looked at.
const shapeDepth = 6

// shape is what the beginning of a document of JSON shows of its structure: paths like .page.name, .incidents and .incidents[].id,
// with the value of the first scalar at each.
type shape map[string]string

// shapeOf reads a beginning that may end anywhere. Nil: it is no JSON.
func shapeOf(head []byte) shape {
	trimmed := bytes.TrimSpace(head)
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		return nil
	}
	s := shape{}
	dec := json.NewDecoder(bytes.NewReader(trimmed))
	dec.UseNumber()
	s.value(dec, "", 0)
	return s
}

// value takes the next value, at a path, and tells whether reading may go on.
func (s shape) value(dec *json.Decoder, path string, depth int) bool {
	t, err := dec.Token()
	if err != nil {
		return false
	}
	open, composite := t.(json.Delim)
	if s[path] == "" && depth <= shapeDepth {
		s[path] = ""
		switch v := t.(type) {
		case string:
			s[path] = v
		case json.Number:
			s[path] = v.String()
		}
	}
	if !composite {
		return true
	}
	if depth > 200 {
		return false // nothing that is read nests so deep
	}
	for dec.More() {
		inner := path + "[]"
		if open == '{' {
			key, err := dec.Token()
			if err != nil {
				return false
			}
			inner = path + "." + key.(string)
			if depth < shapeDepth {
				s[inner] += "" // its value may be cut off
			}
		}
		if depth >= shapeDepth {
			inner = path
		}
		if !s.value(dec, inner, depth+1) {
			return false
		}
	}
	_, err = dec.Token()
	return err == nil
}

// has tells whether all paths are there.
func (s shape) has(paths ...string) bool {
	for _, p := range paths {
		if _, ok := s[p]; !ok {
			return false
		}
	}
	return s != nil
}
