package uptime

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"slacredit/sla"
)

// sourcesPerLine keeps the head's lines short enough for editors.
const sourcesPerLine = 1000

// WriteTally writes a tally file: the same counts and head give the same bytes. Its rows are in order of series and time.
func WriteTally(w io.Writer, h TallyHead, t *sla.Tally) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%sstep=%ds", tallyMagic, int64(h.Step/time.Second))
	for _, word := range [][2]string{{"dedupe", h.Dedupe}, {"first", tallyStamp(h.First)}, {"last", tallyStamp(h.Last)},
		{"rejected", strconv.FormatInt(h.Rejected, 10)}, {"shard", h.Shard}} {
		if word[1] != "" {
			fmt.Fprintf(out, " %s=%s", word[0], word[1])
		}
	}
	sources := slices.Compact(slices.Sorted(slices.Values(h.Sources)))
	for i, some := range slices.Collect(slices.Chunk(sources, sourcesPerLine)) {
		if i > 0 {
			out.WriteString("\n#")
		}
		out.WriteString(" sources=" + strings.Join(some, ","))
	}
	out.WriteString("\n")
	rows := csv.NewWriter(out)
	codes := tallyCodes(t)
	header := []string{"series", "slice_start", "requests", "errors"}
	for _, c := range codes {
		header = append(header, escapeCode(c))
	}
	rows.Write(header)
	for _, s := range t.All() {
		writeSeries(rows, t, s, codes)
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

func writeSeries(rows *csv.Writer, t *sla.Tally, s *sla.Series, codes []string) {
	failed := map[int64]map[string]uint64{}
	for _, e := range s.Errors() {
		if failed[e.Slot] == nil {
			failed[e.Slot] = map[string]uint64{}
		}
		failed[e.Slot][e.Code] = e.N
	}
	for _, slot := range s.Slots() {
		var errors uint64
		for _, n := range failed[slot] {
			errors += n
		}
		row := []string{s.Labels.Key(), tallyStamp(t.Start(slot)), strconv.FormatUint(s.Requests(slot), 10), strconv.FormatUint(errors, 10)}
		for _, c := range codes {
			row = append(row, strconv.FormatUint(failed[slot][c], 10))
		}
		rows.Write(row)
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
