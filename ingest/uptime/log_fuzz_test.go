package uptime

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// logCases are the lines of testdata/logs, by format.
func logCases(t testing.TB) (cases []struct{ format, text string }) {
	names, err := filepath.Glob("testdata/logs/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(text), "\ncount ")[1:] {
			command, rest, _ := strings.Cut(part, "\n")
			lines, _, _ := strings.Cut(rest, "\n----")
			cases = append(cases, struct{ format, text string }{strings.Fields(command)[0], strings.ReplaceAll(lines, `\t`, "\t")})
		}
	}
	return cases
}

// logFormatNames are the formats that count rows of logs.
var logFormatNames = func() (names []string) {
	for _, f := range logFormats() {
		if f.Name != TallyFormat {
			names = append(names, f.Name)
		}
	}
	return names
}()

// FuzzLogs: whatever a log holds, rows are used, set aside or rejected, requests add up, or one error says where and what.
func FuzzLogs(f *testing.F) {
	for _, c := range logCases(f) {
		f.Add(slices.Index(logFormatNames, c.format), c.text)
	}
	f.Fuzz(func(t *testing.T, which int, text string) {
		format := logFormatNames[uint(which)%uint(len(logFormatNames))]
		src := Source{Name: "logs", Step: 5 * time.Minute}
		ev, rep, err := FormatNamed(format).Read(t.Context(), files("a", text), src, source.Options{TempDir: t.TempDir(), Jobs: 1})
		if err != nil {
			if s := placed(err); !strings.HasPrefix(s, "a") && !strings.Contains(s, "LOG-VARIETY") {
				t.Fatalf("an error without a place or a code: %s", s)
			}
			return
		}
		defer closeRejects(rep)
		var requests, used uint64
		for _, s := range ev.Tally.All() {
			for _, slot := range s.Slots() {
				n, failed := s.Requests(slot), uint64(0)
				for _, e := range s.Errors() {
					if e.Slot == slot {
						failed += e.N
					}
				}
				if requests += n; failed > n {
					t.Fatalf("%d errors of %d requests", failed, n)
				}
			}
		}
		for i, in := range rep.Inputs {
			used += uint64(in.Used)
			if !rep.Controls[i].OK || in.Rows != in.Used+in.SetAside+in.Rejected {
				t.Fatalf("rows do not add up: %+v %+v", in, rep.Controls[i])
			}
		}
		if format != NginxPlusFormat && requests != used {
			t.Fatalf("%d requests of %d rows used", requests, used)
		}
	})
}

// TestLogsOrderDoesNotShow: the same files in another order, with another number of workers or in other blocks, give the same.
func TestLogsOrderDoesNotShow(t *testing.T) {
	byFormat := map[string][]string{}
	for i, c := range logCases(t) {
		if f := FormatNamed(c.format); f != nil {
			if _, rep, err := f.Read(t.Context(), files("a", c.text), Source{Step: time.Hour}, source.Options{TempDir: t.TempDir()}); err == nil {
				closeRejects(rep)
				byFormat[c.format] = append(byFormat[c.format], "file"+string(rune('a'+i)), c.text)
			}
		}
	}
	for format, pairs := range byFormat {
		rapid.Check(t, func(rt *rapid.T) {
			src := Source{Name: "logs", Step: time.Hour, Dedupe: rapid.SampledFrom([]string{"", DedupeLines, DedupeOff}).Draw(rt, "dedupe")}
			var before string
			for range 2 {
				refs := rapid.Permutation(files(pairs...)).Draw(rt, "order")
				opt := source.Options{TempDir: t.TempDir(), Jobs: rapid.IntRange(1, 4).Draw(rt, "jobs"), Block: rapid.SampledFrom([]int{0, 1, 33}).Draw(rt, "block")}
				ev, rep, err := FormatNamed(format).Read(t.Context(), refs, src, opt)
				if err != nil {
					rt.Fatal(err)
				}
				now := render(t, ev, rep)
				if before != "" && now != before {
					rt.Fatalf("%s: now\n%s\nbefore\n%s", format, now, before)
				}
				before = now
			}
		})
	}
}

// TestLogsSayWhatTheyProve: every reader says where its requests were seen from, how its errors are meant, and what its makers say of it.
func TestLogsSayWhatTheyProve(t *testing.T) {
	for _, name := range logFormatNames {
		f := FormatNamed(name)
		ev, rep, err := f.Read(t.Context(), nil, Source{Step: time.Minute}, source.Options{TempDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		closeRejects(rep)
		if ev.Caveat == "" || ev.Vantage == "" || f.Help.Title == "" || f.Help.Reads == "" || f.Help.Proves == "" || f.Help.Limits == "" || f.Help.Sources == "" {
			t.Errorf("%s does not say what it proves: %+v", name, ev)
		}
		if (name == CombinedFormat || name == NginxPlusFormat) != (ev.Vantage == sla.OwnServer) {
			t.Errorf("%s: seen from %s", name, ev.Vantage)
		}
	}
}
