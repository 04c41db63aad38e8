package sla

import (
	"cmp"
	"slices"

	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// Kind is what a charge is, whatever the format called it.
type Kind string

const (
	Usage           Kind = "usage"
	CommitmentUsage Kind = "commitment_usage" // covered by a reservation or savings plan; its negation included
	Discount        Kind = "discount"         // lowers what was paid; stays in the base, negative
	Tax             Kind = "tax"
	Credit          Kind = "credit"
	Refund          Kind = "refund"
	Support         Kind = "support"
	Marketplace     Kind = "marketplace"
	Upfront         Kind = "upfront"
	RecurringFee    Kind = "recurring_fee"
	Correction      Kind = "correction" // of a period invoiced earlier
	RoundingRow     Kind = "rounding"
	UnknownKind     Kind = "unknown"
)

// ChargeKey is what a charge is about. Empty means the bill does not say; NoClass means it says there is none.
type ChargeKey struct {
	Currency money.Currency
	Month    interval.Month // month of the start of the charge period, UTC
	Kind     Kind
	Account  string
	Service  string // the provider's own product code (AmazonS3), or the service name where there is none
	Region   string // us-east-1; "global" is a region of its own
	// RegionFrom is what in the bill the region was taken from: region_code, usage_type …
	RegionFrom string
	Class      string // storage class by its API name (STANDARD), or the part of a service (EBS, NAT)
	Resource   string // only when the ledger is kept by resource
	UsageType  string
	Transfer   bool   // the use is transfer of data
	Tag        string // value of the tag that credits are allocated by; only when one was asked for
	Open       bool   // the invoice is not final: the bill carries no invoice id yet
}

// NoClass is the class of charges that belong to no class of their own: transfer, management.
const NoClass = "-"

// ChargeCell is the exact sum of the charges of one key.
type ChargeCell struct {
	Sum     money.Sum
	Rows    int64
	Origins []audit.Origin // the smallest
}

// Add adds one row.
func (c *ChargeCell) Add(amount money.Number, at audit.Origin) {
	c.Sum.Add(amount.Decimal)
	c.Rows++
	c.Origins = audit.Keep(c.Origins, at)
}

// Ledger is the charges of bills, summed by what they are about. Ledgers add up as tallies do.
type Ledger struct {
	cells map[ChargeKey]*ChargeCell
}

// NewLedger is an empty ledger.
func NewLedger() *Ledger { return &Ledger{map[ChargeKey]*ChargeCell{}} }

// Len is the number of different charges.
func (l *Ledger) Len() int { return len(l.cells) }

// Cell gives the cell of a key, made when it is not there.
func (l *Ledger) Cell(k ChargeKey) *ChargeCell {
	c := l.cells[k]
	if c == nil {
		c = &ChargeCell{}
		l.cells[k] = c
	}
	return c
}

// Reclassify books the charges of a key under another kind.
func (l *Ledger) Reclassify(k ChargeKey, kind Kind) {
	from := l.cells[k]
	if from == nil || k.Kind == kind {
		return
	}
	delete(l.cells, k)
	k.Kind = kind
	l.Merge(&Ledger{map[ChargeKey]*ChargeCell{k: from}})
}

// Merge adds every charge of m.
func (l *Ledger) Merge(m *Ledger) {
	for k, from := range m.cells {
		to := l.cells[k]
		if to == nil {
			l.cells[k] = &ChargeCell{from.Sum, from.Rows, slices.Clone(from.Origins)}
			continue
		}
		to.Sum.Merge(&from.Sum)
		to.Rows += from.Rows
		for _, o := range from.Origins {
			to.Origins = audit.Keep(to.Origins, o)
		}
	}
}

// Entry is one key of a ledger with its sum.
type Entry struct {
	ChargeKey
	Amount  money.Number
	Rows    int64
	Origins []audit.Origin
}

// Entries lists the ledger, sorted by key.
func (l *Ledger) Entries() []Entry {
	if l == nil {
		return nil
	}
	out := make([]Entry, 0, len(l.cells))
	for k, c := range l.cells {
		out = append(out, Entry{k, c.Sum.Number(), c.Rows, c.Origins})
	}
	slices.SortFunc(out, func(a, b Entry) int { return a.ChargeKey.Compare(b.ChargeKey) })
	return out
}

// Compare orders keys.
func (k ChargeKey) Compare(m ChargeKey) int {
	order := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(k.Currency, m.Currency), cmp.Compare(k.Month.Year, m.Month.Year), cmp.Compare(k.Month.Mon, m.Month.Mon),
		cmp.Compare(k.Service, m.Service), cmp.Compare(k.Account, m.Account), cmp.Compare(k.Region, m.Region),
		cmp.Compare(k.Class, m.Class), cmp.Compare(k.Kind, m.Kind), cmp.Compare(k.UsageType, m.UsageType),
		cmp.Compare(k.Resource, m.Resource), cmp.Compare(k.Tag, m.Tag), order(k.Open)-order(m.Open),
		cmp.Compare(k.RegionFrom, m.RegionFrom), order(k.Transfer)-order(m.Transfer))
}
