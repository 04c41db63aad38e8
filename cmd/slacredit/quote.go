package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"slacredit/sla"
	"slacredit/sla/catalog"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// quoteFlags are the flags of slacredit quote.
type quoteFlags struct {
	month, uptime, affected, basis, currency, signed, commitment, asOf string
	incidents, incident                                                string
	failed                                                             int
	downtime                                                           time.Duration
	set                                                                map[string]string
	explain, allTiers, json                                            bool
	termsDir                                                           string
}

func (a *app) quoteCommand() *cobra.Command {
	var f quoteFlags
	c := &cobra.Command{
		Use:   "quote TERMS",
		Short: "The quick answer without files: what an agreement pays for an uptime",
		Long: "quote says what an agreement pays for an uptime (--uptime) or for that much fully bad time (--downtime) in a month: the tier,\n" +
			"the credit on --basis, and by when to claim. It reads no files and proves nothing; run works the same out from evidence and\n" +
			"bills. slacredit terms list names the agreements, slacredit terms show ID what each of them asks for.",
		Example: "  slacredit quote aws/s3 --month 2017-02 --uptime 99.3626 --basis 10000 --currency USD\n" +
			"  slacredit quote aws/ec2@2022-05-25 --month 2026-04 --downtime 217m --commitment instance --basis 500 --explain",
		Args: arguments(1, 1, "one agreement, like aws/s3 or aws/s3@2023-11-28"),
		RunE: func(c *cobra.Command, args []string) error {
			return a.quote(args[0], f, given{c.Flags().Changed("downtime"), c.Flags().Changed("failed")})
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.month, "month", "", "the `month`, like 2017-02 (needed: months differ in length)")
	fl.StringVar(&f.uptime, "uptime", "", "the Monthly Uptime Percentage, in `percent`: 99.3626")
	fl.DurationVar(&f.downtime, "downtime", 0, "fully bad `time` in the month: 257m, 4h17m")
	fl.StringVar(&f.affected, "affected", "", "`share` of requests, users or resources that the down time hit, 0 to 1 (default 1)")
	fl.StringVar(&f.incidents, "incidents", "", "`number` of incidents, or how long each lasted: 3, or 30m,2h15m")
	fl.StringVar(&f.incident, "incident", "", "`time` of the incident, for the claim's dates: 2017-02-28T17:37:00Z, or from/to with a slash between")
	fl.IntVar(&f.failed, "failed", 0, "`number` of periods that failed, this one included, for credits that grow with them")
	fl.StringVar(&f.basis, "basis", "", "`amount` that the credit is a percentage of")
	fl.StringVar(&f.currency, "currency", "", "its `currency` (default USD)")
	fl.StringToStringVar(&f.set, "set", nil, "what the claim is about: `key=value`, like storage_class=STANDARD")
	fl.StringVar(&f.signed, "signed", "", "`date` of the contract, for agreements whose version is fixed by it")
	fl.StringVar(&f.commitment, "commitment", "", "`id` of one commitment of the agreement")
	fl.StringVar(&f.asOf, "as-of", "", "`date` for the status of the claim")
	fl.StringVar(&f.termsDir, "terms-dir", "", "`folder` with own terms")
	fl.BoolVar(&f.explain, "explain", false, "print the calculation step by step, with the clauses")
	fl.BoolVar(&f.allTiers, "all-tiers", false, "print every tier as minutes of down time in that month")
	fl.BoolVar(&f.json, "json", false, "print the answer as JSON")
	return c
}

// given tells which flags were set, where their zero is an answer too.
type given struct{ downtime, failed bool }

// quoteJSON is the JSON of a quote: an assessment, with the ladder among its keys when it was asked for.
func quoteJSON(answer sla.Assessment, ladder []sla.Rung) (any, error) {
	if ladder == nil {
		return answer, nil
	}
	data, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	var keys map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&keys); err != nil {
		return nil, err
	}
	keys["all_tiers"] = ladder
	return keys, nil
}

func (a *app) quote(ref string, f quoteFlags, set given) error {
	q, err := f.question(ref, set)
	if err != nil {
		return err
	}
	answer, err := q.Answer()
	if err != nil {
		return usage("slacredit terms show "+ref+" prints the agreement", "%v", err)
	}
	for _, label := range sortedKeys(q.Unit) {
		if d, odd := oddValue(q.Agreement, label, q.Unit[label]); odd {
			tellOne(a.err, d.Error(), d.Hint)
		}
	}
	var rungs []sla.Rung
	if f.allTiers {
		rungs = q.Ladder(answer)
	}
	if f.json {
		out, err := quoteJSON(answer, rungs)
		if err != nil {
			return err
		}
		return writeJSON(a.out, out)
	}
	fmt.Fprintln(a.out, printable(headline(answer)+proof(answer)))
	if answer.Version != "" {
		fmt.Fprintf(a.out, "terms: %s@%s, %s, %s\n", answer.Terms, answer.Version, cmp.Or(answer.Commitment, "no commitment"), answer.Grade)
	}
	if n := answer.ToNextTier; n != nil {
		fmt.Fprintf(a.out, "next tier (%s %%): after %s more seconds of down time\n", n.CreditPercent, n.DowntimeSeconds)
	}
	a.choices(answer.Credit)
	a.clocks(answer.Claim)
	for _, r := range answer.Rights {
		fmt.Fprintf(a.out, "right: %s, if %s; arisen: %s\n", printable(r.What), printable(r.If), r.Arisen)
	}
	if f.explain {
		a.explain(answer)
	}
	if f.allTiers {
		a.ladder(rungs, q.Currency)
	}
	for _, n := range answer.Notes {
		fmt.Fprintf(a.out, "note: %s [%s]\n", printable(n.Text), n.Code)
	}
	return nil
}

// choices prints what the customer may choose from, and how else the text can be read.
func (a *app) choices(c *sla.CreditDue) {
	for _, o := range c.Options {
		fmt.Fprintf(a.out, "option %s: %s\n", printable(o.Label), inWords(o.Given, c.Currency))
	}
	for _, r := range c.Alternatives {
		fmt.Fprintf(a.out, "reading %s: %s (%s)\n", printable(r.Reading), inWords(r.Given, c.Currency), printable(r.Text))
	}
	if k := c.CappedBy; k != nil {
		fmt.Fprintf(a.out, "capped: %s %s over %s (%s)\n", k.Limit, spaced(k.Unit), spaced(k.Window), printable(k.Clause))
	}
}

// clocks prints the acts of a claim that has several, or an earliest day.
func (a *app) clocks(c *sla.ClaimDue) {
	if c == nil {
		return
	}
	for _, s := range c.Steps {
		by := s.By
		if s.OrBy != "" {
			by += " (or " + s.OrBy + ", where the text is open)"
		}
		fmt.Fprintf(a.out, "%s by %s\n", printable(s.Act), by)
	}
	if c.NotBefore != nil {
		fmt.Fprintf(a.out, "claim not before %s\n", c.NotBefore)
	}
}

func (a *app) explain(answer sla.Assessment) {
	for i, s := range answer.Steps {
		fmt.Fprintf(a.out, "%d. %s\n", i+1, printable(fmt.Sprintf("%s: %s = %s %s", s.Label, s.Formula, s.Result, s.Unit)))
		if s.Clause != "" {
			fmt.Fprintf(a.out, "   clause: %s\n", printable(s.Clause))
		}
	}
	if answer.Source != "" {
		fmt.Fprintf(a.out, "   text: %s\n", printable(answer.Source))
	}
}

func (a *app) ladder(rungs []sla.Rung, c money.Currency) {
	t := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ROW\tMINUTES DOWN, MORE THAN\tCREDIT\tPAYS\tCLAUSE")
	for _, r := range rungs {
		pays := "-"
		if r.Pays != nil {
			pays = string(c) + " " + r.Pays.String()
		}
		credit := strings.TrimSuffix(inWords(sla.Given{Percent: r.CreditPercent, Days: r.Days, Hours: r.Hours, Units: r.Units}, c), " of the base")
		switch {
		case r.NotKnown:
			credit = "not known"
		case r.Grows:
			credit = "grows with the time"
		case r.GoesOn:
			credit = "goes on in such steps"
		}
		from := r.MoreThan.String()
		if r.FromExactly {
			from = "at least " + from
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Row, from, credit, pays, printable(r.Clause))
	}
	t.Flush()
}

// question reads the flags; whatever is wrong with them is a mistake on the command line.
func (f quoteFlags) question(ref string, set given) (q sla.Quote, err error) {
	terms := catalog.Embedded()
	if f.termsDir != "" {
		if terms, err = termsFolder(f.termsDir); err != nil {
			return q, err
		}
	}
	agreement, version, err := terms.Resolve(ref)
	if err != nil {
		return q, err
	}
	q = sla.Quote{Agreement: agreement, Commitment: f.commitment, Unit: f.set}
	if q.Unit == nil {
		q.Unit = sla.Labels{}
	}
	for _, label := range sortedKeys(q.Unit) {
		if right := meant(q.Unit[label], chosenBy(agreement, label)); right != "" {
			return q, usage("write "+label+"="+right, "--set: %s chooses by the %s %s, and knows no %q", agreement.ID, label, right, q.Unit[label])
		}
	}
	if version != nil {
		q.Pinned = version.ID
	}
	if f.month == "" {
		return q, usage("add --month 2017-02: months differ in length", "no month is given")
	}
	if q.Month, err = interval.ParseMonth(f.month); err != nil {
		return q, usage("", "--month: %v", err)
	}
	switch {
	case f.uptime != "" && set.downtime:
		return q, usage("give one of them", "--uptime and --downtime say the same thing twice")
	case f.uptime != "":
		n, err := money.ParseNumber(strings.TrimSuffix(f.uptime, "%"))
		if err != nil {
			return q, usage("write a percentage like 99.3626", "--uptime: %v", err)
		}
		q.Uptime = n.Rat()
	case set.downtime:
		q.Downtime = &f.downtime
	}
	if err := f.counts(&q, set); err != nil {
		return q, err
	}
	if q.Uptime == nil && q.Downtime == nil && q.Incidents == nil {
		return q, usage("add --uptime 99.3626, --downtime 257m or --incidents 30m,2h15m", "neither --uptime nor --downtime is given")
	}
	if f.affected != "" {
		n, err := money.ParseNumber(f.affected)
		if err != nil || n.IsNegative() || n.Rat().Cmp(big.NewRat(1, 1)) > 0 {
			return q, usage("0.3 means 30 %", "--affected: %q is not a share between 0 and 1", f.affected)
		}
		q.Affected = n.Rat()
	}
	q.Currency = "USD"
	if f.currency != "" {
		if q.Currency, err = money.ParseCurrency(f.currency); err != nil {
			return q, usage("", "--currency: %v", err)
		}
	}
	if f.basis != "" {
		n, err := money.ParseNumber(f.basis)
		if err != nil {
			return q, usage("write an amount like 10000.00", "--basis: %v", err)
		}
		if n.IsNegative() {
			return q, usage("write what the credit is a percentage of, like 10000.00", "--basis: %s is below zero", f.basis)
		}
		q.Base = &n
	}
	if q.Signed, err = dateFlag("--signed", f.signed); err != nil {
		return q, err
	}
	q.AsOf, err = dateFlag("--as-of", f.asOf)
	return q, err
}

// counts reads what is told about incidents and failed periods.
func (f quoteFlags) counts(q *sla.Quote, set given) error {
	if set.failed {
		if f.failed < 1 || f.failed > 1200 {
			return usage("count this period too: 1 for the first failure", "--failed: %d is no number of failed periods", f.failed)
		}
		q.FailedPeriods = f.failed
	}
	if f.incidents != "" {
		if n, err := strconv.Atoi(f.incidents); err == nil {
			if n < 1 || n > 100_000 {
				return usage("write a number of 1 and more", "--incidents: %d is no number of incidents", n)
			}
			q.Count = n
		} else {
			for _, text := range strings.Split(f.incidents, ",") {
				d, err := time.ParseDuration(strings.TrimSpace(text))
				if err != nil || d < 0 {
					return usage("write a number, or how long each lasted: 30m,2h15m", "--incidents: %q is neither", text)
				}
				q.Incidents = append(q.Incidents, d)
			}
		}
	}
	if f.incident == "" {
		return nil
	}
	from, to, spans := strings.Cut(f.incident, "/")
	if !spans {
		to = from
	}
	start, err1 := time.Parse(time.RFC3339, from)
	end, err2 := time.Parse(time.RFC3339, to)
	switch {
	case err1 != nil || err2 != nil:
		return usage("write a time like 2017-02-28T17:37:00Z", "--incident: %q is no time", f.incident)
	case end.Before(start):
		return usage("", "--incident: %s is before %s", to, from)
	case !spans && q.Downtime != nil:
		end = start.Add(*q.Downtime)
	}
	q.Incident = interval.Interval{Start: start.UTC(), End: end.UTC()}
	return nil
}

// dateFlag reads a date of the command line; an empty one is no date.
func dateFlag(name, text string) (interval.Date, error) {
	if text == "" {
		return interval.Date{}, nil
	}
	d, err := interval.ParseDate(text)
	if err != nil {
		return d, usage("write a date like 2017-04-01", "%s: %v", name, err)
	}
	return d, nil
}
