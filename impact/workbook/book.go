package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"slacredit/impact"
)

// sheetNames are the sheets in the order in which they stand in the workbook. None is hidden.
var sheetNames = [...]string{"Summary", "Claim", "Uptime", "Evidence", "Basis", "Impact", "Placebos", "Assumptions", "Terms", "Checks",
	"Inputs", "Rejected"}

// book is a workbook being drawn.
//
// A formula may point at a row further down or on a later sheet, and rows are streamed from top to bottom. So every sheet
// is drawn twice by the same code: first dry, to learn where the marked rows stand, then for real.
type book struct {
	file   *excelize.File
	r      *impact.Result
	dry    bool
	err    error // the first error; nothing is drawn after it
	styles styles
	units  []unit
	digest string // of the inputs

	marks map[string]place // learned by the dry pass
	names map[string]bool  // defined so far, in lower case
}

func newBook(file *excelize.File, r *impact.Result) *book {
	b := &book{file: file, r: r, dry: true, styles: newStyles(file),
		marks: map[string]place{}, names: map[string]bool{}, digest: inputsDigest(r.Inputs)}
	b.units = unitsOf(r.Assessments)
	return b
}

// draw draws every sheet.
func (b *book) draw() {
	b.summary()
	b.claim()
	b.uptime()
	b.evidence()
	b.basis()
	b.impact()
	b.placebos()
	b.assumptions()
	b.terms()
	b.checks()
	b.inputs()
	b.rejected()
}

// prepare makes the empty sheets and writes what the file says of itself. Its dates come from the period, never from a
// clock: the same inputs give the same bytes.
func (b *book) prepare(title string, sheets []string) error {
	for i, name := range sheets {
		if i == 0 {
			if err := b.file.SetSheetName("Sheet1", name); err != nil {
				return err
			}
			continue
		}
		if _, err := b.file.NewSheet(name); err != nil {
			return err
		}
	}
	stamp := utc(b.r.Period.End)
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title:   title,
		Subject: "SHA-256 of the inputs: " + b.digest,
		Creator: "slacredit", LastModifiedBy: "slacredit",
		Created: stamp, Modified: stamp, Language: "en-GB",
	}); err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: "slacredit"})
}

// fail keeps the first error.
func (b *book) fail(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

// at is where the row marked with this key stands.
func (b *book) at(key string) place {
	p, ok := b.marks[key]
	if !ok && !b.dry {
		b.fail(fmt.Errorf("no row is marked %q", key))
	}
	return p
}
