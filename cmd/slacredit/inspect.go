package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slacredit/ingest"
	"slacredit/ingest/source"
	"slacredit/sla"
)

func (a *app) inspectCommand() *cobra.Command {
	var format, timezone string
	var asJSON bool
	c := &cobra.Command{
		Use:   "inspect FILE…",
		Short: "What is this file: format and why, span, series or accounts, rows, totals, gaps, rejects",
		Args:  arguments(1, -1, "at least one file"),
		RunE: func(c *cobra.Command, args []string) error {
			var zone *time.Location
			if timezone != "" {
				var err error
				if zone, err = loadZone(timezone); err != nil {
					return usage("use a name like America/New_York", "--timezone: %v", err)
				}
			}
			refs, err := source.Find(".", args)
			if err != nil {
				return err
			}
			var all []ingest.Inspection
			for _, r := range refs {
				in, err := ingest.Inspect(c.Context(), r, format, zone, source.Options{})
				if err != nil {
					return err
				}
				all = append(all, in)
			}
			if asJSON && len(all) == 1 {
				return writeJSON(a.out, all[0])
			}
			if asJSON {
				return writeJSON(a.out, all)
			}
			for i, in := range all {
				if i > 0 {
					fmt.Fprintln(a.out)
				}
				a.printInspection(in)
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "", "`name` of the format (default: detected)")
	c.Flags().StringVar(&timezone, "timezone", "", "`zone` of times without one, in revenue and evidence")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON: an object for one file, an array for several")
	return c
}

// shown is how many series, gaps and diagnostics one screen takes; --json has all of them.
const shown = 12

func (a *app) printInspection(in ingest.Inspection) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(a.out, "%-10s %s\n", name, printable(fmt.Sprintf(format, args...)))
	}
	line("file", "%s", in.Path)
	line("sha256", "%s", in.SHA256)
	line("format", "%s (%s)", in.Format, in.Why)
	if in.From != nil {
		line("span", "%s to %s", in.From.Format(time.RFC3339), in.To.Format(time.RFC3339))
	}
	line("rows", "%d = %d used + %d set aside + %d rejected", in.Rows, in.Used, in.SetAside, in.Rejected)
	for _, c := range sortedKeys(in.Totals) {
		line("total", "%s %s", c, in.Totals[c])
	}
	if len(in.Accounts) > 0 {
		line("accounts", "%s", few(in.Accounts))
		line("services", "%s", few(in.Services))
		line("months", "%s", few(in.Months))
	}
	for i, s := range in.Series {
		if i == shown {
			line("series", "… and %d more", len(in.Series)-shown)
			break
		}
		line("series", "%s", seriesLine(s))
	}
	for i, g := range in.Gaps {
		if i == shown {
			line("gap", "… and %d more", len(in.Gaps)-shown)
			break
		}
		line("gap", "%s to %s", g.From.Format(time.RFC3339), g.To.Format(time.RFC3339))
	}
	line("proves", "%s", in.Proves)
	for _, d := range in.Diagnostics {
		line(string(d.Severity), "%s", d.Error())
	}
}

// seriesLine is one series of counts or of states.
func seriesLine(s ingest.SeriesSummary) string {
	var what string
	if s.Requests != nil {
		what = fmt.Sprintf("%d requests%s", *s.Requests, codes(s.Codes))
	} else {
		var parts []string
		for _, st := range sortedKeys(s.Seconds) {
			parts = append(parts, fmt.Sprintf("%s %s s", st, s.Seconds[st]))
		}
		what = fmt.Sprintf("%s (gaps: %s)", strings.Join(parts, ", "), s.Policy)
	}
	if name := describe(s.Labels); name != "" {
		return name + ": " + what
	}
	return what
}

func few(names []string) string {
	if len(names) > shown {
		return strings.Join(names[:shown], ", ") + fmt.Sprintf(" … and %d more", len(names)-shown)
	}
	return strings.Join(names, ", ")
}

func describe(l sla.Labels) string {
	var parts []string
	for _, k := range sortedKeys(l) {
		parts = append(parts, l[k])
	}
	return strings.Join(parts, " ")
}

func codes(m map[string]uint64) string {
	var parts []string
	for _, c := range sortedKeys(m) {
		parts = append(parts, fmt.Sprintf("%s %d", c, m[c]))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + few(parts) + ")"
}
