package workbook

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"slacredit/sla/money"
)

// doubleDigits is how many significant decimal digits every spreadsheet keeps of a number.
const doubleDigits = 15

// double is a decimal as a spreadsheet can hold it: rounded to 15 significant digits. It is for showing and for cached
// values only; exact tells whether nothing was lost.
func double(d decimal.Decimal) (f float64, exact bool) {
	held := significant(d)
	f, err := strconv.ParseFloat(held.String(), 64)
	return f, err == nil && held.Equal(d)
}

// significant rounds a decimal to the digits that a spreadsheet keeps.
func significant(d decimal.Decimal) decimal.Decimal {
	digits := len(strings.TrimLeft(d.Coefficient().String(), "-"))
	if digits <= doubleDigits {
		return d
	}
	return d.Round(-d.Exponent() - int32(digits-doubleDigits))
}

// doubleOf is the fraction as a spreadsheet's formula yields it.
func doubleOf(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}

// Number formats. The percent sign is text: 99.9 stands for 99.9 %.
const (
	wholeFormat    = "#,##0"
	percentFormat  = `0.0000" %"`
	tierFormat     = `0.##" %"`
	rateFormat     = "0.000000"
	freeFormat     = "#,##0.######"
	fineFormat     = "#,##0.000000"
	estimateFormat = "#,##0.0000"
	longPercent    = `0.00000000" %"`
	dateFormat     = `yyyy\-mm\-dd`
)

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// moneyFormat shows an amount with its currency and the decimals of its minor unit, negatives with a sign.
func moneyFormat(c money.Currency) string {
	body := "#,##0"
	if n := int(c.Places()); n > 0 {
		body += "." + strings.Repeat("0", n)
	}
	if !currencyCode.MatchString(string(c)) {
		return body
	}
	unit := `"` + string(c) + ` "`
	return unit + body + ";-" + unit + body
}

// amountWidth is a column width, in characters, that shows each of the amounts in their currency, and no less than least.
func amountWidth(least float64, c money.Currency, amounts ...decimal.Decimal) float64 {
	for _, a := range amounts {
		whole := len(a.Abs().Truncate(0).String())
		chars := whole + (whole-1)/3 + int(c.Places()) + len("-USD .") + 1
		least = max(least, float64(chars)*1.05)
	}
	return min(least, 60)
}
