package uptime_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

func readTallies(t testing.TB, src uptime.Source, texts ...string) (sla.Evidence, source.Report, error) {
	t.Helper()
	var refs []source.Ref
	for i, text := range texts {
		name := string(rune('a'+i)) + ".csv"
		refs = append(refs, source.Ref{Path: name, FS: fstest.MapFS{name: {Data: []byte(text)}}, Name: name})
	}
	ev, report, err := uptime.ReadTally(context.Background(), refs, src, source.Options{})
	for _, r := range report.Rejects {
		r.Close()
	}
	return ev, report, err
}

const tallyStart = "# slacredit.tally/v1 step=300s\nseries,slice_start,requests,errors,InternalError,%3Dcmd\n"

// What is written is read back: counts, names that look like formulas, and the span.
func TestTallyIsReadBackAsWritten(t *testing.T) {
	tally := sla.NewTally(5 * time.Minute)
	at := time.Date(2017, 2, 28, 17, 35, 0, 0, time.UTC)
	s := tally.Series(sla.Labels{"bucket": "=1+1;,\"\n"})
	s.Count(tally.Slot(at), 10)
	s.CountError(tally.Slot(at), "=cmd|' /C calc'!A0", 3, audit.Origin{})
	s.CountError(tally.Slot(at), "-", 2, audit.Origin{})
	h := uptime.TallyHead{Step: tally.Step, First: at.Add(time.Second), Last: at.Add(time.Hour)}
	var b bytes.Buffer
	if err := uptime.WriteTally(&b, h, tally); err != nil {
		t.Fatal(err)
	}
	ev, _, err := readTallies(t, uptime.Source{}, b.String())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for _, line := range strings.Split(b.String(), "\n") {
		for _, field := range strings.Split(line, ",") {
			if field != "-" && strings.ContainsAny(field[:min(1, len(field))], "=+-@\t") {
				t.Errorf("%q may be taken for a formula", field)
			}
		}
	}
	if !ev.First.Equal(h.First) || !ev.Last.Equal(h.Last) {
		t.Errorf("span %v to %v", ev.First, ev.Last)
	}
	var again bytes.Buffer
	if err := uptime.WriteTally(&again, h, ev.Tally); err != nil {
		t.Fatal(err)
	}
	if b.String() != again.String() {
		t.Errorf("written\n%s\nread\n%s", b.String(), again.String())
	}
}

func TestTallyRows(t *testing.T) {
	for _, c := range []struct {
		name, row                string
		used, setAside, rejected int64
	}{
		{"used", "bucket=b,2017-02-28T17:35:00Z,10,3,1,2", 1, 0, 0},
		{"other month", "bucket=b,2017-03-28T17:35:00Z,10,3,1,2", 0, 1, 0},
		{"off the grid", "bucket=b,2017-02-28T17:36:00Z,10,3,1,2", 0, 0, 1},
		{"no zone", "bucket=b,2017-02-28T17:35:00,10,3,1,2", 0, 0, 1},
		{"a field short", "bucket=b,2017-02-28T17:35:00Z,10,3,1", 0, 0, 1},
		{"more errors than requests", "bucket=b,2017-02-28T17:35:00Z,2,3,1,2", 0, 0, 1},
		{"more by code than errors", "bucket=b,2017-02-28T17:35:00Z,10,3,2,2", 0, 0, 1},
		{"negative", "bucket=b,2017-02-28T17:35:00Z,-1,0,0,0", 0, 0, 1},
		{"huge", "bucket=b,2017-02-28T17:35:00Z,18446744073709551615,0,0,0", 0, 0, 1},
		{"series twice a key", "bucket=b;bucket=c,2017-02-28T17:35:00Z,1,0,0,0", 0, 0, 1},
		{"open quote", `"bucket=b`, 0, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			feb := interval.Interval{Start: time.Date(2017, 2, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC)}
			_, report, err := readTallies(t, uptime.Source{Period: feb}, tallyStart+c.row+"\n")
			if err != nil {
				t.Fatal(err)
			}
			in := report.Inputs[0]
			if in.Used != c.used || in.SetAside != c.setAside || in.Rejected != c.rejected || in.Rows != 1 || !report.Controls[0].OK {
				t.Errorf("%+v", in)
			}
		})
	}
}

func TestTallyRefuses(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	sourced := "# slacredit.tally/v1 step=300s sources=" + hash + "\nseries,slice_start,requests,errors\n"
	for _, c := range []struct {
		name, code string
		texts      []string
	}{
		{"the same file twice", "TALLY-TWICE", []string{tallyStart, tallyStart}},
		{"the same source twice", "TALLY-TWICE", []string{sourced, sourced + "bucket=b,2017-02-28T17:35:00Z,1,0\n"}},
		{"the same counts in another order, and nobody says of which files", "TALLY-TWICE", []string{
			"# slacredit.tally/v1 step=300s\nseries,slice_start,requests,errors,A,B\nbucket=b;region=r,2017-02-28T17:35:00Z,9,3,1,2\nbucket=b,2017-02-28T17:40:00Z,1,0,0,0\n",
			"# slacredit.tally/v1 step=300s dedupe=files\nseries,slice_start,requests,errors,B,C,A\nbucket=b,2017-02-28T17:40:00Z,1,0,0,0,0\nregion=r;bucket=b,2017-02-28T17:35:00Z,9,3,2,0,1\n"}},
		{"different steps", "TALLY-STEP", []string{tallyStart, strings.Replace(tallyStart, "300s", "60s", 1)}},
		{"a missing shard", "TALLY-SHARD", []string{strings.Replace(tallyStart, "300s", "300s shard=1/2", 1)}},
		{"no step", "TALLY-HEAD", []string{"# slacredit.tally/v1 dedupe=files\n"}},
		{"a word of a later version", "TALLY-HEAD", []string{"# slacredit.tally/v1 step=300s sampled=1/10\n"}},
		{"no table", "TALLY-COLUMN", []string{"# slacredit.tally/v1 step=300s\n"}},
		{"a code twice", "TALLY-COLUMN", []string{"# slacredit.tally/v1 step=300s\nseries,slice_start,requests,errors,A,%41\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readTallies(t, uptime.Source{}, c.texts...)
			if err == nil || !strings.Contains(err.Error(), c.code) {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

// FuzzReadTally: whatever a file holds, every row has one fate.
func FuzzReadTally(f *testing.F) {
	f.Add(tallyStart + "bucket=b,2017-02-28T17:35:00Z,10,3,1,2\n")
	f.Add(tallyStart + "\"bucket=b")
	f.Fuzz(func(t *testing.T, text string) {
		_, report, err := readTallies(t, uptime.Source{}, text)
		if err != nil {
			return
		}
		for _, in := range report.Inputs {
			if in.Rows != in.Used+in.SetAside+in.Rejected {
				t.Errorf("%+v", in)
			}
		}
	})
}
