package workbook

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

var (
	nameShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{2,254}$`)
	// A name must not read as a cell in either style of address: A1, XFD10, R1C1.
	cellShape = regexp.MustCompile(`(?i)^([a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|true|false)$`)
)

// name gives a cell a name for the whole workbook. Names are workbook-wide and differ by more than case.
func (b *book) name(name string, at place) {
	if b.dry || b.err != nil {
		return
	}
	if !nameShape.MatchString(name) || cellShape.MatchString(name) {
		b.fail(fmt.Errorf("%q is no name for a cell", name))
		return
	}
	if key := strings.ToLower(name); b.names[key] {
		b.fail(fmt.Errorf("name %q is given twice", name))
	} else {
		b.names[key] = true
	}
	b.fail(b.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: at.String()}))
}
