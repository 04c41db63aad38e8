package workbook

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestDouble(t *testing.T) {
	for in, want := range map[string]string{
		"10.10":                       "10.1 exact",
		"0.1":                         "0.1 exact",
		"-0.00":                       "0 exact",
		"12345678901234.56":           "12345678901234.6 rounded",
		"412.12345678901234567890":    "412.123456789012 rounded",
		"99999999999999.995":          "100000000000000 rounded",
		"-1234567890123456789012.5":   "-1234567890123460000000 rounded",
		"0.0000000000000000001234567": "0.0000000000000000001234567 exact",
	} {
		f, exact := double(decimal.RequireFromString(in))
		got := strconv.FormatFloat(f, 'f', -1, 64)
		if exact {
			got += " exact"
		} else {
			got += " rounded"
		}
		if got != want && !(in == "-0.00" && got == "-0 exact") {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// What a cell holds prints back as the decimal, or as the decimal rounded to 15 digits.
func TestDoubleKeepsFifteenDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64().Draw(t, "digits"), -rapid.Int32Range(-3, 20).Draw(t, "places"))
		f, exact := double(d)
		back, err := decimal.NewFromString(strconv.FormatFloat(f, 'g', doubleDigits, 64))
		if err != nil || !back.Equal(significant(d)) {
			t.Fatalf("%s became %v, which prints as %s", d, f, back)
		}
		if exact != back.Equal(d) {
			t.Fatalf("%s: exact is %v", d, exact)
		}
	})
}

func TestNamesAreNoAddresses(t *testing.T) {
	for name, ok := range map[string]bool{"credit_1": true, "minor_unit_USD": true, "word_ok": true,
		"A1": false, "XFD1048576": false, "R1C1": false, "r12c": false, "c": false, "TRUE": false, "1st": false, "a b": false, "": false} {
		if got := nameShape.MatchString(name) && !cellShape.MatchString(name); got != ok {
			t.Errorf("%q: %v, want %v", name, got, ok)
		}
	}
}

func TestAmountWidthShowsTheWholeAmount(t *testing.T) {
	for _, n := range []int{1, 7, 10, 13} {
		d := decimal.New(1, int32(n-1))
		shown := fmt.Sprintf("-USD %*d.00", n+(n-1)/3, 0) // sign, code, digits with separators
		if w := amountWidth(1, "USD", d); w < float64(len(shown)) {
			t.Errorf("%s: width %v for %d characters", d, w, len(shown))
		}
	}
}
