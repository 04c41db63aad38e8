package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"time"

	"slacredit/sla/audit"
)

// Field is one key of a struct, as its tag names it.
type Field struct {
	Name     string
	Required bool
	Index    []int // for reflect's FieldByIndex
	Type     reflect.Type
}

// Fields lists the keys of a struct type, in the order of its declaration. It panics on a field without a tag.
func Fields(t reflect.Type) []Field {
	var out []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, tagged := sf.Tag.Lookup("yaml")
		switch {
		case tag == "-" || !sf.IsExported() && !sf.Anonymous:
			continue
		case !tagged && sf.Anonymous && sf.Type.Kind() == reflect.Struct:
			for _, in := range Fields(sf.Type) {
				in.Index = append([]int{i}, in.Index...)
				out = append(out, in)
			}
			continue
		case !tagged:
			panic(fmt.Sprintf("strict: field %v.%s has no yaml tag", t, sf.Name))
		}
		name, option, _ := strings.Cut(tag, ",")
		if name == "" || option != "" && option != "required" {
			panic(fmt.Sprintf("strict: field %v.%s has a tag that is not understood: %q", t, sf.Name, tag))
		}
		out = append(out, Field{name, option == "required", []int{i}, sf.Type})
	}
	return out
}

var (
	originType   = reflect.TypeFor[audit.Origin]()
	durationType = reflect.TypeFor[time.Duration]()
	textType     = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// IsText tells whether a value of the type is read from a scalar by its own UnmarshalText.
func IsText(t reflect.Type) bool { return reflect.PointerTo(t).Implements(textType) }

// isStructured tells whether a type with UnmarshalText may also be written as a list or a map.
func isStructured(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return true
	case reflect.Struct:
		for i := range t.NumField() {
			if tag := t.Field(i).Tag.Get("yaml"); tag != "" && tag != "-" {
				return true
			}
		}
	}
	return false
}

// checkType panics on types that cannot be decoded, so that a mistake in the program shows on the first call and not on
// the first file that uses the key.
func checkType(t reflect.Type) { checkTypes(t, map[reflect.Type]bool{}) }

func checkTypes(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] || t == durationType {
		return
	}
	seen[t] = true
	if IsText(t) && !isStructured(t) {
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		checkTypes(t.Elem(), seen)
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			panic(fmt.Sprintf("strict: %v: the keys of a map must be strings", t))
		}
		checkTypes(t.Elem(), seen)
	case reflect.Struct:
		for _, f := range Fields(t) {
			checkTypes(f.Type, seen)
		}
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
	default:
		panic(fmt.Sprintf("strict: values of type %v are not read from YAML", t))
	}
}
