package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// app is what every command works with: the streams, and the clock (only progress and clean-up look at it; no result does).
type app struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
}

// run is the program: arguments in, exit code out. stdout is the product, stderr is the talk.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, err: errs, now: time.Now}
	root := a.command()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if ctx.Err() != nil && exitCode(err) != exitNeedsPerson { // what was written stands, though a signal came after it
		err = ctx.Err()
	}
	tell(errs, err)
	return exitCode(err)
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "slacredit",
		Short: "What a provider owes for an outage, and what the outage cost",
		Long: "slacredit turns uptime evidence, cloud bills and revenue history into the service credit a provider owes under its\n" +
			"service level agreement, a claim that legal can send, and an estimate of the money an outage cost.\n\n" +
			"It works offline. Exit codes: 0 done · 1 failure, nothing written · 3 done, but something needs a person ·\n" +
			"64 wrong command line · 130 interrupted.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("slacredit help lists the commands", "unknown command %q", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		text, _, _ := strings.Cut(err.Error(), ": strconv.") // no word for users
		return usageError{errors.New(text), "slacredit help" + strings.TrimPrefix(c.CommandPath(), "slacredit") + " lists the flags"}
	})
	root.CompletionOptions.DisableDefaultCmd = false
	root.SetHelpCommand(a.helpCommand())
	root.AddCommand(a.runCommand(), a.initCommand(), a.inspectCommand(), a.tallyCommand(), a.quoteCommand(), a.estimateCommand(), a.reconcileCommand(), a.termsCommand(),
		a.schemaCommand(), a.versionCommand())
	return root
}

// arguments refuses a wrong number of arguments as a mistake on the command line.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return usage(fmt.Sprintf("usage: %s", c.UseLine()), "%s takes %s", c.CommandPath(), what)
		}
		return nil
	}
}
