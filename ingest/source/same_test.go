package source_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
)

func TestSameFiles(t *testing.T) {
	big := strings.Repeat("the same beginning ", 10_000)
	files := fstest.MapFS{}
	var refs []source.Ref
	for name, content := range map[string]string{
		"z": "twin", "b": "twin", "c": "twix", "d": "longer",
		"e": "", "f": "",
		"g": big + "1", "h": big + "2", "i": big + "1", "j": big + "2", "k": big + "3",
	} {
		files[name] = &fstest.MapFile{Data: []byte(content)}
		refs = append(refs, source.Ref{FS: files, Name: name, Path: "in/" + name})
	}
	got, err := source.SameFiles(context.Background(), refs)
	must(t, err)
	want := map[string]string{"in/z": "in/b", "in/i": "in/g", "in/j": "in/h"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
