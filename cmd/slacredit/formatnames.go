package main

import (
	"fmt"
	"strings"

	"slacredit/ingest"
	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/sla/catalog/strict"
)

// checkFormats refuses names of formats that there are not, where the configuration states them: before any file is read.
func (c *config) checkFormats(fault func(hint, text string, at ...any)) {
	check := func(name, what string, known []string, at ...any) {
		for _, k := range known {
			if name == "" || name == k {
				return
			}
		}
		hint := "the formats are: " + strings.Join(known, ", ")
		if near := strict.Near(name, known); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %s?", near[0])
		}
		fault(hint, fmt.Sprintf("%q is not a format of %s", name, what), append(at, "format")...)
	}
	for i, u := range c.Uptime {
		check(u.Format, "evidence", ingest.EvidenceFormats, "uptime", i)
	}
	for i, b := range c.Billing {
		check(b.Format, "bills", billing.Formats(), "billing", i)
	}
	for i, r := range c.Revenue {
		check(r.Format, "revenue", revenue.Formats(), "revenue", i)
	}
}
