package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"slacredit/sla"
	"slacredit/sla/audit"
	"slacredit/sla/catalog"
	"slacredit/sla/catalog/cases"
	"slacredit/sla/catalog/strict"
)

func (a *app) termsCommand() *cobra.Command {
	c := &cobra.Command{Use: "terms", Short: "The catalog of agreements: list, show, check", Args: arguments(0, 0, "one of list, show, check"),
		Long: "terms prints what the program knows of service level agreements: their versions, promises, tiers, clauses, claims and sources,\n" +
			"and how well each is proven. Agreements of your own are files of the same kind; check reads them as run would.",
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(a.termsList(), a.termsShow(), a.termsCheck())
	return c
}

// termsFlags are shared by the commands that look into the catalog.
type termsFlags struct {
	dir  string
	json bool
}

func (f *termsFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.dir, "terms-dir", "", "`folder` with own terms, which replace or add to the catalog's")
	c.Flags().BoolVar(&f.json, "json", false, "print JSON")
}

func (f *termsFlags) catalog() (*catalog.Catalog, error) {
	if f.dir == "" {
		return catalog.Embedded(), nil
	}
	return termsFolder(f.dir)
}

func (a *app) termsList() *cobra.Command {
	var f termsFlags
	c := &cobra.Command{Use: "list", Short: "The agreements that the program knows", Args: arguments(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			terms, err := f.catalog()
			if err != nil {
				return err
			}
			list, err := terms.List()
			if err != nil {
				return err
			}
			if f.json {
				return writeJSON(a.out, list)
			}
			return catalog.WriteList(a.out, list)
		}}
	f.add(c)
	return c
}

func (a *app) termsShow() *cobra.Command {
	var f termsFlags
	var asFile bool
	c := &cobra.Command{Use: "show ID[@VERSION]", Short: "One agreement in words, with every tier, clause and source",
		Args: arguments(1, 1, "one agreement, like aws/s3 or aws/s3@2023-11-28"),
		RunE: func(_ *cobra.Command, args []string) error {
			terms, err := f.catalog()
			if err != nil {
				return err
			}
			agreement, version, err := terms.Resolve(args[0])
			if err != nil {
				return err
			}
			if asFile && f.json {
				return usage("give one of them", "--yaml and --json are two forms of one answer")
			}
			if asFile {
				_, data, err := terms.Text(agreement.ID)
				if err == nil {
					_, err = a.out.Write(data)
				}
				return err
			}
			id := ""
			if version != nil {
				id = version.ID
			}
			if !f.json {
				return catalog.Show(a.out, agreement, id)
			}
			data, err := catalog.JSON(agreement, id)
			if err == nil {
				_, err = a.out.Write(data)
			}
			return err
		}}
	f.add(c)
	c.Flags().BoolVar(&asFile, "yaml", false, "print the terms file itself, with all its versions, to copy and change")
	return c
}

func (a *app) termsCheck() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: "check FILE…", Short: "Check terms files: every fault with its line, column and a hint", Args: arguments(1, -1, "at least one terms file"),
		Long: "check reads terms files as run would, and prints what keeps them from being used and what is doubtful. How such a file is\n" +
			"written stands in sla/catalog/README.md; slacredit schema terms prints its JSON Schema, for editors.",
		RunE: func(_ *cobra.Command, args []string) error {
			found := audit.Diagnostics{}
			for _, path := range args {
				found = append(found, checkTerms(path)...)
			}
			found.Sort()
			if asJSON {
				if err := writeJSON(a.out, found); err != nil {
					return err
				}
			} else {
				for _, d := range found {
					fmt.Fprintln(a.out, printable(d.Error()))
					if d.Hint != "" {
						fmt.Fprintln(a.out, "  hint:", printable(d.Hint))
					}
				}
			}
			errors := 0
			for _, d := range found {
				if d.Severity == audit.Error {
					errors++
				}
			}
			if errors > 0 {
				return fmt.Errorf("errors that keep these terms from being used: %d", errors)
			}
			if !asJSON {
				fmt.Fprintf(a.out, "%d files checked, no errors\n", len(args))
			}
			return nil
		}}
	c.Flags().BoolVar(&asJSON, "json", false, "print the diagnostics as JSON")
	return c
}

func checkTerms(path string) audit.Diagnostics {
	at := audit.Origin{Path: filepath.ToSlash(path)}
	info, err := os.Stat(path)
	if err == nil && info.Size() > strict.MaxBytes {
		return audit.Diagnostics{audit.Fault("TERMS-SIZE", at, "is this the right file?", "a terms file has at most %d bytes", strict.MaxBytes)}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return audit.Diagnostics{audit.Fault("TERMS-READ", at, "", "%s", reason(err))}
	}
	found := catalog.Check(at.Path, data)
	if slices.ContainsFunc(found, func(d audit.Diagnostic) bool { return d.Severity == audit.Error }) {
		return found
	}
	return append(found, checkCases(path, data)...)
}

// checkCases answers the readable cases that stand beside a terms file, if there are any.
func checkCases(path string, terms []byte) audit.Diagnostics {
	beside := strings.TrimSuffix(path, filepath.Ext(path)) + ".cases"
	info, err := os.Stat(beside)
	if err != nil || info.Size() > cases.MaxBytes {
		return nil
	}
	text, err := os.ReadFile(beside)
	if err != nil {
		return audit.Diagnostics{audit.Fault("TERMS-READ", audit.Origin{Path: filepath.ToSlash(beside)}, "", "%s", reason(err))}
	}
	var agreement sla.Agreement
	if _, faults := strict.Decode("TERMS", filepath.ToSlash(path), terms, &agreement); len(faults) > 0 {
		return faults
	}
	return cases.Run(filepath.ToSlash(beside), text, &agreement).Faults
}
