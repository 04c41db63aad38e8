package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sorter is a zip writer that keeps the parts until the end and writes them sorted by name. Excelize holds its streamed
// sheets and content types in maps: left alone, two writes of one workbook differ in the order of their parts.
type sorter struct {
	out   io.Writer
	parts map[string]*bytes.Buffer
}

func sortedZip(w io.Writer) excelize.ZipWriter {
	return &sorter{out: w, parts: map[string]*bytes.Buffer{}}
}

// Create gives the place for one part.
func (s *sorter) Create(name string) (io.Writer, error) {
	if s.parts[name] != nil {
		return nil, fmt.Errorf("part %s is written twice", name)
	}
	s.parts[name] = new(bytes.Buffer)
	return s.parts[name], nil
}

// AddFS is part of the interface; a workbook has no use for it.
func (s *sorter) AddFS(fs.FS) error { return errors.New("a workbook takes no file system") }

// contentTypes is the part that names the type of every other. It sorts first, where programs that guess a file's type
// look for it.
const contentTypes = "[Content_Types].xml"

// Close writes the archive. Entries carry no time.
func (s *sorter) Close() error {
	z := zip.NewWriter(s.out)
	for _, name := range slices.Sorted(maps.Keys(s.parts)) {
		data := s.parts[name].Bytes()
		if name == contentTypes {
			sorted, err := sortTypes(data)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			data = sorted
		}
		w, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return err
		}
	}
	return z.Close()
}

// typeOf is one element of the content types part: the type of an extension, or of one part.
type typeOf struct {
	Extension   string `xml:"Extension,attr,omitempty"`
	PartName    string `xml:"PartName,attr,omitempty"`
	ContentType string `xml:"ContentType,attr"`
}

// sortTypes puts the elements of the content types part in order.
func sortTypes(data []byte) ([]byte, error) {
	var types struct {
		XMLName   xml.Name `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
		Defaults  []typeOf `xml:"Default"`
		Overrides []typeOf `xml:"Override"`
	}
	if err := xml.Unmarshal(data, &types); err != nil {
		return nil, err
	}
	byName := func(a, b typeOf) int {
		return cmp.Or(strings.Compare(a.Extension, b.Extension), strings.Compare(a.PartName, b.PartName))
	}
	slices.SortFunc(types.Defaults, byName)
	slices.SortFunc(types.Overrides, byName)
	out, err := xml.Marshal(types)
	return append([]byte(xml.Header), out...), err
}
