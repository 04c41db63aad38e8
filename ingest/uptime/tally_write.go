package uptime

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"slacredit/sla"
	"slacredit/sla/interval"
)

// sourcesPerLine keeps the head's lines short enough for editors.
const sourcesPerLine = 1000

// line is the head in words, apart from the sources: every word that says something, in a fixed order.
func (h *TallyHead) line() string {
	words := [][2]string{{"dedupe", h.Dedupe}, {"first", tallyStamp(h.First)}, {"last", tallyStamp(h.Last)},
		{"rejected", strconv.FormatInt(h.Rejected, 10)}, {"shard", h.Shard}, {"listing", h.Listing}, {"format", h.Format},
		{"vantage", string(h.Vantage)}, {"bound", string(h.Bound)}, {"dark", darkWord(h.Dark)}, {"caveat", url.QueryEscape(h.Caveat)}}
	line := fmt.Sprintf("step=%ds", int64(h.Step/time.Second))
	for _, word := range words {
		if word[1] != "" {
			line += " " + word[0] + "=" + word[1]
		}
	}
	return line
}

func darkWord(dark interval.Set) string {
	var out []string
	for _, i := range dark {
		out = append(out, tallyStamp(i.Start)+"/"+tallyStamp(i.End))
	}
	return strings.Join(out, ",")
}

// sourceWords are the sources in words of a bounded length.
func (h *TallyHead) sourceWords() (out []string) {
	sources := slices.Compact(slices.Sorted(slices.Values(h.Sources)))
	for some := range slices.Chunk(sources, sourcesPerLine) {
		out = append(out, "sources="+strings.Join(some, ","))
	}
	return out
}

// WriteTally writes a tally file as CSV: the same counts and head give the same bytes. Its rows are in order of series and time.
func WriteTally(w io.Writer, h TallyHead, t *sla.Tally) error {
	out := bufio.NewWriter(w)
	out.WriteString(tallyMagic + h.line())
	for i, word := range h.sourceWords() {
		if i > 0 {
			out.WriteString("\n#")
		}
		out.WriteString(" " + word)
	}
	out.WriteString("\n")
	rows := csv.NewWriter(out)
	codes := tallyCodes(t)
	rows.Write(tallyColumns(codes))
	for _, s := range t.All() {
		for row := range tallyRows(s, codes) {
			fields := []string{s.Labels.Key(), tallyStamp(t.Start(row.slot))}
			for _, n := range row.counts {
				fields = append(fields, strconv.FormatUint(n, 10))
			}
			rows.Write(fields)
		}
	}
	rows.Flush()
	if err := rows.Error(); err != nil {
		return err
	}
	return out.Flush()
}

// tallyCodes are the error codes that any slice has.
func tallyCodes(t *sla.Tally) []string {
	seen := map[string]bool{}
	for _, s := range t.All() {
		for _, e := range s.Errors() {
			seen[e.Code] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// tallyColumns are the names of the columns.
func tallyColumns(codes []string) []string {
	out := slices.Clone(tallyKeys)
	for _, c := range codes {
		out = append(out, escapeCode(c))
	}
	return out
}

// tallyKeys are the columns that every tally has.
var tallyKeys = []string{"series", "slice_start", "requests", "errors"}

// tallyRow is one slice of a series: requests, errors, and errors by code.
type tallyRow struct {
	slot   int64
	counts []uint64
}

// tallyRows are the rows of a series, in order of time.
func tallyRows(s *sla.Series, codes []string) iter.Seq[tallyRow] {
	failed := map[int64]map[string]uint64{}
	for _, e := range s.Errors() {
		if failed[e.Slot] == nil {
			failed[e.Slot] = map[string]uint64{}
		}
		failed[e.Slot][e.Code] = e.N
	}
	return func(yield func(tallyRow) bool) {
		for _, slot := range s.Slots() {
			row := tallyRow{slot, []uint64{s.Requests(slot), 0}}
			for _, c := range codes {
				n := failed[slot][c]
				row.counts[1] += n
				row.counts = append(row.counts, n)
			}
			if !yield(row) {
				return
			}
		}
	}
}

func tallyStamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// escapeCode writes an error code so that no spreadsheet takes it for a formula: logs are written by whoever sends requests.
func escapeCode(code string) string {
	if code == noCode {
		return code
	}
	var b strings.Builder
	for i := range len(code) {
		c := code[i]
		plain := '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '_' || c == '.' || c == '-' && i > 0
		if plain {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
