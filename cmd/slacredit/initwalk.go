package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"slacredit/ingest"
	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// How far init looks: folders within folders, and files in all.
const (
	maxInitDepth = 8
	maxInitFiles = 100_000
)

// found is one file of the folder.
type found struct {
	source.Ref
	ingest.Recognised
	err error // why it was not recognised
}

// other is a file that init has no use for.
type other struct{ path, why string }

// walk lists the files below the folder, sorted. Hidden files, output folders of this program and links are passed over.
func (s *survey) walk() ([]source.Ref, error) {
	var refs []source.Ref
	root := os.DirFS(s.dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.others = append(s.others, other{name, reason(err)})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() && strings.Count(name, "/") >= maxInitDepth:
			s.others = append(s.others, other{name, "the folder stands too deep"})
			return fs.SkipDir
		case d.IsDir():
			if _, err := fs.Stat(root, path.Join(name, manifestName)); err == nil {
				s.others = append(s.others, other{name, "an output folder of slacredit"})
				return fs.SkipDir
			}
			return nil
		}
		folder := path.Dir(name)
		s.entries[folder] = append(s.entries[folder], d.Name())
		switch {
		case name == configName:
		case !d.Type().IsRegular():
			s.others = append(s.others, other{name, "a link or a device; name it in the configuration if it is meant"})
		case len(refs) >= maxInitFiles:
			return audit.Fault("INIT-MANY", audit.Origin{Path: filepath.ToSlash(s.dir)}, "write the configuration with globs of folders", "the folder holds more than %d files", maxInitFiles)
		default:
			refs = append(refs, source.Ref{FS: root, Name: name, Path: name})
		}
		return nil
	})
	return refs, err
}

// recognise finds out what every file is, side by side.
func (s *survey) recognise(ctx context.Context, refs []source.Ref, opt source.Options) ([]found, error) {
	out := make([]found, len(refs))
	err := source.Parallel(ctx, opt.Jobs, len(refs), func(ctx context.Context, _, i int) error {
		out[i].Ref = refs[i]
		out[i].Recognised, out[i].err = ingest.Recognise(ctx, refs[i], opt)
		return ctx.Err()
	})
	return out, err
}

// globs are patterns for the files of one folder that match these files and no other.
func (s *survey) globs(folder string, names []string) []string {
	inFolder := func(pattern string) []string {
		if folder == "." {
			return []string{pattern}
		}
		return []string{quoteGlob(folder) + "/" + pattern}
	}
	if len(names) == 1 {
		return []string{path.Join(folder, names[0])}
	}
	var patterns []string
	if folder != "." { // the output folder will stand beside the configuration
		patterns = append(patterns, "*")
	}
	if _, ext, ok := strings.Cut(names[0], "."); ok {
		patterns = append(patterns, "*."+quoteGlob(ext))
	}
	patterns = append(patterns, "*"+quoteGlob(path.Ext(names[0])), quoteGlob(commonPrefix(names))+"*")
	for _, p := range patterns {
		var hits []string
		for _, e := range s.entries[folder] {
			if ok, _ := path.Match(p, e); ok {
				hits = append(hits, e)
			}
		}
		if p != "*" && folder == "." && strings.Trim(p, "*") == "" || s.holdsFolders(folder, p) {
			continue
		}
		if slices.Equal(hits, names) {
			return inFolder(p)
		}
	}
	var out []string
	for _, n := range names {
		out = append(out, path.Join(folder, n))
	}
	return out
}

// holdsFolders tells whether a pattern would match a folder within the folder, and so all that is in it.
func (s *survey) holdsFolders(folder, pattern string) bool {
	for other := range s.entries {
		if other != "." && path.Dir(other) == folder {
			if ok, _ := path.Match(pattern, path.Base(other)); ok {
				return true
			}
		}
	}
	return false
}

// quoteGlob takes the meaning from what stands in names and means something in patterns.
func quoteGlob(s string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(s)
}

func commonPrefix(names []string) string {
	prefix := names[0]
	for _, n := range names[1:] {
		for !strings.HasPrefix(n, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix
}

// unusedFor says in a few words why a file is of no use.
func unusedFor(err error) string {
	var d audit.Diagnostic
	if errors.As(err, &d) {
		return d.Text + " [" + d.Code + "]"
	}
	return err.Error()
}
