package billing

import (
	"cmp"
	"fmt"
	"hash/crc32"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// Bills of most formats give their rows no identity, so that a row which stands twice may be two charges: it counts twice. But
// exports of a month that is not over hold what earlier ones held, and a folder may have them all. Files that share rows are
// therefore named, for a person to look at.
//
// A file keeps the smallest hashes of its rows, as text: what two files keep is the same choice out of both, and shows what
// they have in common (Broder, "On the resemblance and containment of documents", 1997). It depends on the rows alone.

// sketchSize is how many hashes a file keeps. Files of fewer rows keep them all.
const sketchSize = 512

// overlapPercent is how much two files must have in common to be named.
const overlapPercent = 5

// sketch is the smallest hashes of some rows.
type sketch struct {
	hashes []uint64 // unsorted, at most twice sketchSize
	limit  uint64   // what is not below it is not among the smallest; 0: there is no limit yet
}

// add adds a row that costs something.
func (s *sketch) add(text []byte) {
	h := uint64(crc32.Checksum(text, castagnoli))<<32 | uint64(crc32.ChecksumIEEE(text))
	if s.limit != 0 && h >= s.limit {
		return
	}
	if s.hashes = append(s.hashes, h); len(s.hashes) == 2*sketchSize {
		s.settle()
	}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// settle keeps the smallest hashes, sorted.
func (s *sketch) settle() {
	slices.Sort(s.hashes)
	s.hashes = slices.Compact(s.hashes)
	if len(s.hashes) > sketchSize {
		s.hashes = s.hashes[:sketchSize]
		s.limit = s.hashes[sketchSize-1]
	}
}

// merge joins what other workers saw of the file.
func (s *sketch) merge(o *sketch) {
	s.hashes = append(s.hashes, o.hashes...)
	s.settle()
}

// overlaps names the files that share rows with an earlier one.
func overlaps(files []*file, findings *source.Findings) {
	var all []*member
	for _, f := range files {
		for _, m := range f.members {
			if len(m.sketch.hashes) > 0 {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b *member) int { return cmp.Compare(a.path, b.path) })
	first := map[uint64]int{} // the first file that has a hash
	for i, m := range all {
		shared := map[int]int{}
		for _, h := range m.sketch.hashes {
			if at, known := first[h]; known {
				shared[at]++
			} else {
				first[h] = i
			}
		}
		with, most := -1, 0
		for at := range all[:i] {
			if n := shared[at]; n > most {
				with, most = at, n
			}
		}
		if with < 0 {
			continue
		}
		if percent := 100 * most / comparable(m.sketch, all[with].sketch); percent >= overlapPercent {
			findings.Add(finding("BILL-OVERLAP", audit.Warning, audit.Origin{Path: m.path},
				fmt.Sprintf("about %d %% of the rows of the smaller of this file and %s stand in both, word for word, and count twice", percent, all[with].path), 1))
		}
	}
}

// comparable is how many rows of the smaller one of two files could have been found in the other.
func comparable(a, b sketch) int {
	limit := ^uint64(0)
	for _, s := range []sketch{a, b} {
		if len(s.hashes) == sketchSize {
			limit = min(limit, s.hashes[sketchSize-1])
		}
	}
	below := func(s sketch) int {
		n, _ := slices.BinarySearch(s.hashes, limit)
		return min(n+1, len(s.hashes))
	}
	return max(1, min(below(a), below(b)))
}
