package main

import (
	"path/filepath"
	"slices"
	"strings"

	"slacredit/ingest/source"
)

// apart refuses an output folder that holds one of these inputs: replacing the folder would lose it.
func apart(out string, inputs ...string) error {
	folder := whole(out) + string(filepath.Separator)
	for _, in := range inputs {
		if strings.HasPrefix(whole(in), folder) {
			return usage("choose another --out", "the input %s stands in the output folder %s", filepath.ToSlash(in), out)
		}
	}
	return nil
}

// whole is a path from the root, past symbolic links.
func whole(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path
}

// checkOut refuses an output folder that this run may not replace, before anything is read.
func (p *plan) checkOut() error {
	inputs := []string{p.path}
	for _, refs := range slices.Concat(p.files.all(), [][]source.Ref{p.files.exclusions, p.files.restates}) {
		for _, r := range refs {
			inputs = append(inputs, p.absolute(r.Path))
		}
	}
	if err := apart(p.out, inputs...); err != nil {
		return err
	}
	return replaceable(p.out)
}

// absolute is a path of the configuration, which is relative to it, as the program finds it.
func (c *config) absolute(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.dir, path)
}
