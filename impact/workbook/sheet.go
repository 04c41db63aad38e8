package workbook

import (
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// place is a cell of a sheet. Columns and rows count from 1.
type place struct {
	sheet    string
	col, row int
}

// String is the absolute address, sheet included: Uptime!$B$12.
func (p place) String() string { return p.sheet + "!" + p.abs() }

func (p place) abs() string {
	name, err := excelize.ColumnNumberToName(max(p.col, 1))
	if err != nil {
		return "$A$1"
	}
	return fmt.Sprintf("$%s$%d", name, max(p.row, 1))
}

// column is the same row in another column.
func (p place) column(col int) place { p.col = col; return p }

// down is the cell n rows below.
func (p place) down(n int) place { p.row += n; return p }

// to is the range of one column from p to q.
func (p place) to(q place) string { return p.sheet + "!" + p.abs() + ":" + q.abs() }

// page is how a sheet is set up.
type page struct {
	widths  []float64 // of the columns, in characters
	onePage bool      // printed on one page; else one page wide
	freeze  int       // rows that stay on screen and repeat in print; 0: none
}

// sheet is one sheet being drawn, from top to bottom. Like a bufio.Writer it keeps its first error: the caller draws on
// and looks once, at the end.
type sheet struct {
	book *book
	name string
	page page
	out  *excelize.StreamWriter // nil in the dry pass
	next int                    // the row that is written next
}

// sheet begins a sheet. All that belongs to the sheet as a whole must be said before its first row.
func (b *book) sheet(name string, p page) *sheet {
	s := &sheet{book: b, name: name, page: p, next: 1}
	if b.dry || b.err != nil {
		return s
	}
	b.fail(s.setUp())
	out, err := b.file.NewStreamWriter(name)
	b.fail(err)
	if b.err != nil {
		return s
	}
	s.out = out
	for i, w := range p.widths {
		b.fail(out.SetColWidth(i+1, i+1, w))
	}
	if p.freeze > 0 {
		b.fail(out.SetPanes(&excelize.Panes{Freeze: true, YSplit: p.freeze, ActivePane: "bottomLeft",
			TopLeftCell: fmt.Sprintf("A%d", p.freeze+1)}))
	}
	return s
}

// setUp sets the page for print: A4 landscape, one page wide, and a footer that ties the paper to the inputs.
func (s *sheet) setUp() error {
	f := s.book.file
	no, yes, size, wide, tall, orientation := false, true, 9, 1, 0, "landscape"
	if s.page.onePage {
		tall = 1
	}
	side, top, foot := 0.4, 0.5, 0.3
	footer := fmt.Sprintf(`&L&8slacredit %s · inputs %.16s&C&8&A&R&8&P / &N`, footerText(s.book.r.Tool.Version), s.book.digest)
	steps := []error{
		f.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &no}),
		f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}),
		f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation,
			FitToWidth: &wide, FitToHeight: &tall}),
		f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top,
			Header: &foot, Footer: &foot}),
		f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: footer}),
		f.SetSheetDimension(s.name, "A1:"+s.book.corner(s)),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: s.name, RefersTo: s.printArea()}),
	}
	if s.page.freeze > 0 {
		steps = append(steps, f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
			RefersTo: fmt.Sprintf("%s!$1:$%d", s.name, s.page.freeze)}))
	}
	for _, err := range steps {
		if err != nil {
			return fmt.Errorf("sheet %s: %w", s.name, err)
		}
	}
	return nil
}

// printArea is all of the sheet and nothing beside it: a long text that runs on must not shrink the print.
func (s *sheet) printArea() string {
	last := s.book.at("end/" + s.name).column(len(s.page.widths))
	return place{s.name, 1, 1}.to(last)
}

// corner is the last cell of a sheet, as the dry pass found it.
func (b *book) corner(s *sheet) string {
	name, err := excelize.ColumnNumberToName(len(s.page.widths))
	b.fail(err)
	return fmt.Sprintf("%s%d", name, max(b.at("end/"+s.name).row, 1))
}

// footerText keeps a version from being read as a footer's field codes, which begin with an ampersand.
func footerText(s string) string {
	out := []rune{}
	for _, r := range clean(s) {
		if r != '&' && len(out) < 40 {
			out = append(out, r)
		}
	}
	return string(out)
}

// row writes cells from column A on, as high as their text needs, and gives the place of the first.
func (s *sheet) row(cells ...excelize.Cell) place { return s.tall(0, cells...) }

// tall is a row of a given height in points; 0 makes it as high as its wrapped text needs. Not every reader does that by
// itself.
func (s *sheet) tall(height float64, cells ...excelize.Cell) place {
	at := place{s.name, 1, s.next}
	s.next++
	if s.out == nil || s.book.err != nil {
		return at
	}
	lines := 1.0
	values := make([]any, len(cells))
	for i, c := range cells {
		l := s.book.styles.looks[c.StyleID]
		if text, ok := c.Value.(string); ok && l.wrap && i < len(s.page.widths) {
			lines = max(lines, linesOf(text, s.page.widths[i], l.size))
		}
	}
	for i, c := range cells {
		if c.Value != nil || c.StyleID != 0 {
			values[i] = s.settle(i, c, lines > 1)
		}
	}
	if height == 0 {
		height = min(lines*lineHeight+2, excelize.MaxRowHeight)
	}
	if err := s.out.SetRow(fmt.Sprintf("A%d", at.row), values, excelize.RowOpts{Height: height}); err != nil {
		s.book.fail(fmt.Errorf("sheet %s: %w", s.name, err))
	}
	return at
}

// settle moves what stands to the left in its column a little to the right, so that it does not touch the figures before
// it, and in a row of several lines lets everything begin on the first.
func (s *sheet) settle(column int, c excelize.Cell, tall bool) excelize.Cell {
	l := s.book.styles.looks[c.StyleID]
	if tall && l.vertical == "" {
		l.vertical = "top"
	}
	_, text := c.Value.(string)
	if column > 0 && l.align != "right" && (text || l.align == "left") {
		l.indent = 1
	}
	return s.cell(c.Value, c.Formula, l)
}

// lineHeight is the height of a line of text in points.
const lineHeight = 13

// linesOf is how many lines a text takes in a column: a guess from its length, since a file knows no font.
func linesOf(text string, width, size float64) float64 {
	if size == 0 {
		size = 10
	}
	return max(math.Ceil(float64(utf8.RuneCountInString(text))*size/10/max(width*1.12, 1)), 1)
}

// skip leaves a row empty.
func (s *sheet) skip() { s.next++ }

// mark gives the next row a key by which formulas elsewhere find it.
func (s *sheet) mark(key string) {
	if s.book.dry {
		s.book.marks[key] = place{s.name, 1, s.next}
	}
}

// end closes the sheet.
func (s *sheet) end() {
	s.next--
	s.mark("end/" + s.name)
	if s.out != nil && s.book.err == nil {
		s.book.fail(s.out.Flush())
	}
}

// title is the first row of a sheet, with a line below that says what the sheet is for.
func (s *sheet) title(title, purpose string) {
	s.tall(24, s.text(title, titleLook))
	s.para(purpose, noteLook)
	s.skip()
}

// band is the heading of one block: a bar over all columns.
func (s *sheet) band(text string) place {
	cells := s.fill(bandLook)
	cells[0] = s.text(text, bandLook)
	return s.tall(20, cells...)
}

// part is the heading of a table within a block.
func (s *sheet) part(text string) place {
	s.skip()
	return s.row(s.text(text, partLook))
}

// fill is a row of empty cells in one look.
func (s *sheet) fill(l look) []excelize.Cell {
	cells := make([]excelize.Cell, len(s.page.widths))
	for i := range cells {
		cells[i] = s.blank(l)
	}
	return cells
}

// head is the header row of a table. A heading that begins with ">" stands over figures and is set to the right.
func (s *sheet) head(texts ...string) place {
	cells := make([]excelize.Cell, len(texts))
	for i, t := range texts {
		l := headLook
		if len(t) > 0 && t[0] == '>' {
			t, l = t[1:], headRight
		}
		cells[i] = s.text(t, l)
	}
	return s.row(cells...)
}

// para is running text over the whole width of the sheet, as high as it needs to be.
func (s *sheet) para(text string, l look) place {
	return s.span(1, len(s.page.widths), text, l)
}

// span is a row whose cells from one column to another are one, with running text. Merged cells do not grow by
// themselves, so the height is reckoned from the length of the text.
func (s *sheet) span(from, to int, text string, l look, before ...excelize.Cell) place {
	wide := 0.0
	for _, w := range s.page.widths[from-1 : to] {
		wide += w
	}
	text, l.wrap = clean(text), true
	height := min(linesOf(text, wide, l.size)*lineHeight*max(l.size, 10)/10, excelize.MaxRowHeight)
	cells := make([]excelize.Cell, to)
	copy(cells, before)
	for i := from - 1; i < to; i++ {
		cells[i] = s.blank(l)
	}
	cells[from-1] = s.text(text, l)
	at := s.tall(height, cells...)
	if s.out != nil && s.book.err == nil && to > from {
		s.book.fail(s.out.MergeCell(relative(at.column(from)), relative(at.column(to))))
	}
	return at
}

// relative is the address within a sheet, as excelize takes it: B12.
func relative(p place) string {
	name, err := excelize.CoordinatesToCellName(max(p.col, 1), max(p.row, 1))
	if err != nil {
		return "A1"
	}
	return name
}

// local is a cell of a row by its column, for formulas of the same sheet: B12.
func local(row place, col int) string { return relative(row.column(col)) }

// within is a range of one column for formulas of the same sheet: $B$12:$B$40.
func within(from, to place) string { return from.abs() + ":" + to.abs() }
