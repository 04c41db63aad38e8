package billing

import (
	"cmp"
	"slices"

	"slacredit/sla/money"
)

// totals are the control totals of a file by currency, added up row by row before anyone asks what the row means: what
// the ledger says later must come to the same.
type totals struct {
	list []*total
	last *spelling
	all  []*spelling
}

// total is what was read in one currency, and how much of that was rejected. No currency means that the bill states
// none, or one that does not exist.
type total struct {
	id             byte
	currency       money.Currency
	stated         bool // by the user, for rows whose own code is none of ISO 4217
	read, rejected money.Sum
	repeated       money.Sum // of rows that repeat others and were passed over
}

// spelling is a currency as a bill prints it.
type spelling struct {
	text string
	*total
}

// of is the total of a currency as printed.
func (t *totals) of(text []byte) *total {
	if t.last != nil && string(text) == t.last.text {
		return t.last.total
	}
	for _, s := range t.all {
		if string(text) == s.text {
			t.last = s
			return s.total
		}
	}
	c, err := money.ParseCurrency(string(text))
	if err != nil {
		return t.currency("") // what may be anything is not kept
	}
	t.last = &spelling{string(text), t.currency(c)}
	t.all = append(t.all, t.last)
	return t.last.total
}

// currency is the total of a currency.
func (t *totals) currency(c money.Currency) *total {
	return t.under(c, false)
}

// instead is the total of a currency that the user states for rows whose own code is none. Their cells stay apart from those of
// rows that print the currency themselves, so that each can be told.
func (t *totals) instead(c money.Currency) *total { return t.under(c, true) }

func (t *totals) under(c money.Currency, stated bool) *total {
	for _, s := range t.list {
		if s.currency == c && s.stated == stated {
			return s
		}
	}
	s := &total{id: byte(len(t.list)), currency: c, stated: stated}
	t.list = append(t.list, s)
	return s
}

// sorted lists the totals by currency.
func (t *totals) sorted() []*total {
	return slices.SortedFunc(slices.Values(t.list), func(a, b *total) int { return cmp.Compare(a.currency, b.currency) })
}
