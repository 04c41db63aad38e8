package uptime

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"slacredit/ingest/source"
	"slacredit/sla"
)

// CSVHeads gathers the beginnings of the tables of one source, to tell their shape: whether a state that is written down began
// then or was merely seen then shows in the rows, of all files together. The zero value holds none.
type CSVHeads struct {
	format string // CSVSamples stands for either of samples and transitions
	first  string // the path of the first table
	series map[string][]Reading
}

// Add takes the beginning of a table, as text in UTF-8. False says that it is no table of a known shape, or of another one than
// those before.
func (h *CSVHeads) Add(head []byte, stated map[string]string, path string) bool {
	for _, format := range []string{CSVIntervals, CSVCounts, CSVSamples} {
		rows, c, err := openCSV(bytes.NewReader(whole(head)), format, stated, path)
		if err != nil || c == nil || h.format != "" && h.format != format {
			continue
		}
		if !h.believe(rows, c, format) {
			continue
		}
		if h.format == "" {
			h.format, h.first = format, path
		}
		return true
	}
	return false
}

// whole cuts a last line without an end off a long head: it may go on behind it.
func whole(head []byte) []byte {
	if len(head) < csvHeadEnough {
		return head
	}
	if n := bytes.LastIndexByte(head, '\n'); n > 0 {
		return head[:n+1]
	}
	return head
}

// csvHeadEnough is how long a head is that may have been cut off.
const csvHeadEnough = 4 << 10

// believe looks at the rows: nine of ten must be what the header says. One bad row is forgiven in any case.
func (h *CSVHeads) believe(rows *source.Rows, c *columns, format string) bool {
	// The zone decides nothing here but the spacing of rows.
	t := csvTable{csvReader: newCSVReader(Source{Format: format, Zone: time.UTC}, source.Options{}), in: &csvInput{}, columns: c, rows: rows}
	defer t.spool.Close()
	t.inputs = []*csvInput{t.in}
	all, bad := 0, 0
	for {
		fields, err := rows.Next()
		if err == io.EOF || errors.Is(err, source.ErrLongRow) {
			break
		}
		all++
		row := csvRow{}
		if err != nil || c.last >= len(fields) || t.understand(&row, fields) != nil {
			bad++
			continue
		}
		if format == CSVSamples {
			if h.series == nil {
				h.series = map[string][]Reading{}
			}
			key := t.series[row.series].Key()
			h.series[key] = append(h.series[key], Reading{instant(max(row.from.dayFirst, row.from.monthFirst)), row.state.state()})
		}
	}
	return bad <= max(1, all/10) && (all == 0 || bad < all)
}

// Format is the shape of the tables, and why. Empty where the rows do not tell: the hint then says what to do.
func (h *CSVHeads) Format() (format, why, hint string) {
	switch h.format {
	case CSVIntervals:
		return h.format, "its header has a start, an end and a state", ""
	case CSVCounts:
		return h.format, "its header has a time, requests and errors", ""
	case "":
		return "", "", ""
	}
	var same, different int
	var gaps []time.Duration
	for _, list := range h.series {
		list = inOrder(list)
		for i := 1; i < len(list); i++ {
			if list[i].State == list[i-1].State && list[i].State != sla.Unknown {
				same++
			} else {
				different++
			}
			gaps = append(gaps, list[i].At.Sub(list[i-1].At))
		}
	}
	regular := isRegular(gaps)
	switch {
	case same == 0 && different > 0 && !(regular && different > 3):
		return CSVTransitions, "its header has a time and a state, and the state changes with every row", ""
	case same > 0 && regular:
		return CSVSamples, "its header has a time and a state, and the rows come at a regular pace, whether the state changes or not", ""
	}
	return "", "", fmt.Sprintf("a time and a state may be what a monitor saw then (%s) or what began then (%s), and the rows do not tell: state one with format:",
		CSVSamples, CSVTransitions)
}

// isRegular tells whether at least half of the spacings are within half of the usual one: a change comes when it comes.
func isRegular(gaps []time.Duration) bool {
	if len(gaps) == 0 {
		return false
	}
	slices.Sort(gaps)
	usual := gaps[(len(gaps)-1)/2]
	near := 0
	for _, g := range gaps {
		if g >= usual/2 && g <= usual+usual/2 {
			near++
		}
	}
	return near*2 >= len(gaps)
}
