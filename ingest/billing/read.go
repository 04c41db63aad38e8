// Package billing reads cloud bills: files of the formats it knows become one [sla.Ledger], exact sums of charges by what
// they are about.
//
//	ledger, report, err := billing.Read(ctx, []billing.Source{{Refs: refs}}, source.Options{})
//
// Every row of a bill ends in one of three places, which the report's control totals add up, rows and money, file by
// file: in the ledger; set aside, when no field of it says anything; rejected, with its place and why. What is never done
// is to guess: a cost that is absent is not zero, a row of an unknown kind is kept under that kind, two currencies never add.
//
// What a row means is decided once per distinct combination of its fields, by the format (aws_cur.go, focus.go). The way
// there is made for bills of gigabytes: a [cutter] cuts the text into blocks at record ends, an [index] finds the fields of
// a block 64 bytes at a time, a [parser] per worker sums the rows up in cells. The ledger does not depend on the number
// of workers, the size of blocks, the order of rows or files, or how rows are spread over files.
package billing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// Source is some files of bills.
type Source struct {
	Refs       []source.Ref
	Format     string         // one of [Formats]; "" to detect it file by file
	ByResource bool           // keep charges apart by resource; costs memory
	Month      interval.Month // the month that is asked about, for a warning if the bills are of others; zero: none

	// Cost is what is taken for the cost of a charge: [Billed] (the default), [Effective] or [Net]. A format refuses what
	// it does not have.
	Cost string
	// AssumeUsage takes rows of a bill that states no kind of charge for usage. Without it such a bill is refused.
	AssumeUsage bool

	// What the files do not say themselves. A format that has no use for one of them ignores it.
	Columns   map[string]string // what a column is → its name, or "=value" for all rows
	DateOrder string            // of dates in figures: ymd, mdy or dmy
	Number    string            // how an amount of 1234.56 is written: "1,234.56", "1.234,56", "1 234,56", "1234,56"
	Encoding  string            // of text that is no UTF-8: windows-1252, iso-8859-15, shift_jis …; "" for UTF-8
	Zone      *time.Location    // of times that state none; nil: the format's own rule

	// Tag is the key of a tag to keep charges apart by; empty: none.
	Tag string

	// Survey is for looking at a bill only: dates that may be read in two ways are read with the month first, and said to be
	// so, instead of being refused.
	Survey bool

	credits bool // keep the text of what may be a credit
}

// The amounts that may be taken for the cost of a charge.
const (
	Billed    = "billed"    // what the invoice rests on
	Effective = "effective" // commitments spread over the usage that they cover
	Net       = "net"       // after discounts that other amounts leave out
)

// Read reads bills into one ledger. Byte-identical files count once, and so do rows of the same identity and content
// (repeats.go); of several versions of one month only the newest is read (versions.go). The report lists inputs and controls
// by path.
//
// Codes of the errors: BILL-FORMAT (no known header), BILL-COLUMN (a needed column is missing or doubled), BILL-QUOTE (a
// misplaced or unclosed quote), BILL-RECORD (a row of more than 1 MiB), BILL-JSON (no object where one should be),
// BILL-DATE-ORDER (nothing shows, or two rows contradict each other, whether month or day comes first), BILL-ENCODING (no
// UTF-8, and nobody said what), BILL-NUMBER (no way to write numbers), BILL-ACTUAL-AMORTIZED (a month of Azure in both ways),
// BILL-COST (not the cost that was asked for), BILL-MANIFEST, BILL-MANIFEST-MISSING,
// BILL-VERSIONS (versions of a month that are not whole, or that nothing puts in order),
// and those of package source. They name all files that cannot be read, as [audit.Diagnostics]; nothing is returned beside
// them. A cancelled context is returned as it is.
//
// Codes of rejected rows: BILL-NUM, BILL-NULL, BILL-CURRENCY, BILL-DATE, BILL-ACCOUNT, BILL-FIELDS, BILL-FIELD, BILL-CUT.
// Codes of warnings: BILL-SHORT, BILL-OPEN, BILL-PERIOD, BILL-SAME-FILE, BILL-USAGE-TYPE, BILL-KIND, BILL-ADJUSTMENT,
// BILL-REGION, BILL-NEGATION, BILL-OLD-VERSION, BILL-REPEATED, BILL-KEY-CLASH, BILL-INVOICE-MONTH, BILL-CURRENCY-UNSTATED; the file codes.go has them all.
func Read(ctx context.Context, sources []Source, opt source.Options) (*sla.Ledger, source.Report, error) {
	ledger, report, _, err := readBills(ctx, sources, opt)
	return ledger, report, err
}

// readBills reads bills, and gives the files besides.
func readBills(ctx context.Context, sources []Source, opt source.Options) (*sla.Ledger, source.Report, []*file, error) {
	files, err := list(ctx, sources, opt)
	if err != nil {
		return nil, source.Report{}, nil, err
	}
	spool := source.NewSpool(opt)
	defer spool.Close()
	all := &repeats{spool: spool, several: len(files) > 1}
	err = readAll(ctx, files, spool, all, opt)
	var again *repeated
	if err == nil {
		again, err = all.find(ctx)
	}
	for _, f := range files {
		if err == nil {
			err = f.passOver(ctx, again.lines, spool, opt)
		}
	}
	if err == nil {
		err = oneWay(files)
	}
	if err == nil {
		err = fewEnough(files)
	}
	if err != nil {
		for _, f := range files {
			f.close()
		}
		return nil, source.Report{}, nil, err
	}
	ledger, report := sla.NewLedger(), source.Report{}
	var findings source.Findings
	for _, f := range files {
		if f.report(ledger, &report, &findings); ledger.Len() > maxCharges {
			for _, f := range files {
				f.close()
			}
			return nil, source.Report{}, nil, audit.Diagnostics{tooManyCharges(f.Path)}
		}
	}
	compare(sources, files, ledger, &findings)
	overlaps(files, &findings)
	twoFormats(files, &findings)
	findings.Merge(&again.findings)
	report.Diagnostics = findings.Diagnostics()
	return ledger, report, files, nil
}

// file is one file to read, and what came of it.
type file struct {
	source.Ref
	Source
	sameAs *file  // the byte-identical file that counts instead
	aside  *aside // why it is no bill to be read; nil when it is one

	passed map[string]lineSet // lines that are passed over, by member

	sha256  string
	bytes   int64
	members []*member
	err     error
}

// list is the files of all sources by path, each once, with those that repeat another one's bytes and those that are no bill
// to be read.
func list(ctx context.Context, sources []Source, opt source.Options) ([]*file, error) {
	var files []*file
	byPath := map[string]*file{}
	for _, s := range sources {
		for _, r := range s.Refs {
			if byPath[r.Path] == nil {
				f := &file{Ref: r, Source: s}
				byPath[r.Path] = f
				files = append(files, f)
			}
		}
	}
	slices.SortFunc(files, func(a, b *file) int { return cmp.Compare(a.Path, b.Path) })
	if err := pickVersions(ctx, files, opt); err != nil {
		return nil, err
	}
	var refs []source.Ref
	for _, f := range files {
		if f.aside == nil {
			refs = append(refs, f.Ref)
		}
	}
	same, err := source.SameFiles(ctx, refs)
	if err != nil {
		return nil, err
	}
	for path, counted := range same {
		byPath[path].sameAs = byPath[counted]
	}
	return files, nil
}

// readAll reads the files side by side. A single file gets all the workers; of many, each gets its share. A file that
// cannot be read stops no other: all faults are to be told together.
func readAll(ctx context.Context, files []*file, spool *source.Spool, all *repeats, opt source.Options) error {
	todo := slices.DeleteFunc(slices.Clone(files), func(f *file) bool { return f.sameAs != nil })
	jobs := source.Workers(opt.Jobs)
	abreast := max(1, min(jobs, len(todo)))
	err := source.Parallel(ctx, abreast, len(todo), func(ctx context.Context, _, i int) error {
		if f := todo[i]; f.aside != nil {
			f.err = f.hash(ctx, opt)
		} else {
			f.err = f.read(ctx, spool, all, opt, max(1, jobs/abreast))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	var faults audit.Diagnostics
	for _, f := range files {
		var d audit.Diagnostic
		switch {
		case f.err == nil:
		case errors.As(f.err, &d):
			faults = append(faults, d)
		default:
			return f.err
		}
	}
	faults.Sort()
	return faults.Err()
}

// read reads all members of the file. Rows that repeat others are looked for where all is given.
func (f *file) read(ctx context.Context, spool *source.Spool, all *repeats, opt source.Options, workers int) error {
	digest, err := source.Each(ctx, f.Ref, opt, func(stream *source.Stream) error {
		m := &member{path: stream.Path, source: &f.Source, rejects: spool.Rejects(), repeats: all, passed: f.passed[stream.Path]}
		f.members = append(f.members, m)
		return m.open(ctx, stream, opt, workers)
	})
	if err != nil {
		return err
	}
	if len(f.members) == 0 {
		return audit.Fault("BILL-FORMAT", audit.Origin{Path: f.Path}, "pack the bill again", "the archive holds no file")
	}
	f.sha256, f.bytes = digest.SHA256, digest.Bytes
	return nil
}

// close lets go of the rejected rows.
func (f *file) close() {
	for _, m := range f.members {
		m.rejects.Close()
	}
}

// report adds what came of the file to the whole.
func (f *file) report(ledger *sla.Ledger, report *source.Report, findings *source.Findings) {
	if a := f.aside; a != nil {
		report.Inputs = append(report.Inputs, audit.Input{Path: f.Path, SHA256: f.sha256, Bytes: f.bytes, Format: a.format, Why: a.why, Role: "billing"})
		if a.code != "" {
			findings.Add(finding(a.code, audit.Warning, audit.Origin{Path: f.Path}, a.why+", and was not counted", 1))
		}
		return
	}
	if s := f.sameAs; s != nil {
		m := s.members[0]
		report.Inputs = append(report.Inputs, audit.Input{Path: f.Path, SHA256: s.sha256, Bytes: s.bytes,
			Format: m.format.name, Why: m.why, Role: "billing", SameAs: s.Path})
		findings.Add(finding("BILL-SAME-FILE", audit.Warning, audit.Origin{Path: f.Path},
			"the file has the same bytes as "+s.Path+" and was not counted again", 1))
		return
	}
	for _, m := range f.members {
		report.Inputs = append(report.Inputs, audit.Input{Path: m.path, SHA256: f.sha256, Bytes: f.bytes, Format: m.format.name,
			Why: m.why, Role: "billing", Rows: m.rows.read, Used: m.rows.used, SetAside: m.rows.setAside, Rejected: m.rows.rejected})
		report.Controls = append(report.Controls, m.controls...)
		findings.Merge(&m.findings)
		ledger.Merge(m.ledger)
		if m.rejects.Count() > 0 {
			report.Rejects = append(report.Rejects, m.rejects)
		} else {
			m.rejects.Close()
		}
	}
}

// compare finds what only all bills together can tell.
func compare(sources []Source, files []*file, ledger *sla.Ledger, findings *source.Findings) {
	negated := false
	var covered source.Findings
	for _, f := range files {
		for _, m := range f.members {
			negated = negated || m.negated
			covered.Merge(&m.covered)
		}
	}
	if !negated { // with its negation it comes to nothing: so it does without
		findings.Merge(&covered)
		for _, f := range files {
			for _, m := range f.members {
				for _, k := range m.plans {
					ledger.Reclassify(k, sla.UnknownKind)
				}
			}
		}
	}
	entries := ledger.Entries() // by currency, then month
	for _, s := range sources {
		if s.Month.IsZero() || len(s.Refs) == 0 || slices.ContainsFunc(entries, func(e sla.Entry) bool { return e.Month == s.Month }) {
			continue
		}
		covers := "no bill has any row at all"
		if len(entries) > 0 {
			months := make([]string, 0, len(entries))
			for _, e := range entries {
				months = append(months, e.Month.String())
			}
			covers = fmt.Sprintf("they reach from %s to %s", slices.Min(months), slices.Max(months))
		}
		first := slices.MinFunc(s.Refs, func(a, b source.Ref) int { return cmp.Compare(a.Path, b.Path) })
		findings.Add(finding("BILL-PERIOD", audit.Warning, audit.Origin{Path: first.Path},
			fmt.Sprintf("no row of the bills lies in %s: %s", s.Month, covers), 1))
		return
	}
}
