package source

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// Kind is what a stream holds, once its containers are undone.
type Kind string

const (
	Text    Kind = "text"
	Parquet Kind = "parquet"
	SQLite  Kind = "sqlite"
)

// magics are what the binary tables begin with.
var magics = map[Kind]string{Parquet: "PAR1", SQLite: "SQLite format 3\x00"}

// KindOf recognises what a stream holds by its beginning.
func KindOf(head []byte) Kind {
	for k, magic := range magics {
		if bytes.HasPrefix(head, []byte(magic)) {
			return k
		}
	}
	return Text
}

// Kind recognises what the stream holds. Nothing is read away.
func (s *Stream) Kind() (Kind, error) {
	head, err := s.Peek(len(magics[SQLite]))
	if err != nil {
		return "", err
	}
	return KindOf(head), nil
}

// Copy is the rest of a stream where it can be read at random: a temporary file, gone when it is closed.
type Copy struct {
	io.ReaderAt
	Size int64
	Path string // of the file, for libraries that open it themselves

	file *os.File
	dir  string
}

// Copy spools the rest of the stream, for formats that need random access. The caller closes it.
func (s *Stream) Copy(opt Options) (*Copy, error) {
	// A folder of its own: a database may put files beside it.
	dir, err := os.MkdirTemp(opt.TempDir, "slacredit-*.tmp")
	if err != nil {
		return nil, tempFault(opt.TempDir, err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "copy"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		os.RemoveAll(dir)
		return nil, tempFault(opt.TempDir, err)
	}
	c := &Copy{ReaderAt: f, Path: f.Name(), file: f, dir: dir}
	if c.Size, err = io.Copy(tempWriter{f, opt.TempDir}, s); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Close removes the copy.
func (c *Copy) Close() error {
	err := c.file.Close()
	if e := os.RemoveAll(c.dir); err == nil {
		err = e
	}
	return err
}
