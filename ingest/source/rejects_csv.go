package source

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// WriteRejects writes rejected rows as CSV: path, line, column, code, text, row. What a spreadsheet would run as a formula
// gets a leading apostrophe. Personal data are masked (see [Mask]) unless unmask is set; bytes that are no UTF-8 become U+FFFD.
func WriteRejects(w io.Writer, lists []*Rejects, unmask bool) error {
	out := csv.NewWriter(w)
	out.Write([]string{"path", "line", "column", "code", "text", "row"}) // errors stick and show at Flush
	hide := Mask
	if unmask {
		hide = func(s string) string { return s }
	}
	for _, list := range lists {
		for r, err := range list.All() {
			if err != nil {
				return err
			}
			row := []string{r.Path, number(r.Line), number(r.Column), r.Code, hide(r.Text), hide(string(r.Row))}
			for i, cell := range row {
				row[i] = harmless(strings.ToValidUTF8(cell, "\uFFFD"))
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// number gives "" for 0, which means "not applicable" in an origin.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// harmless keeps a spreadsheet from taking a cell for a formula (CWE-1236).
func harmless(cell string) string {
	if cell != "" && strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0 {
		return "'" + cell
	}
	return cell
}
