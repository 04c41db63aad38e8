package main

import (
	"cmp"
	"context"
	"slices"
	"time"

	"slacredit/ingest"
	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// evidence reads every source under uptime:, by name.
func (p *plan) evidence(ctx context.Context, report *source.Report) (map[string]sla.Evidence, error) {
	out := map[string]sla.Evidence{}
	for i, u := range p.Uptime {
		e, r, err := ingest.Uptime(ctx, ingest.UptimeSource{Name: u.Name, Refs: p.files.uptime[i], Format: u.Format, Labels: u.Labels,
			Dedupe: u.Dedupe, Step: p.step(), Period: p.period(), Gaps: u.Gaps, Columns: u.Columns, Zone: checkedZone(u.Timezone), Monitored: u.Monitored.interval()}, p.opt)
		report.Add(r)
		if err != nil {
			return nil, p.orAt(err, "uptime", i, "columns")
		}
		e.Quorum = u.Quorum
		if err := p.takeWord(i, &e); err != nil {
			return nil, err
		}
		report.Diagnostics = append(report.Diagnostics, p.unused(i, e, r.Inputs)...)
		out[u.Name] = e
	}
	return out, nil
}

// step is the width of the slices to count in: the narrowest that a claim's agreement looks at.
func (p *plan) step() time.Duration {
	step := 5 * time.Minute
	for _, c := range p.claims {
		for _, v := range c.agreement.Versions {
			for _, k := range v.Commitments {
				if s := k.Measure.Slice; s > 0 && s < step {
					step = s
				}
			}
		}
	}
	return step
}

// period is the time that evidence is wanted for: the month, in the zones of all claims' agreements, the longer periods of
// some, and what lies around their edges where the length of an outage decides.
func (p *plan) period() interval.Interval {
	out := p.month.In(time.UTC)
	for _, c := range p.claims {
		w := c.agreement.Window(p.month, c.Signed)
		if w.Start.Before(out.Start) {
			out.Start = w.Start
		}
		if w.End.After(out.End) {
			out.End = w.End
		}
	}
	return out
}

// ledger reads every bill, and settles the currency of the run when the configuration does not. Nil without bills.
func (p *plan) ledger(ctx context.Context, report *source.Report) (*sla.Ledger, error) {
	if len(p.Billing) == 0 {
		return nil, nil
	}
	var sources []billing.Source
	for i, b := range p.Billing {
		sources = append(sources, billing.Source{Refs: p.files.billing[i], Format: b.Format, ByResource: p.byResource(), Tag: p.allocationTag(), Month: p.month,
			Cost: b.Cost, AssumeUsage: b.AssumeUsage || p.flags.assumeUsage, Columns: b.Columns, DateOrder: b.DateOrder, Number: b.Number,
			Encoding: b.Encoding, Zone: checkedZone(b.Timezone)})
	}
	l, r, err := billing.Read(ctx, sources, p.opt)
	for i := range r.Inputs {
		r.Inputs[i].Role = "billing"
	}
	report.Add(r)
	if err != nil {
		return nil, err
	}
	seen := map[money.Currency]bool{}
	for _, e := range l.Entries() {
		seen[e.Currency] = true
	}
	switch {
	case seen[billing.NoCurrency]:
		return nil, audit.Fault("BILL-CURRENCY-UNSTATED", p.doc.At("billing"), "state it where the bill is named: columns: {currency: =USD}",
			"a bill does not say what currency its costs are in")
	case p.Currency == "" && len(seen) == 1:
		p.Currency = sortedKeys(seen)[0]
	case p.Currency == "" && len(seen) > 1:
		return nil, audit.Fault("BILL-CURRENCIES", p.doc.At("billing"), "say which one counts with currency: in the configuration",
			"the bills are in several currencies: %v", sortedKeys(seen))
	}
	return l, nil
}

// byResource tells whether a claim's base is a single resource's charges.
func (p *plan) byResource() bool {
	for _, c := range p.claims {
		if _, ok := c.Where[sla.Resource]; ok {
			return true
		}
		for _, v := range c.agreement.Versions {
			for _, k := range v.Commitments {
				if (c.Commitment == "" || c.Commitment == k.ID) && slices.Contains(k.Base.Scope, sla.Resource) {
					return true
				}
			}
		}
	}
	return false
}

// dated is revenue with its currency.
type dated struct {
	rows     []money.Dated
	currency money.Currency
}

// revenue reads every revenue file. Nil without any.
func (p *plan) revenue(ctx context.Context, report *source.Report) (*dated, error) {
	if len(p.Revenue) == 0 {
		return nil, nil
	}
	out := &dated{}
	for i, c := range p.Revenue {
		zone := cmp.Or(checkedZone(c.Timezone), p.zone)
		rows, cur, r, err := revenue.Read(ctx, revenue.Source{Refs: p.files.revenue[i], Format: c.Format, Columns: c.Columns, Zone: zone}, p.opt)
		for k := range r.Inputs {
			r.Inputs[k].Role = "revenue"
		}
		report.Add(r)
		if err != nil {
			return nil, p.orAt(err, "revenue", i, "columns")
		}
		if cur != "" && out.currency != "" && cur != out.currency {
			return nil, audit.Fault("REV-CURRENCY", p.doc.At("revenue", i), "convert them at one rate first", "revenue is in %s and in %s", out.currency, cur)
		}
		if cur != "" {
			out.currency = cur
		}
		out.rows = append(out.rows, rows...)
	}
	if out.currency == "" {
		out.currency = p.Currency
	}
	return out, nil
}
