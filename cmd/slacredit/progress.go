package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"slacredit/ingest/source"
)

// How often a person is told. A terminal is redrawn in place; anywhere else lines would pile up, and there are few.
const (
	redraw    = 200 * time.Millisecond
	firstDraw = 500 * time.Millisecond // most reading is over before
	plainLine = 10 * time.Second
)

// progress tells how far a long reading is. It goes to stderr, and nothing of it stays on a terminal.
type progress struct {
	to       io.Writer
	terminal bool
	began    time.Time
	total    int64 // stored bytes of all files; 0: not known
	read     atomic.Int64

	told  time.Time // when the last line was written
	drawn bool      // a line stands on the terminal
}

// watch tells of the reading of these files through opt.Progress until done is called. Done may be called twice.
func (a *app) watch(opt *source.Options, quiet bool, lists ...[]source.Ref) (done func()) {
	if quiet {
		return func() {}
	}
	p := &progress{to: a.err, terminal: isTerminal(a.err), began: a.now(), total: storedBytes(lists)}
	opt.Progress = func(n int64) { p.read.Add(n) }
	ticks := time.NewTicker(redraw)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				p.clear()
				return
			case <-ticks.C:
				p.update(a.now())
			}
		}
	}()
	ended := false
	return func() {
		if ended {
			return
		}
		ended = true
		ticks.Stop()
		close(stop)
		<-stopped
	}
}

// isTerminal tells whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// storedBytes is the size of all files. What cannot be told now is told when the file is opened.
func storedBytes(lists [][]source.Ref) (total int64) {
	for _, refs := range lists {
		for _, r := range refs {
			if info, err := fs.Stat(r.FS, r.Name); err == nil {
				total += info.Size()
			}
		}
	}
	return total
}

// update writes a line when it is time for one.
func (p *progress) update(now time.Time) {
	elapsed := now.Sub(p.began)
	switch {
	case p.terminal && elapsed >= firstDraw && now.Sub(p.told) >= redraw:
		fmt.Fprintf(p.to, "\r%s\x1b[K", p.line(elapsed))
		p.told, p.drawn = now, true
	case !p.terminal && elapsed >= plainLine && now.Sub(p.told) >= plainLine:
		fmt.Fprintln(p.to, "slacredit: "+p.line(elapsed))
		p.told = now
	}
}

// clear takes the line off the terminal.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.to, "\r\x1b[K")
		p.drawn = false
	}
}

// line says how many bytes were read of how many, how fast, and how long the rest will take at that rate. Compressed files are counted
// as they are stored.
func (p *progress) line(elapsed time.Duration) string {
	read := p.read.Load()
	rate := float64(read) / elapsed.Seconds()
	if p.total <= 0 || read > p.total {
		return fmt.Sprintf("read %s, %s/s", size(float64(read)), size(rate))
	}
	line := fmt.Sprintf("read %s of %s (%d %%), %s/s", size(float64(read)), size(float64(p.total)), read*100/p.total, size(rate))
	if read > 0 {
		left := time.Duration(float64(p.total-read) / rate * float64(time.Second)).Round(time.Second)
		line += fmt.Sprintf(", %v left", left)
	}
	return line
}

// size is a number of bytes as people say it.
func size(bytes float64) string {
	units := []string{"B", "KB", "MB", "GB", "TB"}
	i := 0
	for ; bytes >= 1000 && i < len(units)-1; i++ {
		bytes /= 1000
	}
	if i == 0 {
		return fmt.Sprintf("%.0f B", bytes)
	}
	return fmt.Sprintf("%.1f %s", bytes, units[i])
}
