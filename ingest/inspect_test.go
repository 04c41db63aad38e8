package ingest_test

import (
	"context"
	"testing"

	"slacredit/ingest"
	"slacredit/ingest/source"
)

// What a file can decide, and what it cannot, follows from what is in it.
func TestWhatAFileCanDecide(t *testing.T) {
	for _, c := range []struct {
		format, text, spacing string
		decides               int
	}{
		{"s3-access-log", beginnings["s3-access-log"], "", 2},
		{"csv-intervals", beginnings["csv-intervals"], "", 1},
		{"csv-samples", beginnings["csv-samples"], "60", 1},
		{"tally", "# slacredit.tally/v1 step=60s\nseries,slice_start,requests,errors\nbucket=b,2017-02-28T17:35:00Z,10,3\n", "60", 2},
		{"tally", "# slacredit.tally/v1 step=3600s vantage=own_server\nseries,slice_start,requests,errors\nresource=web,2017-02-28T17:00:00Z,10,3\n", "3600", 1},
		{"aws-cur", beginnings["aws-cur"], "", 1},
		{"csv-revenue", beginnings["csv-revenue"], "", 1},
	} {
		t.Run(c.format, func(t *testing.T) {
			in, err := ingest.Inspect(context.Background(), refTo("a.csv", c.text), ingest.Stated{}, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if in.Format != c.format || in.Spacing != c.spacing || len(in.Decides) != c.decides || in.Proves == "" || in.Rows == 0 {
				t.Errorf("%+v", in)
			}
			if in.Rows != in.Used+in.SetAside+in.Rejected {
				t.Errorf("rows: %+v", in)
			}
		})
	}
}

// Gaps are those of time, whatever the order of the rows.
func TestGapsOfRevenueNewestFirst(t *testing.T) {
	text := "hour,revenue\n2017-02-01T05:00:00Z,1\n2017-02-01T04:00:00Z,1\n2017-02-01T01:00:00Z,1\n2017-02-01T00:00:00Z,1\n"
	in, err := ingest.Inspect(context.Background(), refTo("a.csv", text), ingest.Stated{}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Gaps) != 1 || in.Gaps[0].From.Hour() != 2 || in.Gaps[0].To.Hour() != 4 {
		t.Errorf("gaps: %v", in.Gaps)
	}
}
