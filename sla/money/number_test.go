package money_test

import (
	"testing"

	"slacredit/sla/money"
)

func TestNumbersKeepTheirDigits(t *testing.T) {
	for in, want := range map[string]string{
		"99.90": "99.90", "0.10": "0.10", "-5": "-5", "+1": "1", "1e5": "100000", "3.21E-05": "0.0000321", "00012.50": "12.50",
		"15.79778013616864462748541900": "15.79778013616864462748541900", "-1.3333E-6": "-0.0000013333", ".5": "0.5",
	} {
		n, err := money.ParseNumber(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if n.String() != want {
			t.Errorf("%s became %s, want %s", in, n, want)
		}
	}
	for _, in := range []string{"", " 1", "1 ", "1,000", "1 234", "(5.00)", "$5", "1_000", "0x1", "NaN", "Infinity", "-", "--1", "1.2.3", "１", "−5", "1e10000", "1e99", "1e-99", "."} {
		if n, err := money.ParseNumber(in); err == nil {
			t.Errorf("%q was read as %s", in, n)
		}
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		how     money.Rounding
		in, out string
		places  int32
		changed bool
	}{
		{money.HalfUp, "2.675", "2.68", 2, true}, {money.HalfUp, "-2.675", "-2.68", 2, true}, {money.HalfUp, "2.670", "2.67", 2, false},
		{money.HalfEven, "2.665", "2.66", 2, true}, {money.HalfEven, "2.675", "2.68", 2, true},
		{money.Down, "2.679", "2.67", 2, true}, {money.Up, "2.671", "2.68", 2, true}, {money.HalfUp, "12.5", "13", 0, true}, {money.HalfUp, "1", "1.000", 3, false},
	} {
		got, changed := c.how.Round(money.MustNumber(c.in), c.places)
		if got.String() != c.out || changed != c.changed {
			t.Errorf("%s %s: %s %v, want %s %v", c.how, c.in, got, changed, c.out, c.changed)
		}
	}
}

func TestCurrencies(t *testing.T) {
	for code, places := range map[string]int32{"usd": 2, "JPY": 0, "KWD": 3, "EUR": 2} {
		c, err := money.ParseCurrency(code)
		if err != nil || c.Places() != places {
			t.Errorf("%s: %v, %d places", code, err, c.Places())
		}
	}
	if _, err := money.ParseCurrency("XYZ"); err == nil {
		t.Error("XYZ is a currency")
	}
}
