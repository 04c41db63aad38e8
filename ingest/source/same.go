package source

import (
	"cmp"
	"context"
	"crypto/sha256"
	"io"
	"io/fs"
	"slices"
)

// sameHead is how much of a file is hashed before the whole of it is: files of one size that differ mostly do so early.
const sameHead = 64 << 10

// SameFiles finds byte-identical files: it maps the path of each repeated one to the smallest path with the same bytes, which
// is the one to count. It is decided before counting starts, so that any number of workers agrees. Empty files repeat nothing.
//
// Only files of equal size are read, and those that differ in their first 64 KiB no further.
func SameFiles(ctx context.Context, refs []Ref) (map[string]string, error) {
	refs = slices.Clone(refs)
	slices.SortFunc(refs, func(a, b Ref) int { return cmp.Compare(a.Path, b.Path) })
	bySize := map[int64][]Ref{}
	var sizes []int64
	for _, r := range refs {
		info, err := fs.Stat(r.FS, r.Name)
		if err != nil {
			return nil, readFault(r.Path, err)
		}
		if n := info.Size(); n > 0 {
			if bySize[n] == nil {
				sizes = append(sizes, n)
			}
			bySize[n] = append(bySize[n], r)
		}
	}
	same := map[string]string{}
	for _, size := range sizes {
		alike, err := groupByHash(ctx, bySize[size], sameHead)
		if err != nil {
			return nil, err
		}
		for _, group := range alike {
			groups := [][]Ref{group}
			if size > sameHead {
				if groups, err = groupByHash(ctx, group, size); err != nil {
					return nil, err
				}
			}
			for _, g := range groups {
				for _, r := range g[1:] {
					same[r.Path] = g[0].Path
				}
			}
		}
	}
	return same, nil
}

// groupByHash gives the groups of two and more whose first n bytes are equal, members in the order of refs.
func groupByHash(ctx context.Context, refs []Ref, n int64) ([][]Ref, error) {
	if len(refs) < 2 {
		return nil, nil
	}
	index := map[[sha256.Size]byte]int{}
	var groups [][]Ref
	for _, r := range refs {
		h, err := hashBeginning(ctx, r, n)
		if err != nil {
			return nil, err
		}
		i, ok := index[h]
		if !ok {
			i = len(groups)
			index[h] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], r)
	}
	return slices.DeleteFunc(groups, func(g []Ref) bool { return len(g) < 2 }), nil
}

func hashBeginning(ctx context.Context, r Ref, n int64) (sum [sha256.Size]byte, err error) {
	f, err := r.FS.Open(r.Name)
	if err != nil {
		return sum, readFault(r.Path, err)
	}
	defer f.Close()
	s := newStored(ctx, f, nil)
	if _, err := io.Copy(io.Discard, io.LimitReader(s, n)); err != nil {
		return sum, placed(err, r.Path)
	}
	s.sum.Sum(sum[:0])
	return sum, nil
}
