package uptime

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// ParseShard reads i/n, part i of n, 1 ≤ i ≤ n ≤ 100,000.
func ParseShard(s string) (i, n uint64, err error) {
	a, b, _ := strings.Cut(s, "/")
	i, err = strconv.ParseUint(a, 10, 32)
	if err == nil {
		n, err = strconv.ParseUint(b, 10, 32)
	}
	if err != nil || i < 1 || i > n || n > 100_000 {
		return 0, 0, fmt.Errorf("%q is no shard", s)
	}
	return i, n, nil
}

// ShardOf is the shard, from 1 to n, that counts a file. It depends on the path alone, so that every machine decides without the
// others, and a file that comes later moves no other.
func ShardOf(path string, n uint64) uint64 {
	sum := sha256.Sum256([]byte(path))
	return binary.BigEndian.Uint64(sum[:])%n + 1
}

// ListingOf is a digest of the names and sizes of all files that are divided into shards. Machines that saw other files divided
// something else, and their shards do not make a whole.
func ListingOf(refs []source.Ref) (string, error) {
	var lines []string
	for _, r := range refs {
		info, err := fs.Stat(r.FS, r.Name)
		if err != nil {
			return "", audit.Fault("SRC-READ", audit.Origin{Path: r.Path}, "check that the file is readable", "its size cannot be read")
		}
		lines = append(lines, fmt.Sprintf("%d %s\n", info.Size(), r.Path))
	}
	slices.Sort(lines)
	sum := sha256.New()
	for _, line := range lines {
		io.WriteString(sum, line)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// division is one way in which files were divided.
type division struct {
	n       uint64
	listing string // empty where the writer does not say
}

// shards are the tallies of parts, by division and part.
type shards map[division]map[uint64]string

// add takes the shard of a tally file.
func (s shards) add(h TallyHead, path string) error {
	i, n, err := ParseShard(h.Shard)
	if err != nil {
		return err
	}
	d := division{n, h.Listing}
	if s[d] == nil {
		s[d] = map[uint64]string{}
	}
	if before := s[d][i]; before != "" {
		return audit.Fault("TALLY-TWICE", audit.Origin{Path: path, Line: 1}, "give each shard once", "the shard %s is counted in %s already", h.Shard, before)
	}
	s[d][i] = path
	return nil
}

// complete refuses a whole of which a part is missing. Several wholes may stand side by side.
func (s shards) complete() error {
	var faults audit.Diagnostics
	for d, parts := range s {
		if uint64(len(parts)) == d.n {
			continue
		}
		path, missing := "", uint64(0)
		for i := uint64(1); i <= d.n; i++ {
			if p := parts[i]; p == "" && missing == 0 {
				missing = i
			} else if p != "" && path == "" {
				path = p
			}
		}
		hint := fmt.Sprintf("count it with slacredit tally --shard %d/%d", missing, d.n)
		if len(s) > 1 {
			hint += "; shards go together that were counted from the same list of files"
		}
		faults = append(faults, audit.Fault("TALLY-SHARD", audit.Origin{Path: path}, hint, "the shard %d/%d of its division is missing", missing, d.n))
	}
	faults.Sort()
	return faults.Err()
}
