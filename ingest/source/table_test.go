package source_test

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// first opens a file in memory and gives its first member.
func first(t *testing.T, stored []byte) *source.Stream {
	t.Helper()
	f, err := source.Open(context.Background(), inMemory(stored), source.Options{})
	must(t, err)
	t.Cleanup(func() { f.Close() })
	s, err := f.Next()
	must(t, err)
	return s
}

func TestTablesAreNoText(t *testing.T) {
	for _, c := range []struct {
		stored string
		kind   source.Kind
		code   string
	}{
		{"PAR1....PAR1", source.Parquet, "SRC-PARQUET"},
		{"SQLite format 3\x00....", source.SQLite, "SRC-SQLITE"},
		{"SQLite format 3", source.Text, ""},
		{"PAR", source.Text, ""},
		{"", source.Text, ""},
	} {
		for _, stored := range [][]byte{[]byte(c.stored), gz(c.stored)} {
			s := first(t, stored)
			if kind, err := s.Kind(); kind != c.kind || err != nil {
				t.Errorf("%q: is %s, %v; want %s", c.stored, kind, err, c.kind)
			}
			_, err := s.Text()
			var d audit.Diagnostic
			if errors.As(err, &d); d.Code != c.code || c.code != "" && (d.Path == "" || d.Hint == "") {
				t.Errorf("%q: as text: %v, want %q", c.stored, err, c.code)
			}
		}
	}
}

func TestCopyIsTheWholeStreamAndLeavesNothing(t *testing.T) {
	opt := source.Options{TempDir: t.TempDir()}
	s := first(t, gz("PAR1 and so on"))
	_, err := s.Kind() // looks ahead
	must(t, err)
	c, err := s.Copy(opt)
	must(t, err)
	for what, r := range map[string]io.ReaderAt{"by the copy": c, "by its path": open(t, c.Path)} {
		b := make([]byte, c.Size)
		if _, err := r.ReadAt(b, 0); err != nil && err != io.EOF || string(b) != "PAR1 and so on" {
			t.Errorf("%s: got %q, %v", what, b, err)
		}
	}
	must(t, c.Close())
	if left, _ := os.ReadDir(opt.TempDir); len(left) > 0 {
		t.Errorf("%v stayed behind", left)
	}
}

func open(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}
