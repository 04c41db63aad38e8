// Package source opens inputs: it finds files, undoes their containers by magic bytes, hashes what is stored while it is
// read, bounds what a hostile file can cost, and collects what a reader has to say about its rows.
//
// It is a leaf of ingest: it knows bytes, lines and places, not formats.
package source

import (
	"io/fs"

	"slacredit/sla/audit"
)

// Ref names one input: a file of a file system, and the path by which the user knows it. A reader takes an fs.FS so that
// an object store can stand where a folder stands.
type Ref struct {
	FS   fs.FS
	Name string // within FS
	Path string // as printed: relative to the config, with forward slashes
}

// Report is what reading a set of files has to say, beside the facts. Every list is in an order that does not depend on
// the number of workers.
type Report struct {
	Inputs      []audit.Input
	Controls    []audit.Control
	Diagnostics audit.Diagnostics
	Rejects     []*Rejects // one per input that has any, in the order of Inputs; for the caller to close
}

// Add appends another report.
func (r *Report) Add(s Report) {
	r.Inputs = append(r.Inputs, s.Inputs...)
	r.Controls = append(r.Controls, s.Controls...)
	r.Diagnostics = append(r.Diagnostics, s.Diagnostics...)
	r.Rejects = append(r.Rejects, s.Rejects...)
}

// Options are what every reader of files needs to be told.
type Options struct {
	Jobs    int    // workers; 0 means one per core. The result does not depend on it.
	TempDir string // for spooled and spilled data; "" means the system's
	Block   int    // bytes per read; 0 means the reader's own choice. The result does not depend on it.
	// Progress, if set, is told of stored bytes as they are read. It must be safe for concurrent use.
	Progress func(bytes int64)
}
