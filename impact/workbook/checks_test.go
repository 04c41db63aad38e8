package workbook

import (
	"testing"

	"github.com/shopspring/decimal"

	"slacredit/sla/money"
)

// A control that holds exactly holds in the workbook, though a spreadsheet keeps 15 digits; one that fails by the finest part does not.
func TestControlsOfManyDigits(t *testing.T) {
	for _, c := range []struct {
		read, used, aside, left, decimals string
		live                              bool
	}{
		{"12.01", "12", "0.01", "0", nKeep, true},
		{"12.01", "12", "0", "0.01", nKeep, true},
		{"12.0000000001", "12", "0", "0.0000000001", nKeep, false},
		{"1234567.8901234567", "1234567.0000000044", "0.8901234523", "0", nCoarse, true},
		{"1234567.8901234567", "1234567.0000000044", "0", "0.8901234523", nCoarse, false},
		{"9999999999.9999999999", "9999999999.9999999999", "0", "0", nCoarse, true},
		{"123456789012345678.90", "123456789012345178.90", "500", "0", nCoarse, false},
	} {
		p := [4]money.Number{money.MustNumber(c.read), money.MustNumber(c.used), money.MustNumber(c.aside), money.MustNumber("0")}
		left := controlDifference(p)
		decimals, live := controlDecimals(p, left)
		if !left.Equal(decimal.RequireFromString(c.left)) || decimals != c.decimals || live != c.live {
			t.Errorf("%s − %s − %s: %s, %s, %v; want %s, %s, %v", c.read, c.used, c.aside, left, decimals, live, c.left, c.decimals, c.live)
		}
	}
}
