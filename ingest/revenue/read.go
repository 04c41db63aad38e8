package revenue

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
	"slacredit/sla/money"
)

// Source is what the user says about a set of revenue files.
type Source struct {
	Refs   []source.Ref
	Format string // one of [Formats]; "": the header tells, and all files must be of one
	// Columns, of csv-revenue, names the columns of time, amount and currency where their own names do not tell. Keys: time, amount, currency.
	Columns map[string]string
	Zone    *time.Location // of times that do not state one; may be nil where all do
}

// Read reads the revenue of all files, in the order of the files and their rows. The currency is "" where no file states one.
// Bucketed revenue has From and To, single orders have From = To. Of byte-identical files one counts.
//
// Rows that are not understood are rejected: REV-NUM (amount), REV-TIME, REV-CSV (broken quoting), REV-FIELDS (row too short),
// REV-CURRENCY (no currency where others have one), REV-SKIPPED (revenue at a wall time that clocks skipped: the zone is
// probably wrong), REV-KIND and REV-STATUS (a transaction or an order of a kind that is not known), REV-REFUND (more refunded than was
// paid), REV-CHANGED (an order or transaction that stands twice and differs). Faults, which end the reading: REV-FORMAT (also: several), REV-DELIMITER, REV-COLUMN, REV-ZONE, REV-DATE (dates that can be
// read two ways), REV-CURRENCY (two currencies), REV-MONTHS (sums of months), REV-LONG (a row of more than 1 MiB), and those of opening files.
// Set aside with a warning: REV-REPEATED (an hour in the repeat of a clock change, without offset), REV-GAP (a skipped hour
// of nothing), REV-SAME (byte-identical file), REV-TWICE (the same order or transaction again); of Stripe REV-PAYOUT, REV-TRANSFER,
// REV-TOPUP, REV-FEE, REV-ADJUSTMENT, REV-PLATFORM, REV-HELD; of Shopify REV-ITEM (a further row of an order), REV-CANCELLED, REV-VOIDED,
// REV-TEST. Used with a warning: REV-UNPAID, REV-REFUNDED (an order less its refund).
func Read(ctx context.Context, src Source, opt source.Options) ([]money.Dated, money.Currency, source.Report, error) {
	r := reader{src: src, opt: opt, repeats: repeats{}}
	if err := r.read(ctx); err != nil {
		r.close()
		return nil, "", source.Report{}, err
	}
	return r.finish()
}

// close gives up the rejects of an ended reading.
func (r *reader) close() {
	for _, in := range r.inputs {
		in.Rejects.Close()
	}
}

func (r *reader) finish() ([]money.Dated, money.Currency, source.Report, error) {
	rows, err := r.date()
	if err != nil {
		r.close()
		return nil, "", source.Report{}, err
	}
	report, err := r.report()
	return rows, r.currency, report, err
}

// reader gathers the rows of all files: how long a bucket is shows only when all times are known.
type reader struct {
	src Source
	opt source.Options

	inputs   []*input
	rows     []row
	format   string // of the tables so far
	repeats  repeats
	currency money.Currency
	stated   audit.Origin // where the currency was first stated
}

// row is one row whose fields are understood.
type row struct {
	clock  clock
	amount money.Number
	at     audit.Origin
	input  *input
}

// input is the account of one file or member.
type input struct {
	source.Account
	read  money.Sum // amounts of all rows whose amount is understood
	used  money.Sum
	aside money.Sum
	lost  money.Sum // of rejected rows
}

func (r *reader) read(ctx context.Context) error {
	if f := r.src.Format; f != "" && !slices.Contains(Formats(), f) {
		return audit.Fault("REV-FORMAT", audit.Origin{}, "formats of revenue: "+strings.Join(Formats(), ", "), "%q is not a format of revenue", f)
	}
	if err := checkColumnMap(r.src.Columns); err != nil {
		return err
	}
	same, err := source.SameFiles(ctx, r.src.Refs)
	if err != nil {
		return err
	}
	for _, ref := range r.src.Refs {
		if err := r.file(ctx, ref, same[ref.Path]); err != nil {
			return err
		}
	}
	return nil
}

// file reads one file, or only accounts for it when it repeats another.
func (r *reader) file(ctx context.Context, ref source.Ref, sameAs string) error {
	first := len(r.inputs)
	read := r.table
	if sameAs != "" {
		read = nil
		in := r.input(ref.Path)
		in.Repeats(sameAs, "REV-SAME")
	}
	digest, err := source.Each(ctx, ref, r.opt, read)
	if err != nil {
		return err
	}
	for _, in := range r.inputs[first:] {
		in.SHA256, in.Bytes = digest.SHA256, digest.Bytes
	}
	return nil
}

func (r *reader) input(path string) *input {
	in := &input{Account: source.Account{Input: audit.Input{Path: path, Format: cmp.Or(r.src.Format, Format), Role: "revenue"}, Rejects: source.NewRejects(r.opt)}}
	r.inputs = append(r.inputs, in)
	return in
}

// reject sets a row apart that is not understood. The amount is nil where it is not understood either.
func (in *input) reject(at audit.Origin, code, hint, text string, raw []byte, amount *money.Number) error {
	if amount != nil {
		in.lost.Add(amount.Decimal)
	}
	return in.Reject(at, code, hint, text, raw)
}

// setAside leaves a row out that is understood.
func (in *input) setAside(r row, code, hint, text string) {
	in.aside.Add(r.amount.Decimal)
	in.Leave(r.at, code, hint, text)
}

// note tells of a row that counts.
func (in *input) note(at audit.Origin, code, text string) {
	in.Findings.Add(audit.Diagnostic{Code: code, Severity: audit.Warning, Path: at.Path, Line: at.Line, Column: at.Column, Text: text})
}
