package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slacredit/impact"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// runFlags are the flags of slacredit run.
type runFlags struct {
	month, out, only, asOf string
	invoiceTotal           string
	strict, json, quiet    bool
	unmask, assumeUsage    bool
	allowRejects           int64
	jobs                   int
}

// outputs that --only can choose.
var outputs = []string{"xlsx", "json"}

// otherOutputs have names already, but nothing writes them.
var otherOutputs = []string{"claims", "html"}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run [CONFIG.yaml]",
		Short: "The monthly job: everything in CONFIG into one output folder",
		Long: "run reads the evidence, bills and revenue that CONFIG names (default: slacredit.yaml), works out the service credit of\n" +
			"every claim and the cost of the outage, and writes one folder: the workbook, result.json, the rejected rows, the\n" +
			"configuration and terms as used, and a manifest of hashes. The folder appears whole or not at all. slacredit init writes a\n" +
			"first CONFIG for the files in a folder.\n\n" +
			"The exit code is 3 where the result is written but needs a person: rows rejected over --allow-rejects, a verdict other than\n" +
			"breach or no breach, a control that does not add up.",
		Example: "  slacredit run slacredit.yaml --month 2017-02 --invoice-total 11873.20",
		Args:    arguments(0, 1, "at most one configuration"),
		RunE: func(c *cobra.Command, args []string) error {
			path := "slacredit.yaml"
			if len(args) == 1 {
				path = args[0]
			}
			return a.run(c.Context(), path, f)
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.month, "month", "", "the `month` to assess, like 2017-02 (default: that of CONFIG)")
	fl.StringVar(&f.out, "out", "", "output `folder` (default: slacredit-MONTH beside CONFIG)")
	fl.StringVar(&f.only, "only", "", "write only these `outputs`: "+strings.Join(outputs, ","))
	fl.BoolVar(&f.strict, "strict", false, "exit 3 on any note that needs a person, and on terms that are not verified")
	fl.Int64Var(&f.allowRejects, "allow-rejects", 0, "`rows` that may be rejected before the exit code becomes 3")
	fl.StringVar(&f.asOf, "as-of", "", "`date` for the status of claims and the days left, like 2017-04-01")
	fl.StringVar(&f.invoiceTotal, "invoice-total", "", "`amount` that the bills must come to, or one per currency: USD=11873.20,EUR=7.00")
	fl.IntVar(&f.jobs, "jobs", 0, "`workers` to read with (default: one per core); the result does not depend on it")
	fl.BoolVar(&f.json, "json", false, "print the result as JSON on stdout")
	fl.BoolVar(&f.assumeUsage, "assume-usage", false, "take every row of a bill that states no kind of charge for usage")
	fl.BoolVar(&f.quiet, "quiet", false, "print nothing but errors")
	fl.BoolVar(&f.unmask, "keep-personal-data", false, "do not mask addresses, ARNs and signatures in rejected.csv")
	return c
}

// run is the pipeline, top to bottom: configuration, facts, assessments, statement, result, outputs.
func (a *app) run(ctx context.Context, path string, f runFlags) error {
	p, err := a.plan(path, f)
	if err != nil {
		return err
	}
	report := source.Report{Diagnostics: slices.Concat(p.doubts, p.unsaid(), p.unusedOfClaims())}
	defer func() { closeAll(report.Rejects) }()

	done := a.watch(&p.opt, f.quiet, p.files.all()...)
	defer done()
	evidence, err := p.evidence(ctx, &report)
	if err != nil {
		return err
	}
	ledger, err := p.ledger(ctx, &report)
	if err != nil {
		return err
	}
	if err := p.tieInvoice(ledger, &report); err != nil {
		return err
	}
	revenue, err := p.revenue(ctx, &report)
	if err != nil {
		return err
	}
	history, err := p.history(&report)
	if err != nil {
		return err
	}
	if p.excluded, err = p.exclusions(ctx, &report); err != nil {
		return err
	}
	report.Diagnostics = append(report.Diagnostics, oddKinds(p.excluded)...)
	done()
	assessments, err := p.assess(evidence, ledger, history)
	if err != nil {
		return err
	}
	report.Diagnostics = append(report.Diagnostics, idleExclusions(p.excluded, assessments)...)
	if err := p.restate(assessments, &report); err != nil {
		return err
	}
	statement, err := p.estimate(revenue, assessments)
	if err != nil {
		return err
	}
	result, err := p.result(assessments, statement, report)
	if err != nil {
		return err
	}
	if err := a.write(ctx, p, result, report); err != nil {
		return err
	}
	if err := a.print(p, result); err != nil {
		return err
	}
	return attention(result, f)
}

// plan is a run's configuration with every choice made and every file found.
type plan struct {
	*config
	flags   runFlags
	month   interval.Month
	asOf    interval.Date
	invoice map[money.Currency]money.Number // what the bills must come to; the empty currency is that of the run
	out     string
	only    []string
	opt     source.Options
	terms   *catalog.Catalog
	claims  []plannedClaim
	files   plannedFiles

	excluded []sla.Exclusion   // the whole ledger, once it is read
	doubts   audit.Diagnostics // what the configuration says, and may not mean
}

type plannedFiles struct {
	uptime  [][]source.Ref
	billing [][]source.Ref
	revenue [][]source.Ref
	history []source.Ref

	exclusions []source.Ref
	restates   []source.Ref
}

// all lists the files that take long to read.
func (f plannedFiles) all() [][]source.Ref { return slices.Concat(f.uptime, f.billing, f.revenue) }

type plannedClaim struct {
	claimConfig
	agreement *sla.Agreement
	pinned    string
}

func (a *app) plan(path string, f runFlags) (*plan, error) {
	p := &plan{flags: f, opt: source.Options{Jobs: f.jobs}}
	var err error
	if f.month != "" {
		if p.month, err = interval.ParseMonth(f.month); err != nil {
			return nil, usage("write a month like 2017-02", "--month: %v", err)
		}
	}
	if p.asOf, err = dateFlag("--as-of", f.asOf); err != nil {
		return nil, err
	}
	if f.jobs < 0 || f.allowRejects < 0 {
		return nil, usage("", "--jobs and --allow-rejects take no negative numbers")
	}
	if p.invoice, err = invoiceTotals(f.invoiceTotal); err != nil {
		return nil, err
	}
	if p.only, err = chosenOutputs(f.only); err != nil {
		return nil, err
	}
	if p.config, err = readConfig(path); err != nil {
		return nil, err
	}
	if p.month.IsZero() {
		p.month = p.config.Month
	}
	if p.month.IsZero() {
		return nil, audit.Fault("CONFIG-MONTH", p.doc.At(), "add month: 2017-02, or use --month", "no month is given")
	}
	if p.terms, err = p.catalog(); err != nil {
		return nil, err
	}
	faults := p.planClaims()
	if len(faults) == 0 { // what labels mean is the agreements' to say
		faults = append(p.checkLabels(), p.checkLabelValues()...)
	}
	if err := append(faults, p.planFiles()...).Err(); err != nil {
		return nil, err
	}
	p.out = f.out
	if p.out == "" {
		p.out = filepath.Join(p.dir, "slacredit-"+p.month.String())
	}
	return p, p.checkOut()
}

func chosenOutputs(only string) ([]string, error) {
	if only == "" {
		return outputs, nil
	}
	chosen := strings.Split(only, ",")
	for i, o := range chosen {
		o = strings.TrimSpace(o)
		chosen[i] = o
		if slices.Contains(otherOutputs, o) {
			return nil, usage("choose from "+strings.Join(outputs, ","), "--only: %s are not written by this version", o)
		}
		if !slices.Contains(outputs, o) {
			return nil, usage("choose from "+strings.Join(outputs, ","), "--only: %q is no output", o)
		}
	}
	return chosen, nil
}

// planFiles finds every file of the configuration.
func (p *plan) planFiles() (faults audit.Diagnostics) {
	look := func(into *[][]source.Ref, files []string, at ...any) {
		refs, missing := p.find(files, at...)
		*into = append(*into, refs)
		faults = append(faults, missing...)
	}
	for i, u := range p.Uptime {
		look(&p.files.uptime, u.Files, "uptime", i)
	}
	for i, b := range p.Billing {
		look(&p.files.billing, b.Files, "billing", i)
	}
	for i, r := range p.Revenue {
		look(&p.files.revenue, r.Files, "revenue", i)
	}
	if len(p.ExclusionsFiles) > 0 {
		refs, err := source.Find(p.dir, p.ExclusionsFiles)
		p.files.exclusions = refs
		faults = append(faults, p.pointed(err, "exclusions_files")...)
	}
	if p.Restates != "" {
		refs, err := source.Find(p.dir, []string{p.Restates})
		p.files.restates = refs
		faults = append(faults, p.pointed(err, "restates")...)
		if len(refs) > 1 {
			faults = append(faults, audit.Fault("CONFIG-VALUE", p.doc.At("restates"), "name one result.json", "restates: names %d files", len(refs)))
		}
	}
	return append(faults, p.findHistory()...)
}

// attention says what of a finished run needs a person.
func attention(r *impact.Result, f runFlags) error {
	out := lost(r.Rejected, f.allowRejects, r.Controls)
	for _, as := range r.Assessments {
		switch as.Verdict {
		case sla.Insufficient, sla.Depends, sla.NoAgreement:
			out = append(out, fmt.Sprintf("%s: %s: %s", as.ID, as.Verdict, cmp.Or(as.Ground(), "see the notes")))
		}
		if !f.strict {
			continue
		}
		for _, n := range as.Notes {
			if n.Review {
				out = append(out, fmt.Sprintf("%s: %s [%s]", as.ID, n.Text, n.Code))
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func closeAll(rejects []*source.Rejects) {
	for _, r := range rejects {
		r.Close()
	}
}
