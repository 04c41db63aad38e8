package sla

import (
	"slices"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// reasons are why a charge is no part of a base, in the order in which they are tried: the first that fits takes the row.
var reasons = []string{"other_currency", "other_period", "tax", "credit", "refund", "support", "marketplace", "upfront",
	"recurring_fee", "correction", "rounding", "other_service", "other_account", "other_region", "other_class",
	"other_resource", "transfer", "unknown"}

// kindReasons are the kinds that are never part of a base.
var kindReasons = map[Kind]string{Tax: "tax", Credit: "credit", Refund: "refund", Support: "support",
	Marketplace: "marketplace", Upfront: "upfront", RecurringFee: "recurring_fee", Correction: "correction",
	RoundingRow: "rounding"}

// baseRule decides for one unit which charges its credit is a percentage of.
type baseRule struct {
	currency  money.Currency
	months    []interval.Month
	unit      Labels
	base      Base
	covers    func(Labels) bool // the commitment's selectors
	classless string            // the class that charges without one are put into; empty: none
	transfer  Transfer
}

// base is the rule for a unit of this run: the charges of the month, or of the months of its quarter.
func (as *assessor) base(c *Commitment, unit Labels) baseRule {
	return baseRule{as.Currency, as.span(c).months, unit, c.Base, c.Covers, as.Classless, as.Transfer}
}

// missing are the months of the base of which the bills hold no row at all.
func (b baseRule) missing(entries []Entry) (out []string) {
	for _, m := range b.months {
		if !slices.ContainsFunc(entries, func(e Entry) bool { return e.Month == m }) {
			out = append(out, m.String())
		}
	}
	return out
}

// reason is why a charge is set aside under a scope; "" means it is eligible. What contradicts the unit comes in the
// order of [reasons]; what merely is not known comes last, as unknown: it is not called another's.
func (b baseRule) reason(k ChargeKey, scope []string) string {
	switch {
	case k.Currency != b.currency:
		return "other_currency"
	case !slices.Contains(b.months, k.Month):
		return "other_period"
	case kindReasons[k.Kind] != "":
		return kindReasons[k.Kind]
	case !slices.Contains(b.base.Services, k.Service):
		return "other_service"
	}
	dark := k.Kind == UnknownKind
	differs := func(label, value string) bool {
		want, said := b.unit[label]
		if !said {
			return false
		}
		if value == "" {
			dark = true
			return false
		}
		return value != want
	}
	if differs(Account, k.Account) {
		return "other_account"
	}
	if slices.Contains(scope, Region) && differs(Region, k.Region) {
		return "other_region"
	}
	switch {
	case len(b.base.Classes) == 0 || slices.Contains(b.base.Classes, k.Class):
	case k.Class == "":
		dark = true
	default:
		return "other_class"
	}
	if slices.Contains(scope, StorageClass) {
		class := k.Class
		if class == NoClass {
			class = b.classless
			if class == "" {
				return "other_class"
			}
		}
		if _, said := b.unit[StorageClass]; said {
			if differs(StorageClass, class) {
				return "other_class"
			}
		} else if class == "" {
			dark = true
		} else if !b.covers(Labels{StorageClass: class}) {
			return "other_class"
		}
	}
	if slices.Contains(scope, Resource) && differs(Resource, k.Resource) {
		return "other_resource"
	}
	if k.Transfer && b.transfer == TransferOut {
		return "transfer"
	}
	if dark {
		return "unknown"
	}
	return ""
}

// basis builds the waterfall of a unit. Every row of the bills in the currency is in exactly one place:
// Billed = Eligible + Σ SetAside.
func (b baseRule) basis(charges []charge) *Basis {
	type pile struct {
		sum   money.Sum
		rows  int64
		other map[money.Currency]*money.Sum
	}
	piles := map[string]*pile{}
	get := func(reason string) *pile {
		p := piles[reason]
		if p == nil {
			p = &pile{other: map[money.Currency]*money.Sum{}}
			piles[reason] = p
		}
		return p
	}
	var billed, wider money.Sum
	out := &Basis{Currency: b.currency, Clause: b.base.Clause, SetAside: []SetAside{}}
	var lines basisLines
	for _, e := range charges {
		why := b.reason(e.ChargeKey, b.base.Scope)
		p := get(why)
		p.rows += e.Rows
		line := BasisLine{why, e.Currency, e.Month, e.Kind, e.Account, e.Service, e.Region, e.Class,
			e.Resource, e.UsageType, e.Tag, e.Amount, e.Rows, e.Origins, e.RegionFrom, e.Transfer, e.others, 0}
		if e.others > 0 {
			line.Resource = ""
		}
		lines.add(line)
		if why == "other_currency" {
			s := p.other[e.Currency]
			if s == nil {
				s = new(money.Sum)
				p.other[e.Currency] = s
			}
			s.Add(e.Amount.Decimal)
			continue
		}
		billed.Add(e.Amount.Decimal)
		p.sum.Add(e.Amount.Decimal)
		if b.base.Wider != nil && b.reason(e.ChargeKey, *b.base.Wider) == "" {
			wider.Add(e.Amount.Decimal)
		}
	}
	places := b.currency.Places()
	text := func(s *money.Sum) money.Number { return money.MustNumber(s.Number().AtLeast(places)) }
	out.Billed = text(&billed)
	eligible := get("")
	out.Eligible, out.EligibleRows = text(&eligible.sum), eligible.rows
	if b.base.Wider != nil {
		w := text(&wider)
		out.Wider = &w
	}
	for _, reason := range reasons {
		p := piles[reason]
		if p == nil || p.rows == 0 {
			continue
		}
		s := SetAside{Reason: reason, Amount: text(&p.sum), Rows: p.rows}
		for c, sum := range p.other {
			if s.Other == nil {
				s.Other = map[money.Currency]money.Number{}
			}
			s.Other[c] = sum.Number()
		}
		out.SetAside = append(out.SetAside, s)
	}
	out.Lines = lines.all()
	order := func(reason string) int { return slices.Index(reasons, reason) } // eligible, −1, comes first
	slices.SortStableFunc(out.Lines, func(x, y BasisLine) int { return order(x.Reason) - order(y.Reason) })
	for i := range out.Lines {
		if out.Lines[i].Origins == nil {
			out.Lines[i].Origins = []audit.Origin{}
		}
	}
	return out
}
