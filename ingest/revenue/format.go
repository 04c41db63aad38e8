package revenue

import (
	"slices"
	"strings"

	"slacredit/sla/audit"
)

// The formats that are read here.
const (
	Format  = "csv-revenue"    // a table with a time and an amount in each row
	Shopify = "shopify-orders" // the orders that a Shopify shop exports
	Stripe  = "stripe-balance" // the balance transactions of a Stripe account
)

// Formats are the names of the formats that can be read.
func Formats() []string { return []string{Format, Shopify, Stripe} }

// formatOf is the format of a table with these columns. What has the columns of a platform is never read as a plain table: its payouts,
// fees and cancelled orders would be summed into revenue.
func formatOf(names []string) string {
	folded := make([]string, len(names))
	for i, n := range names {
		folded[i] = strings.Join(words(n), "")
	}
	has := func(any ...string) bool {
		return slices.ContainsFunc(any, func(n string) bool { return slices.Contains(folded, n) })
	}
	switch {
	case has("id", "balancetransactionid") && has("amount", "gross") && has("fee") && has("net") && has("created", "createdutc"):
		return Stripe
	case has("name") && has("financialstatus") && has("createdat") && has("lineitemname", "lineitemquantity", "lineitemprice"):
		return Shopify
	}
	return Format
}

// findColumns finds the columns of a table by the format that is stated, else by the one that its header tells.
func (s Source) findColumns(names []string, path string) (*columns, error) {
	format := s.Format
	if format == "" {
		format = formatOf(names)
	}
	if format == Format {
		return plainColumns(names, s.Columns, path)
	}
	f := finder{names: names, at: audit.Origin{Path: path, Line: 1}}
	if len(s.Columns) > 0 {
		f.fail("leave columns: out; or say format: csv-revenue, and every row counts", "this is a table of %s, whose columns are known", format)
		return nil, f.err
	}
	c := &columns{names: names, format: format}
	if format == Stripe {
		c.stripe(&f)
	} else {
		c.shopify(&f)
	}
	if f.err != nil {
		return nil, f.err
	}
	c.utc = statesUTC(names[c.time])
	return c, nil
}

// fixed is the place of the first of the names, folded, that is there; -1 without any. One that is there twice is a fault.
func (f *finder) fixed(what string, needed bool, folded ...string) int {
	for _, want := range folded {
		is := func(n string) bool { return strings.Join(words(n), "") == want }
		if n := count(f.names, is); n == 1 {
			return slices.IndexFunc(f.names, is)
		} else if n > 1 && f.err == nil {
			f.fail("rename one of them", "column %q is there twice", f.names[slices.IndexFunc(f.names, is)])
		}
	}
	if needed && f.err == nil {
		f.fail("export the table with all its columns", "no column has the %s; there are %s", what, f.list())
	}
	return -1
}
