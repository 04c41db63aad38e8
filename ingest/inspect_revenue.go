package ingest

import (
	"context"
	"slices"
	"time"

	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/sla/money"
)

func (in *Inspection) revenue(ctx context.Context, ref source.Ref, stated Stated, opt source.Options) (source.Report, error) {
	rows, currency, report, err := revenue.Read(ctx, revenue.Source{Refs: []source.Ref{ref}, Format: stated.Format, Zone: stated.Zone, Columns: stated.Columns}, opt)
	if err != nil {
		return report, err
	}
	slices.SortStableFunc(rows, func(a, b money.Dated) int { return a.From.Compare(b.From) }) // many exports begin with the newest
	var sum money.Sum
	var last time.Time
	for _, r := range rows {
		sum.Add(r.Amount.Decimal)
		if in.From == nil || r.From.Before(*in.From) {
			from := r.From
			in.From = &from
		}
		if in.To == nil || r.To.After(*in.To) {
			to := r.To
			in.To = &to
		}
		if !last.IsZero() && r.From.Sub(last) >= longGap && r.To.After(r.From) {
			in.Gaps = append(in.Gaps, Gap{last, r.From})
		}
		last = r.To
	}
	in.Totals = map[money.Currency]money.Number{currency: sum.Number()}
	in.Proves = "nothing: no row of it is revenue"
	if len(rows) > 0 {
		in.Proves = "revenue over time"
		in.Decides = append(in.Decides, "what an outage cost, when weeks of history stand around it")
	}
	in.Limits = append(in.Limits, "It plays no part in a credit.")
	return report, nil
}
