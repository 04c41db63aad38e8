package billing

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"slacredit/ingest/source"
)

// resources is a CUR with a row for each of some numbered buckets.
func resources(from, to int) []byte {
	head, row, _ := strings.Cut(curOf(columns{"lineItem/ResourceId": "bucket-%d"}), "\n")
	var b strings.Builder
	b.WriteString(head + "\n")
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, row, i)
	}
	return []byte(b.String())
}

// A bill that is kept apart by resource may have more of them than memory has room for: it is refused, and so are bills that have too many together.
func TestTooManyChargesAreRefused(t *testing.T) {
	readAll := func(jobs int, byResource bool, bills ...[]byte) result {
		files, s := fstest.MapFS{}, Source{ByResource: byResource}
		for i, b := range bills {
			name := fmt.Sprintf("bill-%d.csv", i)
			files[name] = &fstest.MapFile{Data: b, Mode: 0o444}
			s.Refs = append(s.Refs, source.Ref{FS: files, Name: name, Path: name})
		}
		l, report, err := Read(context.Background(), []Source{s}, source.Options{Jobs: jobs, TempDir: t.TempDir()})
		return result{l, report, err}
	}
	many := resources(0, maxCharges+1)
	if d := readAll(3, true, many).fault(t, "BILL-MANY"); d.Path != "bill-0.csv" {
		t.Errorf("%+v", d)
	}
	if d := readAll(2, true, resources(0, maxCharges*2/3), resources(maxCharges/2, maxCharges+1)).fault(t, "BILL-MANY"); d.Path != "bill-1.csv" {
		t.Errorf("%+v", d)
	}
	r := readAll(2, false, many) // not kept apart, they are one
	r.sound(t)
	if r.ledger.Len() != 1 {
		t.Errorf("%d charges", r.ledger.Len())
	}
}
