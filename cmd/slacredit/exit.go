package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"slacredit/sla/audit"
)

// Exit codes. 2 is left to crashes of the Go runtime. Callers treat any code they do not know as a failure.
const (
	exitDone        = 0
	exitFailure     = 1   // nothing was written
	exitNeedsPerson = 3   // outputs were written; something in them needs a person
	exitUsage       = 64  // the command line is wrong
	exitInterrupted = 130 // by a signal
)

// usageError is a mistake on the command line: its message comes with a pointer to the help.
type usageError struct {
	err  error
	hint string
}

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

func usage(hint, format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...), hint}
}

// needsPerson says that the work is done and why somebody must look at it.
type needsPerson []string

func (n needsPerson) Error() string { return strings.Join(n, "\n") }

// lost says of rows that were rejected over the allowance, and of controls that failed.
func lost(rejected, allowed int64, controls []audit.Control) (out needsPerson) {
	if rejected > allowed {
		out = append(out, fmt.Sprintf("rows rejected: %d, allowed: %d; see rejected.csv", rejected, allowed))
	}
	for _, c := range controls {
		if !c.OK {
			out = append(out, fmt.Sprintf("control %q of %s failed: read %s, used %s, set aside %s, rejected %s", c.Name, c.Source, c.Read, c.Used, c.SetAside, c.Rejected))
		}
	}
	return out
}

// exitCode is the one place where errors become exit codes.
func exitCode(err error) int {
	var u usageError
	var n needsPerson
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &u):
		return exitUsage
	case errors.As(err, &n):
		return exitNeedsPerson
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailure
}

// tell writes an error to stderr: what and where on one line, what to do on the next.
func tell(w io.Writer, err error) {
	var ds audit.Diagnostics
	var d audit.Diagnostic
	var u usageError
	var several unread
	switch {
	case errors.As(err, &several):
		for _, err := range several {
			tell(w, err)
		}
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "slacredit: interrupted, nothing was written")
	case errors.As(err, &ds):
		ds.Sort()
		for _, d := range ds {
			tellOne(w, d.Error(), d.Hint)
		}
	case errors.As(err, &d):
		tellOne(w, err.Error(), d.Hint)
	case errors.As(err, &u):
		tellOne(w, err.Error(), u.hint)
	default:
		for _, line := range strings.Split(err.Error(), "\n") {
			tellOne(w, line, "")
		}
	}
}

func tellOne(w io.Writer, text, hint string) {
	fmt.Fprintln(w, "slacredit:", printable(text))
	if hint != "" {
		fmt.Fprintln(w, "hint:", printable(hint))
	}
}

// printable keeps what files say from steering a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '�'
		}
		return r
	}, s)
}
