// Package recalc checks workbooks from outside: it reads the cells of an xlsx file from its XML, and has LibreOffice
// calculate every formula afresh. It is for tests; nothing of the program depends on it.
package recalc

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"
)

// Cell is one cell as the file holds it.
type Cell struct {
	Type    string // n number, s text, b logical, e error; "" has no value
	Value   string // the text, or the number as written
	Formula string // without the leading =; "" for a value
	// Cached tells whether the file holds a value for the cell, so that a reader that does not calculate can show it.
	Cached bool
}

// Book is the cells of a workbook by address: "Summary!B7". Cells without value and formula are left out.
type Book map[string]Cell

// maxPart bounds what one part of an archive may unpack to.
const maxPart = 1 << 30

// Read reads the cells of a workbook file.
func Read(name string) (Book, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	book, err := ReadZip(&z.Reader)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return book, nil
}

// ReadZip reads the cells of a workbook from its archive.
func ReadZip(z *zip.Reader) (Book, error) {
	var shared struct {
		Items []richText `xml:"si"`
	}
	if err := part(z, "xl/sharedStrings.xml", &shared); err != nil && !isMissing(err) {
		return nil, err
	}
	sheets, err := sheetParts(z)
	if err != nil {
		return nil, err
	}
	out := Book{}
	for _, s := range sheets {
		var data struct {
			Rows []struct {
				Cells []struct {
					At      string    `xml:"r,attr"`
					Type    string    `xml:"t,attr"`
					Formula *string   `xml:"f"`
					Value   *string   `xml:"v"`
					Inline  *richText `xml:"is"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		if err := part(z, s.part, &data); err != nil {
			return nil, err
		}
		for _, r := range data.Rows {
			for _, c := range r.Cells {
				cell := Cell{Type: c.Type, Cached: c.Value != nil}
				if c.Formula != nil {
					cell.Formula = *c.Formula
				}
				if c.Value != nil {
					cell.Value = *c.Value
				}
				switch c.Type {
				case "s":
					var i int
					if _, err := fmt.Sscan(cell.Value, &i); err != nil || i < 0 || i >= len(shared.Items) {
						return nil, fmt.Errorf("%s!%s: no shared text %q", s.name, c.At, cell.Value)
					}
					cell.Value = shared.Items[i].text()
				case "inlineStr":
					cell.Type = "s"
					if c.Inline != nil {
						cell.Value = c.Inline.text()
					}
				case "str":
					cell.Type = "s"
				case "":
					if cell.Cached {
						cell.Type = "n"
					}
				}
				if cell.Type != "" || cell.Formula != "" {
					out[s.name+"!"+c.At] = cell
				}
			}
		}
	}
	return out, nil
}

// richText is a text that may be in pieces of several styles.
type richText struct {
	Text string `xml:"t"`
	Runs []struct {
		Text string `xml:"t"`
	} `xml:"r"`
}

func (r richText) text() string {
	s := r.Text
	for _, run := range r.Runs {
		s += run.Text
	}
	return s
}

type sheetPart struct{ name, part string }

// sheetParts are the sheets of a workbook in their order.
func sheetParts(z *zip.Reader) ([]sheetPart, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := part(z, "xl/workbook.xml", &book); err != nil {
		return nil, err
	}
	if err := part(z, "xl/_rels/workbook.xml.rels", &rels); err != nil {
		return nil, err
	}
	target := map[string]string{}
	for _, r := range rels.List {
		target[r.ID] = r.Target
	}
	var out []sheetPart
	for _, s := range book.Sheets {
		to := target[s.ID]
		if !strings.HasPrefix(to, "/") {
			to = path.Join("xl", to)
		}
		out = append(out, sheetPart{s.Name, strings.TrimPrefix(to, "/")})
	}
	return out, nil
}

type missing string

func (m missing) Error() string { return "no part " + string(m) }

func isMissing(err error) bool {
	_, ok := err.(missing)
	return ok
}

func part(z *zip.Reader, name string, into any) error {
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer r.Close()
		if err := xml.NewDecoder(io.LimitReader(r, maxPart)).Decode(into); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	return missing(name)
}
