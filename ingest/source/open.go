package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"slacredit/sla/audit"
)

// File is one open input. Its members are read one after the other, each to its end or not:
//
//	f, err := source.Open(ctx, ref, opt)
//	…
//	defer f.Close()
//	for {
//		s, err := f.Next()
//		if err == io.EOF {
//			break
//		}
//		… read s
//	}
//	err = f.Finish()
//	… f.SHA256(), f.Bytes()
//
// A file is not safe for concurrent use.
type File struct {
	ref    Ref
	stored *stored
	size   int64 // when it was opened
	next   func() (*Stream, error)
	last   func() // lets go of the member that Next gave last
	close  []func() error
	out    int64 // decompressed bytes of all members
}

const (
	// readAhead is how much of a compressed file is read at a time.
	readAhead = 128 << 10

	// maxWindow is the largest zstd window: what the zstd program itself accepts without being asked for more.
	maxWindow = 128 << 20
)

// Open opens a file and recognises its container by its first bytes: gzip (with any number of members), zstd, zip, or none.
//
// Errors: SRC-READ (cannot be opened or read), SRC-KIND (a folder or a device), and one code per container that is recognised
// and refused: SRC-XLS, SRC-XLSX, SRC-PACKED, SRC-BINARY. Reading may further end with SRC-TRUNCATED,
// SRC-DAMAGED, SRC-BOMB, SRC-NESTED, SRC-ENCRYPTED, SRC-EMPTY or SRC-CHANGED, and with SRC-TEMP where a temporary file cannot be used.
// All of them are [audit.Diagnostic]; a cancelled context is returned as it is.
func Open(ctx context.Context, ref Ref, opt Options) (*File, error) {
	// Before it is opened: to open a pipe waits for somebody to write into it.
	info, err := fs.Stat(ref.FS, ref.Name)
	if err != nil {
		return nil, readFault(ref.Path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, audit.Fault("SRC-KIND", audit.Origin{Path: ref.Path}, "name a regular file", "this is not a regular file")
	}
	r, err := ref.FS.Open(ref.Name)
	if err != nil {
		return nil, readFault(ref.Path, err)
	}
	f := &File{ref: ref, stored: newStored(ctx, r, opt.Progress), size: info.Size(), close: []func() error{r.Close}}
	if err := f.open(r, opt); err != nil {
		f.Close()
		return nil, placed(err, ref.Path)
	}
	return f, nil
}

func (f *File) open(r fs.File, opt Options) error {
	if size, ok := r.(io.ReaderAt); ok {
		head := make([]byte, headSize)
		n, err := size.ReadAt(head, 0)
		if err != nil && err != io.EOF {
			return err
		}
		kind, err := sniff(head[:n])
		if err != nil {
			return err
		}
		if kind == zipped {
			return f.openZip(size)
		}
		f.next = f.only(f.stored, kind)
		return nil
	}
	head, err := readHead(f.stored, headSize)
	if err != nil {
		return err
	}
	kind, err := sniff(head)
	if err != nil {
		return err
	}
	whole := io.MultiReader(bytes.NewReader(head), f.stored)
	if kind == zipped {
		return f.spoolZip(whole, opt)
	}
	f.next = f.only(whole, kind)
	return nil
}

// only makes the Next of a file with a single member.
func (f *File) only(r io.Reader, kind container) func() (*Stream, error) {
	done := false
	return func() (*Stream, error) {
		if done {
			return nil, io.EOF
		}
		done = true
		in := func() int64 { return f.stored.n }
		s, err := f.stream(f.ref.Path, r, kind, in)
		if err == nil && kind == plain {
			s.file = &f.ref
		}
		return s, err
	}
}

// stream undoes one layer of compression and sets the guards: in tells how many stored bytes went in so far.
func (f *File) stream(path string, r io.Reader, kind container, in func() int64) (*Stream, error) {
	if kind != plain {
		unpacked, done, err := unpack(r, kind)
		if err != nil {
			return nil, placed(describe(err, in()), path)
		}
		f.last = done
		r = &guard{r: unpacked, in: in, total: &f.out, archive: func() int64 { return f.stored.n }}
	}
	s := &Stream{Path: path, r: &placing{r, path}}
	if kind != plain {
		head, err := s.Peek(headSize)
		if err != nil {
			return nil, err
		}
		if inner, err := sniff(head); err != nil {
			return nil, placed(err, path)
		} else if inner != plain {
			return nil, audit.Fault("SRC-NESTED", audit.Origin{Path: path}, "unpack the outer one", "a compressed file within a compressed file is not read")
		}
	}
	return s, nil
}

// unpack starts a decompressor. It is to be let go by calling done.
func unpack(r io.Reader, kind container) (out io.Reader, done func(), err error) {
	if kind == zstandard {
		// One block at a time: the workers are busy with other files.
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	z, err := gzip.NewReader(bufio.NewReaderSize(r, readAhead))
	if err != nil {
		return nil, nil, err
	}
	return z, func() { z.Close() }, nil
}

// Next gives the next member: the file itself, or each member of a zip archive, as stored. io.EOF says there are no more.
// The stream before it may no longer be read.
func (f *File) Next() (*Stream, error) {
	f.release()
	return f.next()
}

func (f *File) release() {
	if f.last != nil {
		f.last()
		f.last = nil
	}
}

// Finish reads what is left of the stored bytes, so that the hash covers the whole file even where a reader stopped early. A file
// that became longer or shorter since it was opened is a fault, SRC-CHANGED: nobody could find again what was counted.
func (f *File) Finish() error {
	if _, err := io.Copy(io.Discard, f.stored); err != nil {
		return placed(err, f.ref.Path)
	}
	if f.stored.n != f.size {
		return audit.Fault("SRC-CHANGED", audit.Origin{Path: f.ref.Path}, "read a copy of it, or read it again when nothing writes to it any more",
			"the file changed while it was read: it had %d bytes, and %d were read", f.size, f.stored.n)
	}
	return nil
}

// SHA256 is the hash of the stored bytes in lower-case hex. It is valid after [File.Finish].
func (f *File) SHA256() string { return hex.EncodeToString(f.stored.sum.Sum(nil)) }

// Bytes is the number of stored bytes. It is valid after [File.Finish].
func (f *File) Bytes() int64 { return f.stored.n }

// Close lets go of the file and removes what was spooled.
func (f *File) Close() error {
	f.release()
	var errs []error
	for _, c := range f.close {
		errs = append(errs, c())
	}
	f.close = nil
	return errors.Join(errs...)
}

// readHead reads up to n bytes.
func readHead(r io.Reader, n int) ([]byte, error) {
	head := make([]byte, n)
	k, err := io.ReadFull(r, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:k], err
}
