package ingest

import (
	"context"
	"maps"
	"slices"
	"time"

	"slacredit/ingest/billing"
	"slacredit/ingest/source"
	"slacredit/sla/money"
)

func (in *Inspection) bill(ctx context.Context, ref source.Ref, stated Stated, opt source.Options) (source.Report, error) {
	l, report, err := billing.Read(ctx, []billing.Source{{Refs: []source.Ref{ref}, Format: in.Format, Survey: true, Columns: stated.Columns, DateOrder: stated.DateOrder,
		Number: stated.Number, Encoding: stated.Encoding, Zone: stated.Zone}}, opt)
	if err != nil {
		return report, err
	}
	sums := map[money.Currency]*money.Sum{}
	accounts, services, regions, months := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range l.Entries() {
		if sums[e.Currency] == nil {
			sums[e.Currency] = &money.Sum{}
		}
		sums[e.Currency].Add(e.Amount.Decimal)
		accounts[e.Account], services[e.Service], regions[e.Region], months[e.Month.String()] = true, true, true, true
		start, end := e.Month.In(time.UTC).Start, e.Month.In(time.UTC).End
		if in.From == nil || start.Before(*in.From) {
			in.From = &start
		}
		if in.To == nil || end.After(*in.To) {
			in.To = &end
		}
	}
	in.Totals = map[money.Currency]money.Number{}
	for c, s := range sums {
		in.Totals[c] = money.MustNumber(s.Number().AtLeast(c.Places()))
	}
	in.Accounts, in.Services, in.Regions, in.Months = said(accounts), said(services), said(regions), said(months)
	in.Proves = "nothing: no row of it is a charge"
	if len(l.Entries()) > 0 {
		in.Proves = "what was billed, by account, service, region and class"
		in.Decides = append(in.Decides, "the base that a credit is a percentage of")
	}
	in.Limits = append(in.Limits, "It does not show whether anything was down.")
	return report, nil
}

// said lists what bills say; where they say nothing, nothing stands.
func said(values map[string]bool) []string {
	delete(values, "")
	return slices.Sorted(maps.Keys(values))
}
