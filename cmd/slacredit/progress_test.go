package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A minute of reading 600 MB at 10 MB/s, looked at every 50 ms, on a clock of the test.
func minuteOfReading(p *progress) {
	start := time.Date(2017, 3, 1, 0, 0, 0, 0, time.UTC)
	p.began, p.total = start, 600e6
	for at := start; at.Before(start.Add(time.Minute)); at = at.Add(50 * time.Millisecond) {
		p.update(at)
		p.read.Add(500e3)
	}
	p.clear()
}

// On a terminal one line is drawn anew, five times a second at most, and nothing of it stays.
func TestProgressOnATerminal(t *testing.T) {
	var b bytes.Buffer
	minuteOfReading(&progress{to: &b, terminal: true})
	text := b.String()
	draws := strings.Count(text, "\r") - 1
	if draws > 5*60 || draws < 4*60 {
		t.Errorf("%d lines in a minute", draws)
	}
	if strings.Contains(text, "\n") || !strings.HasSuffix(text, "\r\x1b[K") {
		t.Errorf("something stays: %q", text[max(0, len(text)-80):])
	}
	if want := " of 600.0 MB (50 %), 10.0 MB/s, 30s left"; !strings.Contains(text, want) {
		t.Errorf("%q was never shown", want)
	}
}

// Elsewhere a plain line comes every ten seconds, and none for what is over sooner.
func TestProgressElsewhere(t *testing.T) {
	var b bytes.Buffer
	minuteOfReading(&progress{to: &b})
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 5 || strings.ContainsAny(b.String(), "\r\x1b") {
		t.Fatalf("%q", lines)
	}
	if want := "slacredit: read 100.0 MB of 600.0 MB (16 %), 10.0 MB/s, 50s left"; lines[0] != want {
		t.Errorf("first line %q, want %q", lines[0], want)
	}
	b.Reset()
	p := &progress{to: &b, began: time.Unix(0, 0), total: 10}
	p.update(time.Unix(9, 999e6))
	p.clear()
	if b.Len() > 0 {
		t.Errorf("a short reading says %q", b.String())
	}
}

// More bytes than were there at first, and none at all, are no reason for nonsense.
func TestProgressOfWhatGrows(t *testing.T) {
	p := &progress{}
	if got := p.line(time.Second); got != "read 0 B, 0 B/s" {
		t.Error(got)
	}
	p.total = 10
	if got := p.line(time.Second); got != "read 0 B of 10 B (0 %), 0 B/s" {
		t.Error(got)
	}
	p.read.Add(20)
	if got := p.line(time.Second); got != "read 20 B, 20 B/s" {
		t.Error(got)
	}
}

// fuse is a context that is cancelled when it has been asked so many times whether it is.
type fuse struct {
	context.Context
	left atomic.Int64
	blow context.CancelFunc
}

func (f *fuse) Err() error {
	if f.left.Add(-1) == 0 {
		f.blow()
	}
	return f.Context.Err()
}

// Whenever a run is interrupted, it exits 130, says so, and leaves no output, no half of one and no temporary file.
func TestInterruptedRunLeavesNothing(t *testing.T) {
	scenario, err := filepath.Abs("../../testdata/s3-2017-02-28/slacredit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args func(out string) []string
	}{
		{"run", func(out string) []string { return []string{"run", scenario, "--out", out, "--only", "json"} }},
		{"tally", func(out string) []string {
			return []string{"tally", filepath.Dir(scenario) + "/logs", "--out", out + ".csv"}
		}},
		{"inspect", func(string) []string { return []string{"inspect", filepath.Dir(scenario) + "/bills"} }},
		{"init", func(out string) []string { return []string{"init", filepath.Dir(scenario), "--force"} }},
	} {
		before, err := os.ReadFile(scenario)
		if err != nil {
			t.Fatal(err)
		}
		for _, after := range []int64{1, 2, 3, 7, 20} {
			place, temp := t.TempDir(), t.TempDir()
			t.Setenv("TMPDIR", temp)
			ctx, cancel := context.WithCancel(context.Background())
			f := &fuse{Context: ctx, blow: cancel}
			f.left.Store(after)
			var stdout, stderr bytes.Buffer
			code := run(f, c.args(filepath.Join(place, "out")), nil, &stdout, &stderr)
			cancel()
			if code != exitInterrupted || !strings.Contains(stderr.String(), "interrupted") {
				t.Errorf("%s, interrupted after %d looks: exit %d, %s", c.name, after, code, stderr.String())
			}
			for _, dir := range []string{place, temp} {
				left, err := os.ReadDir(dir)
				if err != nil || len(left) > 0 {
					t.Errorf("%s, interrupted after %d looks: left %v (%v)", c.name, after, left, err)
				}
			}
		}
		if now, err := os.ReadFile(scenario); err != nil || !bytes.Equal(before, now) {
			t.Fatalf("%s touched the configuration", c.name)
		}
	}
}
