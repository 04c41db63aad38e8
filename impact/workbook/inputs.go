package workbook

import "github.com/shopspring/decimal"

// inputs draws the sheet Inputs: every file that was read, with its hash and what became of its rows.
func (b *book) inputs() {
	s := b.sheet("Inputs", page{widths: []float64{44, 12, 18, 68, 15, 13, 13, 13, 13, 34}, freeze: 1})
	defer s.end()
	s.head("Path", "Role", "Format", "SHA-256 of the file as stored", ">Bytes", ">Rows", ">Used", ">Set aside", ">Rejected", "Same bytes as (counted once)")
	first := place{s.name, 1, s.next}
	var sums [4]int64
	for _, f := range b.r.Inputs {
		in := plainLook.given()
		s.row(s.text(f.Path, wrapLook), s.text(f.Role, plainLook), s.text(f.Format, plainLook), s.text(f.SHA256, plainLook), s.count(f.Bytes, in),
			s.count(f.Rows, in), s.count(f.Used, in), s.count(f.SetAside, in), s.count(f.Rejected, in), s.text(f.SameAs, plainLook))
		for i, n := range [4]int64{f.Rows, f.Used, f.SetAside, f.Rejected} {
			sums[i] += n
		}
	}
	if len(b.r.Inputs) == 0 {
		s.para("No file was read.", remarkLook)
	} else {
		last := place{s.name, 1, s.next - 1}
		cells := s.fill(plainLook.total())
		cells[0] = s.text("Total rows", plainLook.total())
		for i, n := range sums {
			cells[5+i] = s.formula("SUM("+within(first.column(6+i), last.column(6+i))+")", decimal.NewFromInt(n), plainLook.total().as(wholeFormat))
		}
		s.row(cells...)
	}
	s.skip()
	s.row(s.text("SHA-256 over all inputs", labelLook), s.blank(plainLook), s.blank(plainLook), s.text(b.digest, plainLook))
	s.row(s.text("of the lines \"sha256  path\", sorted, each ended by a line feed", remarkLook))
}
