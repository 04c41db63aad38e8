package source

import (
	"context"
	"errors"
	"io"
)

// Digest is what the stored bytes of a file are known by.
type Digest struct {
	SHA256 string // lower-case hex
	Bytes  int64
}

// Each opens a file, gives its members to read one after the other, each to be read to its end or not, and then reads what is
// left, so that the digest is that of the whole file. A nil read only takes the digest.
func Each(ctx context.Context, ref Ref, opt Options, read func(*Stream) error) (d Digest, err error) {
	f, err := Open(ctx, ref, opt)
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for read != nil {
		s, err := f.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return d, err
		}
		if err := read(s); err != nil {
			return d, err
		}
	}
	if err := f.Finish(); err != nil {
		return d, err
	}
	return Digest{f.SHA256(), f.Bytes()}, nil
}
