package billing

import (
	"context"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"

	"slacredit/ingest/source"
)

const benchSize = 256 << 20

// BenchmarkFOCUS sums a FOCUS bill up, side by side with the plain way to do it and with wc -l, which only reads.
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
	info, _ := os.Stat(path)
	run := func(name string, job func(io.Reader) error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for range b.N {
				file, err := os.Open(path)
				if err != nil {
					b.Fatal(err)
				}
				if err := job(file); err != nil {
					b.Fatal(err)
				}
				file.Close()
			}
		})
	}
	for _, workers := range []int{1, 2} {
		run(map[int]string{1: "reader-1", 2: "reader-2"}[workers], func(r io.Reader) error {
			m := &member{path: "bill.csv", rejects: source.NewRejects(source.Options{})}
			defer m.rejects.Close()
			return m.read(b.Context(), r, source.Options{}, workers)
		})
	}
	run("twin", func(r io.Reader) error { _, err := twin(r, f); return err })
	run("twin-four-keys", func(r io.Reader) error { return fourKeys(r, f) })
	b.Run("whole-2", func(b *testing.B) {
		b.SetBytes(info.Size())
		for range b.N {
			ref := source.Ref{FS: os.DirFS(filepath.Dir(path)), Name: "bill.csv", Path: "bill.csv"}
			if _, _, err := Read(context.Background(), []Source{{Refs: []source.Ref{ref}}}, source.Options{Jobs: 2}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("wc", func(b *testing.B) {
		b.SetBytes(info.Size())
		for range b.N {
			if err := exec.Command("wc", "-l", path).Run(); err != nil {
				b.Skip("no wc here")
			}
		}
	})
}

// twin reads a bill the plain way: encoding/csv, a map, decimal.Add row by row.
func twin(r io.Reader, f *format) (map[string]decimal.Decimal, error) {
	c := csv.NewReader(r)
	c.ReuseRecord = true
	c.FieldsPerRecord = -1
	names, err := c.Read()
	if err != nil {
		return nil, err
	}
	h := newHeader(append([]string(nil), names...))
	bound := f.bind(h, false)
	basic := bound.basic()
	var wanted []int
	for i, used := range h.used {
		if used && i != basic.cost && i != basic.start {
			wanted = append(wanted, i)
		}
	}
	sums := map[string]decimal.Decimal{}
	var key []byte
	for {
		record, err := c.Read()
		if err == io.EOF {
			return sums, nil
		}
		if err != nil {
			return nil, err
		}
		cost, err := decimal.NewFromString(record[basic.cost])
		if err != nil {
			return nil, err
		}
		key = append(key[:0], record[basic.start][:7]...)
		for _, c := range wanted {
			key = append(key, '|')
			key = append(key, record[c]...)
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
	h := newHeader(append([]string(nil), names...))
	cost := f.bind(h, false).basic().cost
	k := [4]int{h.column("ServiceName", "lineItem/ProductCode"), h.column("RegionId", "product/region"),
		h.column("SubAccountId", "lineItem/UsageAccountId"), h.column("ChargeCategory", "lineItem/LineItemType")}
	type key [4]string
	sums := map[key]decimal.Decimal{}
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
		id := key{record[k[0]], record[k[1]], record[k[2]], record[k[3]]}
		sums[id] = sums[id].Add(d)
	}
}
