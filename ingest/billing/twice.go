package billing

import (
	"cmp"
	"fmt"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// use is what one account used of a service in a month.
type use struct {
	account, service string
	month            interval.Month
	currency         money.Currency
}

// twoFormats finds use that stands in bills of two formats: a cost and usage report and a FOCUS export of one month are the
// same bill, and together they are twice as much. Tables of the user's own are left out: they may be what other bills lack.
func twoFormats(files []*file, findings *source.Findings) {
	type first struct{ format, path string }
	seen := map[use]first{}
	type pair struct{ path, other string }
	found := map[pair]int64{}
	formats := map[pair][2]string{}
	for _, f := range files {
		for _, m := range f.members {
			if m.format.name == chargesFormat {
				continue
			}
			for _, e := range m.ledger.Entries() {
				u := use{e.Account, e.Service, e.Month, e.Currency}
				if e.Account == "" || e.Service == "" || e.Amount.IsZero() {
					continue
				}
				switch old, known := seen[u]; {
				case !known:
					seen[u] = first{m.format.name, m.path}
				case old.format != m.format.name:
					p := pair{m.path, old.path}
					found[p]++
					formats[p] = [2]string{m.format.name, old.format}
				}
			}
		}
	}
	pairs := make([]pair, 0, len(found))
	for p := range found {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.other, b.other)) })
	for _, p := range pairs {
		findings.Add(finding("BILL-TWO-FORMATS", audit.Warning, audit.Origin{Path: p.path},
			fmt.Sprintf("charges of one account, service and month stand here as %s and in %s as %s, and count twice if they are the same", formats[p][0], p.other, formats[p][1]), found[p]))
	}
}
