package source

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/klauspost/compress/flate"

	"slacredit/sla/audit"
)

// maxMembers is how many files an archive may hold: the limit of zip without its 64-bit extension.
const maxMembers = 65535

// maxDirectory is how many bytes are read to find out what an archive holds: 256 for each member it may have.
const maxDirectory = 16 << 20

// spoolZip copies an archive to a temporary file, since zip needs random access.
func (f *File) spoolZip(r io.Reader, opt Options) error {
	t, err := newTemporary(opt.TempDir)
	if err != nil {
		return err
	}
	f.close = append(f.close, t.Close)
	if _, err := io.Copy(tempWriter{t.File, opt.TempDir}, r); err != nil {
		return err
	}
	return f.readZip(t)
}

// openZip hashes an archive in a pass of its own, since its members may be read in any order and not all of its bytes are
// in a member.
func (f *File) openZip(r io.ReaderAt) error {
	if _, err := io.Copy(io.Discard, f.stored); err != nil {
		return err
	}
	return f.readZip(r)
}

func (f *File) readZip(r io.ReaderAt) error {
	limited := &bounded{r, maxDirectory}
	z, err := zip.NewReader(limited, f.stored.n)
	limited.left = math.MaxInt64 // the members bound themselves
	if errors.Is(err, errDirectory) || z != nil && len(z.File) > maxMembers {
		return audit.Fault("SRC-DAMAGED", audit.Origin{}, "unpack it and name the folder", "the zip archive holds more than %d files", maxMembers)
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names of members are printed, never opened
		return audit.Fault("SRC-DAMAGED", audit.Origin{}, "fetch the file again: it is not what was stored", "the zip archive cannot be read: %v", err)
	}
	z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(bufio.NewReaderSize(r, readAhead)) })
	var members []*zip.File
	for _, m := range z.File {
		switch {
		case m.Name == "[Content_Types].xml" || m.Name == "content.xml":
			return audit.Fault("SRC-XLSX", audit.Origin{}, "save the sheet as CSV UTF-8", "this is a workbook, which is not read")
		case m.Flags&1 != 0:
			return audit.Fault("SRC-ENCRYPTED", audit.Origin{}, "unpack it with its password first", "the zip archive is encrypted")
		case m.Mode().IsRegular() && !hidden(m.Name):
			members = append(members, m)
		}
	}
	if len(members) == 0 {
		return audit.Fault("SRC-EMPTY", audit.Origin{}, "check what was put into it", "the zip archive holds no file")
	}
	paths := memberPaths(f.ref.Path, members)
	var open io.Closer
	f.close = append(f.close, func() error {
		if open != nil {
			open.Close() // repeats what reading has said already
		}
		return nil
	})
	f.next = func() (*Stream, error) {
		if open != nil {
			open.Close()
			open = nil
		}
		if len(members) == 0 {
			return nil, io.EOF
		}
		m, path := members[0], paths[0]
		members, paths = members[1:], paths[1:]
		r, err := m.Open()
		if err != nil {
			return nil, placed(describe(err, f.stored.n), path)
		}
		open = r
		in := func() int64 { return int64(min(m.CompressedSize64, uint64(f.stored.n))) }
		inflated := &guard{r: &cancelled{f.stored, r}, in: in, total: &f.out, archive: func() int64 { return f.stored.n }}
		head, err := readHead(inflated, headSize)
		if err != nil {
			return nil, placed(err, path)
		}
		kind, err := sniff(head)
		if err != nil {
			return nil, placed(err, path)
		}
		if kind == zipped {
			return nil, audit.Fault("SRC-NESTED", audit.Origin{Path: path}, "unpack the outer one", "an archive within an archive is not read")
		}
		// A folder of .gz logs that was packed for a mail: one more layer, and no further.
		return f.stream(path, io.MultiReader(strings.NewReader(string(head)), inflated), kind, in)
	}
	return nil
}

// bounded gives only so many bytes: the directory of an archive is read into memory before it can be judged.
type bounded struct {
	io.ReaderAt
	left int64
}

var errDirectory = errors.New("the directory is too long")

func (b *bounded) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errDirectory
	}
	return b.ReaderAt.ReadAt(p, at)
}

// hidden tells whether a member is out of sight, as [Find] leaves such files out of folders: what systems put beside the files, like
// .DS_Store and __MACOSX/._a.log.
func hidden(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, `\`, "/"), "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return true
		}
	}
	return false
}

// memberPaths names the members: the archive's own path where there is only one, else path!member. Members of the same name
// are told apart by their number, since an origin must mean one place.
func memberPaths(path string, members []*zip.File) []string {
	if len(members) == 1 {
		return []string{path}
	}
	out := make([]string, len(members))
	seen := map[string]int{}
	for i, m := range members {
		seen[m.Name]++
		out[i] = path + "!" + strings.ToValidUTF8(m.Name, "\uFFFD")
		if n := seen[m.Name]; n > 1 {
			out[i] += fmt.Sprintf("#%d", n)
		}
	}
	return out
}

// cancelled heeds the context where the stored bytes are not read through [stored].
type cancelled struct {
	s *stored
	r io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.s.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
