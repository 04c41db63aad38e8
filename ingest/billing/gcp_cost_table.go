package billing

import (
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/money"
)

// gcpCostTable is the cost table of the Cloud Billing console, downloaded as CSV: above its header stand the invoice, its
// date and its currency, below its rows their total.
// https://docs.cloud.google.com/billing/docs/how-to/cost-table
func gcpCostTable() *format {
	return &format{
		name:  "gcp-cost-table",
		marks: []string{"Service description", "SKU ID", "Cost type"},
		never: []string{"usage_start_time", "invoice.month"},
		needs: [][]string{gcpCostColumns, {"Service description"}, {"Cost type"}, {"Usage start date"}},
		bind:  bindGCPCostTable,
		help: source.Help{
			Title: "Google Cloud cost table",
			Reads: "The cost table of Cloud Billing in the Google Cloud console, downloaded as CSV with its first lines, which state the currency.",
			Proves: "What an invoice holds, by project, service and SKU. Credits are rows of their own: discounts lower the base, promotions do not. " +
				"The last row, the total, is no charge.",
			Limits:  "There is no region in it: a base that is bound to a region cannot be worked out from it. Take the billing export for that.",
			Sources: "https://docs.cloud.google.com/billing/docs/how-to/cost-table",
		},
	}
}

// gcpCostColumns are the amount of a row: the unrounded one, so that rounding comes last. Whatever the currency, the
// console writes the dollar sign.
var gcpCostColumns = []string{"Unrounded cost ($)", "Unrounded cost", "Unrounded subtotal ($)", "Unrounded subtotal", "Cost ($)", "Cost", "Subtotal ($)", "Subtotal"}

// gcpTable is a cost table's columns, and what stands above them.
type gcpTable struct {
	basics
	costType, credit, service, sku, project int
	invoiced                                month // of the invoice; 0 where that is not said

	says statements
}

func bindGCPCostTable(h *header, s *Source) bill {
	b := &gcpTable{
		basics: basics{
			cost:     h.column(gcpCostColumns...),
			currency: h.column("Currency"),
			start:    h.column("Usage start date"),
			invoice:  -1,
			account:  h.column("Project ID", "Project number"),
			stated:   statedCurrency(s),
		},
		costType: h.column("Cost type"),
		credit:   h.column("Credit type"),
		service:  h.column("Service description"),
		sku:      h.column("SKU description"),
		says:     statements{},
	}
	b.project = b.account
	for _, line := range h.above {
		if len(line) < 2 {
			continue
		}
		switch value := strings.TrimSpace(line[1]); strings.ToLower(strings.TrimSpace(line[0])) {
		case "currency":
			if c, err := money.ParseCurrency(value); err == nil && b.stated == "" {
				b.stated = c
			}
		case "invoice date":
			b.invoiced, _ = parseMonth([]byte(value))
		}
	}
	if b.currency < 0 && b.stated == "" {
		b.stated = NoCurrency
	}
	b.basics.parseMonth = b.month
	return b
}

// month is that of the use. Taxes and the rounding of the invoice state none: theirs is that of the invoice.
func (b *gcpTable) month(start []byte) (month, bool) {
	if start == nil {
		return b.invoiced, b.invoiced != 0
	}
	return parseMonth(start)
}

// isTotal tells the row below the table, and keeps what it says.
func (b *gcpTable) isTotal(r *row) bool {
	if !strings.EqualFold(string(r.field(b.costType)), "Total") {
		return false
	}
	if c, ok := parseCost(r.field(b.cost)); ok {
		s := b.says.of(&b.basics, r)
		s.stated++
		s.invoices++
		c.addTo(&s.sum)
	}
	return true
}

func (b *gcpTable) statements() statements { return b.says }

func (b *gcpTable) key(k *rawKey, r *row) {
	k.add(r.raw(b.costType))
	k.add(r.raw(b.credit))
	k.add(r.raw(b.service))
	k.add(r.raw(b.sku))
	k.add(r.raw(b.project))
}

func (b *gcpTable) charge(f []string, of known) charge {
	costType, credit, service, sku, project := f[0], f[1], f[2], f[3], f[4]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Account: project, Service: service, UsageType: sku}}
	out.Kind = gcpKind(costType, "", "", service, sku)
	if out.Kind == sla.UnknownKind {
		out.warn("BILL-KIND", "cost type %s is of no known kind", source.Excerpt(costType))
	}
	if credit != "" {
		if out.Kind = gcpCreditKind(credit, out.Kind); out.Kind == sla.UnknownKind {
			out.warn("BILL-KIND", "a credit of type %s is of no known kind", source.Excerpt(credit))
		}
	}
	if b.invoiced != 0 && b.invoiced.calendar() != of.month {
		out.warn("BILL-INVOICE-MONTH", "the invoice of %s holds a charge for use in %s, where it counts", b.invoiced.calendar(), of.month)
	}
	if of.currency == NoCurrency {
		out.warn("BILL-CURRENCY-UNSTATED", "the bill does not say what currency its costs are in")
	}
	gcpClass(&out)
	refuseAccount(&out)
	return out
}
