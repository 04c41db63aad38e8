package ingest_test

import (
	"encoding/binary"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"slacredit/ingest"
	"slacredit/ingest/source"
)

// saved is a text as editors and consoles of Windows save it: with a mark before it, or in UTF-16 of either order.
func saved(text string) map[string]string {
	units := utf16.Encode([]rune("\ufeff" + text))
	var little, big []byte
	for _, u := range units {
		little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
	}
	return map[string]string{"UTF-8 with a mark": "\ufeff" + text, "UTF-16LE": string(little), "UTF-16BE": string(big)}
}

// How a text is saved changes nothing of what a file is, nor of what it says.
func TestEncodingsDoNotShow(t *testing.T) {
	look := func(text string) (ingest.Inspection, error) {
		in, err := ingest.Inspect(t.Context(), refTo("a.txt", text), ingest.Stated{Zone: time.UTC}, source.Options{TempDir: t.TempDir()})
		in.SHA256 = ""
		return in, err
	}
	for format, text := range beginnings {
		want, err := look(text)
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		for how, data := range saved(text) {
			if got, err := look(data); err != nil {
				t.Errorf("%s in %s: %v", format, how, err)
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s (-plain +saved):\n%s", format, how, diff)
			}
		}
	}
}
