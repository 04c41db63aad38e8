package ingest

import (
	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
)

// The kinds of input.
const (
	Evidence = "evidence"
	Bills    = "bills"
	Revenue  = "revenue"
)

// Page is the help of one format.
type Page struct {
	Name string // as it is written after format:
	Kind string // Evidence, Bills or Revenue
	source.Help
}

// Pages are the help of every format that can be read: evidence, then bills, then revenue.
func Pages() []Page {
	var out []Page
	add := func(kind string, names []string, help func(string) source.Help) {
		for _, name := range names {
			out = append(out, Page{name, kind, help(name)})
		}
	}
	add(Evidence, EvidenceFormats, uptime.HelpOf)
	add(Bills, billing.Formats(), billing.HelpOf)
	add(Revenue, revenue.Formats(), revenue.HelpOf)
	return out
}
