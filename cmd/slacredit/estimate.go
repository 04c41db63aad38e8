package main

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slacredit/impact"
	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// estimateFlags are the flags of slacredit estimate.
type estimateFlags struct {
	from, to, timezone, failed, currency string
	columns                              map[string]string
	waiting                              time.Duration
	holidays                             []string
	json                                 bool
}

func (a *app) estimateCommand() *cobra.Command {
	var f estimateFlags
	c := &cobra.Command{
		Use:   "estimate REVENUE…",
		Short: "The loss alone: revenue history and the time of the outage",
		Long: "estimate says what was not sold between --from and --to: what these hours sell in a normal week, at the level of the days\n" +
			"around them, less what was sold. The interval is what the same method misses by on earlier normal days. It needs some weeks\n" +
			"of history, by the hour or by the order, and says when there is too little. No credit follows from it.",
		Example: "  slacredit estimate revenue-hourly.csv --from 2017-02-28T17:37:00Z --to 2017-02-28T21:54:00Z --timezone America/New_York",
		Args:    arguments(1, -1, "at least one revenue file"),
		RunE: func(c *cobra.Command, args []string) error {
			zone, incident, assumptions, currency, err := f.read()
			if err != nil {
				return err
			}
			refs, err := source.Find(".", args)
			if err != nil {
				return err
			}
			rows, stated, report, err := revenue.Read(c.Context(), revenue.Source{Refs: refs, Columns: f.columns, Zone: zone}, source.Options{})
			defer closeAll(report.Rejects)
			if err != nil {
				return err
			}
			switch {
			case currency == "":
				currency = stated
			case stated != "" && stated != currency:
				return usage("leave --currency out", "--currency is %s, the file says %s", currency, stated)
			}
			for _, d := range report.Diagnostics {
				tellOne(a.err, d.Error(), d.Hint)
			}
			s, err := impact.Estimate(rows, []impact.Incident{incident}, assumptions, zone, currency)
			if err != nil {
				return err
			}
			if err := a.printLoss(s, f.json); err != nil {
				return err
			}
			var rejected int64
			for _, r := range report.Rejects {
				rejected += r.Count()
			}
			if rejected > 0 {
				return needsPerson{fmt.Sprintf("rows rejected: %d", rejected)}
			}
			return nil
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.from, "from", "", "start of the outage, a `time` like 2017-02-28T17:37:00Z, or 2017-02-28T12:37 on the clock of --timezone")
	fl.StringVar(&f.to, "to", "", "its end, a `time`")
	fl.StringVar(&f.timezone, "timezone", "", "`zone` of the business, like America/New_York; also that of times without a zone")
	fl.StringVar(&f.failed, "failed-fraction", "", "`share` of the trade that failed, 0 to 1 (default 1)")
	fl.StringToStringVar(&f.columns, "columns", nil, "`names` of the columns: time=hour,amount=revenue_usd (default: detected)")
	fl.StringVar(&f.currency, "currency", "", "`currency` of the revenue (optional)")
	fl.DurationVar(&f.waiting, "waiting-period", 0, "time deductible of an insurance, like 8h")
	fl.StringSliceVar(&f.holidays, "holidays", nil, "`dates` without ordinary trade: 2017-02-20,…")
	fl.BoolVar(&f.json, "json", false, "print the estimate as JSON")
	return c
}

// read understands the flags.
func (f estimateFlags) read() (zone *time.Location, in impact.Incident, a impact.Assumptions, c money.Currency, err error) {
	if f.timezone == "" {
		return nil, in, a, c, usage("add --timezone America/New_York, or wherever the business is", "no time zone is given, and none is guessed")
	}
	if zone, err = zoneFlag(f.timezone); err != nil {
		return nil, in, a, c, err
	}
	if in.Start, err = moment("--from", f.from, zone); err != nil {
		return nil, in, a, c, err
	}
	if in.End, err = moment("--to", f.to, zone); err != nil {
		return nil, in, a, c, err
	}
	if in.Empty() {
		return nil, in, a, c, usage("", "the outage ends (%s) before it begins (%s)", f.to, f.from)
	}
	in.Source = "command line"
	if f.failed != "" {
		n, perr := money.ParseNumber(f.failed)
		if perr != nil || n.IsNegative() || n.Rat().Cmp(big.NewRat(1, 1)) > 0 {
			return nil, in, a, c, usage("0.3 means 30 %", "--failed-fraction: %q is not a share between 0 and 1", f.failed)
		}
		in.FailedFraction = n.Rat()
	}
	a.WaitingPeriod = f.waiting
	for _, h := range f.holidays {
		d, err := interval.ParseDate(h)
		if err != nil {
			return nil, in, a, c, usage("", "--holidays: %v", err)
		}
		a.Holidays = append(a.Holidays, d)
	}
	if f.currency != "" {
		if c, err = money.ParseCurrency(f.currency); err != nil {
			return nil, in, a, c, usage("", "--currency: %v", err)
		}
	}
	return zone, in, a, c, nil
}

// moment reads a time with its zone, or a wall-clock time of the business. A wall-clock time that the clocks repeat or
// skip is refused.
func moment(flag, text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, usage("add "+flag+" 2017-02-28T17:37:00Z", "%s is not given", flag)
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t.UTC(), nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		wall, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if at := interval.Shown(wall, zone); len(at) == 1 {
			return at[0].UTC(), nil
		}
		return time.Time{}, usage("write it with its offset: 2017-11-05T01:30:00-05:00", "%s: the clocks of %s skip or repeat %s", flag, zone, text)
	}
	return time.Time{}, usage("write a time like 2017-02-28T17:37:00Z", "%s: %q is not a time", flag, text)
}

func (a *app) printLoss(s *impact.Statement, asJSON bool) error {
	if asJSON {
		one := estimated{s.Incidents[0], s.Currency}
		one.Warnings = append(one.Warnings, s.Warnings...) // those about the data as a whole
		return writeJSON(a.out, one)
	}
	i := s.Incidents[0]
	lines := lossLines(s)
	for _, row := range []struct {
		what string
		n    *money.Number
	}{{"but for the outage", i.ButFor}, {"actual", i.Actual}, {"gross loss", i.GrossLoss}, {"net loss, low", i.NetLow}, {"net loss, high", i.NetHigh},
		{"after the waiting period", i.AfterWaitingPeriod}} {
		if row.n != nil {
			lines = append(lines, fmt.Sprintf("  %-26s %s", row.what, amount(s.Currency, row.n)))
		}
	}
	_, err := fmt.Fprintln(a.out, strings.Join(lines, "\n"))
	return err
}

// estimated is the JSON of an estimate: one object of the incident's shape, with its currency.
type estimated struct {
	impact.IncidentLoss
	Currency money.Currency `json:"currency"`
}
