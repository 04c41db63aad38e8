package billing

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// structure is what index finds, found byte by byte.
type structure struct {
	seps, ends []uint32
	misplaced  int
	open       bool
}

// plainScan is RFC 4180 as a state machine: the model that index is held to.
func plainScan(text string) structure {
	s := structure{seps: []uint32{^uint32(0)}, misplaced: -1}
	at := func(i int) byte {
		if i < len(text) {
			return text[i]
		}
		return 0
	}
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if quoted {
			switch {
			case c != '"':
			case at(i+1) == '"':
				i++
			default:
				quoted = false
				next := at(i + 1)
				ends := i+1 >= len(text) || next == ',' || next == '\n' ||
					next == '\r' && (i+2 >= len(text) || at(i+2) == '\n')
				if !ends {
					s.misplaced = i
					return s
				}
			}
			continue
		}
		switch c {
		case '"':
			if i > 0 && text[i-1] != ',' && text[i-1] != '\n' {
				s.misplaced = i
				return s
			}
			quoted = true
		case ',':
			s.seps = append(s.seps, uint32(i))
		case '\n':
			s.ends = append(s.ends, uint32(len(s.seps)))
			s.seps = append(s.seps, uint32(i))
		}
	}
	s.open = quoted
	return s
}

func scanned(text string) structure {
	var x index
	data := make([]byte, len(text)+blockPad)
	copy(data, text)
	misplaced, open := x.scan(data, len(text))
	return structure{x.seps, x.ends, misplaced, open}
}

// csvLike draws text in which quotes, commas and line ends of every kind are frequent, long enough to cross the words of
// the index.
func csvLike() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{",", ",", "\n", "\r\n", "\r", "a", "1.5", `"x"`, `"a,b"`, `"say ""yes"""`, "\"two\nlines\"", `""`, `"`,
		strings.Repeat("b", 61), `"` + strings.Repeat("c", 64) + `"`, strings.Repeat(",", 66)})
	return rapid.Map(rapid.SliceOfN(pieces, 0, 80), func(p []string) string { return strings.Join(p, "") })
}

func TestIndexFindsWhatAPlainScanFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := csvLike().Draw(t, "text")
		got, want := scanned(text), plainScan(text)
		if got.misplaced != want.misplaced {
			t.Fatalf("misplaced quote at %d, want %d", got.misplaced, want.misplaced)
		}
		if !slices.Equal(got.seps, want.seps) || !slices.Equal(got.ends, want.ends) || want.misplaced < 0 && got.open != want.open {
			t.Fatalf("found %+v, want %+v", got, want)
		}
	})
}

func TestIndexKnowsEveryByte(t *testing.T) {
	// Each byte value next to a comma: the comparison of eight bytes at once must not leak into its neighbours.
	for c := range 256 {
		for pos := range 8 {
			b := []byte("xxxxxxxxxxxxxxxx")
			b[pos], b[pos+1] = ',', byte(c)
			if c == '"' {
				continue // a quote changes what the rest means
			}
			got, want := scanned(string(b)), plainScan(string(b))
			if !slices.Equal(got.seps, want.seps) {
				t.Errorf("byte %#x behind a comma at %d: separators %v, want %v", c, pos, got.seps, want.seps)
			}
		}
	}
}
