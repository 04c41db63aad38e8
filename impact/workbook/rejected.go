package workbook

import (
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"
)

// rejected draws the sheet Rejected: rows that were not understood, counted by code. Their content stays in
// rejected.csv: it may hold personal data.
func (b *book) rejected() {
	s := b.sheet("Rejected", page{widths: []float64{54, 12, 12, 18, 80}})
	defer s.end()
	s.title("Rejected rows", "Rows that were not understood and so counted nowhere. This sheet names places and reasons only; the rows "+
		"themselves stand in rejected.csv beside this workbook.")
	if b.r.Rejected == 0 && len(b.r.RejectedRows) == 0 {
		s.para("No row was rejected.", plainLook.strong())
		return
	}
	s.row(s.text("Rejected rows, over all inputs", labelLook), s.count(b.r.Rejected, plainLook.strong().given()))
	byCode := map[string]int64{}
	for _, r := range b.r.RejectedRows {
		byCode[r.Code]++
	}
	s.part("By code, of the rows listed below")
	s.head("Code", ">Rows")
	first := place{s.name, 1, s.next}
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		s.row(s.text(code, plainLook), s.count(byCode[code], plainLook))
	}
	if n := len(byCode); n > 0 {
		s.row(s.text("Listed", plainLook.total()), s.formula("SUM("+within(first.column(2), first.column(2).down(n-1))+")",
			decimal.NewFromInt(int64(len(b.r.RejectedRows))), plainLook.total().as(wholeFormat)))
	}
	if n := b.r.Rejected - int64(len(b.r.RejectedRows)); n > 0 {
		s.para(fmt.Sprintf("%d more are not listed here; rejected.csv has all of them.", n), noteLook)
	}
	s.part("Rows")
	s.head("File", ">Line", ">Column", "Code", "Why")
	for _, r := range b.r.RejectedRows[:min(len(b.r.RejectedRows), sheetRows)] {
		s.row(s.text(r.Path, plainLook), s.count(r.Line, plainLook), s.count(r.Column, plainLook), s.text(r.Code, plainLook), s.text(withoutContent(r.Text), wrapLook))
	}
}
