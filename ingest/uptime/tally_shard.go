package uptime

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
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
