// Command generate rewrites the committed scenario, or makes another one:
//
//	go run ./testdata/generate
//	go run ./testdata/generate -seed 7 -month 2019-05 -region eu-west-1 -lines 200000 -out /tmp/may
//
// The event is the same in every month: that of 28 February 2017, on the month's last day. Beside the files that the
// program reads it writes truth.json: what they say, known from making them.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"slacredit/sla/interval"
	"slacredit/testdata/scenario"
)

func main() {
	if err := generate(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate(args []string) error {
	p := scenario.Event()
	flags := flag.NewFlagSet("generate", flag.ExitOnError)
	month := flags.String("month", p.Month.String(), "month of the scenario")
	seed := flags.Uint64("seed", p.Seed, "seed of everything random")
	account := flags.String("account", p.Account, "account, 12 digits")
	region := flags.String("region", p.Region, fmt.Sprintf("one of %v", scenario.Regions()))
	lines := flags.Int("lines", p.Lines, "ordinary requests in the month, about")
	focus := flags.Bool("focus", false, "write the bill in the FOCUS format too")
	out := flags.String("out", filepath.Join("testdata", "s3-2017-02-28"), "folder to write")
	flags.Parse(args)

	m, err := interval.ParseMonth(*month)
	if err != nil {
		return err
	}
	p = scenario.EventIn(m)
	p.Seed, p.Account, p.Region, p.Lines, p.FOCUS = *seed, *account, *region, *lines, *focus
	if err := clear(*out); err != nil {
		return err
	}
	write := scenario.Into(*out)
	truth, err := scenario.Generate(p, write)
	if err != nil {
		return err
	}
	data, err := truth.JSON()
	if err != nil {
		return err
	}
	return write("truth.json", data)
}

// clear takes an earlier scenario's files out of a folder. A folder that holds anything else is not touched.
func clear(dir string) error {
	found, err := os.ReadDir(dir)
	if os.IsNotExist(err) || err == nil && len(found) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, "truth.json")); err != nil {
		return fmt.Errorf("%s is not empty and holds no scenario: choose another folder", dir)
	}
	for _, part := range []string{"logs", "bills", "bills-focus", "revenue-hourly.csv"} {
		if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
			return err
		}
	}
	return nil
}
