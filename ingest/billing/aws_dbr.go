package billing

import (
	"bytes"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// awsDBR is the detailed billing report, with or without resources and tags, that AWS delivered before the CUR: the bill of
// most claims of before 2019. Its costs are in US dollars.
// https://docs.aws.amazon.com/cur/latest/userguide/detailed-billing-migrate.html
func awsDBR() *format {
	return &format{
		name:     "aws-dbr",
		marks:    []string{"InvoiceID", "RecordType", "RateId", "ItemDescription", "UsageQuantity", "UnBlendedCost|Cost"},
		never:    []string{"CostBeforeTax"},
		needs:    [][]string{{"UnBlendedCost", "Cost"}, {"UsageStartDate"}, {"RecordType"}, {"ProductName"}, {"ItemDescription"}, {"LinkedAccountId", "PayerAccountId"}},
		identity: []string{"RecordId"},
		bind:     func(h *header, s *Source) bill { return bindDBR(h, s, false) },
		help: source.Help{
			Title: "AWS detailed billing report",
			Reads: "The report as AWS delivered it until the Cost and Usage Report took its place, with or without resources and tags: CSV, as it is or packed with zip.",
			Proves: "What was billed (the unblended cost), by account, service, region and storage class. The statement's own total is held against the sum " +
				"of the rows.",
			Limits: "It names no currency: US dollars are assumed, and said to be. Tax, credits, refunds and fees can be told by their description alone. " +
				"The region is that of the usage type.",
			Sources: "https://docs.aws.amazon.com/cur/latest/userguide/detailed-billing-migrate.html",
		},
	}
}

// awsMonthly is the monthly report and the cost allocation report. Credits and tax are columns of it, not rows.
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/configurecostallocreport.html
func awsMonthly() *format {
	return &format{
		name:  "aws-monthly",
		marks: []string{"RecordType", "CostBeforeTax", "TotalCost"},
		needs: [][]string{{"CostBeforeTax"}, {"BillingPeriodStartDate", "UsageStartDate"}, {"RecordType"}, {"ProductCode", "ProductName"}, {"LinkedAccountId", "PayerAccountId"}},
		bind:  func(h *header, s *Source) bill { return bindDBR(h, s, true) },
		help: source.Help{
			Title:  "AWS monthly report and cost allocation report",
			Reads:  "The two monthly reports of AWS billing as CSV, with or without the line about tags before the header.",
			Proves: "What was billed before tax, by account, product and region. Credits and tax of a row are charges of their own. The statement's own total is held against the sum of the rows.",
			Limits: "Rows of linked accounts and rows of the payer are added up; where that does not make the statement's total, the control says so. Single " +
				"resources and hours are not in it.",
			Sources: "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/configurecostallocreport.html",
		},
	}
}

// dbr is the columns of a detailed or monthly report.
type dbr struct {
	basics
	recordType, reserved, description int
	accounts, products                []int
	usageType, zone, resource         int
	credits, tax                      int // of the monthly report; -1 else

	assumedDollars bool
	says           statements
}

func bindDBR(h *header, s *Source, monthly bool) bill {
	b := &dbr{
		basics: basics{
			cost:       h.column("UnBlendedCost", "Cost"),
			currency:   h.column("CurrencyCode"),
			start:      h.column("UsageStartDate"),
			invoice:    h.column("InvoiceID"),
			account:    h.column("LinkedAccountId", "PayerAccountId"),
			parseMonth: parseSlashedMonth,
		},
		recordType:  h.column("RecordType"),
		reserved:    h.column("ReservedInstance"),
		description: h.column("ItemDescription"),
		accounts:    h.columns("LinkedAccountId", "PayerAccountId"),
		products:    h.columns("ProductCode", "ProductName"),
		usageType:   h.column("UsageType"),
		zone:        h.column("AvailabilityZone"),
		resource:    -1, credits: -1, tax: -1,
		says: statements{},
	}
	if monthly {
		b.basics.cost, b.basics.start = h.column("CostBeforeTax"), h.column("BillingPeriodStartDate", "UsageStartDate")
		b.credits, b.tax = h.column("Credits"), h.column("TaxAmount")
	}
	if s.ByResource {
		b.resource = h.column("ResourceId")
	}
	if b.basics.currency < 0 {
		b.basics.stated = statedCurrency(s)
		if b.assumedDollars = b.basics.stated == ""; b.assumedDollars {
			b.basics.stated = "USD"
		}
	}
	return b
}

// parseSlashedMonth takes 2015/01/31 for 2015-01-31, as the monthly report writes dates.
func parseSlashedMonth(f []byte) (month, bool) {
	if len(f) >= 10 && f[4] == '/' && f[7] == '/' {
		f = bytes.Clone(f)
		f[4], f[7] = '-', '-'
	}
	return parseMonth(f)
}

// isTotal tells the rows that are no charges but the sum of others, or a remark. What a statement says it comes to is kept.
func (b *dbr) isTotal(r *row) bool {
	switch kind := r.field(b.recordType); {
	case bytes.EqualFold(kind, []byte("StatementTotal")):
		s := b.says.of(&b.basics, r)
		s.stated++
		b.price(r, func(c cost) { c.addTo(&s.sum) })
	case bytes.EqualFold(kind, []byte("InvoiceTotal")):
		b.says.of(&b.basics, r).invoices++
	case bytes.EqualFold(kind, []byte("AccountTotal")), bytes.HasPrefix(kind, []byte("EstimatedDisclaimer")):
	default:
		return false
	}
	return true
}

func (b *dbr) price(r *row, each func(cost)) {
	for _, a := range b.amounts(r, nil) {
		if c, ok := parseCost(a.field); ok {
			each(c)
		}
	}
}

func (b *dbr) amounts(r *row, out []amount) []amount {
	out = append(out, amount{field: r.field(b.cost), column: b.cost})
	if f := r.field(b.credits); !isZero(f) {
		out = append(out, amount{field: f, column: b.credits, tag: "credit"})
	}
	if f := r.field(b.tax); !isZero(f) {
		out = append(out, amount{field: f, column: b.tax, tag: "tax"})
	}
	return out
}

// isZero tells 0.000000: an amount that is there in name only.
func isZero(f []byte) bool { return len(bytes.Trim(f, "0.-")) == 0 }

func (b *dbr) key(k *rawKey, r *row) {
	k.add(r.raw(b.recordType))
	k.tag(dbrWord(r.field(b.description)))
	k.flag(bytes.EqualFold(r.field(b.reserved), []byte("Y")))
	k.flag(bytes.EqualFold(r.field(b.invoice), []byte("Estimated")))
	k.first(r, b.accounts)
	k.first(r, b.products)
	k.add(r.raw(b.usageType))
	k.add(r.raw(b.zone))
	k.add(r.raw(b.resource))
}

// dbrWords are what descriptions of rows that are no usage have in them, in the order in which they decide. CPU credits are
// what burstable instances use.
var dbrWords = []struct{ word, kind string }{
	{"cpu credit", ""}, {"refund", "refund"}, {"credit", "credit"}, {"tax", "tax"}, {"vat", "tax"}, {"gst", "tax"}, {"sign up charge", "upfront"}, {"upfront", "upfront"},
	{"one-time", "upfront"}, {"hourly fee", "recurring"}, {"monthly fee", "recurring"}, {"recurring fee", "recurring"},
	{"reserved instance applied", "covered"},
}

// dbrWord tells what kind of charge a description speaks of, "" when it is none but usage.
func dbrWord(description []byte) string {
	text := bytes.ToLower(description)
	for _, w := range dbrWords {
		if hasWord(text, w.word) {
			return w.kind
		}
	}
	return ""
}

// hasWord tells whether words stand in a text as they are: "tax" is in "tax for AmazonS3", not in "taxi" or "syntax".
func hasWord(text []byte, word string) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i] >= 'a' && text[i] <= 'z' || text[i] >= 0x80)
	}
	for from := 0; ; {
		i := bytes.Index(text[from:], []byte(word))
		if i < 0 {
			return false
		}
		i += from
		if end := i + len(word); !letter(i-1) && (!letter(end) || text[end] == 's' && !letter(end+1)) {
			return true
		}
		from = i + 1
	}
}

func (b *dbr) charge(f []string, of known) charge {
	recordType, word, reserved, estimated := f[0], f[1], f[2] != "", f[3] != ""
	from, product, usageType, zone, resource, part := which(f[6]), f[7], f[8], f[9], f[10], f[11]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Open: of.open || estimated, Account: f[5],
		UsageType: usageType, Resource: awsResource(resource)}}
	switch from {
	case 0:
		out.Service = awsProduct(product)
	case 1:
		out.Service = awsNamed(product)
	}
	out.Kind = dbrKind(recordType, word, part, out.Service, reserved)
	if out.Kind == sla.UnknownKind {
		out.warn("BILL-KIND", "record type %s is of no known kind", source.Excerpt(recordType))
	}
	if b.assumedDollars {
		out.warn("BILL-ASSUMED-CURRENCY", "the bill does not state its currency; US dollars are assumed")
	}
	at := -1
	if zone != "" {
		at = curZone
	}
	setCURRegion(&out, at, zone, "")
	awsClass(&out)
	refuseAccount(&out)
	return out
}

// dbrKind is the kind of a charge, the first that fits in the order in which charges are set aside.
func dbrKind(recordType, word, part, service string, reserved bool) sla.Kind {
	switch {
	case part == "tax":
		return sla.Tax
	case part == "credit":
		return sla.Credit
	case strings.EqualFold(recordType, "Rounding"), strings.EqualFold(recordType, "CBRounding"):
		return sla.RoundingRow
	case strings.EqualFold(recordType, "Discount"):
		return sla.Discount
	case !strings.HasSuffix(strings.ToLower(recordType), "lineitem"):
		return sla.UnknownKind
	}
	switch {
	case word == "tax":
		return sla.Tax
	case word == "credit":
		return sla.Credit
	case word == "refund":
		return sla.Refund
	case awsSupport(service):
		return sla.Support
	case word == "upfront":
		return sla.Upfront
	case word == "recurring":
		return sla.RecurringFee
	case reserved, word == "covered":
		return sla.CommitmentUsage
	}
	return sla.Usage
}

func (b *dbr) statements() statements { return b.says }
