package recalc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrNoOffice says that LibreOffice is not installed.
var ErrNoOffice = errors.New("no soffice on the PATH: install libreoffice-calc-nogui")

// alwaysRecalculate makes LibreOffice calculate every formula when it loads a workbook. Without it numeric cached values
// are believed, and a wrong one passes.
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
`

// Recalculate has LibreOffice calculate every formula of a workbook afresh and gives the cells back. The file itself is
// not changed. [ErrNoOffice] where LibreOffice is not installed.
func Recalculate(ctx context.Context, name string) (Book, error) {
	books, err := RecalculateAll(ctx, []string{name})
	if err != nil {
		return nil, err
	}
	return books[0], nil
}

// RecalculateAll is [Recalculate] for several workbooks: most of the time goes into the start of LibreOffice. Each call brings
// a further workbook with a wrong cached value along, as the last: unless LibreOffice corrects that, it did not calculate, and that is
// an error.
func RecalculateAll(ctx context.Context, names []string) ([]Book, error) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		return nil, ErrNoOffice
	}
	dir, err := os.MkdirTemp("", "recalc")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	profile, out := filepath.Join(dir, "profile"), filepath.Join(dir, "out")
	in := filepath.Join(dir, "in")
	for _, d := range []string{filepath.Join(profile, "user"), out, in} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, err
		}
	}
	settings := filepath.Join(profile, "user", "registrymodifications.xcu")
	if err := os.WriteFile(settings, []byte(alwaysRecalculate), 0o600); err != nil {
		return nil, err
	}
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(profile), "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out}
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		args = append(args, filepath.Join(in, numbered(i)))
		if err := os.WriteFile(args[len(args)-1], data, 0o600); err != nil {
			return nil, err
		}
	}
	args = append(args, filepath.Join(in, "canary.xlsx"))
	if err := writeCanary(args[len(args)-1]); err != nil {
		return nil, err
	}

	cmd := exec.CommandContext(ctx, office, args...)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("soffice: %w: %s", err, said)
	}
	// soffice ends with 0 even when it failed: what counts is what it wrote.
	canary, err := Read(filepath.Join(out, "canary.xlsx"))
	if err != nil {
		return nil, fmt.Errorf("soffice wrote no workbook: %w: %s", err, said)
	}
	if got := canary["Sheet1!A2"].Value; got != "4" {
		return nil, fmt.Errorf("soffice did not recalculate: 2 × 2 came back as %q", got)
	}
	books := make([]Book, len(names))
	for i := range names {
		if books[i], err = Read(filepath.Join(out, numbered(i))); err != nil {
			return nil, fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return books, nil
}

func numbered(i int) string { return fmt.Sprintf("book%d.xlsx", i) }
