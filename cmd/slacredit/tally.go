package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"slacredit/ingest"
	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// tallyFlags are the flags of slacredit tally.
type tallyFlags struct {
	out, dedupe, shard string
	format, timezone   string
	labels, columns    map[string]string
	step               time.Duration
	jobs               int
	allowRejects       int64
	quiet              bool

	listing string // digest of all files, where only a shard of them is counted
}

func (a *app) tallyCommand() *cobra.Command {
	var f tallyFlags
	c := &cobra.Command{
		Use:   "tally FILE…",
		Short: "Count logs into a small file that run takes as evidence; tallies add up",
		Long: "tally counts the requests and errors in logs per series and slice of time, and writes them as CSV to stdout, or as CSV or\n" +
			"Parquet to --out. run takes any number of such files as evidence in place of the logs. --shard 1/4 … 4/4 divides the logs\n" +
			"among machines; run takes the tallies of all shards, or none.",
		Args: arguments(1, -1, "at least one file"),
		RunE: func(c *cobra.Command, args []string) error { return a.tally(c.Context(), args, f) },
	}
	fl := c.Flags()
	fl.StringVar(&f.out, "out", "", "`file` to write, F.csv or F.parquet (default: CSV to stdout)")
	fl.StringVar(&f.format, "format", "", "`name` of the logs' format (default: detected)")
	fl.StringVar(&f.timezone, "timezone", "", "`zone` of times without one")
	fl.StringToStringVar(&f.columns, "columns", nil, "columns of tables, as `key=name` pairs, like time=hour,requests=n")
	fl.StringVar(&f.dedupe, "dedupe", uptime.DedupeFiles, "`policy` for repeated data: "+strings.Join(dedupes, ", "))
	fl.StringVar(&f.shard, "shard", "", "count only part `i/n` of the files, by their paths")
	fl.StringToStringVar(&f.labels, "labels", nil, "what the logs do not say, as `key=value` pairs, like account=111122223333,region=us-east-1")
	fl.DurationVar(&f.step, "step", 5*time.Minute, "`width` of a slice, whole seconds")
	fl.IntVar(&f.jobs, "jobs", 0, "`workers` to read with (default: one per core); the result does not depend on it")
	fl.Int64Var(&f.allowRejects, "allow-rejects", 0, "`rows` that may be rejected before the exit code becomes 3")
	fl.BoolVar(&f.quiet, "quiet", false, "print nothing but errors")
	return c
}

// tally counts all files, then writes all there is, or nothing.
func (a *app) tally(ctx context.Context, patterns []string, f tallyFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	refs, err := source.Find(".", patterns)
	if err != nil {
		return err
	}
	if f.shard != "" {
		if f.listing, err = uptime.ListingOf(refs); err != nil {
			return err
		}
	}
	if refs, err = f.part(ctx, refs); err != nil {
		return err
	}
	src := ingest.UptimeSource{Name: "tally", Refs: refs, Format: f.format, Labels: f.labels, Dedupe: f.dedupe, Step: f.step, Columns: f.columns, Part: f.shard != ""}
	if src.Zone, err = zoneFlag(f.timezone); err != nil {
		return err
	}
	opt := source.Options{Jobs: f.jobs}
	done := a.watch(&opt, f.quiet, refs)
	ev, report, err := ingest.Uptime(ctx, src, opt)
	done()
	defer func() { closeAll(report.Rejects) }()
	if err != nil {
		return err
	}
	h, err := f.head(ev, report)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return uptime.WriteTally(w, h, ev.Tally) }
	if f.parquet() {
		write = func(w io.Writer) error { return uptime.WriteTallyParquet(w, h, ev.Tally) }
	}
	if f.out == "" {
		err = write(a.out)
	} else {
		err = wholeFile(f.out, write)
		var file *fs.PathError
		if errors.As(err, &file) {
			err = audit.Fault("OUT-WRITE", audit.Origin{Path: filepath.ToSlash(f.out)}, "choose another place with --out", "the tally cannot be written: %s", reason(err))
		}
	}
	if err != nil {
		return err
	}
	if !f.quiet {
		a.warn(report.Diagnostics)
	}
	if f.out != "" && !f.quiet {
		fmt.Fprintf(a.out, "files: %d, series: %d, written to %s\n", len(refs), len(ev.Tally.All()), printable(f.out))
	}
	if h.Rejected > f.allowRejects {
		return needsPerson{fmt.Sprintf("rows rejected: %d, allowed: %d; slacredit inspect tells of each file what is wrong", h.Rejected, f.allowRejects)}
	}
	return nil
}

// check refuses flags that make no sense, before any file is read.
func (f tallyFlags) check() error {
	switch {
	case f.jobs < 0 || f.allowRejects < 0:
		return usage("", "--jobs and --allow-rejects take no negative numbers")
	case f.step < time.Second || f.step%time.Second != 0 || f.step > 24*time.Hour:
		return usage("use whole seconds up to a day, as in 300s", "--step: %v is no width of a slice", f.step)
	case f.out != "" && !f.parquet() && !strings.EqualFold(filepath.Ext(f.out), ".csv"):
		return usage("write --out F.csv or F.parquet", "--out: a tally is written as .csv or .parquet")
	case f.shard != "" && f.dedupe == uptime.DedupeLines:
		return usage("use --dedupe files, or count all files at once", "repeated lines cannot be found across shards")
	}
	for _, k := range sortedKeys(f.labels) {
		if k == "" || strings.Trim(strings.ToLower(k), "abcdefghijklmnopqrstuvwxyz_") != "" {
			return usage("names are of letters and _", "--labels: %q is no name of a label", k)
		}
	}
	var out error
	oneOf(f.dedupe, dedupes, func(text string) { out = usage("", "--dedupe: %s", text) })
	return out
}

// parquet tells whether Parquet is to be written.
func (f tallyFlags) parquet() bool { return strings.EqualFold(filepath.Ext(f.out), ".parquet") }

// warn prints what reading the files had to say, a line each, on stderr.
func (a *app) warn(list audit.Diagnostics) {
	for _, d := range list {
		fmt.Fprintf(a.err, "%s: %s\n", d.Severity, printable(d.Error()))
		if d.Hint != "" {
			fmt.Fprintln(a.err, "hint:", printable(d.Hint))
		}
	}
}

// part is the files of the shard. A file that repeats another counts in no shard: the shard of the other could not know of it.
func (f tallyFlags) part(ctx context.Context, refs []source.Ref) ([]source.Ref, error) {
	var i, n uint64 = 1, 1
	if f.shard != "" {
		var err error
		if i, n, err = uptime.ParseShard(f.shard); err != nil {
			return nil, usage("write 1/4 for the first of four", "--shard: %v", err)
		}
	}
	var same map[string]string
	if f.shard != "" && f.dedupe == uptime.DedupeFiles {
		var err error
		if same, err = source.SameFiles(ctx, refs); err != nil {
			return nil, err
		}
	}
	var mine []source.Ref
	for _, r := range refs {
		if f.out != "" && whole(filepath.FromSlash(r.Path)) == whole(f.out) {
			return nil, usage("choose another --out", "the input %s would be overwritten", r.Path)
		}
		if same[r.Path] == "" && uptime.ShardOf(r.Path, n) == i {
			mine = append(mine, r)
		}
	}
	return mine, nil
}

// head says what was counted, so that nothing is counted twice when tallies are added.
func (f tallyFlags) head(ev sla.Evidence, report source.Report) (uptime.TallyHead, error) {
	if ev.Tally == nil {
		return uptime.TallyHead{}, audit.Fault("TALLY-STATES", audit.Origin{}, "name them in the configuration as they are", "the files hold states, not requests: there is nothing to count")
	}
	h := uptime.TallyHead{Step: ev.Tally.Step, Dedupe: f.dedupe, First: ev.First, Last: ev.Last, Shard: f.shard, Listing: f.listing,
		Vantage: ev.Vantage, Bound: ev.Bound, Dark: ev.Dark, Caveat: ev.Caveat}
	for _, in := range report.Inputs {
		if in.Format == uptime.TallyFormat {
			return h, audit.Fault("TALLY-TALLY", audit.Origin{Path: in.Path}, "give run all tallies: it adds them up", "the file is a tally already")
		}
		h.Format = in.Format
		h.Rejected += in.Rejected
		if in.Rows > 0 && in.SameAs == "" { // files without rows may be alike and still be two
			h.Sources = append(h.Sources, in.SHA256)
		}
	}
	return h, nil
}

// wholeFile lets a file appear whole or not at all.
func wholeFile(path string, fill func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".slacredit-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if err := fill(tmp); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
