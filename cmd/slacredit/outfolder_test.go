package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func put(t *testing.T, dir, content string) {
	t.Helper()
	f, err := newOutFolder(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer f.discard()
	if err := f.write("result.json", []byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := f.commit(); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// siblings are what stands beside the output folder; nothing of a run may stay there.
func siblings(t *testing.T, dir string) string {
	t.Helper()
	list, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestOutputAppearsWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	put(t, dir, "first")
	put(t, dir, "second")
	if got := content(t, dir); got != "second" {
		t.Errorf("holds %q", got)
	}
	f, err := newOutFolder(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.write("result.json", []byte("third")); err != nil {
		t.Fatal(err)
	}
	f.discard() // the run failed before its commit
	if got := content(t, dir); got != "second" {
		t.Errorf("a failed run left %q", got)
	}
	if got := siblings(t, dir); got != "out" {
		t.Errorf("beside the folder stands: %s", got)
	}
}

// The machine died between the two renames of an exchange: the old folder waits aside, the new one is not in place yet.
func TestHalfDoneExchangeIsRepaired(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	put(t, dir, "first")
	if err := os.Rename(dir, filepath.Join(filepath.Dir(dir), ".out.slacredit-old")); err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(filepath.Dir(dir), ".out.slacredit-new-123")
	if err := os.Mkdir(stale, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(stale, time.Time{}, time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	f, err := newOutFolder(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	f.discard()
	if got := content(t, dir); got != "first" {
		t.Errorf("holds %q", got)
	}
	put(t, dir, "second")
	if got := content(t, dir) + ": " + siblings(t, dir); got != "second: out" {
		t.Error(got)
	}
}

// Of two runs that write one folder at the same time one comes second: what stands is whole, and nothing stays beside it.
func TestTwoRunsIntoOneFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	put(t, dir, "before")
	slow, err := newOutFolder(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.discard()
	if err := slow.write("result.json", []byte("slow")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir, slow.old); err != nil { // where the quick run is, between its two renames
		t.Fatal(err)
	}
	quick, err := os.MkdirTemp(filepath.Dir(dir), "quick")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(quick, "result.json"), []byte("quick"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(quick, manifestName), []byte(strings.Repeat("0", 64)+"  result.json\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(quick, dir); err != nil {
		t.Fatal(err)
	}
	if err := slow.commit(); err == nil || !strings.Contains(err.Error(), "OUT-TAKEN") {
		t.Errorf("the second says: %v", err)
	}
	if got := content(t, dir); got != "quick" {
		t.Errorf("holds %q", got)
	}
}

// A file that somebody puts into the folder while the new one is being written is not lost.
func TestFilePutMeanwhileStays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	put(t, dir, "first")
	f, err := newOutFolder(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.write("result.json", []byte("second")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.commit(); err == nil || !strings.Contains(err.Error(), "letter.txt, which slacredit did not write") {
		t.Errorf("it says: %v", err)
	}
	f.discard()
	if got := content(t, dir) + ": " + siblings(t, dir); got != "first: out" {
		t.Error(got)
	}
}

func TestOutputNamesStayInside(t *testing.T) {
	f, err := newOutFolder(filepath.Join(t.TempDir(), "out"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer f.discard()
	for _, name := range []string{"../x", "/x", "a/../../x", ""} {
		if f.write(name, nil) == nil {
			t.Errorf("%q was written", name)
		}
	}
}
