//go:build unix

package uptime

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// contest runs contestants in turn, round after round, and reports of each its best time as GB/s of log, the CPU seconds it
// spent per GB, and both against the first one's: only what ran in the same minutes on the same machine can be compared, and on
// a machine that others use as well, only CPU seconds can.
func contest(b *testing.B, size int64, contestants ...contestant) {
	wall, cpu := make([]time.Duration, len(contestants)), make([]time.Duration, len(contestants))
	for b.Loop() {
		for range 4 {
			for i, c := range contestants {
				start, spent := time.Now(), cpuTime(b)
				if err := c.run(); err != nil {
					b.Fatal(c.name, err)
				}
				if d := time.Since(start); wall[i] == 0 || d < wall[i] {
					wall[i] = d
				}
				if d := cpuTime(b) - spent; cpu[i] == 0 || d < cpu[i] {
					cpu[i] = d
				}
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for i, c := range contestants {
		b.ReportMetric(float64(size)/float64(wall[i]), c.name+"-GB/s")
		b.ReportMetric(cpu[i].Seconds()/float64(size)*1e9, c.name+"-CPU-s/GB")
		if i > 0 {
			b.ReportMetric(float64(wall[0])/float64(wall[i]), c.name+"/"+contestants[0].name)
			b.ReportMetric(float64(cpu[0])/float64(cpu[i]), c.name+"/"+contestants[0].name+"-CPU")
		}
	}
}

// cpuTime is what this process and the commands it ran have spent so far.
func cpuTime(b *testing.B) (sum time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}

type contestant struct {
	name string
	run  func() error
}

// logFolder makes logs of n lines in 16 files, and gives their total size and, as a shell would, their names.
func logFolder(b *testing.B, n int, packed bool) (refs []source.Ref, names []string, size int64) {
	const files = 16
	dir := b.TempDir()
	fsys := os.DirFS(dir)
	length := february.Length() / files
	for i := range files {
		name := fmt.Sprintf("%02d.log", i)
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		var w io.Writer = f
		var z *gzip.Writer
		if packed {
			z = gzip.NewWriter(f)
			w = z
		}
		counted := &countingWriter{w: w}
		if err := generateS3(counted, uint64(i), n/files, february.Start.Add(length*time.Duration(i)), length); err != nil {
			b.Fatal(err)
		}
		if packed {
			z.Close()
		}
		f.Close()
		size += counted.n
		refs = append(refs, source.Ref{FS: fsys, Name: name, Path: name})
		names = append(names, filepath.Join(dir, name))
	}
	return refs, names, size
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.w.Write(p)
}

func command(name string, args []string) func() error {
	return func() error { return exec.Command(name, args...).Run() }
}

// sideBySide runs a command twice, each on half of the files, at the same time.
func sideBySide(name string, args []string) func() error {
	return func() error {
		return source.Parallel(context.Background(), 2, 2, func(_ context.Context, _, i int) error {
			half := len(args) / 2
			return exec.Command(name, args[i*half:(i+1)*half]...).Run()
		})
	}
}

// BenchmarkS3Raw holds counting raw logs against wc -l, which only looks for line ends; without the hash, and with it.
func BenchmarkS3Raw(b *testing.B) {
	refs, names, size := logFolder(b, 500_000, false)
	contest(b, size,
		contestant{"wc", command("wc", append([]string{"-l"}, names...))},
		contestant{"scan1", func() error { return scan(b, 1, names) }},
		contestant{"scan2", func() error { return scan(b, 2, names) }},
		contestant{"count2", func() error { return countAll(b, refs, 2, DedupeOff) }},
		contestant{"sha256sum2", sideBySide("sha256sum", names)},
	)
}

// BenchmarkS3Gzip holds counting packed logs against unpacking them with the same library.
func BenchmarkS3Gzip(b *testing.B) {
	refs, names, size := logFolder(b, 300_000, true)
	contest(b, size,
		contestant{"inflate2", func() error { return inflate(2, names) }},
		contestant{"count2", func() error { return countAll(b, refs, 2, DedupeOff) }},
		contestant{"count1", func() error { return countAll(b, refs, 1, DedupeOff) }},
	)
}

// BenchmarkS3Naive holds counting against the way one would write it first.
func BenchmarkS3Naive(b *testing.B) {
	refs, names, size := logFolder(b, 100_000, false)
	contest(b, size,
		contestant{"naive", func() error { return naiveCount(names) }},
		contestant{"count1", func() error { return countAll(b, refs, 1, DedupeOff) }},
		contestant{"lines1", func() error { return countAll(b, refs, 1, DedupeLines) }},
		contestant{"lines2", func() error { return countAll(b, refs, 2, DedupeLines) }},
	)
}

func countAll(b *testing.B, refs []source.Ref, jobs int, dedupe string) error {
	_, rep, err := CountS3(b.Context(), refs, s3Source(dedupe), source.Options{Jobs: jobs, TempDir: b.TempDir()})
	for _, in := range rep.Inputs {
		if in.Rejected > 0 || in.Used < in.Rows*9/10 {
			return fmt.Errorf("%+v", in)
		}
	}
	return err
}

// scan counts without hashing, straight from the files.
func scan(b *testing.B, jobs int, names []string) error {
	job, err := newLogJob(b.Context(), s3Log, nil, s3Source(DedupeOff), source.Options{})
	if err != nil {
		return err
	}
	defer job.spool.Close()
	counters := make([]*logCounter, jobs)
	for i := range counters {
		counters[i] = newLogCounter(job)
	}
	return source.Parallel(b.Context(), jobs, len(names), func(_ context.Context, worker, i int) error {
		f, err := os.Open(names[i])
		if err != nil {
			return err
		}
		defer f.Close()
		counters[worker].lines.Reset(f, 0)
		return counters[worker].count(&logInput{})
	})
}

func inflate(jobs int, names []string) error {
	return source.Parallel(context.Background(), jobs, len(names), func(_ context.Context, _, i int) error {
		f, err := os.Open(names[i])
		if err != nil {
			return err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		_, err = io.CopyBuffer(onlyWriter{io.Discard}, onlyReader{z}, make([]byte, source.DefaultBlock))
		return err
	})
}

type onlyReader struct{ io.Reader }

type onlyWriter struct{ io.Writer }

// naiveCount splits lines and parses times with the standard library, and believes every line.
func naiveCount(names []string) error {
	tally := sla.NewTally(5 * time.Minute)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Split(line, " ")
			at, err := time.Parse("[02/Jan/2006:15:04:05 -0700]", f[2]+" "+f[3])
			if err != nil {
				return err
			}
			end := slices.IndexFunc(f[9:], func(s string) bool { return strings.HasSuffix(s, `"`) }) + 9
			s := tally.Series(sla.Labels{sla.Bucket: f[1], sla.RequestType: strings.Split(f[7], ".")[1]})
			s.Count(tally.Slot(at), 1)
			if code := f[min(end+2, len(f)-1)]; code != "-" {
				s.CountCode(code, 1)
			}
		}
	}
	return nil
}
