package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slacredit/impact"
	"slacredit/impact/workbook"
	"slacredit/ingest/billing"
	"slacredit/ingest/ledger"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
	"slacredit/sla/reconcile"
)

// reconcileFlags are the flags of slacredit reconcile.
type reconcileFlags struct {
	statedFlags  // of the bills
	bills, match []string
	register     string
	out          string
	allowRejects int64
	json, quiet  bool
}

func (a *app) reconcileCommand() *cobra.Command {
	var f reconcileFlags
	c := &cobra.Command{
		Use:   "reconcile FOLDER… --bills FILES",
		Short: "What became of earlier claims: owed, claimed, granted, applied on later bills, and the difference",
		Long: "reconcile takes the output folders of earlier runs (or their result.json), a register of claims if there is one, and the\n" +
			"bills that came after. It finds the credits on the bills by rules that give points, for text, service, region, account,\n" +
			"month and amount; every line counts for one claim, or is shared by claims that it pays exactly together. Promotional\n" +
			"credits never count. What the rules leave open is proposed: --match CLAIM=LINE takes a line for a claim, --match none=LINE\n" +
			"says that it is for none. It writes a folder with reconciliation.xlsx and reconciliation.json.\n\n" +
			"The register is a CSV with the columns claim_id, date_filed, case_number, amount_claimed, amount_granted; all but the\n" +
			"first may be empty or absent.",
		Args: arguments(1, -1, "at least one earlier output folder"),
		RunE: func(c *cobra.Command, args []string) error { return a.reconcile(c.Context(), args, f) },
	}
	fl := c.Flags()
	fl.StringSliceVar(&f.bills, "bills", nil, "`files` of the later bills; globs and folders are allowed")
	f.add(fl, "the bills'")
	fl.StringVar(&f.register, "register", "", "CSV `file` of the claims that were filed")
	fl.StringArrayVar(&f.match, "match", nil, "`CLAIM=LINE` takes a line for a claim, none=LINE for none; may be repeated")
	fl.StringVar(&f.out, "out", "slacredit-reconciliation", "output `folder`")
	fl.Int64Var(&f.allowRejects, "allow-rejects", 0, "`rows` that may be rejected before the exit code becomes 3")
	fl.BoolVar(&f.json, "json", false, "print the reconciliation as JSON on stdout")
	fl.BoolVar(&f.quiet, "quiet", false, "print nothing but errors")
	return c
}

func (a *app) reconcile(ctx context.Context, folders []string, f reconcileFlags) error {
	if len(f.bills) == 0 {
		return usage("--bills 'bills/*.csv.gz'", "reconcile needs the bills that came after the claims")
	}
	stated, err := f.read()
	if err != nil {
		return err
	}
	decisions, err := decisionsOf(f.match)
	if err != nil {
		return err
	}
	var report source.Report
	defer func() { closeAll(report.Rejects) }()
	opt := source.Options{}

	dues, err := readDues(folders, &report)
	if err != nil {
		return err
	}
	if f.register != "" {
		refs, err := source.Find(".", []string{f.register})
		if err != nil {
			return err
		}
		told, err := ledger.Register(ctx, refs, dues, opt)
		report.Add(told)
		if err != nil {
			return err
		}
	}
	refs, err := source.Find(".", f.bills)
	if err != nil {
		return err
	}
	rows, _, read, err := billing.Credits(ctx, []billing.Source{{Refs: refs, Format: stated.Format, Columns: stated.Columns, DateOrder: stated.DateOrder,
		Number: stated.Number, Encoding: stated.Encoding, Zone: stated.Zone}}, opt)
	for i := range read.Inputs {
		read.Inputs[i].Role = "billing"
	}
	report.Add(read)
	if err != nil {
		return err
	}
	for _, in := range report.Inputs {
		if err := apart(f.out, in.Path); err != nil {
			return err
		}
	}
	found, err := reconcile.Reconcile(dues, rows, decisions)
	if err != nil {
		return err
	}
	r := &impact.Reconciliation{Schema: impact.ReconciliationSchema, Tool: impact.Tool{Name: "slacredit", Version: version()}, Report: found,
		Controls: append(report.Controls, creditControls(rows, found)...), Inputs: report.Inputs, Diagnostics: append(audit.Diagnostics{}, report.Diagnostics...)}
	r.Diagnostics.Sort()
	r.From, r.To = span(found)
	if r.Rejected, r.RejectedRows, err = rejectedRows(report.Rejects); err != nil {
		return err
	}
	if err := a.writeReconciliation(f, r, report); err != nil {
		return err
	}
	if err := a.printReconciliation(f, r); err != nil {
		return err
	}
	return attentionTo(r, f)
}

// decisionsOf reads --match.
func decisionsOf(match []string) (out []reconcile.Decision, err error) {
	for _, m := range match {
		claim, line, ok := strings.Cut(m, "=")
		if !ok || claim == "" || line == "" {
			return nil, usage("write --match CLAIM=LINE, with the ids that reconciliation.json gives them, or --match none=LINE", "--match: %q is no decision", m)
		}
		if claim == "none" {
			claim = ""
		}
		out = append(out, reconcile.Decision{Claim: claim, Line: line})
	}
	return out, nil
}

// span is the first and the last month that anything is of.
func span(r reconcile.Report) (from, to interval.Month) {
	see := func(m interval.Month) {
		if from.IsZero() || m.String() < from.String() {
			from = m
		}
		if to.IsZero() || m.String() > to.String() {
			to = m
		}
	}
	for _, c := range r.Claims {
		see(c.Month)
		for _, m := range c.Matches {
			see(m.Line.Month)
		}
	}
	for _, l := range r.Left {
		see(l.Month)
	}
	return from, to
}

// creditControls hold what the bills have of possible credits against what was given to claims and what is left over.
func creditControls(rows []sla.CreditRow, r reconcile.Report) (out []audit.Control) {
	type sums struct{ read, given, left money.Sum }
	all := map[money.Currency]*sums{}
	of := func(c money.Currency) *sums {
		if all[c] == nil {
			all[c] = &sums{}
		}
		return all[c]
	}
	for _, row := range rows {
		of(row.Currency).read.Add(row.Amount.Neg())
	}
	for _, c := range r.Claims {
		for _, m := range c.Matches {
			of(c.Currency).given.Add(m.Amount.Decimal)
		}
	}
	for _, l := range r.Left {
		of(l.Currency).left.Add(l.Amount.Decimal)
	}
	for _, c := range sortedKeys(all) {
		read, given, left := all[c].read.Number(), all[c].given.Number(), all[c].left.Number()
		out = append(out, audit.Control{Name: "credits " + string(c), Source: "all bills", Read: read.AtLeast(0), Used: given.AtLeast(0), SetAside: left.AtLeast(0), Rejected: "0",
			OK: read.Equal(given.Add(left.Decimal))})
	}
	return out
}

func (a *app) writeReconciliation(f reconcileFlags, r *impact.Reconciliation, report source.Report) error {
	out, err := newOutFolder(f.out, a.now())
	if err != nil {
		return err
	}
	defer out.discard()
	if err := out.with("reconciliation.json", func(w io.Writer) error { return writeJSON(w, r) }); err != nil {
		return err
	}
	if err := out.with("reconciliation.xlsx", func(w io.Writer) error { return workbook.WriteReconciliation(w, r) }); err != nil {
		return err
	}
	if r.Rejected > 0 {
		if err := out.with("rejected.csv", func(w io.Writer) error { return source.WriteRejects(w, report.Rejects, false) }); err != nil {
			return err
		}
	}
	return out.commit()
}

// printReconciliation tells the account on the terminal: as JSON, or a line for each claim and one for what it waits for.
func (a *app) printReconciliation(f reconcileFlags, r *impact.Reconciliation) error {
	if f.json {
		return writeJSON(a.out, r)
	}
	if f.quiet {
		return nil
	}
	for _, d := range r.Diagnostics {
		tellOne(a.err, d.Error(), d.Hint)
	}
	for _, c := range r.Claims {
		s := fmt.Sprintf("%s: %s, owed %s %s", c.ID, spaced(string(c.Status)), c.Currency, c.Owed)
		if c.Granted != nil {
			s += fmt.Sprintf(", granted %s", c.Granted)
		}
		s += fmt.Sprintf(", applied %s, variance %s", c.Applied, c.Variance)
		fmt.Fprintln(a.out, printable(s))
		for _, m := range c.Matches {
			if m.How == reconcile.Proposed {
				fmt.Fprintln(a.out, printable(fmt.Sprintf("  to be decided: %s %s at %s, %q (%d points); --match %s=%s or --match none=%s",
					c.Currency, m.Amount, m.Line.ID, m.Line.Description, m.Score, c.ID, m.Line.ID, m.Line.ID)))
			}
		}
	}
	if n := len(r.Left); n > 0 {
		fmt.Fprintf(a.out, "lines of possible credits that fit no claim: %d\n", n)
	}
	fmt.Fprintln(a.out, "written to", f.out)
	return nil
}

// attentionTo says what of a reconciliation needs a person.
func attentionTo(r *impact.Reconciliation, f reconcileFlags) error {
	out := lost(r.Rejected, f.allowRejects, r.Controls)
	for _, c := range r.Claims {
		proposed := slices.ContainsFunc(c.Matches, func(m reconcile.Match) bool { return m.How == reconcile.Proposed })
		switch {
		case c.Status == reconcile.Short, c.Status == reconcile.Over:
			out = append(out, fmt.Sprintf("%s: applied %s, which is %s %s off what is expected", c.ID, c.Applied, c.Currency, c.Variance))
		case proposed:
			out = append(out, fmt.Sprintf("%s: a person must decide on the lines that may be for it", c.ID))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
