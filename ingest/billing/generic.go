package billing

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// chargesFormat is the name of a table of charges of the user's own, which is read by a map of its columns.
const chargesFormat = "csv-charges"

// chargeColumns are what a column of such a table may be. Date may be a day or a month.
var chargeColumns = []string{"date", "amount", "currency", "service", "kind", "account", "region", "class", "resource", "usage_type", "invoice"}

// chargeAliases are other words for them that people write.
var chargeAliases = map[string]string{"time": "date", "period": "date", "month": "date", "cost": "amount", "storage_class": "class"}

// columnsMeant is a map of columns in the words of chargeColumns. What is said twice is refused when the table is opened.
func columnsMeant(columns map[string]string) map[string]string {
	out := map[string]string{}
	for _, what := range slices.Sorted(maps.Keys(columns)) {
		meant, ok := chargeAliases[what]
		if ok && columns[meant] == "" && out[meant] == "" {
			out[meant] = columns[what]
			continue
		}
		out[what] = columns[what]
	}
	return out
}

// The first of chargeColumns are needed; these are the places of some.
const (
	chargesNeeded  = 5
	chargeAmount   = 1
	chargeCurrency = 2
	chargeKind     = 4
)

// chargesColumn is the name under which a column goes from the table to the bill: no file has such names.
func chargesColumn(what string) string { return "charge." + what }

// csvCharges is any table of charges: an invoice, a ledger, the bill of a provider without a format of its own. What its
// columns are, how its numbers and dates are written and what holds for all its rows has to be said; nothing is guessed.
func csvCharges() *format {
	f := &format{
		name:  chargesFormat,
		bind:  bindCharges,
		sniff: func(_ []byte, s *Source) bool { return s.Format == chargesFormat },
		rows:  openCharges,
		help: source.Help{
			Title: "Any table of charges",
			Reads: "Text with a header and one charge a row. columns says which column is what: date, amount, currency, service and kind, and where there " +
				"are any account, region, class, resource, usage_type and invoice. A value with = before it holds for all rows: {currency: =EUR, kind: =usage}. " +
				"date_order, number and encoding say how it is written.",
			Proves: "What was billed, as far as the columns say it.",
			Limits: "Kinds are usage, commitment_usage, discount, tax, credit, refund, support, marketplace, upfront, recurring_fee, correction and rounding. " +
				"Amounts are plain decimals unless number says otherwise, and nothing but what it says is then taken for a number.",
			Sources: "It is a shape of slacredit's own.",
		},
	}
	for _, what := range chargeColumns[:chargesNeeded] {
		f.needs = append(f.needs, []string{chargesColumn(what)})
	}
	return f
}

// chargesBill is such a table.
type chargesBill struct {
	basics
	fields   []int // of chargeColumns, from kind on
	service  int
	resource int
	assume   bool
}

func bindCharges(h *header, s *Source) bill {
	at := func(what string) int { return h.column(chargesColumn(what)) }
	b := &chargesBill{
		basics: basics{cost: at("amount"), currency: at("currency"), start: at("date"), invoice: -1, account: at("account"),
			figures: &figures{order: s.DateOrder}},
		service:  at("service"),
		resource: -1,
		assume:   s.AssumeUsage,
	}
	if columnsMeant(s.Columns)["invoice"] != "" {
		b.invoice = at("invoice")
	}
	for _, what := range []string{"kind", "account", "region", "class", "usage_type"} {
		b.fields = append(b.fields, at(what))
	}
	if s.ByResource {
		b.resource = at("resource")
	}
	return b
}

func (b *chargesBill) key(k *rawKey, r *row) {
	k.add(r.raw(b.service))
	for _, c := range b.fields {
		k.add(r.raw(c))
	}
	k.add(r.raw(b.resource))
}

func (b *chargesBill) charge(f []string, of known) charge {
	service, kind, account, region, class, usageType, resource := f[0], f[1], f[2], f[3], f[4], f[5], f[6]
	out := charge{ChargeKey: sla.ChargeKey{Currency: of.currency, Month: of.month, Open: of.open, Kind: chargeKinds[strings.ToLower(kind)],
		Account: account, Service: service, Region: region, RegionFrom: fromRegion(region), Class: class, UsageType: usageType, Resource: resource}}
	switch {
	case kind == "" && b.assume:
		out.Kind = sla.Usage
	case out.Kind == "":
		out.Kind = sla.UnknownKind
		out.warn("BILL-KIND", "%s is no kind of charge", source.Excerpt(kind))
	}
	refuseAccount(&out)
	return out
}

// chargeKinds are the kinds by their names.
var chargeKinds = func() map[string]sla.Kind {
	m := map[string]sla.Kind{}
	for _, k := range []sla.Kind{sla.Usage, sla.CommitmentUsage, sla.Discount, sla.Tax, sla.Credit, sla.Refund, sla.Support, sla.Marketplace,
		sla.Upfront, sla.RecurringFee, sla.Correction, sla.RoundingRow} {
		m[string(k)] = k
	}
	return m
}()

// openCharges opens a table of charges: it checks what was said of it, and finds its header.
func openCharges(text io.Reader, path string, s *Source) (rows, error) {
	at := audit.Origin{Path: path}
	if _, err := parseNumberStyle(s.Number); err != nil {
		return nil, audit.Fault("BILL-NUMBER", at, hints["BILL-NUMBER"], "number: %s", err)
	}
	meant := *s
	meant.Columns = columnsMeant(s.Columns)
	s = &meant
	for _, what := range slices.Sorted(maps.Keys(s.Columns)) {
		if !slices.Contains(chargeColumns, what) {
			return nil, audit.Fault("BILL-COLUMN", at, "a column may be "+strings.Join(chargeColumns, ", "), "columns: %s is nothing that a charge has", source.Excerpt(what))
		}
	}
	var gone []string
	for i, what := range chargeColumns[:chargesNeeded] {
		if s.Columns[what] == "" && !(i == chargeKind && s.AssumeUsage) {
			gone = append(gone, what)
		}
	}
	if len(gone) > 0 {
		return nil, audit.Fault("BILL-COLUMN", at, "name the column, or say what holds for all rows: columns: {date: Day, amount: Total, currency: =EUR, service: Product, kind: =usage}",
			"columns does not say what is the %s of a charge", strings.Join(gone, ", "))
	}
	decoded, err := decode(text, s.Encoding)
	if err != nil {
		return nil, audit.Fault("BILL-ENCODING", at, hints["BILL-ENCODING"], "%s", err)
	}
	return newChargeTable(decoded, path, s)
}

// wrote is how a value that holds for all rows is told from the name of a column.
func wrote(value string) (constant string, ok bool) { return strings.CutPrefix(value, "=") }

// errEncoding is for an encoding that nobody knows.
func errEncoding(name string) error {
	return fmt.Errorf("encoding: there is none called %s", source.Excerpt(name))
}
