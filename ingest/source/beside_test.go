package source_test

import (
	"context"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
)

// What stands beside a file is found by its name; what was packed has nothing beside it.
func TestBeside(t *testing.T) {
	files := fstest.MapFS{"d/a.db": {Data: []byte("a")}, "d/a.db-wal": {Data: []byte("w")}, "d/b.db": {Data: []byte("b")}, "d/b.db-wal": {},
		"d/c.gz": {Data: gz("c")}, "d/c.gz-wal": {Data: []byte("w")}}
	for name, want := range map[string]string{"d/a.db": "in/d/a.db-wal", "d/b.db": "", "d/c.gz": ""} {
		_, err := source.Each(context.Background(), source.Ref{FS: files, Name: name, Path: "in/" + name}, source.Options{}, func(s *source.Stream) error {
			beside, found := s.Beside("-wal")
			if found != (want != "") || beside.Path != want || found && beside.Name != name+"-wal" {
				t.Errorf("%s: %v, %v, want %q", name, beside.Path, found, want)
			}
			return nil
		})
		must(t, err)
	}
}
