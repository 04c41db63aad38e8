package uptime

import (
	"bytes"
	"testing"
	"time"

	"slacredit/ingest/source"
)

// TestS3CountAllocatesNothingPerLine: what the loop over lines costs in memory does not depend on their number.
func TestS3CountAllocatesNothingPerLine(t *testing.T) {
	var text bytes.Buffer
	if err := generateS3(&text, 1, 2000, outageFrom.Add(-time.Hour), 3*time.Hour); err != nil {
		t.Fatal(err)
	}
	for _, dedupe := range []string{DedupeOff, DedupeLines} {
		job, err := newLogJob(t.Context(), s3Log, nil, s3Source(dedupe), source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		c := newLogCounter(job)
		in := &logInput{}
		if n := testing.AllocsPerRun(10, func() {
			c.lines.Reset(bytes.NewReader(text.Bytes()), 0)
			if err := c.count(in); err != nil {
				t.Fatal(err)
			}
		}); n > 20 { // the reader, and now and then a chunk for the spool
			t.Errorf("dedupe %s: %v allocations for 2,000 lines", dedupe, n)
		}
		job.spool.Close()
	}
}
