package source_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"slacredit/ingest/source"
)

// cutLines is what Lines must give, written for reading.
func cutLines(text string) (out []string) {
	for n := 1; text != ""; n++ {
		line, rest, ended := strings.Cut(text, "\n")
		text = rest
		line = strings.TrimSuffix(line, "\r")
		s := fmt.Sprintf("%d cut=%v ", n, !ended)
		if len(line) > source.MaxLine {
			s += fmt.Sprintf("long %x %s", sha256.Sum256([]byte(line)), line[:4096])
		} else {
			s += line
		}
		out = append(out, s)
	}
	return out
}

func drain(l *source.Lines) (out []string) {
	for l.Next() {
		s := fmt.Sprintf("%d cut=%v ", l.Number(), l.Cut())
		if l.Long() {
			s += fmt.Sprintf("long %x %s", l.LongSum(), l.Bytes())
		} else {
			s += string(l.Bytes())
		}
		out = append(out, s)
	}
	return out
}

func TestLinesOfAnyBlock(t *testing.T) {
	max := strings.Repeat("x", source.MaxLine)
	texts := []string{
		"", "\n", "a", "a\n", "a\r\n", "a\r", "\r\n", "a\n\nb\r\nc", "a\rb\n",
		max, max + "\n", max + "\r\n", max + "\r", "a\n" + max + "\r\nb",
		max + "x", max + "x\n", max + "x\r\n", max + "xx\r\n", max + "\rx\nb\n", max + "x\r", "a\n" + max + max + "\r\r\nb\n" + max + "y",
	}
	var l source.Lines // reused: nothing of the text before may show
	for i, text := range texts {
		want := cutLines(text)
		for _, block := range []int{0, 1, 7, 4097, 1 << 20} {
			l.Reset(strings.NewReader(text), block)
			if got := drain(&l); strings.Join(got, "\n") != strings.Join(want, "\n") || l.Err() != nil {
				t.Errorf("text %d, blocks of %d: got %.80q (%v), want %.80q", i, block, got, l.Err(), want)
			}
		}
	}
}

func TestLinesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"a", "bcd", "\n", "\r", "\r\n", strings.Repeat("z", 300)})).Draw(t, "text"), "")
		var l source.Lines
		l.Reset(iotest.HalfReader(strings.NewReader(text)), rapid.IntRange(1, 700).Draw(t, "block"))
		if got, want := drain(&l), cutLines(text); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func TestLinesEndWithTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	for _, text := range []string{"", "a\nb", strings.Repeat("x", source.MaxLine+100)} {
		var l source.Lines
		l.Reset(&thenError{strings.NewReader(text), broken}, 0)
		drain(&l)
		if !errors.Is(l.Err(), broken) {
			t.Errorf("%.10q: got %v", text, l.Err())
		}
	}
}

// thenError reads a text and then fails instead of ending.
type thenError struct {
	r   *strings.Reader
	err error
}

func (e *thenError) Read(p []byte) (int, error) {
	if e.r.Len() == 0 {
		return 0, e.err
	}
	return e.r.Read(p)
}
