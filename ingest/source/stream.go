package source

import (
	"io"

	"slacredit/sla/audit"
)

// Stream is the decompressed bytes of one member.
type Stream struct {
	Path string // the file's path, or path!member where the file is an archive of several

	r    io.Reader
	head []byte // looked at, not read yet
	err  error  // met while looking ahead
	file *Ref   // the file that the stream is the bytes of; nil: it is unpacked, or a member of an archive
}

// Peek gives up to n of the next bytes without reading them; fewer only at the end.
func (s *Stream) Peek(n int) ([]byte, error) {
	if len(s.head) < n && s.err == nil {
		more := make([]byte, n)
		had := copy(more, s.head)
		k, err := io.ReadFull(s.r, more[had:])
		s.head = more[:had+k]
		if err == io.ErrUnexpectedEOF {
			err = io.EOF
		}
		s.err = err
	}
	if len(s.head) < n && s.err != nil && s.err != io.EOF {
		return nil, s.err
	}
	return s.head[:min(n, len(s.head))], nil
}

// Read reads the member.
func (s *Stream) Read(p []byte) (int, error) {
	if len(s.head) > 0 {
		n := copy(p, s.head)
		s.head = s.head[n:]
		return n, nil
	}
	if s.err != nil {
		return 0, s.err
	}
	return s.r.Read(p)
}

// placing names the member in the errors of reading it.
type placing struct {
	r    io.Reader
	path string
}

func (p *placing) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	if err != nil {
		err = placed(err, p.path)
	}
	return n, err
}

// A file that unpacks to more than bombRatio times its size is taken for an attack or a mistake, once it has given bombBytes.
// Access logs and bills pack 5 to 30 times; deflate can reach 1032 times, on nothing but repetition; and 64 MiB are read in a
// blink, so that small and dull files need no judgement.
const (
	bombRatio = 300
	bombBytes = 64 << 20
)

// guard stops decompression bombs and says what broken compressed data are.
type guard struct {
	r       io.Reader
	in      func() int64 // stored bytes of this member so far
	archive func() int64 // stored bytes of the whole file so far
	out     int64
	total   *int64 // of all members of the file: members of a zip may overlap
	err     error
}

func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.r.Read(p)
	g.out += int64(n)
	*g.total += int64(n)
	switch {
	case isBomb(g.out, g.in()) || isBomb(*g.total, g.archive()):
		g.err = audit.Fault("SRC-BOMB", audit.Origin{}, "unpack it by hand and look at it, if you trust where it comes from",
			"unpacks to more than %d times its size", bombRatio)
		return 0, g.err
	case err != nil:
		g.err = describe(err, g.in())
		return n, g.err
	}
	return n, nil
}

func isBomb(out, in int64) bool { return out > bombBytes && out/bombRatio > in }
