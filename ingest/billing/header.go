package billing

import (
	"slices"
	"strings"
	"unicode"

	"slacredit/ingest/source"
	"slacredit/sla/audit"
)

// header is the columns of a bill: where each is, whatever way its name is written. The CUR alone has three dialects:
// lineItem/UnblendedCost, line_item_unblended_cost, lineitem/unblendedcost.
type header struct {
	names []string // as printed
	at    map[string][]int
	used  []bool // the columns that were asked for: what a row means rests on them
	read  []bool // those, and the ones that are looked at when others say nothing

	above [][]string // the records that stand before it, as text
}

func newHeader(names []string) *header {
	h := &header{names: names, at: map[string][]int{}, used: make([]bool, len(names)), read: make([]bool, len(names))}
	for i, n := range names {
		k := foldColumn(n)
		h.at[k] = append(h.at[k], i)
	}
	for i, n := range names {
		if k := foldColumn(untranslated(n)); k != "" && len(h.at[k]) == 0 {
			h.at[k] = []int{i}
		}
	}
	return h
}

// untranslated is the name of a column in the format's own words, where a translation stands before it:
// "Ressourcengruppe (ResourceGroup)". "" where there is none.
func untranslated(name string) string {
	own, ok := strings.CutSuffix(strings.TrimSpace(name), ")")
	i := strings.LastIndexByte(own, '(')
	if !ok || i < 1 {
		return ""
	}
	for _, c := range own[i+1:] {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return ""
		}
	}
	return own[i+1:]
}

// foldColumn makes the ways to write a column's name one: lower case, without separators.
func foldColumn(name string) string {
	name = strings.TrimPrefix(name, "\ufeff")
	return strings.ToLower(columnSeparators.Replace(strings.TrimSpace(name)))
}

var columnSeparators = strings.NewReplacer("/", "", "_", "", " ", "")

func (h *header) has(name string) bool { return len(h.at[foldColumn(name)]) > 0 }

// column is the place of the first of the named columns that the file has, -1 when it has none.
func (h *header) column(names ...string) int {
	for _, n := range names {
		if at := h.at[foldColumn(n)]; len(at) > 0 {
			h.used[at[0]], h.read[at[0]] = true, true
			return at[0]
		}
	}
	return -1
}

// fallback is the place of a column that is looked at when others say nothing: it may be there in two spellings.
func (h *header) fallback(name string) int {
	if at := h.at[foldColumn(name)]; len(at) > 0 {
		h.read[at[0]] = true
		return at[0]
	}
	return -1
}

// columns is the place of each of the named columns, -1 for those that the file lacks.
func (h *header) columns(names ...string) []int {
	out := make([]int, len(names))
	for i, n := range names {
		out[i] = h.column(n)
	}
	return out
}

// missing lists those of the needs that the file does not meet; a need is met by any of its names.
func (h *header) missing(needs [][]string) []string {
	var out []string
	for _, names := range needs {
		met := false
		for _, n := range names {
			met = met || h.has(n)
		}
		if !met {
			out = append(out, strings.Join(names, " or "))
		}
	}
	return out
}

// check refuses a file that lacks a column the format cannot do without, or has two columns for one that it reads.
func (h *header) check(f *format, s *Source, at audit.Origin) error {
	if missing := f.lacks(h, s); len(missing) > 0 {
		hint := "export the bill with these columns, or name the format it really has"
		switch {
		case f.kind != "" && slices.Contains(missing, f.kind):
			hint = "if every row of it is usage, say so with assume_usage: true, or run --assume-usage"
		case f.currency != "" && slices.Equal(missing, []string{f.currency}):
			hint = "if you know the currency, state it with columns: {currency: =USD}"
		}
		return audit.Fault("BILL-COLUMN", at, hint,
			"read as %s, the file lacks %s", f.name, strings.Join(missing, ", "))
	}
	for i, used := range h.used {
		if twins := h.at[foldColumn(h.names[i])]; used && len(twins) > 1 {
			return audit.Fault("BILL-COLUMN", at, "remove or rename one of the two",
				"column %s is there twice: fields %d and %d", source.Excerpt(h.names[i]), twins[0]+1, twins[1]+1)
		}
	}
	return nil
}
