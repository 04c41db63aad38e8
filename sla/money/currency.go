package money

import (
	"strings"

	"slacredit/sla/audit"
)

// Currency is an ISO 4217 code in capitals. Amounts of two currencies never add.
type Currency string

// codes are the active ISO 4217 currencies; the digit is the number of decimals of the minor unit where it is not 2.
// Source: ISO 4217 list one, https://www.iso.org/iso-4217-currency-codes.html.
const codes = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD3 BIF0 BMD BND BOB BRL BSD BTN BWP BYN BZD " +
	"CAD CDF CHF CLF4 CLP0 CNY COP CRC CUP CVE CZK DJF0 DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF0 " +
	"GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD3 IRR ISK0 JMD JOD3 JPY0 KES KGS KHR KMF0 KPW KRW0 KWD3 KYD KZT LAK LBP LKR " +
	"LRD LSL LYD3 MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR3 PAB PEN PGK PHP " +
	"PKR PLN PYG0 QAR RON RSD RUB RWF0 SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND3 TOP " +
	"TRY TTD TWD TZS UAH UGX0 USD UYU UZS VED VES VND0 VUV0 WST XAF0 XCD XOF0 XPF0 YER ZAR ZMW ZWG"

var minorUnits = func() map[Currency]int32 {
	m := map[Currency]int32{}
	for _, c := range strings.Fields(codes) {
		m[Currency(c[:3])] = 2
		if len(c) == 4 {
			m[Currency(c[:3])] = int32(c[3] - '0')
		}
	}
	return m
}()

// ParseCurrency reads an ISO 4217 code in either case.
func ParseCurrency(s string) (Currency, error) {
	c := Currency(strings.ToUpper(s))
	if _, ok := minorUnits[c]; !ok {
		return "", audit.Advise("write three letters: USD, EUR, JPY", "%q is not a currency code of ISO 4217", clip(s))
	}
	return c, nil
}

// Places is the number of decimals of the currency's minor unit: USD 2, JPY 0, KWD 3. An unknown code has 2.
func (c Currency) Places() int32 {
	if p, ok := minorUnits[c]; ok {
		return p
	}
	return 2
}

// UnmarshalText reads what ParseCurrency accepts.
func (c *Currency) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*c = ""
		return nil
	}
	*c, err = ParseCurrency(string(b))
	return err
}
