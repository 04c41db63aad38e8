package workbook

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain":              "plain",
		"=1+1":               "=1+1", // text cells calculate nothing
		"two\r\nlines\there": "two  lines here",
		"bell\a nul\x00":     "bell\ufffd nul\ufffd",
		"\xff\xfe":           "\ufffd\ufffd",
		"a\u202eb\u2066c":    "a[U+202E]b[U+2066]c",
		"ümlaut 世界 🙂 ]]>":    "ümlaut 世界 🙂 ]]>",
		"_x0041_":            "_x0041_",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := clean(strings.Repeat("x", 40000)); !strings.HasSuffix(got, "xx … [cut: 7333 more characters stand in result.json]") {
		t.Errorf("a long text ends in %q", got[len(got)-80:])
	}
}

func FuzzClean(f *testing.F) {
	f.Add("=cmd|' /C calc'!A0")
	f.Add(strings.Repeat("🙂", 17000))
	f.Add("\x00\u202e\xff")
	f.Fuzz(func(t *testing.T, in string) {
		got := clean(in)
		if !utf8.ValidString(got) || len(utf16.Encode([]rune(got))) > cellLimit {
			t.Errorf("clean(%q) does not fit a cell", in)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("clean(%q) holds %U", in, r)
			}
		}
	})
}
