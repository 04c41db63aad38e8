package catalog

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"slacredit/sla"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// keysPage writes the table of all keys of a terms file: the reference that README.md points to.
func keysPage(describe func(typ, field string) string) string {
	p := keys{describe: describe}
	p.b.WriteString("# Keys of a terms file\n\nMade from the Go types; see README.md beside this page. Keys in **bold** must be there.\n")
	p.table(reflect.TypeFor[sla.Agreement](), "A file")
	return p.b.String()
}

type keys struct {
	b        strings.Builder
	describe func(typ, field string) string
	done     []reflect.Type
}

func (p *keys) table(t reflect.Type, title string) {
	p.done = append(p.done, t)
	fmt.Fprintf(&p.b, "\n## %s\n\n%s\n\n| key | what | meaning |\n|---|---|---|\n", title, p.describe(t.Name(), ""))
	var inner []strict.Field
	for _, f := range strict.Fields(t) {
		field := t.FieldByIndex(f.Index).Name
		name := "`" + f.Name + "`"
		if f.Required {
			name = "**" + name + "**"
		}
		what, table := p.what(f.Type, t.Name()+"."+field)
		if table != nil {
			inner = append(inner, strict.Field{Name: f.Name, Type: table})
		}
		fmt.Fprintf(&p.b, "| %s | %s | %s |\n", name, what, strings.ReplaceAll(p.describe(t.Name(), field), "|", "\\|"))
	}
	for _, f := range inner {
		if !slices.Contains(p.done, f.Type) {
			p.table(f.Type, "`"+f.Name+"`")
		}
	}
}

// what says what may stand under a key, and which type of ours it is.
func (p *keys) what(t reflect.Type, key string) (string, reflect.Type) {
	for _, name := range []string{t.Name(), key} {
		if words := vocabulary[name]; words != nil && t.Kind() == reflect.String {
			return "`" + strings.Join(words, "` `") + "`", nil
		}
	}
	switch t {
	case reflect.TypeFor[money.Number]():
		return "number", nil
	case reflect.TypeFor[money.Currency]():
		return "currency", nil
	case reflect.TypeFor[interval.Date]():
		return "date", nil
	case reflect.TypeFor[time.Duration]():
		return "duration", nil
	case reflect.TypeFor[sla.Edge]():
		return "number or duration", nil
	case reflect.TypeFor[sla.Allowance]():
		return "number, duration or `target`", nil
	case reflect.TypeFor[sla.Ratio]():
		return "number or fraction", nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return p.what(t.Elem(), key)
	case reflect.Slice:
		what, table := p.what(t.Elem(), key)
		return "list: " + what, table
	case reflect.Struct:
		return "map", t
	case reflect.Bool:
		return "`true` `false`", nil
	case reflect.Int, reflect.Int32:
		return "whole number", nil
	}
	return "text", nil
}

func TestSchemaKeysPageIsInStep(t *testing.T) {
	got := keysPage(comments(t))
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile("KEYS.md", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("KEYS.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("KEYS.md is not what the types say (go test ./sla/catalog -run Schema -update writes it anew):\n%s", diff)
	}
}
