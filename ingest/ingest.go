// Package ingest turns files into facts: it recognises formats, runs their readers side by side, and hands on what they
// found together with the control totals. Evidence becomes [sla.Evidence], bills an [sla.Ledger], revenue dated amounts.
package ingest

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/interval"
)

// UptimeSource is one source of evidence: files that speak of the same thing.
type UptimeSource struct {
	Name   string
	Refs   []source.Ref
	Format string // empty: detected
	Labels sla.Labels
	Dedupe string            // files (default), lines or off
	Step   time.Duration     // width of a slice
	Period interval.Interval // what to count; zero: everything
}

// Uptime reads one source of evidence. Every file's format is detected, or checked against the stated one, before any is
// counted.
//
// Faults: FORMAT-UNKNOWN, and those of opening and reading.
func Uptime(ctx context.Context, src UptimeSource, opt source.Options) (sla.Evidence, source.Report, error) {
	for _, ref := range src.Refs {
		if err := isEvidence(ctx, ref, src.Format, opt); err != nil {
			return sla.Evidence{}, source.Report{}, err
		}
	}
	e, report, err := uptime.CountS3(ctx, src.Refs, uptime.Source{Name: src.Name, Labels: src.Labels, Step: src.Step,
		Period: src.Period, Dedupe: src.Dedupe}, opt)
	e.Name, e.Labels = src.Name, src.Labels
	for i := range report.Inputs {
		report.Inputs[i].Role, report.Inputs[i].Source = "uptime", src.Name
	}
	return e, report, err
}

// EvidenceFormats are the names of the formats of evidence that can be read.
var EvidenceFormats = []string{uptime.S3Format}

func isEvidence(ctx context.Context, ref source.Ref, format string, opt source.Options) error {
	at := audit.Origin{Path: ref.Path}
	if format != "" && format != uptime.S3Format {
		return audit.Fault("FORMAT-UNKNOWN", at, "formats of evidence: "+strings.Join(EvidenceFormats, ", "), "%q is not a format of evidence", format)
	}
	return eachHead(ctx, ref, opt, func(s *source.Stream, head []byte) error {
		if len(head) == 0 || format != "" {
			return nil // an empty file is an hour without requests; a stated format is believed, its lines are judged one by one
		}
		if _, ok := (uptime.S3AccessLog{}).Detect(head); !ok {
			return audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: s.Path},
				fmt.Sprintf("formats of evidence: %s; state one with format:", strings.Join(EvidenceFormats, ", ")),
				"the format of this evidence is not recognised")
		}
		return nil
	})
}

// headBytes is how much of a file's beginning formats are recognised by.
const headBytes = 16 << 10

// eachHead gives the beginning of every member of a file.
func eachHead(ctx context.Context, ref source.Ref, opt source.Options, look func(*source.Stream, []byte) error) error {
	opt.Progress = nil // the bytes are counted when they are read for good
	f, err := source.Open(ctx, ref, opt)
	if err != nil {
		return err
	}
	defer f.Close()
	for {
		s, err := f.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		head, err := s.Peek(headBytes)
		if err != nil && err != io.EOF {
			return err
		}
		if err := source.Lookalike(head, s.Path); err != nil {
			return err
		}
		if err := look(s, head); err != nil {
			return err
		}
	}
}
