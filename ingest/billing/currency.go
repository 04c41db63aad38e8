package billing

import (
	"strings"

	"slacredit/sla/money"
)

// NoCurrency is the code of ISO 4217 for amounts without a currency. Charges of bills that state none are kept under it:
// they can be looked at, and add to nothing.
const NoCurrency money.Currency = "XXX"

// statedCurrency is the currency that the user states for bills without a column for it, and for rows whose code is none of
// ISO 4217: columns: {currency: =EUR}. "" where the user does not.
func statedCurrency(s *Source) money.Currency {
	value, ok := strings.CutPrefix(s.Columns["currency"], "=")
	if !ok {
		return ""
	}
	c, err := money.ParseCurrency(strings.TrimSpace(value))
	if err != nil {
		return ""
	}
	return c
}

// unstated is the currency of a bill that has no column for it: what the user says, or none.
func unstated(s *Source) money.Currency {
	if c := statedCurrency(s); c != "" {
		return c
	}
	return NoCurrency
}
