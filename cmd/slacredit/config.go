package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/billing"
	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// config is a run's configuration file. Paths in it are relative to the file.
type config struct {
	Customer   *customerConfig   `yaml:"customer"`
	Month      interval.Month    `yaml:"month"`
	Currency   money.Currency    `yaml:"currency"`
	Timezone   string            `yaml:"timezone"` // of the business
	Uptime     []uptimeConfig    `yaml:"uptime"`
	Billing    []billingConfig   `yaml:"billing"`
	Revenue    []revenueConfig   `yaml:"revenue"`
	Claims     []claimConfig     `yaml:"claims"`
	Exclusions []exclusionConfig `yaml:"exclusions"`
	// ExclusionsFiles are ledgers of exclusions kept as tables.
	ExclusionsFiles []string           `yaml:"exclusions_files"`
	Adjustments     []adjustmentConfig `yaml:"adjustments"`
	Allocation      *allocationConfig  `yaml:"allocation"`
	Impact          *impactConfig      `yaml:"impact"`
	TermsDir        string             `yaml:"terms_dir"`
	Restates        string             `yaml:"restates"` // an earlier result.json of the same month
	History         []string           `yaml:"history"`  // result.json of earlier months

	path string // as the user gave it
	dir  string // where relative paths start
	data []byte // the file as read, for the output folder
	doc  strict.Document
	zone *time.Location // of Timezone; nil when it is not given
}

type customerConfig struct {
	Name    string `yaml:"name,required"`
	Contact string `yaml:"contact"`
}

type uptimeConfig struct {
	Name     string            `yaml:"name,required"`
	Files    []string          `yaml:"files,required"`
	Format   string            `yaml:"format"`
	Labels   map[string]string `yaml:"labels"`
	Gaps     string            `yaml:"gaps"`
	Dedupe   string            `yaml:"dedupe"`
	Columns  map[string]string `yaml:"columns"`
	Timezone string            `yaml:"timezone"` // of times that do not state one; that of the business is not taken
	Quorum   sla.Quorum        `yaml:"quorum"`   // of the places that it watches from
	// Monitored is when the monitor ran: what evidence that only tells of trouble does not name was up then.
	Monitored *stretchConfig `yaml:"monitored"`
	// AsDowntime takes what a feed says of incidents as down time.
	AsDowntime bool `yaml:"as_downtime"`
}

type billingConfig struct {
	Files       []string          `yaml:"files,required"`
	Format      string            `yaml:"format"`
	Cost        string            `yaml:"cost"`         // billed (default), effective or net
	AssumeUsage bool              `yaml:"assume_usage"` // rows of a bill that states no kind of charge are usage
	Columns     map[string]string `yaml:"columns"`
	DateOrder   string            `yaml:"date_order"`
	Number      string            `yaml:"number"` // how the bill writes 1234.56
	Encoding    string            `yaml:"encoding"`
	Timezone    string            `yaml:"timezone"` // of times that do not state one
}

type revenueConfig struct {
	Files    []string          `yaml:"files,required"`
	Format   string            `yaml:"format"`
	Columns  map[string]string `yaml:"columns"`
	Timezone string            `yaml:"timezone"`
}

type claimConfig struct {
	Terms      string            `yaml:"terms,required"`
	Uptime     []string          `yaml:"uptime"`    // in the order of their authority
	Fill       bool              `yaml:"fill"`      // sources without authority fill time that is unknown otherwise
	Resources  string            `yaml:"resources"` // of different names in different sources: one or several
	Where      map[string]string `yaml:"where"`
	Commitment string            `yaml:"commitment"`
	Signed     interval.Date     `yaml:"signed"`
	Filed      interval.Date     `yaml:"filed"`    // when the claim was sent
	Affected   *money.Number     `yaml:"affected"` // share of users or of the service that down time hit, 0 to 1
	Base       *struct {
		Classless string `yaml:"classless"`
		Transfer  string `yaml:"transfer"` // of data: yes or no; unsaid, as any other charge
	} `yaml:"base"`
}

type exclusionConfig struct {
	From      instant           `yaml:"from,required"`
	To        instant           `yaml:"to,required"`
	Kind      string            `yaml:"kind,required"`
	Reason    string            `yaml:"reason,required"`
	Evidence  string            `yaml:"evidence"`
	Clause    string            `yaml:"clause"`
	Verified  bool              `yaml:"verified"`
	AppliesTo map[string]string `yaml:"applies_to"`
}

type impactConfig struct {
	Incidents         incidentList    `yaml:"incidents"`
	VariableCostRatio *sourcedNumber  `yaml:"variable_cost_ratio"`
	ExtraExpense      []expense       `yaml:"extra_expense"`
	WaitingPeriod     *time.Duration  `yaml:"waiting_period"`
	Holidays          []interval.Date `yaml:"holidays"`
}

type sourcedNumber struct {
	Value  money.Number `yaml:"value,required"`
	Source string       `yaml:"source,required"`
}

type expense struct {
	What   string       `yaml:"what,required"`
	Amount money.Number `yaml:"amount,required"`
	Source string       `yaml:"source,required"`
}

type incidentConfig struct {
	From           instant       `yaml:"from,required"`
	To             instant       `yaml:"to,required"`
	FailedFraction *money.Number `yaml:"failed_fraction"`
}

// incidentList is the word auto (nil list), or a list. An empty list says that there was no incident.
type incidentList []incidentConfig

// UnmarshalText accepts the word auto.
func (l *incidentList) UnmarshalText(b []byte) error {
	if string(b) != "auto" {
		return fmt.Errorf("%q is neither auto nor a list of incidents", b)
	}
	*l = nil
	return nil
}

// instant is a moment with its zone: RFC 3339.
type instant struct{ time.Time }

func (t *instant) UnmarshalText(b []byte) error {
	at, err := interval.ParseInstant(string(b))
	t.Time = at
	return err
}

// Names that the config may use for its choices.
var (
	gapPolicies = []string{"hold", "hold-3x", "midpoint", "unknown"}
	dedupes     = []string{"files", "lines", "off"}
	costs       = []string{billing.Billed, billing.Effective, billing.Net}
	dateOrders  = []string{"ymd", "mdy", "dmy"}
)

// readConfig reads and checks a configuration. Every fault of the file is reported at once.
func readConfig(path string) (*config, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > strict.MaxBytes {
		return nil, audit.Fault("CONFIG-SIZE", audit.Origin{Path: path}, "is this the right file?", "the configuration is larger than %d bytes", strict.MaxBytes)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		hint := "name the configuration: slacredit run CONFIG.yaml; slacredit init writes one"
		inside := filepath.Join(path, configName)
		if info, err := os.Stat(inside); err == nil && info.Mode().IsRegular() {
			hint = "did you mean " + filepath.ToSlash(inside) + "?"
		}
		return nil, audit.Fault("CONFIG-READ", audit.Origin{Path: path}, hint, "%s", reason(err))
	}
	c := &config{path: path, dir: filepath.Dir(path), data: data}
	doc, faults := strict.Decode("CONFIG", filepath.ToSlash(path), data, c)
	c.doc = doc
	if len(faults) == 0 {
		faults = c.check()
	}
	return c, faults.Err()
}

// check finds what the schema alone cannot: names that refer to nothing, values that are no choice.
func (c *config) check() audit.Diagnostics {
	var out audit.Diagnostics
	fault := func(hint, text string, at ...any) {
		out = append(out, audit.Fault("CONFIG-VALUE", c.doc.At(at...), hint, "%s", text))
	}
	zone := func(name string, at ...any) *time.Location {
		if name == "" {
			return nil
		}
		z, err := loadZone(name)
		if err != nil {
			fault(zoneHint, err.Error(), append(at, "timezone")...)
		}
		return z
	}
	c.zone = zone(c.Timezone)
	names := map[string]bool{}
	named := func(files []string, at ...any) {
		if len(files) == 0 {
			fault("name a file, a folder or a pattern like logs/*.gz", "files: names nothing", append(at, "files")...)
		}
	}
	for i, u := range c.Uptime {
		named(u.Files, "uptime", i)
		if names[u.Name] {
			fault("give every source its own name", fmt.Sprintf("the source name %q stands twice", u.Name), "uptime", i, "name")
		}
		names[u.Name] = true
		oneOf(u.Gaps, gapPolicies, func(text string) { fault("", "gaps: "+text, "uptime", i, "gaps") })
		oneOf(u.Dedupe, dedupes, func(text string) { fault("", "dedupe: "+text, "uptime", i, "dedupe") })
		zone(u.Timezone, "uptime", i)
		u.Monitored.check(func(text string) { fault("", "monitored "+text, "uptime", i, "monitored", "to") })
	}
	for i, b := range c.Billing {
		named(b.Files, "billing", i)
		oneOf(b.Cost, costs, func(text string) { fault("", "cost: "+text, "billing", i, "cost") })
		oneOf(b.DateOrder, dateOrders, func(text string) { fault("", "date_order: "+text, "billing", i, "date_order") })
		if err := billing.CheckNumber(b.Number); err != nil {
			fault(numberHint, "number: "+err.Error(), "billing", i, "number")
		}
		if err := billing.CheckEncoding(b.Encoding); err != nil {
			fault(encodingHint, err.Error(), "billing", i, "encoding")
		}
		zone(b.Timezone, "billing", i)
	}
	c.checkAllocation(fault)
	c.checkFormats(fault)
	if len(c.Revenue) > 0 && c.Timezone == "" {
		out = append(out, audit.Fault("CONFIG-TIMEZONE", c.doc.At("revenue"), "add timezone: America/New_York, or wherever the business is",
			"revenue is estimated on the clock of the business, and no timezone is given"))
	}
	for i, r := range c.Revenue {
		named(r.Files, "revenue", i)
		zone(r.Timezone, "revenue", i)
	}
	for i, cl := range c.Claims {
		for k, name := range cl.Uptime {
			if !names[name] {
				hint := "no source is named under uptime:"
				if near := strict.Near(name, sortedKeys(names)); len(near) > 0 {
					hint = fmt.Sprintf("did you mean %s?", near[0])
				} else if len(names) > 0 {
					hint = "the sources are: " + strings.Join(sortedKeys(names), ", ")
				}
				fault(hint, fmt.Sprintf("there is no source %q", name), "claims", i, "uptime", k)
			}
		}
	}
	for i, cl := range c.Claims {
		if cl.Base != nil {
			oneOf(cl.Base.Transfer, []string{string(sla.TransferIn), string(sla.TransferOut)}, func(text string) { fault("", "transfer: "+text, "claims", i, "base", "transfer") })
		}
		oneOf(cl.Resources, []string{string(sla.OneThing), string(sla.SeveralOf)}, func(text string) { fault("", "resources: "+text, "claims", i, "resources") })
		if n := cl.Affected; n != nil && !isShare(*n) {
			fault("0.3 means that 30 % of the users were affected", "affected is not between 0 and 1, with at most 18 decimals", "claims", i, "affected")
		}
	}
	for i, e := range c.Exclusions {
		if !e.To.After(e.From.Time) {
			fault("", "the exclusion ends before it begins", "exclusions", i, "to")
		}
	}
	if c.Impact != nil {
		for i, in := range c.Impact.Incidents {
			if !in.To.After(in.From.Time) {
				fault("", "the incident ends before it begins", "impact", "incidents", i, "to")
			}
			if f := in.FailedFraction; f != nil && (f.IsNegative() || f.GreaterThan(money.MustNumber("1").Decimal)) {
				fault("0.3 means that 30 % of requests failed", "failed_fraction is not between 0 and 1", "impact", "incidents", i, "failed_fraction")
			}
		}
		if v := c.Impact.VariableCostRatio; v != nil && (v.Value.IsNegative() || v.Value.GreaterThan(money.MustNumber("1").Decimal)) {
			fault("0.38 means that 38 % of sales are variable cost", "variable_cost_ratio is not between 0 and 1", "impact", "variable_cost_ratio", "value")
		}
		if w := c.Impact.WaitingPeriod; w != nil && *w < 0 {
			fault("", "the waiting period is negative", "impact", "waiting_period")
		}
		for i, e := range c.Impact.ExtraExpense {
			if e.Amount.IsNegative() {
				fault("what the outage saved is no expense; variable_cost_ratio tells of saved costs", "the expense is below zero", "impact", "extra_expense", i, "amount")
			}
		}
	}
	return out
}

func isShare(n money.Number) bool {
	return !n.IsNegative() && !n.GreaterThan(money.MustNumber("1").Decimal) && n.Exponent() >= -18
}

func oneOf(value string, choices []string, fault func(string)) {
	if value != "" && !slices.Contains(choices, value) {
		fault(fmt.Sprintf("%q is none of %s", value, strings.Join(choices, ", ")))
	}
}

// zoneHint says what a name of a zone looks like.
const zoneHint = "use a name like America/New_York"

// checkedZone is the zone of a name that was checked when the configuration was read; nil for none.
func checkedZone(name string) *time.Location {
	z, err := loadZone(name)
	if err != nil {
		return nil
	}
	return z
}

// loadZone refuses names that mean something else on every machine.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%q is not a time zone", name)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%q is not a time zone", name)
	}
	return z, nil
}

// find expands the files of one entry of the configuration. What cannot be found is pointed at in the configuration.
func (c *config) find(files []string, steps ...any) ([]source.Ref, audit.Diagnostics) {
	refs, err := source.Find(c.dir, files)
	if err == nil {
		return refs, nil
	}
	return nil, c.pointed(err, append(steps, "files")...)
}

// orAt points a fault that is about no file at the place of the configuration that led to it.
func (c *config) orAt(err error, steps ...any) error {
	if d, ok := err.(audit.Diagnostic); ok && d.Path == "" {
		return at(c.doc.At(steps...), d)
	}
	return err
}

// pointed puts what could not be found at the place of the configuration that asks for it.
func (c *config) pointed(err error, steps ...any) audit.Diagnostics {
	if err == nil {
		return nil
	}
	var list audit.Diagnostics
	var one audit.Diagnostic
	if !errors.As(err, &list) {
		if !errors.As(err, &one) {
			one = audit.Fault("SRC-READ", audit.Origin{}, "", "%s", reason(err))
		}
		list = audit.Diagnostics{one}
	}
	place := c.doc.At(steps...)
	for i := range list {
		d := &list[i]
		d.Text = d.Path + ": " + d.Text
		d.Path, d.Line, d.Column = place.Path, place.Line, place.Column
	}
	return list
}
