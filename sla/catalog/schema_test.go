package catalog

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// generateSchema makes the schema from the Go types. The text of describe(type name, field name) becomes the
// description of a key, or of a type where the field is "".
func generateSchema(describe func(typ, field string) string) ([]byte, error) {
	g := generator{describe: describe, defs: map[string]any{}}
	root := g.object(reflect.TypeFor[sla.Agreement]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Terms of slacredit (" + SchemaName + ")"
	root["$defs"] = g.defs
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(root)
	return b.Bytes(), err
}

type generator struct {
	describe func(typ, field string) string
	defs     map[string]any // by type name, in lower case
}

// vocabulary is what may stand under a key: by "Type.Field" for plain strings, by "Type" for types with names of their
// own. A test holds the latter against what the types accept.
var vocabulary = map[string][]string{
	"Agreement.Schema":       {SchemaName},
	"Source.Quality":         qualities,
	"Measure.Kind":           measures,
	"Measure.Empty":          empties,
	"Measure.Combine":        combines,
	"Measure.Weight":         weights,
	"Measure.Total":          totals,
	"Measure.Population":     populations,
	"Measure.StartsAt":       starts,
	"Debounce.Counts":        runCounts,
	"Denominator.Kind":       denominators,
	"Schedule.Pick":          picks,
	"LinearStep.Rounding":    stepRoundings,
	"Cap.Unit":               capUnits,
	"Cap.Window":             capWindows,
	"ClaimStep.Act":          acts,
	"Commitment.PerIncident": electOne,
	"Governing":              names(sla.ByIncident, sla.ByRenewal, sla.BySignature),
	"Grade":                  names(sla.Verified, sla.Secondary, sla.Unverified),
	"State":                  names(sla.Up, sla.Down, sla.Degraded, sla.Maintenance, sla.Paused, sla.Unknown),
	"Rounding":               names(money.HalfUp, money.HalfEven, money.Down, money.Up),
	"PeriodKind": names(sla.CalendarMonth, sla.BillingMonth, sla.CalendarQuarter, sla.FiscalQuarter, sla.FixedDays,
		sla.RollingMonths, sla.ContractYear),
	"ScheduleKind": names(sla.Bands, sla.Linear, sla.GreaterOf, sla.SumOf, sla.ElectOne, sla.EitherOf, sla.Escalate),
	"Quantity": names(sla.QUptime, sla.QUnavailability, sla.QShortfall, sla.QDowntime, sla.QLongest, sla.QEach, sla.QIncidents,
		sla.QFailedPeriods),
	"CreditUnit": names(sla.UPercent, sla.UFraction, sla.UFeeForTime, sla.UMoney, sla.UDays, sla.UHours, sla.UDailyAverage, sla.UUnits),
	"PayoutForm": names(sla.BillCredit, sla.CashRefund, sla.ServiceExtension, sla.ProductCredit, sla.Voucher, sla.TerminationRight,
		sla.ChargeWaived, sla.NoPayout),
	"NeedKind": names(sla.NeedAccount, sla.NeedCycle, sla.NeedRegion, sla.NeedZone, sla.NeedResources, sla.NeedTimes, sla.NeedLogs,
		sla.NeedOther),
	"TimeUnit": names(sla.Hours, sla.Days, sla.BusinessDays, sla.Months),
	"Anchor": names(sla.FromIncidentStart, sla.FromIncidentEnd, sla.FromAwareness, sla.FromMonthEnd, sla.FromNextMonthEnd,
		sla.FromQuarterEnd, sla.FromTicket),
}

func names[T ~string](words ...T) []string {
	var out []string
	for _, w := range words {
		out = append(out, string(w))
	}
	return out
}

const (
	decimalPattern  = `[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`
	durationPattern = `([0-9]+(\.[0-9]+)?(h|m|s|ms|us|ns))+`
)

func (g generator) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range strict.Fields(t) {
		name := t.FieldByIndex(f.Index).Name
		s := g.value(f.Type, t.Name()+"."+name)
		if text := g.describe(t.Name(), name); text != "" {
			s["description"] = text
		}
		if properties[f.Name] = s; f.Required {
			required = append(required, f.Name)
		}
	}
	s := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	if text := g.describe(t.Name(), ""); text != "" {
		s["description"] = text
	}
	return s
}

func (g generator) value(t reflect.Type, key string) map[string]any {
	if words := vocabulary[t.Name()]; words != nil {
		return map[string]any{"enum": words}
	}
	switch t {
	case reflect.TypeFor[money.Number](): // a bare number's digits are taken as they stand
		return map[string]any{"type": []string{"string", "number"}, "pattern": "^" + decimalPattern + "$"}
	case reflect.TypeFor[money.Currency]():
		return map[string]any{"type": "string", "pattern": "^[A-Za-z]{3}$"}
	case reflect.TypeFor[interval.Date]():
		return map[string]any{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
	case reflect.TypeFor[sla.Edge]():
		return map[string]any{"type": []string{"string", "number"}, "pattern": "^(" + decimalPattern + "|" + durationPattern + ")$"}
	case reflect.TypeFor[sla.Allowance]():
		return map[string]any{"type": []string{"string", "number"}, "pattern": "^(target|" + decimalPattern + "|" + durationPattern + ")$"}
	case reflect.TypeFor[sla.Ratio]():
		return map[string]any{"type": []string{"string", "number"}, "pattern": "^" + decimalPattern + "(/" + decimalPattern + ")?$"}
	case reflect.TypeFor[time.Duration]():
		return map[string]any{"type": "string", "pattern": "^" + durationPattern + "$"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.value(t.Elem(), key)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.value(t.Elem(), key)}
	case reflect.Struct:
		name := strings.ToLower(t.Name())
		if g.defs[name] == nil {
			g.defs[name] = true // taken, should the type hold itself
			g.defs[name] = g.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int32:
		return map[string]any{"type": "integer"}
	default:
		s := map[string]any{"type": "string"}
		if words := vocabulary[key]; words != nil {
			return map[string]any{"enum": words}
		}
		return s
	}
}

// comments gives what package sla, all files of it, says about its types and their fields, in the source.
func comments(t *testing.T) func(typ, field string) string {
	t.Helper()
	texts := map[string]string{}
	text := func(groups ...*ast.CommentGroup) string {
		for _, g := range groups {
			if g != nil {
				return strings.Join(strings.Fields(g.Text()), " ")
			}
		}
		return ""
	}
	var decls []ast.Decl
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		decls = append(decls, f.Decls...)
	}
	for _, d := range decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range decl.Specs {
			spec, ok := s.(*ast.TypeSpec)
			if !ok {
				continue
			}
			texts[spec.Name.Name+"."] = text(spec.Doc, decl.Doc)
			if st, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range st.Fields.List {
					for _, n := range field.Names {
						texts[spec.Name.Name+"."+n.Name] = text(field.Doc, field.Comment)
					}
				}
			}
		}
	}
	return func(typ, field string) string { return texts[typ+"."+field] }
}

func TestSchemaIsInStep(t *testing.T) {
	got, err := generateSchema(comments(t))
	if err != nil {
		t.Fatal(err)
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile("terms.schema.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(Schema()), string(got)); diff != "" {
		t.Errorf("terms.schema.json is not what the types say (go test ./sla/catalog -update writes it anew):\n%s", diff)
	}
}

// The words of the schema are those that the types accept, no more and no fewer than they name in their errors.
func TestSchemaKnowsTheWordsOfTheTypes(t *testing.T) {
	for name, into := range map[string]encoding.TextUnmarshaler{
		"Governing": new(sla.Governing), "Grade": new(sla.Grade), "State": new(sla.State), "Rounding": new(money.Rounding),
		"PeriodKind": new(sla.PeriodKind), "ScheduleKind": new(sla.ScheduleKind), "Quantity": new(sla.Quantity),
		"CreditUnit": new(sla.CreditUnit), "PayoutForm": new(sla.PayoutForm), "NeedKind": new(sla.NeedKind),
		"TimeUnit": new(sla.TimeUnit), "Anchor": new(sla.Anchor),
	} {
		for _, w := range vocabulary[name] {
			if err := into.UnmarshalText([]byte(w)); err != nil {
				t.Error(err)
			}
		}
		err := into.UnmarshalText([]byte("no such word"))
		if err == nil {
			t.Fatalf("%s accepts anything", name)
		}
		var advice audit.Advice
		if !errors.As(err, &advice) || !strings.HasPrefix(advice.Hint, "use one of ") {
			t.Errorf("%s: %v names no words", name, err)
		}
		for _, w := range regexp.MustCompile(`[a-z]+_[a-z_]+|[a-z]{2,}`).FindAllString(advice.Hint, -1) {
			if !slices.Contains(append([]string{"use", "one", "of", "or"}, vocabulary[name]...), w) {
				t.Errorf("%s: the schema does not know %s", name, w)
			}
		}
	}
}
