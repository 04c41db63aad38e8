package source

import (
	"context"
	"crypto/sha256"
	"hash"
	"io"
)

// stored reads a file as it is stored, and on the way hashes it, counts it, tells of progress and heeds cancellation: the
// bytes that were hashed are the bytes that were counted.
type stored struct {
	ctx      context.Context
	r        io.Reader
	sum      hash.Hash
	n        int64
	progress func(int64)
}

func newStored(ctx context.Context, r io.Reader, progress func(int64)) *stored {
	return &stored{ctx: ctx, r: r, sum: sha256.New(), progress: progress}
}

func (s *stored) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.r.Read(p)
	if n > 0 {
		s.sum.Write(p[:n])
		s.n += int64(n)
		if s.progress != nil {
			s.progress(int64(n))
		}
	}
	return n, err
}
