package uptime_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// drawLog draws the lines of one log: two buckets, two request types, four codes, over an hour.
func drawLog(t *rapid.T) string {
	var b strings.Builder
	for range rapid.IntRange(0, 12).Draw(t, "lines") {
		code := rapid.SampledFrom([]string{"-", "InternalError", "ServiceUnavailable", "SlowDown"}).Draw(t, "code")
		status := map[string]int{"-": 200, "InternalError": 500}[code]
		if status == 0 {
			status = 503
		}
		fmt.Fprintf(&b, `79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket-%d [28/Feb/2017:17:%02d:%02d +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.%s.OBJECT k "%[4]s /k HTTP/1.1" %d %s 1 1 1 1 "-" "ua" -`+"\n",
			rapid.IntRange(1, 2).Draw(t, "bucket"), rapid.IntRange(0, 59).Draw(t, "minute"), rapid.IntRange(0, 59).Draw(t, "second"),
			rapid.SampledFrom([]string{"GET", "PUT"}).Draw(t, "type"), status, code)
	}
	return b.String()
}

// However logs are divided into shards, and however the tallies of the shards are written, they add up to the tally of all logs,
// byte for byte.
func TestShardsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := fstest.MapFS{}
		var refs []source.Ref
		for i := range rapid.IntRange(1, 9).Draw(t, "files") {
			name := fmt.Sprintf("log-%d", i)
			files[name] = &fstest.MapFile{Data: []byte(drawLog(t))}
			refs = append(refs, source.Ref{FS: files, Name: name, Path: name})
		}
		src := uptime.Source{Name: "logs", Step: 5 * time.Minute, Dedupe: uptime.DedupeOff, Labels: sla.Labels{"account": "111122223333"}}
		count := func(refs []source.Ref) (sla.Evidence, uptime.TallyHead) {
			ev, report, err := uptime.FormatNamed(uptime.S3Format).Read(context.Background(), refs, src, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			closeRejects(report)
			return ev, uptime.TallyHead{Step: ev.Tally.Step, Dedupe: src.Dedupe, First: ev.First, Last: ev.Last, Vantage: ev.Vantage}
		}
		whole, head := count(refs)
		var want bytes.Buffer
		if err := uptime.WriteTally(&want, head, whole.Tally); err != nil {
			t.Fatal(err)
		}
		n := rapid.SampledFrom([]uint64{1, 2, 7}).Draw(t, "shards")
		listing, err := uptime.ListingOf(refs)
		if err != nil {
			t.Fatal(err)
		}
		tallies := fstest.MapFS{}
		var parts []source.Ref
		for i := uint64(1); i <= n; i++ {
			var mine []source.Ref
			for _, r := range refs {
				if uptime.ShardOf(r.Path, n) == i {
					mine = append(mine, r)
				}
			}
			ev, h := count(mine)
			h.Shard, h.Listing = fmt.Sprintf("%d/%d", i, n), listing
			write := rapid.SampledFrom([]func(io.Writer, uptime.TallyHead, *sla.Tally) error{uptime.WriteTally, uptime.WriteTallyParquet}).Draw(t, "as")
			var b bytes.Buffer
			if err := write(&b, h, ev.Tally); err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("shard-%d", i)
			tallies[name] = &fstest.MapFile{Data: b.Bytes()}
			parts = append(parts, source.Ref{FS: tallies, Name: name, Path: name})
		}
		sum, report, err := uptime.ReadTally(context.Background(), rapid.Permutation(parts).Draw(t, "order"), uptime.Source{Name: "logs"}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		closeRejects(report)
		head.First, head.Last = sum.First, sum.Last
		if !sum.First.Equal(whole.First) || !sum.Last.Equal(whole.Last) || sum.Vantage != whole.Vantage || sum.Bound != whole.Bound {
			t.Fatalf("the sum reaches from %v to %v, %v %v; the whole from %v to %v, %v %v", sum.First, sum.Last, sum.Vantage, sum.Bound, whole.First, whole.Last, whole.Vantage, whole.Bound)
		}
		var got bytes.Buffer
		if err := uptime.WriteTally(&got, head, sum.Tally); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Fatalf("%d shards add up to\n%s\nand the whole is\n%s", n, got.String(), want.String())
		}
	})
}

func closeRejects(report source.Report) {
	for _, r := range report.Rejects {
		r.Close()
	}
}

// What a tally says of its logs comes back, in CSV and in Parquet; where two tallies differ, the weaker word holds.
func TestTallyTellsOfItsLogs(t *testing.T) {
	at := time.Date(2017, 2, 28, 17, 35, 0, 0, time.UTC)
	h := uptime.TallyHead{Step: 5 * time.Minute, Dedupe: uptime.DedupeFiles, First: at, Last: at.Add(3 * time.Hour), Format: "clb",
		Vantage: sla.ProviderLog, Bound: sla.Upper, Caveat: "Best effort: 100 % of nothing, \"quoted\" & more.",
		Dark: interval.Set{{Start: at.Add(time.Hour), End: at.Add(2 * time.Hour)}}}
	tally := sla.NewTally(h.Step)
	tally.Series(sla.Labels{"account": "1"}).Count(tally.Slot(at), 7)
	var written []string
	for name, write := range map[string]func(io.Writer, uptime.TallyHead, *sla.Tally) error{"csv": uptime.WriteTally, "parquet": uptime.WriteTallyParquet} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b, h, tally); err != nil {
				t.Fatal(err)
			}
			ev, _, err := readTallies(t, uptime.Source{}, b.String())
			if err != nil {
				t.Fatal(err)
			}
			if ev.Vantage != h.Vantage || ev.Bound != h.Bound || !strings.HasPrefix(ev.Caveat, h.Caveat) || len(ev.Dark) != 1 || ev.Dark[0] != h.Dark[0] {
				t.Errorf("%v %v %q %v", ev.Vantage, ev.Bound, ev.Caveat, ev.Dark)
			}
			other, _, err := readTallies(t, uptime.Source{}, b.String(), "# slacredit.tally/v1 step=300s\nseries,slice_start,requests,errors\n")
			if err != nil {
				t.Fatal(err)
			}
			if other.Vantage != "" || other.Bound != sla.Upper {
				t.Errorf("with another: %v %v", other.Vantage, other.Bound)
			}
			written = append(written, b.String())
		})
	}
	if _, _, err := readTallies(t, uptime.Source{}, written...); err == nil || !strings.Contains(err.Error(), "TALLY-TWICE") {
		t.Errorf("the same counts as CSV and as Parquet: %v, want TALLY-TWICE", err)
	}
}

// A code without a column is not a code that never occurred.
func TestErrorsNobodyCountedByCode(t *testing.T) {
	for _, c := range []struct {
		name, table string
		bound       sla.Bound
	}{
		{"no columns of codes", "series,slice_start,requests,errors\nbucket=b,2017-02-28T17:35:00Z,10,3\n", sla.Upper},
		{"some errors in columns", "series,slice_start,requests,errors,InternalError\nbucket=b,2017-02-28T17:35:00Z,10,3,2\n", sla.Upper},
		{"every error in a column", "series,slice_start,requests,errors,InternalError\nbucket=b,2017-02-28T17:35:00Z,10,3,3\n", sla.Exact},
		{"errors known to have no code", "series,slice_start,requests,errors,InternalError,-\nbucket=b,2017-02-28T17:35:00Z,10,3,2,1\n", sla.Exact},
		{"no errors", "series,slice_start,requests,errors\nbucket=b,2017-02-28T17:35:00Z,10,0\n", sla.Exact},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev, report, err := readTallies(t, uptime.Source{}, "# slacredit.tally/v1 step=300s\n"+c.table)
			if err != nil {
				t.Fatal(err)
			}
			if ev.Bound != c.bound {
				t.Errorf("bound %q, want %q", ev.Bound, c.bound)
			}
			noted := false
			for _, d := range report.Diagnostics {
				noted = noted || d.Code == "TALLY-NO-CODE"
			}
			if noted != (c.bound == sla.Upper) {
				t.Errorf("noted: %v", report.Diagnostics)
			}
		})
	}
}

// FuzzReadTallyParquet: a broken file is a fault with a place, never a panic, and every row has one fate.
func FuzzReadTallyParquet(f *testing.F) {
	tally := sla.NewTally(5 * time.Minute)
	at := time.Date(2017, 2, 28, 17, 35, 0, 0, time.UTC)
	s := tally.Series(sla.Labels{"bucket": "b"})
	for i := range int64(20) {
		s.Count(tally.Slot(at)+i, 10)
		s.CountError(tally.Slot(at)+i, "InternalError", 3, audit.Origin{})
	}
	var b bytes.Buffer
	if err := uptime.WriteTallyParquet(&b, uptime.TallyHead{Step: tally.Step}, tally); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("PAR1")) {
			data = append([]byte("PAR1"), data...)
		}
		_, report, err := readTallies(t, uptime.Source{}, string(data))
		if err != nil {
			if !strings.Contains(err.Error(), "a.csv") || !strings.Contains(err.Error(), "[") {
				t.Errorf("an error without a place or a code: %v", err)
			}
			return
		}
		for _, in := range report.Inputs {
			if in.Rows != in.Used+in.SetAside+in.Rejected {
				t.Errorf("%+v", in)
			}
		}
	})
}
