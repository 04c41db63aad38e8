package uptime

import (
	"context"
	"math"
	"strconv"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// Source is one source of evidence, as the config describes it.
type Source struct {
	Name   string
	Labels sla.Labels        // what the files themselves do not say
	Step   time.Duration     // width of a slice; whole seconds
	Period interval.Interval // what lies outside is set aside; the zero value asks for everything
	Dedupe string            // files, lines or off; empty means files

	// What follows is for tables; logs say it themselves.
	Format  string            // one of CSVFormats
	Gaps    string            // gap policy for samples; empty means hold-3x
	Columns map[string]string // what a column is → its name, where the name itself does not tell
	Zone    *time.Location    // of times that do not state one; nil: there is none, and such times stop the reading

	// Part says that the files are some of a whole that is counted in several places; rows that repeat rows elsewhere cannot be found.
	Part bool

	// Monitored is when the monitor is known to have run, for sources that only tell of trouble; zero: not known. See [Source.quiet].
	Monitored interval.Interval
}

// Policies for repeated data.
const (
	// DedupeFiles counts byte-identical files once.
	DedupeFiles = "files"
	// DedupeLines counts identical lines once, over all files of the source, exactly.
	DedupeLines = "lines"
	// DedupeOff counts everything that is there.
	DedupeOff = "off"
)

func (job *logJob) run(ctx context.Context) (ev sla.Evidence, rep source.Report, err error) {
	src, opt := job.src, job.opt
	defer job.spool.Close()
	defer func() {
		if err != nil {
			job.discard()
			ev, rep = sla.Evidence{}, source.Report{}
		}
	}()
	counters := make([]*logCounter, source.Workers(opt.Jobs))
	err = source.Parallel(ctx, opt.Jobs, len(job.refs), func(ctx context.Context, worker, i int) error {
		if counters[worker] == nil {
			counters[worker] = newLogCounter(job)
		}
		return job.countFile(ctx, counters[worker], i)
	})
	if err != nil {
		return ev, rep, err
	}
	f := job.format
	ev = sla.Evidence{Name: src.Name, Tally: sla.NewTally(src.Step), Caveat: f.caveat, Vantage: f.vantage, Bound: f.bound}
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for _, c := range counters {
		if c == nil {
			continue
		}
		if err := c.close(); err != nil {
			return ev, rep, err
		}
		if err := ev.Tally.Merge(c.tally); err != nil {
			return ev, rep, err
		}
		first, last = min(first, c.first), max(last, c.last)
	}
	if first <= last {
		ev.First, ev.Last = time.Unix(first, 0).UTC(), time.Unix(last, 0).UTC()
	}
	if job.repeats != nil {
		if err := job.repeats.resolve(ctx, job, ev.Tally); err != nil {
			return ev, rep, err
		}
	}
	if err := checkVariety(ev.Tally); err != nil {
		return ev, rep, err
	}
	var found audit.Diagnostics
	if f.finish != nil {
		var readers []logReader
		for _, c := range counters {
			if c != nil {
				readers = append(readers, c.reader)
			}
		}
		found = f.finish(job, readers, &ev)
	}
	rep, err = job.report()
	rep.Diagnostics = append(rep.Diagnostics, found...)
	rep.Diagnostics.Sort()
	return ev, rep, err
}

// logJob is one source of logs that is counted: what all its workers share.
type logJob struct {
	format  *logFormat
	src     Source
	opt     source.Options
	refs    []source.Ref      // sorted by path
	same    map[string]string // repeated file → the one that is counted
	inputs  [][]*logInput     // per ref, its members
	spool   *source.Spool
	repeats *logRepeats // for dedupe: lines, and for formats with ids
}

// logInput is one log that is read: a file, or a member of an archive.
type logInput struct {
	audit.Input
	fates   logFates
	rejects *source.Rejects // made with the first rejected row
	partial bool            // the file says that it is one page of several
	id      uint32          // for dedupe: lines
}

func newLogJob(ctx context.Context, f *logFormat, refs []source.Ref, src Source, opt source.Options) (*logJob, error) {
	if src.Step < time.Second || src.Step%time.Second != 0 {
		return nil, audit.Fault("UPTIME-STEP", audit.Origin{}, "use whole seconds, as in 300s", "source %s: %v is not a width for slices", src.Name, src.Step)
	}
	refs = eachOnce(refs)
	j := &logJob{format: f, src: src, opt: opt, refs: refs, inputs: make([][]*logInput, len(refs)), spool: source.NewSpool(opt)}
	var err error
	switch src.Dedupe {
	case DedupeFiles, "":
		j.same, err = source.SameFiles(ctx, refs)
	case DedupeLines:
		if f.finish == nil { // else readings of one instant count once anyway
			j.repeats = newLogRepeats(j.spool)
		}
	case DedupeOff:
	default:
		err = audit.Fault("UPTIME-DEDUPE", audit.Origin{}, "use files, lines or off", "source %s: %q is not a policy for repeated data", src.Name, src.Dedupe)
	}
	if err != nil {
		j.spool.Close()
		return nil, err
	}
	if src.Part && f.byID && src.Dedupe != DedupeOff {
		j.spool.Close()
		return nil, audit.Fault("TALLY-SHARD", audit.Origin{}, "count all files at once; or use --dedupe off, if you know that nothing was delivered twice",
			"a row of the format %s may be delivered twice, in files of two shards, where the repeat cannot be found", f.name)
	}
	if f.byID && src.Dedupe != DedupeOff && j.repeats == nil {
		j.repeats = newLogRepeats(j.spool)
	}
	return j, nil
}

func (j *logJob) newInput(i int, path string) *logInput {
	in := &logInput{Input: audit.Input{Path: path, Format: j.format.name, Role: "uptime", Source: j.src.Name}}
	j.inputs[i] = append(j.inputs[i], in)
	return in
}

func (j *logJob) countFile(ctx context.Context, c *logCounter, i int) error {
	ref := j.refs[i]
	if kept, repeated := j.same[ref.Path]; repeated {
		j.newInput(i, ref.Path).SameAs = kept
		return nil
	}
	digest, err := source.Each(ctx, ref, j.opt, func(s *source.Stream) error {
		return c.countStream(j.newInput(i, s.Path), s)
	})
	if err != nil {
		return err
	}
	for _, in := range j.inputs[i] {
		in.SHA256, in.Bytes = digest.SHA256, digest.Bytes
	}
	return nil
}

// report tells what became of the rows of each input.
func (j *logJob) report() (rep source.Report, err error) {
	kept := map[string]*logInput{} // by the path of the file
	var notes source.Findings
	for i, members := range j.inputs {
		kept[j.refs[i].Path] = members[0]
		for _, in := range members {
			rejected, err := in.rejectedFindings(j.format)
			if err != nil {
				return rep, err
			}
			rep.Diagnostics = append(rep.Diagnostics, rejected...)
			in.fates.note(&notes, in.Path, j.format)
			if in.partial {
				notes.Add(audit.Diagnostic{Code: "LOG-PARTIAL", Severity: audit.Warning, Path: in.Path,
					Text: "the file says that another page of the same answer follows", Hint: "fetch the other pages too; requests in them are not counted"})
			}
			in.Used, in.Rejected = in.fates.used, in.fates.rejected
			for _, r := range in.fates.remarks[:logAsideReasons] {
				in.SetAside += r.rows
			}
			in.Rows = in.Used + in.SetAside + in.Rejected
			rep.Inputs = append(rep.Inputs, in.Input)
			rep.Controls = append(rep.Controls, audit.Control{Name: "log rows", Source: in.Path,
				Read: count(in.fates.read), Used: count(in.Used), SetAside: count(in.SetAside), Rejected: count(in.Rejected),
				OK: in.fates.read == in.Used+in.SetAside+in.Rejected && in.rejects.Count() == in.Rejected})
			if in.rejects.Count() > 0 {
				rep.Rejects = append(rep.Rejects, in.rejects)
			} else if err := in.rejects.Close(); err != nil {
				return rep, err
			}
		}
	}
	for i, in := range rep.Inputs {
		if in.SameAs != "" {
			same := kept[in.SameAs]
			rep.Inputs[i].SHA256, rep.Inputs[i].Bytes = same.SHA256, same.Bytes
			rep.Diagnostics = append(rep.Diagnostics, audit.Diagnostic{Code: "LOG-SAME-FILE", Severity: audit.Warning, Path: in.Path, Count: 1,
				Text: "the file is byte for byte the same as " + in.SameAs + "; only that one is counted",
				Hint: "remove one of the two, or set dedupe: off if both were really written"})
		}
	}
	rep.Diagnostics = append(rep.Diagnostics, notes.Diagnostics()...)
	rep.Diagnostics.Sort()
	return rep, nil
}

// rejectedFindings sums up the rejected rows of an input by code.
func (in *logInput) rejectedFindings(f *logFormat) (audit.Diagnostics, error) {
	if in.rejects == nil {
		return nil, nil
	}
	var found source.Findings
	for r, err := range in.rejects.All() {
		if err != nil {
			return nil, err
		}
		found.Add(audit.Diagnostic{Code: r.Code, Severity: audit.Error, Path: r.Path, Line: r.Line, Column: r.Column, Text: r.Text, Hint: f.hint(r.Code)})
	}
	return found.Diagnostics(), nil
}

// discard closes what a failed call leaves.
func (j *logJob) discard() {
	for _, members := range j.inputs {
		for _, in := range members {
			in.rejects.Close()
		}
	}
}

// labels are what the config says of the source, and over it what the log says.
func (j *logJob) labels(names logNames) sla.Labels { return j.src.Labels.With(j.format.labels(names)) }

func count(n int64) string { return strconv.FormatInt(n, 10) }
