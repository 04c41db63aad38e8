package main

import (
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"slacredit/ingest"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// keysOf are the keys of a part of the configuration, with those within them after a dot, and whether each must be there.
func keysOf(t reflect.Type, prefix string, into map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for i := range t.NumField() {
		if tag, ok := t.Field(i).Tag.Lookup("yaml"); ok {
			name, rest, _ := strings.Cut(tag, ",")
			into[prefix+name] = rest == "required"
			keysOf(t.Field(i).Type, prefix+name+".", into)
		}
	}
}

// The README has a line for every key of the configuration and for no other, and shows in bold those that must be there. A key
// that only holds others has no line of its own.
func TestReadmeHasEveryKey(t *testing.T) {
	keys := map[string]bool{}
	keysOf(reflect.TypeFor[config](), "", keys)
	for _, k := range slices.Collect(maps.Keys(keys)) {
		holds := func(other string) bool { return strings.HasPrefix(other, k+".") }
		if slices.ContainsFunc(slices.Collect(maps.Keys(keys)), holds) && !keys[k] {
			delete(keys, k)
		}
	}
	_, table, _ := strings.Cut(readme(t), "## The configuration")
	table, _, _ = strings.Cut(table, "\n## ")
	told := map[string]bool{}
	for _, line := range strings.Split(table, "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| *") && !strings.HasPrefix(line, "| **") {
			continue // a heading within the table
		}
		cell := strings.Split(line, "|")[1]
		for _, m := range regexp.MustCompile("(\\**)`([a-z_.]+)`").FindAllStringSubmatch(cell, -1) {
			if _, twice := told[m[2]]; twice {
				t.Errorf("%s stands twice", m[2])
			}
			told[m[2]] = m[1] == "**"
		}
	}
	delete(told, "impact.incidents") // holds others, and is a word too
	if d := cmp.Diff(keys, told); d != "" {
		t.Errorf("keys of the configuration (-) and of the README (+):\n%s", d)
	}
}

// The README shows the two commands that begin everything as they can be typed, and names no command that there is not.
func TestReadmeCommands(t *testing.T) {
	text := readme(t)
	const first = "go run ./cmd/slacredit run testdata/s3-2017-02-28/slacredit.yaml --out slacredit-2017-02 --allow-rejects 1\n"
	const second = "go test ./... ./testdata/scenario ./testdata/generate\n"
	if !strings.Contains(text, "```sh\n"+first+second+"```\n") {
		t.Error("the two commands are not there")
	}
	known := map[string]bool{"help": true, "completion": true}
	for _, c := range (&app{}).command().Commands() {
		known[c.Name()] = true
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`slacredit ([a-z]+)").FindAllStringSubmatch(text, -1) {
		named[m[1]] = true
	}
	for name := range named {
		if !known[name] {
			t.Errorf("there is no command %s", name)
		}
	}
	for name := range known {
		if !named[name] && !strings.Contains(text, "`"+name+"`") {
			t.Errorf("nothing is said of the command %s", name)
		}
	}
}

// The tally that the README shows can be read.
func TestReadmeTally(t *testing.T) {
	_, text, found := strings.Cut(readme(t), "```\n# slacredit.tally/v1")
	text, _, closed := strings.Cut(text, "```")
	if !found || !closed {
		t.Fatal("no tally is shown")
	}
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/tally.csv", []byte("# slacredit.tally/v1"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"inspect", dir + "/tally.csv"}, nil, &out, &errs); code != 0 || !strings.Contains(out.String(), "1 used + 0 set aside + 0 rejected") ||
		!strings.Contains(out.String(), "120000 requests (InternalError 88000") {
		t.Errorf("exit %d\n%s%s", code, out.String(), errs.String())
	}
}

// Every place of a page that help prints leads somewhere.
func TestFormatPagesAreWhole(t *testing.T) {
	for _, p := range ingest.Pages() {
		for part, text := range map[string]string{"title": p.Title, "reads": p.Reads, "proves": p.Proves, "limits": p.Limits, "source": p.Sources} {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s does not say: %s", p.Name, part)
			}
			if part != "title" && part != "source" && !strings.HasSuffix(strings.TrimSpace(text), ".") {
				t.Errorf("%s, %s: no whole sentence: %q", p.Name, part, text)
			}
		}
	}
}
