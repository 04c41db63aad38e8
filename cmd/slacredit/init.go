package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"slacredit/sla/audit"
	"slacredit/sla/catalog/strict"
	"slacredit/sla/interval"
)

// configName is the configuration that run reads when none is named.
const configName = "slacredit.yaml"

// initFlags are the flags of slacredit init.
type initFlags struct {
	month, timezone string
	force, quiet    bool
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Look at the files in DIR and write a slacredit.yaml for them",
		Long: "init recognises every file in DIR (default: the current folder) by what is in it, groups those that belong together, reads\n" +
			"them, and writes a commented DIR/" + configName + " that run can read as it is. What only a person knows stands in it as a line\n" +
			"to uncomment. No file is changed; a configuration that is there is not replaced without --force.",
		Args: arguments(0, 1, "at most one folder"),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return a.init(c.Context(), dir, f)
		},
	}
	fl := c.Flags()
	fl.StringVar(&f.month, "month", "", "the `month` to assess, like 2017-02 (default: the one that most files share)")
	fl.StringVar(&f.timezone, "timezone", "", "`zone` of the business, and of times without one, like America/New_York")
	fl.BoolVar(&f.force, "force", false, "replace a configuration that is there")
	fl.BoolVar(&f.quiet, "quiet", false, "print nothing but errors")
	return c
}

// init looks at a folder, then writes the configuration whole or not at all.
func (a *app) init(ctx context.Context, dir string, f initFlags) error {
	s := survey{dir: dir, timezone: f.timezone}
	var err error
	if f.month != "" {
		if s.month, err = interval.ParseMonth(f.month); err != nil {
			return usage("write a month like 2017-02", "--month: %v", err)
		}
	}
	if s.zone, err = zoneFlag(f.timezone); err != nil {
		return err
	}
	path := filepath.Join(dir, configName)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return audit.Fault("INIT-FOLDER", audit.Origin{Path: filepath.ToSlash(dir)}, "name the folder that holds the evidence and the bills", "there is no such folder")
	}
	if _, err := os.Lstat(path); !f.force && !errors.Is(err, fs.ErrNotExist) {
		return usage("use --force to replace it", "%s is there already", filepath.ToSlash(path))
	}
	if err := s.look(ctx, a, f.quiet); err != nil {
		return err
	}
	text := s.config()
	// What is written must be what run reads: a fault here would be this program's own.
	if _, faults := strict.Decode("CONFIG", configName, text, &config{}); len(faults) > 0 {
		return fmt.Errorf("the configuration that was made cannot be read: %w", faults)
	}
	if err := wholeFile(path, func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(text)); return err }); err != nil {
		return fmt.Errorf("%s: %s", filepath.ToSlash(path), reason(err))
	}
	if !f.quiet {
		s.tell(a.out, filepath.ToSlash(path))
	}
	return nil
}

// tell says what was found, a line each.
func (s *survey) tell(w io.Writer, path string) {
	line := func(format string, args ...any) { fmt.Fprintln(w, printable(fmt.Sprintf(format, args...))) }
	for _, g := range s.groups {
		span := ""
		if !g.from.IsZero() {
			span = fmt.Sprintf(", %s to %s", g.from.Format(time.DateOnly), g.to.Format(time.DateOnly))
		}
		line("%-8s %s: %s, files: %d%s", g.section(), g.entry.title(), g.format, len(g.refs), span)
		if g.why != "" {
			line("         left out: %s", g.why)
		}
	}
	for _, o := range s.others {
		line("%-8s %s: %s", "unused", o.path, o.why)
	}
	for _, c := range s.claims {
		word := "claim"
		if !c.sure {
			word = "perhaps"
		}
		line("%-8s %s", word, c.terms)
	}
	line("month    %s", s.month)
	line("written to %s; slacredit run %s", path, path)
}

// title is the name by which a person knows an entry.
func (e entry) title() string {
	if e.name != "" {
		return e.name
	}
	return few(e.files)
}
