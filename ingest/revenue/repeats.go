package revenue

import (
	"hash/fnv"

	"slacredit/sla/audit"
)

// repeats knows the orders and transactions that were read, by a hash of their id, and a hash of what they said: exports of
// overlapping times have the same ones. Two ids of one hash would differ in what they say, and be rejected, not lost.
type repeats map[uint64]uint64

// seen tells whether an id was there before, and whether what it says is the same.
func (r repeats) seen(id, says string) (before, same bool) {
	key, said := digest(id), digest(says)
	old, before := r[key]
	if !before {
		r[key] = said
	}
	return before, old == said
}

func digest(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// repeated finds a row whose id was read before. What says the same counts once; what does not is for a person to choose.
func (r *reader) repeated(in *input, c *columns, fields []string, row row, at audit.Origin, raw []byte) (bool, error) {
	if c.id == nil {
		return false, nil
	}
	id := c.id(fields)
	if id == "" {
		return false, nil
	}
	before, same := r.repeats.seen(id, c.says(fields, row))
	switch {
	case !before:
		return false, nil
	case same:
		in.setAside(row, "REV-TWICE", "", "the same order or transaction is there twice, and counts once")
		return true, nil
	}
	return true, in.reject(at, "REV-CHANGED", "keep the export that was made last", "the order or transaction is there twice, and says something else here", raw, &row.amount)
}
