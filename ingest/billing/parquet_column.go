package billing

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// parquetColumn is one column as a bill in CSV would have it: a leaf of the schema; a leaf of a group, under a name with
// dots (service.description); or a map or list, as JSON, like product and resource_tags of the CUR 2.0.
type parquetColumn struct {
	name   string
	leaves []parquetLeaf
	shape  parquetShape
	double bool // binary floating point
}

// parquetShape tells columns with one value a row from those with any number.
type parquetShape int8

const (
	parquetOne     parquetShape = iota
	parquetMap                  // of two leaves, as {"key":"value"}
	parquetList                 // as ["value"]
	parquetRecords              // of any leaves, as [{"leaf":"value"}]
)

type parquetLeaf struct {
	index  int    // among all leaves of the file
	name   string // in the records of a list
	depth  int    // definition level from which there is an element at all, null or not; for repeated columns
	append func([]byte, parquet.Value) ([]byte, error)
}

// parquetColumns lists the columns below a node. Lists of lists have no form in a bill and are left out.
func parquetColumns(root *parquet.Column) (out []parquetColumn) {
	for _, c := range root.Columns() {
		out = append(out, parquetColumnsOf(c, "")...)
	}
	return out
}

func parquetColumnsOf(c *parquet.Column, prefix string) (out []parquetColumn) {
	name := prefix + c.Name()
	below := parquetLeaves(c)
	repeated := 0
	for _, l := range below {
		repeated = max(repeated, l.MaxRepetitionLevel())
	}
	switch {
	case c.Leaf() && repeated == 0:
		kind := c.Type().Kind()
		return []parquetColumn{{name: name, leaves: []parquetLeaf{leafOf(c)}, double: kind == parquet.Double || kind == parquet.Float}}
	case repeated == 0 || !isRepeatedInside(c):
		for _, child := range c.Columns() {
			out = append(out, parquetColumnsOf(child, name+".")...)
		}
		return out
	case repeated > 1:
		return nil
	}
	column := parquetColumn{name: name, shape: parquetRecords}
	for _, l := range below {
		column.leaves = append(column.leaves, leafOf(l))
	}
	last := func(i int) string { return strings.ToLower(below[i].Name()) }
	switch {
	case len(below) == 1:
		column.shape = parquetList
	case len(below) == 2 && last(0) == "key" && last(1) == "value":
		column.shape = parquetMap
	}
	return []parquetColumn{column}
}

// isRepeatedInside tells whether a node is a list or a map, rather than a group that has one somewhere.
func isRepeatedInside(c *parquet.Column) bool {
	return c.Repeated() || len(c.Columns()) == 1 && c.Columns()[0].Repeated()
}

// parquetLeaves lists the leaves below a node.
func parquetLeaves(c *parquet.Column) (out []*parquet.Column) {
	if c.Leaf() {
		return []*parquet.Column{c}
	}
	for _, child := range c.Columns() {
		out = append(out, parquetLeaves(child)...)
	}
	return out
}

func leafOf(c *parquet.Column) parquetLeaf {
	depth := c.MaxDefinitionLevel()
	if c.Optional() {
		depth--
	}
	return parquetLeaf{index: c.Index(), name: c.Name(), depth: depth, append: parquetText(c.Type())}
}

// appendCell appends the text of a column of the next row.
func (c *parquetColumn) appendCell(b []byte, runs []*parquetRun) ([]byte, error) {
	if c.shape == parquetOne {
		v, err := runs[0].next()
		if err != nil || v.IsNull() {
			return b, err
		}
		return c.leaves[0].append(b, *v)
	}
	return c.appendMany(b, runs)
}

// appendMany appends a map or list. Its leaves have a value for each element, which all stand in the same order.
func (c *parquetColumn) appendMany(b []byte, runs []*parquetRun) ([]byte, error) {
	brackets := "[]"
	if c.shape == parquetMap {
		brackets = "{}"
	}
	some := false
	for first := true; ; first = false {
		for i, run := range runs {
			v, err := run.next()
			if err != nil {
				return b, err
			}
			if first && v.DefinitionLevel() < c.leaves[i].depth { // there is no list, or an empty one
				continue
			}
			switch {
			case i == 0 && first:
				b, some = append(b, brackets[0]), true
			case c.shape == parquetMap && i == 1:
				b = append(b, ':')
			default:
				b = append(b, ',')
			}
			if b, err = c.appendElement(b, i, v); err != nil {
				return b, err
			}
		}
		v, err := runs[0].peek()
		if err != nil && err != io.EOF {
			return b, err
		}
		if err == io.EOF || v.RepetitionLevel() == 0 {
			if some {
				b = append(b, brackets[1])
			}
			return b, nil
		}
		if len(b) > maxRecord {
			return b, fmt.Errorf("%s is longer than %d bytes", c.name, maxRecord)
		}
	}
}

// appendElement appends the value of one leaf, with what belongs to it where elements are records.
func (c *parquetColumn) appendElement(b []byte, i int, v *parquet.Value) ([]byte, error) {
	if c.shape == parquetRecords {
		if i == 0 {
			b = append(b, '{')
		}
		b = append(appendJSON(b, c.leaves[i].name), ':')
	}
	if v.IsNull() {
		b = append(b, "null"...)
	} else {
		text, err := c.leaves[i].append(nil, *v)
		if err != nil {
			return b, err
		}
		b = appendJSON(b, string(text))
	}
	if c.shape == parquetRecords && i == len(c.leaves)-1 {
		b = append(b, '}')
	}
	return b, nil
}

func appendJSON(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil { // a string always has a form
		panic(err)
	}
	return append(b, text...)
}
