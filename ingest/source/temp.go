package source

import (
	"fmt"
	"os"
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
		return nil, fmt.Errorf("temporary file: %w", err)
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
