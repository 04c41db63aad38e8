package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slacredit/ingest"
	"slacredit/sla/catalog/strict"
)

// helpCommand is cobra's help, and the pages of the formats.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | formats [NAME…]]",
		Short: "Help about any command, or about the formats that are read",
		Long: "help prints what a command does and which flags it has.\n\n" +
			"help formats lists every format of evidence, bills and revenue that is read; help formats NAME tells of one which files\n" +
			"it is, how to get them, what they prove and what they do not; help formats all tells it of all.",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 && args[0] == "formats" {
				return a.helpFormats(args[1:])
			}
			found, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usage("slacredit help lists the commands", "unknown command %q", strings.Join(args, " "))
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) (out []string, d cobra.ShellCompDirective) {
			switch {
			case len(args) == 0:
				out = append(out, "formats")
				for _, sub := range c.Root().Commands() {
					if sub.IsAvailableCommand() {
						out = append(out, sub.Name())
					}
				}
			case args[0] == "formats":
				out = append(ingest.Formats(), "all")
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// helpFormats lists the formats, or prints the pages of some.
func (a *app) helpFormats(names []string) error {
	pages := ingest.Pages()
	if len(names) == 0 {
		listFormats(a.out, pages)
		return nil
	}
	var chosen []ingest.Page
	for _, name := range names {
		if name == "all" {
			chosen = pages
			break
		}
		i := slices.IndexFunc(pages, func(p ingest.Page) bool { return p.Name == name })
		if i < 0 {
			return usage(formatHint(name), "%q is not a format", name)
		}
		chosen = append(chosen, pages[i])
	}
	for i, p := range chosen {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		printPage(a.out, p)
	}
	return nil
}

// formatHint says what a name that is no format may have meant.
func formatHint(name string) string {
	if near := strict.Near(name, ingest.Formats()); len(near) > 0 {
		return "did you mean " + near[0] + "?"
	}
	return "slacredit help formats lists them"
}

// listFormats prints one line a format, under the kinds of input.
func listFormats(w io.Writer, pages []ingest.Page) {
	headings := map[string]string{
		ingest.Evidence: "Evidence, under uptime:",
		ingest.Bills:    "Bills, under billing:",
		ingest.Revenue:  "Revenue, under revenue:",
	}
	kind := ""
	for _, p := range pages {
		if p.Kind != kind {
			if kind != "" {
				fmt.Fprintln(w)
			}
			kind = p.Kind
			fmt.Fprintln(w, headings[kind])
		}
		fmt.Fprintf(w, "  %-24s %s\n", p.Name, p.Title)
	}
	fmt.Fprintln(w, "\nEach is recognised by what is in the file, whatever its name; format: states one. slacredit help formats NAME tells more.\n"+
		"Ledgers of exclusions (exclusions_files:) have the columns from,to,kind,reason and, optionally, evidence,clause,verified.")
}

func printPage(w io.Writer, p ingest.Page) {
	fmt.Fprintf(w, "%s: %s\n", p.Name, p.Title)
	for _, part := range [][2]string{{"reads", p.Reads}, {"proves", p.Proves}, {"limits", p.Limits}, {"source", p.Sources}} {
		for i, line := range wrapped(part[1], pageWidth) {
			name := part[0]
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(w, "  %-7s %s\n", name, line)
		}
	}
}

// pageWidth is how wide the text of a page runs.
const pageWidth = 100

// wrapped cuts a text into lines of at most so many characters, between words.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
