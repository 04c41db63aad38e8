package uptime

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"slacredit/sla"
)

// tallyContent is a digest of the rows of a tally: the same for the same counts, whatever the order of rows and columns, and whether
// they stand in CSV or in Parquet.
type tallyContent [4]uint64

// add takes a row: requests, errors, and errors by code.
func (c *tallyContent) add(l sla.Labels, start time.Time, numbers []uint64, codes []string) {
	var parts []string
	for i, code := range codes {
		if n := numbers[2+i]; n > 0 {
			parts = append(parts, fmt.Sprintf("%q=%d", code, n))
		}
	}
	slices.Sort(parts)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%d\n%d\n%s", l.Key(), start.Unix(), numbers[0], numbers[1], strings.Join(parts, "\n")))
	for i := range c {
		c[i] += binary.BigEndian.Uint64(sum[8*i:])
	}
}

func (c *tallyContent) String() string {
	return fmt.Sprintf("%016x%016x%016x%016x", c[0], c[1], c[2], c[3])
}
