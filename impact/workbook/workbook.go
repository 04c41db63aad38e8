// Package workbook writes the finance workbook: a view of an [impact.Result] that a finance person reads from the first
// sheet, a lawyer follows to the clause and the log line, and an auditor recalculates.
//
// Inputs, workings and results stand apart. Formulas are live, hold no number but 0, 1 and 100, and carry the value that
// the program worked out in exact decimals, so that a reader which does not calculate shows it too. What is not known is
// a cell that says so, never a zero. The same Result gives the same bytes, on any machine, in any time zone.
package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"slacredit/impact"
)

// Write writes the workbook of a result. An error means that w holds no usable workbook.
func Write(w io.Writer, r *impact.Result) error {
	return write(w, r, "Service credits and cost of outages, "+r.Period.Month.String(), sheetNames[:], (*book).draw)
}

// write draws the sheets twice: first dry, to learn where every row stands.
func write(w io.Writer, r *impact.Result, title string, sheets []string, draw func(*book)) error {
	file := excelize.NewFile()
	defer file.Close() // removes what long sheets have spilled to temporary files
	file.SetZipWriter(sortedZip)

	b := newBook(file, r)
	draw(b)
	b.dry = false
	if b.err == nil {
		b.err = b.prepare(title, sheets)
	}
	draw(b)
	if b.err != nil {
		return fmt.Errorf("workbook: %w", b.err)
	}
	if _, err := file.WriteTo(w); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}
