package billing

import (
	"errors"
	"strings"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// FuzzRead holds any text to this: it is read, or refused with a place; what is read adds up; and the size of blocks and
// the number of workers do not show.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		curOf(columns{}, columns{"lineItem/UnblendedCost": "x"}, columns{"lineItem/UsageStartDate": "y"}),
		focusOf(columns{}, columns{"BilledCost": "NULL"}),
		"\ufeff" + strings.ReplaceAll(curOf(columns{"a": "two\nlines, \"quoted\""}), "\n", "\r\n"),
		curOf(columns{}) + ",,,\n\n\"",
		strings.TrimSuffix(focusOf(columns{}, columns{}), "\n"),
		"a,b\n1,2\n",
		"\"",
	} {
		f.Add(text, 7)
	}
	f.Fuzz(func(t *testing.T, text string, block int) {
		want := readWith(t, Source{}, source.Options{TempDir: t.TempDir()}, text)
		got := readWith(t, Source{}, source.Options{TempDir: t.TempDir(), Jobs: 3, Block: max(1, block%5000)}, text)
		if want.err != nil {
			var ds audit.Diagnostics
			if !errors.As(want.err, &ds) || ds[0].Code == "" || ds[0].Path == "" {
				t.Fatalf("error without a code or a place: %v", want.err)
			}
			if got.err == nil || got.err.Error() != want.err.Error() {
				t.Fatalf("error %v with other blocks, want %v", got.err, want.err)
			}
			return
		}
		want.sound(t)
		if a, b := everything(want), everything(got); a != b {
			t.Fatalf("other blocks give\n%s\nwant\n%s", b, a)
		}
	})
}
