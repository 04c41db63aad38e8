package main

import (
	"cmp"
	"strings"

	"github.com/shopspring/decimal"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// invoiceTotals reads --invoice-total: an amount, or one per currency, like USD=1234.56,EUR=7.00.
func invoiceTotals(flag string) (map[money.Currency]money.Number, error) {
	if flag == "" {
		return nil, nil
	}
	const hint = "write an amount, like 11873.20, or one per currency, like USD=11873.20,EUR=7.00"
	out := map[money.Currency]money.Number{}
	for _, part := range strings.Split(flag, ",") {
		name, amount, named := strings.Cut(part, "=")
		if !named {
			name, amount = "", part
		}
		var c money.Currency
		if named {
			if err := c.UnmarshalText([]byte(name)); err != nil {
				return nil, usage(hint, "--invoice-total: %v", err)
			}
		}
		n, err := money.ParseNumber(strings.TrimSpace(amount))
		if err != nil {
			return nil, usage(hint, "--invoice-total: %v", err)
		}
		if _, twice := out[c]; twice || !named && strings.Contains(flag, ",") {
			return nil, usage(hint, "--invoice-total: %q does not say which total is in which currency", flag)
		}
		out[c] = n
	}
	return out, nil
}

// tieInvoice compares what the bills come to with what accounts payable has. An invoice rounds each of its lines, of which there
// is about one for each service of an account: so many minor units may be off, more is a failed control.
func (p *plan) tieInvoice(ledger *sla.Ledger, report *source.Report) error {
	for _, stated := range sortedKeys(p.invoice) {
		currency := cmp.Or(stated, p.Currency)
		if ledger == nil || currency == "" {
			return usage("name the bills under billing: in the configuration", "--invoice-total: there is no bill to tie it to")
		}
		type invoiceLine struct{ account, service string }
		lines := map[invoiceLine]bool{}
		var sum money.Sum
		for _, e := range ledger.Entries() {
			if e.Currency == currency {
				sum.Add(e.Amount.Decimal)
				lines[invoiceLine{e.Account, e.Service}] = true
			}
		}
		total, billed, places := p.invoice[stated], sum.Number(), currency.Places()
		tolerance := money.Number{Decimal: decimal.New(int64(len(lines)), -places)}
		report.Controls = append(report.Controls, audit.Control{Name: "invoice total " + string(currency), Source: "--invoice-total, within " + tolerance.AtLeast(places),
			Read: total.AtLeast(places), Used: billed.AtLeast(places), SetAside: "0", Rejected: "0",
			OK: !billed.Sub(total.Decimal).Abs().GreaterThan(tolerance.Decimal)})
	}
	return nil
}
