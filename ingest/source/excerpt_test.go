package source_test

import (
	"strings"
	"testing"

	"slacredit/ingest/source"
)

func TestExcerpt(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for text, want := range map[string]string{
		"":                         `""`,
		"a\nb\x1b[31m":             `"a\nb\x1b[31m"`,
		x(60):                      `"` + x(60) + `"`,
		x(61):                      `"` + x(60) + `"…`,
		x(59) + "é":                `"` + x(59) + `"…`,
		x(58) + "€" + "€":          `"` + x(58) + `"…`,
		x(58) + "é" + "€":          `"` + x(58) + `é"…`,
		strings.Repeat("\x80", 70): `"` + strings.Repeat(`\x80`, 56) + `"…`,
	} {
		if got := source.Excerpt(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
