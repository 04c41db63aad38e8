package uptime

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

type nastyCase struct{ name, line, fate string }

// nastyCases reads testdata/s3-nasty.txt, which says what it holds.
func nastyCases(t testing.TB) (cases []nastyCase) {
	text, err := os.ReadFile("testdata/s3-nasty.txt")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"$LONGKEY", strings.Repeat("k", 5000), "$LONGROLE", strings.Repeat("r", 600)}
	escapes := strings.NewReplacer(`\t`, "\t", `\r`, "\r", `\0`, "\x00", `\x01`, "\x01", `\xFF`, "\xFF", `\\`, `\`)
	rows := strings.Split(string(text), "\n")
	for i := 0; i < len(rows); i++ {
		row := rows[i]
		if row == "" || row[0] == '#' {
			continue
		}
		if name, value, ok := strings.Cut(strings.TrimPrefix(row, "let "), " = "); ok && strings.HasPrefix(row, "let ") {
			names = append(names, name, strings.NewReplacer(names...).Replace(value))
			continue
		}
		line := strings.NewReplacer(names...).Replace(strings.TrimPrefix(rows[i+1], "  "))
		cases = append(cases, nastyCase{row, escapes.Replace(line), strings.TrimSpace(rows[i+2])})
		i += 2
	}
	if len(cases) < 60 {
		t.Fatalf("only %d cases", len(cases))
	}
	return cases
}

// nastyLines is all of them as one log.
func nastyLines(t testing.TB) string {
	var lines []string
	for _, c := range nastyCases(t) {
		lines = append(lines, c.line)
	}
	return strings.Join(lines, "\n")
}

// The period of the tests.
var february = interval.Month{Year: 2017, Mon: time.February}.In(time.UTC)

func s3Source(dedupe string) Source {
	return Source{Name: "s3", Labels: sla.Labels{sla.Account: "111122223333"}, Step: 5 * time.Minute, Period: february, Dedupe: dedupe}
}

// files makes refs of name, content, name, content …
func files(pairs ...string) (refs []source.Ref) {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
		refs = append(refs, source.Ref{FS: m, Name: pairs[i], Path: pairs[i]})
	}
	return refs
}

func mustCount(t testing.TB, refs []source.Ref, src Source, opt source.Options) (sla.Evidence, source.Report) {
	t.Helper()
	if opt.TempDir == "" {
		opt.TempDir = t.TempDir()
	}
	ev, rep, err := CountS3(t.Context(), refs, src, opt)
	if err != nil {
		t.Fatal(err)
	}
	return ev, rep
}

// render writes everything that counting gives, in full.
func render(t testing.TB, ev sla.Evidence, rep source.Report) string {
	t.Helper()
	var b strings.Builder
	if !ev.First.IsZero() {
		fmt.Fprintln(&b, "first", ev.First.Format(time.RFC3339), "last", ev.Last.Format(time.RFC3339))
	}
	b.WriteString(renderTally(ev.Tally))
	for i, in := range rep.Inputs {
		fmt.Fprintf(&b, "%+v %+v\n", in, rep.Controls[i])
		if !rep.Controls[i].OK {
			t.Errorf("control total: %+v", rep.Controls[i])
		}
	}
	for _, d := range rep.Diagnostics {
		fmt.Fprintf(&b, "%+v\n", d)
	}
	if err := source.WriteRejects(&b, rep.Rejects, true); err != nil {
		t.Fatal(err)
	}
	for _, r := range rep.Rejects {
		r.Close()
	}
	return b.String()
}

func renderTally(tally *sla.Tally) string {
	var b strings.Builder
	for _, s := range tally.All() {
		fmt.Fprintln(&b, s.Labels.Key())
		for _, slot := range s.Slots() {
			fmt.Fprintln(&b, " ", tally.Start(slot).Format(time.RFC3339), s.Requests(slot))
		}
		for _, e := range s.Errors() {
			fmt.Fprintln(&b, " ", tally.Start(e.Slot).Format(time.RFC3339), e.Code, e.N, e.Origins)
		}
		fmt.Fprintln(&b, " ", s.Codes())
	}
	return b.String()
}

// expected is the tally that the fates of the cases say, each at the place that at gives.
func expected(t testing.TB, cases []nastyCase, at func(i int) audit.Origin) string {
	tally := sla.NewTally(5 * time.Minute)
	for i, c := range cases {
		f := strings.Fields(c.fate)
		if f[0] != "used" {
			continue
		}
		s := tally.Series(sla.Labels{sla.Account: "111122223333", sla.Bucket: f[1], sla.RequestType: f[2]})
		when, err := time.Parse(time.RFC3339, f[3])
		if err != nil {
			t.Fatal(err)
		}
		slot := tally.Slot(when)
		s.Count(slot, 1)
		if len(f) > 4 {
			code := strings.TrimSuffix(f[4], "!")
			s.CountCode(code, 1)
			if code != f[4] {
				s.CountError(slot, code, 1, at(i))
			}
		}
	}
	return renderTally(tally)
}

// TestS3NastyLinesEach counts each line as a file of its own.
func TestS3NastyLinesEach(t *testing.T) {
	cases := nastyCases(t)
	var pairs []string
	for i, c := range cases {
		pairs = append(pairs, fmt.Sprintf("%03d.log", i), c.line)
	}
	ev, rep := mustCount(t, files(pairs...), s3Source(DedupeOff), source.Options{})
	if got, want := renderTally(ev.Tally), expected(t, cases, func(i int) audit.Origin { return audit.Origin{Path: fmt.Sprintf("%03d.log", i), Line: 1} }); got != want {
		t.Errorf("tally:\n%s\nwant:\n%s", got, want)
	}
	codes := map[string]string{}
	for _, r := range rep.Rejects {
		for row, err := range r.All() {
			if err != nil {
				t.Fatal(err)
			}
			codes[row.Path] = row.Code
			if at := int64(bytes.IndexByte(row.Row, '[')) + 2; row.Code == "LOG-TIME" && row.Column != at {
				t.Errorf("%v: the time stands in column %d", row.Origin, at)
			}
		}
	}
	aside := map[string]int64{}
	for i, c := range cases {
		in := rep.Inputs[i]
		if reason, ok := strings.CutPrefix(c.fate, "aside "); ok {
			aside[reason]++
		}
		got := "none"
		switch {
		case in.Used == 1:
			got = "used"
		case in.SetAside == 1:
			got = "aside"
		case in.Rejected == 1:
			got = "rejected " + codes[in.Path]
		}
		if !strings.HasPrefix(c.fate, got) || got == "none" && c.fate != got {
			t.Errorf("%s: %s, want %s", c.name, got, c.fate)
		}
	}
	for _, d := range rep.Diagnostics {
		if n, ok := aside[d.Code]; ok && d.Count == n {
			delete(aside, d.Code)
		}
	}
	if len(aside) > 0 {
		t.Errorf("not reported: %v in %v", aside, rep.Diagnostics)
	}
}

// TestS3NastyLinesTogether counts them as one file, in every manner: the answer is always the same.
func TestS3NastyLinesTogether(t *testing.T) {
	cases := nastyCases(t)
	text := nastyLines(t)
	want := expected(t, cases, func(i int) audit.Origin { return audit.Origin{Path: "nasty.log", Line: int64(i) + 1} })
	var all string
	for _, jobs := range []int{1, 2, 7} {
		for _, block := range []int{0, 1, 64, 4097} {
			for _, dedupe := range []string{DedupeFiles, DedupeOff} {
				ev, rep := mustCount(t, files("nasty.log", text), s3Source(dedupe), source.Options{Jobs: jobs, Block: block})
				if got := renderTally(ev.Tally); got != want {
					t.Fatalf("%d workers, blocks of %d:\n%s\nwant:\n%s", jobs, block, got, want)
				}
				got := render(t, ev, rep)
				if all == "" {
					all = got
				}
				if got != all {
					t.Fatalf("%d workers, blocks of %d:\n%s\nbefore:\n%s", jobs, block, got, all)
				}
			}
		}
	}
}

// TestS3NastyLinesPacked counts them in gzip files of several members, cut anywhere.
func TestS3NastyLinesPacked(t *testing.T) {
	cases := nastyCases(t)
	text := nastyLines(t)
	want := expected(t, cases, func(i int) audit.Origin { return audit.Origin{Path: "nasty.log.gz", Line: int64(i) + 1} })
	for _, cut := range []int{0, 1, 700, 9999, len(text)} {
		var b bytes.Buffer
		for _, part := range []string{text[:cut], "", text[cut:]} {
			w := gzip.NewWriter(&b)
			w.Write([]byte(part))
			w.Close()
		}
		ev, _ := mustCount(t, files("nasty.log.gz", b.String(), "empty.log.gz", b.String()[:0]), s3Source(""), source.Options{Jobs: 2})
		if got := renderTally(ev.Tally); got != want {
			t.Errorf("cut at %d:\n%s\nwant:\n%s", cut, got, want)
		}
	}
}

func gzipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.Bytes()
}
