package main

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"slacredit/sla/audit"
)

// manifestName is the list of an output folder's files with their SHA-256, in the form that sha256sum -c reads.
const manifestName = "MANIFEST.sha256"

// outFolder is an output folder in the making. It appears whole or not at all: everything is written to a sibling, synced,
// and then exchanged with what stands in its place. A crash between the two renames is repaired by the next run.
type outFolder struct {
	dir   string // where it will stand
	fresh string // the sibling that is being written
	old   string // where the folder it replaces waits for the moment of the exchange
	sums  map[string]string
}

// newOutFolder prepares a folder to be written in the place of dir. It refuses to replace a folder that is not an output
// of this program, or that holds a file which the program did not write.
func newOutFolder(dir string, now time.Time) (*outFolder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	parent, name := filepath.Split(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, unwritten(dir, err)
	}
	f := &outFolder{dir: dir, old: filepath.Join(parent, "."+name+".slacredit-old"), sums: map[string]string{}}
	if err := f.repair(now); err != nil {
		return nil, unwritten(dir, err)
	}
	if err := replaceable(dir); err != nil {
		return nil, err
	}
	if f.fresh, err = os.MkdirTemp(parent, "."+name+".slacredit-new-"); err != nil {
		return nil, unwritten(dir, err)
	}
	return f, os.Chmod(f.fresh, 0o755)
}

// unwritten says that an output folder could not be written, and why. The names of siblings mean nothing to a user.
func unwritten(dir string, err error) error {
	return audit.Fault("OUT-WRITE", audit.Origin{Path: filepath.ToSlash(dir)}, "choose another place with --out, or make room",
		"the output folder cannot be written: %s", reason(err))
}

// repair finishes or undoes an exchange that was cut short, and removes what long-dead runs left unfinished.
func (f *outFolder) repair(now time.Time) error {
	if _, err := os.Lstat(f.old); err == nil {
		if _, err := os.Lstat(f.dir); errors.Is(err, fs.ErrNotExist) {
			return os.Rename(f.old, f.dir)
		}
		return os.RemoveAll(f.old)
	}
	left, _ := filepath.Glob(globQuote(strings.TrimSuffix(f.old, "old")) + "new-*")
	for _, dir := range left {
		if info, err := os.Lstat(dir); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(dir)
		}
	}
	return nil
}

func globQuote(s string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(s)
}

// replaceable tells why a folder must not be replaced: it is not this program's, or somebody put files into it.
func replaceable(dir string) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unwritten(dir, err)
	}
	hint := "choose another place with --out, or move it away"
	if !info.IsDir() {
		return usage(hint, "%s exists and is not a folder", dir)
	}
	files, err := filesBelow(dir)
	if err != nil {
		return unwritten(dir, err)
	}
	if len(files) == 0 {
		return nil
	}
	listed, err := readManifest(filepath.Join(dir, manifestName))
	if err != nil {
		return usage(hint, "%s exists and is not an output folder of slacredit", dir)
	}
	for _, file := range files {
		if _, ok := listed[file]; !ok && file != manifestName {
			return usage(hint, "%s holds %s, which slacredit did not write", dir, file)
		}
	}
	return nil
}

func filesBelow(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	return out, err
}

// readManifest reads the hashes of a manifest by file.
func readManifest(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		sum, file, ok := strings.Cut(s.Text(), "  ")
		if !ok || len(sum) != 2*sha256.Size {
			return nil, fmt.Errorf("%s is not a manifest", path)
		}
		out[file] = sum
	}
	return out, nil
}

// create opens a file of the folder for writing; its hash goes to the manifest when it is closed. Name is relative, with
// forward slashes, and given by the program, never by an input.
func (f *outFolder) create(name string) (io.WriteCloser, error) {
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%q leads out of the output folder", name)
	}
	path := filepath.Join(f.fresh, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return &outFile{file, bufio.NewWriterSize(file, 1<<16), sha256.New(), func(sum string) { f.sums[name] = sum }}, nil
}

// write writes one whole file.
func (f *outFolder) write(name string, data []byte) error {
	return f.with(name, func(w io.Writer) error { _, err := w.Write(data); return err })
}

// with writes one file by a function.
func (f *outFolder) with(name string, fill func(io.Writer) error) error {
	w, err := f.create(name)
	if err != nil {
		return unwritten(f.dir, err)
	}
	filled, closed := fill(w), w.Close() // an error of the file shows in both
	var file *fs.PathError
	switch {
	case filled != nil && !errors.As(filled, &file):
		return fmt.Errorf("%s: %w", name, filled)
	case filled != nil || closed != nil:
		return unwritten(f.dir, cmp.Or(filled, closed))
	}
	return nil
}

type outFile struct {
	file *os.File
	buf  *bufio.Writer
	sum  hash.Hash
	done func(string)
}

func (o *outFile) Write(b []byte) (int, error) {
	o.sum.Write(b)
	return o.buf.Write(b)
}

func (o *outFile) Close() error {
	err := errors.Join(o.buf.Flush(), o.file.Sync(), o.file.Close())
	o.done(hex.EncodeToString(o.sum.Sum(nil)))
	return err
}

// commit writes the manifest and lets the folder appear. Of two runs into one place the second to come finds it taken, and fails.
func (f *outFolder) commit() error {
	var b bytes.Buffer
	for _, name := range sortedKeys(f.sums) {
		fmt.Fprintf(&b, "%s  %s\n", f.sums[name], name)
	}
	if err := f.write(manifestName, b.Bytes()); err != nil {
		return err
	}
	for _, dir := range f.folders() {
		syncDir(dir)
	}
	if err := replaceable(f.dir); err != nil { // somebody may have put a file into it meanwhile
		return err
	}
	if err := os.Rename(f.dir, f.old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.taken(err)
	}
	if err := os.Rename(f.fresh, f.dir); err != nil {
		os.Rename(f.old, f.dir) // back to what was there; where another run's folder stands by now, that stays
		return f.taken(err)
	}
	os.RemoveAll(f.old) // the new folder stands, whatever becomes of the old one; the next run removes what is left
	syncDir(filepath.Dir(f.dir))
	return nil
}

// taken says that the exchange of folders failed.
func (f *outFolder) taken(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return audit.Fault("OUT-TAKEN", audit.Origin{Path: filepath.ToSlash(f.dir)}, "let one run end before the next, or give each its own --out",
			"another run has just written this output folder")
	}
	return unwritten(f.dir, err)
}

func (f *outFolder) folders() []string {
	dirs := []string{f.fresh}
	for name := range f.sums {
		if d := filepath.Dir(filepath.Join(f.fresh, filepath.FromSlash(name))); !slices.Contains(dirs, d) {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

// syncDir makes renames within a folder last. Some systems cannot sync a folder; that is no failure of the run.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}

// discard removes what was written; after commit there is nothing left of it.
func (f *outFolder) discard() { os.RemoveAll(f.fresh) }
