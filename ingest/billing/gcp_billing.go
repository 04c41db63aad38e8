package billing

import (
	"bytes"
	"fmt"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// gcpBilling is the billing export to BigQuery, standard or detailed: as CSV with the names of nested fields joined by
// dots, or as JSON, one object for a row.
// https://docs.cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage
func gcpBilling() *format {
	return &format{
		name:  "gcp-billing",
		marks: []string{"billing_account_id", "cost", "invoice.month|invoice_month", "service.description|service_description"},
		needs: [][]string{{"cost"}, {"currency"}, {"usage_start_time"}, {"cost_type"}, {"service.description", "service_description"}},
		apart: []string{"usage_end_time", "usage.amount", "usage_amount", "export_time", "resource.name", "resource.global_name"},
		bind:  bindGCP,
		sniff: isGCPJSON,
		rows:  openGCPJSON,
		help: source.Help{
			Title: "Google Cloud billing export",
			Reads: "The billing data that Google Cloud exports to BigQuery, standard or detailed, taken out as JSON (one row a line, or one array) or as CSV " +
				"with the names of nested fields joined by dots.",
			Proves: "What was billed, by project, service, SKU and region. Each credit of a row is a charge of its own: discounts, commitments " +
				"and the free tier lower the base; promotions do not; adjustments and taxes are no part of it.",
			Limits: "Costs are floating-point numbers at the source. The month is that of the use in UTC: an invoice may hold use of the month before, " +
				"which is said. There is no invoice number, so that nothing tells whether a month is closed.",
			Sources: "https://docs.cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage",
		},
	}
}

// gcpBill is an export's columns. The cost of a row is before its credits, which stand in a list of their own; what was
// paid is the sum of both.
type gcpBill struct {
	basics
	costType, adjustment, transaction int
	adjusted                          int // why
	service, sku, project, invoiceOf  int
	regions                           []int
	credits                           int
	resources                         []int // nil when not asked for
	found                             []gcpCredit
}

func bindGCP(h *header, s *Source) bill {
	b := &gcpBill{
		basics: basics{
			cost:     h.column("cost"),
			currency: h.column("currency"),
			start:    h.column("usage_start_time"),
			invoice:  -1,
			account:  h.column("project.id", "project_id", "project.number", "project_number"),
		},
		costType:    h.column("cost_type"),
		adjustment:  h.column("adjustment_info.type", "adjustment_info_type"),
		adjusted:    h.column("adjustment_info.description", "adjustment_info_description"),
		transaction: h.column("transaction_type"),
		service:     h.column("service.description", "service_description"),
		sku:         h.column("sku.description", "sku_description"),
		invoiceOf:   h.column("invoice.month", "invoice_month"),
		regions: []int{h.column("location.region", "location_region"), h.column("location.location", "location_location"),
			h.column("location.zone", "location_zone")},
		credits: h.column("credits"),
	}
	b.project = b.account
	if s.ByResource {
		b.resources = []int{h.column("resource.global_name", "resource_global_name"), h.column("resource.name", "resource_name")}
	}
	return b
}

// gcpRegionNames are the places in [gcpBill.regions], as a result names what a region was taken from.
var gcpRegionNames = []string{"location_region", "location", "zone"}

// gcpZone is the place in [gcpBill.regions] that names a zone.
const gcpZone = 2

const (
	gcpCreditMark = "credit:" // of the tag of a credit, before its type; the cost of a row has no tag
	maxCreditType = 100       // how much of a type is kept: known ones are shorter
)

func (b *gcpBill) amounts(r *row, out []amount) []amount {
	out = append(out, amount{field: r.field(b.cost), column: b.cost, text: b.adjustmentText(r)})
	text := r.field(b.credits)
	if text == nil {
		return out
	}
	if bytes.IndexByte(text, '"') >= 0 {
		text = []byte(undouble(text))
	}
	var ok bool
	if b.found, ok = parseGCPCredits(text, b.found[:0]); !ok {
		return append(out, amount{field: text, column: b.credits}) // no number: the row is rejected
	}
	for _, c := range b.found {
		if c.amount == nil {
			return append(out, amount{field: text, column: b.credits})
		}
		out = append(out, amount{field: c.amount, column: b.credits, tag: c.tag(), text: c.text()})
	}
	return out
}

// adjustmentText is what the bill says of an adjustment: its type, which tells a breach of a service level, its description,
// and the SKU. Nil for rows that are none.
func (b *gcpBill) adjustmentText(r *row) []byte {
	kind := r.field(b.adjustment)
	if kind == nil {
		return nil
	}
	text := string(kind)
	for _, c := range []int{b.adjusted, b.sku} {
		if more := undouble(r.field(c)); more != "" {
			text += ": " + more
		}
	}
	return []byte(text)
}

func (b *gcpBill) key(k *rawKey, r *row) {
	k.add(r.raw(b.costType))
	k.add(r.raw(b.adjustment))
	k.add(r.raw(b.transaction))
	k.add(r.raw(b.service))
	k.add(r.raw(b.sku))
	k.add(r.raw(b.project))
	k.add(r.raw(b.invoiceOf))
	k.first(r, b.regions)
	k.first(r, b.resources)
}

func (b *gcpBill) charge(f []string, of known) charge {
	costType, adjustment, transaction, service, sku, project, invoiced := f[0], f[1], f[2], f[3], f[4], f[5], f[6]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Account: project, Service: service,
		UsageType: sku, Region: strings.ToLower(f[8]), Resource: f[10]}}
	if out.Region != "" {
		out.RegionFrom = gcpRegionNames[which(f[7])]
	}
	if which(f[7]) == gcpZone {
		out.Region = trimZone(out.Region)
	}
	out.Kind = gcpKind(costType, adjustment, transaction, service, sku)
	if out.Kind == sla.UnknownKind {
		out.warn("BILL-KIND", "cost type %s is of no known kind", source.Excerpt(costType))
	}
	if typ, credit := strings.CutPrefix(f[11], gcpCreditMark); credit {
		if out.Kind = gcpCreditKind(typ, out.Kind); out.Kind == sla.UnknownKind {
			out.warn("BILL-KIND", "a credit of type %s is of no known kind", source.Excerpt(typ))
		}
	}
	if month := fmt.Sprintf("%04d%02d", of.month.Year, int(of.month.Mon)); invoiced != "" && strings.ReplaceAll(invoiced, "-", "") != month {
		out.warn("BILL-INVOICE-MONTH", "the invoice of %s holds a charge for use in %s, where it counts", source.Excerpt(invoiced), of.month)
	}
	gcpClass(&out)
	refuseAccount(&out)
	return out
}
