package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// What others say of incidents fits the schema that the program prints, beside evidence, without any, and taken as down time.
func TestCorroborationFitsTheSchema(t *testing.T) {
	script, err := txtar.ParseFile("../../testdata/script/feeds.txt")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range script.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]int{"both": exitDone, "word": exitNeedsPerson, "down": exitDone} {
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"run", filepath.Join(dir, name+".yaml"), "--json", "--only", "json"}, nil, &out, &errs); code != want {
			t.Fatalf("%s: exit %d: %s", name, code, errs.String())
		}
		if !bytes.Contains(out.Bytes(), []byte(`"corroboration"`)) {
			t.Errorf("%s: nobody says anything", name)
		}
		conforms(t, out.Bytes())
	}
}

// Lateness is told in whole minutes, never later or earlier than it was by more than one.
func TestLateness(t *testing.T) {
	for late, want := range map[time.Duration]string{
		0: "posted 0 min after it began", 59 * time.Second: "posted 0 min after it began", 3000 * time.Second: "posted 50 min after it began",
		-time.Second: "posted 1 min before it began", -20 * time.Minute: "posted 20 min before it began",
	} {
		if got := lateness(late); got != want {
			t.Errorf("%v: %s, want %s", late, got, want)
		}
	}
}
