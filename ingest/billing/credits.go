package billing

import (
	"cmp"
	"context"
	"slices"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// Credits reads bills as [Read] does, and gives the rows besides that give money back or may, with what the bill says they are.
// They are those of one file each, sorted by key, then by text and place.
func Credits(ctx context.Context, sources []Source, opt source.Options) ([]sla.CreditRow, *sla.Ledger, source.Report, error) {
	sources = slices.Clone(sources)
	for i := range sources {
		sources[i].credits = true
	}
	ledger, report, files, err := readBills(ctx, sources, opt)
	if err != nil {
		return nil, nil, report, err
	}
	type key struct {
		sla.ChargeKey
		description, path string
	}
	cells := map[key]*sla.ChargeCell{}
	for _, f := range files {
		for _, m := range f.members {
			for _, p := range m.credits {
				k := key{p.cell.ChargeKey, p.text, m.path}
				into := cells[k]
				if into == nil {
					into = &sla.ChargeCell{}
					cells[k] = into
				}
				p.addTo(into, m.path)
			}
		}
	}
	out := []sla.CreditRow{}
	for k, c := range cells {
		out = append(out, sla.CreditRow{ChargeKey: k.ChargeKey, Description: k.description, Amount: c.Sum.Number(), Rows: c.Rows, Origins: c.Origins})
	}
	slices.SortFunc(out, func(a, b sla.CreditRow) int {
		return cmp.Or(a.ChargeKey.Compare(b.ChargeKey), cmp.Compare(a.Description, b.Description), a.Origins[0].Compare(b.Origins[0]))
	})
	return out, ledger, report, nil
}

// descriptions are what formats call the text of a charge. In a cost table, what a credit is stands before what it is for.
var descriptions = []string{"lineItem/LineItemDescription", "ChargeDescription", "ItemDescription", "Credit type", "sku.description", "sku_description",
	"product/Description", "ProductName", "Product", "MeterName", "description"}

// maxDescription is how much of a text is kept.
const maxDescription = 400

// described cuts a text to what is kept of it.
func described(f []byte) []byte { return f[:min(len(f), maxDescription)] }

// addTo adds a part of a cell to a sum of charges.
func (p *part) addTo(c *sla.ChargeCell, path string) {
	c.Sum.Merge(&p.sum)
	c.Rows += p.rows
	for _, line := range p.lines[:min(p.rows, audit.Kept)] {
		c.Origins = audit.Keep(c.Origins, audit.Origin{Path: path, Line: line})
	}
}
