package billing

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

// cutAll gives the texts of all blocks, and the error that ended the reading.
func cutAll(r io.Reader, size int) (blocks []block, err error) {
	c := newCutter(r, size)
	for more := true; more; {
		var b block
		more = c.next(&b)
		blocks, err = append(blocks, b), b.err
	}
	return blocks, err
}

func TestBlocksAreWholeRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text string
		for _, p := range rapid.SliceOfN(rapid.SampledFrom([]string{"a,b\n", "\"x\ny\",z\r\n", "\n", "\"\"\"\",\"\n\n\"\n", strings.Repeat("w", 70) + "\n"}), 0, 40).Draw(t, "records") {
			text += p
		}
		size := rapid.IntRange(1, 100).Draw(t, "size")
		blocks, err := cutAll(strings.NewReader(text), size)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		line := int64(1)
		for i, b := range blocks {
			s := string(b.buf[:b.n])
			if b.line != line {
				t.Fatalf("block %d says it begins on line %d, it is %d", i, b.line, line)
			}
			line += int64(strings.Count(s, "\n"))
			if strings.Count(s, `"`)%2 != 0 || s != "" && !strings.HasSuffix(s, "\n") {
				t.Fatalf("block %d is not whole records: %q", i, s)
			}
			all.WriteString(s)
		}
		if all.String() != text {
			t.Fatalf("the blocks make %q, want %q", all.String(), text)
		}
	})
}

func TestBlocksOfAFileWithoutLastLineEnd(t *testing.T) {
	blocks, err := cutAll(strings.NewReader("a,b\nc,d"), 100)
	last := blocks[len(blocks)-1]
	if err != nil || string(last.buf[:last.n]) != "a,b\nc,d" || !last.cut {
		t.Errorf("last block %q cut %v error %v, want all of it, cut", last.buf[:last.n], last.cut, err)
	}
}

func TestBlocksEndWithTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	blocks, err := cutAll(io.MultiReader(strings.NewReader("a,b\nhalf a rec"), iotest.ErrReader(broken)), 100)
	last := blocks[len(blocks)-1]
	if err != broken || string(last.buf[:last.n]) != "a,b\n" {
		t.Errorf("last block %q error %v, want the whole record, and the reader's error", last.buf[:last.n], err)
	}
}

// A record that never ends must not be collected in memory.
func TestBlocksGiveUpOnALongRecord(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("a,b\n\""), iotest.OneByteReader(strings.NewReader("")), repeat('x'))
	blocks, _ := cutAll(endless, 4097)
	last := blocks[len(blocks)-1]
	if last.n <= maxRecord || len(last.buf) > 4*maxRecord {
		t.Errorf("gave up after %d bytes with a buffer of %d", last.n, len(last.buf))
	}
}

// repeat is a reader of one byte, for ever.
type repeat byte

func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}
