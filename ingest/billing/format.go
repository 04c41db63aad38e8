package billing

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
	"slacredit/sla/money"
)

// format is one kind of bill.
type format struct {
	name     string
	marks    []string            // the columns that together give it away; "Cost|PreTaxCost" is any of them
	unless   string              // a piece of a column's name that it never has; "" for none
	never    []string            // columns that it never has
	needs    [][]string          // the columns it cannot be read without: any one of each list
	kind     string              // the one of them that tells usage from the rest: the user may say that all rows are usage
	currency string              // the one of them that states the currency: the user may state it
	identity []string            // the columns that together name a row, which no other row repeats; nil where the format has none
	apart    []string            // columns that decide nothing about a charge, and tell rows apart that say the same otherwise
	costs    map[string][]string // the costs beside the billed one that it has, with the columns they need
	bind     func(h *header, s *Source) bill
	help     source.Help

	// What is no text of commas and line ends, such as one JSON object a line, is recognised by its beginning and read as
	// rows by a reader of its own. Both nil: CSV, or any table whose columns have the names of the CSV.
	sniff func(head []byte, s *Source) bool
	rows  func(text io.Reader, path string, s *Source) (rows, error)
}

// bill is a format fitted to the columns of one file.
type bill interface {
	// basic gives the columns every format has in some form.
	basic() basics
	// key collects the fields of a row that decide what its charge is about, in a fixed order.
	key(k *rawKey, r *row)
	// charge understands what key collected.
	charge(fields []string, of known) charge
}

// priced is a bill whose amounts do not all stand in one column: which one counts may depend on the row, and a row may
// hold several, each of which becomes a charge of its own.
type priced interface {
	bill
	// amounts appends the amounts of a row to out. The first must be there, or the row has no cost; others that are null
	// are passed over. All of them are part of the control totals, and a row counts with all of them or not at all.
	amounts(r *row, out []amount) []amount
}

// footed is a bill that may have rows which are no charges but the total of others. They are set aside.
type footed interface {
	isTotal(r *row) bool
}

// amount is one amount of a row.
type amount struct {
	field  []byte // as [row.field] gives it; nil for null
	column int    // where it stands, for a message
	tag    string // what it is, for [bill.charge]: of a priced bill, the last of the fields
	text   []byte // what the bill says it is; nil where that is the text of the row
}

// basics are columns; -1 where the file has none. What is nil has the form that most bills have.
type basics struct {
	cost     int // the billed cost, in the bill's currency
	currency int
	start    int // beginning of the charge period
	invoice  int // invoice id: blank while the invoice is open; -1: the bill does not say whether it is
	account  int

	stated     money.Currency             // the currency of bills that have no column for it
	parseCost  func([]byte) (cost, bool)  // reads an amount; nil: plain decimals
	parseMonth func([]byte) (month, bool) // reads start; nil: ISO 8601, UTC where no zone is stated
	figures    *figures                   // of bills that write dates in figures: start is read by their rules instead
}

// known is what the reader found out about a row by itself.
type known struct {
	currency money.Currency
	month    interval.Month
	open     bool
}

// charge is what a row is about, and what there is to say about that.
type charge struct {
	sla.ChargeKey
	warnings []warning
	refused  *warning // why no row of this kind can be used
	plan     planSide
}

// planSide tells the two halves of a savings plan's bookkeeping apart: usage at its on-demand price, and the negation
// that takes it out again.
type planSide int8

const (
	noPlan planSide = iota
	planCovered
	planNegation
)

// warning is a finding about a charge, before it has a place.
type warning struct{ code, text string }

// basic serves the formats that embed basics.
func (b basics) basic() basics { return b }

func (c *charge) warn(code, text string, args ...any) {
	c.warnings = append(c.warnings, warning{code, fmt.Sprintf(text, args...)})
}

// formats are tried in this order.
func formats() []*format {
	return slices.Concat(awsFormats(), focusFormats(), azureFormats(), gcpFormats(), ociFormats(), otherFormats())
}

// Formats are the names of the formats that can be read.
func Formats() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.name)
	}
	slices.Sort(out)
	return out
}

// Detect names the format of a bill of text by its beginning, and says why. The header may stand below a few lines.
func Detect(head []byte) (name, why string, ok bool) {
	for _, f := range formats() {
		if f.sniff != nil && f.sniff(head, &Source{}) {
			return f.name, "begins as its rows do", true
		}
	}
	m := member{source: &Source{}}
	_, h, _, _, err := m.header(newCutter(bytes.NewReader(head), len(head)))
	if err != nil {
		return "", "", false
	}
	f, why := detect(h)
	if f == nil {
		return "", "", false
	}
	return f.name, why, true
}

// Refuse says which bill a table that none is comes nearest to, and which columns it lacks; nil where it has less than a third
// of the columns of any, or is no table.
func Refuse(head []byte, path string) error {
	m := member{path: path, source: &Source{}}
	_, h, at, _, err := m.header(newCutter(bytes.NewReader(head), len(head)))
	if err != nil {
		return nil
	}
	if err := checkSeparator(h, at); err != nil || len(h.names) < 2 {
		return err
	}
	return refuse(h, at)
}

// refuse is [Refuse] of a table whose columns are known.
func refuse(h *header, at audit.Origin) error {
	f, missing := nearest(h)
	if has, _ := f.fit(h); 2*has < len(missing) {
		return nil
	}
	_, _, err := choose("", h, at)
	return err
}

func detect(h *header) (*format, string) {
	for _, f := range formats() {
		if f.matches(h) {
			return f, "has the columns " + strings.ReplaceAll(strings.Join(f.marks, ", "), "|", " or ")
		}
	}
	return nil, ""
}

func (f *format) matches(h *header) bool {
	return len(f.marks) > 0 && len(f.absent(h)) == 0 && !f.excluded(h)
}

// absent lists the marks that are not there.
func (f *format) absent(h *header) []string {
	var out []string
	for _, m := range f.marks {
		if !slices.ContainsFunc(strings.Split(m, "|"), h.has) {
			out = append(out, strings.ReplaceAll(m, "|", " or "))
		}
	}
	return out
}

// lacks lists the needs that a file does not meet and that the user has not met for it.
func (f *format) lacks(h *header, s *Source) []string {
	return slices.DeleteFunc(h.missing(f.needs), func(need string) bool {
		return need == f.kind && s.AssumeUsage || need == f.currency && (s.AssumeUsage || statedCurrency(s) != "")
	})
}

func (f *format) excluded(h *header) bool {
	return slices.ContainsFunc(f.never, h.has) || f.unless != "" && slices.ContainsFunc(h.names, func(n string) bool { return strings.Contains(n, f.unless) })
}

// named is the format of a name, nil when there is none.
func named(name string) *format {
	all := formats()
	i := slices.IndexFunc(all, func(f *format) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return all[i]
}

// checkStated refuses a stated format that does not exist.
func checkStated(stated string, at audit.Origin) error {
	if stated != "" && named(stated) == nil {
		return audit.Fault("BILL-FORMAT", at, "use one of "+strings.Join(Formats(), ", "), "%q is not a bill format that can be read", stated)
	}
	return nil
}

// choose takes the format that was stated, else detects it.
func choose(stated string, h *header, at audit.Origin) (*format, string, error) {
	if f, why := detect(h); f != nil && stated == "" {
		return f, why, nil
	}
	if err := checkSeparator(h, at); err != nil {
		return nil, "", err
	}
	if stated != "" {
		return named(stated), "stated", nil
	}
	closest, missing := nearest(h)
	hint := "export the bill in one of these formats, or state it with format: " + strings.Join(Formats(), ", ")
	if h.has("ChargeType") && h.has("AmortizedCost") {
		hint = "this looks like FOCUS 0.5, whose columns mean other things: export FOCUS 1.0 or later"
	}
	return nil, "", audit.Fault("BILL-FORMAT", at, hint, "the header is of no known bill format; the closest is %s, which would need %s",
		closest.name, strings.Join(missing, ", "))
}

// nearest is the format of whose columns the file has the largest part, and which of them it lacks.
func nearest(h *header) (closest *format, missing []string) {
	best := 0
	for _, f := range formats() {
		if len(f.marks) == 0 {
			continue
		}
		has, gone := f.fit(h)
		if closest == nil || has*(best+len(missing)) > best*(has+len(gone)) {
			closest, missing, best = f, gone, has
		}
	}
	return closest, missing
}

// fit counts the columns that the file has of those the format wants, and lists the others.
func (f *format) fit(h *header) (has int, missing []string) {
	var wants [][]string
	for _, m := range f.marks {
		wants = append(wants, strings.Split(m, "|"))
	}
	seen := map[string]bool{}
	for _, names := range append(wants, f.needs...) {
		name := strings.Join(names, " or ")
		switch {
		case seen[name]:
		case slices.ContainsFunc(names, h.has):
			has++
		default:
			missing = append(missing, name)
		}
		seen[name] = true
	}
	return has, missing
}
