package source

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"slacredit/sla/audit"
)

// Find lists the files that patterns name: each pattern is a file, a glob as of [filepath.Match] or a folder, relative to base
// or absolute. A folder means every regular file below it, through symbolic links too; hidden files and folders (.x) are left
// out unless they are named. The result is sorted by path, each file once; paths are relative to base, with forward slashes.
//
// Errors, all of them together as [audit.Diagnostics]: SRC-MISSING (no such file, or a pattern that matches nothing), SRC-EMPTY
// (a folder without files), SRC-KIND (a device or a pipe), SRC-READ, SRC-PATTERN.
func Find(base string, patterns []string) ([]Ref, error) {
	base, err := filepath.Abs(base)
	if err != nil {
		return nil, readFault(base, err)
	}
	f := finder{base: base, found: map[string]bool{}}
	for _, p := range patterns {
		f.pattern(p)
	}
	if err := f.faults.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(f.refs, func(a, b Ref) int { return cmp.Compare(a.Path, b.Path) })
	return f.refs, nil
}

type finder struct {
	base   string
	found  map[string]bool
	refs   []Ref
	faults audit.Diagnostics
}

const missingHint = "check the name; paths in a configuration are relative to it"

func (f *finder) pattern(p string) {
	name := filepath.FromSlash(p)
	if p == "" {
		f.fault("SRC-MISSING", f.base, missingHint, "an empty name stands in the list of files")
		return
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(f.base, name)
	}
	name = filepath.Clean(name)
	// A file that is there is meant, even where its name has a * or a [ in it.
	if info, err := os.Stat(name); err == nil {
		f.take(name, info)
		return
	} else if !strings.ContainsAny(p, `*?[`) || !os.IsNotExist(err) {
		f.add(readFault(f.path(name), err))
		return
	}
	matches, err := filepath.Glob(name)
	if err != nil {
		f.fault("SRC-PATTERN", name, "use * for any text, ? for one character, [a-z] for one of several", "this pattern cannot be understood")
		return
	}
	hidden := strings.HasPrefix(filepath.Base(name), ".")
	any := false
	for _, m := range matches {
		if !hidden && strings.HasPrefix(filepath.Base(m), ".") {
			continue
		}
		any = true
		info, err := os.Stat(m)
		if err != nil {
			f.add(readFault(f.path(m), err))
			continue
		}
		f.take(m, info)
	}
	if !any {
		f.fault("SRC-MISSING", name, missingHint, "no file matches this pattern")
	}
}

// take adds a file, or all files of a folder.
func (f *finder) take(name string, info fs.FileInfo) {
	switch {
	case info.IsDir():
		before := len(f.faults)
		if f.folder(name, map[string]bool{}) == 0 && len(f.faults) == before {
			f.fault("SRC-EMPTY", name, "check the name of the folder, and whether the files have been fetched", "the folder holds no files")
		}
	case info.Mode().IsRegular():
		f.keep(name)
	default:
		f.fault("SRC-KIND", name, "name a regular file or a folder", "this is neither a file nor a folder")
	}
}

// folder adds what stands below a folder and gives the number of files. Each real folder is entered once, so that links in a
// circle come to an end.
func (f *finder) folder(name string, entered map[string]bool) (files int) {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		f.add(readFault(f.path(name), err))
		return 0
	}
	if entered[real] {
		return 0
	}
	entered[real] = true
	entries, err := os.ReadDir(name)
	if err != nil {
		f.add(readFault(f.path(name), err))
		return 0
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(name, e.Name())
		info, err := os.Stat(path)
		switch {
		case err != nil:
			f.add(readFault(f.path(path), err))
		case info.IsDir():
			files += f.folder(path, entered)
		case info.Mode().IsRegular():
			f.keep(path)
			files++
		}
	}
	return files
}

func (f *finder) keep(name string) {
	if f.found[name] {
		return
	}
	f.found[name] = true
	f.refs = append(f.refs, Ref{FS: os.DirFS(filepath.Dir(name)), Name: filepath.Base(name), Path: f.path(name)})
}

// path is a name as it is printed.
func (f *finder) path(name string) string {
	if rel, err := filepath.Rel(f.base, name); err == nil {
		name = rel
	}
	return filepath.ToSlash(name)
}

func (f *finder) fault(code, name, hint, text string) {
	f.add(audit.Fault(code, audit.Origin{Path: f.path(name)}, hint, "%s", text))
}

func (f *finder) add(d audit.Diagnostic) {
	if !slices.Contains(f.faults, d) {
		f.faults = append(f.faults, d)
	}
}
