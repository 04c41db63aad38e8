package ingest

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"slacredit/ingest/billing"
	"slacredit/ingest/revenue"
	"slacredit/ingest/source"
	"slacredit/ingest/uptime"
	"slacredit/sla/audit"
)

// Recognised is what a file was recognised as.
type Recognised struct {
	Format string
	Kind   string // Evidence, Bills or Revenue
	Why    string
}

// Recognise names the format of a file by what is in it. Of an archive, the first member that is not empty tells.
//
// Faults: FORMAT-EMPTY, FORMAT-UNKNOWN, those of look-alikes (SRC-HTML, SRC-JSON …) and of opening files.
func Recognise(ctx context.Context, ref source.Ref, opt source.Options) (Recognised, error) {
	var head []byte
	var evidence *uptime.Format
	var why string
	if err := eachHead(ctx, ref, opt, func(s *source.Stream, h []byte, more more) (err error) {
		if len(bytes.TrimSpace(head)) == 0 {
			head = bytes.Clone(h)
			evidence, why, err = detectEvidence(ctx, s, head, more, opt)
		}
		return err
	}); err != nil {
		return Recognised{}, err
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return Recognised{}, audit.Fault("FORMAT-EMPTY", audit.Origin{Path: ref.Path}, "is it the right file?", "the file is empty")
	case evidence != nil:
		return Recognised{evidence.Name, Evidence, why}, nil
	case source.KindOf(head) == source.Parquet:
		name, why, err := billing.DetectParquet(ctx, ref, opt)
		if err == nil && name == "" {
			err = noText(head, ref.Path)
		}
		return Recognised{name, Bills, why}, err
	case source.KindOf(head) != source.Text:
		return Recognised{}, noText(head, ref.Path)
	}
	return recogniseText(head, ref.Path)
}

// recogniseText knows bills and tables. Bills are asked first: they too have times and amounts, and revenue knows no more of a table.
func recogniseText(head []byte, path string) (Recognised, error) {
	if name, why, ok := billing.Detect(head); ok {
		return Recognised{name, Bills, why}, nil
	}
	if err := elsewhere(head, path); err != nil {
		return Recognised{}, err
	}
	if err := lookalike(head, path); err != nil {
		return Recognised{}, err
	}
	hint := "slacredit help formats lists what is read; state one of these with --format, or make a table of times and states"
	var tables uptime.CSVHeads
	if tables.Add(head, nil, path) {
		format, why, ask := tables.Format()
		if format != "" {
			return Recognised{format, Evidence, why}, nil
		}
		if ask != "" {
			hint = ask
		}
	}
	if format, why, ok := revenue.Detect(head); ok {
		return Recognised{format, Revenue, why}, nil
	}
	if err := billing.Refuse(head, path); err != nil {
		return Recognised{}, err
	}
	return Recognised{}, audit.Fault("FORMAT-UNKNOWN", audit.Origin{Path: path}, hint, "the format is not recognised")
}

// lookalike refuses what is often found in the place of data. Of JSON it says how it begins: it is known by its keys.
func lookalike(head []byte, path string) error {
	if err := uptime.NearMiss(head, path); err != nil {
		return err
	}
	err := source.Lookalike(head, path)
	var d audit.Diagnostic
	if errors.As(err, &d) && d.Code == "SRC-JSON" {
		const some = 60
		start := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(string(head[:min(len(head), 8*some)]), "\uFFFD")), " "))
		return audit.Fault(d.Code, audit.Origin{Path: path}, "save the answer of the interface whole and as it is; slacredit help formats lists what is read",
			"this is JSON of no kind that is known; it begins with %s", string(start[:min(len(start), some)]))
	}
	return err
}

// KindOf is the kind of input that a format is of; empty where there is no such format.
func KindOf(format string) string {
	for _, p := range Pages() {
		if p.Name == format {
			return p.Kind
		}
	}
	return ""
}

// Formats are the names of all formats that can be read.
func Formats() (out []string) {
	for _, p := range Pages() {
		out = append(out, p.Name)
	}
	return out
}
