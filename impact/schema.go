package impact

import (
	"encoding"
	"encoding/json"
	"maps"
	"path"
	"reflect"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// ResultJSONSchema is the JSON Schema (draft 2020-12) of result.json, made from the Go types that write it.
func ResultJSONSchema() ([]byte, error) {
	g := schemaMaker{defs: map[string]any{}}
	root := g.of(reflect.TypeFor[Result]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = ResultSchema
	root["title"] = "What slacredit found out"
	root["$defs"] = g.defs
	b, err := json.MarshalIndent(root, "", "  ")
	return append(b, '\n'), err
}

// schemaMaker turns Go types into schemas. A struct becomes a definition, so that it stands once.
type schemaMaker struct{ defs map[string]any }

const decimalPattern = `^-?[0-9]+(\.[0-9]+)?$`

// known are the types that write themselves, and the closed lists of words.
var known = map[reflect.Type]map[string]any{
	reflect.TypeFor[money.Number]():   {"type": "string", "pattern": decimalPattern, "description": "an exact decimal"},
	reflect.TypeFor[sla.Percent]():    {"type": "string", "pattern": decimalPattern, "description": "percent, floored to 18 decimals"},
	reflect.TypeFor[interval.Date]():  {"type": "string", "pattern": `^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`},
	reflect.TypeFor[interval.Month](): {"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}$`},
	reflect.TypeFor[time.Time]():      {"type": "string", "format": "date-time", "pattern": "Z$"},
	reflect.TypeFor[sla.Verdict]():    words(sla.Breach, sla.NoBreach, sla.Depends, sla.Insufficient, sla.NoAgreement),
	reflect.TypeFor[sla.Readiness]():  words(sla.Ready, sla.NeedsReview),
	reflect.TypeFor[sla.Certainty]():  words(sla.Final, sla.Provisional),
	reflect.TypeFor[sla.Grade]():      words(sla.Verified, sla.Secondary, sla.Unverified),
	reflect.TypeFor[audit.Severity](): words(audit.Error, audit.Warning),
}

func words[T ~string](list ...T) map[string]any {
	return map[string]any{"type": "string", "enum": list}
}

func (g schemaMaker) of(t reflect.Type) map[string]any {
	if s, ok := known[t]; ok {
		return maps.Clone(s)
	}
	if t.Kind() != reflect.Pointer && t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return map[string]any{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{g.of(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": g.of(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Struct:
		return g.object(t)
	default: // the integers; result.json has no other numbers
		return map[string]any{"type": "integer"}
	}
}

func (g schemaMaker) object(t reflect.Type) map[string]any {
	name := path.Base(t.PkgPath()) + "." + t.Name() // two packages may have an Interval
	if _, done := g.defs[name]; !done {
		g.defs[name] = map[string]any{} // holds the place while its fields are looked at
		properties, required := map[string]any{}, []string{}
		g.fields(t, properties, &required)
		g.defs[name] = map[string]any{"type": "object", "properties": properties, "required": required}
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}

func (g schemaMaker) fields(t reflect.Type, properties map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-" || !f.IsExported():
		case f.Anonymous && tag == "":
			g.fields(f.Type, properties, required)
		default:
			property := g.of(f.Type)
			if f.Tag.Get("schema") == "nullable" {
				property = map[string]any{"anyOf": []any{property, map[string]any{"type": "null"}}}
			}
			properties[tag] = property
			if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
				*required = append(*required, tag)
			}
		}
	}
}
