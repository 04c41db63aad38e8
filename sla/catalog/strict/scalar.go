package strict

import (
	"encoding"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"slacredit/sla/audit"
)

// maxScalar bounds the text of a number, date or name. Plain text has no bound but the file's.
const maxScalar = 256

// scalar fills v from the text of n, exactly as it is written: YAML's own idea of what 010 or 99.90 means plays no part.
func (d decoder) scalar(n *yaml.Node, v reflect.Value, p place) bool {
	if !d.isA(n, yaml.ScalarNode, p) {
		return false
	}
	s := n.Value
	if p.required && strings.TrimSpace(s) == "" {
		d.at(n, Value, "write what it says", "%s is empty", p.name)
		return false
	}
	if v.Kind() == reflect.String && !IsText(v.Type()) {
		v.SetString(s)
		return true
	}
	if len(s) > maxScalar {
		d.at(n, Value, "does the text belong here?", "%s: %s is too long", p.name, quote(s))
		return false
	}
	switch t := v.Type(); {
	case t == durationType:
		length, err := time.ParseDuration(s)
		if err != nil {
			d.at(n, Value, "write a number with its unit: 300s, 5m, 8h", "%s: %s is not a duration", p.name, quote(s))
			return false
		}
		v.SetInt(int64(length))
	case IsText(t):
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
			var advice audit.Advice // none: the text says it all
			errors.As(err, &advice)
			d.at(n, Value, advice.Hint, "%s: %v", p.name, err)
			return false
		}
	case t.Kind() == reflect.Bool:
		if s != "true" && s != "false" {
			d.at(n, Value, "write true or false", "%s: %s is neither true nor false", p.name, quote(s))
			return false
		}
		v.SetBool(s == "true")
	default:
		i, err := strconv.ParseInt(s, 10, t.Bits())
		if errors.Is(err, strconv.ErrRange) {
			d.at(n, Value, "is it the right number?", "%s: %s is too large a number", p.name, quote(s))
			return false
		}
		// 010 is eight to some readers of YAML and ten to others.
		if err != nil || strconv.FormatInt(i, 10) != s {
			d.at(n, Value, "write it by its digits, without a leading 0: 10", "%s: %s is not a whole number", p.name, quote(s))
			return false
		}
		v.SetInt(i)
	}
	return true
}
