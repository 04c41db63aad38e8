package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slacredit/ingest"
	"slacredit/ingest/billing"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/money"
)

// inspectFlags are the flags of slacredit inspect.
type inspectFlags struct {
	statedFlags
	json, quiet bool
}

func (a *app) inspectCommand() *cobra.Command {
	var f inspectFlags
	c := &cobra.Command{
		Use:   "inspect FILE…",
		Short: "What is this file: format and why, span, series or accounts, rows, totals, gaps, rejects",
		Long: "inspect reads files whole and says of each what it is, what it holds, what it can prove and what it cannot. A file that cannot\n" +
			"be read stops no other; the exit code is then 1.",
		Args: arguments(1, -1, "at least one file"),
		RunE: func(c *cobra.Command, args []string) error { return a.inspect(c.Context(), args, f) },
	}
	f.add(c.Flags(), "the files'")
	c.Flags().BoolVar(&f.json, "json", false, "print JSON: an object for one file, an array for several")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "show no progress")
	return c
}

// inspect looks at every file; those that cannot be read are told of at the end, all together.
func (a *app) inspect(ctx context.Context, patterns []string, f inspectFlags) error {
	stated, err := f.read()
	if err != nil {
		return err
	}
	refs, err := source.Find(".", patterns)
	if err != nil {
		return err
	}
	all := []ingest.Inspection{}
	var failed unread
	for _, r := range refs {
		var opt source.Options
		done := a.watch(&opt, f.quiet, []source.Ref{r})
		in, err := ingest.Inspect(ctx, r, stated, opt)
		done()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		all = append(all, in)
		if !f.json {
			if len(all) > 1 {
				fmt.Fprintln(a.out)
			}
			a.printInspection(in, f.statedFlags)
		}
	}
	switch {
	case f.json && len(refs) == 1 && len(all) == 1:
		err = writeJSON(a.out, all[0])
	case f.json && len(all) > 0:
		err = writeJSON(a.out, all)
	}
	if err == nil && len(failed) > 0 {
		return failed
	}
	return err
}

// unread is what went wrong with several files.
type unread []error

func (u unread) Error() string {
	var lines []string
	for _, err := range u {
		lines = append(lines, err.Error())
	}
	return strings.Join(lines, "\n")
}

// The most lines of each kind that one screen takes, and the most characters of a line; --json has all of them.
const (
	shown      = 8
	shownWidth = 118
)

// field prints a line under a name.
func (a *app) field(name, format string, args ...any) {
	fmt.Fprintf(a.out, "%-10s %s\n", name, printable(fmt.Sprintf(format, args...)))
}

// prose prints a text under a name, over several lines where it is long.
func (a *app) prose(name, text string) {
	for i, line := range wrapped(text, shownWidth-11) {
		if i > 0 {
			name = ""
		}
		a.field(name, "%s", line)
	}
}

// printInspection tells of one file on one screen, and of the entry that it would be in a configuration, with what the user stated.
func (a *app) printInspection(in ingest.Inspection, stated statedFlags) {
	a.field("file", "%s", in.Path)
	a.field("sha256", "%s", in.SHA256)
	a.field("format", "%s (%s)", in.Format, in.Why)
	if in.From != nil {
		a.field("span", "%s to %s", in.From.Format(time.RFC3339), in.To.Format(time.RFC3339))
	}
	if in.Spacing != "" {
		a.field("spacing", "%s s", in.Spacing)
	}
	a.field("rows", "%d = %d used + %d set aside + %d rejected", in.Rows, in.Used, in.SetAside, in.Rejected)
	for _, c := range sortedKeys(in.Totals) {
		a.field("total", "%s", totalOf(c, in.Totals[c]))
	}
	for _, list := range []struct {
		name   string
		values []string
	}{{"accounts", in.Accounts}, {"services", in.Services}, {"regions", in.Regions}, {"months", in.Months}} {
		if len(list.values) > 0 {
			a.prose(list.name, few(list.values))
		}
	}
	some(a, "series", in.Series, seriesLine)
	some(a, "incident", in.Incidents, incidentLine)
	some(a, "gap", in.Gaps, func(g ingest.Gap) string { return g.From.Format(time.RFC3339) + " to " + g.To.Format(time.RFC3339) })
	a.field("proves", "%s", in.Proves)
	for _, d := range in.Decides {
		a.field("decides", "%s", d)
	}
	for _, l := range in.Limits {
		a.prose("limits", l)
	}
	for _, d := range in.Diagnostics {
		a.field(string(d.Severity), "%s", d.Error())
	}
	if in.Used > 0 {
		fmt.Fprintln(a.out, "\n# for slacredit.yaml")
		fmt.Fprint(a.out, printableLines(entryFor(in, stated).lines()))
	}
}

// totalOf is a sum with its currency, or that the file states none.
func totalOf(c money.Currency, n money.Number) string {
	if c == "" || c == billing.NoCurrency {
		return n.String() + " (the file states no currency)"
	}
	return string(c) + " " + n.String()
}

// some prints the first of a list, and how many more there are.
func some[T any](a *app, name string, list []T, line func(T) string) {
	for i, x := range list {
		if i == shown {
			a.field(name, "… and %d more", len(list)-shown)
			return
		}
		a.field(name, "%s", line(x))
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
		if len(parts) == 0 {
			parts = append(parts, "one look, which lasted no time")
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
		name := c
		if c == "-" { // what readers count errors without a code under
			name = "no code"
		}
		parts = append(parts, fmt.Sprintf("%s %d", name, m[c]))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + few(parts) + ")"
}
