package billing

import (
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/money"
)

// googleFOCUS is a bill by the view of FOCUS that Google publishes for its billing export. It says more than FOCUS asks for, and
// means other things by some of it: a row's cost is what is left after all its credits, promotions too; the account of use is
// the billing account, and the project stands beside it; the fee of a commitment is usage; the description is the SKU's.
// https://docs.cloud.google.com/billing/docs/how-to/focus
type googleFOCUS struct {
	*focusBill
	credits, description int
	found                []gcpCredit
}

// isGoogleFOCUS tells the view by the column that no other export has.
func isGoogleFOCUS(h *header) bool { return h.has("x_Credits") }

func bindGoogleFOCUS(b *focusBill, h *header) bill {
	b.accounts = append([]int{h.column("x_Project.id", "x_Project_id")}, b.accounts...)
	b.regions = append(b.regions, h.column("x_Location"))
	return &googleFOCUS{focusBill: b, credits: h.column("x_Credits"), description: h.column("ChargeDescription")}
}

// The fields of a key behind those of [focusBill].
const (
	googleSKU = focusFields
	googleTag = focusFields + 1
)

func (b *googleFOCUS) key(k *rawKey, r *row) {
	b.focusBill.key(k, r)
	k.add(r.raw(b.description))
}

// amounts takes the credits that are no part of a price out of the cost: what is left is the price after its discounts.
func (b *googleFOCUS) amounts(r *row, out []amount) []amount {
	billed := amount{field: r.field(b.cost), column: b.cost}
	text := r.field(b.credits)
	if text == nil || billed.field == nil {
		return append(out, billed)
	}
	unread := amount{field: text, column: b.credits} // no number: the row is rejected
	var ok bool
	if b.found, ok = parseGCPCredits([]byte(undouble(text)), b.found[:0]); !ok {
		return append(out, unread)
	}
	rest, err := money.ParseNumber(string(billed.field))
	if err != nil {
		return append(out, billed)
	}
	out = append(out, billed)
	first := len(out) - 1
	for _, c := range b.found {
		if lowersPrice(c.typ) {
			continue
		}
		n, err := money.ParseNumber(string(c.amount))
		if err != nil {
			return append(out[:first], unread)
		}
		rest.Decimal = rest.Sub(n.Decimal)
		out = append(out, amount{field: c.amount, column: b.credits, tag: c.tag(), text: c.text()})
		out[first].field = []byte(rest.String())
	}
	return out
}

func (b *googleFOCUS) charge(f []string, of known) charge {
	if f[focusUsage] == "" {
		f[focusUsage] = f[googleSKU]
	}
	out := b.focusBill.charge(f, of)
	if out.Kind == sla.Usage && gcpCommitment(f[googleSKU]) {
		out.Kind = sla.RecurringFee
	}
	if typ, credit := strings.CutPrefix(f[googleTag], gcpCreditMark); credit {
		if out.Kind = gcpCreditKind(typ, out.Kind); out.Kind == sla.UnknownKind {
			out.warn("BILL-KIND", "a credit of type %s is of no known kind", source.Excerpt(typ))
		}
	}
	return out
}
