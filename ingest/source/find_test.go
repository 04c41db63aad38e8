package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// tree makes files (and, for names that end in /, folders) below a new folder.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, n := range names {
		full := filepath.Join(root, filepath.FromSlash(n))
		if strings.HasSuffix(n, "/") {
			must(t, os.MkdirAll(full, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(full), 0o755))
		must(t, os.WriteFile(full, []byte(n), 0o644))
	}
	return root
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func paths(refs []source.Ref) (out []string) {
	for _, r := range refs {
		out = append(out, r.Path)
	}
	return out
}

func TestFind(t *testing.T) {
	root := tree(t, "conf/logs/b.log", "conf/logs/a.log", "conf/logs/deep/c.log", "conf/logs/.hidden", "conf/logs/.git/x", "conf/odd[1].log", "outside.log", "conf/empty/")
	base := filepath.Join(root, "conf")
	for _, c := range []struct {
		patterns []string
		want     string
	}{
		{[]string{"logs/a.log"}, "logs/a.log"},
		{[]string{"logs"}, "logs/a.log logs/b.log logs/deep/c.log"},
		{[]string{"logs/*.log"}, "logs/a.log logs/b.log"},
		{[]string{"logs/*"}, "logs/a.log logs/b.log logs/deep/c.log"},
		{[]string{"logs/b.log", "./logs/a.log", "logs", "logs/../logs/b.log"}, "logs/a.log logs/b.log logs/deep/c.log"},
		{[]string{"../outside.log"}, "../outside.log"},
		{[]string{filepath.Join(root, "outside.log")}, "../outside.log"},
		{[]string{"odd[1].log"}, "odd[1].log"},
		{[]string{"logs/.hidden"}, "logs/.hidden"},
		{[]string{"logs/.h*"}, "logs/.hidden"},
	} {
		refs, err := source.Find(base, c.patterns)
		if err != nil {
			t.Errorf("%q: %v", c.patterns, err)
		}
		if got := strings.Join(paths(refs), " "); got != c.want {
			t.Errorf("%q: got %s, want %s", c.patterns, got, c.want)
		}
	}
}

func TestFindSaysEverythingThatIsMissing(t *testing.T) {
	base := tree(t, "logs/a.log", "empty/", "hidden/.x")
	_, err := source.Find(base, []string{"logs", "nothing.log", "logs/*.gz", "empty", "hidden", "bad[", ""})
	var ds audit.Diagnostics
	if !errors.As(err, &ds) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, d := range ds {
		got = append(got, d.Code+" "+d.Path)
		if d.Hint == "" {
			t.Errorf("%v: no hint", d)
		}
	}
	want := []string{"SRC-MISSING nothing.log", "SRC-MISSING logs/*.gz", "SRC-EMPTY empty", "SRC-EMPTY hidden", "SRC-PATTERN bad[", "SRC-MISSING ."}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestFindFollowsLinksOnce(t *testing.T) {
	base := tree(t, "logs/a.log", "store/b.log")
	for link, to := range map[string]string{"logs/loop": "..", "logs/more": filepath.Join(base, "store"), "store/again": filepath.Join(base, "logs")} {
		if err := os.Symlink(to, filepath.Join(base, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	refs, err := source.Find(base, []string{"logs"})
	must(t, err)
	// Every real folder once: the link "loop" leads to the folder that holds "store", which is then not entered again.
	if got, want := strings.Join(paths(refs), " "), "logs/a.log logs/loop/store/b.log"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
