package source

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"slacredit/sla/audit"
)

// temporary is a file without a future: its name is taken away at once where the system allows it, so that nothing stays
// behind even when the process is killed.
type temporary struct {
	*os.File
	named bool // the name is still there and goes at Close
}

func newTemporary(dir string) (*temporary, error) {
	f, err := os.CreateTemp(dir, "slacredit-*.tmp")
	if err != nil {
		return nil, tempFault(dir, err)
	}
	return &temporary{f, os.Remove(f.Name()) != nil}, nil
}

// Close closes the file and leaves nothing of it.
func (t *temporary) Close() error {
	err := t.File.Close()
	if t.named {
		t.named = false
		if e := os.Remove(t.Name()); err == nil {
			err = e
		}
	}
	return err
}

// tempFault says that a temporary file cannot be made, written or read in a folder ("": the system's): nothing is wrong with the input.
func tempFault(dir string, err error) error {
	at := audit.Origin{Path: filepath.ToSlash(cmp.Or(dir, os.TempDir()))}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err // its path has a random name
	}
	return audit.Fault("SRC-TEMP", at, "make room there, or name another folder in the environment variable TMPDIR", "a temporary file cannot be used: %v", err)
}

// tempWriter makes faults of a temporary file's errors, so that they are not taken for those of what is copied into it.
type tempWriter struct {
	file *os.File
	dir  string
}

func (w tempWriter) Write(b []byte) (int, error) {
	n, err := w.file.Write(b)
	if err != nil {
		err = tempFault(w.dir, err)
	}
	return n, err
}
