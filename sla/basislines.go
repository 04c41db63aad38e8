package sla

import (
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// basisLines gathers the lines of a base. What is of other accounts stands in one line where it is alike but for the account and the
// resource: the bill of an organisation would otherwise stand whole in the base of each of its thousands of accounts.
type basisLines struct {
	list []BasisLine
	at   map[fate]*foreign
}

// fate is what lines of other accounts share that stand together.
type fate struct {
	currency                                  money.Currency
	month                                     interval.Month
	kind                                      Kind
	service, region, class, usage, tag, known string
	transfer                                  bool
}

// foreign is a line of other accounts in the making.
type foreign struct {
	line     int // its place in the list
	sum      money.Sum
	accounts map[string]bool
}

func (b *basisLines) add(l BasisLine) {
	if l.Reason != "other_account" {
		b.list = append(b.list, l)
		return
	}
	key := fate{l.Currency, l.Month, l.Kind, l.Service, l.Region, l.Class, l.UsageType, l.Tag, l.RegionFrom, l.Transfer}
	f := b.at[key]
	if f == nil {
		if b.at == nil {
			b.at = map[fate]*foreign{}
		}
		f = &foreign{line: len(b.list), accounts: map[string]bool{l.Account: true}}
		f.sum.Add(l.Amount.Decimal)
		b.at[key] = f
		b.list = append(b.list, l)
		return
	}
	f.sum.Add(l.Amount.Decimal)
	f.accounts[l.Account] = true
	into := &b.list[f.line]
	into.OtherResources = into.resources() + l.resources()
	into.Resource = ""
	into.Rows += l.Rows
	origins := append([]audit.Origin{}, into.Origins...) // those of the ledger stay its own
	for _, o := range l.Origins {
		origins = audit.Keep(origins, o)
	}
	into.Origins = origins
}

// resources is of how many resources a line is.
func (l BasisLine) resources() int {
	if l.Resource != "" {
		return 1
	}
	return l.OtherResources
}

// all are the lines, with their sums.
func (b *basisLines) all() []BasisLine {
	for _, f := range b.at {
		l := &b.list[f.line]
		l.Amount = f.sum.Number()
		if n := len(f.accounts); n > 1 {
			l.Account, l.OtherAccounts = "", n
		}
	}
	if b.list == nil {
		return []BasisLine{}
	}
	return b.list
}
