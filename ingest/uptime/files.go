package uptime

import (
	"cmp"
	"context"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// eachOnce is files in the order of their names, each once.
func eachOnce(refs []source.Ref) []source.Ref {
	refs = slices.Clone(refs)
	slices.SortStableFunc(refs, func(a, b source.Ref) int { return cmp.Compare(a.Path, b.Path) })
	return slices.CompactFunc(refs, func(a, b source.Ref) bool { return a.Path == b.Path })
}

// files gives the members of every file to read, in the order of the files' names. A file that repeats another is only accounted for.
func (r *csvReader) files(ctx context.Context, refs []source.Ref, read func(*source.Stream) error) error {
	refs = eachOnce(refs)
	var same map[string]string
	if r.src.Dedupe != DedupeOff {
		var err error
		if same, err = source.SameFiles(ctx, refs); err != nil {
			return err
		}
	}
	for _, ref := range refs {
		if of := same[ref.Path]; of != "" {
			in := r.input(ref.Path)
			in.SameAs, in.Why = of, "not read: it repeats another file"
			in.note("EVID-SAME-FILE", audit.Origin{Path: ref.Path}, "remove one of the two",
				"the file is byte for byte the same as "+of+"; only that one is counted")
			digest, err := source.Each(ctx, ref, r.opt, nil)
			if err != nil {
				return err
			}
			in.SHA256, in.Bytes = digest.SHA256, digest.Bytes
			continue
		}
		if _, err := r.file(ctx, ref, read); err != nil {
			return err
		}
	}
	return nil
}

// file gives the members of one file to read, and says of every input that comes of it what its bytes are.
func (r *csvReader) file(ctx context.Context, ref source.Ref, read func(*source.Stream) error) (source.Digest, error) {
	first := len(r.inputs)
	digest, err := source.Each(ctx, ref, r.opt, read)
	if err != nil {
		return digest, err
	}
	for _, in := range r.inputs[first:] {
		if in.SHA256 == "" { // a file that was read with it has its own
			in.SHA256, in.Bytes = digest.SHA256, digest.Bytes
		}
	}
	return digest, nil
}
