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
// not changed. Each call brings a second workbook with a wrong cached value along: unless LibreOffice corrects that, it
// did not calculate, and that is an error. [ErrNoOffice] where it is not installed.
func Recalculate(ctx context.Context, name string) (Book, error) {
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
	in, bird := filepath.Join(dir, "in", "book.xlsx"), filepath.Join(dir, "in", "canary.xlsx")
	for _, d := range []string{filepath.Join(profile, "user"), out, filepath.Dir(in)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, err
		}
	}
	settings := filepath.Join(profile, "user", "registrymodifications.xcu")
	if err := os.WriteFile(settings, []byte(alwaysRecalculate), 0o600); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, err
	}
	if err := writeCanary(bird); err != nil {
		return nil, err
	}

	cmd := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+filepath.ToSlash(profile), "--headless",
		"--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, in, bird)
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
	return Read(filepath.Join(out, "book.xlsx"))
}
