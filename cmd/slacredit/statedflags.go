package main

import (
	"slices"
	"time"

	"github.com/spf13/pflag"

	"slacredit/ingest"
	"slacredit/ingest/billing"
)

// statedFlags are what a user says of files that do not say it themselves: what the keys of the same names say in a
// configuration.
type statedFlags struct {
	format, timezone            string
	dateOrder, number, encoding string // of bills
	columns                     map[string]string
}

// add declares them all; whose names the files, as in "the bills' ".
func (f *statedFlags) add(fl *pflag.FlagSet, whose string) {
	fl.StringVar(&f.format, "format", "", "`name` of "+whose+" format (default: detected)")
	fl.StringVar(&f.timezone, "timezone", "", "`zone` of times without one, like America/New_York")
	fl.StringToStringVar(&f.columns, "columns", nil, whose+" columns, as `key=name` pairs: time=hour,amount=revenue_usd, or date=Day,amount=Total,currency==EUR")
	fl.StringVar(&f.dateOrder, "date-order", "", "`order` of dates in figures on bills: mdy, dmy or ymd")
	fl.StringVar(&f.number, "number", "", "`example` of how bills write 1234.56, such as 1.234,56")
	fl.StringVar(&f.encoding, "encoding", "", "`name` of the encoding of bills that are not in UTF-8")
}

// read understands the flags.
func (f statedFlags) read() (ingest.Stated, error) {
	s := ingest.Stated{Format: f.format, Columns: f.columns, DateOrder: f.dateOrder, Number: f.number, Encoding: f.encoding}
	if f.format != "" && ingest.KindOf(f.format) == "" {
		return s, usage(formatHint(f.format), "--format: %q is not a format", f.format)
	}
	if f.dateOrder != "" && !slices.Contains(dateOrders, f.dateOrder) {
		return s, usage("write --date-order mdy, dmy or ymd", "--date-order: %q is no order", f.dateOrder)
	}
	if err := billing.CheckNumber(f.number); err != nil {
		return s, usage(numberHint, "--number: %v", err)
	}
	if err := billing.CheckEncoding(f.encoding); err != nil {
		return s, usage(encodingHint, "--%v", err)
	}
	var err error
	s.Zone, err = zoneFlag(f.timezone)
	return s, err
}

// encodingHint says how encodings are called.
const encodingHint = "use a name like windows-1252, iso-8859-15 or shift_jis"

// numberHint says how to show the way in which a bill writes amounts.
const numberHint = "write as the bill does what is 1234.56, such as 1.234,56 or (1,234.56)"

// zoneFlag reads --timezone; an empty one is no zone.
func zoneFlag(name string) (*time.Location, error) {
	if name == "" {
		return nil, nil
	}
	zone, err := loadZone(name)
	if err != nil {
		return nil, usage(zoneHint, "--timezone: %v", err)
	}
	return zone, nil
}
