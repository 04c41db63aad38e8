package uptime

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"slacredit/ingest/source"
	"slacredit/sla"
	"slacredit/sla/audit"
)

// read reads documents of one format, and sees that nothing is lost. A refusal comes back as what it says.
func read(t testing.TB, format string, src Source, texts ...string) (ev sla.Evidence, rep source.Report, refused string) {
	t.Helper()
	ev, rep, err := FormatNamed(format).Read(t.Context(), tables(texts...), src, source.Options{TempDir: t.TempDir()})
	if err != nil {
		return ev, rep, refusalOf(t, err).Error()
	}
	defer closeRejects(rep)
	sound(t, ev, rep, src.Period)
	if ev.Caveat == "" {
		t.Fatal("the evidence does not say what it cannot prove")
	}
	for _, in := range rep.Inputs {
		if in.Format != format {
			t.Fatalf("the input is of format %s", in.Format)
		}
	}
	return ev, rep, ""
}

// refusalOf is an error that a reader gives: it has a code, and a hint at what to do.
func refusalOf(t testing.TB, err error) (d audit.Diagnostic) {
	t.Helper()
	if !errors.As(err, &d) || d.Code == "" || d.Hint == "" {
		t.Fatalf("an error without a code or a hint: %v", err)
	}
	return d
}

// findings are those of a report, a line each, without some codes.
func findings(rep source.Report, without ...string) (lines []string) {
	for _, d := range rep.Diagnostics {
		if !slices.Contains(without, d.Code) {
			lines = append(lines, fmt.Sprintf("%s %s x%d", d.Code, d.Origin(), d.Count))
		}
	}
	return lines
}
