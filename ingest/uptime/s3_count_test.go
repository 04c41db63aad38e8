package uptime

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// naive counts as CountS3 should, by the regexp, one line after the other, and keeps everything.
type naive struct {
	src         Source
	tally       *sla.Tally
	first, last time.Time
	seen        map[string]bool
	fates       []string // "path used aside rejected", one per file
	rejects     []string // "path:line code"
}

func newNaive(src Source) *naive {
	return &naive{src: src, tally: sla.NewTally(src.Step), seen: map[string]bool{}}
}

// file counts a file; files are to come in the order of their paths.
func (n *naive) file(path, text string) {
	if n.src.Dedupe == DedupeFiles && text != "" {
		if n.seen[text] {
			n.fates = append(n.fates, fmt.Sprint(path, 0, 0, 0))
			return
		}
		n.seen[text] = true
	}
	var used, aside, rejected int
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		switch {
		case line == "":
			continue
		case len(line) > source.MaxLine:
			if n.repeated(line) {
				aside++
				continue
			}
			rejected++
			n.rejects = append(n.rejects, fmt.Sprint(path, ":", i+1, " LOG-LONG"))
			continue
		}
		l, ok := referenceLine([]byte(line))
		unix, good := referenceTime(l.time)
		if ok && good {
			at := time.Unix(unix, 0).UTC()
			if n.first.IsZero() || at.Before(n.first) {
				n.first = at
			}
			if at.After(n.last) {
				n.last = at
			}
		}
		switch repeated := n.repeated(line); {
		case repeated:
			aside++
		case !ok:
			rejected++
			n.rejects = append(n.rejects, fmt.Sprint(path, ":", i+1, " LOG-LINE"))
		case !good:
			rejected++
			n.rejects = append(n.rejects, fmt.Sprint(path, ":", i+1, " LOG-TIME"))
		case string(l.status) == "-" || strings.HasPrefix(string(l.operation), "S3."):
			aside++
		case !n.src.Period.Contains(time.Unix(unix, 0)):
			aside++
		case len(l.bucket) > maxWho:
			rejected++
			n.rejects = append(n.rejects, fmt.Sprint(path, ":", i+1, " LOG-LONG"))
		default:
			used++
			s := n.tally.Series(n.src.Labels.With(sla.Labels{sla.Bucket: string(l.bucket), sla.RequestType: strings.Split(string(l.operation), ".")[1]}))
			slot := n.tally.Slot(time.Unix(unix, 0))
			s.Count(slot, 1)
			code, is5xx := string(l.code), l.status[0] == '5'
			if code != "-" || is5xx {
				s.CountCode(code, 1)
			}
			if is5xx || code == "InternalError" || code == "ServiceUnavailable" {
				s.CountError(slot, code, 1, audit.Origin{Path: path, Line: int64(i) + 1})
			}
		}
	}
	n.fates = append(n.fates, fmt.Sprint(path, used, aside, rejected))
}

// repeated tells whether a line was seen before, where that matters. The first one seen is the one at the smallest place.
func (n *naive) repeated(line string) bool {
	if n.src.Dedupe != DedupeLines {
		return false
	}
	was := n.seen[line]
	n.seen[line] = true
	return was
}

func (n *naive) String() string {
	return fmt.Sprintln(n.first, n.last) + renderTally(n.tally) + strings.Join(n.fates, "\n") + "\n" + strings.Join(n.rejects, "\n")
}

// asNaive puts what CountS3 gave into the same words.
func asNaive(t testing.TB, ev sla.Evidence, rep source.Report) string {
	n := naive{tally: ev.Tally, first: ev.First, last: ev.Last}
	for i, in := range rep.Inputs {
		n.fates = append(n.fates, fmt.Sprint(in.Path, in.Used, in.SetAside, in.Rejected))
		if !rep.Controls[i].OK || rep.Controls[i].Name != "log rows" || rep.Controls[i].Source != in.Path {
			t.Errorf("control total: %+v", rep.Controls[i])
		}
	}
	for _, list := range rep.Rejects {
		for r, err := range list.All() {
			if err != nil {
				t.Fatal(err)
			}
			n.rejects = append(n.rejects, fmt.Sprint(r.Path, ":", r.Line, " ", r.Code))
		}
	}
	return n.String()
}

// TestCountS3Property: whatever lines stand in whatever files, in whatever order, by whatever number of workers and size of
// blocks, under each policy: the fast way gives what the slow way gives.
func TestCountS3Property(t *testing.T) {
	cases := nastyCases(t)
	rapid.Check(t, func(rt *rapid.T) {
		src := s3Source(rapid.SampledFrom([]string{DedupeFiles, DedupeLines, DedupeOff}).Draw(rt, "dedupe"))
		src.Step = rapid.SampledFrom([]time.Duration{time.Second, 7 * time.Second, time.Minute, 5 * time.Minute, 36 * time.Hour}).Draw(rt, "step")
		if rapid.Bool().Draw(rt, "everything") {
			src.Period.Start, src.Period.End = time.Time{}, time.Time{}
		}
		line := rapid.SampledFrom(cases)
		file := rapid.Custom(func(t *rapid.T) string {
			var b strings.Builder
			for _, c := range rapid.SliceOfN(line, 0, 20).Draw(t, "lines") {
				b.WriteString(c.line + "\n")
			}
			text := b.String()
			if rapid.Bool().Draw(t, "cut") && text != "" {
				text = text[:len(text)-1-rapid.IntRange(0, 3).Draw(t, "by")*len(text)/7]
			}
			return text
		})
		texts := rapid.SliceOfN(file, 0, 6).Draw(rt, "files")
		if len(texts) > 0 && rapid.Bool().Draw(rt, "twice") {
			texts = append(texts, texts[0])
		}
		reference := src
		if src.Period.Start.IsZero() {
			reference.Period.Start, reference.Period.End = time.Unix(0, 0), time.Unix(1<<40, 0)
		}
		want := newNaive(reference)
		var pairs []string
		for i, text := range texts {
			path := fmt.Sprintf("%02d.log", i)
			want.file(path, text)
			pairs = append(pairs, path, text)
		}
		refs := rapid.Permutation(files(pairs...)).Draw(rt, "order")
		var full string
		for range 2 {
			opt := source.Options{Jobs: rapid.SampledFrom([]int{1, 2, 7}).Draw(rt, "jobs"), Block: rapid.SampledFrom([]int{0, 1, 33, 4097}).Draw(rt, "block"), TempDir: t.TempDir()}
			ev, rep, err := CountS3(t.Context(), refs, src, opt)
			if err != nil {
				rt.Fatal(err)
			}
			if got, want := asNaive(t, ev, rep), want.String(); got != want {
				rt.Fatalf("got\n%s\nwant\n%s", got, want)
			}
			all := render(t, ev, rep)
			if full != "" && all != full {
				rt.Fatalf("with %+v\n%s\nbefore\n%s", opt, all, full)
			}
			full = all
			if left, _ := os.ReadDir(opt.TempDir); len(left) > 0 {
				rt.Fatalf("%v stayed behind", left)
			}
		}
	})
}

// TestCountS3RepeatedLinesBeyondMemory has more different lines than one part may hold, many of them twice.
func TestCountS3RepeatedLinesBeyondMemory(t *testing.T) {
	cases := nastyCases(t)
	good, bad := strings.Replace(cases[1].line, "3E57427F3EXAMPLE", "%016d", 1), "bad line %d"
	const lines = 20_000
	var a, b bytes.Buffer
	for i := range lines {
		fmt.Fprintf(&a, good+"\n"+bad+"\n", i, i)
		fmt.Fprintf(&b, bad+"\n"+good+"\n", i, i+lines/2)
		fmt.Fprintln(&b, "one bad line again and again")
	}
	for _, room := range []int{partRecords, 100} {
		ev, rep := mustCountWithRoom(t, room, files("a", a.String(), "b", b.String()))
		in := rep.Inputs
		if in[0].Used != lines || in[0].Rejected != lines || in[0].SetAside != 0 || in[1].Used != lines/2 || in[1].Rejected != 1 || in[1].SetAside != lines/2+lines+lines-1 {
			t.Errorf("room for %d: %+v", room, in)
		}
		all := ev.Tally.All()
		if e := all[0].Errors(); len(all) != 1 || len(e) != 1 || e[0].N != lines*3/2 || e[0].Origins[0].String() != "a:1" || e[0].Origins[2].String() != "a:5" {
			t.Errorf("room for %d: %+v", room, e)
		}
		if d := rep.Diagnostics; len(d) != 3 || d[0].Count != lines || d[2].Count != 1 || d[2].Line != 3 {
			t.Errorf("room for %d: %v", room, d)
		}
		for _, r := range rep.Rejects {
			r.Close()
		}
	}
}

func mustCountWithRoom(t *testing.T, room int, refs []source.Ref) (sla.Evidence, source.Report) {
	t.Helper()
	job, err := newLogJob(t.Context(), s3Log, refs, s3Source(DedupeLines), source.Options{TempDir: t.TempDir(), Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	job.repeats.room = room
	ev, rep, err := job.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ev, rep
}

func TestCountS3SameFiles(t *testing.T) {
	line := nastyCases(t)[0].line + "\n"
	ev, rep := mustCount(t, files("c.log", line, "a.log", line, "b.log", line+line), s3Source(""), source.Options{})
	a, c := rep.Inputs[0], rep.Inputs[2]
	if c.SameAs != "a.log" || c.Rows != 0 || c.SHA256 != a.SHA256 || c.Bytes != a.Bytes || a.SameAs != "" || len(a.SHA256) != 64 {
		t.Errorf("got %+v\nand %+v", a, c)
	}
	if n := ev.Tally.All()[0].Requests(ev.Tally.Slot(ev.First)); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
	if len(rep.Diagnostics) != 1 || rep.Diagnostics[0].Code != "LOG-SAME-FILE" || rep.Diagnostics[0].Path != "c.log" {
		t.Errorf("got %v", rep.Diagnostics)
	}
}

func TestCountS3Archive(t *testing.T) {
	line := nastyCases(t)[1].line + "\n"
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"z.log", "a.log"} {
		f, _ := w.Create(name)
		f.Write([]byte(line))
	}
	w.Close()
	ev, rep := mustCount(t, files("logs.zip", b.String()), s3Source(DedupeLines), source.Options{})
	if len(rep.Inputs) != 2 || rep.Inputs[0].Path != "logs.zip!z.log" || rep.Inputs[0].SetAside != 1 || rep.Inputs[1].Used != 1 || rep.Inputs[0].SHA256 != rep.Inputs[1].SHA256 {
		t.Errorf("got %+v", rep.Inputs)
	}
	if e := ev.Tally.All()[0].Errors(); len(e) != 1 || e[0].Origins[0].String() != "logs.zip!a.log:1" {
		t.Errorf("got %+v", e)
	}
}

func TestCountS3LongLines(t *testing.T) {
	c := nastyCases(t)
	long := c[0].line + strings.Repeat(" more", source.MaxLine/5)
	text := c[0].line + "\n" + long + "\r\n" + c[0].line + "\n" + long
	for _, dedupe := range []string{DedupeOff, DedupeLines} {
		want := newNaive(s3Source(dedupe))
		want.file("f", text)
		for _, block := range []int{0, 4097, 1 << 22} {
			ev, rep := mustCount(t, files("f", text), s3Source(dedupe), source.Options{Block: block})
			if got := asNaive(t, ev, rep); got != want.String() {
				t.Errorf("%s, blocks of %d: got\n%s\nwant\n%s", dedupe, block, got, want)
			}
			for _, r := range rep.Rejects {
				r.Close()
			}
		}
	}
}

func TestCountS3UTF16(t *testing.T) {
	text := "\xFF\xFE"
	for _, c := range nastyCases(t)[0].line + "\r\n" {
		text += string(c) + "\x00"
	}
	if _, rep := mustCount(t, files("f", text), s3Source(""), source.Options{}); rep.Inputs[0].Used != 1 {
		t.Errorf("got %+v", rep.Inputs[0])
	}
}

func TestCountS3Fails(t *testing.T) {
	good := nastyLines(t)
	packed := string(gzipped(good))
	bad := s3Source("")
	bad.Dedupe = "never"
	zero := s3Source("")
	zero.Step = 1500 * time.Millisecond
	for _, c := range []struct {
		name  string
		refs  []source.Ref
		src   Source
		fault string
	}{
		{"truncated gzip", files("a", good, "b.gz", packed[:len(packed)-20], "c", good), s3Source(DedupeOff), "b.gz SRC-TRUNCATED"},
		{"the smallest of several", files("d.gz", packed[:90], "b", "<html>", "c", `{"a":1}`, "a", good), s3Source(DedupeOff), "b SRC-HTML"},
		{"missing", append(files("a", good), source.Ref{FS: os.DirFS(t.TempDir()), Name: "gone", Path: "b"}), s3Source(DedupeOff), "b SRC-MISSING"},
		{"missing, found before", append(files("a", good), source.Ref{FS: os.DirFS(t.TempDir()), Name: "gone", Path: "b"}), s3Source(DedupeFiles), "b SRC-MISSING"},
		{"policy", nil, bad, " UPTIME-DEDUPE"},
		{"step", nil, zero, " UPTIME-STEP"},
	} {
		for _, jobs := range []int{1, 2, 7} {
			dir := t.TempDir()
			ev, rep, err := CountS3(t.Context(), c.refs, c.src, source.Options{Jobs: jobs, TempDir: dir})
			var d audit.Diagnostic
			if !errors.As(err, &d) || d.Path+" "+d.Code != c.fault || d.Hint == "" {
				t.Errorf("%s, %d workers: got %v, want %s", c.name, jobs, err, c.fault)
			}
			if ev.Tally != nil || rep.Inputs != nil {
				t.Errorf("%s: something was counted", c.name)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s: %v stayed behind", c.name, left)
			}
		}
	}
}

// TestCountS3Cancelled cancels at several points of the work.
func TestCountS3Cancelled(t *testing.T) {
	text := strings.Repeat("a bad line\n", 200_000) + nastyLines(t)
	for _, dedupe := range []string{DedupeFiles, DedupeLines, DedupeOff} {
		for _, after := range []int64{0, 300_000, 1_000_000} {
			ctx, cancel := context.WithCancel(t.Context())
			dir := t.TempDir()
			opt := source.Options{Jobs: 1, Block: 10_000, TempDir: dir, Progress: func(n int64) {
				if after -= n; after <= 0 {
					cancel()
				}
			}}
			_, _, err := CountS3(ctx, files("a", text, "b", text+"x"), s3Source(dedupe), opt)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v", dedupe, err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%s: %v stayed behind", dedupe, left)
			}
			cancel()
		}
	}
}

// TestCountS3Variety: names without end are refused, not kept.
func TestCountS3Variety(t *testing.T) {
	line := nastyCases(t)[1].line
	var b strings.Builder
	for i := range maxLogCodes + 1 {
		b.WriteString(strings.Replace(line, "InternalError", fmt.Sprint("Code", i), 1) + "\n")
	}
	half := b.Len() / 2
	for ; b.String()[half] != '\n'; half++ {
	}
	for _, dedupe := range []string{DedupeOff, DedupeLines} {
		for _, jobs := range []int{1, 2} {
			// Each half is within the limit, and may be all that a worker sees.
			_, _, err := CountS3(t.Context(), files("a", b.String()[:half+1], "b", b.String()[half+1:]), s3Source(dedupe), source.Options{Jobs: jobs, TempDir: t.TempDir()})
			var d audit.Diagnostic
			if !errors.As(err, &d) || d.Code != "LOG-VARIETY" {
				t.Errorf("%s, %d workers: got %v", dedupe, jobs, err)
			}
		}
	}
}

func TestS3Detect(t *testing.T) {
	plain := nastyCases(t)[0].line
	for _, c := range []struct {
		name, head string
		ok         bool
	}{
		{"one line", plain, true},
		{"one line, cut in its tail", plain[:len(plain)-40], true},
		{"lines, the last cut", strings.Repeat(plain+"\n", 30) + plain[:50], true},
		{"CRLF", strings.Repeat(plain+"\r\n", 3), true},
		{"one bad line in ten", strings.Repeat(plain+"\n", 9) + "bad\n", true},
		{"one bad line in nine", strings.Repeat(plain+"\n", 8) + "bad\n", false},
		{"impossible times", strings.ReplaceAll(plain, "28/Feb", "30/Feb") + "\n", false},
		{"nothing", "", false},
		{"empty lines", "\n\n", false},
		{"an Apache log", `192.0.2.3 - - [28/Feb/2017:17:37:59 +0000] "GET / HTTP/1.1" 200 2326` + "\n", false},
		{"CSV", "time,requests,errors\n", false},
	} {
		why, ok := S3AccessLog{}.Detect([]byte(c.head))
		if ok != c.ok || ok != (why != "") {
			t.Errorf("%s: %v %q", c.name, ok, why)
		}
	}
}

// TestS3Labels: what the log says stands over what the config says.
func TestS3Labels(t *testing.T) {
	src := s3Source("")
	src.Labels = sla.Labels{sla.Account: "1", sla.Bucket: "what the config says", sla.Region: "us-east-1"}
	ev, _ := mustCount(t, files("f", nastyCases(t)[0].line), src, source.Options{})
	want := sla.Labels{sla.Account: "1", sla.Bucket: "bkt", sla.Region: "us-east-1", sla.RequestType: "GET"}
	if got := ev.Tally.All()[0].Labels; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v: the log knows its bucket", got, want)
	}
	if ev.Name != "s3" || ev.Caveat == "" || !slices.Equal([]time.Time{ev.First, ev.Last}, []time.Time{ev.First, ev.First}) {
		t.Errorf("got %+v", ev)
	}
}
