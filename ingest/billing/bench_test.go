//go:build unix

package billing

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"slacredit/ingest/source"
)

// benchSize is the size of the bill, large enough for start-up not to count.
const benchSize = 256 << 20

// BenchmarkFOCUS sums a FOCUS bill up, side by side with the plain ways to do it and with wc -l, which only reads.
// Every round runs every contestant once, so that all meet the same machine; what is reported is the median of the
// rounds: MB/s of wall time, and MB/s of processor time (user and system, all threads), which a busy machine disturbs less.
func BenchmarkFOCUS(b *testing.B) { benchmarkBill(b, generateFOCUS, focus()) }

// BenchmarkCUR does the same with a legacy CUR.
func BenchmarkCUR(b *testing.B) { benchmarkBill(b, generateCUR, awsCUR()) }

func benchmarkBill(b *testing.B, generate func(io.Writer, int) error, f *format) {
	path := filepath.Join(b.TempDir(), "bill.csv")
	w, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := generate(w, benchSize); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	open := func(job func(io.Reader) error) func() error {
		return func() error {
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer file.Close()
			return job(file)
		}
	}
	rows := func(workers int) func() error {
		return open(func(r io.Reader) error {
			m := &member{path: "bill.csv", source: &Source{}, rejects: source.NewRejects(source.Options{})}
			defer m.rejects.Close()
			return m.read(b.Context(), r, source.Options{}, workers)
		})
	}
	contestants := []struct {
		name string
		run  func() error
	}{
		{"reader-1", rows(1)},
		{"reader-2", rows(2)},
		{"hashed-2", func() error { // all of Read: the file is hashed as well
			ref := source.Ref{FS: os.DirFS(filepath.Dir(path)), Name: "bill.csv", Path: "bill.csv"}
			_, _, err := Read(b.Context(), []Source{{Refs: []source.Ref{ref}}}, source.Options{Jobs: 2})
			return err
		}},
		{"twin", open(func(r io.Reader) error { return twin(r, f) })},
		{"twin-4-keys", open(func(r io.Reader) error { return fourKeys(r, f) })},
		{"wc", func() error { return exec.Command("wc", "-l", path).Run() }},
	}
	wall, cpu := make([][]float64, len(contestants)), make([][]float64, len(contestants))
	for round := range b.N + 1 {
		for i, c := range contestants {
			start, used := time.Now(), cpuTime(b)
			if err := c.run(); err != nil {
				b.Fatal(c.name, ": ", err)
			}
			if round == 0 {
				continue // warm-up
			}
			wall[i] = append(wall[i], time.Since(start).Seconds())
			cpu[i] = append(cpu[i], (cpuTime(b) - used).Seconds())
		}
	}
	b.ReportMetric(0, "ns/op")
	for i, c := range contestants {
		slices.Sort(wall[i])
		slices.Sort(cpu[i])
		b.ReportMetric(benchSize/1e6/wall[i][len(wall[i])/2], fmt.Sprintf("MB/s-%s", c.name))
		b.ReportMetric(benchSize/1e6/cpu[i][len(cpu[i])/2], fmt.Sprintf("MB/cpu-s-%s", c.name))
	}
}

// cpuTime is the processor time of this process and the children it waited for.
func cpuTime(b *testing.B) time.Duration {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		if err := syscall.Getrusage(who, &r); err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	return sum
}

// twin does the work of the reader the plain way: encoding/csv, the same columns as a key of a map, decimal.Add.
func twin(r io.Reader, f *format) error {
	c := csv.NewReader(r)
	c.ReuseRecord = true
	names, err := c.Read()
	if err != nil {
		return err
	}
	h := newHeader(slices.Clone(names))
	basic := f.bind(h, &Source{}).basic()
	var wanted []int
	for i, used := range h.used {
		if used && i != basic.cost && i != basic.start && h.names[i] != "ChargeDescription" {
			wanted = append(wanted, i)
		}
	}
	sums := map[string]decimal.Decimal{}
	var key []byte
	for {
		record, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		cost, err := decimal.NewFromString(record[basic.cost])
		if err != nil {
			return err
		}
		start, err := time.Parse(time.RFC3339, record[basic.start])
		if err != nil {
			return err
		}
		key = start.UTC().AppendFormat(key[:0], "2006-01")
		for _, c := range wanted {
			key = append(append(key, 0), record[c]...)
		}
		if old, ok := sums[string(key)]; ok {
			sums[string(key)] = old.Add(cost)
		} else {
			sums[string(key)] = cost
		}
	}
}

// fourKeys is the twin with the least that can be asked: the cost by service, region, account and kind.
func fourKeys(r io.Reader, f *format) error {
	c := csv.NewReader(r)
	c.ReuseRecord = true
	names, err := c.Read()
	if err != nil {
		return err
	}
	h := newHeader(slices.Clone(names))
	cost := f.bind(h, &Source{}).basic().cost
	service, region := h.column("ServiceName", "lineItem/ProductCode"), h.column("RegionId", "product/region")
	account, kind := h.column("SubAccountId", "lineItem/UsageAccountId"), h.column("ChargeCategory", "lineItem/LineItemType")
	sums := map[[4]string]decimal.Decimal{}
	for {
		record, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		d, err := decimal.NewFromString(record[cost])
		if err != nil {
			return err
		}
		key := [4]string{record[service], record[region], record[account], record[kind]}
		sums[key] = sums[key].Add(d)
	}
}
