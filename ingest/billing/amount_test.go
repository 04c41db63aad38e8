package billing

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"slacredit/sla/money"
)

func TestParseAmount(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "12": "12", "-0.5": "-0.5", "0.0230000000": "0.0230000000", "1.3333E-6": "0.0000013333",
		"-1.3333E-6": "-0.0000013333", "5.64902E-05": "0.0000564902", "2.323760000E-9": "0.000000002323760000",
		"5e-06": "0.000005", "1.5E1": "15", "00012.50": "12.50",
	} {
		m, scale, ok := parseAmount([]byte(text))
		if got := decimal.New(m, int32(-scale)).StringFixed(int32(scale)); !ok || got != want {
			t.Errorf("%q is %s, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", ".", "5.", ".5", "1,234.56", "$3", "(5)", "1 000", "1.2.3", "1e", "1e+", "1E99", "0x10", "Inf",
		"--1", "12345678901234567890", "15.79778013616864462748541900", "1_000", "١"} {
		if m, scale, ok := parseAmount([]byte(text)); ok {
			t.Errorf("%q is taken as %d, scale %d", text, m, scale)
		}
	}
}

// What the short way takes, the long way takes for the same number with the same scale.
func TestParseAmountAgreesWithParseNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{1,21}(\.[0-9]{1,21})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "text")
		m, scale, ok := parseAmount([]byte(text))
		n, err := money.ParseNumber(text)
		if !ok {
			return
		}
		if err != nil || !n.Equal(decimal.New(m, int32(-scale))) || -n.Exponent() != int32(scale) {
			t.Fatalf("%q is %d scale %d here, %s (%v) there", text, m, scale, n, err)
		}
	})
}

func TestParseMonth(t *testing.T) {
	for text, want := range map[string]string{
		"2023-11-01T00:00:00.000Z":      "2023-11",
		"2018-06-01T00:00:00Z":          "2018-06",
		"2023-06-01 00:00:00":           "2023-06",
		"2022-07-01 00:00:00.000":       "2022-07",
		"2023-11-13T10:00Z":             "2023-11",
		"2025-04-01 00:00:00+00:00":     "2025-04",
		"2025-04-01T00:00:00+05:30":     "2025-03",
		"2024-12-31 23:30:00-0800":      "2025-01",
		"2024-02-29":                    "2024-02",
		"2024-02-29 23:59:59 UTC":       "2024-02",
		"2025-01-01T00:30:00.123456+01": "2024-12",
	} {
		m, ok := parseMonth([]byte(text))
		if !ok || m.calendar().String() != want {
			t.Errorf("%q lies in %s, %v, want %s", text, m.calendar(), ok, want)
		}
	}
	for _, text := range []string{"", "2023", "2023-02-29", "2023-13-01", "2023-00-10", "2023-01-32", "1989-12-31", "2200-01-01",
		"4/1/25", "01/02/2023", "2023-01-01T24:00:00Z", "2023-01-01T10:60:00Z", "2023-01-01T10:00:60Z", "2023-01-01T10", "2023-01-01x",
		"2023-01-01T10:00:00+", "2023-01-01T10:00:00+25:00", "2023-01-01 10:00 PM", "2023-01-01T10:00:00.Z", "2023-1-1"} {
		if m, ok := parseMonth([]byte(text)); ok {
			t.Errorf("%q is taken for a time in %s", text, m.calendar())
		}
	}
}

func FuzzParseMonth(f *testing.F) {
	f.Add("2023-11-01T00:00:00.000Z")
	f.Add("2025-04-01 00:00:00 +05:30")
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := parseMonth([]byte(text)); ok && (m.calendar().Year < 1989 || m.calendar().Year > 2200 || !strings.Contains(text, "-")) {
			t.Errorf("%q lies in %s", text, m.calendar())
		}
	})
}

func TestClean(t *testing.T) {
	for _, null := range []string{"", " ", "NULL", "null", "None", "NaN", "nan", `\N`, `""`, `" "`, "\t", `"NULL"`, " \r"} {
		if f := clean([]byte(null)); f != nil {
			t.Errorf("%q is %q, want null", null, f)
		}
	}
	for text, want := range map[string]string{"a": "a", " a ": "a", `"a"`: "a", `"a, b"`: "a, b", "USD\r": "USD", `" 1.5 "`: "1.5",
		`"say ""yes"""`: `say "yes"`, "0": "0", "NULLS": "NULLS", "-": "-", "{}": "{}"} {
		if got := undouble(clean([]byte(text))); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
