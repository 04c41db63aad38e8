package catalog

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"slacredit/sla"
	"slacredit/sla/catalog/strict"
)

// JSON is an agreement, or the one version of it with the given id (empty: all of them), as an indented JSON object. Its
// keys are those of the terms file, in their order; keys that say nothing are left out. Percentages and amounts are
// strings with their digits as written. A key "own" is added: whether the terms are the user's own.
func JSON(a *sla.Agreement, version string) ([]byte, error) {
	versions, err := chosen(a, version)
	if err != nil {
		return nil, err
	}
	shown := *a
	shown.Versions = versions
	var b bytes.Buffer
	if err := writeJSON(&b, reflect.ValueOf(shown)); err != nil {
		return nil, err
	}
	b.Truncate(b.Len() - 1) // the closing brace
	fmt.Fprintf(&b, `,"own":%t}`, a.Own)
	var out bytes.Buffer
	if err := json.Indent(&out, b.Bytes(), "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// writeJSON writes a value of the schema by the keys that strict reads it by.
func writeJSON(b *bytes.Buffer, v reflect.Value) error {
	switch m := v.Interface().(type) {
	case time.Duration:
		return writeText(b, length(m))
	case encoding.TextMarshaler:
		text, err := m.MarshalText()
		if err != nil {
			return err
		}
		return writeText(b, string(text))
	}
	switch v.Kind() {
	case reflect.Pointer:
		return writeJSON(b, v.Elem())
	case reflect.Struct:
		b.WriteByte('{')
		first := true
		for _, f := range strict.Fields(v.Type()) {
			value := v.FieldByIndex(f.Index)
			if !f.Required && value.IsZero() {
				continue
			}
			if err := writeKey(b, f.Name, &first); err != nil {
				return err
			}
			if err := writeJSON(b, value); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, v.Index(i)); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case reflect.String:
		return writeText(b, v.String())
	default: // bool and int
		text, err := json.Marshal(v.Interface())
		b.Write(text)
		return err
	}
	return nil
}

func writeKey(b *bytes.Buffer, key string, first *bool) error {
	if !*first {
		b.WriteByte(',')
	}
	*first = false
	err := writeText(b, key)
	b.WriteByte(':')
	return err
}

func writeText(b *bytes.Buffer, s string) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // Encode ends the line
	return nil
}
