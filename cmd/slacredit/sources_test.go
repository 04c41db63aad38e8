package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// What sources and exclusions add to result.json fits the schema that the program prints.
func TestSourcesAndExclusionsFitTheSchema(t *testing.T) {
	for _, script := range []string{"sources", "exclusions"} {
		archive, err := txtar.ParseFile(filepath.Join("../../testdata/script", script+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for _, f := range archive.Files {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"run", filepath.Join(dir, "slacredit.yaml"), "--only", "json", "--quiet"}, nil, &out, &errs); code != exitDone {
			t.Fatalf("%s: exit %d: %s", script, code, errs.String())
		}
		data, err := os.ReadFile(filepath.Join(dir, "slacredit-2024-02", "result.json"))
		if err != nil {
			t.Fatal(err)
		}
		conforms(t, data)
	}
}
