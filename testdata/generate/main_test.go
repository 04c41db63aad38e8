package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A month other than the committed one is made whole, made again over itself, and never over anything else.
func TestGenerate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "may")
	args := []string{"-seed", "7", "-month", "2019-05", "-region", "eu-west-1", "-lines", "3000", "-focus", "-out", dir}
	stale := filepath.Join(dir, "logs", "stale")
	for range 2 {
		if err := generate(args); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"slacredit.yaml", "truth.json", "revenue-hourly.csv", "bills/cur-2019-05.csv.gz", "bills-focus/focus-2019-05.csv"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
				t.Error(err)
			}
		}
		if _, err := os.Stat(stale); err == nil {
			t.Error("a log of an earlier scenario is left")
		}
		if err := os.WriteFile(stale, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := generate(append(args, "-out", filepath.Dir(dir))); err == nil || !strings.Contains(err.Error(), "another folder") {
		t.Errorf("a folder with other things in it: %v", err)
	}
	if err := generate([]string{"-month", "May"}); err == nil || !strings.Contains(err.Error(), "is not a month") {
		t.Errorf("a month that is none: %v", err)
	}
}
