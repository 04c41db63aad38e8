package workbook

import "github.com/xuri/excelize/v2"

// look is how a cell looks. Looks are combined by setting fields; equal looks share one style of the file.
type look struct {
	bold, italic, wrap bool
	size               float64 // points; 0 is the sheet's own
	color, fill        string  // RRGGBB
	align              string  // left, right, center; "" is by type
	top, bottom        int     // border style: 0 none, 1 thin, 2 medium
	format             string  // number format
	indent             int     // of text, in characters
	vertical           string  // top or bottom of its row; "" is the middle
}

// Colours. Meaning never hangs on them: headings are bold and ruled, inputs are named in the column beside.
const (
	ink    = "1F2933" // text
	accent = "1F4E78" // titles and header rules: 8.7:1 on white
	muted  = "52606D" // remarks: 6.5:1 on white
	input  = "1F3FA6" // figures that came in; workings are in the colour of text
	pale   = "E8EEF4" // header fill: light enough to print as nothing
	rule   = "9AA5B1" // thin lines
	alarm  = "9B1C1C" // beside a word that says the same
)

// The looks of the workbook.
var (
	plainLook  = look{}
	titleLook  = look{bold: true, size: 16, color: accent}
	bandLook   = look{bold: true, size: 11, color: accent, fill: pale, bottom: 2}
	headLook   = look{bold: true, wrap: true, vertical: "bottom", color: muted, bottom: 1}
	headRight  = look{bold: true, wrap: true, vertical: "bottom", color: muted, bottom: 1, align: "right"}
	partLook   = look{bold: true, size: 11, color: accent}
	labelLook  = look{color: muted}
	remarkLook = look{color: muted, italic: true}
	wrapLook   = look{wrap: true}
	noteLook   = look{wrap: true, color: muted}
)

func (l look) as(format string) look     { l.format = format; return l }
func (l look) strong() look              { l.bold = true; return l }
func (l look) total() look               { l.bold, l.top = true, 1; return l }
func (l look) given() look               { l.color = input; return l }
func (l look) to(align string) look      { l.align = align; return l }
func (l look) sized(points float64) look { l.size = points; return l }

// styles hands out the file's style for a look, made when it is first asked for. The order of asking is the order of
// drawing, so the numbers are the same in every run.
type styles struct {
	file  *excelize.File
	ids   map[look]int
	looks map[int]look // by id
}

func newStyles(f *excelize.File) styles {
	return styles{file: f, ids: map[look]int{}, looks: map[int]look{}}
}

func (s *styles) id(l look) (int, error) {
	if id, ok := s.ids[l]; ok {
		return id, nil
	}
	font := &excelize.Font{Family: "Arial", Size: 10, Color: ink, Bold: l.bold, Italic: l.italic}
	if l.size > 0 {
		font.Size = l.size
	}
	if l.color != "" {
		font.Color = l.color
	}
	style := &excelize.Style{Font: font,
		Alignment: &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.wrap, Indent: l.indent}}
	if l.vertical != "" {
		style.Alignment.Vertical = l.vertical
	}
	if l.indent > 0 && l.align == "" {
		style.Alignment.Horizontal = "left"
	}
	if l.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.top > 0 {
		style.Border = append(style.Border, excelize.Border{Type: "top", Color: rule, Style: l.top})
	}
	if l.bottom > 0 {
		color := rule
		if l.bottom > 1 {
			color = accent
		}
		style.Border = append(style.Border, excelize.Border{Type: "bottom", Color: color, Style: l.bottom})
	}
	if l.format != "" {
		style.CustomNumFmt = &l.format
	}
	id, err := s.file.NewStyle(style)
	s.ids[l], s.looks[id] = id, l
	return id, err
}
